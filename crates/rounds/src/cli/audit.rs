//! `rounds audit`: the log of decisions, checked and listed.

use clap::Subcommand;
use rounds::config::{Config, Problem};
use rounds::wiring;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Compute every hash of the log anew. Exit code 1 when a line was changed, removed or put in.
    #[command(
        after_help = "Examples:\n  rounds audit verify\n  rounds audit verify --noted 3b1f…   also whether a hash noted earlier is still in the log\n\nNote the printed hash elsewhere from time to time: a log that was cut short still fits together, but it does not hold\na hash that came after the cut."
    )]
    Verify {
        /// A hash that an earlier run printed.
        #[arg(long, value_name = "HASH")]
        noted: Option<String>,
    },
}

impl Audit {
    pub async fn run(self, config: &Config) -> Result<ExitCode, Problem> {
        let Self::Verify { noted } = self;
        let app = wiring::start_for_command(config)?;
        let verdict = app.verify_audit(noted).await.map_err(|error| Problem(error.to_string()))?;
        if let Some((line, why)) = verdict.broken {
            println!(
                "Line {line} of the audit log does not fit: {why}. The {} lines before it are whole. Keep the database as \
                 it is, compare it with a backup, and find out who can write to it.",
                verdict.lines
            );
            return Ok(ExitCode::FAILURE);
        }
        println!("The audit log is whole: {} lines, the newest has the hash {}", verdict.lines, verdict.head);
        if verdict.noted == Some(false) {
            println!("The hash that was noted is not in it: the log was cut short or replaced since.");
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}
