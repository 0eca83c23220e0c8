//! The files of videos: one folder each, with what was uploaded and what was made of it. They are written and read in
//! pieces, because none of them fits into memory.
//!
//! What has arrived of an upload is the size of its file: there is no second number that could differ from it after a crash.

use bytes::Bytes;
use parking_lot::Mutex;
use std::collections::HashSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc::Receiver;

/// A folder of folders. Cheap to clone; clones share who is writing.
#[derive(Clone, Debug)]
pub struct Films {
    root: PathBuf,
    writing: Arc<Mutex<HashSet<i64>>>,
}

#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    #[error("Another part of this file is being written. Ask for the offset and go on from there.")]
    Busy,
    #[error("{0} bytes have arrived, so the next part begins there.")]
    Offset(u64),
    #[error("The file is larger than was announced.")]
    TooLong,
    /// Nothing that arrived is lost.
    #[error("The disk is full.")]
    Full,
    #[error("A file of a video cannot be used: {0}.")]
    Io(io::Error),
}

impl From<io::Error> for FilmError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Io(error),
        }
    }
}

/// Whoever holds it writes the file; it is given back when it is dropped.
#[derive(Debug)]
struct Turn(Films, i64);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.writing.lock().remove(&self.1);
    }
}

const SOURCE: &str = "source";
const MAKING: &str = "making";
const MADE: &str = "made";

impl Films {
    pub fn folder(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), writing: Arc::default() }
    }

    fn of(&self, id: i64) -> PathBuf {
        self.root.join(id.to_string())
    }

    /// What was uploaded.
    pub fn source(&self, id: i64) -> PathBuf {
        self.of(id).join(SOURCE)
    }

    /// Makes room for a video that is to arrive.
    pub async fn create(&self, id: i64) -> Result<(), FilmError> {
        tokio::fs::create_dir_all(self.of(id)).await?;
        tokio::fs::OpenOptions::new().write(true).create_new(true).open(self.source(id)).await?;
        Ok(())
    }

    /// How many bytes have arrived.
    pub async fn received(&self, id: i64) -> Result<u64, FilmError> {
        Ok(tokio::fs::metadata(self.source(id)).await?.len())
    }

    /// Writes what comes through `parts` behind what is there, and gives the new size when nothing more comes. What has
    /// been written stays, however it ends.
    pub async fn append(
        &self,
        id: i64,
        offset: u64,
        length: u64,
        mut parts: Receiver<Bytes>,
    ) -> Result<u64, FilmError> {
        if !self.writing.lock().insert(id) {
            return Err(FilmError::Busy);
        }
        let _turn = Turn(self.clone(), id);
        let mut at = self.received(id).await?;
        if at != offset {
            return Err(FilmError::Offset(at));
        }
        let mut file = tokio::fs::OpenOptions::new().append(true).open(self.source(id)).await?;
        let mut outcome = Ok(());
        while let Some(part) = parts.recv().await {
            at += part.len() as u64;
            if at > length {
                outcome = Err(FilmError::TooLong);
                break;
            }
            let written = match file.write_all(&part).await {
                Ok(()) => file.flush().await,
                Err(error) => Err(error),
            };
            if let Err(error) = written {
                outcome = Err(error.into());
                break;
            }
        }
        // Durable before anybody hears the new offset.
        let synced = file.sync_all().await;
        outcome?;
        // A device that cannot be synced is a test's.
        if let Err(error) =
            synced.or_else(|error| if error.kind() == ErrorKind::InvalidInput { Ok(()) } else { Err(error) })
        {
            return Err(error.into());
        }
        self.received(id).await
    }

    /// The first bytes, which say what it is.
    pub async fn start(&self, id: i64) -> Result<Vec<u8>, FilmError> {
        use tokio::io::AsyncReadExt;
        let mut bytes = Vec::new();
        tokio::fs::File::open(self.source(id)).await?.take(64).read_to_end(&mut bytes).await?;
        Ok(bytes)
    }

    /// An empty folder for what is being made; what an earlier try left behind is gone.
    pub fn begin(&self, id: i64) -> Result<PathBuf, FilmError> {
        let folder = self.of(id).join(MAKING);
        gone(std::fs::remove_dir_all(&folder))?;
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// What was made is whole: it takes the place of what was there before, all at once.
    pub fn keep(&self, id: i64) -> Result<(), FilmError> {
        let (making, made) = (self.of(id).join(MAKING), self.of(id).join(MADE));
        for entry in std::fs::read_dir(&making)? {
            std::fs::File::open(entry?.path())?.sync_all()?;
        }
        gone(std::fs::remove_dir_all(&made))?;
        std::fs::rename(&making, &made)?;
        sync_folder(&self.of(id))?;
        Ok(())
    }

    /// What was made, if `name` is one of the names that are given: `720.mp4`, `poster.jpg`.
    pub fn made(&self, id: i64, name: &str) -> Option<PathBuf> {
        let video = name.strip_suffix(".mp4").is_some_and(|height| {
            (1..=5).contains(&height.len()) && height.bytes().all(|byte| byte.is_ascii_digit())
        });
        let path = self.of(id).join(MADE).join(name);
        ((video || name == "poster.jpg") && path.is_file()).then_some(path)
    }

    /// Forgets what was uploaded; what was made of it stays.
    pub fn drop_source(&self, id: i64) -> Result<(), FilmError> {
        Ok(gone(std::fs::remove_file(self.source(id)))?)
    }

    /// Forgets everything of a video.
    pub fn delete(&self, id: i64) -> Result<(), FilmError> {
        Ok(gone(std::fs::remove_dir_all(self.of(id)))?)
    }

    /// Every video that has a folder.
    pub fn all(&self) -> Result<Vec<i64>, FilmError> {
        let entries = match std::fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut ids = Vec::new();
        for entry in entries {
            ids.extend(entry?.file_name().to_str().and_then(|name| name.parse::<i64>().ok()));
        }
        Ok(ids)
    }
}

/// What is not there is already gone.
fn gone(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// A rename is on the disk when its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn send(films: &Films, offset: u64, parts: &[&'static [u8]]) -> Result<u64, FilmError> {
        let (sender, receiver) = tokio::sync::mpsc::channel(8);
        for part in parts {
            sender.send(Bytes::from_static(part)).await.unwrap();
        }
        drop(sender);
        films.append(7, offset, 10, receiver).await
    }

    #[tokio::test]
    async fn a_file_grows_from_where_it_is_and_never_beyond_its_length() {
        let folder = tempfile::tempdir().unwrap();
        let films = Films::folder(folder.path());
        films.create(7).await.unwrap();
        assert_eq!(send(&films, 0, &[b"abc", b"de"]).await.unwrap(), 5);
        assert!(matches!(send(&films, 3, &[b"xx"]).await, Err(FilmError::Offset(5))));
        assert!(matches!(send(&films, 5, &[b"fg", b"hijklmn"]).await, Err(FilmError::TooLong)));
        assert_eq!(films.received(7).await.unwrap(), 7, "what fitted is kept");
        assert_eq!(std::fs::read(films.source(7)).unwrap(), b"abcdefg");
    }

    #[tokio::test]
    async fn two_do_not_write_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let films = Films::folder(folder.path());
        films.create(7).await.unwrap();
        let (sender, receiver) = tokio::sync::mpsc::channel(1);
        let first = tokio::spawn({
            let films = films.clone();
            async move { films.append(7, 0, 10, receiver).await }
        });
        sender.send(Bytes::from_static(b"a")).await.unwrap();
        sender.send(Bytes::from_static(b"b")).await.unwrap();
        assert!(matches!(send(&films, 0, &[b"x"]).await, Err(FilmError::Busy)));
        drop(sender);
        assert_eq!(first.await.unwrap().unwrap(), 2);
    }

    #[test]
    fn only_what_was_made_has_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let films = Films::folder(folder.path());
        std::fs::create_dir_all(folder.path().join("7")).unwrap();
        std::fs::write(films.source(7), "secret").unwrap();
        std::fs::write(films.begin(7).unwrap().join("720.mp4"), "film").unwrap();
        assert!(films.made(7, "720.mp4").is_none(), "it is not whole yet");
        films.keep(7).unwrap();
        assert!(films.made(7, "720.mp4").is_some());
        for bad in ["source", "../source", "..", "", ".mp4", "../7/source", "720.mp4/", "1/2.mp4"] {
            assert!(films.made(7, bad).is_none(), "{bad}");
        }
    }
}
