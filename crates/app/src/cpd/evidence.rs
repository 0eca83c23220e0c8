//! Evidence: files that its owner keeps with an activity, sealed, and that nobody else can open.

use super::{own, rows};
use crate::access::Viewer;
use crate::guard::{Piece, Place, Surface};
use crate::handed_in::{checked, content_type, plain_name};
use crate::{App, Error, Result};
use kernel::Scope;
use sha2::Digest;
use store::Tx;
use store::cpd::File;

/// Of one activity.
const FILES: usize = 10;
/// Of a whole ledger.
const LEDGER_BYTES: i64 = 500 * 1024 * 1024;

/// A file of evidence, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub id: i64,
    pub name: String,
    pub content_type: String,
    pub bytes: i64,
    /// Of what was handed in, in hexadecimal.
    pub sha256: String,
    pub created_at: i64,
}

impl Evidence {
    pub(super) fn of(row: &File) -> Self {
        Self {
            id: row.id,
            name: row.name.clone(),
            content_type: row.content_type.clone(),
            bytes: row.bytes,
            sha256: row.sha256.clone(),
            created_at: row.created_at,
        }
    }
}

fn fits(tx: &mut Tx<'_>, me: i64, activity: i64, bytes: i64) -> Result<()> {
    own(tx, me, activity)?;
    if rows::files(tx, &[activity])?.len() >= FILES {
        return Err(Error::invalid(
            "file",
            format!("An activity has at most {FILES} files. Remove one first."),
        ));
    }
    if rows::bytes_of(tx, me)? + bytes > LEDGER_BYTES {
        return Err(Error::invalid(
            "file",
            "The files of your ledger would be more than 500 MB. Remove some, or attach a smaller file.",
        ));
    }
    Ok(())
}

impl App {
    /// Keeps a file with an activity; its id. Nothing is stored of a file that is refused.
    pub async fn attach_evidence(
        &self,
        viewer: &Viewer,
        activity: i64,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<i64> {
        let me = viewer.account(Scope::CpdWrite)?;
        let now = self.now();
        let size = checked(&bytes)?;
        let name = plain_name(name)?;
        let piece = Piece::new("file", Surface::FileName, name.clone());
        let passed = self.guard(me, vec![piece], Place::default()).await?;
        self.store.write(move |tx| fits(tx, me, activity, size)).await?;
        let sha256 = platform::secrets::hex(&sha2::Sha256::digest(&bytes));
        let content_type = content_type(&bytes);
        let seal = self.sealed.put(&bytes).await.map_err(|error| Error::Broken(error.to_string()))?;
        let id = self.new_id();
        let row = File {
            id,
            activity_id: activity,
            name,
            content_type: content_type.to_owned(),
            bytes: size,
            sha256,
            seal: seal.clone(),
            created_at: now,
        };
        let written = self
            .store
            .write(move |tx| {
                // Two files that are sent at once see each other here.
                fits(tx, me, activity, row.bytes)?;
                rows::insert_file(tx, &row)?;
                passed.record(tx, now, me, &format!("activity:{activity}"))?;
                Ok::<_, Error>(())
            })
            .await;
        if let Err(error) = written {
            self.destroy(vec![seal]).await;
            return Err(error);
        }
        Ok(id)
    }

    /// A file of the viewer's own ledger.
    pub async fn evidence(&self, viewer: &Viewer, id: i64) -> Result<(Evidence, Vec<u8>)> {
        let me = viewer.account(Scope::CpdRead)?;
        let row = self
            .store
            .read(move |db| rows::file_of_owner(db, me, id).map_err(Error::from))
            .await?
            .ok_or(Error::NotFound)?;
        let bytes = self.sealed.open(&row.seal).await.map_err(|error| Error::Broken(error.to_string()))?;
        Ok((Evidence::of(&row), bytes))
    }

    /// Destroys a file of the viewer's own ledger.
    pub async fn remove_evidence(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::CpdWrite)?;
        let seal = self
            .store
            .write(move |tx| {
                let row = rows::file_of_owner(tx, me, id)?.ok_or(Error::NotFound)?;
                rows::delete_file(tx, id)?;
                Ok::<_, Error>(row.seal)
            })
            .await?;
        self.destroy(vec![seal]).await;
        Ok(())
    }
}
