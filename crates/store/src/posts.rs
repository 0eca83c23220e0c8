//! Posts: their text, edits and mentions, and reading them in batches.

use crate::db::{Db, StoreError, each};
use crate::outbox::PostLine;
use crate::schema::{post_edits, post_mentions, posts};
use diesel::prelude::*;

/// A boost is a post with `boost_of_id` and no text. `thread_id` is the id of the first post of the thread.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = posts)]
pub struct Post {
    pub id: i64,
    pub author_id: i64,
    pub visibility: i16,
    pub text: String,
    pub spoiler: String,
    pub sensitive: bool,
    pub language: Option<String>,
    pub in_reply_to_id: Option<i64>,
    pub in_reply_to_account_id: Option<i64>,
    pub thread_id: i64,
    pub boost_of_id: Option<i64>,
    pub boost_of_account_id: Option<i64>,
    pub poll_id: Option<i64>,
    pub app_id: Option<i64>,
    pub media_count: i16,
    pub replies_count: i64,
    pub boosts_count: i64,
    pub favourites_count: i64,
    pub edited_at: Option<i64>,
    /// Hidden from all but its author and the moderators until they have decided.
    pub held: bool,
    /// The group that it is written in.
    pub group_id: Option<i64>,
}

/// What a post said before or after an edit. `media` and `poll_options` are JSON.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = post_edits)]
pub struct Edit {
    pub id: i64,
    pub post_id: i64,
    pub text: String,
    pub spoiler: String,
    pub sensitive: bool,
    pub media: String,
    pub poll_options: Option<String>,
    pub created_at: i64,
}

/// The counters of a post that others change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counter {
    Replies,
    Boosts,
    Favourites,
}

pub fn insert(db: &mut Db, row: &Post) -> Result<(), StoreError> {
    diesel::insert_into(posts::table).values(row).execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Post>, StoreError> {
    Ok(posts::table.find(id).select(Post::as_select()).first(db).optional()?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Post>, StoreError> {
    // A list is prepared anew each time, because its length is part of the statement; one post needs no list.
    if let [id] = ids {
        return Ok(by_id(db, *id)?.into_iter().collect());
    }
    Ok(posts::table.filter(posts::id.eq_any(ids)).select(Post::as_select()).load(db)?)
}

/// `author`'s boost of a post.
pub fn boost_by(db: &mut Db, author: i64, post: i64) -> Result<Option<Post>, StoreError> {
    Ok(posts::table
        .filter(posts::boost_of_id.eq(post))
        .filter(posts::author_id.eq(author))
        .select(Post::as_select())
        .first(db)
        .optional()?)
}

pub fn boosts_of(db: &mut Db, post: i64) -> Result<Vec<Post>, StoreError> {
    Ok(posts::table.filter(posts::boost_of_id.eq(post)).select(Post::as_select()).load(db)?)
}

/// What an edit writes, whole.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = posts, treat_none_as_null = true)]
pub struct Wording {
    pub text: String,
    pub spoiler: String,
    pub sensitive: bool,
    pub language: Option<String>,
    pub media_count: i16,
    pub poll_id: Option<i64>,
    pub edited_at: Option<i64>,
}

pub fn reword(db: &mut Db, id: i64, wording: &Wording) -> Result<(), StoreError> {
    diesel::update(posts::table.find(id)).set(wording).execute(db)?;
    Ok(())
}

/// Covers the pictures of a post, or uncovers them.
pub fn set_sensitive(db: &mut Db, id: i64, sensitive: bool) -> Result<(), StoreError> {
    diesel::update(posts::table.find(id)).set(posts::sensitive.eq(sensitive)).execute(db)?;
    Ok(())
}

/// Holds a post back from the public, or lets it go.
pub fn hold(db: &mut Db, id: i64, held: bool) -> Result<(), StoreError> {
    diesel::update(posts::table.find(id)).set(posts::held.eq(held)).execute(db)?;
    Ok(())
}

/// The posts that are held back.
pub fn held(db: &mut Db) -> Result<Vec<i64>, StoreError> {
    Ok(posts::table.filter(posts::held.eq(true)).order(posts::id.asc()).select(posts::id).load(db)?)
}

pub fn delete(db: &mut Db, id: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(posts::table.find(id)).execute(db)? == 1)
}

pub fn count(db: &mut Db, id: i64, counter: Counter, change: i64) -> Result<(), StoreError> {
    let row = posts::table.find(id);
    match counter {
        Counter::Replies => {
            diesel::update(row).set(posts::replies_count.eq(posts::replies_count + change)).execute(db)?
        }
        Counter::Boosts => {
            diesel::update(row).set(posts::boosts_count.eq(posts::boosts_count + change)).execute(db)?
        }
        Counter::Favourites => diesel::update(row)
            .set(posts::favourites_count.eq(posts::favourites_count + change))
            .execute(db)?,
    };
    Ok(())
}

/// Replies below a post, direct ones, oldest first.
pub fn replies_to(db: &mut Db, ids: &[i64], limit: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(posts::table
        .filter(posts::in_reply_to_id.eq_any(ids.iter().copied().map(Some).collect::<Vec<_>>()))
        .order(posts::id.asc())
        .limit(limit)
        .select((posts::id, posts::in_reply_to_id.assume_not_null()))
        .load(db)?)
}

/// Detaches the replies of a post that goes away: they stay, their parent does not.
pub fn orphan_replies(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::update(posts::table.filter(posts::in_reply_to_id.eq(id)))
        .set(posts::in_reply_to_id.eq(None::<i64>))
        .execute(db)?;
    Ok(())
}

pub fn mention(db: &mut Db, post: i64, accounts: &[i64]) -> Result<(), StoreError> {
    for account in accounts {
        let row = (post_mentions::post_id.eq(post), post_mentions::account_id.eq(*account));
        each!(db, conn => diesel::insert_into(post_mentions::table).values(row).on_conflict_do_nothing().execute(conn))?;
    }
    Ok(())
}

pub fn clear_mentions(db: &mut Db, post: i64) -> Result<(), StoreError> {
    diesel::delete(post_mentions::table.filter(post_mentions::post_id.eq(post))).execute(db)?;
    Ok(())
}

/// `(post, account)` of each of the posts.
pub fn mentions_of(db: &mut Db, ids: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    if let [id] = ids {
        return Ok(post_mentions::table
            .filter(post_mentions::post_id.eq(*id))
            .order(post_mentions::account_id.asc())
            .select((post_mentions::post_id, post_mentions::account_id))
            .load(db)?);
    }
    Ok(post_mentions::table
        .filter(post_mentions::post_id.eq_any(ids))
        .order((post_mentions::post_id.asc(), post_mentions::account_id.asc()))
        .select((post_mentions::post_id, post_mentions::account_id))
        .load(db)?)
}

pub fn insert_edit(db: &mut Db, row: &Edit) -> Result<(), StoreError> {
    diesel::insert_into(post_edits::table).values(row).execute(db)?;
    Ok(())
}

/// Every version of a post, oldest first; empty when it was never edited.
pub fn edits(db: &mut Db, post: i64) -> Result<Vec<Edit>, StoreError> {
    Ok(post_edits::table
        .filter(post_edits::post_id.eq(post))
        .order(post_edits::id.asc())
        .select(Edit::as_select())
        .load(db)?)
}

/// Ids of an author's posts of at most this visibility, newest first, in `(since_id, max_id)`.
pub fn by_author(
    db: &mut Db,
    author: i64,
    max_visibility: i16,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Vec<Post>, StoreError> {
    Ok(posts::table
        .filter(posts::author_id.eq(author))
        .filter(posts::visibility.le(max_visibility))
        .filter(posts::id.lt(max_id))
        .filter(posts::id.gt(since_id))
        .order(posts::id.desc())
        .limit(limit)
        .select(Post::as_select())
        .load(db)?)
}

/// Public posts that are neither boosts nor answers to others, newest first.
pub fn local_below(db: &mut Db, max_id: i64, since_id: i64, limit: i64) -> Result<Vec<Post>, StoreError> {
    Ok(posts::table
        .filter(posts::visibility.eq(0))
        .filter(posts::boost_of_id.is_null())
        .filter(
            posts::in_reply_to_account_id
                .is_null()
                .or(posts::in_reply_to_account_id.eq(posts::author_id.nullable())),
        )
        .filter(posts::id.lt(max_id))
        .filter(posts::id.gt(since_id))
        .order(posts::id.desc())
        .limit(limit)
        .select(Post::as_select())
        .load(db)?)
}

/// Posts that mention an account directly and only it may see, newest first.
pub fn direct_to(
    db: &mut Db,
    account: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Vec<Post>, StoreError> {
    Ok(posts::table
        .inner_join(post_mentions::table.on(post_mentions::post_id.eq(posts::id)))
        .filter(post_mentions::account_id.eq(account))
        .filter(post_mentions::post_id.lt(max_id))
        .filter(post_mentions::post_id.gt(since_id))
        .filter(posts::visibility.eq(3))
        .order(post_mentions::post_id.desc())
        .limit(limit)
        .select(Post::as_select())
        .load(db)?)
}

/// What is written in a group and answers nobody else, newest first.
pub fn in_group(
    db: &mut Db,
    group: i64,
    max_id: i64,
    since_id: i64,
    limit: i64,
) -> Result<Vec<Post>, StoreError> {
    Ok(posts::table
        .filter(posts::group_id.eq(group))
        .filter(
            posts::in_reply_to_account_id
                .is_null()
                .or(posts::in_reply_to_account_id.eq(posts::author_id.nullable())),
        )
        .filter(posts::id.lt(max_id))
        .filter(posts::id.gt(since_id))
        .order(posts::id.desc())
        .limit(limit)
        .select(Post::as_select())
        .load(db)?)
}

/// The newest post of an author in a group, if it is newer than `since_id`.
pub fn newest_in_group(
    db: &mut Db,
    group: i64,
    author: i64,
    since_id: i64,
) -> Result<Option<i64>, StoreError> {
    Ok(posts::table
        .filter(posts::author_id.eq(author))
        .filter(posts::id.gt(since_id))
        .filter(posts::group_id.eq(group))
        .order(posts::id.desc())
        .select(posts::id)
        .first(db)
        .optional()?)
}

/// What fills the timelines at start: the newest `limit` posts, newest first, without their tags and mentions.
pub fn newest_lines(db: &mut Db, limit: i64) -> Result<Vec<PostLine>, StoreError> {
    type Row = (i64, i64, i16, Option<i64>, Option<i64>, Option<i64>, Option<i64>, i16, Option<i64>);
    let rows: Vec<Row> = posts::table
        .order(posts::id.desc())
        .limit(limit)
        .select((
            posts::id,
            posts::author_id,
            posts::visibility,
            posts::in_reply_to_id,
            posts::in_reply_to_account_id,
            posts::boost_of_id,
            posts::boost_of_account_id,
            posts::media_count,
            posts::group_id,
        ))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(
            |(
                id,
                author,
                visibility,
                reply_to,
                reply_to_account,
                boost_of,
                boost_of_account,
                media,
                group,
            )| {
                PostLine {
                    id,
                    author,
                    visibility,
                    reply_to,
                    reply_to_account,
                    boost_of,
                    boost_of_account,
                    media: media > 0,
                    tags: Vec::new(),
                    mentions: Vec::new(),
                    group,
                }
            },
        )
        .collect())
}

/// `(post, account)` of every direct post from `from` on.
pub fn direct_mentions_since(db: &mut Db, from: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(post_mentions::table
        .inner_join(posts::table.on(posts::id.eq(post_mentions::post_id)))
        .filter(posts::id.ge(from))
        .filter(posts::visibility.eq(3))
        .select((post_mentions::post_id, post_mentions::account_id))
        .load(db)?)
}

/// Posts that are not boosts.
pub fn count_all(db: &mut Db) -> Result<i64, StoreError> {
    Ok(posts::table.filter(posts::boost_of_id.is_null()).count().get_result(db)?)
}

/// The post that a key made.
pub fn of_key(db: &mut Db, digest: &str) -> Result<Option<i64>, StoreError> {
    use crate::schema::idempotency_keys as keys;
    Ok(keys::table.find(digest).select(keys::post_id).first(db).optional()?)
}

/// Remembers which post a key made; the earlier post when the key is known.
pub fn remember_key(db: &mut Db, digest: &str, post: i64, now_ms: i64) -> Result<Option<i64>, StoreError> {
    use crate::schema::idempotency_keys as keys;
    if let Some(earlier) = of_key(db, digest)? {
        return Ok(Some(earlier));
    }
    diesel::insert_into(keys::table)
        .values((keys::digest.eq(digest), keys::post_id.eq(post), keys::created_at.eq(now_ms)))
        .execute(db)?;
    Ok(None)
}

pub fn prune_keys(db: &mut Db, before_ms: i64) -> Result<usize, StoreError> {
    use crate::schema::idempotency_keys as keys;
    Ok(diesel::delete(keys::table.filter(keys::created_at.lt(before_ms))).execute(db)?)
}
