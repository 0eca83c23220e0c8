//! Timelines in memory: which posts, newest first, for whom.
//!
//! Nothing is copied to followers when somebody posts. Each author, each hashtag and the local timeline has a log of
//! 16-byte entries; reading a timeline merges the newest entries of the logs that its reader follows. The cost of a
//! read grows with the number of follows, not with the number of posts.
//!
//! Never here: SQL, JSON, HTTP, async, the clock.

mod log;
mod merge;
#[cfg(test)]
mod model_tests;
mod reader;

pub use reader::{AccountFilter, Follow, ListReader, Reader, RepliesPolicy};

use log::{Entry, Log};
use merge::{Merge, Source};
use parking_lot::RwLock;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};

/// Who may see a post, from widest to narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    Public,
    Unlisted,
    Followers,
    Direct,
    /// The members of a group.
    Group,
}

/// What the timelines need to know about a post.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    pub id: i64,
    pub author: i64,
    pub visibility: Visibility,
    /// The account that is answered.
    pub reply_to: Option<i64>,
    /// The author of the boosted post.
    pub boost_of: Option<i64>,
    pub media: bool,
    pub tags: &'a [i64],
    /// The accounts that a direct post is for.
    pub direct_to: &'a [i64],
    /// The group that it is written in.
    pub group: Option<i64>,
}

impl Post<'_> {
    /// Neither a boost nor an answer to somebody else: what stands in the timelines that many share.
    fn begins(&self) -> bool {
        self.boost_of.is_none() && self.reply_to.is_none_or(|account| account == self.author)
    }
}

/// Which part of a timeline: ids below `max_id`, above `since_id`, or immediately above `min_id`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Range {
    pub max_id: Option<i64>,
    pub since_id: Option<i64>,
    pub min_id: Option<i64>,
    pub limit: usize,
}

/// Ids, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub ids: Vec<i64>,
    /// False when older posts than memory has would belong here: the caller asks the store for them.
    pub complete: bool,
}

/// The timelines of one process.
#[derive(Default)]
pub struct Feed {
    logs: RwLock<Logs>,
    horizon: AtomicI64,
}

#[derive(Default)]
pub(crate) struct Logs {
    /// Accounts as small numbers, in the order they were first seen.
    numbers: HashMap<i64, u32>,
    pub authors: Vec<Log>,
    /// The newest id of each author, side by side: a read looks at these first.
    pub newest: Vec<i64>,
    /// Public posts that are not boosts; `about` is the author.
    pub tags: HashMap<i64, Log>,
    /// Public posts that are neither boosts nor answers to others; `about` is the author.
    pub local: Log,
    /// Direct posts by whom they are for; `about` is the author.
    pub direct: HashMap<u32, Log>,
    /// What is written in a group, but answers to others; `about` is the author.
    pub groups: HashMap<i64, Log>,
}

impl Logs {
    pub(crate) fn number(&mut self, account: i64) -> u32 {
        let next = u32::try_from(self.numbers.len()).expect("there are fewer than four billion accounts");
        let number = *self.numbers.entry(account).or_insert(next);
        if number == next {
            self.authors.push(Log::default());
            self.newest.push(i64::MIN);
        }
        number
    }

    /// A post that may not be in any log, as an entry of its author's. Nobody follows or hides an unknown account.
    fn line(&self, post: &Post<'_>) -> (u32, Entry) {
        let number = |account| self.known(account).unwrap_or(u32::MAX);
        let author = number(post.author);
        (author, Entry::new(post, post.boost_of.or(post.reply_to).map_or(author, number)))
    }

    /// The number of an account that may never have posted.
    pub(crate) fn known(&self, account: i64) -> Option<u32> {
        self.numbers.get(&account).copied()
    }
}

impl Feed {
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing older than this id is in memory. 0: everything is.
    pub fn set_horizon(&self, id: i64) {
        self.horizon.store(id, Ordering::Release);
    }

    pub fn horizon(&self) -> i64 {
        self.horizon.load(Ordering::Acquire)
    }

    /// Forgets every post. Accounts keep their numbers, so readers stay valid.
    pub fn clear(&self) {
        let logs = &mut *self.logs.write();
        logs.authors.iter_mut().for_each(|log| *log = Log::default());
        logs.newest.fill(i64::MIN);
        logs.tags.clear();
        logs.local = Log::default();
        logs.direct.clear();
        logs.groups.clear();
    }

    /// Adds a post. The same id twice is once; ids may come a little out of order. A post below the horizon (an old
    /// one that was edited) stays with the store: memory has all of a stretch of time or nothing of it.
    pub fn insert(&self, post: &Post<'_>) {
        if post.id < self.horizon() {
            return;
        }
        let logs = &mut *self.logs.write();
        let author = logs.number(post.author);
        let about = post.boost_of.or(post.reply_to).map(|account| logs.number(account));
        let entry = Entry::new(post, about.unwrap_or(author));
        logs.authors[author as usize].insert(entry);
        let newest = &mut logs.newest[author as usize];
        *newest = (*newest).max(post.id);
        let by_author = Entry { about: author, ..entry };
        if post.visibility == Visibility::Public && post.boost_of.is_none() {
            for tag in post.tags {
                logs.tags.entry(*tag).or_default().insert(by_author);
            }
            if post.begins() {
                logs.local.insert(by_author);
            }
        }
        if let Some(group) = post.group.filter(|_| post.begins()) {
            logs.groups.entry(group).or_default().insert(by_author);
        }
        if post.visibility == Visibility::Direct {
            for account in post.direct_to {
                let number = logs.number(*account);
                logs.direct.entry(number).or_default().insert(by_author);
            }
        }
    }

    /// Removes a post everywhere. Seldom, so it may look through every hashtag.
    pub fn remove(&self, author: i64, id: i64) {
        let logs = &mut *self.logs.write();
        let Some(number) = logs.known(author) else { return };
        let log = &mut logs.authors[number as usize];
        log.remove(id);
        logs.newest[number as usize] = log.newest();
        logs.local.remove(id);
        logs.tags.values_mut().for_each(|log| log.remove(id));
        logs.direct.values_mut().for_each(|log| log.remove(id));
        logs.groups.values_mut().for_each(|log| log.remove(id));
    }

    /// Prepares whose posts somebody reads. Made anew when any of it changes. `groups` are those that one is a member
    /// of, `hidden` are the blocked, the blocking
    /// and the muted.
    pub fn reader(
        &self,
        me: i64,
        follows: &[Follow],
        tags: &[i64],
        groups: &[i64],
        hidden: &[i64],
    ) -> Reader {
        Reader::new(&mut self.logs.write(), me, follows, tags, groups, hidden)
    }

    /// Prepares a list. `follows` are whom its owner follows.
    pub fn list_reader(
        &self,
        me: i64,
        members: &[i64],
        follows: &[i64],
        replies: RepliesPolicy,
        hidden: &[i64],
    ) -> ListReader {
        ListReader::new(&mut self.logs.write(), me, members, follows, replies, hidden)
    }

    pub fn home(&self, reader: &Reader, range: &Range) -> Page {
        let logs = self.logs.read();
        let mut sources =
            Vec::with_capacity(reader.follows.len() + reader.tags.len() + reader.groups.len() + 2);
        for (number, _) in &reader.follows {
            sources.push(Source::author(&logs, *number));
        }
        sources.push(Source::author(&logs, reader.me));
        sources.extend(reader.tags.iter().filter_map(|tag| logs.tags.get(tag)).map(Source::shared));
        sources.extend(reader.groups.iter().filter_map(|group| logs.groups.get(group)).map(Source::shared));
        sources.extend(logs.direct.get(&reader.me).map(Source::direct));
        self.page(sources, range, |from, entry| reader.wants(from, entry))
    }

    pub fn list(&self, reader: &ListReader, range: &Range) -> Page {
        let logs = self.logs.read();
        let sources = reader.members.iter().map(|number| Source::author(&logs, *number)).collect();
        self.page(sources, range, |from, entry| reader.wants(from, entry))
    }

    /// What an account wrote and boosted.
    pub fn account(&self, author: i64, filter: &AccountFilter, range: &Range) -> Page {
        let logs = self.logs.read();
        let sources: Vec<_> =
            logs.known(author).map(|number| Source::author(&logs, number)).into_iter().collect();
        self.page(sources, range, |from, entry| filter.wants(from, entry))
    }

    /// What is written in a group. Whether the reader may see it is the caller's question.
    pub fn group(&self, group: i64, only_media: bool, hidden: &[i64], range: &Range) -> Page {
        let logs = self.logs.read();
        let hidden: Vec<u32> = hidden.iter().filter_map(|account| logs.known(*account)).collect();
        let sources = logs.groups.get(&group).map(Source::shared).into_iter().collect();
        self.page(sources, range, |_, entry| {
            (!only_media || entry.has_media()) && !hidden.contains(&entry.about)
        })
    }

    /// Posts with any of `any`, all of `all` and none of `none`.
    pub fn tag(
        &self,
        any: &[i64],
        all: &[i64],
        none: &[i64],
        only_media: bool,
        hidden: &[i64],
        range: &Range,
    ) -> Page {
        let logs = self.logs.read();
        let hidden: Vec<u32> = hidden.iter().filter_map(|account| logs.known(*account)).collect();
        let sources = any.iter().filter_map(|tag| logs.tags.get(tag)).map(Source::shared).collect();
        let has = |tag: &i64, id: i64| logs.tags.get(tag).is_some_and(|log| log.contains(id));
        self.page(sources, range, |_, entry| {
            (!only_media || entry.has_media())
                && !hidden.contains(&entry.about)
                && all.iter().all(|tag| has(tag, entry.id))
                && !none.iter().any(|tag| has(tag, entry.id))
        })
    }

    pub fn local(&self, only_media: bool, hidden: &[i64], range: &Range) -> Page {
        let logs = self.logs.read();
        let hidden: Vec<u32> = hidden.iter().filter_map(|account| logs.known(*account)).collect();
        let sources = vec![Source::shared(&logs.local)];
        self.page(sources, range, |_, entry| {
            (!only_media || entry.has_media()) && !hidden.contains(&entry.about)
        })
    }

    /// Whether a post belongs in somebody's home: the rule of [`Feed::home`], for one post.
    pub fn accepts_home(&self, reader: &Reader, post: &Post<'_>) -> bool {
        let logs = self.logs.read();
        let (author, entry) = logs.line(post);
        let tagged = post.visibility == Visibility::Public
            && post.boost_of.is_none()
            && post.tags.iter().any(|tag| reader.tags.contains(tag));
        let mine = logs.known_all(post.direct_to).any(|number| number == reader.me);
        let by_author = Entry { about: author, ..entry };
        let grouped = post.begins() && post.group.is_some_and(|group| reader.groups.contains(&group));
        ((author == reader.me || reader.follows(author)) && reader.wants(merge::From::Author(author), entry))
            || (grouped && reader.wants(merge::From::Shared, by_author))
            || (tagged && reader.wants(merge::From::Shared, by_author))
            || (mine && post.visibility == Visibility::Direct && reader.wants(merge::From::Direct, by_author))
    }

    /// Whether a post belongs in a list.
    pub fn accepts_list(&self, reader: &ListReader, post: &Post<'_>) -> bool {
        let logs = self.logs.read();
        let (author, entry) = logs.line(post);
        reader.members.binary_search(&author).is_ok() && reader.wants(merge::From::Author(author), entry)
    }

    fn page(
        &self,
        sources: Vec<Source<'_>>,
        range: &Range,
        wants: impl Fn(merge::From, Entry) -> bool,
    ) -> Page {
        let horizon = self.horizon();
        let ids = Merge::new(sources, range).take(range.limit, wants);
        let complete = match range.min_id {
            Some(min_id) => min_id >= horizon || horizon == 0,
            None => {
                let bottom = range.since_id.unwrap_or(i64::MIN);
                horizon == 0 || ids.len() >= range.limit || bottom >= horizon
            }
        };
        Page { ids, complete }
    }
}

impl Logs {
    fn known_all<'a>(&'a self, accounts: &'a [i64]) -> impl Iterator<Item = u32> + 'a {
        accounts.iter().filter_map(|account| self.known(*account))
    }
}
