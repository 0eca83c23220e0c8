//! `rounds guard media`: what a picture, a DICOM file or a video gives away, and a copy without its metadata.

use app::media::{Found, read};
use clap::Args;
use guard::{Context, Severity};
use platform::pictures::{self, Limits};
use platform::video::{self, About};
use platform::{Reader, Videos};
use rounds::config::{Config, Problem};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Look at a picture, a DICOM file or a video. Exit code 1 when something was found.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  rounds guard media scan.dcm\n  rounds guard media lecture.mp4 --strip clean.mp4\n\nHandwriting, faces, tattoos and letters turned on their side are not found: look yourself."
)]
pub struct Media {
    file: PathBuf,
    /// Write a copy without metadata. The file must not exist yet.
    #[arg(long, value_name = "OUT")]
    strip: Option<PathBuf>,
}

impl Media {
    pub fn run(&self, config: &Config) -> Result<ExitCode, Problem> {
        if let Some(out) = self.strip.as_deref().filter(|out| out.exists()) {
            return Err(Problem(format!("{} is there already. Name another file.", out.display())));
        }
        let reader = config.reader()?;
        match &reader {
            Some(reader) => println!("Letters are read by {} ({}).", reader.version(), reader.languages()),
            None => {
                println!("tesseract is not there, so letters in pictures are not read. See `rounds doctor`.")
            }
        }
        let start = std::fs::File::open(&self.file)
            .and_then(|mut file| {
                let mut start = [0; 16];
                let read = std::io::Read::read(&mut file, &mut start)?;
                Ok(start[..read].to_vec())
            })
            .map_err(|error| self.problem(&error))?;
        let found = match video::recognise(&start) {
            Some(_) => self.video(config, reader.as_ref())?,
            None => self.picture(reader.as_ref())?,
        };
        let grave = found.iter().filter(|(_, found)| found.severity > Severity::Note).count();
        for (place, found) in &found {
            println!("{}", line(place, found));
        }
        if found.is_empty() && reader.is_some() {
            println!("Nothing was found that tells who a patient is.");
        }
        println!("{}", app::media::check::NOT_FOUND);
        Ok(if grave == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    fn problem(&self, error: &dyn std::fmt::Display) -> Problem {
        Problem(format!("{}: {error}", self.file.display()))
    }

    fn picture(&self, reader: Option<&Reader>) -> Result<Vec<(String, Found)>, Problem> {
        let limits = Limits::default();
        let size = std::fs::metadata(&self.file).map_err(|error| self.problem(&error))?.len();
        if size > limits.bytes as u64 {
            let error = platform::PictureError::TooManyBytes { size, limit: limits.bytes as u64 };
            return Err(self.problem(&error));
        }
        let bytes = std::fs::read(&self.file).map_err(|error| self.problem(&error))?;
        let picture = pictures::prepare(&bytes, &limits).map_err(|error| self.problem(&error))?;
        let from = match &picture.dicom {
            Some(origin) if origin.modality.is_empty() => " from a DICOM file".to_owned(),
            Some(origin) => format!(" from a DICOM file ({})", origin.modality),
            None => String::new(),
        };
        println!("A picture{from}, {} × {} pixels.", picture.width, picture.height);
        if let Some(out) = &self.strip {
            std::fs::write(out, &picture.bytes)
                .map_err(|error| Problem(format!("{}: {error}", out.display())))?;
            println!("Written without metadata, as {}: {}", picture.content_type, out.display());
        }
        let found = match reader {
            Some(reader) => read::read(reader, &picture.bytes, &Context::default()).map_err(Problem)?,
            None => Vec::new(),
        };
        Ok(found.into_iter().map(|found| (place(&found), found)).collect())
    }

    fn video(&self, config: &Config, reader: Option<&Reader>) -> Result<Vec<(String, Found)>, Problem> {
        let Some(videos) = config.videos()? else {
            return Err(Problem(
                "Videos need ffmpeg, which is not there. Install it (on Debian: apt-get install ffmpeg) or name it with ROUNDS_FFMPEG."
                    .into(),
            ));
        };
        let about = videos.examine(&self.file).map_err(|error| self.problem(&error))?;
        println!("A video, {} × {} pixels, {:.0} seconds.", about.width, about.height, about.seconds);
        if let Some(out) = &self.strip {
            videos.strip(&self.file, &about, out).map_err(|error| self.problem(&error))?;
            println!("Written without metadata: {}", out.display());
        }
        match reader {
            Some(reader) => frames(&videos, reader, &self.file, &about).map_err(|error| self.problem(&error)),
            None => Ok(Vec::new()),
        }
    }
}

/// What the letters of a video give away, in frames taken every few seconds.
fn frames(
    videos: &Videos,
    reader: &Reader,
    file: &Path,
    about: &About,
) -> Result<Vec<(String, Found)>, String> {
    let frames = videos.frames(file, about).map_err(|error| error.to_string())?;
    println!("{} frames are looked at.", frames.len());
    let mut all: Vec<(String, Found)> = Vec::new();
    for (frame, at) in frames.iter().zip(1..) {
        let lines = reader.read(frame).map_err(|error| error.to_string())?;
        for found in read::in_words(&lines, &Context::default()) {
            // A caption stays for minutes and is said once.
            if !all.iter().any(|(_, before)| before.kind == found.kind && before.reason == found.reason) {
                all.push((format!("frame {at} of {}", frames.len()), found));
            }
        }
    }
    Ok(all)
}

fn place(found: &Found) -> String {
    found.area.map_or_else(String::new, |area| {
        format!("{} × {} pixels at {}, {}", area.width, area.height, area.x, area.y)
    })
}

fn line(place: &str, found: &Found) -> String {
    let name = found.identifier.as_deref().unwrap_or(&found.kind);
    format!("{:<8} {:<20} {:<32} {}", found.severity.as_str(), name, place, found.reason)
}
