//! Reports: who says that something is wrong with a post or an account, and what moderators noted about it.

use crate::db::{Db, StoreError, each};
use crate::schema::{cleared_posts, report_notes, report_posts, reports};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// One report. `rules` is a JSON array of numbers of house rules, `receipt` the digest of the secret in the address of
/// the receipt. `source` and `category` are codes of `kernel::moderation`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reports)]
pub struct Report {
    pub id: i64,
    pub target_id: i64,
    pub reporter_id: Option<i64>,
    pub source: i16,
    pub category: i16,
    pub comment: String,
    pub rules: String,
    pub notifier_name: String,
    pub notifier_email: Option<String>,
    pub receipt: Option<String>,
    pub assigned_id: Option<i64>,
    pub resolved_at: Option<i64>,
    pub resolved_by: Option<i64>,
    /// The decision that ended it; none when it was closed without one.
    pub decision_id: Option<i64>,
    pub created_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_notes)]
pub struct Note {
    pub id: i64,
    pub report_id: i64,
    pub account_id: i64,
    pub text: String,
    pub created_at: i64,
}

pub fn insert(db: &mut Db, row: &Report, posts: &[i64]) -> Result<(), StoreError> {
    diesel::insert_into(reports::table).values(row).execute(db)?;
    for post in posts {
        diesel::insert_into(report_posts::table)
            .values((report_posts::report_id.eq(row.id), report_posts::post_id.eq(post)))
            .execute(db)?;
    }
    Ok(())
}

pub fn by_id(db: &mut Db, id: i64) -> Result<Option<Report>, StoreError> {
    Ok(reports::table.find(id).select(Report::as_select()).first(db).optional()?)
}

pub fn by_ids(db: &mut Db, ids: &[i64]) -> Result<Vec<Report>, StoreError> {
    Ok(reports::table.filter(reports::id.eq_any(ids)).select(Report::as_select()).load(db)?)
}

pub fn by_receipt(db: &mut Db, digest: &str) -> Result<Option<Report>, StoreError> {
    Ok(reports::table.filter(reports::receipt.eq(digest)).select(Report::as_select()).first(db).optional()?)
}

/// `(report, post)` of the reports, posts in order.
pub fn posts_of(db: &mut Db, ids: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(report_posts::table
        .filter(report_posts::report_id.eq_any(ids))
        .order((report_posts::report_id.asc(), report_posts::post_id.asc()))
        .select((report_posts::report_id, report_posts::post_id))
        .load(db)?)
}

/// Open reports that are about any of the posts.
pub fn open_about(db: &mut Db, posts: &[i64]) -> Result<Vec<Report>, StoreError> {
    let ids: Vec<i64> = report_posts::table
        .filter(report_posts::post_id.eq_any(posts))
        .select(report_posts::report_id)
        .distinct()
        .load(db)?;
    Ok(reports::table
        .filter(reports::id.eq_any(ids))
        .filter(reports::resolved_at.is_null())
        .order(reports::id.asc())
        .select(Report::as_select())
        .load(db)?)
}

/// Which reports are wanted; `None` is any.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub resolved: Option<bool>,
    pub target: Option<i64>,
    pub reporter: Option<i64>,
    pub category: Option<i16>,
    pub assigned: Option<i64>,
    pub max_id: i64,
    pub since_id: i64,
    pub limit: i64,
    /// Oldest first, as a queue is worked off.
    pub ascending: bool,
}

pub fn page(db: &mut Db, wanted: &Wanted) -> Result<Vec<Report>, StoreError> {
    let mut rows = reports::table
        .filter(reports::id.lt(wanted.max_id))
        .filter(reports::id.gt(wanted.since_id))
        .limit(wanted.limit)
        .select(Report::as_select())
        .into_boxed();
    match wanted.resolved {
        Some(true) => rows = rows.filter(reports::resolved_at.is_not_null()),
        Some(false) => rows = rows.filter(reports::resolved_at.is_null()),
        None => {}
    }
    if let Some(target) = wanted.target {
        rows = rows.filter(reports::target_id.eq(target));
    }
    if let Some(reporter) = wanted.reporter {
        rows = rows.filter(reports::reporter_id.eq(reporter));
    }
    if let Some(category) = wanted.category {
        rows = rows.filter(reports::category.eq(category));
    }
    if let Some(assigned) = wanted.assigned {
        rows = rows.filter(reports::assigned_id.eq(assigned));
    }
    Ok(if wanted.ascending {
        rows.order(reports::id.asc()).load(db)?
    } else {
        rows.order(reports::id.desc()).load(db)?
    })
}

/// Open reports by category.
pub fn open_counts(db: &mut Db) -> Result<Vec<(i16, i64)>, StoreError> {
    Ok(reports::table
        .filter(reports::resolved_at.is_null())
        .group_by(reports::category)
        .select((reports::category, count_star()))
        .load(db)?)
}

/// How many reports there are about each of the accounts.
pub fn counts_of_targets(db: &mut Db, targets: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    Ok(reports::table
        .filter(reports::target_id.eq_any(targets))
        .group_by(reports::target_id)
        .select((reports::target_id, count_star()))
        .load(db)?)
}

pub fn assign(db: &mut Db, id: i64, moderator: Option<i64>) -> Result<(), StoreError> {
    diesel::update(reports::table.find(id)).set(reports::assigned_id.eq(moderator)).execute(db)?;
    Ok(())
}

pub fn set_category(db: &mut Db, id: i64, category: i16, rules: &str) -> Result<(), StoreError> {
    diesel::update(reports::table.find(id))
        .set((reports::category.eq(category), reports::rules.eq(rules)))
        .execute(db)?;
    Ok(())
}

pub fn resolve(db: &mut Db, id: i64, by: i64, decision: Option<i64>, now_ms: i64) -> Result<(), StoreError> {
    diesel::update(reports::table.find(id))
        .set((
            reports::resolved_at.eq(now_ms),
            reports::resolved_by.eq(by),
            reports::decision_id.eq(decision),
        ))
        .execute(db)?;
    Ok(())
}

pub fn reopen(db: &mut Db, id: i64) -> Result<(), StoreError> {
    diesel::update(reports::table.find(id))
        .set((
            reports::resolved_at.eq(None::<i64>),
            reports::resolved_by.eq(None::<i64>),
            reports::decision_id.eq(None::<i64>),
        ))
        .execute(db)?;
    Ok(())
}

pub fn insert_note(db: &mut Db, row: &Note) -> Result<(), StoreError> {
    diesel::insert_into(report_notes::table).values(row).execute(db)?;
    Ok(())
}

/// Forgets who the visitors were whose reports were resolved before that time; how many.
pub fn forget_visitors(db: &mut Db, before_ms: i64) -> Result<usize, StoreError> {
    let told = reports::table
        .filter(reports::resolved_at.lt(before_ms))
        .filter(reports::reporter_id.is_null())
        .filter(reports::notifier_email.is_not_null().or(reports::notifier_name.ne("")));
    Ok(diesel::update(told)
        .set((reports::notifier_name.eq(""), reports::notifier_email.eq(None::<String>)))
        .execute(db)?)
}

/// Oldest first.
pub fn notes_of(db: &mut Db, report: i64) -> Result<Vec<Note>, StoreError> {
    Ok(report_notes::table
        .filter(report_notes::report_id.eq(report))
        .order(report_notes::id.asc())
        .select(Note::as_select())
        .load(db)?)
}

/// Remembers that a moderator let the post stay as it is now.
pub fn clear_post(db: &mut Db, post: i64, now_ms: i64) -> Result<(), StoreError> {
    diesel::delete(cleared_posts::table.find(post)).execute(db)?;
    let row = (cleared_posts::post_id.eq(post), cleared_posts::cleared_at.eq(now_ms));
    each!(db, conn => diesel::insert_into(cleared_posts::table).values(row).execute(conn))?;
    Ok(())
}

/// When the post was let stay.
pub fn cleared_at(db: &mut Db, post: i64) -> Result<Option<i64>, StoreError> {
    Ok(cleared_posts::table.find(post).select(cleared_posts::cleared_at).first(db).optional()?)
}

/// Reports by category that were made in `[from, to)`.
pub fn made(db: &mut Db, from_ms: i64, to_ms: i64) -> Result<Vec<(i16, i64)>, StoreError> {
    Ok(reports::table
        .filter(reports::created_at.ge(from_ms))
        .filter(reports::created_at.lt(to_ms))
        .group_by(reports::category)
        .select((reports::category, count_star()))
        .load(db)?)
}

/// The median time in milliseconds from report to resolution, of the reports that were made in `[from, to)` and are
/// resolved; the lower one of two in the middle.
pub fn median_ms(db: &mut Db, from_ms: i64, to_ms: i64) -> Result<Option<i64>, StoreError> {
    let resolved = || {
        reports::table
            .filter(reports::created_at.ge(from_ms))
            .filter(reports::created_at.lt(to_ms))
            .filter(reports::resolved_at.is_not_null())
    };
    let count: i64 = resolved().count().get_result(db)?;
    if count == 0 {
        return Ok(None);
    }
    Ok(resolved()
        .order(sql::<BigInt>("resolved_at - created_at"))
        .offset((count - 1) / 2)
        .select(sql::<BigInt>("resolved_at - created_at"))
        .first(db)
        .optional()?)
}
