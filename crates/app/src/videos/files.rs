//! Files of videos. What is for everybody has a plain address; everything else one that is signed for the account that
//! asked, and dies soon. The signature alone opens nothing either: whoever fetches the file has to be that account.

use super::{may_watch, rows, seconds};
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::video::{Audience, State};
use std::path::PathBuf;
use store::videos::Video;

/// An address lives for so long and the length of the video.
const LIFE_MS: i64 = 15 * 60 * 1000;

/// What a signed address carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub account: i64,
    /// In milliseconds.
    pub until: i64,
    pub key: String,
}

pub(super) fn is_open(row: &Video) -> bool {
    Audience::from_code(row.audience) == Audience::Public && State::from_code(row.state) == State::Published
}

impl App {
    fn sign(&self, id: i64, name: &str, account: i64, until: i64) -> Result<String> {
        self.vault
            .digest(&format!("video file\n{id}\n{name}\n{account}\n{until}"))
            .map_err(|error| Error::Broken(error.to_string()))
    }

    /// The address of a file of a video that `me` may watch.
    pub(super) fn video_url(&self, row: &Video, name: &str, me: Option<i64>) -> Result<String> {
        let plain = format!("{}/videos/{}/files/{name}", self.settings.base_url, row.id);
        if is_open(row) {
            return Ok(plain);
        }
        let Some(me) = me else { return Err(Error::NotFound) };
        // Whole minutes: a page that is opened twice has the same address, and the browser its copy.
        let until = self.now() + LIFE_MS + i64::from(seconds(row)) * 1000;
        let until = (until / 60_000 + 1) * 60_000;
        let key = self.sign(row.id, name, me, until)?;
        Ok(format!("{plain}?account={me}&until={until}&key={key}"))
    }

    /// Where a file lies, and whether everybody may keep a copy of it.
    pub async fn video_file(
        &self,
        viewer: &Viewer,
        id: i64,
        name: &str,
        signed: Option<Signed>,
    ) -> Result<(PathBuf, bool)> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let professional = self.is_professional(me).await?;
        let row = self
            .store
            .read(move |db| {
                let row = rows::by_id(db, id)?.ok_or(Error::NotFound)?;
                if may_watch(db, &row, me, professional)? { Ok(row) } else { Err(Error::NotFound) }
            })
            .await?;
        let open = is_open(&row);
        if !open {
            let signed = signed.ok_or(Error::NotFound)?;
            let right = self.sign(id, name, signed.account, signed.until)?;
            let own = Some(signed.account) == me && signed.until > self.now();
            if !own || !platform::secrets::same(right.as_bytes(), signed.key.as_bytes()) {
                return Err(Error::NotFound);
            }
        }
        Ok((self.films.made(id, name).ok_or(Error::NotFound)?, open))
    }
}
