//! `cargo xtask test`: everything that CI runs, in the order in which a mistake is cheapest to find.

use crate::cluster::Cluster;
use crate::shell::{cargo, run as run_command};
use crate::steps::{self, Step};

/// The database that the whole-server tests use; SQLite without it.
const DATABASE: &str = "ROUNDS_TEST_DATABASE";

pub fn run(names: &[String]) -> Result<(), String> {
    steps::run(&steps::chosen(all(), names)?, &mut std::io::stdout())
}

fn all() -> Vec<Step> {
    vec![
        Step { name: "tools", title: "the programs that the tests need", work: crate::tools::ensure },
        Step { name: "fmt", title: "the formatting is rustfmt's", work: fmt },
        Step { name: "tidy", title: "the rules that Cargo cannot say", work: crate::tidy::run },
        Step { name: "clippy", title: "no warning anywhere", work: clippy },
        Step { name: "deny", title: "licences, forbidden crates, sources", work: deny },
        Step { name: "machete", title: "no unused dependency", work: machete },
        Step { name: "sqlite", title: "all tests, the server's on SQLite", work: sqlite },
        Step { name: "postgres", title: "the server's tests on PostgreSQL", work: postgres },
        Step { name: "clients", title: "toot and Mastodon.py against a server", work: crate::clients::run },
    ]
}

fn fmt() -> Result<(), String> {
    run_command(&mut cargo(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<(), String> {
    run_command(&mut cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--profile",
        "ci",
        "--",
        "-D",
        "warnings",
    ]))
}

fn deny() -> Result<(), String> {
    run_command(&mut cargo(&["deny", "--all-features", "check", "bans", "licenses", "sources"]))
}

fn machete() -> Result<(), String> {
    run_command(&mut cargo(&["machete"]))
}

fn sqlite() -> Result<(), String> {
    run_command(&mut cargo(&["test", "--workspace", "--profile", "ci"]))
}

fn postgres() -> Result<(), String> {
    let cluster = Cluster::start()?;
    // The whole workspace again, so that the features are the same and nothing is built twice.
    let mut tests = cargo(&["test", "--workspace", "--profile", "ci", "--test", "server"]);
    run_command(tests.env(DATABASE, cluster.url()))
}
