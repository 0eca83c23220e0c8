//! The SQLite writer: one thread that runs queued units of work together, each in its own savepoint, one commit and
//! one fsync for all of them, and answers after the commit.

use crate::db::{Db, StoreError, WorkError};
use crate::outbox::Event;
use crate::{Subscriber, Tx};
use diesel::connection::SimpleConnection;
use std::sync::mpsc;
use tokio::sync::oneshot;

/// Units of work that share a commit. More gains nothing: the fsync is long paid for.
const BATCH: usize = 256;

/// A unit of work whose types the writer does not know.
pub(crate) trait Unit: Send {
    /// Runs it. `Err` means that its savepoint has to be rolled back.
    fn run(&mut self, db: &mut Db, node: i64) -> Result<Vec<Event>, ()>;
    /// Tells the waiting caller how it ended.
    fn answer(self: Box<Self>, commit: Result<(), String>);
}

pub(crate) struct Work<F, T, E> {
    pub work: F,
    pub result: Option<Result<T, E>>,
    pub reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Unit for Work<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: WorkError,
{
    fn run(&mut self, db: &mut Db, node: i64) -> Result<Vec<Event>, ()> {
        let mut tx = Tx::new(db, node);
        let result = (self.work)(&mut tx).and_then(|result| Ok((result, tx.announce()?)));
        match result {
            Ok((result, events)) => {
                self.result = Some(Ok(result));
                Ok(events)
            }
            Err(error) => {
                self.result = Some(Err(error));
                Err(())
            }
        }
    }

    fn answer(self: Box<Self>, commit: Result<(), String>) {
        let result = match (commit, self.result) {
            (Ok(()), Some(result)) => result,
            // A refusal stands whether or not the others were committed: it wrote nothing.
            (Err(_), Some(Err(error))) => Err(error),
            (Err(why), _) => Err(E::from(StoreError::Database(why))),
            (Ok(()), None) => Err(E::from(StoreError::Closed)),
        };
        // A caller that went away does not want to know.
        let _ = self.reply.send(result);
    }
}

/// Runs until every sender is gone.
pub(crate) fn run(mut db: Db, node: i64, queue: &mpsc::Receiver<Box<dyn Unit>>, subscriber: &Subscriber) {
    while let Ok(first) = queue.recv() {
        let mut units = vec![first];
        let mut events = Vec::new();
        let commit = batch(&mut db, node, queue, &mut units, &mut events);
        match commit {
            Ok(()) => {
                subscriber.tell(&events);
                for unit in units {
                    unit.answer(Ok(()));
                }
            }
            Err(error) => {
                tracing::error!(%error, units = units.len(), "a commit failed; nothing of it was stored");
                let _ = db.batch_execute("ROLLBACK");
                for unit in units {
                    unit.answer(Err(error.to_string()));
                }
            }
        }
    }
}

fn batch(
    db: &mut Db,
    node: i64,
    queue: &mpsc::Receiver<Box<dyn Unit>>,
    units: &mut Vec<Box<dyn Unit>>,
    events: &mut Vec<Event>,
) -> Result<(), diesel::result::Error> {
    db.batch_execute("BEGIN IMMEDIATE")?;
    let mut next = 0;
    while next < units.len() {
        db.batch_execute("SAVEPOINT unit")?;
        match units[next].run(db, node) {
            Ok(more) => {
                db.batch_execute("RELEASE unit")?;
                events.extend(more);
            }
            Err(()) => db.batch_execute("ROLLBACK TO unit; RELEASE unit")?,
        }
        next += 1;
        if units.len() < BATCH {
            units.extend(queue.try_recv());
        }
    }
    db.batch_execute("COMMIT")
}
