//! Erasing: files of deleted pictures, and what the database's log still has of a deleted text.

use crate::{App, Error, Result};
use store::{StoreError, Tx, backup, jobs};

/// Queues the erasing in the transaction that deletes, so that it happens even if the process ends right after.
pub(crate) fn queue(app: &App, tx: &mut Tx<'_>, files: &[String], now: i64) -> Result<(), StoreError> {
    queue_as(tx, app.new_id(), files, now, now)
}

/// [`queue`] for later, with an id by which it can be taken back.
pub(crate) fn queue_as(
    tx: &mut Tx<'_>,
    id: i64,
    files: &[String],
    run_at: i64,
    now: i64,
) -> Result<(), StoreError> {
    let payload = serde_json::to_string(files).map_err(|error| StoreError::Database(error.to_string()))?;
    jobs::enqueue(tx, id, "erase", &payload, run_at, now)
}

impl App {
    /// Deletes the files that nobody uses any more.
    pub(crate) async fn erase(&self, files: &[String]) -> Result<()> {
        self.drop_blobs(files).await
    }

    /// The job: the files, then the log of the database.
    pub(crate) async fn erase_for_good(&self, payload: &str) -> Result<()> {
        let files: Vec<String> =
            serde_json::from_str(payload).map_err(|error| Error::Broken(error.to_string()))?;
        self.erase(&files).await?;
        let done = self.store.read(backup::empty_log).await.map_err(Error::from)?;
        if done { Ok(()) } else { Err(Error::Broken("somebody still reads from the database's log".into())) }
    }
}
