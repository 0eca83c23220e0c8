//! Ed25519 (RFC 8032): keys as Multikeys and signatures as Multibase, as W3C's Data Integrity writes both.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

/// `ed25519-pub` of the multicodec table, as a varint.
const CODEC: [u8; 2] = [0xed, 0x01];
const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// A signature has 88 digits; nothing that is read here is much longer.
const LONGEST: usize = 128;

/// A key that signs.
pub struct SigningKey(Ed25519KeyPair);

impl SigningKey {
    /// From 32 random bytes; the same bytes give the same key.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(seed).expect("every 32 bytes are a seed"))
    }

    /// The public half: `z6Mk…`.
    pub fn multikey(&self) -> String {
        base58(&[&CODEC, self.0.public_key().as_ref()].concat())
    }

    /// `z…`
    pub fn sign(&self, message: &[u8]) -> String {
        base58(self.0.sign(message).as_ref())
    }
}

/// Whether a signature is the key's own over exactly this message.
pub fn is_signed(multikey: &str, message: &[u8], signature: &str) -> bool {
    let key = from_base58(multikey).filter(|key| key.len() == 34 && key.starts_with(&CODEC));
    let signature = from_base58(signature).filter(|it| it.len() == 64);
    let (Some(key), Some(signature)) = (key, signature) else { return false };
    UnparsedPublicKey::new(&ED25519, &key[CODEC.len()..]).verify(message, &signature).is_ok()
}

/// Multibase base58btc: bytes as one large number, with a digit for every leading zero.
fn base58(bytes: &[u8]) -> String {
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).map(|_| 0);
    let all = zeros.chain(digits.into_iter().rev());
    std::iter::once('z').chain(all.map(|digit| char::from(ALPHABET[usize::from(digit)]))).collect()
}

fn from_base58(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix('z').filter(|text| text.len() <= LONGEST)?;
    let mut bytes: Vec<u8> = Vec::new();
    for character in text.bytes() {
        let mut carry = u32::try_from(ALPHABET.iter().position(|it| *it == character)?).ok()?;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = (carry & 0xff) as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push((carry & 0xff) as u8);
            carry >>= 8;
        }
    }
    bytes.extend(text.bytes().take_while(|it| *it == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    /// RFC 8032 section 7.1, test 2.
    #[test]
    fn the_example_of_the_standard_is_signed_as_it_is_there() {
        let seed: [u8; 32] =
            hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").try_into().unwrap();
        let key = SigningKey::from_seed(&seed);
        let public = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assert_eq!(from_base58(&key.multikey()).unwrap()[2..], public);
        let signature = hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        );
        assert_eq!(from_base58(&key.sign(b"\x72")).unwrap(), signature);
        assert!(key.multikey().starts_with("z6Mk"));
    }

    #[test]
    fn only_the_keys_own_signature_over_the_same_message_holds() {
        let key = SigningKey::from_seed(&[7; 32]);
        let (public, signature) = (key.multikey(), key.sign(b"attended"));
        assert!(is_signed(&public, b"attended", &signature));
        assert!(!is_signed(&public, b"attendeD", &signature));
        assert!(!is_signed(&SigningKey::from_seed(&[8; 32]).multikey(), b"attended", &signature));
        for bad in
            ["", "z", "z0OIl", "zz", &signature[1..], &format!("z1{}", &signature[1..]), &"z".repeat(200)]
        {
            assert!(!is_signed(&public, b"attended", bad), "{bad}");
            assert!(!is_signed(bad, b"attended", &signature), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn bytes_come_back_from_their_digits(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(from_base58(&base58(&bytes)), Some(bytes));
        }
    }
}
