//! A signature of a real device, keys of every kind, and hostile bytes.

use super::*;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
};
use proptest::prelude::*;

fn b64(text: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
}

fn cbor(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn map(pairs: Vec<(Value, Value)>) -> Value {
    Value::Map(pairs)
}

fn key_of_point(point: &[u8]) -> Vec<u8> {
    cbor(&map(vec![
        (1.into(), 2.into()),
        (3.into(), ES256.into()),
        ((-1).into(), 1.into()),
        ((-2).into(), Value::Bytes(point[1..33].to_vec())),
        ((-3).into(), Value::Bytes(point[33..].to_vec())),
    ]))
}

const ES256: i64 = -7;

fn localhost() -> RelyingParty {
    RelyingParty::of("http://localhost:3000")
}

/// What a security key gave to a browser, published with the tests of the passport-webauthn library.
struct RealDevice {
    key: Vec<u8>,
    client_data: Vec<u8>,
    data: Vec<u8>,
    signature: Vec<u8>,
}

fn real_device() -> RealDevice {
    let spki = data_encoding::BASE64
        .decode(b"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/6j9N8S3dBWutrvVJBB3MrU5uipVD8+rZ0GboVEJMPT3HZmICG/06CAPSqcDchP+qLa0N8Tvp9FSmguCnvLtZg==")
        .unwrap();
    RealDevice {
        key: key_of_point(&spki[spki.len() - 65..]),
        client_data: b64(
            "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiTlRZM09BIiwib3JpZ2luIjoiaHR0cDovL2xvY2FsaG9zdDozMDAwIiwiY3Jvc3NPcmlnaW4iOmZhbHNlLCJvdGhlcl9rZXlzX2Nhbl9iZV9hZGRlZF9oZXJlIjoiZG8gbm90IGNvbXBhcmUgY2xpZW50RGF0YUpTT04gYWdhaW5zdCBhIHRlbXBsYXRlLiBTZWUgaHR0cHM6Ly9nb28uZ2wveWFiUGV4In0",
        ),
        data: b64("SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MBAAAANw"),
        signature: b64(
            "MEYCIQDfGFxZvtHzGZUzfgxIjD4BaF1YF8BKOSGwk-rVkydv3wIhAOZn4lufNS5zptLpfHf-6YPcauXW5MJW_UVnVIHvPzGD",
        ),
    }
}

#[test]
fn the_signature_of_a_real_device_is_right_for_its_site_and_for_no_other() {
    let device = real_device();
    let client_data = ClientData::parse(&device.client_data).unwrap();
    assert_eq!(client_data.challenge(), "NTY3OA");
    let assertion = Assertion {
        client_data: &client_data,
        authenticator_data: &device.data,
        signature: &device.signature,
    };
    assert_eq!(localhost().verify(&device.key, &assertion, Verification::Touch), Ok(0x37));
    assert_eq!(
        localhost().verify(&device.key, &assertion, Verification::Person),
        Err(WebauthnError::NotVerified)
    );
    for other in ["http://localhost:3001", "https://localhost:3000", "http://evil.example:3000"] {
        let refused = RelyingParty::of(other).verify(&device.key, &assertion, Verification::Touch);
        assert!(matches!(refused, Err(WebauthnError::OtherSite(_))), "{other}");
    }
}

#[test]
fn no_bit_of_what_a_device_signed_can_be_changed() {
    let device = real_device();
    let client_data = ClientData::parse(&device.client_data).unwrap();
    for at in 0..device.data.len() * 8 {
        let mut data = device.data.clone();
        data[at / 8] ^= 1 << (at % 8);
        let assertion =
            Assertion { client_data: &client_data, authenticator_data: &data, signature: &device.signature };
        assert!(localhost().verify(&device.key, &assertion, Verification::Touch).is_err(), "bit {at}");
    }
    let mut longer = device.client_data.clone();
    longer.push(b' ');
    let client_data = ClientData::parse(&longer).unwrap();
    let assertion = Assertion {
        client_data: &client_data,
        authenticator_data: &device.data,
        signature: &device.signature,
    };
    assert_eq!(
        localhost().verify(&device.key, &assertion, Verification::Touch),
        Err(WebauthnError::BadSignature)
    );
}

#[test]
fn each_offered_kind_of_key_verifies_what_it_signed() {
    let random = SystemRandom::new();
    let message = b"authenticator data and hash";
    let es256 = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
    let eddsa = Ed25519KeyPair::generate().unwrap();
    let rs256 = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    // RSAPublicKey of 2048 bits (RFC 8017): a header of nine bytes, the modulus, the exponent 65537.
    let modulus = rs256.public_key().as_ref()[9..265].to_vec();
    let okp = map(vec![
        (1.into(), 1.into()),
        (3.into(), (-8).into()),
        ((-1).into(), 6.into()),
        ((-2).into(), Value::Bytes(eddsa.public_key().as_ref().to_vec())),
    ]);
    let rsa = map(vec![
        (1.into(), 3.into()),
        (3.into(), (-257).into()),
        ((-1).into(), Value::Bytes(modulus)),
        ((-2).into(), Value::Bytes(vec![1, 0, 1])),
    ]);
    let mut rsa_signature = vec![0; rs256.public_modulus_len()];
    rs256.sign(&RSA_PKCS1_SHA256, &random, message, &mut rsa_signature).unwrap();
    for (key, signature) in [
        (key_of_point(es256.public_key().as_ref()), es256.sign(&random, message).unwrap().as_ref().to_vec()),
        (cbor(&okp), eddsa.sign(message).as_ref().to_vec()),
        (cbor(&rsa), rsa_signature),
    ] {
        let key = PublicKey::parse(&key).unwrap();
        assert_eq!(key.verify(message, &signature), Ok(()));
        assert_eq!(key.verify(b"another message", &signature), Err(WebauthnError::BadSignature));
    }
}

#[test]
fn a_key_that_is_not_what_it_says_is_refused() {
    let point = |alg: i64, curve: i64, x: usize| {
        cbor(&map(vec![
            (1.into(), 2.into()),
            (3.into(), alg.into()),
            ((-1).into(), curve.into()),
            ((-2).into(), Value::Bytes(vec![1; x])),
            ((-3).into(), Value::Bytes(vec![1; 32])),
        ]))
    };
    for (name, bytes) in [
        ("another algorithm", point(-35, 1, 32)),
        ("another curve", point(-7, 2, 32)),
        ("a short coordinate", point(-7, 1, 31)),
        (
            "a label twice",
            cbor(&map(vec![(1.into(), 2.into()), (1.into(), 2.into()), (3.into(), (-7).into())])),
        ),
        ("no map", cbor(&Value::Array(vec![]))),
        ("something after it", [point(-7, 1, 32), vec![0]].concat()),
        ("nothing", vec![]),
    ] {
        assert!(PublicKey::parse(&bytes).is_err(), "{name}");
    }
    // Coordinates of the right length that are no point of the curve verify nothing.
    assert!(PublicKey::parse(&point(-7, 1, 32)).unwrap().verify(b"m", b"s").is_err());
}

#[test]
fn a_site_is_known_by_its_host_and_an_origin_by_its_port_too() {
    let site = RelyingParty::of("https://Rounds.example");
    assert_eq!((site.id.as_str(), site.origin.as_str()), ("rounds.example", "https://rounds.example"));
    assert_eq!(localhost().id, "localhost");
    assert_eq!(RelyingParty::of("http://[::1]:8080").id, "[::1]");
    assert_ne!(RelyingParty::new_challenge(), RelyingParty::new_challenge());
}

proptest! {
    #[test]
    fn hostile_bytes_are_refused_and_never_a_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        flags in any::<u8>(),
    ) {
        let client_data = ClientData::parse(&real_device().client_data).unwrap();
        let mut data = digest(&SHA256, b"localhost").as_ref().to_vec();
        data.push(flags | 0x41);
        data.extend(&bytes);
        let assertion = Assertion { client_data: &client_data, authenticator_data: &data, signature: &bytes };
        prop_assert!(localhost().verify(&bytes, &assertion, Verification::Touch).is_err());
        prop_assert!(localhost().register(&client_data, &bytes).is_err());
        let create = ClientData { kind: "webauthn.create".into(), ..client_data };
        let object = map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), map(vec![])),
            ("authData".into(), Value::Bytes(data)),
        ]);
        prop_assert!(localhost().register(&create, &cbor(&object)).is_err());
        let _ = ClientData::parse(&bytes);
    }
}
