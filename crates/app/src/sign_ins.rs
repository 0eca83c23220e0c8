//! Signing in and out in the browser, and changing the password there.

use crate::access::{Proof, Viewer};
use crate::registration::{check_password, set_password};
use crate::{App, Error, Result};
use kernel::Scope;
use platform::secrets;
use store::sign_ins as rows;
use store::{Event, users};

/// How long a sign-in lasts.
pub const LIFE_MS: i64 = 30 * 86_400_000;

/// Somebody proved to be the owner of an account.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub account: i64,
    /// The secret for the cookie; only its digest is kept.
    pub cookie: String,
}

/// How far signing in with a password has got.
#[derive(Debug, Clone)]
pub enum SignIn {
    Done(SignedIn),
    /// The password was right; the second factor is asked for under this secret.
    SecondStep {
        secret: String,
    },
}

/// A sign-in as its owner sees it.
#[derive(Debug, Clone)]
pub struct SignInView {
    pub id: i64,
    pub user_agent: String,
    pub created_at: i64,
    pub current: bool,
}

const WRONG: &str = "The e-mail address or the password is not right. Try again, or reset the password.";

impl App {
    /// Checks an e-mail address or a handle, and a password. Takes as long for an unknown address as for a known one, and says the same.
    pub async fn check_credentials(&self, login: &str, password: &str) -> Result<i64> {
        let login = login.trim().trim_start_matches('@').to_lowercase();
        let key: String = login.chars().take(254).collect();
        // Counted before the check, so that many at once are not all let through.
        self.sign_ins.attempt(&key, self.now()).map_err(Error::TooMany)?;
        if password.len() > 1024 {
            return Err(Error::Unauthorized(WRONG));
        }
        let user = self
            .store
            .read(move |db| {
                if login.contains('@') {
                    return users::by_email(db, &login);
                }
                match store::accounts::by_handle(db, &login)? {
                    Some(row) => users::by_account(db, row.id),
                    None => Ok(None),
                }
            })
            .await
            .map_err(Error::from)?;
        let (passwords, password) = (self.passwords.clone(), password.to_owned());
        let phc = user.as_ref().map(|user| user.password.clone());
        let right = self
            .blocking(move || match phc {
                Some(phc) => passwords.verify(&password, &phc),
                None => passwords.verify_nobody(&password),
            })
            .await?;
        let user = user.filter(|_| right).ok_or(Error::Unauthorized(WRONG))?;
        self.sign_ins.forgive(&key);
        Ok(user.account_id)
    }

    pub async fn sign_in(&self, email: &str, password: &str, user_agent: &str) -> Result<SignIn> {
        let account = self.check_credentials(email, password).await?;
        if let Some(secret) = self.begin_second_step(account).await? {
            return Ok(SignIn::SecondStep { secret });
        }
        let (row, signed_in) = self.new_sign_in(account, user_agent);
        self.store.write(move |tx| Ok::<_, Error>(rows::insert(tx, &row)?)).await?;
        Ok(SignIn::Done(signed_in))
    }

    /// A sign-in to be kept, and the secret of its cookie.
    pub(crate) fn new_sign_in(&self, account: i64, user_agent: &str) -> (rows::SignIn, SignedIn) {
        let cookie = platform::random::token();
        let row = rows::SignIn {
            id: self.new_id(),
            digest: secrets::digest_hex(&cookie),
            account_id: account,
            user_agent: user_agent.chars().filter(|c| !c.is_control()).take(200).collect(),
            created_at: self.now(),
        };
        (row, SignedIn { account, cookie })
    }

    pub async fn sign_out(&self, viewer: &Viewer) -> Result<()> {
        let Proof::SignIn { digest } = viewer.proof().clone() else { return Ok(()) };
        let now = self.now();
        self.store
            .write(move |tx| {
                rows::delete(tx, &digest)?;
                Ok::<_, Error>(
                    tx.emit(now, Event::AccessEnded { account: None, digests: vec![digest.clone()] })?,
                )
            })
            .await
    }

    pub async fn sign_ins(&self, viewer: &Viewer) -> Result<Vec<SignInView>> {
        let me = viewer.account(Scope::Read)?;
        let current = match viewer.proof() {
            Proof::SignIn { digest } => digest.clone(),
            _ => String::new(),
        };
        let found = self.store.read(move |db| rows::of_account(db, me)).await.map_err(Error::from)?;
        Ok(found
            .into_iter()
            .map(|row| SignInView {
                id: row.id,
                current: row.digest == current,
                user_agent: row.user_agent,
                created_at: row.created_at,
            })
            .collect())
    }

    pub async fn end_sign_in(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::Write)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let digest = rows::end(tx, me, id)?.ok_or(Error::NotFound)?;
                Ok(tx.emit(now, Event::AccessEnded { account: None, digests: vec![digest] })?)
            })
            .await
    }

    /// Signs out everywhere but here. Applications keep their access.
    pub async fn end_other_sign_ins(&self, viewer: &Viewer) -> Result<()> {
        let me = viewer.account(Scope::Write)?;
        let keep = match viewer.proof() {
            Proof::SignIn { digest } => Some(digest.clone()),
            _ => None,
        };
        let now = self.now();
        self.store
            .write(move |tx| {
                let digests = rows::end_all(tx, me, keep.as_deref())?;
                Ok::<_, Error>(tx.emit(now, Event::AccessEnded { account: None, digests })?)
            })
            .await
    }

    /// A new password, given the old one. Every other sign-in and every token ends.
    pub async fn change_password(&self, viewer: &Viewer, old: &str, new: &str) -> Result<()> {
        let me = viewer.account(Scope::Write)?;
        check_password(new)?;
        let user = self.store.read(move |db| users::by_account(db, me)).await.map_err(Error::from)?;
        let email = user.ok_or(Error::NotFound)?.email;
        self.check_credentials(&email, old).await.map_err(|error| match error {
            Error::Unauthorized(_) => {
                Error::invalid("current_password", "The current password is not right. Try again.")
            }
            other => other,
        })?;
        let phc = self.hash(new).await?;
        let keep = match viewer.proof() {
            Proof::SignIn { digest } => Some(digest.clone()),
            _ => None,
        };
        let now = self.now();
        self.store.write(move |tx| Ok::<_, Error>(set_password(tx, me, &phc, keep.as_deref(), now)?)).await
    }
}
