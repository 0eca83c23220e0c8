//! Checking a second factor: a code of the app, a recovery code, a passkey. What is right is used up by whoever asked,
//! in one transaction with what it opens.

use super::{new_recovery_codes, sealed_for};
use crate::{App, Error, Result};
use platform::secrets;
use platform::totp::Secret;
use platform::webauthn::{self, Assertion, ClientData, Verification, WebauthnError};
use store::passkeys::{self, Challenge};
use store::{Tx, two_factor as rows};

pub(super) const WRONG: &str =
    "This code is not right, or it was used before. Wait for the next code of the app and try again.";

/// What was shown to be right and is not used up yet.
#[derive(Debug, Clone)]
pub(super) enum Proven {
    Step(i64),
    RecoveryCode(String),
    Passkey { id: i64, sign_count: i64 },
}

/// What a browser got from a passkey, in base64url.
#[derive(Debug, Clone, Default)]
pub struct PasskeyAnswer {
    pub credential_id: String,
    pub client_data: String,
    pub authenticator_data: String,
    pub signature: String,
    pub user_handle: String,
}

/// What a challenge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Register = 0,
    SecondStep = 1,
    SignIn = 2,
}

impl Proven {
    /// False when it was used before, or, for a passkey, when its counter says that a copy is about.
    pub fn spend(&self, tx: &mut Tx<'_>, account: i64, now: i64) -> Result<bool> {
        Ok(match self {
            Self::Step(step) => rows::use_step(tx, account, *step)?,
            Self::RecoveryCode(digest) => rows::use_recovery_code(tx, account, digest)?,
            Self::Passkey { id, sign_count } => passkeys::note_use(tx, *id, *sign_count, now)?,
        })
    }
}

impl App {
    /// Counts a try of an account's second factor before it is made.
    pub(super) fn count_second_factor(&self, account: i64) -> Result<()> {
        let (key, now) = (account.to_string(), self.now());
        self.second_steps.attempt(&key, now).map_err(Error::TooMany)?;
        self.second_steps_a_day.attempt(&key, now).map_err(Error::TooMany)
    }

    /// The count of the day stays: a success of the owner does not give a guesser new tries.
    pub(super) fn forgive_second_factor(&self, account: i64) {
        self.second_steps.forgive(&account.to_string());
    }

    /// A code of the app has six digits; anything else is a recovery code.
    pub(super) async fn check_code(&self, account: i64, code: &str) -> Result<Proven> {
        self.count_second_factor(account)?;
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        if typed.len() != 6 || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Proven::RecoveryCode(new_recovery_codes::digest(account, &typed)));
        }
        let row = self.store.read(move |db| rows::totp(db, account)).await.map_err(Error::from)?;
        let row = row.filter(|row| row.confirmed).ok_or(Error::Unauthorized(WRONG))?;
        let bytes = self.vault.open(&row.sealed, &sealed_for(account))?;
        let secret = Secret::from_bytes(&bytes).ok_or(platform::VaultError::Damaged)?;
        secret.step_of(&typed, self.now()).map(Proven::Step).ok_or(Error::Unauthorized(WRONG))
    }

    /// A challenge for one answer within five minutes.
    pub(super) async fn new_challenge(
        &self,
        purpose: Purpose,
        bound_to: &str,
        account: Option<i64>,
        user_handle: String,
    ) -> Result<String> {
        let challenge = platform::webauthn::RelyingParty::new_challenge();
        let row = Challenge {
            digest: secrets::digest_hex(&challenge),
            purpose: purpose as i16,
            bound_to: secrets::digest_hex(bound_to),
            account_id: account,
            user_handle,
            expires_at: self.now() + webauthn::CHALLENGE_MS,
        };
        self.store.write(move |tx| Ok::<_, Error>(passkeys::insert_challenge(tx, &row)?)).await?;
        Ok(challenge)
    }

    /// Uses up the challenge that was answered, whatever the answer is worth.
    pub(super) async fn take_challenge(
        &self,
        purpose: Purpose,
        bound_to: &str,
        client_data: &ClientData,
    ) -> Result<Challenge> {
        let digest = secrets::digest_hex(client_data.challenge());
        let (bound_to, now) = (secrets::digest_hex(bound_to), self.now());
        self.store
            .write(move |tx| {
                passkeys::take_challenge(tx, &digest, purpose as i16, &bound_to, now)?.ok_or_else(|| {
                    Error::invalid(
                        "passkey",
                        "The passkey answered too late, or to another question. Reload the page and try again.",
                    )
                })
            })
            .await
    }

    /// Checks what a passkey signed; the account that it belongs to. Nothing of the account is written.
    pub(super) async fn check_passkey(
        &self,
        purpose: Purpose,
        bound_to: &str,
        account: Option<i64>,
        answer: &PasskeyAnswer,
    ) -> Result<(i64, Proven)> {
        let client_data = ClientData::parse(&webauthn::decode(&answer.client_data)?)?;
        let challenge = self.take_challenge(purpose, bound_to, &client_data).await?;
        let credential_id = answer.credential_id.clone();
        let row = self.store.read(move |db| passkeys::by_credential(db, &credential_id)).await;
        let unknown = || {
            Error::invalid(
                "passkey",
                "This passkey is not known here: it was removed, or it belongs to another account. Sign in another way.",
            )
        };
        let row = row.map_err(Error::from)?.ok_or_else(unknown)?;
        // Section 7.2 step 6: the passkey belongs to who is signing in, or else says itself whose it is.
        let named = answer.user_handle == row.user_handle;
        let belongs = match account {
            Some(account) => {
                challenge.account_id == Some(account)
                    && row.account_id == account
                    && (named || answer.user_handle.is_empty())
            }
            None => challenge.account_id.is_none() && named,
        };
        if !belongs {
            return Err(unknown());
        }
        let verification =
            if purpose == Purpose::SignIn { Verification::Person } else { Verification::Touch };
        let assertion = Assertion {
            client_data: &client_data,
            authenticator_data: &webauthn::decode(&answer.authenticator_data)?,
            signature: &webauthn::decode(&answer.signature)?,
        };
        let sign_count = self
            .relying_party()
            .verify(&webauthn::decode(&row.public_key)?, &assertion, verification)
            .inspect_err(|error: &WebauthnError| {
                tracing::info!(%error, account = row.account_id, "a passkey was refused");
            })?;
        Ok((row.account_id, Proven::Passkey { id: row.id, sign_count: i64::from(sign_count) }))
    }
}
