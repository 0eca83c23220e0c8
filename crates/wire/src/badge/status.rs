//! The published list of what is revoked: one bit a certificate, compressed, and signed like a certificate.

use super::quads::{self, Node};
use super::{BadgeError, Proof, time};
use data_encoding::BASE64URL_NOPAD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// Places of one list: the least that the standard allows, so that nobody is found by the size of the list.
pub const LIST_PLACES: i64 = 131_072;
const LIST_BYTES: usize = (LIST_PLACES / 8) as usize;

const TYPES: [&str; 2] = ["VerifiableCredential", "BitstringStatusListCredential"];

/// A list, ready to be signed, or as somebody brings it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusList {
    #[serde(rename = "@context")]
    context: Vec<String>,
    pub id: String,
    #[serde(rename = "type")]
    types: Vec<String>,
    pub issuer: String,
    #[serde(rename = "validFrom")]
    pub valid_from: String,
    #[serde(rename = "credentialSubject")]
    subject: List,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(rename = "statusPurpose")]
    purpose: String,
    #[serde(rename = "encodedList")]
    encoded: String,
}

/// The first place is the highest bit of the first byte.
fn encoded(revoked: &[i64]) -> String {
    let mut bits = vec![0_u8; LIST_BYTES];
    for place in revoked.iter().filter_map(|place| usize::try_from(*place).ok()) {
        if let Some(byte) = bits.get_mut(place / 8) {
            *byte |= 0x80 >> (place % 8);
        }
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let packed =
        gzip.write_all(&bits).and_then(|()| gzip.finish()).expect("writing into memory does not fail");
    format!("u{}", BASE64URL_NOPAD.encode(&packed))
}

/// The bits of a list; none of one that is not of our length, however large it claims to be.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let packed = BASE64URL_NOPAD.decode(text.strip_prefix('u')?.as_bytes()).ok()?;
    let mut bits = Vec::new();
    GzDecoder::new(packed.as_slice()).take(LIST_BYTES as u64 + 1).read_to_end(&mut bits).ok()?;
    (bits.len() == LIST_BYTES).then_some(bits)
}

impl StatusList {
    /// The list at `id`, with the places in it that are revoked.
    pub fn of(id: &str, issuer: &str, revoked: &[i64], now: i64) -> Self {
        Self {
            context: vec![super::CONTEXTS[0].to_owned()],
            id: id.to_owned(),
            types: TYPES.map(str::to_owned).to_vec(),
            issuer: issuer.to_owned(),
            valid_from: time(now),
            subject: List {
                id: format!("{id}#list"),
                kind: "BitstringStatusList".into(),
                purpose: "revocation".into(),
                encoded: encoded(revoked),
            },
            proof: None,
        }
    }

    /// Reads a list of this shape and of no other.
    pub fn read(text: &str) -> Result<Self, BadgeError> {
        let list: Self =
            serde_json::from_str(text).map_err(|error| BadgeError::Unreadable(error.to_string()))?;
        let shape = list.context == [super::CONTEXTS[0]]
            && list.types == TYPES
            && list.subject.kind == "BitstringStatusList"
            && list.subject.purpose == "revocation"
            && list.subject.id == format!("{}#list", list.id)
            && [&list.id, &list.issuer].iter().all(|iri| quads::is_iri(iri));
        if shape { Ok(list) } else { Err(BadgeError::Shape("its list of revocations is of another kind")) }
    }

    /// Whether a place is revoked; `None` when the list does not have it.
    pub fn is_revoked(&self, place: &str) -> Option<bool> {
        let place: usize = place.parse().ok()?;
        let byte = *decoded(&self.subject.encoded)?.get(place / 8)?;
        Some(byte & (0x80 >> (place % 8)) != 0)
    }

    pub fn to_sign(&self, proof: &Proof) -> (String, String) {
        let list = &self.subject;
        let whole = quads::canonical(vec![
            Node::new(&self.id)
                .types(&["vc:VerifiableCredential", "status:BitstringStatusListCredential"])
                .iri("vc:issuer", &self.issuer)
                .time("vc:validFrom", &self.valid_from)
                .iri("vc:credentialSubject", &list.id),
            Node::new(&list.id)
                .types(&["status:BitstringStatusList"])
                .text("status:statusPurpose", &list.purpose)
                .typed("status:encodedList", &list.encoded, "https://w3id.org/security#multibase"),
        ]);
        (proof.canonical(), whole)
    }

    pub fn write(&self) -> String {
        serde_json::to_string_pretty(self).expect("a list is plain JSON")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revoked_place_is_one_bit_of_a_list_that_is_long_enough_to_hide_in() {
        let bits = decoded(&encoded(&[0, 9, 131_071, 131_072, -1])).unwrap();
        assert_eq!((bits.len(), bits[0], bits[1], bits[16_383]), (16_384, 0x80, 0x40, 0x01));
        assert_eq!(bits.iter().map(|byte| byte.count_ones()).sum::<u32>(), 3);
    }

    #[test]
    fn a_list_is_read_again_and_one_that_unpacks_to_something_else_has_no_places() {
        let list =
            StatusList::of("https://rounds.example/certificates/status/0", "did:web:rounds.example", &[9], 0);
        let read = StatusList::read(&list.write()).unwrap();
        assert_eq!(read, list);
        let places = ["9", "8", "131071", "131072", "-1", "x"].map(|place| read.is_revoked(place));
        assert_eq!(places, [Some(true), Some(false), Some(false), None, None, None]);
        assert!(StatusList::read(&list.write().replace("revocation", "message")).is_err());
        let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
        bomb.write_all(&vec![0; 50_000_000]).unwrap();
        let bomb = format!("u{}", BASE64URL_NOPAD.encode(&bomb.finish().unwrap()));
        assert_eq!(decoded(&bomb), None);
    }
}
