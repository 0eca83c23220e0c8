//! Recovery codes: ten, each once, kept as digests. New ones replace the old.

use super::Changed;
use crate::access::Viewer;
use crate::{App, Error, Result};
use platform::secrets;
use store::two_factor as rows;

const CODES: usize = 10;

pub(super) struct Codes {
    /// For the owner: `abcd-efgh-ijkl-mnop`.
    pub shown: Vec<String>,
    pub digests: Vec<String>,
}

/// 80 random bits each: a digest of them cannot be turned round, even with a stolen database.
pub(super) fn make(account: i64) -> Codes {
    let shown: Vec<String> = (0..CODES)
        .map(|_| {
            let letters: Vec<char> = platform::random::readable::<10>().chars().collect();
            letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
        })
        .collect();
    let digests = shown.iter().map(|code| digest(account, code)).collect();
    Codes { shown, digests }
}

/// Of a code as it was typed: capitals, spaces and hyphens do not matter, and there is no nought or one in it.
pub(super) fn digest(account: i64, typed: &str) -> String {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c.to_ascii_lowercase() {
            '0' => 'o',
            '1' => 'l',
            c => c,
        })
        .collect();
    secrets::digest_hex(&format!("recovery code of {account}: {code}"))
}

impl App {
    pub async fn new_recovery_codes(&self, viewer: &Viewer, password: &str) -> Result<Changed> {
        let owner = self.proven_owner(viewer, password).await?;
        let account = owner.account;
        let codes = make(account);
        let change = self.change(owner);
        let (cookie, shown) = (change.cookie.clone(), codes.shown.clone());
        self.store
            .write(move |tx| {
                if !rows::has_any(tx, account)? {
                    return Err(Error::invalid(
                        "recovery_codes",
                        "Recovery codes come with a second factor. Set up an authenticator app or a passkey first.",
                    ));
                }
                rows::set_recovery_codes(tx, account, &codes.digests)?;
                change.conclude(
                    tx,
                    "New recovery codes were made for your account. The old ones do not work any more.",
                    false,
                )
            })
            .await?;
        Ok(Changed { cookie, recovery_codes: Some(shown) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_codes_are_readable_and_read_however_they_are_typed() {
        let codes = make(7);
        assert_eq!((codes.shown.len(), codes.digests.len()), (10, 10));
        for (shown, kept) in codes.shown.iter().zip(&codes.digests) {
            assert_eq!(shown.len(), 19, "{shown}");
            let typed = format!(" {} ", shown.to_uppercase().replace('-', " ").replace('O', "0"));
            assert_eq!(digest(7, &typed), *kept);
            assert_ne!(digest(8, shown), *kept, "a code is one account's");
        }
    }
}
