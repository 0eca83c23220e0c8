//! Taking a certificate back.

use super::rows;
use crate::access::Viewer;
use crate::guard::{Piece, Place, Surface};
use crate::sessions::conducts;
use crate::{App, Error, Result, audit};
use kernel::{Refusal, Role, Scope};
use serde_json::json;
use store::certificates::Revocation;
use store::{Db, sessions};

const REASON_CHARS: usize = 300;

/// Whether somebody may: whoever conducts the session. When it is gone, its certificates are the administrators'.
fn may(db: &mut Db, viewer: &Viewer, me: i64, session: i64) -> Result<bool> {
    let conducting = match sessions::by_id(db, session)? {
        Some(row) => conducts(db, &row, me)?,
        None => false,
    };
    Ok(conducting || (viewer.role() >= Role::Admin && viewer.admin(Scope::AdminWriteAccounts).is_ok()))
}

impl App {
    pub async fn may_revoke(&self, viewer: &Viewer, session: i64) -> Result<bool> {
        let (Some(me), viewer) = (viewer.id(), viewer.clone()) else { return Ok(false) };
        self.store.read(move |db| may(db, &viewer, me, session)).await
    }

    /// Revokes a certificate for a reason that everybody reads who checks it. It cannot be undone.
    pub async fn revoke_certificate(&self, viewer: &Viewer, name: &str, reason: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        let reason = crate::posts::clean(reason, "reason")?;
        if reason.is_empty() {
            return Err(
                Refusal::blank("reason", "Say why: everybody who checks the certificate reads it.").into()
            );
        }
        if reason.chars().count() > REASON_CHARS {
            return Err(Refusal::too_long(
                "reason",
                format!("The reason is too long. Use at most {REASON_CHARS} characters."),
            )
            .into());
        }
        let piece = Piece::new("reason", Surface::Post, reason.as_str());
        let (name, viewer) = (name.to_owned(), viewer.clone());
        // Whoever may not revoke hears so, whatever they wrote.
        let row = self
            .store
            .read(move |db| {
                let row = rows::by_name(db, &name)?.ok_or(Error::NotFound)?;
                if may(db, &viewer, me, row.session_id)? {
                    return Ok(row);
                }
                Err(Error::forbidden("Only those who conducted the session can revoke its certificates."))
            })
            .await?;
        let passed = self.guard(me, vec![piece], Place::default()).await?;
        self.store
            .write(move |tx| {
                if rows::revocation(tx, row.status_index)?.is_some() {
                    return Err(Error::invalid("reason", "The certificate is revoked already."));
                }
                rows::revoke(
                    tx,
                    &Revocation {
                        status_index: row.status_index,
                        reason: reason.clone(),
                        revoked_by: Some(me),
                        revoked_at: now,
                    },
                )?;
                let subject = format!("certificate:{}", row.id);
                passed.record(tx, now, me, &subject)?;
                audit::record(tx, now, Some(me), "certificate.revoke", &subject, &json!({}))?;
                Ok(())
            })
            .await
    }
}
