//! Caches that never keep what was true before a change.
//!
//! A reader takes a ticket before it reads the store and stores its result only if nothing was invalidated since.
//! Tickets are counted in shards, so that a change of one thing seldom costs another its place.

use moka::sync::Cache;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::atomic::{AtomicU64, Ordering};

const SHARDS: usize = 1024;

/// Counts invalidations by key.
pub(crate) struct Guard {
    shards: Box<[AtomicU64]>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket {
    shard: usize,
    count: u64,
}

impl Default for Guard {
    fn default() -> Self {
        Self { shards: (0..SHARDS).map(|_| AtomicU64::new(0)).collect() }
    }
}

impl Guard {
    fn shard(key: &impl Hash) -> usize {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(key);
        usize::try_from(hash % SHARDS as u64).expect("a shard number is small")
    }

    pub fn ticket(&self, key: &impl Hash) -> Ticket {
        let shard = Self::shard(key);
        Ticket { shard, count: self.shards[shard].load(Ordering::Acquire) }
    }

    /// Keeps a value if nothing was invalidated since the ticket; takes it back if that happens meanwhile.
    pub fn if_current(&self, ticket: Ticket, keep: impl FnOnce(), undo: impl FnOnce()) {
        let current = || self.shards[ticket.shard].load(Ordering::Acquire) == ticket.count;
        if current() {
            keep();
            if !current() {
                undo();
            }
        }
    }

    pub fn bump_all(&self) {
        for shard in &self.shards {
            shard.fetch_add(1, Ordering::AcqRel);
        }
    }

    pub fn bump(&self, key: &impl Hash) {
        self.shards[Self::shard(key)].fetch_add(1, Ordering::AcqRel);
    }
}

/// A bounded cache with its guard.
pub(crate) struct Guarded<V> {
    cache: Cache<i64, V>,
    guard: Guard,
}

impl<V: Clone + Send + Sync + 'static> Guarded<V> {
    pub fn new(capacity: u64) -> Self {
        Self { cache: Cache::new(capacity), guard: Guard::default() }
    }

    pub fn get(&self, id: i64) -> Option<V> {
        self.cache.get(&id)
    }

    pub fn ticket(&self, id: i64) -> Ticket {
        self.guard.ticket(&id)
    }

    pub fn keep(&self, id: i64, ticket: Ticket, value: V) {
        self.guard.if_current(ticket, || self.cache.insert(id, value), || self.cache.invalidate(&id));
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.guard.bump_all();
        self.cache.invalidate_all();
    }

    /// The count goes up before the value goes: a reader in between finds either no value or an old ticket.
    pub fn forget(&self, id: i64) {
        self.guard.bump(&id);
        self.cache.invalidate(&id);
    }
}
