//! Hubs: what hashtags are for, and how they were used over the years.

use crate::db::{Db, StoreError};
use crate::schema::{hubs, post_tags, posts, tags};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

/// Somebody's word on a hashtag.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = hubs, treat_none_as_null = true)]
pub struct Hub {
    pub tag_id: i64,
    pub purpose: String,
    /// An https address, or empty.
    pub link: String,
    pub owner_id: i64,
    pub state: i16,
    /// The moderator's, when it was turned down.
    pub reason: String,
    pub asked_at: i64,
    pub reviewed_by: Option<i64>,
    pub reviewed_at: Option<i64>,
}

/// Milliseconds of an id's time are above these bits.
const ID_SHIFT: i64 = 65_536;
const DAY_MS: i64 = 86_400_000;

/// As in trends: silenced accounts and what is held back do not count.
const COUNTED: &str = "NOT posts.held AND NOT EXISTS \
    (SELECT 1 FROM account_limits WHERE account_limits.account_id = posts.author_id AND account_limits.kind = 1)";

pub fn by_tag(db: &mut Db, tag: i64) -> Result<Option<Hub>, StoreError> {
    Ok(hubs::table.find(tag).select(Hub::as_select()).first(db).optional()?)
}

/// Writes it over whatever was there.
pub fn put(db: &mut Db, row: &Hub) -> Result<(), StoreError> {
    if diesel::update(hubs::table.find(row.tag_id)).set(row).execute(db)? == 0 {
        diesel::insert_into(hubs::table).values(row).execute(db)?;
    }
    Ok(())
}

pub fn delete(db: &mut Db, tag: i64) -> Result<(), StoreError> {
    diesel::delete(hubs::table.find(tag)).execute(db)?;
    Ok(())
}

/// With the names of their hashtags, the one that was asked for first on top.
pub fn in_state(db: &mut Db, state: i16, limit: i64) -> Result<Vec<(Hub, String)>, StoreError> {
    Ok(hubs::table
        .inner_join(tags::table.on(tags::id.eq(hubs::tag_id)))
        .filter(hubs::state.eq(state))
        .order(hubs::asked_at.asc())
        .limit(limit)
        .select((Hub::as_select(), tags::name))
        .load(db)?)
}

pub fn count(db: &mut Db, state: i16) -> Result<i64, StoreError> {
    Ok(hubs::table.filter(hubs::state.eq(state)).count().get_result(db)?)
}

pub fn count_of_owner(db: &mut Db, owner: i64, state: i16) -> Result<i64, StoreError> {
    Ok(hubs::table.filter(hubs::owner_id.eq(owner)).filter(hubs::state.eq(state)).count().get_result(db)?)
}

/// Public posts of a hashtag from `since_id` on by day: `(days since 1970 in UTC, posts)`, the first day first.
pub fn days(db: &mut Db, tag: i64, since_id: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let day = || sql::<BigInt>(&format!("posts.id / {}", ID_SHIFT * DAY_MS));
    Ok(post_tags::table
        .inner_join(posts::table.on(posts::id.eq(post_tags::post_id)))
        .filter(post_tags::tag_id.eq(tag))
        .filter(post_tags::post_id.ge(since_id))
        .filter(posts::visibility.eq(0))
        .filter(sql::<Bool>(COUNTED))
        .group_by(day())
        .order(day())
        .select((day(), sql::<BigInt>("count(*)")))
        .load(db)?)
}

/// `(author, posts)` of the public posts of a hashtag from `since_id` on, the busiest first.
pub fn authors(db: &mut Db, tag: i64, since_id: i64, limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let count = || sql::<BigInt>("count(*)");
    Ok(post_tags::table
        .inner_join(posts::table.on(posts::id.eq(post_tags::post_id)))
        .filter(post_tags::tag_id.eq(tag))
        .filter(post_tags::post_id.ge(since_id))
        .filter(posts::visibility.eq(0))
        .filter(sql::<Bool>(COUNTED))
        .group_by(posts::author_id)
        .order((count().desc(), posts::author_id.asc()))
        .limit(limit)
        .select((posts::author_id, count()))
        .load(db)?)
}
