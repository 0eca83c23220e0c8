//! A video arrives: announced, then in pieces, each from where the last one ended.

use super::{own, rows};
use crate::access::Viewer;
use crate::error::Misfit;
use crate::{App, Error, Result};
use bytes::Bytes;
use kernel::Scope;
use kernel::video::{Audience, State};
use platform::{FilmError, video};
use store::jobs;
use store::videos::Video;
use tokio::sync::mpsc::Receiver;

/// Nobody goes on with it for so long, and it is forgotten.
const KEPT_MS: i64 = 7 * 86_400_000;
/// Videos of one member that may be on their way at once.
const AT_ONCE: i64 = 5;
/// So much has to be there to tell what a file is.
const SNIFFED: u64 = 64;

/// How much of a video has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    pub id: i64,
    pub offset: u64,
    pub length: u64,
    pub expires_at: i64,
}

impl From<FilmError> for Error {
    fn from(error: FilmError) -> Self {
        let says = error.to_string();
        match error {
            FilmError::Busy => Self::Misfit(Misfit::Busy, says),
            FilmError::Offset(_) => Self::Misfit(Misfit::Offset, says),
            FilmError::TooLong => Self::Misfit(
                Misfit::TooLarge,
                "More arrived than was announced. Announce the file anew, with its whole length.".into(),
            ),
            FilmError::Full => Self::Misfit(
                Misfit::Full,
                "The server's disk is full. What has arrived is kept: go on later, from the offset that it says then.".into(),
            ),
            FilmError::Io(error) => Self::Broken(error.to_string()),
        }
    }
}

impl App {
    /// Announces a video of so many bytes.
    pub async fn announce_video(&self, viewer: &Viewer, length: u64, title: &str) -> Result<Arrived> {
        let me = self.may_show(viewer).await?;
        let most = self.settings.video_bytes;
        if length == 0 {
            return Err(Error::invalid("length", "The file is empty. Choose another."));
        }
        if length > most {
            return Err(Error::Misfit(
                Misfit::TooLarge,
                format!(
                    "This video has {}, and a video may have {} here. Save it smaller, or cut it.",
                    bytes(length),
                    bytes(most)
                ),
            ));
        }
        let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let (id, now) = (self.new_id(), self.now());
        let none = String::new;
        let row = Video {
            id,
            owner_id: me,
            group_id: None,
            audience: Audience::Professionals.code(),
            state: State::Uploading.code(),
            title: title.chars().filter(|c| !c.is_control()).take(super::edit::TITLE_CHARS).collect(),
            description: none(),
            interests: none(),
            sources: none(),
            chapters: none(),
            captions: none(),
            language: "en".into(),
            length: i64::try_from(length).map_err(|_| Error::invalid("length", "The file is too large."))?,
            expires_at: now + KEPT_MS,
            seconds: 0,
            heights: none(),
            progress: 0,
            problem: none(),
            findings: "[]".into(),
            read_by: none(),
            created_at: now,
            published_at: None,
        };
        self.store
            .write({
                let row = row.clone();
                move |tx| {
                    if rows::arriving(tx, me)? >= AT_ONCE {
                        return Err(Error::invalid(
                            "length",
                            "Five videos of yours are still on their way. Finish or delete one first.",
                        ));
                    }
                    Ok(rows::insert(tx, &row)?)
                }
            })
            .await?;
        if let Err(error) = self.films.create(id).await {
            self.store.write(move |tx| Ok::<_, Error>(rows::delete(tx, id)?)).await?;
            return Err(error.into());
        }
        Ok(Arrived { id, offset: 0, length, expires_at: row.expires_at })
    }

    /// How much of one's own video has arrived.
    pub async fn arrived_video(&self, viewer: &Viewer, id: i64) -> Result<Arrived> {
        let me = viewer.account(Scope::WriteMedia)?;
        let row = self.store.read(move |db| own(db, id, me)).await?;
        let length = u64::try_from(row.length).unwrap_or(0);
        let offset = match State::from_code(row.state) {
            State::Uploading => self.films.received(id).await?,
            _ => length,
        };
        Ok(Arrived { id, offset, length, expires_at: row.expires_at })
    }

    /// Takes the next part, which begins at `offset`; what of it has arrived stays, also when whoever sends it goes away.
    pub async fn receive_video(
        &self,
        viewer: &Viewer,
        id: i64,
        offset: u64,
        parts: Receiver<Bytes>,
    ) -> Result<Arrived> {
        let me = viewer.account(Scope::WriteMedia)?;
        let row = self.store.read(move |db| own(db, id, me)).await?;
        if State::from_code(row.state) != State::Uploading {
            return Err(Error::Misfit(Misfit::Offset, "This video has arrived already.".into()));
        }
        let app = self.clone();
        // A task of its own: it ends what it has begun when the connection is gone.
        let receiving = tokio::spawn(async move { app.receive(&row, offset, parts).await });
        receiving.await.map_err(|_| Error::Broken("The upload was interrupted.".into()))?
    }

    async fn receive(&self, row: &Video, offset: u64, parts: Receiver<Bytes>) -> Result<Arrived> {
        let (id, now) = (row.id, self.now());
        let length = u64::try_from(row.length).unwrap_or(0);
        let offset = self.films.append(id, offset, length, parts).await?;
        if offset >= SNIFFED.min(length) && video::recognise(&self.films.start(id).await?).is_none() {
            self.drop_video(id).await?;
            return Err(Error::invalid(
                "file",
                format!("{} Nothing was kept.", video::VideoError::NotAVideo),
            ));
        }
        let expires_at = now + KEPT_MS;
        let job = self.new_id();
        self.store
            .write(move |tx| {
                let Some(mut row) = rows::by_id(tx, id)? else { return Err(Error::NotFound) };
                row.expires_at = expires_at;
                if offset == length && State::from_code(row.state) == State::Uploading {
                    row.state = State::Preparing.code();
                    jobs::enqueue(tx, job, jobs::PREPARE_VIDEO, &id.to_string(), now, now)?;
                }
                Ok(rows::update(tx, &row)?)
            })
            .await?;
        Ok(Arrived { id, offset, length, expires_at })
    }

    /// Says that all of a video has arrived whose length was not known before: what is there is all of it.
    pub async fn finish_video(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteMedia)?;
        let row = self.store.read(move |db| own(db, id, me)).await?;
        if State::from_code(row.state) != State::Uploading {
            return Ok(());
        }
        let length = self.films.received(id).await?;
        if length == 0 || video::recognise(&self.films.start(id).await?).is_none() {
            self.drop_video(id).await?;
            return Err(Error::invalid("file", video::VideoError::NotAVideo.to_string()));
        }
        let (now, job) = (self.now(), self.new_id());
        self.store
            .write(move |tx| {
                let mut row = own(tx, id, me)?;
                row.length = i64::try_from(length).unwrap_or(row.length);
                row.state = State::Preparing.code();
                rows::update(tx, &row)?;
                Ok::<_, Error>(jobs::enqueue(tx, job, jobs::PREPARE_VIDEO, &id.to_string(), now, now)?)
            })
            .await
    }

    /// Forgets one's own video with everything that was made of it.
    pub async fn delete_video(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteMedia)?;
        self.store.read(move |db| own(db, id, me)).await?;
        self.drop_video(id).await
    }

    pub(super) async fn drop_video(&self, id: i64) -> Result<()> {
        self.store.write(move |tx| Ok::<_, Error>(rows::delete(tx, id)?)).await?;
        let films = self.films.clone();
        // The row is gone, so what a crash leaves behind here is found by the sweep.
        self.blocking(move || films.delete(id)).await??;
        Ok(())
    }

    /// Forgets uploads that nobody goes on with, and files whose video is gone with its author.
    pub(crate) async fn sweep_videos(&self) -> Result<()> {
        let now = self.now();
        for id in self.store.read(move |db| rows::expired(db, now, 100)).await? {
            self.drop_video(id).await?;
        }
        let films = self.films.clone();
        let there = self.blocking(move || films.all()).await??;
        for some in there.chunks(500) {
            let ids = some.to_vec();
            let known = self.store.read(move |db| rows::known(db, &ids)).await?;
            for id in some.iter().copied().filter(|id| !known.contains(id)) {
                let films = self.films.clone();
                self.blocking(move || films.delete(id)).await??;
            }
        }
        Ok(())
    }
}

/// `4.3 GB`
fn bytes(number: u64) -> String {
    match number {
        0..1_000_000 => format!("{number} bytes"),
        1_000_000..1_000_000_000 => format!("{:.0} MB", number as f64 / 1e6),
        _ => format!("{:.1} GB", number as f64 / 1e9),
    }
}
