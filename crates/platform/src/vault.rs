//! Secrets that have to be read again, kept under a key of the server: AES-256-GCM (NIST SP 800-38D).
//!
//! A stolen copy of the database is worth nothing without the key, which lies in a file of its own or in the
//! environment. Sealed text is `v1:KEY:BYTES`: which key it was, so that a wrong one is named rather than guessed at,
//! and nonce, ciphertext and tag in base64url.

use crate::random;
use crate::secrets::hex;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use parking_lot::Mutex;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const KEY_BYTES: usize = 32;

/// Seals and opens. Cheap to clone; the key is read, or made, when it is needed first.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    place: Place,
    key: Mutex<Option<Arc<Key>>>,
}

enum Place {
    Given,
    File(PathBuf),
}

struct Key {
    name: String,
    cipher: LessSafeKey,
    digests: hmac::Key,
}

/// Why something cannot be sealed or opened, for the operator.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error(
        "the key {} is missing, and without it secrets of authenticator apps cannot be read; put it back from a backup, or remove the second factor of an account with `rounds account reset-two-factor HANDLE`",
        .0.display()
    )]
    Missing(PathBuf),
    #[error("the key {} cannot be used: {why}", path.display())]
    Unusable { path: PathBuf, why: String },
    #[error(
        "a key is 64 hexadecimal digits (32 bytes), such as `openssl rand -hex 32` prints; this is something else"
    )]
    NoKey,
    #[error(
        "the secret was sealed under the key {sealed} and the key here is {here}; put the right key back (secret.key in the data folder, or ROUNDS_SECRET_KEY)"
    )]
    OtherKey { sealed: String, here: String },
    #[error("the sealed secret is damaged")]
    Damaged,
}

impl Vault {
    /// A key in a file, which is made when something is sealed first.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Inner { place: Place::File(path.into()), key: Mutex::new(None) }))
    }

    /// A key as 64 hexadecimal digits.
    pub fn given(text: &str) -> Result<Self, VaultError> {
        let key = Mutex::new(Some(Arc::new(Key::parse(text)?)));
        Ok(Self(Arc::new(Inner { place: Place::Given, key })))
    }

    /// Seals bytes. `about` names whose they are: a sealed secret that is moved to another row does not open there.
    pub fn seal(&self, plain: &[u8], about: &str) -> Result<String, VaultError> {
        let key = self.key(true)?;
        let nonce: [u8; NONCE_LEN] = random::bytes();
        let mut bytes = plain.to_vec();
        key.cipher
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(about.as_bytes()),
                &mut bytes,
            )
            .map_err(|_| VaultError::Damaged)?;
        let whole = [&nonce[..], &bytes].concat();
        Ok(format!("v1:{}:{}", key.name, BASE64URL_NOPAD.encode(&whole)))
    }

    pub fn open(&self, sealed: &str, about: &str) -> Result<Vec<u8>, VaultError> {
        let mut parts = sealed.split(':');
        let (Some("v1"), Some(name), Some(text), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(VaultError::Damaged);
        };
        let key = self.key(false)?;
        if key.name != name {
            return Err(VaultError::OtherKey { sealed: name.to_owned(), here: key.name.clone() });
        }
        let whole = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| VaultError::Damaged)?;
        let (nonce, bytes) = whole.split_first_chunk::<NONCE_LEN>().ok_or(VaultError::Damaged)?;
        let mut bytes = bytes.to_vec();
        let plain = key
            .cipher
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(about.as_bytes()), &mut bytes)
            .map_err(|_| VaultError::Damaged)?;
        Ok(plain.to_vec())
    }

    /// HMAC-SHA256 in hexadecimal (RFC 2104), for a text that could be guessed: without the key nobody can try guesses.
    pub fn digest(&self, text: &str) -> Result<String, VaultError> {
        let key = self.key(true)?;
        Ok(hex(hmac::sign(&key.digests, text.as_bytes()).as_ref()))
    }

    /// Where the key is and whether it can be used, for `rounds doctor`. Makes none.
    pub fn describe(&self) -> Result<String, VaultError> {
        match &self.0.place {
            Place::Given => Ok(format!("key {} from the configuration", self.key(false)?.name)),
            Place::File(path) if !path.exists() => {
                Ok(format!("{} is made when it is needed", path.display()))
            }
            Place::File(path) => {
                let key = self.key(false)?;
                if is_open_to_others(path) {
                    return Err(unusable(path, &"others on this machine can read it; `chmod 600` closes it"));
                }
                Ok(format!("key {} in {}", key.name, path.display()))
            }
        }
    }

    fn key(&self, make: bool) -> Result<Arc<Key>, VaultError> {
        let mut kept = self.0.key.lock();
        if let Some(key) = kept.as_ref() {
            return Ok(key.clone());
        }
        let Place::File(path) = &self.0.place else { return Err(VaultError::NoKey) };
        let key = Arc::new(match read(path) {
            Err(VaultError::Missing(_)) if make => {
                create(path)?;
                read(path)?
            }
            other => other?,
        });
        *kept = Some(key.clone());
        Ok(key)
    }
}

impl Key {
    fn parse(text: &str) -> Result<Self, VaultError> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).map_err(|_| VaultError::NoKey)?;
        if bytes.len() != KEY_BYTES {
            return Err(VaultError::NoKey);
        }
        let cipher = UnboundKey::new(&AES_256_GCM, &bytes).map_err(|_| VaultError::NoKey)?;
        let digest = crate::secrets::digest_hex(&format!("name of a key {}", hex(&bytes)));
        // A key of its own: what seals does nothing else.
        let whole = hmac::Key::new(hmac::HMAC_SHA256, &bytes);
        let digests = hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&whole, b"digests of texts").as_ref());
        Ok(Self { name: digest[..8].to_owned(), cipher: LessSafeKey::new(cipher), digests })
    }
}

fn unusable(path: &Path, why: &dyn std::fmt::Display) -> VaultError {
    VaultError::Unusable { path: path.to_owned(), why: why.to_string() }
}

fn read(path: &Path) -> Result<Key, VaultError> {
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => VaultError::Missing(path.to_owned()),
        _ => unusable(path, &error),
    })?;
    Key::parse(&text).map_err(|error| unusable(path, &error))
}

/// Written aside and linked into place: of two processes that need it first, one makes it, and nobody reads half a key.
fn create(path: &Path) -> Result<(), VaultError> {
    let failed = |error: std::io::Error| unusable(path, &error);
    let aside = path.with_extension(format!("new-{}", hex(&random::bytes::<8>())));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside).map_err(failed)?;
    let written = file
        .write_all(format!("{}\n", hex(&random::bytes::<KEY_BYTES>())).as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| match std::fs::hard_link(&aside, path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        });
    let tidied = std::fs::remove_file(&aside);
    written.and(tidied).map_err(failed)
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_owner_and_for_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::file(folder.path().join("secret.key"));
        let sealed = vault.seal(b"twenty bytes of them", "totp 7").unwrap();
        assert!(!sealed.contains("twenty"));
        assert_ne!(sealed, vault.seal(b"twenty bytes of them", "totp 7").unwrap(), "a nonce of its own");
        let again = Vault::file(folder.path().join("secret.key"));
        assert_eq!(again.open(&sealed, "totp 7").unwrap(), b"twenty bytes of them");
        assert!(matches!(again.open(&sealed, "totp 8"), Err(VaultError::Damaged)));
        let mut changed = sealed.clone();
        let last = changed.pop().unwrap();
        changed.push(if last == 'A' { 'B' } else { 'A' });
        for broken in [changed.as_str(), "v1:x", "", "v2:a:b", "v1:a:b:c"] {
            assert!(again.open(broken, "totp 7").is_err(), "{broken}");
        }
    }

    #[test]
    fn the_key_is_made_once_and_closed_to_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let vaults: Vec<Vault> = (0..8).map(|_| Vault::file(&path)).collect();
        let sealed: Vec<String> = std::thread::scope(|scope| {
            let all: Vec<_> =
                vaults.iter().map(|vault| scope.spawn(|| vault.seal(b"x", "a").unwrap())).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(sealed.iter().all(|one| Vault::file(&path).open(one, "a").unwrap() == b"x"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        assert!(!is_open_to_others(&path));
        assert!(vaults[0].describe().unwrap().contains("secret.key"));
    }

    #[test]
    fn a_missing_and_a_wrong_key_are_said_clearly() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret.key");
        let sealed = Vault::file(&path).seal(b"x", "a").unwrap();
        std::fs::remove_file(&path).unwrap();
        let missing = Vault::file(&path).open(&sealed, "a").unwrap_err();
        assert!(missing.to_string().contains("reset-two-factor"), "{missing}");
        let other = Vault::given(&"ab".repeat(32)).unwrap().open(&sealed, "a").unwrap_err();
        assert!(matches!(other, VaultError::OtherKey { .. }), "{other}");
        std::fs::write(&path, "not a key").unwrap();
        assert!(matches!(Vault::file(&path).seal(b"x", "a"), Err(VaultError::Unusable { .. })));
        assert!(Vault::given("abc").is_err());
    }
}
