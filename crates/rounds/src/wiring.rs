//! Putting the parts together as the configuration says.

use crate::config::{Config, Problem};
use app::{App, Parts};
use platform::{Blobs, Clock, Cost, Films, Ids, Mailer, Outbound, Passwords, Sealed, Vault};
use store::Store;

/// Opens everything and starts the application. Blocks.
pub fn start(config: &Config) -> Result<App, Problem> {
    start_with(config, Clock::system(), Cost::Standard)
}

/// [`start`] for a command beside a server: it reads no timeline, and its ids are those of the last node, so that they
/// never meet the server's.
pub fn start_for_command(config: &Config) -> Result<App, Problem> {
    start(&Config {
        timeline_window: 0,
        node: Ids::NODES - 1,
        // No command takes pictures or videos in.
        tesseract: "off".into(),
        ffmpeg: "off".into(),
        ..config.clone()
    })
}

/// [`start`] with another clock and another cost of passwords: for the demo community and for tests.
pub fn start_with(config: &Config, clock: Clock, cost: Cost) -> Result<App, Problem> {
    std::fs::create_dir_all(&config.data_dir).map_err(|error| {
        Problem(format!(
            "The data folder {} cannot be made: {error}. Choose another with ROUNDS_DATA_DIR.",
            config.data_dir.display()
        ))
    })?;
    if config.node >= Ids::NODES {
        return Err(Problem(format!("ROUNDS_NODE is {}. Use 0 to {}.", config.node, Ids::NODES - 1)));
    }
    let store =
        Store::open(&config.database()?, process_number()).map_err(|error| Problem(format!("{error}.")))?;
    let parts = Parts {
        store,
        blobs: Blobs::folder(config.data_dir.join("media")).map_err(|error| Problem(error.to_string()))?,
        mailer: mailer(config)?.with_clock(clock.clone()),
        outbound: Outbound::new(config.outbound()?),
        sealed: Sealed::folder(config.data_dir.join("sealed")),
        ids: Ids::new(config.node, clock.clone()),
        clock,
        passwords: Passwords::new(cost),
        vault: vault(config)?,
        reader: config.reader()?,
        videos: config.videos()?,
        films: Films::folder(config.data_dir.join("videos")),
        settings: config.settings()?,
    };
    App::start(parts).map_err(|error| Problem(error.to_string()))
}

pub fn mailer(config: &Config) -> Result<Mailer, Problem> {
    let mailer = match &config.smtp_url {
        Some(url) => Mailer::smtp(url, &config.mail_from),
        None => Mailer::folder(config.data_dir.join("mail"), &config.mail_from),
    };
    mailer.map_err(|error| Problem(error.to_string()))
}

/// The key that secrets are sealed under. It is made when it is needed first, not here.
pub fn vault(config: &Config) -> Result<Vault, Problem> {
    match config.secret_key.as_deref().filter(|key| !key.trim().is_empty()) {
        Some(key) => Vault::given(key).map_err(|error| Problem(format!("ROUNDS_SECRET_KEY: {error}."))),
        None => Ok(Vault::file(config.data_dir.join("secret.key"))),
    }
}

/// A number that no other process on the database has: it tells whose events are whose.
fn process_number() -> i64 {
    i64::from_le_bytes(platform::random::bytes::<8>()) >> 1 | 1
}
