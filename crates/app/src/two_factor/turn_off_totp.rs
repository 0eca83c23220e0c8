//! Turning the authenticator app off, with the password and a code.

use super::Changed;
use crate::access::Viewer;
use crate::{App, Error, Result};
use store::two_factor as rows;

impl App {
    pub async fn turn_off_totp(&self, viewer: &Viewer, password: &str, code: &str) -> Result<Changed> {
        let owner = self.owner_with_password(viewer, password).await?;
        let account = owner.account;
        let wrong = || {
            Error::invalid(
                "code",
                "This code is not right, or it was used before. Type the newest code of the app, or a recovery code.",
            )
        };
        let proven = match self.check_code(account, code).await {
            Err(Error::Unauthorized(_)) => return Err(wrong()),
            other => other?,
        };
        let (change, now) = (self.change(owner), self.now());
        let cookie = change.cookie.clone();
        self.store
            .write(move |tx| {
                if !proven.spend(tx, account, now)? {
                    return Err(wrong());
                }
                if !rows::delete_totp(tx, account)? {
                    return Err(Error::invalid("totp", "There is no authenticator app to turn off."));
                }
                let what = if rows::has_any(tx, account)? {
                    "The authenticator app of your account was turned off. Your passkeys are still asked for."
                } else {
                    rows::delete_recovery_codes(tx, account)?;
                    "Two-factor sign-in was turned off for your account: the password alone signs in from now on."
                };
                change.conclude(tx, what, true)
            })
            .await?;
        self.forgive_second_factor(account);
        Ok(Changed { cookie, recovery_codes: None })
    }
}
