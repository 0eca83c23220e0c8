//! Two-factor sign-in: authenticator apps, recovery codes, passkeys. One action a file.
//!
//! Every change needs the owner again, gives the session a new secret, and is told to the owner by mail. What works
//! once (a time step, a recovery code, a challenge) is used up by one statement, in the transaction that it opens.

mod add_passkey;
mod check;
mod confirm_totp;
mod new_recovery_codes;
mod owner;
mod passkey_sign_in;
mod remove_passkey;
mod reset;
mod second_step;
mod set_up_totp;
mod turn_off_totp;

pub use add_passkey::NewPasskey;
pub use check::PasskeyAnswer;
pub use reset::Removed;
pub use second_step::{Answer, SECOND_STEP_MS, SecondStep};
pub use set_up_totp::Setup;

use crate::access::Viewer;
use crate::{App, Error, Result};
use owner::Owner;
use platform::VaultError;
use platform::webauthn::{RelyingParty, WebauthnError};
use store::{passkeys as passkey_rows, two_factor as rows};

/// What somebody has set up.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// Since when there is an authenticator app.
    pub app_since: Option<i64>,
    pub passkeys: Vec<PasskeyView>,
    pub recovery_codes: i64,
    /// The sign-in is so fresh that the password need not be given again.
    pub fresh: bool,
}

#[derive(Debug, Clone)]
pub struct PasskeyView {
    pub id: i64,
    pub name: String,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
}

/// A change that was made.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The session's new secret, for the cookie.
    pub cookie: String,
    /// New recovery codes, shown now and never again.
    pub recovery_codes: Option<Vec<String>>,
}

impl Status {
    pub fn is_on(&self) -> bool {
        self.app_since.is_some() || !self.passkeys.is_empty()
    }
}

impl App {
    /// What the viewer has set up. Only a browser session sees it: a token has nothing to do here.
    pub async fn two_factor(&self, viewer: &Viewer) -> Result<Status> {
        let owner = self.owner(viewer).await?;
        let (account, fresh) = (owner.account, owner.fresh);
        self.store
            .read(move |db| {
                let passkeys = passkey_rows::of_account(db, account)?;
                Ok::<_, Error>(Status {
                    app_since: rows::totp(db, account)?.filter(|row| row.confirmed).map(|row| row.created_at),
                    passkeys: passkeys.into_iter().map(PasskeyView::from).collect(),
                    recovery_codes: rows::count_recovery_codes(db, account)?,
                    fresh,
                })
            })
            .await
    }

    fn relying_party(&self) -> RelyingParty {
        RelyingParty::of(&self.settings.base_url)
    }
}

impl From<passkey_rows::Passkey> for PasskeyView {
    fn from(row: passkey_rows::Passkey) -> Self {
        Self { id: row.id, name: row.name, created_at: row.created_at, last_used_at: row.last_used_at }
    }
}

impl From<WebauthnError> for Error {
    fn from(error: WebauthnError) -> Self {
        Self::invalid("passkey", error.to_string())
    }
}

/// Without the server's key nobody's code can be checked: the operator learns why, and the person what is left to do.
impl From<VaultError> for Error {
    fn from(error: VaultError) -> Self {
        tracing::error!(%error, "secrets of authenticator apps cannot be used");
        Self::Unavailable(
            "The server cannot read the secrets of authenticator apps at the moment; your code may well be right. Use a passkey or a recovery code, or write to the people who run this place.".into(),
        )
    }
}

/// Whose the sealed secret of an authenticator app is.
pub fn sealed_for(account: i64) -> String {
    format!("totp {account}")
}

/// Says to its owner what happened to an account's sign-in.
fn letter(settings: &crate::Settings, what: &str) -> (String, String) {
    let text = format!(
        "Hello,\n\n{what}\n\nIf it was you, there is nothing to do. If not, somebody else can sign in as you: choose a new password \
         at\n{0}/auth/password/new\nand look at\n{0}/settings/security\n",
        settings.base_url
    );
    (format!("Your sign-in at {}", settings.title), text)
}
