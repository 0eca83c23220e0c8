//! The authenticator app shows its first code: from now on it is asked for.

use super::{Changed, new_recovery_codes, sealed_for};
use crate::access::Viewer;
use crate::{App, Error, Result};
use store::two_factor as rows;

impl App {
    pub async fn confirm_totp(&self, viewer: &Viewer, code: &str) -> Result<Changed> {
        let owner = self.owner(viewer).await?;
        self.count_second_factor(owner.account)?;
        let secret = self.begun_secret(&owner).await?.ok_or_else(|| {
            Error::invalid("totp", "Setting up took too long, or was begun elsewhere. Begin again.")
        })?;
        let step = secret.step_of(code, self.now()).ok_or_else(|| {
            Error::invalid(
                "code",
                "This is not the code that the app shows now. Type the newest one; if it is refused too, set the clock of your device.",
            )
        })?;
        self.forgive_second_factor(owner.account);
        let account = owner.account;
        // Sealed anew: from now on it opens for the account, not only for the session that began.
        let sealed = self.vault.seal(secret.bytes(), &sealed_for(account))?;
        let codes = new_recovery_codes::make(account);
        let change = self.change(owner);
        let cookie = change.cookie.clone();
        let recovery_codes = self
            .store
            .write(move |tx| {
                let first = !rows::has_any(tx, account)?;
                if !rows::confirm_totp(tx, account, &sealed, step)? {
                    return Err(Error::invalid("totp", "The authenticator app was set up meanwhile."));
                }
                if first {
                    rows::set_recovery_codes(tx, account, &codes.digests)?;
                }
                // Whoever is signed in elsewhere never showed a second factor.
                change.conclude(
                    tx,
                    "An authenticator app was set up for your account. Signing in asks for its code from now on.",
                    first,
                )?;
                Ok(first.then(|| codes.shown.clone()))
            })
            .await?;
        Ok(Changed { cookie, recovery_codes })
    }
}
