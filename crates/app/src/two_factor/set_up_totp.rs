//! Beginning with an authenticator app: a secret that counts for nothing until the app has shown a code.

use super::{Owner, sealed_for};
use crate::access::Viewer;
use crate::{App, Error, Result};
use platform::qr;
use platform::totp::Secret;
use store::two_factor::{self as rows, Totp};

/// So long a secret waits for its first code.
const SETUP_MS: i64 = 15 * 60 * 1000;

/// What the owner tells the app.
#[derive(Debug, Clone)]
pub struct Setup {
    /// SVG.
    pub qr: String,
    /// The secret to be typed, in groups of four.
    pub key: String,
    pub uri: String,
}

/// While it is not confirmed it opens only for the session that began: another one, with no password, cannot read it.
fn sealed_for_setup(owner: &Owner) -> String {
    format!("totp {} begun by {}", owner.account, owner.session)
}

impl App {
    /// Makes a secret and keeps it, not yet in force.
    pub async fn set_up_totp(&self, viewer: &Viewer, password: &str) -> Result<()> {
        let owner = self.proven_owner(viewer, password).await?;
        // A key that was lost is not quietly followed by a new one: the secrets of others would stay closed for good.
        if let Some(row) = self.store.read(rows::any_totp).await.map_err(Error::from)? {
            self.vault.open(&row.sealed, &sealed_for(row.account_id))?;
        }
        let row = Totp {
            account_id: owner.account,
            sealed: self.vault.seal(Secret::random().bytes(), &sealed_for_setup(&owner))?,
            confirmed: false,
            last_step: 0,
            created_at: self.now(),
        };
        self.store
            .write(move |tx| {
                if rows::totp(tx, row.account_id)?.is_some_and(|row| row.confirmed) {
                    return Err(Error::invalid(
                        "totp",
                        "There is an authenticator app already. Turn it off before you set up another.",
                    ));
                }
                Ok(rows::begin_totp(tx, &row)?)
            })
            .await
    }

    /// The secret that waits for its first code, if this session began it a moment ago.
    pub async fn totp_setup(&self, viewer: &Viewer) -> Result<Option<Setup>> {
        let owner = self.owner(viewer).await?;
        let Some(secret) = self.begun_secret(&owner).await? else { return Ok(None) };
        let handle = self.account_card(owner.account).await?.row.handle.clone();
        let uri = secret.uri(&self.settings.title, &handle);
        let key: Vec<char> = secret.base32().chars().collect();
        let groups: Vec<String> = key.chunks(4).map(|group| group.iter().collect()).collect();
        let qr = qr::svg(&uri, "QR code for your authenticator app")
            .ok_or_else(|| Error::Broken("the address of a secret does not fit a QR code".into()))?;
        Ok(Some(Setup { qr, key: groups.join(" "), uri }))
    }

    pub(super) async fn begun_secret(&self, owner: &Owner) -> Result<Option<Secret>> {
        let (account, since) = (owner.account, self.now() - SETUP_MS);
        let row = self.store.read(move |db| rows::totp(db, account)).await.map_err(Error::from)?;
        let Some(row) = row.filter(|row| !row.confirmed && row.created_at > since) else { return Ok(None) };
        match self.vault.open(&row.sealed, &sealed_for_setup(owner)) {
            Ok(bytes) => Ok(Secret::from_bytes(&bytes)),
            // Begun by another session.
            Err(platform::VaultError::Damaged) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
