//! Accounts: what others see of somebody.

use crate::db::{Db, StoreError};
use crate::schema::accounts;
use diesel::prelude::*;

/// One row. Times are milliseconds; `fields` is a JSON array of `{name, value}`; `avatar` and `header` are blob keys.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub struct Account {
    pub id: i64,
    pub handle: String,
    pub handle_key: String,
    pub handle_skeleton: String,
    pub display_name: String,
    pub name_key: String,
    pub bio: String,
    pub fields: String,
    pub avatar: Option<String>,
    pub header: Option<String>,
    pub profession: Option<String>,
    pub specialty: String,
    pub grade: String,
    pub country: Option<String>,
    pub interests: String,
    pub locked: bool,
    pub bot: bool,
    pub discoverable: bool,
    pub indexable: bool,
    pub hide_collections: bool,
    pub state: i16,
    pub default_visibility: i16,
    pub default_sensitive: bool,
    pub default_language: Option<String>,
    pub posts_count: i64,
    pub followers_count: i64,
    pub following_count: i64,
    pub last_post_at: Option<i64>,
    pub created_at: i64,
}

/// `state` of an account that takes part.
pub const ACTIVE: i16 = 0;
/// `state` of an account that moderators have closed.
pub const SUSPENDED: i16 = 1;

/// The part of a row that its owner edits; written whole.
#[derive(Debug, Clone, PartialEq, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
pub struct Profile {
    pub display_name: String,
    pub name_key: String,
    pub bio: String,
    pub fields: String,
    pub avatar: Option<String>,
    pub header: Option<String>,
    pub profession: Option<String>,
    pub specialty: String,
    pub grade: String,
    pub country: Option<String>,
    pub interests: String,
    pub locked: bool,
    pub bot: bool,
    pub discoverable: bool,
    pub indexable: bool,
    pub hide_collections: bool,
    pub default_visibility: i16,
    pub default_sensitive: bool,
    pub default_language: Option<String>,
}

impl Account {
    pub fn profile(&self) -> Profile {
        let it = self.clone();
        Profile {
            display_name: it.display_name,
            name_key: it.name_key,
            bio: it.bio,
            fields: it.fields,
            avatar: it.avatar,
            header: it.header,
            profession: it.profession,
            specialty: it.specialty,
            grade: it.grade,
            country: it.country,
            interests: it.interests,
            locked: it.locked,
            bot: it.bot,
            discoverable: it.discoverable,
            indexable: it.indexable,
            hide_collections: it.hide_collections,
            default_visibility: it.default_visibility,
            default_sensitive: it.default_sensitive,
            default_language: it.default_language,
        }
    }
}

pub fn insert(db: &mut Db, row: &Account) -> Result<(), StoreError> {
    diesel::insert_into(accounts::table).values(row).execute(db)?;
    Ok(())
}

/// Whether one has to ask to follow, and whether the lists of who follows are its own.
pub fn set_door(db: &mut Db, id: i64, locked: bool, hide_collections: bool) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id))
        .set((accounts::locked.eq(locked), accounts::hide_collections.eq(hide_collections)))
        .execute(db)?;
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Account>, StoreError> {
    Ok(accounts::table.find(id).select(Account::as_select()).first(db).optional()?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Account>, StoreError> {
    // As in posts: one needs no list, and its statement is prepared once.
    if let [id] = ids {
        return Ok(by_id(db, *id)?.into_iter().collect());
    }
    Ok(accounts::table.filter(accounts::id.eq_any(ids)).select(Account::as_select()).load(db)?)
}

pub fn by_handle(db: &mut Db, handle_key: &str) -> Result<Option<Account>, StoreError> {
    Ok(accounts::table
        .filter(accounts::handle_key.eq(handle_key))
        .select(Account::as_select())
        .first(db)
        .optional()?)
}

/// The ids of the handles that exist, active accounts only.
pub fn ids_of_handles(db: &mut Db, handle_keys: &[String]) -> Result<Vec<(String, i64)>, StoreError> {
    Ok(accounts::table
        .filter(accounts::handle_key.eq_any(handle_keys))
        .filter(accounts::state.eq(ACTIVE))
        .select((accounts::handle_key, accounts::id))
        .load(db)?)
}

/// The handle that has this skeleton, if any.
pub fn look_alike(db: &mut Db, skeleton: &str) -> Result<Option<String>, StoreError> {
    Ok(accounts::table
        .filter(accounts::handle_skeleton.eq(skeleton))
        .select(accounts::handle)
        .first(db)
        .optional()?)
}

pub fn update_profile(db: &mut Db, id: i64, profile: &Profile) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id)).set(profile).execute(db)?;
    Ok(())
}

pub fn set_state(db: &mut Db, id: i64, state: i16) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id)).set(accounts::state.eq(state)).execute(db)?;
    Ok(())
}

pub fn delete(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::delete(accounts::table.find(id)).execute(db)?;
    Ok(())
}

/// Adds to the number of posts; `published_at` when one was added.
pub fn count_posts(db: &mut Db, id: i64, change: i64, published_at: Option<i64>) -> Result<(), StoreError> {
    let row = accounts::table.find(id);
    match published_at {
        Some(at) => diesel::update(row)
            .set((accounts::posts_count.eq(accounts::posts_count + change), accounts::last_post_at.eq(at)))
            .execute(db)?,
        None => {
            diesel::update(row).set(accounts::posts_count.eq(accounts::posts_count + change)).execute(db)?
        }
    };
    Ok(())
}

/// Adds to `follower`'s following and to `target`'s followers.
pub fn count_follow(db: &mut Db, follower: i64, target: i64, change: i64) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(follower))
        .set(accounts::following_count.eq(accounts::following_count + change))
        .execute(db)?;
    diesel::update(accounts::table.find(target))
        .set(accounts::followers_count.eq(accounts::followers_count + change))
        .execute(db)?;
    Ok(())
}

/// Active accounts whose handle begins with the text or whose name has it; the most followed first. `text` is lower
/// case.
pub fn search(db: &mut Db, text: &str, offset: i64, limit: i64) -> Result<Vec<Account>, StoreError> {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    Ok(accounts::table
        .filter(accounts::state.eq(ACTIVE))
        .filter(
            accounts::handle_key
                .like(format!("{escaped}%"))
                .escape('\\')
                .or(accounts::name_key.like(format!("%{escaped}%")).escape('\\')),
        )
        .order((accounts::followers_count.desc(), accounts::id.asc()))
        .select(Account::as_select())
        .offset(offset)
        .limit(limit)
        .load(db)?)
}

/// Active, discoverable accounts, the most recently active first.
pub fn directory(db: &mut Db, offset: i64, limit: i64) -> Result<Vec<Account>, StoreError> {
    Ok(accounts::table
        .filter(accounts::state.eq(ACTIVE))
        .filter(accounts::discoverable.eq(true))
        .order((accounts::last_post_at.desc(), accounts::id.asc()))
        .select(Account::as_select())
        .offset(offset)
        .limit(limit)
        .load(db)?)
}

pub fn all(db: &mut Db) -> Result<Vec<Account>, StoreError> {
    Ok(accounts::table.order(accounts::id.asc()).select(Account::as_select()).load(db)?)
}

/// Accounts, and how many of them have posted since `since_ms`.
pub fn count(db: &mut Db, since_ms: i64) -> Result<(i64, i64), StoreError> {
    let active = accounts::table.filter(accounts::state.eq(ACTIVE));
    let all = active.count().get_result(db)?;
    let posting = active.filter(accounts::last_post_at.ge(since_ms)).count().get_result(db)?;
    Ok((all, posting))
}
