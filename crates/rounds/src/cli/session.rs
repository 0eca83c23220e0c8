//! Transcripts on the command line: whether a file that somebody kept is right, without a server.

use clap::Subcommand;
use rounds::config::Problem;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wire::transcript::{Check, verify};

#[derive(Debug, Subcommand)]
pub enum Session {
    /// Compute the digest and all numbers of a transcript again, and say what agrees. Exit code 0: everything; 1: something does not; 2: an error.
    #[command(
        after_help = "Examples:\n  rounds session verify transcript.json\n  rounds session verify transcript.json --csv transcript.csv\n\nThe digest says that the file is the one that was published, not who published it: compare it with the one on the\nsession's page, or with that of somebody else's copy."
    )]
    Verify {
        /// The transcript as JSON.
        #[arg(value_name = "TRANSCRIPT.json")]
        transcript: PathBuf,
        /// Also compare the posts with this CSV file, and count from it.
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
}

impl Session {
    pub fn run(self) -> Result<ExitCode, Problem> {
        let Self::Verify { transcript, csv } = self;
        let json = bytes(&transcript)?;
        let rows = csv.as_deref().map(bytes).transpose()?;
        let checks = verify(&json, rows.as_deref())
            .map_err(|error| Problem(format!("{}: {error}", transcript.display())))?;
        super::guard::say(&report(&checks))?;
        let well = checks.iter().all(|check| check.agrees);
        Ok(if well { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>, Problem> {
    std::fs::read(file).map_err(|error| {
        Problem(format!("{} cannot be read: {error}. Check the name of the file.", file.display()))
    })
}

fn report(checks: &[Check]) -> String {
    let mut out = String::new();
    for check in checks {
        let mark = if check.agrees { "ok " } else { "NO " };
        out.push_str(&format!("{mark} {:<20} {}\n", check.what, super::guard::readable(&check.says)));
    }
    out.push_str(match checks.iter().filter(|check| !check.agrees).count() {
        0 => "\nEverything agrees.\n",
        1 => "\nOne thing does not agree: this is not the transcript that was published, or its numbers are wrong.\n",
        _ => "\nSome things do not agree: this is not the transcript that was published, or its numbers are wrong.\n",
    });
    out
}
