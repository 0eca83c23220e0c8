//! Declared interests as they stood when a post was published with them.

use crate::db::{Db, StoreError};
use crate::schema::post_interests;
use diesel::prelude::*;

pub fn attach(db: &mut Db, post: i64, text: &str) -> Result<(), StoreError> {
    diesel::insert_into(post_interests::table)
        .values((post_interests::post_id.eq(post), post_interests::text.eq(text)))
        .execute(db)?;
    Ok(())
}

/// `(post, text)` of these posts.
pub fn of_posts(db: &mut Db, posts: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    Ok(post_interests::table
        .filter(post_interests::post_id.eq_any(posts))
        .select((post_interests::post_id, post_interests::text))
        .load(db)?)
}
