//! Rules about which room may depend on what, read from each `Cargo.toml`.

use super::{File, Finding};

/// A room and the crates it must not depend on. `[dev-dependencies]` are free: tests may reach across.
const FORBIDDEN: [(&str, &[&str]); 9] = [
    (
        "kernel",
        &[
            "guard", "feed", "wire", "store", "platform", "app", "web", "rounds", "axum", "diesel", "http",
            "tokio",
        ],
    ),
    (
        "guard",
        &[
            "kernel", "feed", "wire", "store", "platform", "app", "web", "rounds", "axum", "diesel", "http",
            "tokio",
        ],
    ),
    (
        "feed",
        &[
            "guard",
            "wire",
            "store",
            "platform",
            "app",
            "web",
            "rounds",
            "axum",
            "diesel",
            "http",
            "serde_json",
        ],
    ),
    ("wire", &["guard", "feed", "store", "platform", "app", "web", "rounds", "axum", "diesel", "tokio"]),
    ("platform", &["guard", "feed", "wire", "store", "app", "web", "rounds", "axum", "diesel"]),
    ("store", &["guard", "feed", "wire", "platform", "app", "web", "rounds", "axum", "http"]),
    ("app", &["web", "rounds", "axum", "diesel", "http"]),
    ("web", &["store", "guard", "feed", "rounds", "diesel"]),
    ("rounds", &["diesel"]),
];

/// HTTP clients and what they are made of: only `platform`, whose `http` judges where a request goes.
const CLIENTS: [&str; 7] =
    ["reqwest", "hyper", "hyper-util", "hyper-rustls", "tokio-rustls", "ureq", "isahc"];

pub fn check(file: &File, findings: &mut Vec<Finding>) {
    let Some(room) = file.path.strip_prefix("crates/").and_then(|path| path.strip_suffix("/Cargo.toml"))
    else {
        return;
    };
    let known = FORBIDDEN.iter().find(|(name, _)| *name == room);
    let forbidden = known.map_or(&[][..], |(_, forbidden)| forbidden);
    for (line, dependency) in dependencies(&file.text) {
        let client = room != "platform" && CLIENTS.contains(&dependency.as_str());
        if client || forbidden.contains(&dependency.as_str()) {
            let what = format!("`{room}` must not depend on `{dependency}`");
            findings.push(Finding { path: file.path.clone(), line, what });
        }
    }
}

/// The names under `[dependencies]`, `[build-dependencies]` and their `[target.….dependencies]`, with their lines.
///
/// Reads the three ways that Cargo.toml files write them: `name = …`, `name.workspace = true` and
/// `[dependencies.name]`.
fn dependencies(toml: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in toml.lines().enumerate() {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            let (table, name) = match section.rsplit_once("dependencies.") {
                Some((before, name)) => (format!("{before}dependencies"), Some(name)),
                None => (section.to_owned(), None),
            };
            let counts = table.ends_with("dependencies") && !table.ends_with("dev-dependencies");
            inside = counts && name.is_none();
            if let (true, Some(name)) = (counts, name) {
                found.push((index + 1, name.to_owned()));
            }
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let name: String =
                line.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
            found.push((index + 1, name));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(usize, String)> {
        let mut findings = Vec::new();
        check(&File { path: path.into(), text: text.into() }, &mut findings);
        findings.into_iter().map(|f| (f.line, f.what)).collect()
    }

    #[test]
    fn the_web_must_not_know_the_store() {
        let text = "[package]\nname = \"web\"\n[dependencies]\nstore.workspace = true\n";
        assert_eq!(found("crates/web/Cargo.toml", text), [(4, "`web` must not depend on `store`".into())]);
        assert_eq!(found("crates/web/Cargo.toml", "[dependencies]\nstore_not = \"1\"\n"), []);
        assert_eq!(found("crates/rounds/Cargo.toml", text), []);
    }

    #[test]
    fn only_platform_speaks_to_other_servers() {
        let text = "[dependencies]\nreqwest = \"0.13\"\nhyper.workspace = true\n";
        assert_eq!(found("crates/app/Cargo.toml", text).len(), 2);
        assert_eq!(found("crates/new_room/Cargo.toml", text).len(), 2);
        assert_eq!(found("crates/platform/Cargo.toml", text), []);
        assert_eq!(found("crates/rounds/Cargo.toml", "[dev-dependencies]\nreqwest = \"0.13\"\n"), []);
    }

    #[test]
    fn all_ways_of_writing_a_dependency_are_read() {
        assert_eq!(found("crates/app/Cargo.toml", "[dependencies]\naxum = { version = \"0.8\" }\n").len(), 1);
        assert_eq!(found("crates/app/Cargo.toml", "[dependencies.axum]\nversion = \"0.8\"\n").len(), 1);
        assert_eq!(
            found("crates/app/Cargo.toml", "[target.'cfg(unix)'.dependencies]\naxum = \"0.8\"\n").len(),
            1
        );
        assert_eq!(found("crates/app/Cargo.toml", "[build-dependencies]\naxum = \"0.8\"\n").len(), 1);
    }

    #[test]
    fn tests_may_reach_across() {
        assert_eq!(found("crates/app/Cargo.toml", "[dev-dependencies]\naxum = \"0.8\"\n"), []);
        assert_eq!(found("crates/app/Cargo.toml", "[dev-dependencies.axum]\nversion = \"0.8\"\n"), []);
        assert_eq!(found("crates/app/Cargo.toml", "[features]\naxum = []\n"), []);
    }
}
