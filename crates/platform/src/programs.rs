//! Optional programs of others: where they are and which version, found once at the start.

use crate::child;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A program that was found and answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub path: PathBuf,
    /// The first line of what it says about itself, such as `tesseract 5.3.0`.
    pub version: String,
}

/// Finds a program. `wish` is what the operator wrote: empty to look in `PATH`, `off` to go without, or a path.
///
/// Missing in `PATH` is no error; a path that does not lead to the program is.
pub fn find(name: &str, flag: &str, wish: &str) -> Result<Option<Program>, String> {
    match wish.trim() {
        "off" => Ok(None),
        "" => Ok(in_path(name).and_then(|path| ask(&path, flag).ok())),
        path => ask(Path::new(path), flag).map(Some),
    }
}

pub(crate) fn in_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

fn ask(path: &Path, flag: &str) -> Result<Program, String> {
    let unusable = |reason: String| format!("{} cannot be used: {reason}", path.display());
    let folder = child::folder().map_err(|error| unusable(error.to_string()))?;
    // The command runs in another folder.
    let path = path.canonicalize().map_err(|error| unusable(error.to_string()))?;
    let mut command: Command = child::command(&path, folder.path());
    command.arg(flag);
    let limit = child::Limit { time: Duration::from_secs(10), answer: 64 * 1024 };
    let said = child::run(command, Vec::new(), limit).map_err(|error| unusable(error.to_string()))?;
    let said = String::from_utf8_lossy(&said);
    let version = said.lines().next().unwrap_or_default().trim();
    // `ffmpeg version 7.1.1 Copyright (c) …`
    let version = version.split(" Copyright").next().unwrap_or_default();
    if version.is_empty() {
        return Err(unusable("it does not say its version".into()));
    }
    Ok(Program { path, version: version.chars().take(80).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn off_is_off_and_a_wrong_path_is_an_error() {
        assert_eq!(find("sh", "--version", "off"), Ok(None));
        assert_eq!(find("no-such-program-anywhere", "--version", ""), Ok(None));
        let error = find("sh", "--version", "/no/such/program").unwrap_err();
        assert!(error.contains("/no/such/program cannot be used"), "{error}");
    }
}
