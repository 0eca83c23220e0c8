//! Removing a passkey.

use super::Changed;
use crate::access::Viewer;
use crate::{App, Error, Result};
use store::{passkeys, two_factor as rows};

impl App {
    pub async fn remove_passkey(&self, viewer: &Viewer, id: i64, password: &str) -> Result<Changed> {
        let owner = self.proven_owner(viewer, password).await?;
        let account = owner.account;
        let change = self.change(owner);
        let cookie = change.cookie.clone();
        self.store
            .write(move |tx| {
                let name = passkeys::delete(tx, account, id)?.ok_or(Error::NotFound)?;
                let rest = if rows::has_any(tx, account)? {
                    ""
                } else {
                    rows::delete_recovery_codes(tx, account)?;
                    " It was the last second factor: the password alone signs in from now on."
                };
                change.conclude(
                    tx,
                    &format!("The passkey “{name}” was removed from your account.{rest}"),
                    true,
                )
            })
            .await?;
        Ok(Changed { cookie, recovery_codes: None })
    }
}
