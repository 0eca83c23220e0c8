//! Making a video that every browser plays: H.264 and AAC in MP4, with its index in front, and a picture for the time
//! before it plays. Nothing of the file but its pictures and its sound goes in.

use super::cage::Bounds;
use super::{About, LONGEST, VideoError, Videos, address, damaged};
use crate::child::{self, Limit};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Words of the encoder in the picture's stream (SEI, ITU-T H.264 annex D).
const NO_SEI: &str = "filter_units=remove_types=6";
/// Bits in a second, at most, by height.
fn most_bits(height: u32) -> u64 {
    match height {
        0..=400 => 1_000_000,
        401..=800 => 3_000_000,
        _ => 6_000_000,
    }
}

/// What a file may cost: a little for every second of it. A file that lies about its length is stopped.
fn bounds(about: &About, height: u32) -> Bounds {
    // A recording of a browser does not say how long it is.
    let seconds = if about.seconds > 0.0 { about.seconds } else { 3600.0 } as u64;
    Bounds {
        cpu_seconds: 300 + seconds * 30,
        file_bytes: (seconds + 60) * (most_bits(height) / 4 + 64_000) + (16 << 20),
    }
}

impl Videos {
    /// Writes the video `height` pixels high, which is not more than its own. `hear` is told the share that is done, and is
    /// called again and again while it works. `to` must not exist.
    pub fn transcode(
        &self,
        file: &Path,
        about: &About,
        height: u32,
        to: &Path,
        mut hear: impl FnMut(f64),
    ) -> Result<(), VideoError> {
        let folder = child::folder()?;
        let bounds = bounds(about, height);
        let mut command = self.caged(folder.path(), file, about, bounds)?;
        let bits = most_bits(height);
        command.args(["-map", "0:V:0", "-map", "0:a:0?", "-dn", "-sn", "-t", &LONGEST.to_string()]);
        command.args(["-vf", &format!("scale=-2:{height},format=yuv420p"), "-fpsmax", "60"]);
        command.args(["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high"]);
        command.args(["-maxrate", &bits.to_string(), "-bufsize", &(bits * 2).to_string()]);
        command.args(["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"]);
        without_metadata(&mut command);
        // Else the track says which program made it.
        command.args(["-metadata:s:v:0", "encoder=H.264", "-metadata:s:a:0", "encoder=AAC"]);
        command.args(["-bsf:v", NO_SEI, "-movflags", "+faststart", "-progress", "pipe:1", "-nostats"]);
        command.args(["-f", "mp4", "-n"]).arg(address(to)?);
        let limit = Limit { time: Duration::from_secs(bounds.cpu_seconds), answer: 4096 };
        child::watch(command, limit, |line| {
            let micros = line.strip_prefix("out_time_us=").and_then(|text| text.parse::<f64>().ok());
            if let Some(micros) = micros.filter(|_| about.seconds > 0.0) {
                hear((micros / 1e6 / about.seconds).clamp(0.0, 1.0));
            }
        })?;
        Ok(())
    }

    /// Writes a picture of the video, from a tenth of its length. `to` must not exist.
    pub fn poster(&self, file: &Path, about: &About, to: &Path) -> Result<(), VideoError> {
        let folder = child::folder()?;
        let bounds = Bounds { cpu_seconds: 120, file_bytes: 16 << 20 };
        let mut command = self.caged(folder.path(), file, about, bounds)?;
        let filter = format!("select='gte(t,{})',scale='min(1280,iw)':-2", (about.seconds / 10.0).min(60.0));
        command.args(["-map", "0:V:0", "-vf", &filter, "-frames:v", "1", "-vsync", "vfr"]);
        without_metadata(&mut command);
        command
            .args(["-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p", "-f", "mjpeg", "-n"])
            .arg(address(to)?);
        child::run(command, Vec::new(), Limit { time: Duration::from_secs(120), answer: 4096 })
            .map_err(damaged)?;
        if to.metadata()?.len() == 0 { Err(VideoError::Damaged) } else { Ok(()) }
    }

    fn caged(
        &self,
        folder: &Path,
        file: &Path,
        about: &About,
        bounds: Bounds,
    ) -> Result<Command, VideoError> {
        let mut command = self.cage.command(&self.ffmpeg.path, folder, bounds);
        command.args(["-nostdin", "-hide_banner", "-loglevel", "error"]);
        command.args(["-protocol_whitelist", "file,pipe", "-f", about.container.demuxer(), "-i"]);
        command.arg(address(file)?);
        Ok(command)
    }
}

fn without_metadata(command: &mut Command) {
    command.args(["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"]);
    command.args(["-flags:v", "+bitexact", "-flags:a", "+bitexact"]);
}
