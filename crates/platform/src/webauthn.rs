//! Passkeys: what a relying party checks (W3C Web Authentication Level 2, sections 7.1 and 7.2).
//!
//! Written here because every version of webauthn-rs brings OpenSSL or the `rsa` crate, and neither may enter the
//! program. It does the part that Rounds needs and refuses the rest: no attestation is asked for and none is believed,
//! keys are ES256, EdDSA or RS256, and nothing is kept or looked up here. Whoever calls keeps the challenges, each for
//! one use, and the counter.

mod authenticator;
mod cose;

use aws_lc_rs::digest::{SHA256, digest};
use ciborium::Value;
use cose::PublicKey;
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::json;

use authenticator::AuthenticatorData;

/// How long a browser waits for the person, and a challenge for its answer.
pub const CHALLENGE_MS: i64 = 5 * 60 * 1000;

/// Why an answer is not believed, in words for whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebauthnError {
    #[error("The answer of the passkey cannot be read ({0}). Try again, with another browser if need be.")]
    Malformed(&'static str),
    #[error("The passkey answered something else than it was asked. Reload the page and try again.")]
    OtherCeremony,
    #[error("The passkey answered for another site. Open {0} and try again there.")]
    OtherSite(String),
    #[error("Nobody touched the passkey. Try again and confirm on the device.")]
    NotPresent,
    #[error("The passkey did not check who you are. Set a PIN or a fingerprint on the device and try again.")]
    NotVerified,
    #[error("This kind of key cannot be used here. Use a device that makes ES256, EdDSA or RS256 keys.")]
    UnknownKey,
    #[error("The device attests itself in a way ({0}) that was not asked for. Use another device.")]
    UnknownAttestation(String),
    #[error("The signature of the passkey is not right. Try again, or use another way to sign in.")]
    BadSignature,
}

/// Us: the site that passkeys are made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelyingParty {
    /// The host without its port.
    pub id: String,
    /// Scheme, host and port.
    pub origin: String,
}

/// What a browser says it asked for (section 5.8.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientData {
    kind: String,
    challenge: String,
    origin: String,
    cross_origin: bool,
    hash: Vec<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CollectedClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// A passkey that was made. Id and key are as the authenticator gave them; the key is a COSE_Key (RFC 9053).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasskey {
    pub id: Vec<u8>,
    pub public_key: Vec<u8>,
    pub sign_count: u32,
}

/// What a passkey signed.
#[derive(Debug, Clone)]
pub struct Assertion<'a> {
    pub client_data: &'a ClientData,
    pub authenticator_data: &'a [u8],
    pub signature: &'a [u8],
}

/// Whether a touch is enough, or the device has to check the person too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    Touch,
    Person,
}

impl ClientData {
    /// Reads it and decides nothing (section 7.1 steps 5 and 6).
    pub fn parse(bytes: &[u8]) -> Result<Self, WebauthnError> {
        let read: CollectedClientData =
            serde_json::from_slice(bytes).map_err(|_| WebauthnError::Malformed("client data"))?;
        Ok(Self {
            kind: read.kind,
            challenge: read.challenge,
            origin: read.origin,
            cross_origin: read.cross_origin,
            hash: digest(&SHA256, bytes).as_ref().to_vec(),
        })
    }

    /// What was signed. Whoever keeps the challenges looks it up and uses it up: that is step 8 of section 7.1 and
    /// step 12 of section 7.2.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }

    /// Steps 7, 9 and 10 of section 7.1; 11, 13 and 14 of section 7.2.
    fn check(&self, party: &RelyingParty, kind: &str) -> Result<(), WebauthnError> {
        if self.kind != kind {
            return Err(WebauthnError::OtherCeremony);
        }
        if self.origin != party.origin || self.cross_origin {
            return Err(WebauthnError::OtherSite(party.origin.clone()));
        }
        Ok(())
    }
}

impl RelyingParty {
    /// From `https://rounds.example` or `http://localhost:8080`.
    pub fn of(base_url: &str) -> Self {
        let host = base_url.split("://").nth(1).unwrap_or(base_url);
        let id = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        Self { id: id.to_ascii_lowercase(), origin: base_url.to_ascii_lowercase() }
    }

    /// A challenge that cannot be guessed (section 13.4.3).
    pub fn new_challenge() -> String {
        encode(&crate::random::bytes::<32>())
    }

    /// Options for `navigator.credentials.create` (section 5.4), binary values in base64url. `known` are the passkeys
    /// that the account has: a device makes no second one.
    pub fn creation(
        &self,
        challenge: &str,
        user: &User<'_>,
        site: &str,
        known: &[&str],
    ) -> serde_json::Value {
        json!({
            "rp": { "id": self.id, "name": site },
            "user": { "id": user.handle, "name": user.name, "displayName": user.display_name },
            "challenge": challenge,
            "pubKeyCredParams": cose::ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg })),
            "timeout": CHALLENGE_MS,
            "excludeCredentials": descriptors(known),
            "authenticatorSelection": { "residentKey": "preferred", "userVerification": "preferred" },
            "attestation": "none",
        })
    }

    /// Options for `navigator.credentials.get` (section 5.5). Without `known` passkeys the device offers those that it
    /// has for this site.
    pub fn request(&self, challenge: &str, known: &[&str], verification: Verification) -> serde_json::Value {
        json!({
            "rpId": self.id,
            "challenge": challenge,
            "timeout": CHALLENGE_MS,
            "allowCredentials": descriptors(known),
            "userVerification": if verification == Verification::Person { "required" } else { "preferred" },
        })
    }

    /// Checks a new passkey (section 7.1). The caller has used its challenge up, and refuses an id that it knows
    /// (step 22).
    pub fn register(
        &self,
        client_data: &ClientData,
        attestation_object: &[u8],
    ) -> Result<NewPasskey, WebauthnError> {
        client_data.check(self, "webauthn.create")?;
        // Step 12.
        let object = cose::read_whole(attestation_object, "attestation object")?;
        let part = |name| {
            cose::field(&object, &Value::from(name)).ok_or(WebauthnError::Malformed("attestation object"))
        };
        let data =
            part("authData")?.as_bytes().ok_or(WebauthnError::Malformed("attestation object"))?.as_slice();
        let parsed = AuthenticatorData::parse(data)?;
        // Steps 13 to 15; no extension was asked for, and what an extension says is not read (step 17).
        parsed.check(self, Verification::Touch)?;
        let made = parsed.made.as_ref().ok_or(WebauthnError::Malformed("no key in it"))?;
        // Step 16: only keys whose algorithm was offered are read.
        let key = PublicKey::parse(made.public_key)?;
        // Steps 18 to 21. Attestation "none" was asked for; some devices sign with the new key itself, which says no
        // more but must be right. No certificate is looked at, and none is trusted.
        let format = part("fmt")?.as_text().ok_or(WebauthnError::Malformed("attestation format"))?;
        let statement = part("attStmt")?;
        match format {
            "none" if statement.as_map().is_some_and(Vec::is_empty) => {}
            "packed" if cose::field(statement, &Value::from("x5c")).is_none() => {
                let signature = cose::field(statement, &Value::from("sig"))
                    .and_then(Value::as_bytes)
                    .ok_or(WebauthnError::Malformed("attestation signature"))?;
                if cose::field(statement, &Value::from("alg")) != Some(&Value::from(key.algorithm())) {
                    return Err(WebauthnError::BadSignature);
                }
                key.verify(&[data, &client_data.hash].concat(), signature)?;
            }
            other => return Err(WebauthnError::UnknownAttestation(other.chars().take(40).collect())),
        }
        Ok(NewPasskey {
            id: made.id.to_vec(),
            public_key: made.public_key.to_vec(),
            sign_count: parsed.sign_count,
        })
    }

    /// Checks that a passkey signed (section 7.2); the counter it gave, which the caller compares (step 21). The
    /// caller has used the challenge up and found the passkey by its id (steps 5 to 7).
    pub fn verify(
        &self,
        public_key: &[u8],
        assertion: &Assertion<'_>,
        verification: Verification,
    ) -> Result<u32, WebauthnError> {
        assertion.client_data.check(self, "webauthn.get")?;
        let parsed = AuthenticatorData::parse(assertion.authenticator_data)?;
        // Steps 15 to 18.
        parsed.check(self, verification)?;
        // Steps 19 and 20.
        let signed = [assertion.authenticator_data, &assertion.client_data.hash].concat();
        PublicKey::parse(public_key)?.verify(&signed, assertion.signature)?;
        Ok(parsed.sign_count)
    }
}

/// Binary values as the pages carry them.
pub fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

pub fn decode(text: &str) -> Result<Vec<u8>, WebauthnError> {
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| WebauthnError::Malformed("base64url"))
}

/// Whom a passkey is made for. The handle says nothing about the person (section 14.6.1).
#[derive(Debug, Clone, Copy)]
pub struct User<'a> {
    pub handle: &'a str,
    pub name: &'a str,
    pub display_name: &'a str,
}

fn descriptors(ids: &[&str]) -> Vec<serde_json::Value> {
    ids.iter().map(|id| json!({ "type": "public-key", "id": id })).collect()
}

#[cfg(test)]
mod tests;
