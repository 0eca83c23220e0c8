//! Readers: whose posts belong in a timeline.

use crate::log::Entry;
use crate::merge::From;
use crate::{Logs, Visibility};

/// A follow, and whether the followed account's boosts are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Follow {
    pub account: i64,
    pub boosts: bool,
}

/// Somebody who reads a home timeline.
#[derive(Debug)]
pub struct Reader {
    pub(crate) me: u32,
    /// Sorted by number; nobody hidden.
    pub(crate) follows: Vec<(u32, bool)>,
    pub(crate) tags: Vec<i64>,
    pub(crate) groups: Vec<i64>,
    /// Sorted.
    hidden: Vec<u32>,
}

impl Reader {
    pub(crate) fn new(
        logs: &mut Logs,
        me: i64,
        follows: &[Follow],
        tags: &[i64],
        groups: &[i64],
        hidden: &[i64],
    ) -> Self {
        let me = logs.number(me);
        let hidden = numbers(logs, hidden);
        let mut follows: Vec<(u32, bool)> = follows
            .iter()
            .map(|follow| (logs.number(follow.account), follow.boosts))
            .filter(|(number, _)| *number != me && hidden.binary_search(number).is_err())
            .collect();
        follows.sort_unstable();
        follows.dedup_by_key(|(number, _)| *number);
        Self { me, follows, tags: tags.to_vec(), groups: groups.to_vec(), hidden }
    }

    pub(crate) fn follows(&self, number: u32) -> bool {
        self.follow(number).is_some()
    }

    fn follow(&self, number: u32) -> Option<bool> {
        self.follows.binary_search_by_key(&number, |(it, _)| *it).ok().map(|at| self.follows[at].1)
    }

    fn hides(&self, number: u32) -> bool {
        self.hidden.binary_search(&number).is_ok()
    }

    pub(crate) fn wants(&self, from: From, entry: Entry) -> bool {
        match from {
            From::Author(author) if author == self.me => !entry.is_boost() || !self.hides(entry.about),
            From::Author(author) => {
                entry.visibility() < Visibility::Direct
                    && !self.hides(entry.about)
                    && (!entry.is_boost() || self.follow(author) == Some(true))
                    && (!entry.is_reply()
                        || entry.about == author
                        || entry.about == self.me
                        || self.follows(entry.about))
            }
            From::Shared => !self.hides(entry.about),
            From::Direct => entry.about == self.me || self.follows(entry.about),
        }
    }
}

/// Whose answers a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepliesPolicy {
    /// Answers to anybody its owner follows.
    Followed,
    /// Answers to its members.
    List,
    None,
}

/// Somebody who reads a list.
#[derive(Debug)]
pub struct ListReader {
    me: u32,
    pub(crate) members: Vec<u32>,
    follows: Vec<u32>,
    replies: RepliesPolicy,
    hidden: Vec<u32>,
}

impl ListReader {
    pub(crate) fn new(
        logs: &mut Logs,
        me: i64,
        members: &[i64],
        follows: &[i64],
        replies: RepliesPolicy,
        hidden: &[i64],
    ) -> Self {
        let me = logs.number(me);
        let hidden = numbers(logs, hidden);
        let mut members = numbers(logs, members);
        members.retain(|number| hidden.binary_search(number).is_err());
        Self { me, members, follows: numbers(logs, follows), replies, hidden }
    }

    pub(crate) fn wants(&self, from: From, entry: Entry) -> bool {
        let From::Author(author) = from else { return false };
        let hidden = self.hidden.binary_search(&entry.about).is_ok();
        let answered = |whom: &[u32]| entry.about == self.me || whom.binary_search(&entry.about).is_ok();
        !hidden
            && entry.visibility() < Visibility::Direct
            && (!entry.is_reply()
                || entry.about == author
                || match self.replies {
                    RepliesPolicy::Followed => answered(&self.follows),
                    RepliesPolicy::List => answered(&self.members),
                    RepliesPolicy::None => false,
                })
    }
}

/// What of an account is wanted.
#[derive(Debug, Clone, Copy)]
pub struct AccountFilter {
    pub only_media: bool,
    pub exclude_replies: bool,
    pub exclude_boosts: bool,
    /// The narrowest visibility that may be seen.
    pub see: Visibility,
}

impl AccountFilter {
    pub(crate) fn wants(&self, from: From, entry: Entry) -> bool {
        let From::Author(author) = from else { return false };
        entry.visibility() <= self.see
            && (!self.only_media || (entry.has_media() && !entry.is_boost()))
            && (!self.exclude_boosts || !entry.is_boost())
            && (!self.exclude_replies || !entry.is_reply() || entry.about == author)
    }
}

fn numbers(logs: &mut Logs, accounts: &[i64]) -> Vec<u32> {
    let mut numbers: Vec<u32> = accounts.iter().map(|account| logs.number(*account)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
