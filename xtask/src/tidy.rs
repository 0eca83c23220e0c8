//! `cargo xtask tidy`: the rules about this repository that neither Cargo, rustfmt nor clippy can say.

mod edges;
mod links;
mod source;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::shell::{output, root};

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// From the repository's root, with `/`.
    pub path: String,
    /// 1-based; 0 when it is about the whole file.
    pub line: usize,
    pub what: String,
}

/// A file of the repository that is text.
pub struct File {
    /// From the repository's root, with `/`.
    pub path: String,
    pub text: String,
}

/// Checks the repository we were built from; the error lists every finding.
pub fn run() -> Result<(), String> {
    let root = root();
    let paths = repository_files(&root)?;
    let files: Vec<File> = paths
        .iter()
        .filter_map(|path| {
            let text = std::fs::read_to_string(root.join(path)).ok()?;
            Some(File { path: path.clone(), text })
        })
        .collect();
    let findings = check(&files, &paths);
    if findings.is_empty() {
        println!("    tidy: {} files", files.len());
        return Ok(());
    }
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| match finding.line {
            0 => format!("{}: {}", finding.path, finding.what),
            line => format!("{}:{line}: {}", finding.path, finding.what),
        })
        .collect();
    Err(format!("{} untidy places:\n{}", lines.len(), lines.join("\n")))
}

/// Every rule on every file; `paths` are all files there are, pictures included.
fn check(files: &[File], paths: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        source::check(file, &mut findings);
        edges::check(file, &mut findings);
        links::check(file, paths, &mut findings);
    }
    findings
}

/// What git tracks or would track.
fn repository_files(root: &Path) -> Result<BTreeSet<String>, String> {
    // A folder that another user made is trusted here: we only list names.
    let listing = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let names = output(Command::new("git").args(listing).current_dir(root))?;
    // A file that was removed and not yet committed is still listed.
    let there = |name: &&str| !name.is_empty() && root.join(name).exists();
    Ok(names.split('\0').filter(there).map(str::to_owned).collect())
}
