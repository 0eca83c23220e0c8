//! Timelines: home, local, hashtag, list and account, from memory, and from the store below the window.

use crate::access::{self, Viewer};
use crate::cards::PostView;
use crate::lists::Replies;
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::{Hashtag, Scope, Visibility};
use std::collections::HashSet;
use std::sync::Arc;
use store::groups::members;
use store::posts::Post;
use store::{Db, StoreError, accounts, lists, posts, relations, tags};

/// Whose posts a viewer reads, prepared for the timelines.
pub(crate) struct Circle {
    pub reader: feed::Reader,
    pub rows: relations::Circle,
    pub tag_ids: Vec<i64>,
    /// The groups that one is a member of, sorted.
    pub groups: Vec<i64>,
    pub hidden: Vec<i64>,
    /// When a timed mute ends and this has to be made anew.
    pub good_until: i64,
}

/// A list, prepared for the timelines.
pub(crate) struct ListReader {
    pub owner: i64,
    pub members: Vec<i64>,
    pub reader: feed::ListReader,
    /// The owner's circle that this was made with.
    pub circle: Arc<Circle>,
}

/// What of an account is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct AccountFilter {
    pub only_media: bool,
    pub exclude_replies: bool,
    pub exclude_boosts: bool,
}

/// Which posts with a hashtag are asked for.
#[derive(Debug, Clone, Default)]
pub struct TagFilter {
    pub any: Vec<String>,
    pub all: Vec<String>,
    pub none: Vec<String>,
    pub only_media: bool,
}

/// Hashtags of each kind that one timeline combines; more are left out.
const TAGS: usize = 8;

fn feed_range(range: &Range) -> feed::Range {
    feed::Range { max_id: range.max_id, since_id: range.since_id, min_id: range.min_id, limit: range.limit }
}

impl App {
    pub async fn home(&self, viewer: &Viewer, range: Range) -> Result<Page<PostView>> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let circle = self.reader(me).await?;
        let found = self.feed.home(&circle.reader, &feed_range(&range));
        let ids = if found.complete {
            found.ids
        } else {
            self.below(found.ids, range, move |db, from, limit| home_below(db, me, &circle, from, limit))
                .await?
        };
        self.timeline_page(Some(me), ids, range).await
    }

    pub async fn local(&self, viewer: &Viewer, only_media: bool, range: Range) -> Result<Page<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let hidden = self.hidden_from(me).await?;
        let found = self.feed.local(only_media, &hidden, &feed_range(&range));
        let ids = if found.complete {
            found.ids
        } else {
            self.below(found.ids, range, move |db, from, limit| {
                scan(
                    from,
                    limit,
                    |max_id| posts::local_below(db, max_id, from.above, 200),
                    |post| (!only_media || post.media_count > 0) && !hidden.contains(&post.author_id),
                )
            })
            .await?
        };
        self.timeline_page(me, ids, range).await
    }

    pub async fn hashtag(
        &self,
        viewer: &Viewer,
        name: &str,
        filter: TagFilter,
        range: Range,
    ) -> Result<Page<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let key = |name: &String| Hashtag::parse(name).map(|tag| tag.key());
        let mut any = vec![Hashtag::parse(name)?.key()];
        any.extend(filter.any.iter().take(TAGS).filter_map(|name| key(name).ok()));
        let all: Vec<String> = filter.all.iter().take(TAGS).filter_map(|name| key(name).ok()).collect();
        let none: Vec<String> = filter.none.iter().take(TAGS).filter_map(|name| key(name).ok()).collect();
        let hidden = self.hidden_from(me).await?;
        let keys: Vec<String> = any.iter().chain(&all).chain(&none).cloned().collect();
        let known = self.store.read(move |db| tags::by_keys(db, &keys)).await.map_err(Error::from)?;
        let id = |key: &String| known.iter().find(|tag| tag.key == *key).map(|tag| tag.id);
        let any: Vec<i64> = any.iter().filter_map(id).collect();
        let none: Vec<i64> = none.iter().filter_map(id).collect();
        let all_ids: Vec<i64> = all.iter().filter_map(id).collect();
        if any.is_empty() || all_ids.len() < all.len() {
            return Ok(Page::new(Vec::new(), &[], range.limit));
        }
        let found = self.feed.tag(&any, &all_ids, &none, filter.only_media, &hidden, &feed_range(&range));
        let ids = if found.complete {
            found.ids
        } else {
            let only_media = filter.only_media;
            self.below(found.ids, range, move |db, from, limit| {
                let mut found = HashSet::new();
                for tag in &any {
                    found.extend(tags::posts_below(db, *tag, from.max_id, from.above, 400)?);
                }
                let ids: Vec<i64> = found.into_iter().collect();
                let links = tags::of_posts(db, &ids)?;
                let has = |post: i64, tag: &i64| links.iter().any(|(it, row)| *it == post && row.id == *tag);
                let mut rows = posts::by_ids(db, &ids)?;
                rows.retain(|post| {
                    (!only_media || post.media_count > 0)
                        && !hidden.contains(&post.author_id)
                        && all_ids.iter().all(|tag| has(post.id, tag))
                        && !none.iter().any(|tag| has(post.id, tag))
                });
                Ok(newest(rows.into_iter().map(|post| post.id).collect(), limit))
            })
            .await?
        };
        self.timeline_page(me, ids, range).await
    }

    pub async fn list_timeline(&self, viewer: &Viewer, list: i64, range: Range) -> Result<Page<PostView>> {
        let me = viewer.account(Scope::ReadLists)?;
        let reader = self.list_reader(me, list).await?;
        let found = self.feed.list(&reader.reader, &feed_range(&range));
        let ids = if found.complete {
            found.ids
        } else {
            let app = self.clone();
            self.below(found.ids, range, move |db, from, limit| {
                let mut ids = Vec::new();
                for member in &reader.members {
                    ids.extend(scan(
                        from,
                        limit,
                        |max_id| posts::by_author(db, *member, 2, max_id, from.above, 100),
                        |post| app.feed.accepts_list(&reader.reader, &line_for_feed(post)),
                    )?);
                }
                Ok(newest(ids, limit))
            })
            .await?
        };
        self.timeline_page(Some(me), ids, range).await
    }

    /// What an account wrote and boosted, as far as the viewer may see it.
    pub async fn account_posts(
        &self,
        viewer: &Viewer,
        account: i64,
        filter: AccountFilter,
        range: Range,
    ) -> Result<Page<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let card = self.account_card(account).await?;
        if let Some(privacy) = card.privacy {
            self.not_hidden(me, &card).await?;
            // What is written in a group is what its account shows, to those who may read it.
            if !privacy.is_closed() || self.is_member(me, account).await? {
                return self.group_timeline(me, account, filter.only_media, range).await;
            }
        }
        let widest = self
            .store
            .read(move |db| {
                access::active_account(db, account)?;
                let Some(me) = me else { return Ok(Visibility::Unlisted) };
                if me == account {
                    return Ok(Visibility::Group);
                }
                if relations::is_blocked(db, me, account)? {
                    return Err(Error::NotFound);
                }
                let follows = relations::is_following(db, me, account)?;
                Ok(if follows { Visibility::Followers } else { Visibility::Unlisted })
            })
            .await?;
        let wanted = feed::AccountFilter {
            only_media: filter.only_media,
            exclude_replies: filter.exclude_replies,
            exclude_boosts: filter.exclude_boosts,
            see: feed_visibility(widest),
        };
        let found = self.feed.account(account, &wanted, &feed_range(&range));
        let ids = if found.complete {
            found.ids
        } else {
            self.below(found.ids, range, move |db, from, limit| {
                scan(
                    from,
                    limit,
                    |max_id| posts::by_author(db, account, widest.code(), max_id, from.above, 200),
                    |post| {
                        (!filter.only_media || (post.media_count > 0 && post.boost_of_id.is_none()))
                            && (!filter.exclude_boosts || post.boost_of_id.is_none())
                            && (!filter.exclude_replies
                                || post.in_reply_to_account_id.is_none_or(|whom| whom == post.author_id))
                    },
                )
            })
            .await?
        };
        self.timeline_page(me, ids, range).await
    }

    /// What is written in a group, but answers to others. Whether the viewer may read it is the caller's question.
    pub(crate) async fn group_timeline(
        &self,
        me: Option<i64>,
        group: i64,
        only_media: bool,
        range: Range,
    ) -> Result<Page<PostView>> {
        let hidden = self.hidden_from(me).await?;
        let found = self.feed.group(group, only_media, &hidden, &feed_range(&range));
        let ids = if found.complete {
            found.ids
        } else {
            self.below(found.ids, range, move |db, from, limit| {
                scan(
                    from,
                    limit,
                    |max_id| posts::in_group(db, group, max_id, from.above, 200),
                    |post| (!only_media || post.media_count > 0) && !hidden.contains(&post.author_id),
                )
            })
            .await?
        };
        self.timeline_page(me, ids, range).await
    }

    /// What an account wrote with a hashtag.
    pub async fn account_posts_tagged(
        &self,
        viewer: &Viewer,
        account: i64,
        tag: &str,
        filter: AccountFilter,
        range: Range,
    ) -> Result<Page<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let key = Hashtag::parse(tag)?.key();
        let ids = self
            .store
            .read(move |db| {
                access::active_account(db, account)?;
                let Some(tag) = tags::by_key(db, &key)? else { return Ok(Vec::new()) };
                let mut ids = Vec::new();
                let mut max_id = range.below();
                while ids.len() < range.limit {
                    let found = tags::posts_below(db, tag.id, max_id, range.above(), 200)?;
                    let Some(last) = found.last() else { break };
                    max_id = *last;
                    let mut rows = posts::by_ids(db, &found)?;
                    rows.retain(|post| {
                        post.author_id == account
                            && (!filter.only_media || post.media_count > 0)
                            && (!filter.exclude_replies || post.in_reply_to_id.is_none())
                    });
                    ids.extend(rows.into_iter().map(|post| post.id));
                }
                let seen = crate::posts::visible_among(db, me, &ids)?;
                Ok::<_, Error>(newest(seen, range.limit))
            })
            .await?;
        self.timeline_page(me, ids, range).await
    }

    /// Pinned posts of an account.
    pub async fn pinned_posts(&self, viewer: &Viewer, account: i64) -> Result<Vec<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let ids = self
            .store
            .read(move |db| {
                access::active_account(db, account)?;
                let pinned = store::marks::pinned(db, account)?;
                let seen = crate::posts::visible_among(db, me, &pinned)?;
                Ok::<_, Error>(pinned.into_iter().filter(|id| seen.contains(id)).collect::<Vec<_>>())
            })
            .await?;
        self.post_views(me, &ids).await
    }

    async fn timeline_page(&self, me: Option<i64>, ids: Vec<i64>, range: Range) -> Result<Page<PostView>> {
        Ok(Page::new(self.post_views(me, &ids).await?, &ids, range.limit))
    }

    /// Completes a page from the store, below what memory has.
    async fn below(
        &self,
        mut ids: Vec<i64>,
        range: Range,
        more: impl FnOnce(&mut Db, Below, usize) -> Result<Vec<i64>, StoreError> + Send + 'static,
    ) -> Result<Vec<i64>> {
        // A page that climbs from `min_id` begins in the store when it begins below the horizon; asking for a page of
        // the newest and cutting it is simple, and such pages are rare.
        let horizon = self.feed.horizon();
        let max_id = if range.min_id.is_some() {
            range.below()
        } else {
            ids.last().copied().unwrap_or(range.below()).min(range.below()).min(horizon.max(1))
        };
        let from = Below { max_id, above: range.above(), climbing: range.min_id.is_some() };
        let room = if from.climbing { range.limit } else { range.limit - ids.len() };
        let older = self.store.read(move |db| more(db, from, room)).await.map_err(Error::from)?;
        if from.climbing {
            return Ok(older);
        }
        ids.extend(older);
        Ok(ids)
    }

    /// The viewer's circle, from memory when nothing changed.
    pub(crate) async fn reader(&self, me: i64) -> Result<Arc<Circle>> {
        let now = self.now();
        if let Some(circle) = self.caches.readers.get(me).filter(|circle| circle.good_until > now) {
            return Ok(circle);
        }
        let ticket = self.caches.readers.ticket(me);
        let (rows, tag_ids, groups, exclusive) = self
            .store
            .read(move |db| {
                let followed = tags::followed(db, me)?.into_iter().map(|(_, tag)| tag.id).collect::<Vec<_>>();
                let groups = members::memberships(db, me)?;
                Ok::<_, Error>((
                    relations::circle(db, me)?,
                    followed,
                    groups,
                    lists::exclusive_members(db, me)?,
                ))
            })
            .await?;
        let follows: Vec<feed::Follow> = rows
            .follows
            .iter()
            .filter(|follow| !exclusive.contains(&follow.target_id))
            .map(|follow| feed::Follow { account: follow.target_id, boosts: follow.boosts })
            .collect();
        let mutes = rows.mutes.iter().filter(|mute| mute.expires_at.is_none_or(|at| at > now));
        let good_until = mutes.clone().filter_map(|mute| mute.expires_at).min().unwrap_or(i64::MAX);
        let hidden: Vec<i64> = rows
            .blocking
            .iter()
            .chain(&rows.blocked_by)
            .copied()
            .chain(mutes.map(|mute| mute.target_id))
            .chain(
                self.limited.silenced_for(me, |it| rows.follows.iter().any(|follow| follow.target_id == it)),
            )
            .collect();
        let reader = self.feed.reader(me, &follows, &tag_ids, &groups, &hidden);
        let circle = Arc::new(Circle { reader, rows, tag_ids, groups, hidden, good_until });
        self.caches.readers.keep(me, ticket, circle.clone());
        Ok(circle)
    }

    async fn hidden_from(&self, me: Option<i64>) -> Result<Vec<i64>> {
        match me {
            None => Ok(self.limited.silenced()),
            Some(me) => Ok(self.reader(me).await?.hidden.clone()),
        }
    }

    pub(crate) async fn list_reader(&self, me: i64, list: i64) -> Result<Arc<ListReader>> {
        let circle = self.reader(me).await?;
        if let Some(reader) = self.caches.lists.get(list)
            && reader.owner == me
            && Arc::ptr_eq(&reader.circle, &circle)
        {
            return Ok(reader);
        }
        let ticket = self.caches.lists.ticket(list);
        let (row, members) = self
            .store
            .read(move |db| {
                let row = lists::by_id(db, me, list)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>((row, lists::members(db, list)?))
            })
            .await?;
        let replies = Replies::from_code(row.replies_policy);
        let policy = match replies {
            Replies::Followed => feed::RepliesPolicy::Followed,
            Replies::List => feed::RepliesPolicy::List,
            Replies::None => feed::RepliesPolicy::None,
        };
        let follows: Vec<i64> = circle.rows.follows.iter().map(|follow| follow.target_id).collect();
        let reader = self.feed.list_reader(me, &members, &follows, policy, &circle.hidden);
        let reader = Arc::new(ListReader { owner: me, members, reader, circle });
        self.caches.lists.keep(list, ticket, reader.clone());
        Ok(reader)
    }
}

/// Where a page from the store begins and ends.
#[derive(Debug, Clone, Copy)]
struct Below {
    max_id: i64,
    above: i64,
    /// Wants those immediately above `above`.
    climbing: bool,
}

fn feed_visibility(visibility: Visibility) -> feed::Visibility {
    crate::events::visibility(visibility.code())
}

fn line_for_feed(post: &Post) -> feed::Post<'static> {
    feed::Post {
        id: post.id,
        author: post.author_id,
        visibility: crate::events::visibility(post.visibility),
        reply_to: post.in_reply_to_account_id,
        boost_of: post.boost_of_account_id,
        media: post.media_count > 0,
        tags: &[],
        direct_to: &[],
        group: post.group_id,
    }
}

/// Reads rows newest first, a chunk at a time, until enough of them are wanted.
fn scan(
    from: Below,
    limit: usize,
    mut chunk: impl FnMut(i64) -> Result<Vec<Post>, StoreError>,
    mut wanted: impl FnMut(&Post) -> bool,
) -> Result<Vec<i64>, StoreError> {
    let mut ids = Vec::new();
    let mut max_id = from.max_id;
    loop {
        let rows = chunk(max_id)?;
        let Some(last) = rows.last() else { break };
        max_id = last.id;
        ids.extend(rows.iter().filter(|post| wanted(post)).map(|post| post.id));
        if !from.climbing && ids.len() >= limit {
            break;
        }
    }
    if from.climbing {
        let start = ids.len().saturating_sub(limit);
        return Ok(ids.split_off(start));
    }
    ids.truncate(limit);
    Ok(ids)
}

fn newest(mut ids: Vec<i64>, limit: usize) -> Vec<i64> {
    ids.sort_unstable_by(|one, other| other.cmp(one));
    ids.dedup();
    ids.truncate(limit);
    ids
}

/// The home timeline below the window: the newest of each followed account, merged.
fn home_below(
    db: &mut Db,
    me: i64,
    circle: &Circle,
    from: Below,
    limit: usize,
) -> Result<Vec<i64>, StoreError> {
    let follows: HashSet<i64> = circle.rows.follows.iter().map(|follow| follow.target_id).collect();
    let hidden: HashSet<i64> = circle.hidden.iter().copied().collect();
    let wanted = |post: &Post| {
        let own = post.author_id == me;
        let boosts =
            || circle.rows.follows.iter().any(|follow| follow.target_id == post.author_id && follow.boosts);
        !hidden.contains(&post.author_id)
            && post.boost_of_account_id.is_none_or(|author| !hidden.contains(&author) && (own || boosts()))
            && post
                .in_reply_to_account_id
                .is_none_or(|whom| own || whom == me || whom == post.author_id || follows.contains(&whom))
    };
    let mut ids = Vec::new();
    for author in follows.iter().chain([&me]) {
        let widest = if *author == me { Visibility::Group } else { Visibility::Followers };
        ids.extend(scan(
            from,
            limit,
            |max_id| posts::by_author(db, *author, widest.code(), max_id, from.above, 40),
            wanted,
        )?);
    }
    for tag in &circle.tag_ids {
        let found = tags::posts_below(db, *tag, from.max_id, from.above, i64::try_from(limit).unwrap_or(40))?;
        let rows = posts::by_ids(db, &found)?;
        ids.extend(rows.iter().filter(|post| !hidden.contains(&post.author_id)).map(|post| post.id));
    }
    for group in &circle.groups {
        let found = posts::in_group(db, *group, from.max_id, from.above, i64::try_from(limit).unwrap_or(40))?;
        ids.extend(found.iter().filter(|post| !hidden.contains(&post.author_id)).map(|post| post.id));
    }
    let direct = posts::direct_to(db, me, from.max_id, from.above, i64::try_from(limit).unwrap_or(40))?;
    ids.extend(direct.iter().filter(|post| follows.contains(&post.author_id)).map(|post| post.id));
    if from.climbing {
        ids.sort_unstable();
        ids.dedup();
        ids.truncate(limit);
        ids.reverse();
        return Ok(ids);
    }
    Ok(newest(ids, limit))
}

/// Accounts that posts are shown of.
pub(crate) fn takes_part(row: &accounts::Account) -> bool {
    row.state == accounts::ACTIVE
}
