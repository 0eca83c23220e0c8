//! Hashtags: their names, the posts that carry them, and who follows them.

use crate::db::{Db, StoreError, each};
use crate::schema::{post_tags, posts, tag_follows, tags};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

/// `key` is how two are compared, `name` how the first writer wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = tags)]
pub struct Tag {
    pub id: i64,
    pub key: String,
    pub name: String,
    pub created_at: i64,
}

/// Silenced accounts do not make trends, and neither does what is held back.
const COUNTED: &str = "NOT posts.held AND NOT EXISTS \
    (SELECT 1 FROM account_limits WHERE account_limits.account_id = posts.author_id AND account_limits.kind = 1)";

/// How many different accounts.
const AUTHORS: &str = "count(DISTINCT posts.author_id)";

pub fn by_key(db: &mut Db, key: &str) -> Result<Option<Tag>, StoreError> {
    Ok(tags::table.filter(tags::key.eq(key)).select(Tag::as_select()).first(db).optional()?)
}

pub fn by_keys(db: &mut Db, keys: &[String]) -> Result<Vec<Tag>, StoreError> {
    Ok(tags::table.filter(tags::key.eq_any(keys)).select(Tag::as_select()).load(db)?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Tag>, StoreError> {
    Ok(tags::table.filter(tags::id.eq_any(ids)).select(Tag::as_select()).load(db)?)
}

/// The tag of a key, made when it is new.
pub fn ensure(db: &mut Db, row: &Tag) -> Result<Tag, StoreError> {
    if let Some(tag) = by_key(db, &row.key)? {
        return Ok(tag);
    }
    each!(db, conn => diesel::insert_into(tags::table).values(row).on_conflict_do_nothing().execute(conn))?;
    by_key(db, &row.key)?.ok_or(StoreError::NotFound)
}

/// Replaces the hashtags of a post.
pub fn set_of_post(db: &mut Db, post: i64, tags: &[i64]) -> Result<(), StoreError> {
    diesel::delete(post_tags::table.filter(post_tags::post_id.eq(post))).execute(db)?;
    add_to_post(db, post, tags)
}

pub fn add_to_post(db: &mut Db, post: i64, tags: &[i64]) -> Result<(), StoreError> {
    for tag in tags {
        diesel::insert_into(post_tags::table)
            .values((post_tags::tag_id.eq(tag), post_tags::post_id.eq(post)))
            .execute(db)?;
    }
    Ok(())
}

/// `(post, tag)` of each of the posts.
pub fn of_posts(db: &mut Db, posts: &[i64]) -> Result<Vec<(i64, Tag)>, StoreError> {
    if let [post] = posts {
        return Ok(post_tags::table
            .inner_join(tags::table.on(tags::id.eq(post_tags::tag_id)))
            .filter(post_tags::post_id.eq(*post))
            .order(tags::id.asc())
            .select((post_tags::post_id, Tag::as_select()))
            .load(db)?);
    }
    Ok(post_tags::table
        .inner_join(tags::table.on(tags::id.eq(post_tags::tag_id)))
        .filter(post_tags::post_id.eq_any(posts))
        .order((post_tags::post_id.asc(), tags::id.asc()))
        .select((post_tags::post_id, Tag::as_select()))
        .load(db)?)
}

/// `(post, tag)` of every post from `from` on, in order: to fill the timelines at start.
pub fn links_since(db: &mut Db, from: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(post_tags::table
        .filter(post_tags::post_id.ge(from))
        .order(post_tags::post_id.asc())
        .select((post_tags::post_id, post_tags::tag_id))
        .load(db)?)
}

/// Public posts with a hashtag, newest first, below `max_id` and above `since_id`.
pub fn posts_below(
    db: &mut Db,
    tag: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    Ok(post_tags::table
        .inner_join(posts::table.on(posts::id.eq(post_tags::post_id)))
        .filter(post_tags::tag_id.eq(tag))
        .filter(post_tags::post_id.lt(max_id))
        .filter(post_tags::post_id.gt(since_id))
        .filter(posts::visibility.eq(0))
        .order(post_tags::post_id.desc())
        .limit(limit)
        .select(post_tags::post_id)
        .load(db)?)
}

pub fn follow(db: &mut Db, account: i64, tag: i64, id: i64) -> Result<(), StoreError> {
    let row = (tag_follows::account_id.eq(account), tag_follows::tag_id.eq(tag), tag_follows::id.eq(id));
    each!(db, conn => diesel::insert_into(tag_follows::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(())
}

pub fn unfollow(db: &mut Db, account: i64, tag: i64) -> Result<(), StoreError> {
    diesel::delete(tag_follows::table.find((account, tag))).execute(db)?;
    Ok(())
}

/// `(follow id, tag)`, the latest follow first.
pub fn followed(db: &mut Db, account: i64) -> Result<Vec<(i64, Tag)>, StoreError> {
    Ok(tag_follows::table
        .inner_join(tags::table.on(tags::id.eq(tag_follows::tag_id)))
        .filter(tag_follows::account_id.eq(account))
        .order(tag_follows::id.desc())
        .select((tag_follows::id, Tag::as_select()))
        .load(db)?)
}

/// Hashtags whose key begins with the text, or has it when nothing begins so.
pub fn search(db: &mut Db, key: &str, offset: i64, limit: i64) -> Result<Vec<Tag>, StoreError> {
    let escaped = key.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Ok(tags::table
        .filter(tags::key.like(format!("{escaped}%")).escape('\\'))
        .order(tags::key.asc())
        .offset(offset)
        .limit(limit)
        .select(Tag::as_select())
        .load(db)?)
}

/// How often a hashtag was used, and by how many accounts, in public posts of `[from, to)`.
pub fn uses(db: &mut Db, tags: &[i64], from: i64, to: i64) -> Result<Vec<(i64, i64, i64)>, StoreError> {
    Ok(post_tags::table
        .inner_join(posts::table.on(posts::id.eq(post_tags::post_id)))
        .filter(post_tags::tag_id.eq_any(tags))
        .filter(post_tags::post_id.ge(from))
        .filter(post_tags::post_id.lt(to))
        .filter(posts::visibility.eq(0))
        .filter(sql::<Bool>(COUNTED))
        .group_by(post_tags::tag_id)
        .select((post_tags::tag_id, count_star(), sql::<BigInt>(AUTHORS)))
        .load(db)?)
}

/// The hashtags that most accounts used in public posts since `from`.
pub fn trending(db: &mut Db, from: i64, limit: i64) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<(i64, i64, i64)> = posts::table
        .inner_join(post_tags::table.on(posts::id.eq(post_tags::post_id)))
        .filter(posts::id.ge(from))
        .filter(posts::visibility.eq(0))
        .filter(sql::<Bool>(COUNTED))
        .group_by(post_tags::tag_id)
        .order((sql::<BigInt>(AUTHORS).desc(), count_star().desc(), post_tags::tag_id.asc()))
        .limit(limit)
        .select((post_tags::tag_id, count_star(), sql::<BigInt>(AUTHORS)))
        .load(db)?;
    Ok(rows.into_iter().map(|(tag, _, _)| tag).collect())
}
