//! Pictures: uploading, describing, and letting go of their bytes. What is found in them, and what their authors do
//! about it, is in the files below.

mod blur;
pub mod check;
mod consent;
pub mod read;

pub use check::{Need, PictureCheck};
pub use platform::pictures::Area;
pub use read::Found;

use crate::access::Viewer;
use crate::cards::MediaCard;
use crate::guard::{self, Severity, Surface};
use crate::profile::Portrait;
use crate::{App, Error, Result};
use kernel::{Limits, Refusal, Role, Scope};
use platform::pictures;
use store::media::{self as rows, Media};
use tokio::sync::{Semaphore, SemaphorePermit};

/// A picture as somebody sends it.
#[derive(Debug, Default)]
pub struct Upload {
    pub bytes: Vec<u8>,
    /// The name of the file: looked at, never kept.
    pub name: String,
    pub alt: String,
    /// Focal point, each from -1 to 1.
    pub focus: Option<(f64, f64)>,
    /// It shows a patient, or something of a patient.
    pub clinical: bool,
}

pub(crate) fn check_alt(alt: &str, limits: &Limits) -> Result<()> {
    if alt.chars().count() > limits.alt_chars {
        return Err(Refusal::too_long(
            "description",
            format!("The description is too long. Use at most {} characters.", limits.alt_chars),
        )
        .into());
    }
    crate::posts::clean(alt, "description").map(|_| ())
}

/// A focal point as Mastodon writes it: `x,y`, each from -1 to 1.
pub fn parse_focus(text: &str) -> Result<(f64, f64)> {
    let refuse = || Error::invalid("focus", "The focal point is written as x,y with numbers from -1 to 1.");
    let (x, y) = text.split_once(',').ok_or_else(refuse)?;
    let number =
        |text: &str| text.trim().parse::<f64>().ok().filter(|n| (-1.0..=1.0).contains(n)).ok_or_else(refuse);
    Ok((number(x)?, number(y)?))
}

impl App {
    /// Takes a picture in: decoded, stripped of everything but its pixels, written anew, and read.
    pub async fn upload(&self, viewer: &Viewer, upload: Upload) -> Result<MediaCard> {
        let me = viewer.account(Scope::WriteMedia)?;
        check_alt(&upload.alt, &self.settings.limits)?;
        let pieces = vec![guard::of_alt(&upload.alt)];
        self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let limits = pictures::Limits {
            bytes: self.settings.limits.picture_bytes,
            pixels: self.settings.limits.picture_pixels,
            ..pictures::Limits::default()
        };
        let bytes = upload.bytes;
        let picture = {
            let _turn = self.turn(&self.decoders).await?;
            self.blocking(move || pictures::prepare(&bytes, &limits)).await?.map_err(refused)?
        };
        let context = self.guard_context(me, Surface::Picture).await?;
        let mut reading = self.read_picture(picture.bytes.clone().into(), &context).await?;
        reading.findings.extend(read::in_file_name(&upload.name, context));
        let (focus_x, focus_y) = upload.focus.unwrap_or((0.0, 0.0));
        let mut row = Media {
            id: self.new_id(),
            account_id: me,
            post_id: None,
            scheduled_id: None,
            position: 0,
            blob: String::new(),
            thumbnail: String::new(),
            content_type: String::new(),
            animated: picture.animated,
            width: 0,
            height: 0,
            thumbnail_width: 0,
            thumbnail_height: 0,
            blurhash: String::new(),
            alt: upload.alt.trim().to_owned(),
            focus_x,
            focus_y,
        };
        let origin = self.keep(&mut row, picture).await?;
        let mut seen = store::media_checks::Check {
            media_id: row.id,
            dicom: origin.is_some(),
            // A picture from a scanner shows a patient until its author says otherwise.
            clinical: upload.clinical || origin.is_some(),
            must_examine: origin.is_some_and(|origin| read::wants_eyes(&origin)),
            ..Default::default()
        };
        reading.note(&mut seen);
        let card = MediaCard::of(&row);
        let now = self.now();
        self.store
            .write(move |tx| {
                rows::insert(tx, &row)?;
                store::media_checks::insert(tx, &seen)?;
                store::media_checks::set_findings(tx, row.id, &reading.rows(row.id))?;
                Ok::<_, Error>(passed.record(tx, now, me, &format!("media:{}", row.id))?)
            })
            .await?;
        Ok(card)
    }

    /// Keeps the bytes of a picture and says in its row where they are and what they measure.
    async fn keep(&self, row: &mut Media, picture: platform::Picture) -> Result<Option<pictures::Origin>> {
        let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
        row.blob = self.blobs.put(picture.bytes, picture.extension).await.map_err(broken)?;
        let thumbnail = picture.thumbnail;
        row.thumbnail = self.blobs.put(thumbnail.bytes, thumbnail.extension).await.map_err(broken)?;
        row.content_type = picture.content_type.to_owned();
        (row.width, row.height) = (side(picture.width), side(picture.height));
        (row.thumbnail_width, row.thumbnail_height) = (side(thumbnail.width), side(thumbnail.height));
        row.blurhash = picture.blurhash;
        Ok(picture.dicom)
    }

    /// Waits until it is one's turn for work that takes a core or much memory.
    async fn turn<'a>(&self, queue: &'a Semaphore) -> Result<SemaphorePermit<'a>> {
        queue.acquire().await.map_err(|_| Error::Broken("The server is shutting down.".into()))
    }

    pub async fn media(&self, viewer: &Viewer, id: i64) -> Result<MediaCard> {
        let me = viewer.account(Scope::WriteMedia)?;
        let row = self.store.read(move |db| rows::owned(db, me, id)).await.map_err(Error::from)?;
        Ok(MediaCard::of(&row.ok_or(Error::NotFound)?))
    }

    pub async fn describe_media(
        &self,
        viewer: &Viewer,
        id: i64,
        alt: Option<String>,
        focus: Option<(f64, f64)>,
    ) -> Result<MediaCard> {
        let me = viewer.account(Scope::WriteMedia)?;
        check_alt(alt.as_deref().unwrap_or_default(), &self.settings.limits)?;
        let pieces: Vec<_> = alt.iter().map(|alt| guard::of_alt(alt)).collect();
        self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let mut row =
                    rows::owned(tx, me, id)?.filter(|row| row.post_id.is_none()).ok_or(Error::NotFound)?;
                row.alt = alt.as_deref().map_or(row.alt, |alt| alt.trim().to_owned());
                (row.focus_x, row.focus_y) = focus.unwrap_or((row.focus_x, row.focus_y));
                rows::describe(tx, id, &row.alt, (row.focus_x, row.focus_y))?;
                passed.record(tx, now, me, &format!("media:{id}"))?;
                Ok(MediaCard::of(&row))
            })
            .await
    }

    pub async fn delete_media(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteMedia)?;
        let row = self
            .store
            .write(move |tx| {
                let row = rows::owned(tx, me, id)?.ok_or(Error::NotFound)?;
                if row.post_id.is_some() || row.scheduled_id.is_some() {
                    return Err(Error::invalid(
                        "id",
                        "This picture is part of a post. Edit the post to remove it.",
                    ));
                }
                rows::delete(tx, id)?;
                Ok(row)
            })
            .await?;
        self.drop_blobs(&[row.blob, row.thumbnail]).await
    }

    /// Prepares and keeps the picture of a profile. It is read like every other; there is nobody to be asked twice
    /// about an avatar, so what may tell who a patient is is refused.
    pub(crate) async fn portrait(&self, owner: i64, bytes: Vec<u8>, which: Portrait) -> Result<String> {
        let field = which.field();
        if bytes.len() > self.settings.limits.picture_bytes {
            return Err(Error::invalid(field, "The picture is too large. Choose a smaller one."));
        }
        let still = {
            let _turn = self.turn(&self.decoders).await?;
            self.blocking(move || match which {
                Portrait::Avatar => pictures::avatar(&bytes, 400),
                Portrait::Header => pictures::header(&bytes),
            })
            .await?
            .map_err(|error| Error::invalid(field, error.to_string()))?
        };
        let context = self.guard_context(owner, Surface::Picture).await?;
        let reading = self.read_picture(still.bytes.clone().into(), &context).await?;
        if let Some(found) = reading.findings.iter().find(|found| found.severity > Severity::Note) {
            return Err(Refusal::new(
                field,
                guard::BLOCKED,
                format!(
                    "The picture has letters that may tell who a patient is. {} Choose another picture.",
                    found.reason
                ),
            )
            .into());
        }
        self.blobs.put(still.bytes, still.extension).await.map_err(broken)
    }

    /// Deletes the bytes that nobody uses any more.
    pub(crate) async fn drop_blobs(&self, keys: &[String]) -> Result<()> {
        for key in keys {
            let asked = key.clone();
            let used = self.store.read(move |db| rows::blob_in_use(db, &asked)).await.map_err(Error::from)?;
            if !used {
                self.blobs.delete(key).await.map_err(broken)?;
            }
        }
        Ok(())
    }

    /// The bytes of a public picture and what they are.
    pub async fn blob(&self, key: &str) -> Result<(bytes::Bytes, &'static str)> {
        if self.is_file_held(key) {
            return Err(Error::NotFound);
        }
        self.file(key).await
    }

    /// The bytes of a picture whose post is held back, for its owner and the moderators.
    pub async fn held_blob(&self, viewer: &Viewer, key: &str) -> Result<(bytes::Bytes, &'static str)> {
        let me = viewer.account(Scope::ReadStatuses)?;
        if viewer.role() < Role::Moderator {
            let asked = key.to_owned();
            let owns =
                self.store.read(move |db| rows::owns_blob(db, me, &asked)).await.map_err(Error::from)?;
            if !owns {
                return Err(Error::NotFound);
            }
        }
        self.file(key).await
    }

    async fn file(&self, key: &str) -> Result<(bytes::Bytes, &'static str)> {
        let content_type = platform::blobs::content_type(key)
            // Transcripts have pages, which know whether something has left them.
            .filter(|kind| *kind != "application/json")
            .ok_or(Error::NotFound)?;
        let bytes = self.blobs.get(key).await.map_err(|_| Error::NotFound)?;
        Ok((bytes, content_type))
    }
}

fn refused(error: platform::PictureError) -> Error {
    Error::invalid("file", error.to_string())
}

fn broken(error: platform::BlobError) -> Error {
    Error::Broken(error.to_string())
}
