//! Who hears of a report and of a decision: moderators, the author, and whoever reported.

use super::letters;
use crate::notifications::Kind;
use crate::{App, Result, jobs};
use kernel::Role;
use kernel::moderation::Action;
use store::decisions::{self, Decision};
use store::notifications::{self as rows, Notification};
use store::reports::Report;
use store::{Event, Tx, users};

/// A notification that does not come from what somebody did on the pages; blocks and mutes do not hold it back.
fn notify(
    app: &App,
    tx: &mut Tx<'_>,
    account: i64,
    kind: Kind,
    from: i64,
    about: i64,
    now: i64,
) -> Result<()> {
    let row = Notification {
        id: app.new_id(),
        account_id: account,
        kind: kind.code(),
        from_id: from,
        post_id: None,
        about_id: Some(about),
    };
    rows::insert(tx, &row)?;
    tx.emit(now, Event::Notified { account, notification: row.id })?;
    Ok(())
}

/// Tells every moderator of a report, but whoever made it and whom it is about.
pub(crate) fn moderators(app: &App, tx: &mut Tx<'_>, report: &Report, now: i64) -> Result<()> {
    for moderator in decisions::with_role(tx, Role::Moderator.code())? {
        if moderator == report.target_id || Some(moderator) == report.reporter_id {
            continue;
        }
        let from = report.reporter_id.unwrap_or(moderator);
        notify(app, tx, moderator, Kind::AdminReport, from, report.id, now)?;
    }
    Ok(())
}

/// Tells the author of a decision by a notification and by mail, with the link to appeal when there is one. Nobody
/// learns who reported.
pub(crate) fn author(
    app: &App,
    tx: &mut Tx<'_>,
    decision: &Decision,
    appeal: Option<&str>,
    now: i64,
) -> Result<()> {
    notify(app, tx, decision.target_id, Kind::ModerationWarning, decision.target_id, decision.id, now)?;
    let Some(user) = users::by_account(tx, decision.target_id)? else { return Ok(()) };
    let (subject, text) = letters::decision(&app.settings, decision, appeal);
    jobs::queue_mail(tx, app.new_id(), &user.email, &subject, &text, now)?;
    Ok(())
}

/// Tells whoever reported what became of it.
pub(crate) fn reporter(
    app: &App,
    tx: &mut Tx<'_>,
    report: &Report,
    outcome: Option<(Action, &str)>,
    now: i64,
) -> Result<()> {
    let address = match report.reporter_id {
        Some(id) => users::by_account(tx, id)?.map(|user| user.email),
        None => report.notifier_email.clone(),
    };
    let Some(address) = address else { return Ok(()) };
    let (subject, text) = letters::outcome(&app.settings, report, outcome);
    jobs::queue_mail(tx, app.new_id(), &address, &subject, &text, now)?;
    Ok(())
}

/// A mail to the owner of an account.
pub(crate) fn mail(
    app: &App,
    tx: &mut Tx<'_>,
    account: i64,
    letter: &(String, String),
    now: i64,
) -> Result<()> {
    if let Some(user) = users::by_account(tx, account)? {
        jobs::queue_mail(tx, app.new_id(), &user.email, &letter.0, &letter.1, now)?;
    }
    Ok(())
}
