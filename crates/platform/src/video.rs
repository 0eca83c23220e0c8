//! Videos from strangers with ffmpeg, a program of its own: copied without their metadata, looked at in single frames, and
//! made into what browsers play.
//!
//! Ffmpeg opens what a file tells it to open. So the container is forced by the first bytes, only files may be read,
//! and the time, the size and the number of frames are bounded.

mod cage;
mod transcode;

use crate::child::{self, ChildError, Limit};
use crate::programs::{self, Program};
use image::GrayImage;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Frames that are looked at.
const FRAMES: usize = 60;
/// Seconds between two of them, at least.
const APART: f64 = 2.0;
/// Pixels of a frame when it is looked at.
const WIDEST: u32 = 1280;
/// Ten hours; a lecture is shorter.
const LONGEST: f64 = 36_000.0;
const WIDEST_VIDEO: u32 = 8192;
const COPY: Limit = Limit { time: Duration::from_secs(300), answer: 64 * 1024 };
const LOOK: Limit = Limit { time: Duration::from_secs(300), answer: 160 * 1024 * 1024 };
const LOOKING: cage::Bounds = cage::Bounds { cpu_seconds: 300, file_bytes: 1 << 40 };
const PROBE: Limit = Limit { time: Duration::from_secs(30), answer: 64 * 1024 };

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    Mp4,
    Mov,
    WebM,
}

impl Container {
    fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
            Self::WebM => "webm",
        }
    }

    fn demuxer(self) -> &'static str {
        match self {
            Self::Mp4 | Self::Mov => "mov",
            Self::WebM => "matroska",
        }
    }
}

/// What a video file is, by its first bytes.
pub fn recognise(bytes: &[u8]) -> Option<Container> {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if at(4, b"ftypqt") || at(4, b"moov") || at(4, b"wide") {
        return Some(Container::Mov);
    }
    let brands: [&[u8]; 8] = [b"iso", b"mp4", b"avc1", b"M4V", b"mmp4", b"3gp", b"dash", b"MSNV"];
    if at(4, b"ftyp") && brands.iter().any(|brand| at(8, brand)) {
        return Some(Container::Mp4);
    }
    at(0, b"\x1a\x45\xdf\xa3").then_some(Container::WebM)
}

#[derive(Debug, thiserror::Error)]
pub enum VideoError {
    #[error("This file is not a video that is read here. Choose an MP4, WebM or MOV file.")]
    NotAVideo,
    #[error(
        "This video is damaged, or has no picture in it, and cannot be read. Save it again from where it came."
    )]
    Damaged,
    #[error("This video is {0}, which is more than is read here. Cut it or make it smaller.")]
    TooLarge(String),
    #[error("{0}.")]
    Program(#[from] ChildError),
    #[error("The file cannot be read: {0}.")]
    File(#[from] std::io::Error),
}

/// Ffmpeg and its companion.
#[derive(Clone, Debug)]
pub struct Videos {
    ffmpeg: Program,
    ffprobe: Program,
    cage: cage::Cage,
}

/// What is known of a video before it is touched.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    pub container: Container,
    pub seconds: f64,
    pub width: u32,
    pub height: u32,
    codec: String,
}

impl Videos {
    /// Finds ffmpeg as the operator wishes (see [`programs::find`]), and ffprobe beside it.
    pub fn find(wish: &str) -> Result<Option<Self>, String> {
        let Some(ffmpeg) = programs::find("ffmpeg", "-version", wish)? else { return Ok(None) };
        // Two names of one program at some places: it goes by the name that it was called.
        let beside = match wish.trim() {
            "" => String::new(),
            path => Path::new(path).with_file_name("ffprobe").display().to_string(),
        };
        match programs::find("ffprobe", "-version", &beside)? {
            Some(ffprobe) => Ok(Some(Self { ffmpeg, ffprobe, cage: cage::Cage::find() })),
            None => Err(format!("{} is there and ffprobe is not; both are needed", ffmpeg.path.display())),
        }
    }

    pub fn program(&self) -> &Program {
        &self.ffmpeg
    }

    /// How ffmpeg is kept from what it does not need, for the operator.
    pub fn kept(&self) -> String {
        self.cage.describe()
    }

    /// Measures a video, and refuses what would take too long.
    pub fn examine(&self, file: &Path) -> Result<About, VideoError> {
        let mut start = [0; 16];
        let read = std::io::Read::read(&mut std::fs::File::open(file)?, &mut start)?;
        let container = recognise(&start[..read]).ok_or(VideoError::NotAVideo)?;
        let folder = child::folder()?;
        let mut command = self.cage.command(&self.ffprobe.path, folder.path(), LOOKING);
        command.args(["-v", "error", "-protocol_whitelist", "file", "-f", container.demuxer()]);
        command.args(["-select_streams", "V:0", "-show_entries"]);
        command.args(["stream=codec_name,width,height:format=duration", "-of", "default=nw=1", "-i"]);
        command.arg(address(file)?);
        let said = child::run(command, Vec::new(), PROBE).map_err(damaged)?;
        let said = String::from_utf8_lossy(&said);
        let value = |name: &str| {
            said.lines()
                .filter_map(|line| line.split_once('='))
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value)
        };
        let number = |name| value(name).and_then(|text| text.parse::<u32>().ok()).ok_or(VideoError::Damaged);
        let about = About {
            container,
            // A WebM that was recorded by a browser does not say; sampling ends by itself.
            seconds: value("duration").and_then(|text| text.parse().ok()).unwrap_or(0.0),
            width: number("width")?,
            height: number("height")?,
            codec: value("codec_name").unwrap_or_default().to_owned(),
        };
        if about.width == 0 || about.height == 0 {
            return Err(VideoError::Damaged);
        }
        if about.width.max(about.height) > WIDEST_VIDEO {
            return Err(VideoError::TooLarge(format!("{} × {} pixels large", about.width, about.height)));
        }
        if about.seconds > LONGEST {
            return Err(VideoError::TooLarge(format!("{:.1} hours long", about.seconds / 3600.0)));
        }
        Ok(about)
    }

    /// Writes a copy with the first picture track and the sound, and nothing else: no place, no dates, no names, no
    /// chapters, subtitles, attachments or data tracks. `to` must not exist.
    pub fn strip(&self, file: &Path, about: &About, to: &Path) -> Result<(), VideoError> {
        let folder = child::folder()?;
        let mut command = self.ffmpeg(folder.path(), file, about)?;
        command.args(["-map", "0:V:0", "-map", "0:a?", "-dn", "-sn", "-c", "copy"]);
        command.args(["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"]);
        command.args(["-flags:v", "+bitexact", "-flags:a", "+bitexact"]);
        // Words of the encoder, or of a camera, in the picture's own stream (SEI, ITU-T H.264 annex D, H.265 annex D).
        match about.codec.as_str() {
            "h264" => _ = command.args(["-bsf:v", "filter_units=remove_types=6"]),
            "hevc" => _ = command.args(["-bsf:v", "filter_units=remove_types=39-40"]),
            _ => {}
        }
        command.args(["-f", about.container.name(), "-n"]).arg(address(to)?);
        child::run(command, Vec::new(), COPY).map_err(damaged)?;
        Ok(())
    }

    /// Frames to look at, one for every few seconds, small enough to be read.
    pub fn frames(&self, file: &Path, about: &About) -> Result<Vec<GrayImage>, VideoError> {
        let folder = child::folder()?;
        let apart = APART.max(about.seconds / FRAMES as f64);
        let mut command = self.ffmpeg(folder.path(), file, about)?;
        let width = about.width.clamp(2, WIDEST);
        let filter =
            format!("select='isnan(prev_selected_t)+gte(t-prev_selected_t,{apart})',scale={width}:-2");
        command.args(["-map", "0:V:0", "-vf", &filter, "-vsync", "vfr", "-frames:v", &FRAMES.to_string()]);
        command.args(["-pix_fmt", "gray", "-f", "image2pipe", "-c:v", "pgm", "-"]);
        let said = child::run(command, Vec::new(), LOOK).map_err(damaged)?;
        let frames = portable_greys(&said);
        if frames.is_empty() { Err(VideoError::Damaged) } else { Ok(frames) }
    }

    fn ffmpeg(&self, folder: &Path, file: &Path, about: &About) -> Result<Command, VideoError> {
        let mut command = self.cage.command(&self.ffmpeg.path, folder, LOOKING);
        command.args(["-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"]);
        command.args(["-protocol_whitelist", "file,pipe", "-f", about.container.demuxer(), "-i"]);
        command.arg(address(file)?);
        Ok(command)
    }
}

/// A path that is a path, whatever it begins with: `-` is an option and `http:` an address to ffmpeg.
fn address(path: &Path) -> Result<std::ffi::OsString, std::io::Error> {
    let mut address = std::ffi::OsString::from("file:");
    address.push(std::path::absolute(path)?);
    Ok(address)
}

fn damaged(error: ChildError) -> VideoError {
    match error {
        ChildError::Failed { .. } => VideoError::Damaged,
        other => VideoError::Program(other),
    }
}

/// Grey pictures one after the other, as `P5\nwidth height\n255\n` and pixels.
fn portable_greys(mut bytes: &[u8]) -> Vec<GrayImage> {
    let mut frames = Vec::new();
    while let Some((frame, rest)) = portable_grey(bytes) {
        frames.push(frame);
        bytes = rest;
    }
    frames
}

fn portable_grey(bytes: &[u8]) -> Option<(GrayImage, &[u8])> {
    let rest = bytes.strip_prefix(b"P5\n")?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (width, height) = std::str::from_utf8(&rest[..end]).ok()?.split_once(' ')?;
    let (width, height): (u32, u32) = (width.parse().ok()?, height.parse().ok()?);
    let pixels = rest[end + 1..].strip_prefix(b"255\n")?;
    let area = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
    let frame = GrayImage::from_raw(width, height, pixels.get(..area)?.to_vec())?;
    Some((frame, &pixels[area..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_say_what_a_video_is() {
        assert_eq!(recognise(b"\0\0\0\x20ftypisom\0\0\x02\0"), Some(Container::Mp4));
        assert_eq!(recognise(b"\0\0\0\x14ftypqt  "), Some(Container::Mov));
        assert_eq!(recognise(b"\x1a\x45\xdf\xa3\x9f"), Some(Container::WebM));
        for other in [&b"\0\0\0\x18ftypheic"[..], b"#EXTM3U\n", b"ffconcat version 1.0", b"", b"RIFF"] {
            assert_eq!(recognise(other), None);
        }
    }

    #[test]
    fn frames_come_one_after_the_other_and_a_broken_one_ends_them() {
        let two = b"P5\n2 1\n255\nabP5\n1 1\n255\ncP5\n9 9\n255\nx";
        let frames = portable_greys(two);
        assert_eq!(frames.iter().map(GrayImage::dimensions).collect::<Vec<_>>(), [(2, 1), (1, 1)]);
    }
}
