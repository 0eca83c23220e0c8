//! The job that makes an uploaded video watchable: examined, read, made in two or three sizes without its metadata. What is
//! made appears all at once; until then the video is as it was.

use super::{FrameFinding, rows};
use crate::media::read;
use crate::{App, Error, Result};
use guard::{Context, Severity, Surface};
use kernel::video::{State, heights};
use platform::video::{VideoError, Videos};
use platform::{Films, Reader};
use std::path::Path;
use store::jobs::{self, Job};
use tokio::sync::watch;

/// Whatever stops ffmpeg may be gone at the next try, but not for ever.
const TRIES: i32 = 3;
/// What could not be prepared is kept for so long.
const KEPT_MS: i64 = 30 * 86_400_000;
const LEASE_MS: i64 = 5 * 60 * 1000;

/// What was made.
struct Made {
    seconds: f64,
    heights: Vec<u32>,
    findings: Vec<FrameFinding>,
    read_by: String,
}

impl App {
    pub(crate) async fn prepare_video(&self, id: i64, job: &Job) -> Result<()> {
        let row = self.store.read(move |db| rows::by_id(db, id)).await?.ok_or(Error::NotFound)?;
        if State::from_code(row.state) != State::Preparing {
            return Ok(());
        }
        let Some(videos) = self.videos.clone() else {
            return self
                .video_failed(id, "Ffmpeg is no longer installed on this server. Ask who runs it.")
                .await;
        };
        let context = self.guard_context(row.owner_id, Surface::Picture).await?;
        let (films, reader) = (self.films.clone(), self.reader.clone());
        let (tell, mut told) = watch::channel(0_i16);
        let making = tokio::task::spawn_blocking(move || {
            make(&videos, reader.as_ref(), &films, id, &context, |percent| {
                tell.send_replace(percent);
            })
        });
        let (app, job_id) = (self.clone(), job.id);
        let noting = tokio::spawn(async move {
            while told.changed().await.is_ok() {
                let percent = *told.borrow_and_update();
                let lease = app.now() + LEASE_MS;
                let note = move |tx: &mut store::Tx<'_>| {
                    rows::set_progress(tx, id, percent)?;
                    Ok::<_, Error>(jobs::extend(tx, job_id, lease)?)
                };
                if let Err(error) = app.store.write(note).await {
                    tracing::warn!(%error, video = id, "the progress of a video could not be written");
                }
            }
        });
        let made = making.await.map_err(|_| Error::Broken("The work was interrupted.".into()))?;
        let _ = noting.await;
        match made {
            Ok(made) => self.video_made(id, made).await,
            // What the file is does not change.
            Err(error @ (VideoError::NotAVideo | VideoError::TooLarge(_) | VideoError::Damaged)) => {
                self.video_failed(id, &error.to_string()).await
            }
            Err(error) if job.attempts >= TRIES => {
                tracing::error!(%error, video = id, "a video could not be prepared");
                let says = format!(
                    "This video could not be prepared: {error}. What you uploaded is kept for thirty days: try once more, or tell who runs the server."
                );
                self.video_failed(id, &says.replace("..", ".")).await
            }
            Err(error) => Err(Error::Broken(error.to_string())),
        }
    }

    async fn video_made(&self, id: i64, made: Made) -> Result<()> {
        let there = self
            .store
            .write(move |tx| {
                let Some(mut row) = rows::by_id(tx, id)? else { return Ok(false) };
                row.state = State::Ready.code();
                row.seconds = made.seconds.round().clamp(1.0, f64::from(i32::MAX)) as i32;
                row.heights = made.heights.iter().map(u32::to_string).collect::<Vec<_>>().join(",");
                row.findings = serde_json::to_string(&made.findings).unwrap_or_else(|_| "[]".into());
                row.read_by = made.read_by.clone();
                row.progress = 100;
                row.problem = String::new();
                rows::update(tx, &row)?;
                Ok::<_, Error>(true)
            })
            .await?;
        let films = self.films.clone();
        self.blocking(move || if there { films.drop_source(id) } else { films.delete(id) }).await??;
        Ok(())
    }

    async fn video_failed(&self, id: i64, says: &str) -> Result<()> {
        let (says, until) = (says.to_owned(), self.now() + KEPT_MS);
        self.store
            .write(move |tx| {
                let Some(mut row) = rows::by_id(tx, id)? else { return Ok(()) };
                row.state = State::Failed.code();
                row.problem.clone_from(&says);
                row.expires_at = until;
                Ok::<_, Error>(rows::update(tx, &row)?)
            })
            .await
    }
}

fn make(
    videos: &Videos,
    reader: Option<&Reader>,
    films: &Films,
    id: i64,
    context: &Context,
    mut tell: impl FnMut(i16),
) -> Result<Made, VideoError> {
    let broken = |error: platform::FilmError| VideoError::File(std::io::Error::other(error.to_string()));
    let source = films.source(id);
    let about = videos.examine(&source)?;
    let folder = films.begin(id).map_err(broken)?;
    videos.poster(&source, &about, &folder.join("poster.jpg"))?;
    let heights = heights(about.height);
    let (findings, read_by) = match reader {
        Some(reader) => (look(videos, reader, &source, &about, context)?, reader.version().to_owned()),
        None => (Vec::new(), String::new()),
    };
    let mut seconds = about.seconds;
    for (height, before) in heights.iter().zip(0_u32..) {
        let to = folder.join(format!("{height}.mp4"));
        let share = |part: f64| ((f64::from(before) + part) / heights.len() as f64 * 99.0) as i16;
        videos.transcode(&source, &about, *height, &to, |part| tell(share(part)))?;
        seconds = videos.examine(&to)?.seconds;
    }
    films.keep(id).map_err(broken)?;
    Ok(Made { seconds, heights, findings, read_by })
}

/// What letters in frames give away. A caption stays for minutes and is said once.
fn look(
    videos: &Videos,
    reader: &Reader,
    source: &Path,
    about: &platform::video::About,
    context: &Context,
) -> Result<Vec<FrameFinding>, VideoError> {
    let frames = videos.frames(source, about)?;
    let apart = about.seconds / frames.len().max(1) as f64;
    let mut all: Vec<FrameFinding> = Vec::new();
    for (frame, at) in frames.iter().zip(0_u32..) {
        let lines = reader.read(frame)?;
        for found in read::in_words(&lines, context).into_iter().filter(|it| it.severity > Severity::Note) {
            if all.iter().any(|before| before.kind == found.kind && before.reason == found.reason) {
                continue;
            }
            all.push(FrameFinding {
                second: (f64::from(at) * apart) as u32,
                kind: found.kind,
                blocks: found.severity == Severity::Block,
                reason: found.reason,
                instead: found.instead,
            });
        }
    }
    Ok(all)
}
