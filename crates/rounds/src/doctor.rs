//! `rounds doctor`: what is configured, what is found, what is missing.

use crate::config::{Config, Problem};
use crate::wiring;
use std::path::Path;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub good: bool,
    pub what: &'static str,
    pub says: String,
}

/// Looks at everything and changes nothing but an absent schema.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut note = |what, outcome: Result<String, String>| {
        let (good, says) = match outcome {
            Ok(says) => (true, says),
            Err(says) => (false, says),
        };
        findings.push(Finding { good, what, says });
    };
    note("Data folder", folder(&config.data_dir));
    note("Database", database(config));
    note("Listening on", config.listen().map(|it| it.to_string()).map_err(|problem| problem.0));
    note("Base URL", base_url(config));
    note(
        "Settings",
        config.settings().map(|it| format!("registration {}", registration(&it))).map_err(|it| it.0),
    );
    note("Secret key", secret_key(config));
    note("Mail", mail(config).await);
    // Missing is no fault, but what goes without them is said. A path that leads nowhere is one.
    note(
        "Optional program",
        Ok(match find("pg_dump") {
            Some(path) => format!("pg_dump: {path} (backups of PostgreSQL)"),
            None => "pg_dump: not found (backups of PostgreSQL)".to_owned(),
        }),
    );
    note("Optional program", tesseract(config));
    note("Optional program", ffmpeg(config));
    findings
}

fn registration(settings: &app::Settings) -> String {
    format!(
        "{:?}, e-mail confirmation {}, password grant {}, second factor asked of {}",
        settings.registration,
        if settings.email_confirmation { "on" } else { "off" },
        if settings.password_grant { "ON (for tests only)" } else { "off" },
        match settings.require_two_factor {
            app::TwoFactorRule::Off => "nobody",
            app::TwoFactorRule::Moderators => "moderators",
            app::TwoFactorRule::Everybody => "everybody",
        }
    )
}

fn folder(path: &Path) -> Result<String, String> {
    if !path.exists() {
        return Ok(format!("{} is made at the first start", path.display()));
    }
    let probe = path.join(".doctor");
    std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).map_err(|error| {
        format!("{} cannot be written to: {error}. Give it to the user that runs the server.", path.display())
    })?;
    Ok(format!("{} can be written to", path.display()))
}

fn database(config: &Config) -> Result<String, String> {
    let address = config.database().map_err(|problem| problem.0)?;
    if let store::Address::Sqlite(path) = &address
        && !path.exists()
    {
        return Ok(format!("{} is made at the first start", address.describe()));
    }
    let mut db = address.connect().map_err(|error| error.to_string())?;
    let version = store::migrate::server_version(&mut db).map_err(|error| error.to_string())?;
    let schema = store::migrate::current(&mut db).map_err(|error| error.to_string())?;
    let newest = store::migrate::newest();
    let state = match schema.cmp(&newest) {
        std::cmp::Ordering::Less => format!("schema {schema}, brought to {newest} at the next start"),
        std::cmp::Ordering::Equal => format!("schema {schema}"),
        std::cmp::Ordering::Greater => {
            return Err(format!(
                "{} has schema {schema}, this program knows {newest}. Start the newer program.",
                address.describe()
            ));
        }
    };
    Ok(format!("{} ({version}), {state}", address.describe()))
}

/// The key, and whether it opens what was sealed.
fn secret_key(config: &Config) -> Result<String, String> {
    let vault = wiring::vault(config).map_err(|problem| problem.0)?;
    let place = vault.describe().map_err(|error| error.to_string())?;
    let address = config.database().map_err(|problem| problem.0)?;
    if matches!(&address, store::Address::Sqlite(path) if !path.exists()) {
        return Ok(place);
    }
    let mut db = address.connect().map_err(|error| error.to_string())?;
    // A database of an older program has no such table, and nothing to open.
    let Ok(Some(row)) = store::two_factor::any_totp(&mut db) else { return Ok(place) };
    vault
        .open(&row.sealed, &app::two_factor::sealed_for(row.account_id))
        .map_err(|error| error.to_string())?;
    Ok(format!("{place}; it opens the secrets of authenticator apps"))
}

fn base_url(config: &Config) -> Result<String, String> {
    let url = config.base_url().map_err(|Problem(says)| says)?;
    if url.starts_with("https://") || url.contains("localhost") || url.contains("127.0.0.1") {
        return Ok(url);
    }
    Err(format!(
        "{url} has no TLS: passwords and tokens can be read on the way. Put a proxy with TLS in front and set ROUNDS_BASE_URL to https://…"
    ))
}

async fn mail(config: &Config) -> Result<String, String> {
    let mailer = wiring::mailer(config).map_err(|problem| problem.0)?;
    let place = mailer.describe();
    if config.smtp_url.is_none() {
        return Ok(format!(
            "no mail server is configured, so mails become files: {place}. Set ROUNDS_SMTP_URL to send them."
        ));
    }
    mailer.check().await.map_err(|error| format!("{place}: {error}"))?;
    Ok(place)
}

fn tesseract(config: &Config) -> Result<String, String> {
    let reader = config.reader().map_err(|problem| problem.0)?;
    Ok(match reader {
        Some(reader) => format!(
            "tesseract: {} ({}, reads {} in pictures)",
            reader.program().path.display(),
            reader.version(),
            reader.languages()
        ),
        None => "tesseract: not found. Letters in pictures are not read, and authors have to look at every DICOM picture themselves. On Debian: apt-get install tesseract-ocr".to_owned(),
    })
}

fn ffmpeg(config: &Config) -> Result<String, String> {
    let videos = config.videos().map_err(|problem| problem.0)?;
    Ok(match videos {
        Some(videos) => {
            let program = videos.program();
            format!(
                "ffmpeg: {} ({}, prepares videos {})",
                program.path.display(),
                program.version,
                videos.kept()
            )
        }
        None => "ffmpeg: not found. Videos cannot be uploaded or checked. On Debian: apt-get install ffmpeg"
            .to_owned(),
    })
}

fn find(tool: &str) -> Option<String> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(tool))
        .find(|path| path.is_file())
        .map(|path| path.display().to_string())
}
