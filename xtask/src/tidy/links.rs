//! Rules about the documents: what they point to exists.

use std::collections::BTreeSet;

use super::{File, Finding};

/// Documents whose links and paths must hold.
const DOCUMENTS: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

/// A word in backticks that begins so is a path of the repository.
const FOLDERS: [&str; 6] = ["crates/", "docs/", "tests/", "xtask/", ".ci/", ".cargo/"];

pub fn check(file: &File, paths: &BTreeSet<String>, findings: &mut Vec<Finding>) {
    let in_docs = file.path.starts_with("docs/") && file.path.ends_with(".md");
    if !in_docs && !DOCUMENTS.contains(&file.path.as_str()) {
        return;
    }
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut fenced = false;
    for (index, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let mut report =
            |what: String| findings.push(Finding { path: file.path.clone(), line: index + 1, what });
        for target in links(line) {
            if resolve(folder, target).is_none_or(|path| !exists(&path, paths)) {
                report(format!("links to {target}, which does not exist"));
            }
        }
        for word in backticked(line) {
            if looks_like_a_path(word) && !exists(without_line(word), paths) {
                report(format!("names `{word}`, which does not exist"));
            }
        }
    }
}

/// The relative targets of `[text](target)` in a line.
fn links(line: &str) -> Vec<&str> {
    let ends = line.match_indices("](").map(|(at, _)| &line[at + 2..]);
    let targets = ends.filter_map(|rest| rest.split([')', ' ']).next());
    let relative = |target: &&str| {
        !target.is_empty()
            && !target.starts_with('#')
            && !target.contains("://")
            && !target.starts_with("mailto:")
    };
    targets.filter(relative).collect()
}

fn backticked(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

fn looks_like_a_path(word: &str) -> bool {
    // Patterns and placeholders (`crates/*/src`, `docs/NAME.md`, `crates/{app,web}`) are not paths.
    let pattern = word.contains(['*', ' ', '<', '{', '…', '$']);
    !pattern && FOLDERS.iter().any(|folder| word.starts_with(folder))
}

/// `crates/app/src/lib.rs:12` and `crates/app/src/lib.rs#L12` are the file.
fn without_line(word: &str) -> &str {
    word.split([':', '#']).next().unwrap_or(word)
}

/// The repository's path of a link in a document of `folder`; `None` when it leaves the repository.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let target = without_line(target);
    let (mut parts, target) = match target.strip_prefix('/') {
        Some(from_root) => (Vec::new(), from_root),
        None => (folder.split('/').filter(|part| !part.is_empty()).collect(), target),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// A file, or a folder with a file in it.
fn exists(path: &str, paths: &BTreeSet<String>) -> bool {
    let path = path.trim_end_matches('/');
    let folder = format!("{path}/");
    path.is_empty()
        || paths.contains(path)
        || paths.range(folder.clone()..).next().is_some_and(|p| p.starts_with(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let there = ["README.md", "docs/a.md", "docs/deep/b.md", "crates/app/src/lib.rs", ".ci/run"];
        let paths = there.iter().map(|path| (*path).to_owned()).collect();
        let mut findings = Vec::new();
        check(&File { path: path.into(), text: text.into() }, &paths, &mut findings);
        findings.into_iter().map(|f| f.what).collect()
    }

    #[test]
    fn links_that_hold_are_silent() {
        let text =
            "[a](docs/a.md) [b](./docs/deep/b.md#part) [c](#below) [d](https://example.org/x) [e](docs/)";
        assert_eq!(found("README.md", text), [] as [&str; 0]);
        assert_eq!(found("docs/a.md", "[up](../README.md) [b](deep/b.md) [r](/README.md)"), [] as [&str; 0]);
    }

    #[test]
    fn a_link_to_nothing_is_found() {
        assert_eq!(
            found("README.md", "see [x](docs/gone.md)"),
            ["links to docs/gone.md, which does not exist"]
        );
        assert_eq!(found("docs/a.md", "see [x](../../outside.md)").len(), 1);
        assert_eq!(found("crates/app/notes.md", "see [x](gone.md)"), [] as [&str; 0]);
    }

    #[test]
    fn a_path_in_backticks_must_exist_unless_it_is_a_pattern() {
        let good =
            "`crates/app/src/lib.rs:12` `crates/app` `.ci/run` `crates/*/src` `cargo xtask test` `docs/…`";
        assert_eq!(found("README.md", good), [] as [&str; 0]);
        assert_eq!(found("README.md", "`crates/app/src/gone.rs`").len(), 1);
        assert_eq!(found("README.md", "```\n`crates/gone`\n[x](gone.md)\n```\n"), [] as [&str; 0]);
    }
}
