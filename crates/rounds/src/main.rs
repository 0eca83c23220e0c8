//! `rounds`: the command line.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match cli::run(cli) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("rounds: {problem}");
            ExitCode::from(2)
        }
    }
}
