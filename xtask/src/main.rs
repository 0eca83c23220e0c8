//! The repository's own chores: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask bench`,
//! `cargo xtask crowds`, `cargo xtask guard-eval`, `cargo xtask guard-learn`. No user of Rounds needs them.

mod bench;
mod clients;
mod cluster;
mod guard_eval;
mod guardian;
mod server;
mod shell;
mod steps;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  test [STEP…]   everything CI runs, or only the named steps:
                 tools fmt tidy clippy deny machete sqlite postgres clients
  tidy           the rules about this repository that Cargo cannot say
  bench [--posts N] [--program FILE]
                 measure a release build with N posts (a million without it); writes docs/BENCHMARKS.md
  crowds [--program FILE]
                 measure a session of 2,000 participants, its wall, and a group of 60,000; writes docs/CROWDS.md
  guard-eval [--check | --show PART | --show FILE | --write DIR]
                 recall and precision of the guard on its corpus; writes docs/GUARD.md, or only checks the
                 goals, lists the mistakes in a part or in a file of templates, or writes the corpus as
                 JSON Lines
  guard-learn [--show]
                 learn from the train part what no rule of the guard says and write the weights, or list
                 what would be mistaken in templates that were not learnt from";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("test") => test::run(&arguments[1..]),
        Some("bench") => bench::run(&arguments[1..]),
        Some("crowds") => bench::crowds::run(&arguments[1..]),
        Some("guard-eval") => guard_eval::run(&arguments[1..]),
        Some("guard-learn") => guard_eval::learn::run(&arguments[1..]),
        Some("tidy") => tidy::run(),
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
