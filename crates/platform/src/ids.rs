//! Ids of 64 bits: unique, sortable by time, made without asking anyone.
//!
//! ```text
//! 63            16 15 14       4 3    0
//! [ milliseconds ][ d][ sequence ][ node ]
//! ```
//!
//! The milliseconds since the Unix epoch are the upper 48 bits. `d` is 1 for ids made for a given moment
//! ([`Ids::at`]), so that they never meet those of the running clock. A sequence of 11 bits gives 2,048 ids a
//! millisecond; whoever needs more borrows from the next millisecond. The node is 0 to 15.

use crate::clock::Clock;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const NODE_BITS: u32 = 4;
const SEQUENCE_BITS: u32 = 11;
const TIME_SHIFT: u32 = 16;
const GIVEN: i64 = 1 << 15;

/// Makes ids. Cheap to clone; clones share the sequence.
#[derive(Clone, Debug)]
pub struct Ids(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    node: i64,
    clock: Clock,
    /// Milliseconds and sequence of the newest id.
    last: AtomicI64,
    /// For each moment asked for, how many ids it has given.
    given: Mutex<HashMap<i64, i64>>,
}

impl Ids {
    /// How many nodes can make ids side by side.
    pub const NODES: u16 = 1 << NODE_BITS;

    /// The ids of one node. Two processes on one database must not share a node.
    ///
    /// # Panics
    /// If `node` is not below [`Ids::NODES`].
    pub fn new(node: u16, clock: Clock) -> Self {
        assert!(node < Self::NODES, "the node must be 0 to {}, not {node}", Self::NODES - 1);
        let (last, given) = (AtomicI64::new(0), Mutex::default());
        Self(Arc::new(Inner { node: node.into(), clock, last, given }))
    }

    /// The next id: greater than every id that `next` gave before, also when the clock stepped back.
    pub fn next(&self) -> i64 {
        let now = self.0.clock.now_ms().max(0) << SEQUENCE_BITS;
        let after = |last: i64| now.max(last + 1);
        let last = self.0.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
        let stamp = after(last.expect("the update always has a value"));
        self.id(stamp >> SEQUENCE_BITS, stamp & (moment_capacity() - 1))
    }

    /// An id for a given moment, such as that of a demonstration post or of an import. Unique in this process; the
    /// 2,049th id of a millisecond belongs to the next one. Remembers each moment it was asked for.
    pub fn at(&self, ms: i64) -> i64 {
        let mut ms = ms.max(0);
        let mut given = self.0.given.lock();
        loop {
            let used = given.entry(ms).or_default();
            if *used < moment_capacity() {
                let sequence = *used;
                *used += 1;
                return self.id(ms, sequence) | GIVEN;
            }
            ms += 1;
        }
    }

    fn id(&self, ms: i64, sequence: i64) -> i64 {
        ms << TIME_SHIFT | sequence << NODE_BITS | self.0.node
    }
}

const fn moment_capacity() -> i64 {
    1 << SEQUENCE_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    const START: i64 = 1_700_000_000_000;

    #[test]
    fn an_id_carries_its_millisecond_and_its_node() {
        let id = Ids::new(7, Clock::simulated(START)).next();
        assert_eq!(id >> 16, START);
        assert_eq!(id & 15, 7);
    }

    #[test]
    fn a_full_millisecond_borrows_from_the_next() {
        let ids = Ids::new(0, Clock::simulated(START));
        let many: Vec<i64> = (0..5_000).map(|_| ids.next()).collect();
        assert!(many.is_sorted_by(|a, b| a < b));
        assert_eq!(many[2_047] >> 16, START);
        assert_eq!(many[2_048] >> 16, START + 1);
    }

    #[test]
    fn threads_never_get_the_same_id_and_each_sees_them_grow() {
        let ids = Ids::new(1, Clock::simulated(START));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let ids = ids.clone();
                std::thread::spawn(move || (0..10_000).map(|_| ids.next()).collect::<Vec<_>>())
            })
            .collect();
        let mut all = HashSet::new();
        for thread in threads {
            let mine = thread.join().unwrap();
            assert!(mine.is_sorted_by(|a, b| a < b));
            all.extend(mine);
        }
        assert_eq!(all.len(), 40_000);
    }

    #[test]
    fn ids_for_a_given_moment_never_meet_those_of_the_clock() {
        let ids = Ids::new(0, Clock::simulated(START));
        let mut all = HashSet::new();
        for _ in 0..3_000 {
            assert!(all.insert(ids.next()));
            let id = ids.at(START);
            assert!((START..=START + 1).contains(&(id >> 16)));
            assert!(all.insert(id));
        }
    }

    #[test]
    #[should_panic(expected = "the node must be 0 to 15")]
    fn a_node_that_does_not_fit_is_refused() {
        Ids::new(16, Clock::simulated(START));
    }

    proptest! {
        #[test]
        fn ids_grow_whatever_the_clock_does(steps in prop::collection::vec(-5_000i64..5_000, 1..200)) {
            let clock = Clock::simulated(START);
            let ids = Ids::new(3, clock.clone());
            let mut last = 0;
            for step in steps {
                clock.advance(step);
                let id = ids.next();
                prop_assert!(id > last);
                last = id;
            }
        }
    }
}
