//! Files that somebody hands in, for a ledger or a group: their size, their name, their kind. They are kept sealed and served
//! as downloads.

use crate::Result;
use kernel::Refusal;

/// Of one file.
const BYTES: usize = 20 * 1024 * 1024;

/// How large the file is; refuses one that is empty or too large.
pub(crate) fn checked(bytes: &[u8]) -> Result<i64> {
    if bytes.is_empty() {
        return Err(Refusal::blank("file", "Choose a file that is not empty.").into());
    }
    if bytes.len() > BYTES {
        return Err(Refusal::too_long(
            "file",
            "The file is larger than 20 MB and was not kept. Make it smaller, or attach the pages that matter.",
        )
        .into());
    }
    Ok(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
}

/// By what the file is, not by what its sender says: it is served as a download either way.
pub(crate) fn content_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        _ => "application/octet-stream",
    }
}

/// The last part of a path, without what a terminal or a header would take for its own.
pub(crate) fn plain_name(name: &str) -> Result<String> {
    let name: String = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() && !"\"<>|:*?".contains(*c))
        .collect();
    let name = name.trim().trim_start_matches('.').to_owned();
    if name.is_empty() {
        return Err(Refusal::blank("file", "The file has no name. Give it one and try again.").into());
    }
    if name.chars().count() > 150 {
        return Err(Refusal::too_long(
            "file",
            "The name of the file is longer than 150 characters. Shorten it.",
        )
        .into());
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_file_is_no_path_and_breaks_no_header() {
        assert_eq!(plain_name("C:\\notes\\..\\talk \"1\".pdf").unwrap(), "talk 1.pdf");
        assert_eq!(plain_name("../../etc/passwd").unwrap(), "passwd");
        assert_eq!(plain_name("a\r\nb.txt").unwrap(), "ab.txt");
        assert!(plain_name("..").is_err() && plain_name(&"x".repeat(151)).is_err());
    }
}
