//! Passwords: argon2id (RFC 9106) in PHC strings. Everything here takes its time on purpose: call it where blocking
//! is allowed.

use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use std::sync::Arc;

/// How much work a guess costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// 19 MiB, two passes, one lane: the OWASP password storage cheat sheet's first recommendation.
    Standard,
    /// The least that argon2 allows. For tests only.
    Minimal,
}

impl Cost {
    fn params(self) -> Params {
        let (memory_kib, passes) = match self {
            Self::Standard => (19_456, 2),
            Self::Minimal => (Params::MIN_M_COST, 1),
        };
        Params::new(memory_kib, passes, 1, None).expect("the costs are within argon2's limits")
    }
}

/// Hashes and checks passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    hasher: Argon2<'static>,
    /// The hash of a password that nobody has.
    nobody: Arc<str>,
}

/// The machine could not hash the password: no memory, or no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct PasswordError(String);

impl Passwords {
    /// Hashes once, for [`Passwords::verify_nobody`].
    ///
    /// # Panics
    /// If the machine has no memory for one hash, or no randomness.
    pub fn new(cost: Cost) -> Self {
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost.params());
        let nobody = hash(&hasher, &crate::random::token()).expect("a server needs the memory of one hash");
        Self { hasher, nobody: nobody.into() }
    }

    /// The PHC string of a password, with a salt of its own: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
    pub fn hash(&self, password: &str) -> Result<String, PasswordError> {
        hash(&self.hasher, password)
    }

    /// Whether `password` is the one hashed in `phc`, at the cost written there. A string that is no PHC string is
    /// nobody's password.
    pub fn verify(&self, password: &str, phc: &str) -> bool {
        let Ok(expected) = PasswordHash::new(phc) else { return self.verify_nobody(password) };
        self.hasher.verify_password(password.as_bytes(), &expected).is_ok()
    }

    /// Spends the time of [`Passwords::verify`] when the account does not exist, so that a stranger cannot measure
    /// who has an account. Always false.
    pub fn verify_nobody(&self, password: &str) -> bool {
        let expected = PasswordHash::new(&self.nobody).expect("new made this string");
        std::hint::black_box(self.hasher.verify_password(password.as_bytes(), &expected).is_ok());
        false
    }
}

fn hash(hasher: &Argon2<'_>, password: &str) -> Result<String, PasswordError> {
    let salt = crate::random::bytes::<16>();
    let hash: PasswordHash = hasher
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| PasswordError(error.to_string()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_opens_and_others_do_not() {
        let passwords = Passwords::new(Cost::Minimal);
        let phc = passwords.hash("correct horse ☃").unwrap();
        assert!(passwords.verify("correct horse ☃", &phc));
        assert!(!passwords.verify("correct horse", &phc));
        assert!(!passwords.verify("", &phc));
    }

    #[test]
    fn the_same_password_never_hashes_the_same() {
        let passwords = Passwords::new(Cost::Minimal);
        assert_ne!(passwords.hash("a").unwrap(), passwords.hash("a").unwrap());
    }

    #[test]
    fn a_broken_hash_and_nobody_are_never_opened() {
        let passwords = Passwords::new(Cost::Minimal);
        for broken in ["", "x", "$argon2id$", "$2b$12$abc", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ"] {
            assert!(!passwords.verify("", broken), "{broken}");
        }
        assert!(!passwords.verify_nobody("anything"));
    }

    #[test]
    fn the_standard_cost_is_written_in_the_hash_and_checked_with_any_setting() {
        let phc = Passwords::new(Cost::Standard).hash("secret").unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(Passwords::new(Cost::Minimal).verify("secret", &phc));
    }
}
