//! Moderation: one mechanism, whatever it is about. A report leads to a decision, a decision may be appealed.
//!
//! A report that a post identifies a patient is a confidentiality incident: the post is held back in the transaction of
//! the report, and a moderator decides afterwards. Every step writes a line of the audit log.

pub mod appeal;
pub mod decide;
mod delete_member;
pub(crate) mod erase;
pub(crate) mod letters;
pub mod limits;
pub mod members;
pub mod queue;
pub mod report;
pub mod tell;
pub mod transparency;

use crate::{Error, Result};
use kernel::moderation::HouseRule;
use kernel::{Refusal, Role};
use store::{Db, users};

/// Longest reason, note, comment or appeal, in characters.
pub const LONGEST: usize = 2000;

/// Whether `role` may decide about the account: nobody about themselves, nobody about their equals.
pub(crate) fn may_judge(db: &mut Db, me: i64, role: Role, target: i64) -> Result<()> {
    let theirs = users::by_account(db, target)?.map_or(Role::Member, |user| Role::from_code(user.role));
    if me == target {
        return Err(Error::forbidden("Nobody decides about themselves. Ask another moderator."));
    }
    if theirs >= role {
        return Err(Error::forbidden(
            "Nobody decides about an account with the same role or a higher one. Ask an administrator, or the people who run the server.",
        ));
    }
    Ok(())
}

/// A text that people read later: cleaned, not empty when it is needed, not endless.
pub(crate) fn words(text: &str, field: &'static str, what: &str, needed: bool) -> Result<String> {
    let text = crate::posts::clean(text, field)?;
    if needed && text.is_empty() {
        return Err(Refusal::blank(field, format!("{what} is missing. Write a sentence or two.")).into());
    }
    if text.chars().count() > LONGEST {
        return Err(Refusal::too_long(
            field,
            format!("{what} is too long. Use at most {LONGEST} characters."),
        )
        .into());
    }
    Ok(text)
}

/// Ids as they are kept in one column.
pub(crate) fn ids_json(ids: &[i64]) -> String {
    serde_json::Value::from(ids.to_vec()).to_string()
}

pub(crate) fn ids_of_json(text: &str) -> Vec<i64> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The house rules of these numbers, which count from 1.
pub(crate) fn rules_of<'a>(rules: &'a [HouseRule], numbers: &[i64]) -> Vec<(usize, &'a HouseRule)> {
    numbers
        .iter()
        .filter_map(|number| {
            let number = usize::try_from(*number).ok()?;
            Some((number, rules.get(number.checked_sub(1)?)?))
        })
        .collect()
}
