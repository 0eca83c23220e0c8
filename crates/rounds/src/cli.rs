//! The commands and their arguments.

mod account;
mod audit;
mod badge;
mod demo;
mod guard;
mod guard_media;
mod keep;
mod register;
mod session;

use clap::{Parser, Subcommand};
use rounds::config::{Config, Problem};
use rounds::{doctor, serve, wiring};
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Rounds, the professional network where clinicians learn in public, safely.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Examples:\n  rounds demo                     a server with an invented community on http://localhost:8080\n  rounds serve                    a server with the configuration of rounds.toml and ROUNDS_… variables\n  rounds config > rounds.toml     every setting with its default\n  rounds doctor                   what is configured, found and missing"
)]
pub struct Cli {
    /// Configuration file; rounds.toml in this folder when there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    #[command(
        after_help = "Example:\n  ROUNDS_DATA_DIR=/var/lib/rounds ROUNDS_BASE_URL=https://rounds.example rounds serve"
    )]
    Serve,
    /// Run a server with an invented community, filled once.
    #[command(after_help = "Examples:\n  rounds demo\n  rounds demo --data-dir /tmp/demo --no-serve")]
    Demo(demo::Demo),
    /// Say what is configured, what is found and what is missing.
    Doctor,
    /// Print every setting with its default and its variable.
    Config,
    /// Bring the database to the schema of this program.
    Migrate,
    /// Accounts: create, list, role, reset-password, reset-two-factor, approve, suspend.
    #[command(subcommand)]
    Account(account::Account),
    /// Tokens for scripts.
    #[command(subcommand)]
    Token(account::Token),
    /// Invitation codes.
    #[command(subcommand)]
    Invite(account::Invite),
    /// Professional registers: import, list.
    #[command(subcommand)]
    Register(register::Register),
    /// Jobs that were given up.
    #[command(subcommand)]
    Jobs(account::Jobs),
    /// The audit log: verify.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Write a consistent copy of the database while the server runs.
    #[command(
        after_help = "Example:\n  rounds backup /backups/rounds-2026-11-24.db\nPictures are plain files in the data folder: copy them after the database."
    )]
    Backup { file: PathBuf },
    /// Replace the database with a backup. Stop the server first.
    #[command(after_help = "Example:\n  rounds restore /backups/rounds-2026-11-24.db")]
    Restore { file: PathBuf },
    /// Check the database and the pictures. Exit code 1 when something is wrong.
    Check,
    /// Find patient identifiers in texts, pictures and videos, without a server.
    #[command(subcommand)]
    Guard(guard::Guard),
    /// Certificates of attendance: verify one that somebody brings, new-key.
    #[command(subcommand)]
    Badge(badge::Badge),
    /// Check the transcript of a session that somebody kept, without a server.
    #[command(subcommand)]
    Session(session::Session),
}

pub fn run(cli: Cli) -> Result<ExitCode, Problem> {
    // These need no configuration.
    match cli.command {
        Command::Config => {
            print!("{}", Config::example());
            return Ok(ExitCode::SUCCESS);
        }
        Command::Guard(command) => return command.run(|| Config::load(cli.config.as_deref())),
        Command::Session(command) => return command.run(),
        Command::Badge(command) => return command.run(|| Config::load(cli.config.as_deref())),
        _ => {}
    }
    let config = Config::load(cli.config.as_deref())?;
    log(&config)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem(format!("The program cannot start: {error}.")))?;
    runtime.block_on(async move {
        match cli.command {
            Command::Config | Command::Guard(_) | Command::Session(_) | Command::Badge(_) => {
                Ok(ExitCode::SUCCESS)
            }
            Command::Serve => run_server(&config).await,
            Command::Demo(demo) => demo.run(config).await,
            Command::Doctor => examine(&config).await,
            Command::Migrate => keep::migrate(&config),
            Command::Account(account) => account.run(&config).await,
            Command::Token(token) => token.run(&config).await,
            Command::Invite(invite) => invite.run(&config).await,
            Command::Register(register) => register.run(&config).await,
            Command::Jobs(jobs) => jobs.run(&config).await,
            Command::Audit(audit) => audit.run(&config).await,
            Command::Backup { file } => keep::backup(&config, &file),
            Command::Restore { file } => keep::restore(&config, &file),
            Command::Check => keep::check(&config),
        }
    })
}

fn log(config: &Config) -> Result<(), Problem> {
    let filter = EnvFilter::try_from_env("ROUNDS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format.as_str() {
        "text" => lines.with_ansi(false).init(),
        "json" => lines.json().init(),
        other => return Err(Problem(format!("ROUNDS_LOG_FORMAT is “{other}”. Use text or json."))),
    }
    Ok(())
}

async fn run_server(config: &Config) -> Result<ExitCode, Problem> {
    let options = config.web_options()?;
    let listener = serve::bind(config.listen()?).await?;
    let app = wiring::start(config)?;
    tracing::info!(
        address = %config.listen()?,
        url = app.settings().base_url,
        database = app.store().address().describe(),
        mail = app.mailer().describe(),
        "ready"
    );
    serve::serve(app, options, listener, serve::signalled()).await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

async fn examine(config: &Config) -> Result<ExitCode, Problem> {
    let findings = doctor::examine(config).await;
    for finding in &findings {
        println!("{} {:<17} {}", if finding.good { "ok " } else { "NO " }, finding.what, finding.says);
    }
    let well = findings.iter().all(|finding| finding.good);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
