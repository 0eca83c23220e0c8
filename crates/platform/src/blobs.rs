//! Files by content: the key of a blob is the SHA-256 of its bytes. A folder today; an S3 bucket behind the same type.

use crate::secrets::hex;
use bytes::Bytes;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The kinds of file that are kept, with the media type they are served as.
const KINDS: [(&str, &str); 11] = [
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("vtt", "text/vtt"),
    ("pdf", "application/pdf"),
    ("csv", "text/csv"),
    ("json", "application/json"),
    ("zip", "application/zip"),
];

/// Keeps files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    place: Arc<str>,
}

/// Why a blob was not kept or not found.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// Not a key that [`Blobs::put`] could have given: nothing was looked up.
    #[error("this is not the key of a file")]
    BadKey,
    #[error("files of the kind .{0} are not kept here")]
    BadExtension(String),
    #[error("there is no file {0}")]
    Absent(String),
    #[error("the file store failed: {0}")]
    Storage(#[from] object_store::Error),
    #[error("the folder {folder} cannot be used for files: {reason}")]
    Folder { folder: String, reason: std::io::Error },
}

impl Blobs {
    /// Blobs in a folder, which is made if it does not exist.
    pub fn folder(folder: impl AsRef<std::path::Path>) -> Result<Self, BlobError> {
        let folder = folder.as_ref();
        let place = folder.display().to_string();
        std::fs::create_dir_all(folder)
            .map_err(|reason| BlobError::Folder { folder: place.clone(), reason })?;
        // A row that names a blob is committed after `put`: the blob must survive a power cut before the row does.
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), place: place.into() })
    }

    /// Where the blobs are, for the operator.
    pub fn describe(&self) -> String {
        format!("folder {}", self.place)
    }

    /// Keeps the bytes and gives their key, `ab/cdef….ext`. Durable when it returns. The same bytes give the same
    /// key, so whoever deletes must know that no other row uses it.
    pub async fn put(&self, bytes: impl Into<Bytes>, extension: &str) -> Result<String, BlobError> {
        if !KINDS.iter().any(|(known, _)| *known == extension) {
            return Err(BlobError::BadExtension(extension.to_owned()));
        }
        let bytes = bytes.into();
        let name = hex(&Sha256::digest(&bytes));
        let key = format!("{}/{}.{extension}", &name[..2], &name[2..]);
        // Written also when it is there: another put may have made it visible and not yet durable.
        self.store.put(&path(&key)?, PutPayload::from_bytes(bytes)).await?;
        Ok(key)
    }

    /// The bytes of a blob.
    pub async fn get(&self, key: &str) -> Result<Bytes, BlobError> {
        let read = async { self.store.get(&path(key)?).await?.bytes().await.map_err(BlobError::from) };
        read.await.map_err(|error| absent(error, key))
    }

    /// Forgets a blob; one that is not there is already forgotten.
    pub async fn delete(&self, key: &str) -> Result<(), BlobError> {
        match self.store.delete(&path(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a blob is there.
    pub async fn exists(&self, key: &str) -> Result<bool, BlobError> {
        match self.store.head(&path(key)?).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether a text has the shape of a key: two hexadecimal digits, a slash, sixty-two more, a dot and a known
/// extension, all in lower case.
pub fn is_key(text: &str) -> bool {
    let hex = |part: &str, len| {
        part.len() == len && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let Some((name, extension)) = text.split_once('.') else { return false };
    let Some((folder, file)) = name.split_once('/') else { return false };
    hex(folder, 2) && hex(file, 62) && KINDS.iter().any(|(known, _)| *known == extension)
}

/// The media type to serve a key as; none for a text that is no key.
pub fn content_type(key: &str) -> Option<&'static str> {
    if !is_key(key) {
        return None;
    }
    let (_, extension) = key.split_once('.')?;
    KINDS.iter().find(|(known, _)| *known == extension).map(|(_, media_type)| *media_type)
}

fn path(key: &str) -> Result<Path, BlobError> {
    if !is_key(key) {
        return Err(BlobError::BadKey);
    }
    Path::parse(key).map_err(|_| BlobError::BadKey)
}

fn absent(error: BlobError, key: &str) -> BlobError {
    match error {
        BlobError::Storage(object_store::Error::NotFound { .. }) => BlobError::Absent(key.to_owned()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn blobs() -> (Blobs, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (Blobs::folder(folder.path().join("made/on/demand")).unwrap(), folder)
    }

    #[tokio::test]
    async fn what_is_put_can_be_read_by_its_digest_and_deleted() {
        let (blobs, folder) = blobs();
        let key = blobs.put("abc", "pdf").await.unwrap();
        assert_eq!(key, "ba/7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.pdf");
        assert_eq!(std::fs::read(folder.path().join("made/on/demand").join(&key)).unwrap(), b"abc");
        assert_eq!(blobs.put("abc", "pdf").await.unwrap(), key);
        assert_eq!(blobs.get(&key).await.unwrap(), "abc");
        assert!(blobs.exists(&key).await.unwrap());
        blobs.delete(&key).await.unwrap();
        blobs.delete(&key).await.unwrap();
        assert!(!blobs.exists(&key).await.unwrap());
        assert!(matches!(blobs.get(&key).await, Err(BlobError::Absent(_))));
    }

    #[tokio::test]
    async fn a_key_that_was_never_given_reaches_no_file() {
        let (blobs, folder) = blobs();
        std::fs::write(folder.path().join("made/on/secret.txt"), "secret").unwrap();
        let name = "a".repeat(62);
        for bad in [
            "",
            "../secret.txt",
            "aa/../../secret.txt",
            "/etc/passwd",
            "aa/%2e%2e/secret.txt",
            &format!("aa/{name}"),
            &format!("aa/{name}.exe"),
            &format!("AA/{name}.png"),
            &format!("aa/{name}.png/"),
            &format!("aa/{name}.png\0"),
            &format!("aa/{name}.tar.png"),
            &format!("aa\\{name}.png"),
        ] {
            assert!(matches!(blobs.get(bad).await, Err(BlobError::BadKey)), "{bad:?}");
            assert!(matches!(blobs.delete(bad).await, Err(BlobError::BadKey)), "{bad:?}");
            assert!(matches!(blobs.exists(bad).await, Err(BlobError::BadKey)), "{bad:?}");
            assert_eq!(content_type(bad), None);
        }
        assert_eq!(content_type(&format!("aa/{name}.png")), Some("image/png"));
    }

    #[tokio::test]
    async fn an_unknown_extension_is_refused() {
        let (blobs, _folder) = blobs();
        for bad in ["", "exe", "PNG", "svg", "../png"] {
            assert!(matches!(blobs.put("x", bad).await, Err(BlobError::BadExtension(_))), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn only_the_exact_shape_is_a_key(text in "[a-f0-9]{0,3}[/.]{1,2}[a-f0-9./]{0,64}\\.?(png|txt)?") {
            let shape = text.len() == 69 && text.as_bytes()[2] == b'/' && text[3..65].bytes().all(|b| b.is_ascii_hexdigit())
                && text[..2].bytes().all(|b| b.is_ascii_hexdigit()) && text.ends_with(".png");
            prop_assert_eq!(is_key(&text), shape);
        }
    }
}
