//! Adding a passkey: a question for the device, and its answer with a name for people.

use super::check::Purpose;
use super::{Changed, new_recovery_codes};
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Refusal;
use platform::webauthn::{self, ClientData, User};
use store::passkeys::{self, Passkey};
use store::two_factor as rows;

/// Enough for every device that somebody has.
const PASSKEYS: usize = 20;
const NAME_CHARS: usize = 60;

/// What a browser got from a device, in base64url, and how its owner calls it.
#[derive(Debug, Clone, Default)]
pub struct NewPasskey {
    pub name: String,
    pub client_data: String,
    pub attestation_object: String,
}

fn name(typed: &str) -> Result<String> {
    let name = typed.trim();
    if name.is_empty() {
        return Err(Refusal::blank("name", "The passkey needs a name, such as that of the device.").into());
    }
    if name.chars().count() > NAME_CHARS {
        return Err(Refusal::too_long("name", "The name is too long. Use at most 60 characters.").into());
    }
    if name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "The name has characters that cannot be shown. Remove them."));
    }
    Ok(name.to_owned())
}

impl App {
    /// The question for a device, for `navigator.credentials.create`. That the owner asks is checked here; the answer
    /// is bound to this question and this session.
    pub async fn ask_for_passkey(&self, viewer: &Viewer, password: &str) -> Result<serde_json::Value> {
        let owner = self.proven_owner(viewer, password).await?;
        let account = owner.account;
        let known =
            self.store.read(move |db| passkeys::of_account(db, account)).await.map_err(Error::from)?;
        if known.len() >= PASSKEYS {
            return Err(Error::invalid("passkey", "There are 20 passkeys already. Remove one first."));
        }
        let card = self.account_card(account).await?;
        let handle = known.first().map_or_else(
            || webauthn::encode(&platform::random::bytes::<32>()),
            |row| row.user_handle.clone(),
        );
        let challenge =
            self.new_challenge(Purpose::Register, &owner.session, Some(account), handle.clone()).await?;
        let ids: Vec<&str> = known.iter().map(|row| row.credential_id.as_str()).collect();
        let display_name =
            if card.row.display_name.is_empty() { &card.row.handle } else { &card.row.display_name };
        let user = User { handle: &handle, name: &card.row.handle, display_name };
        Ok(self.relying_party().creation(&challenge, &user, &self.settings.title, &ids))
    }

    pub async fn add_passkey(&self, viewer: &Viewer, made: NewPasskey) -> Result<Changed> {
        let owner = self.owner(viewer).await?;
        let name = name(&made.name)?;
        let client_data = ClientData::parse(&webauthn::decode(&made.client_data)?)?;
        let challenge = self.take_challenge(Purpose::Register, &owner.session, &client_data).await?;
        let key =
            self.relying_party().register(&client_data, &webauthn::decode(&made.attestation_object)?)?;
        let account = owner.account;
        let row = Passkey {
            id: self.new_id(),
            account_id: account,
            credential_id: webauthn::encode(&key.id),
            user_handle: challenge.user_handle,
            public_key: webauthn::encode(&key.public_key),
            sign_count: i64::from(key.sign_count),
            name,
            created_at: self.now(),
            last_used_at: None,
        };
        let codes = new_recovery_codes::make(account);
        let change = self.change(owner);
        let cookie = change.cookie.clone();
        let recovery_codes = self
            .store
            .write(move |tx| {
                let first = !rows::has_any(tx, account)?;
                // Section 7.1 step 22: an id belongs to one account, and the first to show it has it.
                if passkeys::by_credential(tx, &row.credential_id)?.is_some() {
                    return Err(Error::invalid("passkey", "This passkey is known here already."));
                }
                passkeys::insert(tx, &row)?;
                if first {
                    rows::set_recovery_codes(tx, account, &codes.digests)?;
                }
                let what = format!("The passkey “{}” was added to your account. It can sign in.", row.name);
                change.conclude(tx, &what, first)?;
                Ok(first.then(|| codes.shown.clone()))
            })
            .await?;
        Ok(Changed { cookie, recovery_codes })
    }
}
