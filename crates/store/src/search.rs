//! Full text search over posts. What may be shown is decided in `app`.

use crate::db::{Db, StoreError};
use crate::dialect;

/// Ids of posts whose text has every word, newest first, below `max_id`; of one group, or of all.
pub fn posts(
    db: &mut Db,
    words: &[String],
    group: Option<i64>,
    max_id: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    dialect::search_posts(db, words, group, max_id, limit)
}
