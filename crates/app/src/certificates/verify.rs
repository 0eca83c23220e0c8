//! Checking a certificate, whoever brings it: against our own books, or with what its issuer publishes.

use super::keys::hashed;
use super::rows;
use crate::{App, Error, Result};
use platform::ed25519::is_signed;
use wire::badge::{Badge, LIST_PLACES, Proof, StatusList};
use wire::time::day;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Valid,
    /// A byte of it is not what was signed.
    Changed,
    /// It held until then.
    Expired(i64),
    /// When, if that is known, and why.
    Revoked(Option<i64>, String),
    /// Signed by somebody else, who is named: whether it holds is theirs to say.
    Foreign(String),
    /// It cannot be read; why.
    Unreadable(String),
}

impl Verdict {
    pub fn is_valid(&self) -> bool {
        *self == Self::Valid
    }

    /// One word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Changed => "changed",
            Self::Expired(_) => "expired",
            Self::Revoked(..) => "revoked",
            Self::Foreign(_) => "unknown_issuer",
            Self::Unreadable(_) => "unreadable",
        }
    }

    pub const fn label(&self) -> &'static str {
        match self {
            Self::Valid => "Valid",
            Self::Changed => "Not valid: it was changed",
            Self::Expired(_) => "No longer valid: it has expired",
            Self::Revoked(..) => "Not valid: it was revoked",
            Self::Foreign(_) => "Unknown issuer",
            Self::Unreadable(_) => "This is no certificate",
        }
    }

    /// What it means for whoever asks.
    pub fn says(&self) -> String {
        match self {
            Self::Valid => "The issuer signed exactly this, has not revoked it, and it has not expired.".into(),
            Self::Changed => {
                "Something in it is not what the issuer signed, or the issuer never signed it. Believe nothing in it; ask \
                 whoever gave it to you for the file as they downloaded it."
                    .into()
            }
            Self::Expired(at) => format!("The issuer signed exactly this, and it held until {}.", day(*at)),
            Self::Revoked(at, reason) => {
                let on = at.map_or_else(String::new, |at| format!(" on {}", day(at)));
                let why = match reason.as_str() {
                    "" => " The issuer's page about it says why.".to_owned(),
                    reason => format!(" The reason: {reason}"),
                };
                format!("The issuer signed it once and took it back{on}.{why}")
            }
            Self::Foreign(issuer) => format!(
                "It names {issuer} as its issuer. Nothing is known here about what they sign: ask them whether it holds."
            ),
            Self::Unreadable(why) => {
                format!("It cannot be read: {why}. Choose the JSON file that its holder downloaded, unchanged.")
            }
        }
    }
}

/// A verdict with what stands on the certificate, if it could be read.
#[derive(Debug, Clone)]
pub struct Checked {
    pub verdict: Verdict,
    pub badge: Option<Badge>,
}

/// A file longer than this is no certificate of ours.
const LONGEST: usize = 64 * 1024;

/// Reads what somebody brings; a verdict when it is no certificate.
pub fn read_badge(bytes: &[u8]) -> std::result::Result<Badge, Verdict> {
    if bytes.len() > LONGEST {
        return Err(Verdict::Unreadable("it is longer than any certificate".into()));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Verdict::Unreadable("it is no text".into()))?;
    Badge::read(text.trim_start_matches('\u{feff}').trim())
        .map_err(|error| Verdict::Unreadable(error.to_string()))
}

/// Whether one of the issuer's keys has signed exactly this; the proof names the key.
fn is_proven(
    proof: Option<&Proof>,
    issuer: &str,
    keys: &[String],
    to_sign: impl FnOnce(&Proof) -> (String, String),
) -> bool {
    let Some(proof) = proof.filter(|proof| proof.is_ours()) else { return false };
    let named = proof.method.strip_prefix(issuer).and_then(|rest| rest.strip_prefix('#'));
    let key = keys.iter().find(|key| named == Some(key.as_str()));
    key.is_some_and(|key| is_signed(key, &hashed(&to_sign(proof)), &proof.value))
}

fn is_proven_badge(badge: &Badge, keys: &[String]) -> bool {
    is_proven(badge.proof.as_ref(), &badge.issuer.id, keys, |proof| badge.to_sign(proof))
}

/// Signed and not revoked: it holds until it expires.
fn by_date(badge: &Badge, now: i64) -> Verdict {
    match badge.valid_until.as_deref().and_then(wire::time::parse_iso) {
        Some(until) if until <= now => Verdict::Expired(until),
        _ => Verdict::Valid,
    }
}

/// What an issuer publishes: whose keys these are, and its list of what is revoked.
#[derive(Debug, Clone)]
pub struct Published {
    pub issuer: String,
    pub keys: Vec<String>,
    /// The list's own words; signed by the issuer like a certificate.
    pub list: String,
}

/// Whether the signature of a certificate is one of these keys' own.
pub fn is_signed_by(badge: &Badge, issuer: &str, keys: &[String]) -> bool {
    badge.issuer.id == issuer && is_proven_badge(badge, keys)
}

/// Checks a certificate without a server. `Err` says why what was published cannot be used.
pub fn check_with(badge: &Badge, published: &Published, now: i64) -> std::result::Result<Verdict, String> {
    let Published { issuer, keys, list } = published;
    if badge.issuer.id != *issuer {
        return Ok(Verdict::Foreign(badge.issuer.id.clone()));
    }
    if !is_proven_badge(badge, keys) {
        return Ok(Verdict::Changed);
    }
    let list = StatusList::read(list).map_err(|error| format!("the list of what is revoked: {error}"))?;
    if list.id != badge.status.list || list.issuer != *issuer {
        return Err(format!(
            "this is not the list that the certificate is in, which is {}",
            badge.status.list
        ));
    }
    if !is_proven(list.proof.as_ref(), issuer, keys, |proof| list.to_sign(proof)) {
        return Err("the list of what is revoked is not signed by the issuer".into());
    }
    match list.is_revoked(&badge.status.index) {
        None => Err("the list of what is revoked is too short".into()),
        Some(true) => Ok(Verdict::Revoked(None, String::new())),
        Some(false) => Ok(by_date(badge, now)),
    }
}

impl App {
    /// Checks a certificate that somebody brings: its signature, whether it was revoked, whether it has expired.
    pub async fn verify_badge(&self, bytes: &[u8]) -> Result<Checked> {
        match read_badge(bytes) {
            Err(verdict) => Ok(Checked { verdict, badge: None }),
            Ok(badge) => Ok(Checked { verdict: self.judge(&badge).await?, badge: Some(badge) }),
        }
    }

    async fn judge(&self, badge: &Badge) -> Result<Verdict> {
        let did = self.settings.did();
        if badge.issuer.id != did {
            return Ok(Verdict::Foreign(badge.issuer.id.clone()));
        }
        let keys = self.store.read(rows::keys).await.map_err(Error::from)?;
        let keys: Vec<String> = keys.into_iter().map(|key| key.public).collect();
        if !is_proven_badge(badge, &keys) {
            return Ok(Verdict::Changed);
        }
        // Signed by us, so the numbers are as we wrote them.
        let list = badge.status.list.rsplit('/').next().and_then(|number| number.parse::<i64>().ok());
        let place = list.zip(badge.status.index.parse::<i64>().ok());
        let place = place.map(|(list, index)| list * LIST_PLACES + index).ok_or(Error::NotFound)?;
        let revoked = self.store.read(move |db| rows::revocation(db, place)).await.map_err(Error::from)?;
        if let Some(revoked) = revoked {
            return Ok(Verdict::Revoked(Some(revoked.revoked_at), revoked.reason));
        }
        Ok(by_date(badge, self.now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use platform::ed25519::SigningKey;
    use wire::badge::Attendance;

    const DID: &str = "did:web:rounds.example";
    const LIST: &str = "https://rounds.example/certificates/status/0";
    const NOW: i64 = 1_795_510_800_000;

    fn proof(key: &SigningKey, to_sign: impl FnOnce(&Proof) -> (String, String)) -> Proof {
        let mut proof = Proof::by(&format!("{DID}#{}", key.multikey()), NOW);
        proof.value = key.sign(&hashed(&to_sign(&proof)));
        proof
    }

    fn badge(key: &SigningKey) -> Badge {
        let mut badge = Badge::of(&Attendance {
            id: "https://rounds.example/certificates/7".into(),
            issuer_id: DID.into(),
            holder_id: "https://rounds.example/users/anna".into(),
            title: "Sepsis".into(),
            minutes: 55,
            expires_at: Some(NOW + 1000),
            list: LIST.into(),
            place: 5,
            ..Attendance::default()
        });
        badge.proof = Some(proof(key, |proof| badge.to_sign(proof)));
        badge
    }

    fn published(key: &SigningKey, revoked: &[i64]) -> Published {
        let mut list = StatusList::of(LIST, DID, revoked, NOW);
        list.proof = Some(proof(key, |proof| list.to_sign(proof)));
        Published { issuer: DID.into(), keys: vec![key.multikey()], list: list.write() }
    }

    #[test]
    fn what_the_issuer_publishes_tells_valid_from_changed_expired_revoked_and_unknown() {
        let (key, other) = (SigningKey::from_seed(&[7; 32]), SigningKey::from_seed(&[8; 32]));
        let (signed, open) = (badge(&key), published(&key, &[4, 6]));
        assert_eq!(check_with(&signed, &open, NOW), Ok(Verdict::Valid));
        assert_eq!(check_with(&signed, &open, NOW + 1000), Ok(Verdict::Expired(NOW + 1000)));
        assert_eq!(
            check_with(&signed, &published(&key, &[5]), NOW),
            Ok(Verdict::Revoked(None, String::new()))
        );
        let mut longer = signed.clone();
        longer.subject.result[0].value = "95 minutes".into();
        assert_eq!(check_with(&longer, &open, NOW), Ok(Verdict::Changed));
        assert_eq!(check_with(&badge(&other), &open, NOW), Ok(Verdict::Changed), "a key that is not theirs");
        let elsewhere = Published { issuer: "did:web:else.example".into(), ..open.clone() };
        assert_eq!(check_with(&signed, &elsewhere, NOW), Ok(Verdict::Foreign(DID.into())));
    }

    #[test]
    fn a_list_that_the_issuer_did_not_sign_proves_nothing() {
        let (key, other) = (SigningKey::from_seed(&[7; 32]), SigningKey::from_seed(&[8; 32]));
        let forged = Published { keys: vec![key.multikey()], ..published(&other, &[]) };
        assert!(check_with(&badge(&key), &forged, NOW).unwrap_err().contains("not signed"));
        let open = published(&key, &[]);
        let emptied = Published { list: published(&key, &[5]).list.replace("u", "uA"), ..open.clone() };
        assert!(check_with(&badge(&key), &emptied, NOW).is_err());
        let of_another = Published { list: open.list.replace("status/0", "status/1"), ..open };
        assert!(check_with(&badge(&key), &of_another, NOW).unwrap_err().contains(LIST));
    }

    #[test]
    fn what_is_no_certificate_is_told_so() {
        for bytes in [&b"%PDF-1.7"[..], &[0xff, 0xfe], b"{}", &vec![b' '; LONGEST + 1]] {
            assert!(matches!(read_badge(bytes), Err(Verdict::Unreadable(_))));
        }
    }
}
