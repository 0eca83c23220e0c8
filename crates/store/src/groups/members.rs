//! Groups with members: their rules, who asks to come in, who is invited and who is kept out.

use crate::db::{Db, StoreError, each};
use crate::dialect;
use crate::schema::{
    follow_requests, group_answers, group_bans, group_invitations, group_members, group_rules,
};
use diesel::prelude::*;

/// The codes are those of `kernel::group`; `questions` and `words` are one a line.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = group_rules, treat_none_as_null = true)]
pub struct Rules {
    pub group_id: i64,
    pub privacy: i16,
    pub joining: i16,
    pub needs: String,
    pub questions: String,
    pub approve_posts: bool,
    pub slow_seconds: i64,
    pub newcomer_days: i16,
    pub hold_links: bool,
    pub words: String,
    pub archived_at: Option<i64>,
    pub quorum: i16,
    pub press: String,
    pub pseudonyms: bool,
}

/// What somebody who asks to come in answered.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = group_answers)]
pub struct Answers {
    pub group_id: i64,
    pub account_id: i64,
    pub answers: String,
    pub asked_at: i64,
}

/// Somebody who is kept out.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = group_bans)]
pub struct Ban {
    pub group_id: i64,
    pub account_id: i64,
    pub reason: String,
    pub banned_at: i64,
}

pub fn insert_rules(db: &mut Db, row: &Rules) -> Result<(), StoreError> {
    diesel::insert_into(group_rules::table).values(row).execute(db)?;
    Ok(())
}

pub fn rules(db: &mut Db, group: i64) -> Result<Option<Rules>, StoreError> {
    Ok(group_rules::table.find(group).select(Rules::as_select()).first(db).optional()?)
}

/// `(group, privacy)` of those accounts that are groups with members.
pub fn privacy_among(db: &mut Db, accounts: &[i64]) -> Result<Vec<(i64, i16)>, StoreError> {
    Ok(group_rules::table
        .filter(group_rules::group_id.eq_any(accounts))
        .select((group_rules::group_id, group_rules::privacy))
        .load(db)?)
}

pub fn set_rules(db: &mut Db, row: &Rules) -> Result<(), StoreError> {
    diesel::update(group_rules::table.find(row.group_id)).set(row).execute(db)?;
    Ok(())
}

/// When somebody came in; `None` for whoever is no member.
pub fn since(db: &mut Db, group: i64, account: i64) -> Result<Option<i64>, StoreError> {
    Ok(group_members::table.find((group, account)).select(group_members::since).first(db).optional()?)
}

/// The groups with members that an account belongs to.
pub fn memberships(db: &mut Db, account: i64) -> Result<Vec<i64>, StoreError> {
    Ok(group_members::table
        .inner_join(group_rules::table.on(group_rules::group_id.eq(group_members::group_id)))
        .filter(group_members::account_id.eq(account))
        .order(group_members::group_id.asc())
        .select(group_members::group_id)
        .load(db)?)
}

/// `(account, role)` of the members below `max_id`, the newest account first.
pub fn page(db: &mut Db, group: i64, max_id: i64, limit: i64) -> Result<Vec<(i64, i16)>, StoreError> {
    Ok(group_members::table
        .filter(group_members::group_id.eq(group))
        .filter(group_members::account_id.lt(max_id))
        .order(group_members::account_id.desc())
        .limit(limit)
        .select((group_members::account_id, group_members::role))
        .load(db)?)
}

/// `(account, role)` of the members whose handle begins so, by handle, and then of those whose name does, by name.
pub fn search(db: &mut Db, group: i64, key: &str, limit: i64) -> Result<Vec<(i64, i16)>, StoreError> {
    let mut found = dialect::members_called(db, group, "handle_key", key, limit)?;
    for member in dialect::members_called(db, group, "name_key", key, limit)? {
        if !found.contains(&member) {
            found.push(member);
        }
    }
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// Every member.
pub fn all(db: &mut Db, group: i64) -> Result<Vec<i64>, StoreError> {
    Ok(group_members::table
        .filter(group_members::group_id.eq(group))
        .select(group_members::account_id)
        .load(db)?)
}

/// Which of the accounts are members.
pub fn among(db: &mut Db, group: i64, accounts: &[i64]) -> Result<Vec<i64>, StoreError> {
    Ok(group_members::table
        .filter(group_members::group_id.eq(group))
        .filter(group_members::account_id.eq_any(accounts))
        .select(group_members::account_id)
        .load(db)?)
}

/// Notes what somebody answered, in place of what they answered before.
pub fn set_answers(db: &mut Db, row: &Answers) -> Result<(), StoreError> {
    drop_answers(db, row.group_id, row.account_id)?;
    diesel::insert_into(group_answers::table).values(row).execute(db)?;
    Ok(())
}

pub fn drop_answers(db: &mut Db, group: i64, account: i64) -> Result<(), StoreError> {
    diesel::delete(group_answers::table.find((group, account))).execute(db)?;
    Ok(())
}

/// Who asks to come in, with what they answered, the oldest first.
pub fn requests(db: &mut Db, group: i64, limit: i64) -> Result<Vec<(i64, Option<String>)>, StoreError> {
    Ok(follow_requests::table
        .left_join(
            group_answers::table.on(group_answers::group_id
                .eq(follow_requests::target_id)
                .and(group_answers::account_id.eq(follow_requests::account_id))),
        )
        .filter(follow_requests::target_id.eq(group))
        .order(follow_requests::id.asc())
        .limit(limit)
        .select((follow_requests::account_id, group_answers::answers.nullable()))
        .load(db)?)
}

/// Invites a handle or an address, in lower case. False when it was invited before.
pub fn invite(db: &mut Db, group: i64, who: &str, by: i64, now: i64) -> Result<bool, StoreError> {
    let row = (
        group_invitations::group_id.eq(group),
        group_invitations::who.eq(who),
        group_invitations::invited_by.eq(by),
        group_invitations::invited_at.eq(now),
    );
    let added = each!(db, conn => diesel::insert_into(group_invitations::table).values(row).on_conflict_do_nothing().execute(conn))?;
    Ok(added == 1)
}

/// Who is invited and has not come yet.
pub fn invitations(db: &mut Db, group: i64, limit: i64) -> Result<Vec<String>, StoreError> {
    Ok(group_invitations::table
        .filter(group_invitations::group_id.eq(group))
        .order(group_invitations::who.asc())
        .limit(limit)
        .select(group_invitations::who)
        .load(db)?)
}

/// Takes an invitation back, or uses it up. True when one of `who` was invited.
pub fn take_invitation(db: &mut Db, group: i64, who: &[String]) -> Result<bool, StoreError> {
    Ok(diesel::delete(
        group_invitations::table
            .filter(group_invitations::group_id.eq(group))
            .filter(group_invitations::who.eq_any(who)),
    )
    .execute(db)?
        > 0)
}

pub fn ban(db: &mut Db, row: &Ban) -> Result<(), StoreError> {
    lift_ban(db, row.group_id, row.account_id)?;
    diesel::insert_into(group_bans::table).values(row).execute(db)?;
    Ok(())
}

pub fn banned(db: &mut Db, group: i64, account: i64) -> Result<Option<Ban>, StoreError> {
    Ok(group_bans::table.find((group, account)).select(Ban::as_select()).first(db).optional()?)
}

pub fn bans(db: &mut Db, group: i64, limit: i64) -> Result<Vec<Ban>, StoreError> {
    Ok(group_bans::table
        .filter(group_bans::group_id.eq(group))
        .order(group_bans::banned_at.desc())
        .limit(limit)
        .select(Ban::as_select())
        .load(db)?)
}

pub fn lift_ban(db: &mut Db, group: i64, account: i64) -> Result<bool, StoreError> {
    Ok(diesel::delete(group_bans::table.find((group, account))).execute(db)? == 1)
}
