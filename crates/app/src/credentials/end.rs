//! Credentials end: the badge goes at once, and its owner is told.

use super::line;
use crate::access::Viewer;
use crate::{App, Error, Result, audit, jobs};
use kernel::{Method, Profession, Scope, Status};
use serde_json::json;
use store::credentials::{self as rows, Credential};
use store::{Event, Tx, users};

/// Ends a credential that holds. `id` is for the mail to its owner.
pub(crate) fn revoke(
    app: &App,
    tx: &mut Tx<'_>,
    row: &Credential,
    status: Status,
    reason: &str,
    now: i64,
    actor: Option<i64>,
) -> Result<()> {
    if !rows::end(tx, row.id, status.code(), reason, now)? {
        return Ok(());
    }
    let action = if status == Status::Expired { "credential.expire" } else { "credential.revoke" };
    let details = json!({ "method": row.method, "level": row.level, "verifier": row.verifier });
    audit::record(tx, now, actor, action, &format!("account:{}", row.account_id), &details)?;
    tx.emit(now, Event::AccountChanged { account: row.account_id })?;
    // Whoever removed it knows.
    if actor == Some(row.account_id) {
        return Ok(());
    }
    let Some(user) = users::by_account(tx, row.account_id)? else { return Ok(()) };
    let settings = &app.settings;
    let what = row.profession.as_deref().and_then(Profession::parse).map_or_else(
        || format!("proof of “{}”", row.verifier),
        |profession| format!("verification as {} by {}", profession.label().to_lowercase(), row.verifier),
    );
    let text = format!(
        "Hello,\n\nyour {what} on {} does not hold any more, and it is no longer shown.\n\nWhy: {reason}\n\n\
         Look at your credentials, and how to get them again:\n{}/settings/credentials\n",
        settings.title, settings.base_url
    );
    Ok(jobs::queue_mail(tx, app.new_id(), &user.email, "Your verification has ended", &text, now)?)
}

impl App {
    /// The owner takes a credential away.
    pub async fn remove_credential(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let row = rows::by_id(tx, id)?.filter(|row| row.account_id == me).ok_or(Error::NotFound)?;
                revoke(&app, tx, &row, Status::Revoked, "You removed it.", now, Some(me))
            })
            .await
    }

    /// An administrator takes a credential away, with a reason that its owner reads.
    pub async fn revoke_credential(&self, viewer: &Viewer, id: i64, reason: &str) -> Result<()> {
        let me = viewer.admin(Scope::AdminWriteAccounts)?;
        let reason = crate::posts::clean(reason, "reason")?;
        if reason.is_empty() || reason.chars().count() > 500 {
            return Err(Error::invalid("reason", "Say why, in at most 500 characters: the member reads it."));
        }
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let row = rows::by_id(tx, id)?.ok_or(Error::NotFound)?;
                revoke(&app, tx, &row, Status::Revoked, &reason, now, Some(me))
            })
            .await
    }

    /// Ends what has had its time, and has pages looked at again. Part of the hourly sweep.
    pub(crate) async fn expire_credentials(&self) -> Result<()> {
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                for row in rows::overdue(tx, now)? {
                    let reason = match line(&row).map(|line| line.method) {
                        Some(Method::Register) => "The register says that your registration has ended.",
                        _ => "A proof holds for a year and has to be renewed.",
                    };
                    revoke(&app, tx, &row, Status::Expired, reason, now, None)?;
                }
                for account in rows::links_unchecked_since(tx, now - super::link::CHECK_MS)? {
                    super::queue_check(tx, app.new_id(), account, now)?;
                }
                rows::prune_visits(tx, now)?;
                Ok::<_, Error>(())
            })
            .await
    }
}
