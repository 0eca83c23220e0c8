//! Files of a group: kept sealed, served to whoever may look into it and to nobody else.

use super::inside::{may_hang, may_look};
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::guard::{self, Piece, Surface};
use crate::handed_in::{checked, content_type, plain_name};
use crate::{App, Error, Result, audit};
use kernel::Scope;
use kernel::session::GroupRole;
use serde_json::json;
use sha2::Digest;
use store::Db;
use store::groups::{self as group_rows, board as rows};

const FILES: i64 = 500;
const GROUP_BYTES: i64 = 1024 * 1024 * 1024;

/// A file, without its bytes.
#[derive(Debug, Clone)]
pub struct GroupFile {
    pub row: rows::File,
    /// Nobody when they left.
    pub by: Option<AccountView>,
    /// Whether the viewer may remove it.
    pub removable: bool,
}

fn fits(db: &mut Db, group: i64, bytes: i64) -> Result<()> {
    let (files, weight) = rows::weight(db, group)?;
    if files >= FILES || weight + bytes > GROUP_BYTES {
        return Err(Error::invalid(
            "file",
            format!("A group keeps at most {FILES} files and 1 GB. Remove some, or add a smaller file."),
        ));
    }
    Ok(())
}

impl App {
    /// Keeps a file for the group. For members. Nothing is stored of a file that is refused.
    pub async fn add_group_file(
        &self,
        viewer: &Viewer,
        group: i64,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Vec<GroupFile>> {
        let me = viewer.account(Scope::WriteMedia)?;
        let (size, now) = (checked(&bytes)?, self.now());
        let name = plain_name(name)?;
        self.store
            .read(move |db| {
                may_hang(db, group, me, GroupRole::Member)?;
                fits(db, group, size)
            })
            .await?;
        let pieces = vec![Piece::new("file", Surface::FileName, name.clone())];
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let sha256 = platform::secrets::hex(&sha2::Sha256::digest(&bytes));
        let content_type = content_type(&bytes).to_owned();
        let seal = self.sealed.put(&bytes).await.map_err(|error| Error::Broken(error.to_string()))?;
        let row = rows::File {
            id: self.new_id(),
            group_id: group,
            name,
            content_type,
            bytes: size,
            sha256,
            seal: seal.clone(),
            by_id: Some(me),
            added_at: now,
        };
        let written = self
            .store
            .write(move |tx| {
                // Two files that are sent at once see each other here.
                may_hang(tx, group, me, GroupRole::Member)?;
                fits(tx, group, row.bytes)?;
                rows::insert_file(tx, &row)?;
                passed.record(tx, now, me, &format!("account:{group}"))?;
                let details = json!({ "file": row.id.to_string() });
                Ok::<_, Error>(audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.file_added",
                    &format!("account:{group}"),
                    &details,
                )?)
            })
            .await;
        if let Err(error) = written {
            self.destroy(vec![seal]).await;
            return Err(error);
        }
        self.group_files(&Viewer::itself(me), group).await
    }

    /// The files of a group, the newest first.
    pub async fn group_files(&self, viewer: &Viewer, group: i64) -> Result<Vec<GroupFile>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let (found, moderates) = self
            .store
            .read(move |db| {
                may_look(db, group, me, "The files here are for the members of this group. Join it first.")?;
                let moderates = match me {
                    Some(me) => {
                        group_rows::role(db, group, me)?.and_then(GroupRole::from_code)
                            >= Some(GroupRole::Moderator)
                    }
                    None => false,
                };
                Ok::<_, Error>((rows::files(db, group, FILES)?, moderates))
            })
            .await?;
        let ids: Vec<i64> = found.iter().filter_map(|row| row.by_id).collect();
        let cards = self.account_cards(&ids).await?;
        Ok(found
            .into_iter()
            .map(|row| GroupFile {
                by: row.by_id.and_then(|id| cards.iter().find(|card| card.row.id == id).cloned()),
                removable: moderates || (me.is_some() && row.by_id == me),
                row,
            })
            .collect())
    }

    /// The bytes of a file.
    pub async fn group_file(&self, viewer: &Viewer, group: i64, id: i64) -> Result<(rows::File, Vec<u8>)> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let row = self
            .store
            .read(move |db| {
                may_look(db, group, me, "The files here are for the members of this group. Join it first.")?;
                rows::file(db, id)?.filter(|row| row.group_id == group).ok_or(Error::NotFound)
            })
            .await?;
        let bytes = self.sealed.open(&row.seal).await.map_err(|error| Error::Broken(error.to_string()))?;
        Ok((row, bytes))
    }

    /// Destroys a file. For whoever added it and for moderators.
    pub async fn remove_group_file(&self, viewer: &Viewer, group: i64, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteMedia)?;
        let now = self.now();
        let seal = self
            .store
            .write(move |tx| {
                may_look(tx, group, Some(me), "The files here are for the members of this group.")?;
                let row = rows::file(tx, id)?.filter(|row| row.group_id == group).ok_or(Error::NotFound)?;
                if row.by_id != Some(me) {
                    super::must_be(tx, group, me, GroupRole::Moderator)?;
                }
                rows::delete_file(tx, id)?;
                let details = json!({ "file": id.to_string() });
                audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.file_removed",
                    &format!("account:{group}"),
                    &details,
                )?;
                Ok::<_, Error>(row.seal)
            })
            .await?;
        self.destroy(vec![seal]).await;
        Ok(())
    }
}
