//! Marks: favourites, bookmarks, pins, muted threads, and what the viewer has voted.

use crate::access::{self, Viewer};
use crate::cards::PostView;
use crate::notifications::{Kind, notify, withdraw};
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::{Scope, Visibility};
use moka::sync::Cache;
use parking_lot::RwLock;
use std::collections::HashMap;
use std::sync::Arc;
use store::marks::{self as rows, bookmark, favourite, pin};
use store::posts::Counter;
use store::{Event, polls, posts};

/// What one viewer did with one post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    pub favourited: bool,
    pub boosted: bool,
    pub bookmarked: bool,
    pub muted: bool,
    pub pinned: bool,
    pub votes: Arc<[i16]>,
}

type Shelf = Arc<RwLock<HashMap<i64, Marks>>>;

/// The marks that are remembered, by viewer and post.
pub(crate) struct Known {
    shelves: Cache<i64, Shelf>,
    guard: crate::cache::Guard,
}

/// Posts remembered for one viewer; a reader of more begins anew.
const SHELF: usize = 2000;

/// Stands for all posts in [`Event::PostMarked`]: a muted thread has many.
const EVERY_POST: i64 = 0;

impl Known {
    pub fn new() -> Self {
        Self { shelves: Cache::new(10_000), guard: crate::cache::Guard::default() }
    }

    fn shelf(&self, account: i64) -> Shelf {
        self.shelves.get_with(account, Shelf::default)
    }

    /// What nobody can have marked yet needs no reading: a post right after it was published. The ticket is from before.
    pub fn begin(&self, account: i64, post: i64, ticket: crate::cache::Ticket) {
        let shelf = self.shelf(account);
        self.guard.if_current(
            ticket,
            || drop(shelf.write().insert(post, Marks::default())),
            || drop(shelf.write().remove(&post)),
        );
    }

    pub fn ticket(&self, account: i64) -> crate::cache::Ticket {
        self.guard.ticket(&account)
    }

    pub fn forget(&self, account: i64, post: i64) {
        self.guard.bump(&account);
        if let Some(shelf) = self.shelves.get(&account) {
            let mut shelf = shelf.write();
            if post == EVERY_POST {
                shelf.clear();
            } else {
                shelf.remove(&post);
            }
        }
    }
}

impl App {
    /// The viewer's marks on posts, `(post, thread, poll)`; in their order.
    pub(crate) async fn marks(&self, me: i64, asked: &[(i64, i64, Option<i64>)]) -> Result<Vec<Marks>> {
        let shelf = self.caches.marks.shelf(me);
        let mut found: Vec<Option<Marks>> = {
            let shelf = shelf.read();
            asked.iter().map(|(post, _, _)| shelf.get(post).cloned()).collect()
        };
        let missing: Vec<_> =
            asked.iter().zip(&found).filter(|(_, known)| known.is_none()).map(|(it, _)| *it).collect();
        if !missing.is_empty() {
            let ticket = self.caches.marks.guard.ticket(&me);
            let asked = missing.clone();
            let loaded = self.store.read(move |db| load(db, me, &asked)).await?;
            if shelf.read().len() > SHELF {
                shelf.write().clear();
            }
            for ((post, _, _), marks) in missing.iter().zip(&loaded) {
                self.caches.marks.guard.if_current(
                    ticket,
                    || {
                        shelf.write().insert(*post, marks.clone());
                    },
                    || {
                        shelf.write().remove(post);
                    },
                );
            }
            let mut loaded = loaded.into_iter();
            for slot in found.iter_mut().filter(|slot| slot.is_none()) {
                *slot = loaded.next();
            }
        }
        Ok(found.into_iter().map(Option::unwrap_or_default).collect())
    }

    pub async fn favourite(&self, viewer: &Viewer, id: i64) -> Result<PostView> {
        let me = viewer.account(Scope::WriteFavourites)?;
        let app = self.clone();
        let mark = self.new_id();
        let now = self.now();
        let post = self
            .store
            .write(move |tx| {
                let post = original(tx, me, id)?;
                if favourite::add(tx, me, post.id, mark)? {
                    posts::count(tx, post.id, Counter::Favourites, 1)?;
                    tx.emit(now, Event::PostCounted { post: post.id })?;
                    tx.emit(now, Event::PostMarked { account: me, post: post.id })?;
                    notify(&app, tx, post.author_id, Kind::Favourite, me, Some(&post), now)?;
                }
                Ok::<_, Error>(post.id)
            })
            .await?;
        self.post_view(Some(me), post).await
    }

    pub async fn unfavourite(&self, viewer: &Viewer, id: i64) -> Result<PostView> {
        let me = viewer.account(Scope::WriteFavourites)?;
        let now = self.now();
        let post = self
            .store
            .write(move |tx| {
                let post = original(tx, me, id)?;
                if favourite::remove(tx, me, post.id)? {
                    posts::count(tx, post.id, Counter::Favourites, -1)?;
                    tx.emit(now, Event::PostCounted { post: post.id })?;
                    tx.emit(now, Event::PostMarked { account: me, post: post.id })?;
                    withdraw(tx, Kind::Favourite, me, post.author_id, Some(post.id))?;
                }
                Ok::<_, Error>(post.id)
            })
            .await?;
        self.post_view(Some(me), post).await
    }

    /// Bookmarks are nobody else's business: no counter, no notification.
    pub async fn bookmark(&self, viewer: &Viewer, id: i64, on: bool) -> Result<PostView> {
        let me = viewer.account(Scope::WriteBookmarks)?;
        let mark = self.new_id();
        let now = self.now();
        let post = self
            .store
            .write(move |tx| {
                let post = original(tx, me, id)?;
                let changed = if on {
                    bookmark::add(tx, me, post.id, mark)?
                } else {
                    bookmark::remove(tx, me, post.id)?
                };
                if changed {
                    tx.emit(now, Event::PostMarked { account: me, post: post.id })?;
                }
                Ok::<_, Error>(post.id)
            })
            .await?;
        self.post_view(Some(me), post).await
    }

    pub async fn pin(&self, viewer: &Viewer, id: i64, on: bool) -> Result<PostView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let mark = self.new_id();
        let now = self.now();
        let most = self.settings.limits.pins;
        self.store
            .write(move |tx| {
                let post = access::visible_post(tx, Some(me), id)?;
                if post.author_id != me || post.boost_of_id.is_some() {
                    return Err(Error::invalid("base", "Only your own posts can be pinned to your profile."));
                }
                if matches!(Visibility::from_code(post.visibility), Visibility::Direct | Visibility::Group) {
                    return Err(Error::invalid(
                        "base",
                        "A post that is for few cannot be pinned, because others would see it.",
                    ));
                }
                if on && rows::pinned(tx, me)?.len() >= most && pin::among(tx, me, &[id])?.is_empty() {
                    return Err(Error::invalid(
                        "base",
                        format!(
                            "You have pinned {most} posts, and there is no room for more. Unpin one first."
                        ),
                    ));
                }
                let changed = if on { pin::add(tx, me, id, mark)? } else { pin::remove(tx, me, id)? };
                if changed {
                    tx.emit(now, Event::PostMarked { account: me, post: id })?;
                }
                Ok(())
            })
            .await?;
        self.post_view(Some(me), id).await
    }

    /// No notifications from this thread any more.
    pub async fn mute_thread(&self, viewer: &Viewer, id: i64, on: bool) -> Result<PostView> {
        let me = viewer.account(Scope::WriteMutes)?;
        let now = self.now();
        let post = self
            .store
            .write(move |tx| {
                let post = original(tx, me, id)?;
                if on {
                    rows::mute_thread(tx, me, post.thread_id)?;
                } else {
                    rows::unmute_thread(tx, me, post.thread_id)?;
                }
                tx.emit(now, Event::PostMarked { account: me, post: EVERY_POST })?;
                Ok::<_, Error>(post.id)
            })
            .await?;
        self.post_view(Some(me), post).await
    }

    pub async fn favourites(&self, viewer: &Viewer, range: Range) -> Result<Page<PostView>> {
        let me = viewer.account(Scope::ReadFavourites)?;
        let marked = self
            .store
            .read(move |db| {
                Ok::<_, Error>(favourite::page(
                    db,
                    me,
                    range.below(),
                    range.above(),
                    range.rows(),
                    range.ascending(),
                )?)
            })
            .await?;
        self.marked_page(me, &marked, range.limit).await
    }

    pub async fn bookmarks(&self, viewer: &Viewer, range: Range) -> Result<Page<PostView>> {
        let me = viewer.account(Scope::ReadBookmarks)?;
        let marked = self
            .store
            .read(move |db| {
                Ok::<_, Error>(bookmark::page(
                    db,
                    me,
                    range.below(),
                    range.above(),
                    range.rows(),
                    range.ascending(),
                )?)
            })
            .await?;
        self.marked_page(me, &marked, range.limit).await
    }

    async fn marked_page(&self, me: i64, marked: &[(i64, i64)], limit: usize) -> Result<Page<PostView>> {
        let ids: Vec<i64> = marked.iter().map(|(_, post)| *post).collect();
        let asked = ids.clone();
        // Somebody may have lost sight of a post since.
        let seen = self.store.read(move |db| crate::posts::visible_among(db, Some(me), &asked)).await?;
        let ids: Vec<i64> = ids.into_iter().filter(|id| seen.contains(id)).collect();
        let cursors: Vec<i64> = marked.iter().map(|(mark, _)| *mark).collect();
        Ok(Page::new(self.post_views(Some(me), &ids).await?, &cursors, limit))
    }
}

/// The post that is meant: of a boost, the post that was boosted.
fn original(db: &mut store::Db, me: i64, id: i64) -> Result<posts::Post> {
    let post = access::visible_post(db, Some(me), id)?;
    match post.boost_of_id {
        Some(original) => access::visible_post(db, Some(me), original),
        None => Ok(post),
    }
}

fn load(db: &mut store::Db, me: i64, asked: &[(i64, i64, Option<i64>)]) -> Result<Vec<Marks>> {
    let ids: Vec<i64> = asked.iter().map(|(post, _, _)| *post).collect();
    let threads: Vec<i64> = asked.iter().map(|(_, thread, _)| *thread).collect();
    let poll_ids: Vec<i64> = asked.iter().filter_map(|(_, _, poll)| *poll).collect();
    let favourited = favourite::among(db, me, &ids)?;
    let bookmarked = bookmark::among(db, me, &ids)?;
    let pinned = pin::among(db, me, &ids)?;
    let boosted = rows::boosted_among(db, me, &ids)?;
    let muted = rows::muted_threads_among(db, me, &threads)?;
    let votes = if poll_ids.is_empty() { Vec::new() } else { polls::votes_of(db, me, &poll_ids)? };
    Ok(asked
        .iter()
        .map(|(post, thread, poll)| Marks {
            favourited: favourited.contains(post),
            boosted: boosted.contains(post),
            bookmarked: bookmarked.contains(post),
            muted: muted.contains(thread),
            pinned: pinned.contains(post),
            votes: votes.iter().filter(|(id, _)| Some(*id) == *poll).map(|(_, position)| *position).collect(),
        })
        .collect())
}
