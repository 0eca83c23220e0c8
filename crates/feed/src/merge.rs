//! Merging logs: newest first from the top, or upwards from a given id.
//!
//! With hundreds of logs, most have nothing among the newest twenty posts. So the logs are ranked by their newest id,
//! which needs no look into them, and only the best of them enter the heap until the others could matter.

use crate::log::{Entry, Log};
use crate::{Logs, Range};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Which log an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    Author(u32),
    /// A hashtag's or the local log; the entry is about its author.
    Shared,
    Direct,
}

pub(crate) struct Source<'a> {
    from: From,
    log: &'a Log,
    newest: i64,
    /// Entries before this place are still to come when going down, after it when going up.
    place: usize,
}

impl<'a> Source<'a> {
    pub fn author(logs: &'a Logs, number: u32) -> Self {
        let at = number as usize;
        Self { from: From::Author(number), log: &logs.authors[at], newest: logs.newest[at], place: 0 }
    }

    pub fn shared(log: &'a Log) -> Self {
        Self { from: From::Shared, log, newest: log.newest(), place: 0 }
    }

    pub fn direct(log: &'a Log) -> Self {
        Self { from: From::Direct, log, newest: log.newest(), place: 0 }
    }
}

/// Logs that enter the heap at first.
const FIRST: usize = 64;

pub(crate) struct Merge<'a> {
    sources: Vec<Source<'a>>,
    /// Exclusive bounds.
    below: i64,
    above: i64,
    climbing: bool,
}

impl<'a> Merge<'a> {
    pub fn new(sources: Vec<Source<'a>>, range: &Range) -> Self {
        Self {
            sources,
            below: range.max_id.unwrap_or(i64::MAX),
            above: range.min_id.or(range.since_id).unwrap_or(i64::MIN),
            climbing: range.min_id.is_some(),
        }
    }

    /// The first `limit` ids that are wanted, newest first, each once.
    pub fn take(mut self, limit: usize, wants: impl Fn(From, Entry) -> bool) -> Vec<i64> {
        if limit == 0 {
            return Vec::new();
        }
        if self.climbing {
            let mut ids = self.climb(limit, wants);
            ids.reverse();
            return ids;
        }
        let (below, above) = (self.below, self.above);
        // The first id of each source; those that go beyond `below` are looked up, the others are known.
        let mut ranked: Vec<(i64, u32)> = Vec::with_capacity(self.sources.len());
        for (at, source) in self.sources.iter_mut().enumerate() {
            if source.newest <= above {
                continue;
            }
            let entries = source.log.entries();
            source.place = if source.newest < below {
                entries.len()
            } else {
                entries.partition_point(|entry| entry.id < below)
            };
            if source.newest < below {
                ranked.push((source.newest, at as u32));
            } else if source.place > 0 && entries[source.place - 1].id > above {
                ranked.push((entries[source.place - 1].id, at as u32));
            }
        }
        let mut waiting = Vec::new();
        let mut waiting_newest = i64::MIN;
        if ranked.len() > FIRST {
            ranked.select_nth_unstable_by(FIRST, |one, other| other.cmp(one));
            waiting = ranked.split_off(FIRST);
            waiting_newest = waiting[0].0;
        }
        let mut heap = BinaryHeap::from(ranked);
        let mut ids: Vec<i64> = Vec::with_capacity(limit);
        let mut seen = i64::MIN;
        loop {
            if !waiting.is_empty() && heap.peek().is_none_or(|(id, _)| *id <= waiting_newest) {
                heap.extend(waiting.drain(..));
            }
            let Some((id, at)) = heap.pop() else { break };
            let source = &mut self.sources[at as usize];
            source.place -= 1;
            let entry = source.log.entries()[source.place];
            if source.place > 0 {
                let next = source.log.entries()[source.place - 1].id;
                if next > above {
                    heap.push((next, at));
                }
            }
            if id != seen && wants(source.from, entry) {
                seen = id;
                ids.push(id);
                if ids.len() == limit {
                    break;
                }
            }
        }
        ids
    }

    fn climb(&mut self, limit: usize, wants: impl Fn(From, Entry) -> bool) -> Vec<i64> {
        let (below, above) = (self.below, self.above);
        let mut heap = BinaryHeap::new();
        for (at, source) in self.sources.iter_mut().enumerate() {
            if source.newest <= above {
                continue;
            }
            let entries = source.log.entries();
            source.place = entries.partition_point(|entry| entry.id <= above);
            if let Some(entry) = entries.get(source.place) {
                heap.push(Reverse((entry.id, at as u32)));
            }
        }
        let mut ids: Vec<i64> = Vec::with_capacity(limit);
        while let Some(Reverse((id, at))) = heap.pop() {
            if id >= below {
                break;
            }
            let source = &mut self.sources[at as usize];
            let entry = source.log.entries()[source.place];
            source.place += 1;
            if let Some(next) = source.log.entries().get(source.place) {
                heap.push(Reverse((next.id, at)));
            }
            if ids.last() != Some(&id) && wants(source.from, entry) {
                ids.push(id);
                if ids.len() == limit {
                    break;
                }
            }
        }
        ids
    }
}
