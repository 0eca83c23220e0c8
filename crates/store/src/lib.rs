//! What is kept: tables, queries, the writer, the outbox and the jobs, on SQLite or PostgreSQL.
//!
//! A use case is one closure: [`Store::read`] or [`Store::write`]. Closures are short, do no other IO and may be run
//! again. Modules are named by their noun; their functions take the connection first.
//!
//! Never here: HTTP, the JSON of the API, rules.

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod certificates;
pub mod claims;
pub mod conferences;
pub mod confirmations;
pub mod cpd;
pub mod credentials;
mod db;
pub mod decisions;
mod dialect;
pub mod groups;
pub mod hubs;
pub mod information;
pub mod interests;
pub mod invites;
pub mod jobs;
pub mod leaving;
pub mod lists;
pub mod markers;
pub mod marks;
pub mod measures;
pub mod media;
pub mod media_checks;
pub mod members;
pub mod migrate;
pub mod notifications;
pub mod oauth;
mod open;
pub mod outbox;
pub mod papers;
pub mod passkeys;
pub mod polls;
pub mod posts;
pub mod question_sets;
pub mod questions;
pub mod registers;
pub mod relations;
pub mod reports;
pub mod reviews;
pub mod rules;
pub mod scheduled;
pub mod schema;
pub mod search;
pub mod sessions;
pub mod sign_ins;
pub mod statements;
pub mod tags;
pub mod transcripts;
pub mod two_factor;
pub mod users;
pub mod videos;
mod writer;

pub use db::{Db, StoreError, WorkError};
pub use open::{Address, SQLITE_SETTINGS};
pub use outbox::{Event, PostLine};

use open::Opener;
use parking_lot::RwLock;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, mpsc};
use tokio::sync::oneshot;
use writer::{Unit, Work};

/// Who is told what happened, right after the commit, on the thread that committed: quick work only.
#[derive(Clone, Default)]
pub(crate) struct Subscriber(Arc<RwLock<Option<Box<Listener>>>>);

type Listener = dyn Fn(&[Event]) + Send + Sync;

impl Subscriber {
    fn tell(&self, events: &[Event]) {
        if let (false, Some(listener)) = (events.is_empty(), self.0.read().as_ref()) {
            listener(events);
        }
    }
}

/// A transaction that may write and announce. Dereferences to the connection.
pub struct Tx<'a> {
    db: &'a mut Db,
    node: i64,
    events: Vec<Event>,
    at_ms: i64,
}

impl<'a> Tx<'a> {
    fn new(db: &'a mut Db, node: i64) -> Self {
        Self { db, node, events: Vec::new(), at_ms: 0 }
    }

    /// Announces what happened: in the outbox with this transaction, to this process after its commit.
    pub fn emit(&mut self, now_ms: i64, event: Event) -> Result<(), StoreError> {
        self.at_ms = now_ms;
        self.events.push(event);
        Ok(())
    }

    /// Writes the news of the whole unit as one row, and hands it over for telling.
    fn announce(&mut self) -> Result<Vec<Event>, StoreError> {
        if !self.events.is_empty() {
            outbox::insert(self.db, self.node, self.at_ms, &self.events)?;
        }
        Ok(std::mem::take(&mut self.events))
    }
}

impl Deref for Tx<'_> {
    type Target = Db;
    fn deref(&self) -> &Db {
        self.db
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Db {
        self.db
    }
}

/// The database of one process.
#[derive(Clone)]
pub struct Store {
    address: Address,
    node: i64,
    readers: r2d2::Pool<Opener>,
    writer: Option<mpsc::Sender<Box<dyn Unit>>>,
    subscriber: Subscriber,
}

/// Connections that read at once. Reads are short; more would only wait for the same two or four cores.
const READERS: u32 = 8;

/// Makes an empty database on a PostgreSQL server, for somebody who may.
pub fn create_database(db: &mut Db, name: &str) -> Result<(), StoreError> {
    dialect::create_database(db, name)
}

impl Store {
    /// Opens the database, creating the SQLite file when it is new, and brings its schema up to date. `node` is a
    /// number that no other running process has. Blocks.
    pub fn open(address: &Address, node: i64) -> Result<Self, StoreError> {
        let mut first = address.connect()?;
        migrate::run(&mut first)?;
        let readers = r2d2::Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1))
            .test_on_check_out(!address.is_sqlite())
            .connection_timeout(std::time::Duration::from_secs(10))
            .build(Opener(address.clone()))
            .map_err(|error| StoreError::Open(error.to_string()))?;
        let subscriber = Subscriber::default();
        let writer = if address.is_sqlite() {
            let (sender, queue) = mpsc::channel();
            let subscriber = subscriber.clone();
            std::thread::Builder::new()
                .name("rounds-writer".into())
                .spawn(move || writer::run(first, node, &queue, &subscriber))
                .map_err(|error| StoreError::Open(error.to_string()))?;
            Some(sender)
        } else {
            None
        };
        Ok(Self { address: address.clone(), node, readers, writer, subscriber })
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    pub fn node(&self) -> i64 {
        self.node
    }

    /// Says who is told about events; there is one, and it spreads the news.
    pub fn subscribe(&self, listener: impl Fn(&[Event]) + Send + Sync + 'static) {
        *self.subscriber.0.write() = Some(Box::new(listener));
    }

    /// Runs a closure on a reading connection, off the async threads.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: WorkError,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read_now(work))
            .await
            .unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
    }

    /// [`Store::read`] for callers that may block.
    pub fn read_now<T, E: WorkError>(&self, work: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let mut db = self.readers.get().map_err(|error| E::from(StoreError::Database(error.to_string())))?;
        work(&mut db)
    }

    /// Runs a closure in a transaction. Its `Ok` is returned only when it is durable; its `Err` undoes everything it
    /// wrote. It may be run more than once.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: WorkError,
    {
        let closed = || E::from(StoreError::Closed);
        if let Some(writer) = &self.writer {
            let (reply, answer) = oneshot::channel();
            writer.send(Box::new(Work { work, result: None, reply })).map_err(|_| closed())?;
            return answer.await.unwrap_or_else(|_| Err(closed()));
        }
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.write_postgres(work))
            .await
            .unwrap_or_else(|_| Err(closed()))
    }

    fn write_postgres<T, E: WorkError>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempts = 0;
        loop {
            let mut db =
                self.readers.get().map_err(|error| E::from(StoreError::Database(error.to_string())))?;
            let mut events = Vec::new();
            let result: Result<T, E> = dialect::transaction(&mut db, |db| {
                let mut tx = Tx::new(db, self.node);
                let result = work(&mut tx)?;
                events = tx.announce()?;
                Ok(result)
            });
            drop(db);
            attempts += 1;
            match result {
                Err(error) if error.wants_retry() && attempts < 10 => {}
                Ok(result) => {
                    self.subscriber.tell(&events);
                    return Ok(result);
                }
                Err(error) => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(dir: &tempfile::TempDir) -> Store {
        Store::open(&Address::Sqlite(dir.path().join("rounds.db")), 1).unwrap()
    }

    fn account(id: i64, handle: &str) -> accounts::Account {
        accounts::Account {
            id,
            handle: handle.into(),
            handle_key: handle.into(),
            handle_skeleton: handle.into(),
            display_name: String::new(),
            name_key: String::new(),
            bio: String::new(),
            fields: "[]".into(),
            avatar: None,
            header: None,
            profession: None,
            specialty: String::new(),
            grade: String::new(),
            country: None,
            interests: String::new(),
            locked: false,
            bot: false,
            discoverable: true,
            indexable: true,
            hide_collections: false,
            state: accounts::ACTIVE,
            default_visibility: 0,
            default_sensitive: false,
            default_language: None,
            posts_count: 0,
            followers_count: 0,
            following_count: 0,
            last_post_at: None,
            created_at: 0,
        }
    }

    #[test]
    fn the_sqlite_in_this_binary_has_no_wal_reset_bug() {
        let dir = tempfile::tempdir().unwrap();
        let version = store(&dir).read_now(migrate::server_version).unwrap();
        let numbers: Vec<u32> =
            version.trim_start_matches("SQLite ").split('.').map(|part| part.parse().unwrap()).collect();
        assert!(numbers >= vec![3, 51, 3], "{version}");
    }

    #[tokio::test]
    async fn units_that_share_a_commit_fail_alone() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        let many = (0..300).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                store
                    .write(move |tx| {
                        accounts::insert(tx, &account(n + 1, &format!("a{n}")))?;
                        tx.emit(0, Event::AccountChanged { account: n + 1 })?;
                        if n % 3 == 0 { Err(StoreError::NotFound) } else { Ok(()) }
                    })
                    .await
            })
        });
        let mut kept = 0;
        for one in many.collect::<Vec<_>>() {
            kept += usize::from(one.await.unwrap().is_ok());
        }
        assert_eq!(kept, 200);
        assert_eq!(store.read_now(|db| accounts::count(db, 0)).unwrap().0, 200);
    }

    #[tokio::test]
    async fn a_backup_made_under_writes_is_restored_whole() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        store.write(|tx| accounts::insert(tx, &account(1, "anna"))).await.unwrap();
        let file = dir.path().join("backup.db");
        backup::write(store.address(), &file).unwrap();
        assert!(backup::write(store.address(), &file).is_err(), "a backup never overwrites");
        store.write(|tx| accounts::insert(tx, &account(2, "ben"))).await.unwrap();
        let address = store.address().clone();
        drop(store);
        backup::restore(&address, &file).unwrap();
        let store = Store::open(&address, 1).unwrap();
        assert_eq!(store.read_now(|db| accounts::count(db, 0)).unwrap().0, 1);
        assert!(store.read_now(backup::check).unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_job_is_claimed_once_until_its_lease_ends() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(&dir);
        store.write(|tx| jobs::enqueue(tx, 7, "mail", "{}", 100, 0)).await.unwrap();
        let claim = |now| store.write(move |tx| jobs::claim(tx, jobs::Lane::Quick, now, now + 50));
        assert_eq!(claim(99).await.unwrap(), None);
        assert_eq!(claim(100).await.unwrap().map(|job| (job.id, job.attempts)), Some((7, 1)));
        assert_eq!(claim(120).await.unwrap(), None);
        assert_eq!(claim(151).await.unwrap().map(|job| job.attempts), Some(2));
    }
}
