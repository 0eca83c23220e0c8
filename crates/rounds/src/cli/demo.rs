//! `rounds demo`: a server with an invented community.

use app::App;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use platform::{Clock, Cost};
use rounds::config::{Config, Problem};
use rounds::{demo, serve, wiring};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub struct Demo {
    /// Folder of the demo.
    #[arg(long, default_value = "demo-data")]
    data_dir: PathBuf,
    /// Fill and end.
    #[arg(long)]
    no_serve: bool,
}

/// The invented community begins this many days ago.
const DAYS: i64 = 45;

impl Demo {
    pub async fn run(self, mut config: Config) -> Result<ExitCode, Problem> {
        config.data_dir = self.data_dir;
        // The demo is for looking: its moderator and its administrator sign in with the printed passwords.
        config.require_two_factor = "off".into();
        let now = Clock::system().now_ms();
        let told = |error: app::Error| Problem(format!("The demo cannot be filled: {error}"));
        // Taken before the work: a port in use is said at once.
        let listener = if self.no_serve { None } else { Some(serve::bind(config.listen()?).await?) };
        println!("Rounds demo in {}", config.data_dir.display());
        let logins = {
            let clock = Clock::simulated(now - DAYS * 86_400_000);
            // The drawings of the script need no reading.
            let unread = Config { tesseract: "off".into(), ..config.clone() };
            let past = wiring::start_with(&unread, clock, Cost::Standard)?;
            let logins = fill(&past, now).await.map_err(told)?;
            past.clock().set(now);
            past.work_off().await.map_err(told)?;
            logins
        };
        println!("\nSign in with:");
        for login in &logins {
            println!("  {:<28} {:<18} @{:<14} {}", login.email, login.password, login.handle, login.who);
        }
        println!("Nobody needs a second factor in the demo; a real server asks its moderators for one.");
        let Some(listener) = listener else { return Ok(ExitCode::SUCCESS) };
        let options = config.web_options()?;
        let app = wiring::start(&config)?;
        println!("\nOpen {}  (Ctrl-C stops)", app.settings().base_url);
        serve::serve(app, options, listener, serve::signalled()).await?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn fill(app: &App, now: i64) -> Result<Vec<demo::Login>, app::Error> {
    if demo::is_filled(app).await? {
        println!("The community is there already.");
        return Ok(demo::logins());
    }
    let bar = ProgressBar::new(1);
    bar.set_style(
        ProgressStyle::with_template("{bar:32} {pos:>4}/{len} {msg}")
            .expect("the template is a constant and right"),
    );
    let logins = demo::fill(app, now, &|done, of, what| {
        bar.set_length(of);
        bar.set_position(done);
        bar.set_message(what.to_owned());
        if bar.is_hidden() && done.is_multiple_of(50) {
            println!("{done}/{of} {what}");
        }
    })
    .await?;
    bar.finish_with_message("the community is there");
    Ok(logins)
}
