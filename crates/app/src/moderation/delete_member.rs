//! Deleting a suspended account for good: its posts, its files, what it marked and whom it followed.

use super::{erase, may_judge};
use crate::access::Viewer;
use crate::moderation::members::MemberView;
use crate::posts::delete;
use crate::{App, Error, Result, audit};
use kernel::{Scope, Visibility};
use serde_json::json;
use store::{Event, accounts, jobs, leaving, media, posts};

/// Posts that one transaction deletes: others who write do not wait longer than for that.
const BATCH: i64 = 100;

impl App {
    /// Begins to delete a suspended account. What it was is answered; the rest is a job, because an account may have
    /// thousands of posts.
    pub async fn delete_member(&self, viewer: &Viewer, id: i64) -> Result<MemberView> {
        let me = viewer.moderator(Scope::AdminWriteAccounts)?;
        let role = viewer.role();
        let view = self.member_views(vec![id]).await?.pop().ok_or(Error::NotFound)?;
        let job = self.new_id();
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = accounts::by_id(tx, id)?.ok_or(Error::NotFound)?;
                may_judge(tx, me, role, id)?;
                if row.state != accounts::SUSPENDED {
                    return Err(Error::forbidden(
                        "Only a suspended account can be deleted. Suspend it first, so that its owner hears of it and can appeal.",
                    ));
                }
                audit::record(tx, now, Some(me), "account.deleted", &format!("account:{id}"), &json!({}))?;
                Ok(jobs::enqueue(tx, job, "delete_member", &id.to_string(), now, now)?)
            })
            .await?;
        self.job_queued.notify_one();
        Ok(view)
    }

    /// The job. Each step is whole, so that a crash only means to go on.
    pub(crate) async fn erase_member(&self, id: i64) -> Result<()> {
        let masks = self.masks_of(id).await?;
        for mask in masks {
            let goes = self
                .store
                .write(move |tx| {
                    let goes = accounts::by_id(tx, id)?.is_some_and(|row| row.state == accounts::SUSPENDED);
                    if goes {
                        accounts::set_state(tx, mask, accounts::SUSPENDED)?;
                    }
                    Ok::<_, Error>(goes)
                })
                .await?;
            if goes {
                Box::pin(self.erase_member(mask)).await?;
            }
        }
        while self.erase_some_posts(id).await? {}
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                // Whoever was let in again meanwhile stays.
                let Some(row) = accounts::by_id(tx, id)?.filter(|row| row.state == accounts::SUSPENDED)
                else {
                    return Ok(());
                };
                let left = leaving::take_back(tx, id)?;
                for account in left.accounts {
                    tx.emit(now, Event::AccountCounted { account })?;
                }
                for post in left.posts {
                    tx.emit(now, Event::PostCounted { post })?;
                }
                let pictures = media::of_account(tx, id)?;
                let mut files: Vec<String> = [row.avatar, row.header].into_iter().flatten().collect();
                files.extend(pictures.into_iter().flat_map(|row| [row.blob, row.thumbnail]));
                crate::registration::end_access(tx, id, None, now)?;
                accounts::delete(tx, id)?;
                tx.emit(now, Event::AccountChanged { account: id })?;
                Ok::<_, Error>(erase::queue(&app, tx, &files, now)?)
            })
            .await
    }

    /// Whether there may be more.
    async fn erase_some_posts(&self, author: i64) -> Result<bool> {
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                if accounts::by_id(tx, author)?.is_none_or(|row| row.state != accounts::SUSPENDED) {
                    return Ok(false);
                }
                let some = posts::by_author(tx, author, Visibility::Direct.code(), i64::MAX, 0, BATCH)?;
                let ids: Vec<i64> = some.iter().map(|post| post.id).collect();
                let pictures = media::of_posts(tx, &ids)?;
                for picture in &pictures {
                    media::delete(tx, picture.id)?;
                }
                for post in &some {
                    // A boost of one of these went with it.
                    if posts::by_id(tx, post.id)?.is_some() {
                        delete::remove(tx, post, now)?;
                    }
                }
                let files: Vec<String> =
                    pictures.into_iter().flat_map(|row| [row.blob, row.thumbnail]).collect();
                if !files.is_empty() {
                    erase::queue(&app, tx, &files, now)?;
                }
                Ok::<_, Error>(!some.is_empty())
            })
            .await
    }
}
