//! Certificates on the command line: whether a file that somebody brings is what its issuer signed, and still holds.
//! Only what the issuer publishes is needed, so it works for the certificates of any server like this one.

use app::certificates::{Published, Verdict, check_with, is_signed_by, read_badge};
use clap::Subcommand;
use platform::Outbound;
use platform::http::Request;
use rounds::config::{Config, Problem};
use rounds::wiring;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wire::badge::{Badge as Credential, did_address, read_did_document};

#[derive(Debug, Subcommand)]
pub enum Badge {
    /// Check a certificate: its signature, whether it was revoked, whether it has expired. Exit code 0: it is valid; 1: it is not; 2: an error.
    #[command(
        after_help = "Examples:\n  rounds badge verify certificate.json\n  rounds badge verify certificate.json --issuer did.json --status status.json\n\nThe issuer's keys and its list of what is revoked are fetched from the issuer that the certificate names, unless\nthey are given as files. Compare the issuer with the one that you expect: anybody can sign in their own name."
    )]
    Verify {
        /// The certificate as its holder downloaded it.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The issuer's document, as it is at /.well-known/did.json.
        #[arg(long, value_name = "FILE")]
        issuer: Option<PathBuf>,
        /// The issuer's list of what is revoked, as it is at the certificate's statusListCredential.
        #[arg(long, value_name = "FILE")]
        status: Option<PathBuf>,
    },
    /// Make a new key that signs certificates from now on. The older ones go on proving what they signed.
    #[command(
        after_help = "Examples:\n  rounds badge new-key\n  rounds badge new-key --drop-older     somebody may have the old key: nothing that it signed is believed any more"
    )]
    NewKey {
        /// Forget the older keys: every certificate that they signed is refused from now on.
        #[arg(long)]
        drop_older: bool,
    },
}

impl Badge {
    pub fn run(self, config: impl FnOnce() -> Result<Config, Problem>) -> Result<ExitCode, Problem> {
        match self {
            Self::Verify { file, issuer, status } => verify(&file, issuer, status, config),
            Self::NewKey { drop_older } => new_key(drop_older, &config()?),
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Problem> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem(format!("The program cannot start: {error}.")))
}

fn new_key(drop_older: bool, config: &Config) -> Result<ExitCode, Problem> {
    let key = runtime()?.block_on(async {
        let app = wiring::start_for_command(config)?;
        app.renew_signing_key(drop_older).await.map_err(|error| Problem(error.to_string()))
    })?;
    super::guard::say(&format!("New certificates are signed with {key}\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn verify(
    file: &Path,
    issuer: Option<PathBuf>,
    status: Option<PathBuf>,
    config: impl FnOnce() -> Result<Config, Problem>,
) -> Result<ExitCode, Problem> {
    let badge = match read_badge(&bytes(file)?) {
        Ok(badge) => badge,
        Err(verdict) => return report(&verdict, None),
    };
    let Some(document) = did_address(&badge.issuer.id) else {
        return report(&Verdict::Foreign(badge.issuer.id.clone()), Some(&badge));
    };
    let mut web = Web::new(config);
    let document = web.text(issuer.as_deref(), &document)?;
    let (issuer, keys) = read_did_document(&document)
        .ok_or_else(|| Problem("The issuer's document has no keys that can be read.".into()))?;
    // Whatever is not signed may name any address, and none of it is fetched.
    if !is_signed_by(&badge, &issuer, &keys) {
        let verdict = match badge.issuer.id == issuer {
            true => Verdict::Changed,
            false => Verdict::Foreign(badge.issuer.id.clone()),
        };
        return report(&verdict, Some(&badge));
    }
    let list = web.text(status.as_deref(), &badge.status.list)?;
    let now = platform::Clock::system().now_ms();
    let verdict = check_with(&badge, &Published { issuer, keys, list }, now)
        .map_err(|why| Problem(format!("Whether it is revoked cannot be said: {why}.")))?;
    report(&verdict, Some(&badge))
}

fn bytes(file: &Path) -> Result<Vec<u8>, Problem> {
    std::fs::read(file).map_err(|error| {
        Problem(format!("{} cannot be read: {error}. Check the name of the file.", file.display()))
    })
}

/// What is given as a file is read; the rest is asked for, once there is something to ask.
struct Web<F> {
    config: Option<F>,
    outbound: Option<Outbound>,
}

impl<F: FnOnce() -> Result<Config, Problem>> Web<F> {
    fn new(config: F) -> Self {
        Self { config: Some(config), outbound: None }
    }

    fn text(&mut self, file: Option<&Path>, address: &str) -> Result<String, Problem> {
        let bytes = match file {
            Some(file) => bytes(file)?,
            None => self.fetch(address)?,
        };
        String::from_utf8(bytes).map_err(|_| {
            Problem(format!(
                "{} is no text.",
                file.map_or(address.to_owned(), |file| file.display().to_string())
            ))
        })
    }

    fn fetch(&mut self, address: &str) -> Result<Vec<u8>, Problem> {
        if let Some(config) = self.config.take() {
            // Whoever checks may be the server that issued it: asking ourselves is no loop here.
            let rules = platform::http::Rules { own: String::new(), ..config()?.outbound()? };
            self.outbound = Some(Outbound::new(rules));
        }
        let hint = "Download it yourself and give it with --issuer or --status";
        let outbound = self.outbound.as_ref().ok_or_else(|| Problem(format!("{address}: {hint}.")))?;
        let answer = runtime()?
            .block_on(outbound.send(Request::get(address)))
            .map_err(|error| Problem(format!("{address} cannot be fetched: {error}. {hint}.")))?;
        if !answer.is_success() {
            return Err(Problem(format!("{address} answers {}. {hint}.", answer.status)));
        }
        Ok(answer.body.to_vec())
    }
}

fn report(verdict: &Verdict, badge: Option<&Credential>) -> Result<ExitCode, Problem> {
    let readable = super::guard::readable;
    let mut out = format!("{}\n{}\n", verdict.label(), readable(&verdict.says()));
    // What a changed one says is nobody's word.
    if let Some(badge) = badge.filter(|_| *verdict != Verdict::Changed) {
        for (name, value) in [
            ("it says", &badge.description),
            ("offered by", &badge.issuer.name),
            ("signed by", &badge.issuer.id),
            ("holder", &badge.subject.holder()),
        ] {
            out.push_str(&format!("  {name:<11} {}\n", readable(value)));
        }
    }
    super::guard::say(&out)?;
    Ok(if verdict.is_valid() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
