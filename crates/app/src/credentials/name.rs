//! The name that registers and papers have, beside the display name that its owner chooses.

use crate::access::Viewer;
use crate::cards::AccountCard;
use crate::{App, Error, Result};
use kernel::{Level, Method, RealName, Scope, Visibility};
use store::{Event, Tx, credentials as rows};

/// Writes a name that somebody else has verified.
pub(crate) fn set_verified(tx: &mut Tx<'_>, account: i64, name: &RealName, by: &str, now: i64) -> Result<()> {
    rows::set_real_name(
        tx,
        &rows::RealName {
            account_id: account,
            given: name.given.clone(),
            surname: name.surname.clone(),
            verified_by: by.to_owned(),
            updated_at: now,
        },
    )?;
    Ok(tx.emit(now, Event::AccountChanged { account })?)
}

impl App {
    /// The naming rule: whether an author may publish under the name that it shows.
    pub(crate) fn check_name(&self, author: &AccountCard, visibility: Visibility) -> Result<()> {
        let (Some(policy), Some(name)) = (&self.settings.trust.naming, &author.standing.name) else {
            return Ok(());
        };
        if author.standing.badge().is_none() {
            return Ok(());
        }
        Ok(policy.check(&author.row.display_name, name, visibility)?)
    }

    /// Says what one's name is. A name that carries a verified profession stays until the credential is removed: a badge
    /// must not wander to another name.
    pub async fn set_real_name(&self, viewer: &Viewer, given: &str, surname: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let name = RealName::parse(given, surname)?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let valid = rows::valid_of(tx, &[me])?;
                let bound = valid.iter().any(|row| row.level > Level::L1.code() && row.profession.is_some());
                let old = rows::real_name(tx, me)?;
                if bound && old.is_some_and(|row| super::real_name(&row).key() != name.key()) {
                    return Err(Error::invalid(
                        "surname",
                        "Your profession is verified for another name. Remove that credential first, then verify it again with the new name.",
                    ));
                }
                if bound {
                    return Ok(());
                }
                set_verified(tx, me, &name, "", now)?;
                // An address that proves a profession can show it now that there is a name.
                for row in valid.iter().filter(|row| row.method == Method::Domain.code()) {
                    if row.profession.is_none() {
                        super::address_confirmed(tx, &app.settings, app.new_id(), me, &row.reference, now)?;
                    }
                }
                Ok(())
            })
            .await
    }
}
