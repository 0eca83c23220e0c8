//! L1 by e-mail: an address of an institution, confirmed by the mail that was sent there.

use super::{Proof, grant};
use crate::access::Viewer;
use crate::registration::{MAILS, send_token};
use crate::{App, Error, Result, Settings, jobs};
use kernel::credential::Institution;
use kernel::{Email, Level, Method, Profession, Scope};
use platform::secrets;
use store::{Tx, accounts, credentials as rows, users};

/// Purpose of a mailed token: a second address, of work or study.
const WORK: i16 = 2;
const WORK_MS: i64 = 2 * 86_400_000;
/// People leave institutions, so an address is asked for again after a year.
const HOLDS_MS: i64 = 365 * 86_400_000;

fn institution<'a>(settings: &'a Settings, email: &str) -> Option<&'a Institution> {
    let (_, domain) = email.rsplit_once('@')?;
    Institution::of(&settings.trust.institutions, domain)
}

/// An address was confirmed; if an institution gave it, that is a credential.
pub(crate) fn address_confirmed(
    tx: &mut Tx<'_>,
    settings: &Settings,
    id: i64,
    account: i64,
    email: &str,
    now: i64,
) -> Result<bool> {
    let Some(institution) = institution(settings, email) else { return Ok(false) };
    let declared = accounts::by_id(tx, account)?.and_then(|row| row.profession);
    let declared = declared.as_deref().and_then(Profession::parse);
    let named = rows::real_name(tx, account)?.is_some();
    let proof = Proof {
        account,
        // A profession is shown under a name, so without one the address proves only where somebody belongs.
        profession: declared.filter(|it| named && institution.professions.contains(it)),
        level: Level::L1,
        method: Method::Domain,
        verifier: institution.name.clone(),
        reference: email.to_owned(),
        expires_at: Some(now + HOLDS_MS),
    };
    grant(tx, id, proof, now, Some(account))?;
    Ok(true)
}

/// The account's main address was confirmed. Somebody else's credential for it is their business: signing in must not
/// fail because of a badge.
pub(crate) fn main_address_confirmed(
    app: &App,
    tx: &mut Tx<'_>,
    account: i64,
    email: &str,
    now: i64,
) -> Result<()> {
    match address_confirmed(tx, &app.settings, app.new_id(), account, email, now) {
        Ok(_) | Err(Error::Invalid(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn work_letter(settings: &Settings, token: &str) -> (String, String) {
    let text = format!(
        "Hello,\n\nsomebody, probably you, wants to show on {} that this is their address at work or where they study. Confirm it within two days:\n{}/auth/work_address?token={token}\n\n\
         The address itself is shown to nobody. If it was not you, do nothing.\n",
        settings.title, settings.base_url
    );
    (format!("Confirm your work address for {}", settings.title), text)
}

impl App {
    /// Mails a link to an address of work or study; opening it makes the credential.
    pub async fn add_work_address(&self, viewer: &Viewer, email: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let email = Email::parse(email)?;
        if institution(&self.settings, email.as_str()).is_none() {
            return Err(Error::invalid(
                "email",
                "This address is not of an institution that is listed here, so it proves nothing. Use your address at work or where you study, or ask the administrators to list its domain.",
            ));
        }
        let (id, now, token, settings) =
            (self.new_id(), self.now(), platform::random::token(), self.settings.clone());
        self.store
            .write(move |tx| {
                if users::pending_tokens(tx, me, WORK, now)? >= MAILS {
                    return Err(Error::invalid(
                        "email",
                        "Too many mails are on their way. Wait for them, or try again in two days.",
                    ));
                }
                let letter = work_letter(&settings, &token);
                send_token(tx, WORK, me, email.as_str(), &token, now + WORK_MS)?;
                Ok(jobs::queue_mail(tx, id, email.as_str(), &letter.0, &letter.1, now)?)
            })
            .await
    }

    /// Confirms the work address that the token was sent to.
    pub async fn confirm_work_address(&self, token: &str) -> Result<()> {
        let digest = secrets::digest_hex(token);
        let (id, now, settings) = (self.new_id(), self.now(), self.settings.clone());
        self.store
            .write(move |tx| {
                let token = users::take_token(tx, &digest, WORK, now)?.ok_or(Error::NotFound)?;
                crate::access::active_account(tx, token.account_id)?;
                // The list may have changed since the mail was sent.
                if !address_confirmed(tx, &settings, id, token.account_id, &token.email, now)? {
                    return Err(Error::NotFound);
                }
                Ok(())
            })
            .await
    }
}
