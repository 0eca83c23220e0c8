//! The key that certificates are signed with, and what is published of it: its document, and the list of what is revoked.

use super::rows;
use crate::{App, Error, Result, audit};
use platform::ed25519::SigningKey;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::certificates::Key;
use wire::badge::{LIST_PLACES, Proof, StatusList, did_document};

/// What a seal of this kind is bound to.
const ABOUT: &str = "issuer key";

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Broken(format!("certificates cannot be signed: {error}"))
}

/// SHA-256 of the proof's options, and of the document, one behind the other.
pub(super) fn hashed((options, document): &(String, String)) -> [u8; 64] {
    let mut both = [0; 64];
    both[..32].copy_from_slice(&Sha256::digest(options));
    both[32..].copy_from_slice(&Sha256::digest(document));
    both
}

impl App {
    /// A key that nobody has yet.
    fn another_key(&self) -> Result<Key> {
        let seed = platform::random::bytes::<32>();
        Ok(Key {
            id: self.new_id(),
            public: SigningKey::from_seed(&seed).multikey(),
            sealed: self.vault.seal(&seed, ABOUT).map_err(broken)?,
            created_at: self.now(),
        })
    }

    async fn newest_key(&self) -> Result<Option<Key>> {
        Ok(self.store.read(rows::keys).await.map_err(Error::from)?.into_iter().next())
    }

    /// The newest key; one is made when there is none.
    pub(super) async fn signing_key(&self) -> Result<SigningKey> {
        let key = match self.newest_key().await? {
            Some(key) => key,
            None => {
                let row = self.another_key()?;
                self.store
                    .write(move |tx| {
                        // Two servers may find none at once; one key is enough.
                        if rows::keys(tx)?.is_empty() {
                            rows::insert_key(tx, &row)?;
                        }
                        Ok::<_, Error>(())
                    })
                    .await?;
                self.newest_key().await?.ok_or_else(|| broken("the key is gone"))?
            }
        };
        let seed = self.vault.open(&key.sealed, ABOUT).map_err(broken)?;
        let seed: [u8; 32] = seed.try_into().map_err(|_| broken("the key is damaged"))?;
        Ok(SigningKey::from_seed(&seed))
    }

    /// The operator's: a new key signs from now on. The older ones go on proving what they signed, unless they are
    /// dropped, which is for a key that somebody may have stolen: nothing that it signed is believed any more.
    pub async fn renew_signing_key(&self, drop_older: bool) -> Result<String> {
        let (row, now) = (self.another_key()?, self.now());
        let public = row.public.clone();
        self.store
            .write(move |tx| {
                if drop_older {
                    rows::delete_keys(tx)?;
                }
                rows::insert_key(tx, &row)?;
                let details = json!({ "older": if drop_older { "dropped" } else { "kept" } });
                Ok::<_, Error>(audit::record(
                    tx,
                    now,
                    None,
                    "certificate.key",
                    &format!("key:{}", row.id),
                    &details,
                )?)
            })
            .await?;
        Ok(public)
    }

    /// A proof by a key of ours over what is to be signed.
    pub(super) fn prove(
        &self,
        key: &SigningKey,
        now: i64,
        to_sign: impl FnOnce(&Proof) -> (String, String),
    ) -> Proof {
        let mut proof = Proof::by(&format!("{}#{}", self.settings.did(), key.multikey()), now);
        proof.value = key.sign(&hashed(&to_sign(&proof)));
        proof
    }

    /// The document that the server's `did:web` leads to.
    pub async fn issuer_document(&self) -> Result<String> {
        let keys = self.store.read(rows::keys).await.map_err(Error::from)?;
        let keys: Vec<String> = keys.into_iter().map(|key| key.public).collect();
        Ok(did_document(&self.settings.did(), &keys))
    }

    /// A list of what is revoked, signed now.
    pub async fn status_list(&self, number: i64) -> Result<String> {
        let first = number.checked_mul(LIST_PLACES).filter(|first| *first >= 0).ok_or(Error::NotFound)?;
        let places = self
            .store
            .read(move |db| {
                if rows::places(db)? <= first {
                    return Err(Error::NotFound);
                }
                Ok(rows::revoked_between(db, first, first + LIST_PLACES)?)
            })
            .await?;
        let indices: Vec<i64> = places.into_iter().map(|place| place - first).collect();
        let now = self.now();
        let url = self.settings.status_list_url(number);
        let mut list = StatusList::of(&url, &self.settings.did(), &indices, now);
        let key = self.signing_key().await?;
        list.proof = Some(self.prove(&key, now, |proof| list.to_sign(proof)));
        Ok(list.write())
    }
}
