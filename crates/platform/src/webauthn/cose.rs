//! Public keys as COSE_Key maps (RFC 9052, RFC 9053, RFC 8230), and the CBOR that they are written in (RFC 8949).

use super::WebauthnError;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use ciborium::Value;

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

/// What is offered to authenticators, best first.
pub(super) const ALGORITHMS: [i64; 3] = [EDDSA, ES256, RS256];

/// Labels of a COSE_Key: kty, alg, and what -1, -2 and -3 mean for each kind of key.
const KTY: i64 = 1;
const ALG: i64 = 3;

pub(super) enum PublicKey {
    /// An uncompressed point of P-256.
    Es256(Vec<u8>),
    EdDsa(Vec<u8>),
    Rs256 {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

impl PublicKey {
    pub fn parse(bytes: &[u8]) -> Result<Self, WebauthnError> {
        let key = read_whole(bytes, "public key")?;
        let number = |label: i64| {
            field(&key, &Value::from(label)).and_then(Value::as_integer).and_then(|it| i64::try_from(it).ok())
        };
        let text = |label: i64, length: Option<usize>| {
            field(&key, &Value::from(label))
                .and_then(Value::as_bytes)
                .filter(|bytes| length.is_none_or(|length| bytes.len() == length))
                .cloned()
                .ok_or(WebauthnError::UnknownKey)
        };
        match (number(KTY), number(ALG), number(-1)) {
            (Some(2), Some(ES256), Some(1)) => {
                Ok(Self::Es256([vec![4], text(-2, Some(32))?, text(-3, Some(32))?].concat()))
            }
            (Some(1), Some(EDDSA), Some(6)) => Ok(Self::EdDsa(text(-2, Some(32))?)),
            (Some(3), Some(RS256), None) => {
                Ok(Self::Rs256 { n: without_zeros(text(-1, None)?), e: without_zeros(text(-2, None)?) })
            }
            _ => Err(WebauthnError::UnknownKey),
        }
    }

    pub fn algorithm(&self) -> i64 {
        match self {
            Self::Es256(_) => ES256,
            Self::EdDsa(_) => EDDSA,
            Self::Rs256 { .. } => RS256,
        }
    }

    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), WebauthnError> {
        match self {
            Self::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Self::EdDsa(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Self::Rs256 { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        }
        .map_err(|_| WebauthnError::BadSignature)
    }
}

fn without_zeros(number: Vec<u8>) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number[zeros..].to_vec()
}

/// What authenticators send is at most a map in a map in a map.
const DEEPEST: usize = 8;

/// Reads one value and leaves the rest.
pub(super) fn read_one(rest: &mut &[u8], what: &'static str) -> Result<Value, WebauthnError> {
    ciborium::de::from_reader_with_recursion_limit(rest, DEEPEST).map_err(|_| WebauthnError::Malformed(what))
}

pub(super) fn read_whole(bytes: &[u8], what: &'static str) -> Result<Value, WebauthnError> {
    let mut rest = bytes;
    let value = read_one(&mut rest, what)?;
    if rest.is_empty() { Ok(value) } else { Err(WebauthnError::Malformed(what)) }
}

/// The value of a key. A map with the key twice has none: two readers might take different ones.
pub(super) fn field<'a>(map: &'a Value, key: &Value) -> Option<&'a Value> {
    let mut found = map.as_map()?.iter().filter(|(it, _)| it == key).map(|(_, value)| value);
    let first = found.next()?;
    if found.next().is_some() { None } else { Some(first) }
}
