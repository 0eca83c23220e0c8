//! That it is the owner who changes how an account is signed in to, and what every such change ends with.

use super::letter;
use crate::access::{Proof, Viewer};
use crate::registration::end_access;
use crate::{App, Error, Result, Settings, jobs};
use kernel::Scope;
use platform::secrets;
use store::{Event, Tx, sign_ins, two_factor as rows, users};

/// So long after signing in the password need not be given again.
const FRESH_MS: i64 = 10 * 60 * 1000;

/// Somebody in a browser.
#[derive(Debug, Clone)]
pub(super) struct Owner {
    pub account: i64,
    pub email: String,
    /// The digest of the session.
    pub session: String,
    pub fresh: bool,
}

/// A change on its way.
pub(super) struct Change {
    owner: Owner,
    settings: Settings,
    /// The session's new secret.
    pub cookie: String,
    mail: i64,
    now: i64,
}

impl App {
    /// Who is signed in, in a browser.
    pub(super) async fn owner(&self, viewer: &Viewer) -> Result<Owner> {
        let account = viewer.account(Scope::Write)?;
        let Proof::SignIn { digest } = viewer.proof().clone() else {
            return Err(Error::forbidden("Sign-in is changed in the browser, on the settings page."));
        };
        let now = self.now();
        self.store
            .read(move |db| {
                let session = sign_ins::by_digest(db, &digest, now - crate::sign_ins::LIFE_MS)?
                    .ok_or(Error::Unauthorized("Please sign in."))?;
                let email = users::by_account(db, account)?.ok_or(Error::NotFound)?.email;
                let fresh = now - session.created_at <= FRESH_MS;
                Ok(Owner { account, email, session: digest, fresh })
            })
            .await
    }

    /// The owner with the password, or without it right after signing in.
    pub(super) async fn proven_owner(&self, viewer: &Viewer, password: &str) -> Result<Owner> {
        let owner = self.owner(viewer).await?;
        if owner.fresh && password.is_empty() {
            return Ok(owner);
        }
        self.check_owner(owner, password).await
    }

    /// The owner with the password, however fresh the sign-in is.
    pub(super) async fn owner_with_password(&self, viewer: &Viewer, password: &str) -> Result<Owner> {
        let owner = self.owner(viewer).await?;
        self.check_owner(owner, password).await
    }

    async fn check_owner(&self, owner: Owner, password: &str) -> Result<Owner> {
        if password.is_empty() {
            return Err(Error::invalid("current_password", "This needs your password again. Type it here."));
        }
        match self.check_credentials(&owner.email, password).await {
            Ok(_) => Ok(owner),
            Err(Error::Unauthorized(_)) => {
                Err(Error::invalid("current_password", "The password is not right. Try again."))
            }
            Err(other) => Err(other),
        }
    }

    pub(super) fn change(&self, owner: Owner) -> Change {
        Change {
            owner,
            settings: self.settings.clone(),
            cookie: platform::random::token(),
            mail: self.new_id(),
            now: self.now(),
        }
    }
}

impl Change {
    /// The last part of the transaction: the session gets a new secret, sign-ins that wait begin anew, the owner is
    /// told. `ends_others` when those who are signed in elsewhere should show again who they are.
    pub fn conclude(&self, tx: &mut Tx<'_>, what: &str, ends_others: bool) -> Result<()> {
        let (account, old, new) =
            (self.owner.account, &self.owner.session, secrets::digest_hex(&self.cookie));
        if !sign_ins::renew(tx, old, &new)? {
            return Err(Error::Unauthorized("Please sign in."));
        }
        tx.emit(self.now, Event::AccessEnded { account: None, digests: vec![old.clone()] })?;
        if ends_others {
            end_access(tx, account, Some(&new), self.now)?;
        }
        rows::drop_pending(tx, account)?;
        let (subject, text) = letter(&self.settings, what);
        Ok(jobs::queue_mail(tx, self.mail, &self.owner.email, &subject, &text, self.now)?)
    }
}
