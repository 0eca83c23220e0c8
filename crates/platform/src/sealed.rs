//! Papers that few may see: files outside the folder of pictures, each encrypted with a key of its own that is not kept
//! beside it. Whoever has the folder has noise; whoever forgets the key has deleted the file, in backups too.

use crate::random;
use crate::secrets::hex;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use std::path::PathBuf;

/// A folder of sealed files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sealed {
    folder: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("this is no seal")]
    BadSeal,
    /// Changed, or sealed with another key.
    #[error("the sealed file was changed or belongs to another seal")]
    Broken,
    #[error("sealed files: {0}")]
    Disk(#[from] std::io::Error),
}

impl Sealed {
    /// The folder is made when the first file is sealed.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Seals bytes; the answer is where they are and what opens them, and is kept nowhere here.
    pub async fn put(&self, bytes: &[u8]) -> Result<String, SealError> {
        let (name, key) = (hex(&random::bytes::<16>()), random::bytes::<32>());
        let mut sealed = bytes.to_vec();
        cipher(&key)?
            .seal_in_place_append_tag(nonce(), Aad::from(name.as_bytes()), &mut sealed)
            .map_err(|_| SealError::Broken)?;
        tokio::fs::create_dir_all(&self.folder).await?;
        tokio::fs::write(self.folder.join(&name), sealed).await?;
        Ok(format!("{name}.{}", hex(&key)))
    }

    pub async fn open(&self, seal: &str) -> Result<Vec<u8>, SealError> {
        let (name, key) = parse(seal)?;
        let mut bytes = tokio::fs::read(self.folder.join(name)).await?;
        let plain = cipher(&key)?
            .open_in_place(nonce(), Aad::from(name.as_bytes()), &mut bytes)
            .map_err(|_| SealError::Broken)?
            .len();
        bytes.truncate(plain);
        Ok(bytes)
    }

    /// Deletes the file of a seal; one that is gone is gone.
    pub async fn destroy(&self, seal: &str) -> Result<(), SealError> {
        let (name, _) = parse(seal)?;
        match tokio::fs::remove_file(self.folder.join(name)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Deletes every file but those of `kept`. A file that is being sealed right now is younger than `age` and stays.
    pub async fn sweep(&self, kept: &[String], age: std::time::Duration) -> Result<usize, SealError> {
        let mut gone = 0;
        let Ok(mut files) = tokio::fs::read_dir(&self.folder).await else { return Ok(0) };
        while let Some(file) = files.next_entry().await? {
            let name = file.file_name().to_string_lossy().into_owned();
            let written = file.metadata().await?.modified()?;
            let old = written.elapsed().is_ok_and(|since| since >= age);
            if old && !kept.iter().any(|seal| seal.split('.').next() == Some(&name)) {
                tokio::fs::remove_file(file.path()).await?;
                gone += 1;
            }
        }
        Ok(gone)
    }
}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, SealError> {
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| SealError::BadSeal)?))
}

/// Every key seals one file once, so that a nonce never meets its key twice.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

fn parse(seal: &str) -> Result<(&str, [u8; 32]), SealError> {
    let (name, digits) = seal.split_once('.').ok_or(SealError::BadSeal)?;
    let plain = |text: &str, length| {
        text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    if !plain(name, 32) || !plain(digits, 64) {
        return Err(SealError::BadSeal);
    }
    let mut key = [0; 32];
    for (byte, at) in key.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| SealError::BadSeal)?;
    }
    Ok((name, key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn only_the_seal_opens_a_file_and_the_file_alone_is_noise() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Sealed::folder(folder.path().join("sealed"));
        let seal = sealed.put(b"Anna Larsen, licence 7654321").await.unwrap();
        assert_eq!(sealed.open(&seal).await.unwrap(), b"Anna Larsen, licence 7654321");
        let file = folder.path().join("sealed").join(seal.split('.').next().unwrap());
        let mut bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"Larsen"));
        let other = format!("{}.{}", &seal[..32], "0".repeat(64));
        assert!(matches!(sealed.open(&other).await, Err(SealError::Broken)));
        bytes[3] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        assert!(matches!(sealed.open(&seal).await, Err(SealError::Broken)));
        sealed.destroy(&seal).await.unwrap();
        sealed.destroy(&seal).await.unwrap();
        assert!(matches!(sealed.open(&seal).await, Err(SealError::Disk(_))));
    }

    #[tokio::test]
    async fn a_seal_that_was_never_given_reaches_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Sealed::folder(folder.path());
        for bad in ["", ".", "../secret", &format!("../../etc/passwd.{}", "0".repeat(64)), &"a".repeat(97)] {
            assert!(matches!(sealed.open(bad).await, Err(SealError::BadSeal)), "{bad}");
            assert!(matches!(sealed.destroy(bad).await, Err(SealError::BadSeal)), "{bad}");
        }
    }

    #[tokio::test]
    async fn files_that_nobody_has_a_seal_for_go() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = Sealed::folder(folder.path().join("sealed"));
        assert_eq!(sealed.sweep(&[], Duration::ZERO).await.unwrap(), 0);
        let (kept, lost) = (sealed.put(b"a").await.unwrap(), sealed.put(b"b").await.unwrap());
        let seals = vec![kept.clone()];
        assert_eq!(sealed.sweep(&seals, Duration::from_secs(3600)).await.unwrap(), 0, "too young");
        assert_eq!(sealed.sweep(&seals, Duration::ZERO).await.unwrap(), 1);
        assert!(sealed.open(&kept).await.is_ok() && sealed.open(&lost).await.is_err());
    }
}
