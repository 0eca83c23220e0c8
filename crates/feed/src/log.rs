//! A log: entries of 16 bytes, ordered by id.

use crate::{Post, Visibility};

/// One post in one log. `about` is the number of the account answered or boosted in an author's log, and of the
/// author in a log that many share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub id: i64,
    pub(crate) flags: u32,
    pub about: u32,
}

const VISIBILITY: u32 = 0b111;
const REPLY: u32 = 1 << 3;
const BOOST: u32 = 1 << 4;
const MEDIA: u32 = 1 << 5;

impl Entry {
    pub fn new(post: &Post<'_>, about: u32) -> Self {
        let flag = |on: bool, flag: u32| if on { flag } else { 0 };
        let flags = post.visibility as u32
            | flag(post.reply_to.is_some(), REPLY)
            | flag(post.boost_of.is_some(), BOOST)
            | flag(post.media, MEDIA);
        Self { id: post.id, flags, about }
    }

    pub fn visibility(self) -> Visibility {
        match self.flags & VISIBILITY {
            0 => Visibility::Public,
            1 => Visibility::Unlisted,
            2 => Visibility::Followers,
            3 => Visibility::Direct,
            _ => Visibility::Group,
        }
    }

    pub fn is_reply(self) -> bool {
        self.flags & REPLY != 0
    }

    pub fn is_boost(self) -> bool {
        self.flags & BOOST != 0
    }

    pub fn has_media(self) -> bool {
        self.flags & MEDIA != 0
    }
}

/// Oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log(Vec<Entry>);

impl Log {
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    pub fn newest(&self) -> i64 {
        self.0.last().map_or(i64::MIN, |entry| entry.id)
    }

    pub fn insert(&mut self, entry: Entry) {
        if self.newest() < entry.id {
            self.0.push(entry);
        } else if let Err(place) = self.place(entry.id) {
            self.0.insert(place, entry);
        }
    }

    pub fn remove(&mut self, id: i64) {
        if let Ok(place) = self.place(id) {
            self.0.remove(place);
        }
    }

    pub fn contains(&self, id: i64) -> bool {
        self.place(id).is_ok()
    }

    fn place(&self, id: i64) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, |entry| entry.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_sixteen_bytes() {
        assert_eq!(size_of::<Entry>(), 16);
    }
}
