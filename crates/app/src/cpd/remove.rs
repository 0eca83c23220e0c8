//! Taking a line out of the ledger.

use super::{Source, own, rows};
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scope;

impl App {
    /// Takes a line out, with its words and files. One that was measured leaves its number behind, so that it does not
    /// come back when it is measured again.
    pub async fn remove_activity(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::CpdWrite)?;
        let now = self.now();
        let seals = self
            .store
            .write(move |tx| {
                let mut row = own(tx, me, id)?;
                let files = rows::files(tx, &[id])?;
                if row.source == Source::Own.code() {
                    rows::delete(tx, id)?;
                } else {
                    for file in &files {
                        rows::delete_file(tx, file.id)?;
                    }
                    for words in [
                        &mut row.annotation,
                        &mut row.role,
                        &mut row.learning_need,
                        &mut row.what,
                        &mut row.so_what,
                        &mut row.now_what,
                    ] {
                        words.clear();
                    }
                    (row.removed, row.updated_at) = (true, now);
                    rows::save(tx, &row)?;
                }
                Ok::<_, Error>(files.into_iter().map(|file| file.seal).collect())
            })
            .await?;
        self.destroy(seals).await;
        Ok(())
    }
}
