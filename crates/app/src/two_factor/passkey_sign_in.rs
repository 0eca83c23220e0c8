//! Signing in with a passkey alone: the device is the one factor, and its check of the person the other.

use super::check::{PasskeyAnswer, Purpose};
use crate::sign_ins::SignedIn;
use crate::{App, Error, Result};
use platform::webauthn::Verification;
use store::sign_ins;

impl App {
    /// The question for any passkey that the device has for this site. `visit` is a secret of the browser that asks.
    pub async fn ask_passkey_for_sign_in(&self, visit: &str) -> Result<serde_json::Value> {
        let challenge = self.new_challenge(Purpose::SignIn, visit, None, String::new()).await?;
        Ok(self.relying_party().request(&challenge, &[], Verification::Person))
    }

    pub async fn sign_in_with_passkey(
        &self,
        visit: &str,
        answer: &PasskeyAnswer,
        user_agent: &str,
    ) -> Result<SignedIn> {
        let (account, proven) = self.check_passkey(Purpose::SignIn, visit, None, answer).await?;
        let (row, signed_in) = self.new_sign_in(account, user_agent);
        let now = self.now();
        self.store
            .write(move |tx| {
                if !proven.spend(tx, account, now)? {
                    return Err(Error::invalid(
                        "passkey",
                        "This passkey counts its uses, and the count is wrong, as when it was copied. Sign in another way and remove it.",
                    ));
                }
                Ok(sign_ins::insert(tx, &row)?)
            })
            .await?;
        Ok(signed_in)
    }
}
