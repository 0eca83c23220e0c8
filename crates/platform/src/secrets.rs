//! What is kept of a secret: its SHA-256 (FIPS 180-4). Tokens carry 256 random bits, so a plain digest is enough;
//! passwords do not, and have their own module.

use sha2::{Digest, Sha256};

/// The SHA-256 of a token.
pub fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// The SHA-256 of a token as 64 lower-case hexadecimal digits: what the database keeps instead of the token.
pub fn digest_hex(token: &str) -> String {
    hex(&digest(token))
}

/// Whether two secrets are equal, in a time that depends on their lengths only.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut difference = 0;
    for (a, b) in left.iter().zip(right) {
        // The optimiser must not learn that one difference settles the answer.
        difference = std::hint::black_box(difference | (a ^ b));
    }
    difference == 0
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)].into());
        text.push(DIGITS[usize::from(byte & 15)].into());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_published_sha_256() {
        // FIPS 180-4, the example "abc".
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest_hex("abc"), expected);
    }

    #[test]
    fn secrets_are_the_same_only_byte_for_byte() {
        assert!(same(b"", b""));
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd"));
        assert!(!same(b"abc", b"abcd"));
    }
}
