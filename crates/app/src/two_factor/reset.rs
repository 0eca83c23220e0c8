//! The operator's way out for somebody who lost everything: no second factor, signed out everywhere.

use super::letter;
use crate::registration::end_access;
use crate::{App, Error, Result, jobs};
use store::{passkeys, two_factor as rows, users};

/// What was there and is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    pub app: bool,
    pub passkeys: usize,
    pub recovery_codes: usize,
}

impl App {
    pub async fn reset_two_factor(&self, account: i64) -> Result<Removed> {
        let (mail, now, settings) = (self.new_id(), self.now(), self.settings.clone());
        self.store
            .write(move |tx| {
                let email = users::by_account(tx, account)?.ok_or(Error::NotFound)?.email;
                let removed = Removed {
                    app: rows::delete_totp(tx, account)?,
                    passkeys: passkeys::delete_all(tx, account)?,
                    recovery_codes: rows::delete_recovery_codes(tx, account)?,
                };
                end_access(tx, account, None, now)?;
                let (subject, text) = letter(
                    &settings,
                    "The people who run this place removed the second factor of your account: the password alone signs in from now on.",
                );
                jobs::queue_mail(tx, mail, &email, &subject, &text, now)?;
                Ok(removed)
            })
            .await
    }
}
