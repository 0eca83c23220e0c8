//! Registers from the command line: import a file, list what was imported.

use app::credentials::{Import, ImportError, Progress};
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};
use rounds::config::{Config, Problem};
use rounds::wiring;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use wire::register::{Encoding, Mapping};

#[derive(Debug, Subcommand)]
pub enum Register {
    /// Import a register file (CSV). Members whose entry is gone or has another status lose their credential.
    #[command(
        after_help = "Examples:\n  rounds register import lrmp.csv --register gmc --dry-run\n  rounds register import npidata.csv --register npi\n  rounds register import pins.csv --register nmc --title \"Nursing and Midwifery Council\" \\\n    --map \"reference=PIN,surname=Surname,given=Forenames,status=Status,active=Effective,profession=nurse\"\n\nKeys of --map: reference, surname, given, status, active (statuses that allow to practise, separated by |),\nprofession (a code such as doctor, or a column), from, until (columns with dates)."
    )]
    Import {
        file: PathBuf,
        /// Short name: gmc and npi have their columns preset.
        #[arg(long)]
        register: String,
        /// Columns, as key=Column separated by commas.
        #[arg(long)]
        map: Option<String>,
        /// As members and the public read it.
        #[arg(long)]
        title: Option<String>,
        /// utf-8 or windows-1252.
        #[arg(long, default_value = "utf-8")]
        encoding: String,
        /// Read everything, say what would happen, write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// List the registers that were imported.
    List,
}

impl Register {
    pub async fn run(self, config: &Config) -> Result<ExitCode, Problem> {
        let app = wiring::start_for_command(config)?;
        match self {
            Self::List => {
                for register in app.registers().await.map_err(|error| Problem(error.to_string()))? {
                    println!(
                        "{:<12} {:>9} entries, {:>9} active, imported {}  {}",
                        register.name,
                        register.entries,
                        register.active,
                        wire::time::iso_date(register.imported_at),
                        register.title
                    );
                }
                Ok(ExitCode::SUCCESS)
            }
            Self::Import { file, register, map, title, encoding, dry_run } => {
                let encoding = Encoding::parse(&encoding).ok_or_else(|| {
                    Problem(format!("--encoding is “{encoding}”. Use utf-8 or windows-1252."))
                })?;
                let mapping = Mapping::parse(&register, map.as_deref(), title.as_deref()).map_err(Problem)?;
                let open = || File::open(&file).map(|file| Box::new(file) as Box<dyn Read>);
                let bar = ProgressBar::no_length();
                bar.set_style(
                    ProgressStyle::with_template("{spinner} {pos} rows {msg}")
                        .expect("the template is a constant and right"),
                );
                let progress = |at: Progress| {
                    bar.set_position(u64::try_from(at.rows).unwrap_or(0));
                    bar.set_message(if at.writing { "written" } else { "read" });
                    if bar.is_hidden() && at.rows % 100_000 == 0 {
                        println!("{} rows {}", at.rows, if at.writing { "written" } else { "read" });
                    }
                };
                let import = Import { register, mapping, encoding, dry_run };
                let outcome = app.import_register(import, &open, &progress).await;
                bar.finish_and_clear();
                match outcome {
                    Ok(done) => {
                        let (entries, active, revoked) = (done.entries, done.active, done.revoked);
                        println!(
                            "{entries} entries, {active} of them active. Credentials that {}: {revoked}.{}",
                            if dry_run { "would end" } else { "ended" },
                            if dry_run { " Nothing was written." } else { "" }
                        );
                        Ok(ExitCode::SUCCESS)
                    }
                    Err(ImportError::Other(error)) => Err(Problem(error.to_string())),
                    Err(ImportError::Rows(bad, more)) => {
                        for row in &bad {
                            eprintln!("{}:{}: {}", file.display(), row.line, row.says);
                        }
                        let all = bad.len() + more;
                        Err(Problem(format!(
                            "{all} {} cannot be read{}. Nothing was imported; the register is as it was.",
                            if all == 1 { "row" } else { "rows" },
                            if more > 0 { format!(", {more} of them not shown") } else { String::new() }
                        )))
                    }
                }
            }
        }
    }
}
