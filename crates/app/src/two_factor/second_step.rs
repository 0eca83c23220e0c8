//! The second step at sign-in. The first one leaves a secret in the browser that stands for "the password was right".

use super::check::{PasskeyAnswer, Proven, Purpose, WRONG};
use super::letter;
use crate::sign_ins::SignedIn;
use crate::{App, Error, Result, jobs};
use platform::secrets;
use platform::webauthn::Verification;
use store::{passkeys, sign_ins, two_factor as rows, users};

/// So long the first step counts.
pub const SECOND_STEP_MS: i64 = 10 * 60 * 1000;

const GONE: &str = "Signing in took too long. Begin again with your password.";
const COPIED: &str = "This passkey counts its uses, and the count is wrong, as when it was copied. Sign in another way and remove it.";

/// What the second step can be done with.
#[derive(Debug, Clone, Copy, Default)]
pub struct SecondStep {
    pub app: bool,
    pub passkeys: bool,
    pub recovery_codes: bool,
}

#[derive(Debug, Clone)]
pub enum Answer {
    /// Of the app, or a recovery code.
    Code(String),
    Passkey(PasskeyAnswer),
}

impl App {
    /// The password was right: a secret for the second step, if the account asks for one.
    pub(crate) async fn begin_second_step(&self, account: i64) -> Result<Option<String>> {
        let secret = platform::random::token();
        let (digest, until) = (secrets::digest_hex(&secret), self.now() + SECOND_STEP_MS);
        let asked = self
            .store
            .write(move |tx| {
                let asked = rows::has_any(tx, account)?;
                if asked {
                    rows::insert_pending(tx, &digest, account, until)?;
                }
                Ok::<_, Error>(asked)
            })
            .await?;
        Ok(asked.then_some(secret))
    }

    /// What the second step can be done with.
    pub async fn second_step(&self, secret: &str) -> Result<SecondStep> {
        let account = self.who_waits(secret).await?;
        self.store
            .read(move |db| {
                Ok::<_, Error>(SecondStep {
                    app: rows::totp(db, account)?.is_some_and(|row| row.confirmed),
                    passkeys: !passkeys::of_account(db, account)?.is_empty(),
                    recovery_codes: rows::count_recovery_codes(db, account)? > 0,
                })
            })
            .await
    }

    /// The question for a passkey, for `navigator.credentials.get`.
    pub async fn ask_passkey_for_second_step(&self, secret: &str) -> Result<serde_json::Value> {
        let account = self.who_waits(secret).await?;
        let known = self.store.read(move |db| passkeys::of_account(db, account)).await;
        let known = known.map_err(Error::from)?;
        let challenge = self.new_challenge(Purpose::SecondStep, secret, Some(account), String::new()).await?;
        let ids: Vec<&str> = known.iter().map(|row| row.credential_id.as_str()).collect();
        Ok(self.relying_party().request(&challenge, &ids, Verification::Touch))
    }

    /// Signs in, if the answer is right.
    pub async fn finish_second_step(
        &self,
        secret: &str,
        answer: Answer,
        user_agent: &str,
    ) -> Result<SignedIn> {
        let account = self.who_waits(secret).await?;
        let proven = match answer {
            Answer::Code(code) => self.check_code(account, &code).await?,
            Answer::Passkey(answer) => {
                self.count_second_factor(account)?;
                self.check_passkey(Purpose::SecondStep, secret, Some(account), &answer).await?.1
            }
        };
        let (row, signed_in) = self.new_sign_in(account, user_agent);
        let (digest, mail, now) = (secrets::digest_hex(secret), self.new_id(), self.now());
        let settings = self.settings.clone();
        self.store
            .write(move |tx| {
                if !rows::take_pending(tx, &digest)? {
                    return Err(Error::Unauthorized(GONE));
                }
                if !proven.spend(tx, account, now)? {
                    return Err(match &proven {
                        Proven::Passkey { .. } => Error::invalid("passkey", COPIED),
                        _ => Error::Unauthorized(WRONG),
                    });
                }
                if let Proven::RecoveryCode(_) = proven {
                    let left = rows::count_recovery_codes(tx, account)?;
                    let what =
                        format!("A recovery code was used to sign in to your account; {left} are left.");
                    let (subject, text) = letter(&settings, &what);
                    let email = users::by_account(tx, account)?.ok_or(Error::NotFound)?.email;
                    jobs::queue_mail(tx, mail, &email, &subject, &text, now)?;
                }
                Ok(sign_ins::insert(tx, &row)?)
            })
            .await?;
        self.forgive_second_factor(account);
        Ok(signed_in)
    }

    async fn who_waits(&self, secret: &str) -> Result<i64> {
        let (digest, now) = (secrets::digest_hex(secret), self.now());
        let account = self.store.read(move |db| rows::pending(db, &digest, now)).await;
        account.map_err(Error::from)?.ok_or(Error::Unauthorized(GONE))
    }
}
