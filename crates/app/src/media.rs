//! Pictures: uploading, describing, and letting go of their bytes.

use crate::access::Viewer;
use crate::cards::MediaCard;
use crate::guard;
use crate::profile::Portrait;
use crate::{App, Error, Result};
use kernel::{Limits, Refusal, Role, Scope};
use platform::pictures;
use store::media::{self as rows, Media};

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
    /// Takes a picture in: decoded, stripped of everything but its pixels, written anew.
    pub async fn upload(
        &self,
        viewer: &Viewer,
        bytes: Vec<u8>,
        alt: &str,
        focus: Option<(f64, f64)>,
    ) -> Result<MediaCard> {
        let me = viewer.account(Scope::WriteMedia)?;
        check_alt(alt, &self.settings.limits)?;
        let passed = self.guard(me, vec![guard::of_alt(alt)], guard::Place::default()).await?;
        let limits = pictures::Limits {
            bytes: self.settings.limits.picture_bytes,
            pixels: self.settings.limits.picture_pixels,
            ..pictures::Limits::default()
        };
        let _turn = self
            .decoders
            .acquire()
            .await
            .map_err(|_| Error::Broken("The server is shutting down.".into()))?;
        let picture = self.blocking(move || pictures::prepare(&bytes, &limits)).await?.map_err(refused)?;
        let blob = self.blobs.put(picture.bytes, picture.extension).await.map_err(broken)?;
        let thumbnail =
            self.blobs.put(picture.thumbnail.bytes, picture.thumbnail.extension).await.map_err(broken)?;
        let side = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
        let (focus_x, focus_y) = focus.unwrap_or((0.0, 0.0));
        let row = Media {
            id: self.new_id(),
            account_id: me,
            post_id: None,
            scheduled_id: None,
            position: 0,
            blob,
            thumbnail,
            content_type: picture.content_type.to_owned(),
            animated: picture.animated,
            width: side(picture.width),
            height: side(picture.height),
            thumbnail_width: side(picture.thumbnail.width),
            thumbnail_height: side(picture.thumbnail.height),
            blurhash: picture.blurhash,
            alt: alt.trim().to_owned(),
            focus_x,
            focus_y,
        };
        let card = MediaCard::of(&row);
        let now = self.now();
        self.store
            .write(move |tx| {
                rows::insert(tx, &row)?;
                Ok::<_, Error>(passed.record(tx, now, me, &format!("media:{}", row.id))?)
            })
            .await?;
        Ok(card)
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
        let pieces = alt.iter().map(|alt| guard::of_alt(alt)).collect();
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

    pub(crate) async fn portrait(&self, bytes: Vec<u8>, which: Portrait) -> Result<String> {
        if bytes.len() > self.settings.limits.picture_bytes {
            return Err(Error::invalid("avatar", "The picture is too large. Choose a smaller one."));
        }
        let _turn = self
            .decoders
            .acquire()
            .await
            .map_err(|_| Error::Broken("The server is shutting down.".into()))?;
        let still = self
            .blocking(move || match which {
                Portrait::Avatar => pictures::avatar(&bytes, 400),
                Portrait::Header => pictures::header(&bytes),
            })
            .await?
            .map_err(refused)?;
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
        let content_type = platform::blobs::content_type(key).ok_or(Error::NotFound)?;
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
