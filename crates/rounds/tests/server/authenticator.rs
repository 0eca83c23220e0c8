//! A passkey in software: what a browser and a device answer, truthfully or with one lie.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use ciborium::Value as Cbor;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

pub const TOUCHED: u8 = 1;
pub const VERIFIED: u8 = 4;
const MADE_A_KEY: u8 = 64;

pub struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    user_handle: String,
    origin: String,
    pub count: u32,
}

/// One thing that is not as it should be.
#[derive(Debug, Default, Clone)]
pub struct Lie {
    pub kind: Option<&'static str>,
    pub origin: Option<&'static str>,
    pub cross_origin: bool,
    pub party: Option<&'static str>,
    pub challenge: Option<String>,
    pub flags: Option<u8>,
    pub attestation: Option<&'static str>,
    pub user_handle: Option<&'static str>,
    pub wrong_signature: bool,
}

/// Fields of the form that the page sends.
pub type Fields = Vec<(&'static str, String)>;

impl Device {
    pub fn new(origin: &str) -> Self {
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id: platform::random::bytes::<32>().to_vec(),
            user_handle: String::new(),
            origin: origin.to_owned(),
            count: 0,
        }
    }

    fn client_data(&self, kind: &str, options: &Value, lie: &Lie) -> Vec<u8> {
        let challenge = lie.challenge.as_deref().or(options["challenge"].as_str()).unwrap();
        json!({
            "type": lie.kind.unwrap_or(kind),
            "challenge": challenge,
            "origin": lie.origin.unwrap_or(&self.origin),
            "crossOrigin": lie.cross_origin,
        })
        .to_string()
        .into_bytes()
    }

    fn data(&self, party: &Value, flags: u8, lie: &Lie) -> Vec<u8> {
        let party = lie.party.or(party.as_str()).unwrap();
        let mut data = digest(&SHA256, party.as_bytes()).as_ref().to_vec();
        data.push(lie.flags.unwrap_or(flags));
        data.extend(self.count.to_be_bytes());
        data
    }

    /// `navigator.credentials.create`.
    pub fn create(&mut self, options: &Value, lie: &Lie) -> Fields {
        assert_eq!(options["attestation"], "none");
        self.user_handle = options["user"]["id"].as_str().unwrap().to_owned();
        let client_data = self.client_data("webauthn.create", options, lie);
        let mut data = self.data(&options["rp"]["id"], TOUCHED | VERIFIED | MADE_A_KEY, lie);
        let point = self.key.public_key().as_ref();
        let key = Cbor::Map(vec![
            (1.into(), 2.into()),
            (3.into(), (-7).into()),
            ((-1).into(), 1.into()),
            ((-2).into(), Cbor::Bytes(point[1..33].to_vec())),
            ((-3).into(), Cbor::Bytes(point[33..].to_vec())),
        ]);
        if data[32] & MADE_A_KEY != 0 {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            data.extend(cbor(&key));
        }
        let signature = self.sign(&data, &client_data, lie);
        let (format, statement) = match lie.attestation {
            None => ("none", vec![]),
            Some("self") => {
                ("packed", vec![("alg".into(), (-7).into()), ("sig".into(), Cbor::Bytes(signature))])
            }
            Some(other) => (other, vec![("x5c".into(), Cbor::Array(vec![]))]),
        };
        let object = Cbor::Map(vec![
            ("fmt".into(), format.into()),
            ("attStmt".into(), Cbor::Map(statement)),
            ("authData".into(), Cbor::Bytes(data)),
        ]);
        vec![("client_data", text(&client_data)), ("attestation_object", text(&cbor(&object)))]
    }

    /// `navigator.credentials.get`, with the count gone up by one.
    pub fn get(&mut self, options: &Value, lie: &Lie) -> Fields {
        self.count += 1;
        self.get_again(options, lie)
    }

    /// As a copy of the device would answer, that does not know the count.
    pub fn get_again(&self, options: &Value, lie: &Lie) -> Fields {
        let client_data = self.client_data("webauthn.get", options, lie);
        let data = self.data(&options["rpId"], TOUCHED | VERIFIED, lie);
        vec![
            ("credential_id", text(&self.id)),
            ("client_data", text(&client_data)),
            ("authenticator_data", text(&data)),
            ("signature", text(&self.sign(&data, &client_data, lie))),
            ("user_handle", lie.user_handle.unwrap_or(&self.user_handle).to_owned()),
        ]
    }

    fn sign(&self, data: &[u8], client_data: &[u8], lie: &Lie) -> Vec<u8> {
        let mut message = [data, digest(&SHA256, client_data).as_ref()].concat();
        if lie.wrong_signature {
            message.push(0);
        }
        self.key.sign(&SystemRandom::new(), &message).unwrap().as_ref().to_vec()
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn cbor(value: &Cbor) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}
