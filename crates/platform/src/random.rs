//! Randomness: a cryptographic generator seeded by the operating system. Nothing else in the workspace draws it.

use crate::secrets::hex;
use data_encoding::BASE32_NOPAD;

/// Random bytes for keys and salts.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes[..]);
    bytes
}

/// A secret that cannot be guessed: 32 random bytes as 64 lower-case hexadecimal digits, safe in URLs and cookies.
pub fn token() -> String {
    hex(&bytes::<32>())
}

/// `N` random bytes in letters and digits that people can read out and type: base32 (RFC 4648) in small letters.
pub fn readable<const N: usize>() -> String {
    BASE32_NOPAD.encode(&bytes::<N>()).to_ascii_lowercase()
}

/// A random number over the whole range, for jitter and sampling.
pub fn u64() -> u64 {
    rand::random()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_64_lower_case_digits_and_never_the_same() {
        let token = token();
        assert_eq!(token.len(), 64);
        assert!(token.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
        assert_ne!(token, super::token());
    }

    #[test]
    fn random_bytes_are_not_zeros() {
        assert_ne!(bytes::<16>(), [0; 16]);
        assert_ne!(u64(), u64());
    }
}
