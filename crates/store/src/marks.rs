//! Marks: what an account did with posts: favourites, bookmarks, pins, muted threads.

use crate::db::{Db, StoreError, each};
use crate::schema::{bookmarks, favourites, pins, posts, thread_mutes};
use diesel::prelude::*;

/// A page of marks: `(mark id, post id)`, newest first. The mark's id is the cursor.
pub type Marked = Vec<(i64, i64)>;

macro_rules! mark {
    ($module:ident, $table:ident) => {
        #[doc = concat!("The table `", stringify!($table), "`.")]
        pub mod $module {
            use super::*;

            /// True when it was not there before.
            pub fn add(db: &mut Db, account: i64, post: i64, id: i64) -> Result<bool, StoreError> {
                let row = ($table::account_id.eq(account), $table::post_id.eq(post), $table::id.eq(id));
                let added = each!(db, conn => diesel::insert_into($table::table).values(row).on_conflict_do_nothing().execute(conn))?;
                Ok(added == 1)
            }

            /// True when it was there.
            pub fn remove(db: &mut Db, account: i64, post: i64) -> Result<bool, StoreError> {
                Ok(diesel::delete($table::table.find((account, post))).execute(db)? == 1)
            }

            /// Which of the posts the account has marked.
            pub fn among(db: &mut Db, account: i64, posts: &[i64]) -> Result<Vec<i64>, StoreError> {
                Ok($table::table
                    .filter($table::account_id.eq(account))
                    .filter($table::post_id.eq_any(posts))
                    .select($table::post_id)
                    .load(db)?)
            }

            /// The account's marks with ids in `(since_id, max_id)`; `ascending` takes the oldest of them.
            pub fn page(
                db: &mut Db,
                account: i64,
                max_id: i64,
                since_id: i64,
                limit: i64,
                ascending: bool,
            ) -> Result<Marked, StoreError> {
                let marks = $table::table
                    .filter($table::account_id.eq(account))
                    .filter($table::id.lt(max_id))
                    .filter($table::id.gt(since_id))
                    .select(($table::id, $table::post_id))
                    .limit(limit);
                if ascending {
                    let mut page: Marked = marks.order($table::id.asc()).load(db)?;
                    page.reverse();
                    return Ok(page);
                }
                Ok(marks.order($table::id.desc()).load(db)?)
            }
        }
    };
}

mark!(favourite, favourites);
mark!(bookmark, bookmarks);
mark!(pin, pins);

/// `(favourite id, account)` of a post, newest first.
pub fn favourited_by(db: &mut Db, post: i64, max_id: i64, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(favourites::table
        .filter(favourites::post_id.eq(post))
        .filter(favourites::id.lt(max_id))
        .order(favourites::id.desc())
        .limit(limit)
        .select((favourites::id, favourites::account_id))
        .load(db)?)
}

/// `(boost id, account)` of a post, newest first.
pub fn boosted_by(db: &mut Db, post: i64, max_id: i64, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(posts::table
        .filter(posts::boost_of_id.eq(post))
        .filter(posts::id.lt(max_id))
        .order(posts::id.desc())
        .limit(limit)
        .select((posts::id, posts::author_id))
        .load(db)?)
}

/// Which of the posts the account has boosted.
pub fn boosted_among(db: &mut Db, account: i64, ids: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(posts::table
        .filter(posts::author_id.eq(account))
        .filter(posts::boost_of_id.eq_any(ids.iter().copied().map(Some).collect::<Vec<_>>()))
        .select(posts::boost_of_id.assume_not_null())
        .load(db)?)
}

/// Pinned posts of an account, the latest pin first.
pub fn pinned(db: &mut Db, account: i64) -> Result<Vec<i64>, StoreError> {
    Ok(pins::table
        .filter(pins::account_id.eq(account))
        .order(pins::id.desc())
        .select(pins::post_id)
        .load(db)?)
}

pub fn mute_thread(db: &mut Db, account: i64, thread: i64) -> Result<(), StoreError> {
    let row = (thread_mutes::account_id.eq(account), thread_mutes::thread_id.eq(thread));
    each!(db, conn => diesel::insert_into(thread_mutes::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

pub fn unmute_thread(db: &mut Db, account: i64, thread: i64) -> Result<(), StoreError> {
    diesel::delete(thread_mutes::table.find((account, thread))).execute(db)?;
    Ok(())
}

pub fn muted_threads_among(db: &mut Db, account: i64, threads: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(thread_mutes::table
        .filter(thread_mutes::account_id.eq(account))
        .filter(thread_mutes::thread_id.eq_any(threads))
        .select(thread_mutes::thread_id)
        .load(db)?)
}
