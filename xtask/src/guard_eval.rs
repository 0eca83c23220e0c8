//! `cargo xtask guard-eval`: how well the guard finds what the test corpus holds.

mod corpus;
mod identifiers;
mod jsonl;
mod numbers;
mod random;

use std::path::Path;

use crate::shell::root;

/// `--write DIR`
pub fn run(arguments: &[String]) -> Result<(), String> {
    match arguments {
        [option, folder] if option == "--write" => write(&root().join(folder)),
        _ => Err("usage: cargo xtask guard-eval --write DIR".to_owned()),
    }
}

/// Writes each part as JSON Lines.
fn write(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for part in corpus::parts() {
        let posts = corpus::posts(part)?;
        let file = folder.join(format!("{part}.jsonl"));
        std::fs::write(&file, jsonl::written(&posts))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        println!("{}: {} posts", file.display(), posts.len());
    }
    Ok(())
}
