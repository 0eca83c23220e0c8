//! Configuration: a TOML file, `ROUNDS_…` environment variables over it, defaults below it.

use crate::policy;
use app::papers::PaperServices;
use app::{Hosting, Registration, Settings, Trust, TwoFactorRule};
use confique::Config as _;
use kernel::Limits;
use kernel::moderation::HouseRule;
use platform::{Reader, Videos};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What can be configured. The comments become the example file.
#[derive(Debug, Clone, confique::Config)]
pub struct Config {
    /// Folder for the database, pictures and, without a mail server, mails.
    #[config(env = "ROUNDS_DATA_DIR", default = "rounds-data")]
    pub data_dir: PathBuf,

    /// Address and port to listen on.
    #[config(env = "ROUNDS_LISTEN", default = "127.0.0.1:8080")]
    pub listen: String,

    /// Where people reach the server, without a slash at the end. Cookies are secure when it begins with https.
    /// Default: http:// and the address above.
    #[config(env = "ROUNDS_BASE_URL")]
    pub base_url: Option<String>,

    /// `sqlite:PATH` or `postgres://user:password@host/database`. Default: rounds.db in the data folder.
    #[config(env = "ROUNDS_DATABASE_URL")]
    pub database_url: Option<String>,

    /// Who may register: open, invite, approval or closed.
    #[config(env = "ROUNDS_REGISTRATION", default = "open")]
    pub registration: String,

    /// Whether an e-mail address has to be confirmed before the account can be used: on or off.
    #[config(env = "ROUNDS_EMAIL_CONFIRMATION", default = "on")]
    pub email_confirmation: String,

    /// OAuth's password grant, for old scripts and tests: on or off.
    #[config(env = "ROUNDS_PASSWORD_GRANT", default = "off")]
    pub password_grant: String,

    /// Who has to have a second factor at sign-in: moderators (and admins), everybody or off.
    #[config(env = "ROUNDS_REQUIRE_TWO_FACTOR", default = "moderators")]
    pub require_two_factor: String,

    /// Key that secrets of authenticator apps are kept under: 64 hexadecimal digits. Default: the file secret.key in
    /// the data folder, made when it is needed first.
    #[config(env = "ROUNDS_SECRET_KEY")]
    pub secret_key: Option<String>,

    /// Rate limits: on or off.
    #[config(env = "ROUNDS_RATE_LIMITS", default = "on")]
    pub rate_limits: String,

    /// Addresses of proxies whose X-Forwarded-For is believed, separated by commas.
    #[config(env = "ROUNDS_TRUSTED_PROXIES", default = "")]
    pub trusted_proxies: String,

    /// Mail server: `smtp://user:password@host:587?tls=required` or `smtps://…`. Without it mails become files in the
    /// data folder.
    #[config(env = "ROUNDS_SMTP_URL")]
    pub smtp_url: Option<String>,

    /// Sender of mails.
    #[config(env = "ROUNDS_MAIL_FROM", default = "rounds@localhost.example")]
    pub mail_from: String,

    /// Name of the community.
    #[config(env = "ROUNDS_TITLE", default = "Rounds")]
    pub title: String,

    /// One or two sentences about it.
    #[config(env = "ROUNDS_DESCRIPTION", default = "Where clinicians learn in public, safely.")]
    pub description: String,

    /// Whom people write to about the server.
    #[config(env = "ROUNDS_CONTACT_EMAIL", default = "")]
    pub contact_email: String,

    /// Where the source code of this server is offered to those who use it (AGPL section 13).
    #[config(env = "ROUNDS_SOURCE_URL")]
    pub source_url: Option<String>,

    /// Servers that may be asked although they are private or have no TLS, as host:port, separated by commas. For tests
    /// and for an identity provider inside a hospital's network. Dangerous: whoever can write a link in a profile can
    /// make this server ask them.
    #[config(env = "ROUNDS_HTTP_ALLOW", default = "")]
    pub http_allow: String,

    /// Seconds that another server may take to answer: whoever waits for a paper or a link waits so long.
    #[config(env = "ROUNDS_HTTP_SECONDS", default = 20)]
    pub http_seconds: u64,

    /// File with the institutions whose addresses and pages prove that somebody belongs there. Default: a list of
    /// health services and universities, in crates/rounds/data/institutions.toml.
    #[config(env = "ROUNDS_INSTITUTIONS")]
    pub institutions: Option<PathBuf>,

    /// File with the identity providers (OpenID Connect) that members can be verified by. Default: none.
    #[config(env = "ROUNDS_OIDC")]
    pub oidc: Option<PathBuf>,

    /// File with the rule about the names of verified members. Default: the General Medical Council's, in
    /// crates/rounds/data/naming.toml.
    #[config(env = "ROUNDS_NAMING")]
    pub naming: Option<PathBuf>,

    /// File with the official routes for concerns. Default: a list for some countries, in
    /// crates/rounds/data/concern.toml.
    #[config(env = "ROUNDS_CONCERN")]
    pub concern: Option<PathBuf>,

    /// Who may found journal clubs and conferences and run their sessions: verified (members with a verified profession),
    /// everybody or moderators.
    #[config(env = "ROUNDS_HOSTING", default = "verified")]
    pub hosting: String,

    /// Where papers are looked up by DOI: Crossref's REST API, or something that answers like it.
    #[config(env = "ROUNDS_CROSSREF_URL", default = "https://api.crossref.org")]
    pub crossref_url: String,

    /// Where papers are looked up by PMID: PubMed's E-utilities, or something that answers like them.
    #[config(env = "ROUNDS_PUBMED_URL", default = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils")]
    pub pubmed_url: String,

    /// File with the CPD schemes that members may keep to. Default: seven schemes of colleges and boards, in
    /// crates/rounds/data/cpd-schemes.toml.
    #[config(env = "ROUNDS_CPD_SCHEMES")]
    pub cpd_schemes: Option<PathBuf>,

    /// House rules, separated by |. More words for a rule follow after --. A star marks the rule about patients: a report
    /// that names it hides the post until a moderator has decided.
    #[config(
        env = "ROUNDS_RULES",
        default = "* Nothing that identifies a patient, whatever the reason. -- Names, dates, numbers and faces, but also a rare story that somebody would recognise. | Be who you say you are, and say what interests you have. -- Whoever speaks as a professional does so under their own name. | Disagree with arguments, not with people. -- No insults, no contempt, no harassment."
    )]
    pub rules: String,

    /// Longest post, in characters.
    #[config(env = "ROUNDS_POST_CHARS", default = 1000)]
    pub post_chars: usize,

    /// Tesseract, which reads letters in pictures: a path, `off`, or empty to look for it.
    #[config(env = "ROUNDS_TESSERACT", default = "")]
    pub tesseract: String,

    /// Languages that tesseract reads, by its own codes, such as eng+deu. Each takes time.
    #[config(env = "ROUNDS_TESSERACT_LANGUAGES", default = "eng")]
    pub tesseract_languages: String,

    /// Ffmpeg, which reads and prepares videos: a path, `off`, or empty to look for it. Ffprobe is looked for beside it.
    #[config(env = "ROUNDS_FFMPEG", default = "")]
    pub ffmpeg: String,

    /// Largest video that may be uploaded, in megabytes. They lie in videos in the data folder.
    #[config(env = "ROUNDS_VIDEO_MEGABYTES", default = 4_000)]
    pub video_megabytes: u64,

    /// Newest posts that timelines keep in memory; 16 bytes each. Older ones are read from the database.
    #[config(env = "ROUNDS_TIMELINE_WINDOW", default = 250_000)]
    pub timeline_window: i64,

    /// Number of this server among several on one database, 0 to 14; commands use 15.
    #[config(env = "ROUNDS_NODE", default = 0)]
    pub node: u16,

    /// For benchmarks: answer /assets/bench?bytes=N with N bytes, to measure timelines against: on or off.
    #[config(env = "ROUNDS_YARDSTICK", default = "off")]
    pub yardstick: String,

    /// Log lines: text or json.
    #[config(env = "ROUNDS_LOG_FORMAT", default = "text")]
    pub log_format: String,
}

/// Why a configuration cannot be used: what, where, and what to do.
#[derive(Debug)]
pub struct Problem(pub String);

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Config {
    /// Reads the file, if one is named or `rounds.toml` is here, and the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, Problem> {
        type Layer = <Config as confique::Config>::Layer;
        let mut layers =
            <Layer as confique::Layer>::from_env().map_err(|error| Problem(error.to_string()))?;
        let here = Path::new("rounds.toml");
        if let Some(file) = file.or(here.exists().then_some(here)) {
            let text = std::fs::read_to_string(file).map_err(|error| {
                Problem(format!(
                    "The configuration {} cannot be read: {error}. Name another with --config.",
                    file.display()
                ))
            })?;
            check_keys(file, &text)?;
            let read = confique::File::new(file)
                .map_err(|error| Problem(error.to_string()))?
                .required()
                .load::<Layer>()
                .map_err(|error| Problem(whole(file, &error)))?;
            layers = confique::Layer::with_fallback(layers, read);
        }
        let layers = confique::Layer::with_fallback(layers, <Layer as confique::Layer>::default_values());
        Self::from_layer(layers).map_err(|error| Problem(error.to_string()))
    }

    /// The documented example file.
    pub fn example() -> String {
        confique::toml::template::<Self>(confique::toml::FormatOptions::default())
    }

    pub fn listen(&self) -> Result<SocketAddr, Problem> {
        self.listen.parse().map_err(|_| {
            Problem(format!(
                "ROUNDS_LISTEN is “{}”. Write an address and a port, such as 127.0.0.1:8080.",
                self.listen
            ))
        })
    }

    pub fn base_url(&self) -> Result<String, Problem> {
        match &self.base_url {
            None => Ok(format!("http://{}", self.listen().map(local_name)?)),
            Some(url) => {
                let url = url.trim_end_matches('/');
                let host =
                    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
                if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
                    return Err(Problem(format!(
                        "ROUNDS_BASE_URL is “{url}”. Write scheme and host, such as https://rounds.example."
                    )));
                }
                Ok(url.to_owned())
            }
        }
    }

    pub fn database(&self) -> Result<store::Address, Problem> {
        let default = || format!("sqlite:{}", self.data_dir.join("rounds.db").display());
        let url = self.database_url.clone().unwrap_or_else(default);
        store::Address::parse(&url).map_err(|error| Problem(format!("ROUNDS_DATABASE_URL: {error}.")))
    }

    pub fn settings(&self) -> Result<Settings, Problem> {
        let registration = match self.registration.as_str() {
            "open" => Registration::Open,
            "invite" => Registration::Invite,
            "approval" => Registration::Approval,
            "closed" => Registration::Closed,
            other => {
                return Err(Problem(format!(
                    "ROUNDS_REGISTRATION is “{other}”. Use open, invite, approval or closed."
                )));
            }
        };
        let require_two_factor = match self.require_two_factor.as_str() {
            "moderators" => TwoFactorRule::Moderators,
            "everybody" => TwoFactorRule::Everybody,
            "off" => TwoFactorRule::Off,
            other => {
                return Err(Problem(format!(
                    "ROUNDS_REQUIRE_TWO_FACTOR is “{other}”. Use moderators, everybody or off."
                )));
            }
        };
        if !(100..=20_000).contains(&self.post_chars) {
            return Err(Problem(format!("ROUNDS_POST_CHARS is {}. Use 100 to 20,000.", self.post_chars)));
        }
        Ok(Settings {
            base_url: self.base_url()?,
            title: self.title.clone(),
            description: self.description.clone(),
            contact_email: self.contact_email.clone(),
            source_url: self
                .source_url
                .clone()
                .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            rules: HouseRule::parse_all(&self.rules),
            limits: Limits { post_chars: self.post_chars, ..Limits::default() },
            registration,
            email_confirmation: switch("ROUNDS_EMAIL_CONFIRMATION", &self.email_confirmation)?,
            password_grant: switch("ROUNDS_PASSWORD_GRANT", &self.password_grant)?,
            require_two_factor,
            trust: Trust {
                institutions: policy::institutions(self.institutions.as_deref())?,
                issuers: policy::issuers(self.oidc.as_deref())?,
                naming: policy::naming(self.naming.as_deref())?,
                routes: policy::routes(self.concern.as_deref())?,
            },
            hosting: match self.hosting.as_str() {
                "verified" => Hosting::Verified,
                "everybody" => Hosting::Everybody,
                "moderators" => Hosting::Moderators,
                other => {
                    return Err(Problem(format!(
                        "ROUNDS_HOSTING is “{other}”. Use verified, everybody or moderators."
                    )));
                }
            },
            papers: PaperServices {
                crossref: service("ROUNDS_CROSSREF_URL", &self.crossref_url)?,
                pubmed: service("ROUNDS_PUBMED_URL", &self.pubmed_url)?,
            },
            schemes: policy::schemes(self.cpd_schemes.as_deref())?,
            video_bytes: self.video_megabytes.saturating_mul(1_000_000),
            window: self.timeline_window.clamp(1000, 50_000_000),
        })
    }

    /// Whom the server may ask, and what it says of itself.
    pub fn outbound(&self) -> Result<platform::http::Rules, Problem> {
        let base_url = self.base_url()?;
        let allow = self.http_allow.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        let allow = allow
            .map(|entry| {
                let port = entry.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
                port.map(|_| entry.to_ascii_lowercase()).ok_or_else(|| {
                    Problem(format!(
                        "ROUNDS_HTTP_ALLOW has “{entry}”. Write a host and a port, such as idp.hospital.example:8443."
                    ))
                })
            })
            .collect::<Result<_, _>>()?;
        Ok(platform::http::Rules {
            allow,
            own: base_url.split_once("://").map_or("", |(_, host)| host).to_owned(),
            user_agent: format!("Rounds/{} (+{base_url})", env!("CARGO_PKG_VERSION")),
            deadline: Duration::from_secs(self.http_seconds.clamp(1, 120)),
        })
    }

    /// Tesseract, if it is there; what is named and cannot be used is a problem.
    pub fn reader(&self) -> Result<Option<Reader>, Problem> {
        Reader::find(&self.tesseract, &self.tesseract_languages)
            .map_err(|says| Problem(format!("ROUNDS_TESSERACT: {says}.")))
    }

    /// Ffmpeg, if it is there.
    pub fn videos(&self) -> Result<Option<Videos>, Problem> {
        Videos::find(&self.ffmpeg).map_err(|says| Problem(format!("ROUNDS_FFMPEG: {says}.")))
    }

    pub fn web_options(&self) -> Result<web::Options, Problem> {
        let trusted_proxies = self
            .trusted_proxies
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| {
                text.parse::<IpAddr>()
                    .map_err(|_| Problem(format!("ROUNDS_TRUSTED_PROXIES has “{text}”. Write IP addresses.")))
            })
            .collect::<Result<_, _>>()?;
        Ok(web::Options {
            rate_limits: switch("ROUNDS_RATE_LIMITS", &self.rate_limits)?,
            trusted_proxies,
            yardstick: switch("ROUNDS_YARDSTICK", &self.yardstick)?,
        })
    }
}

/// An error with its causes: the last one has the line.
fn whole(file: &Path, error: &dyn std::error::Error) -> String {
    let mut says = format!("{}: {error}", file.display());
    let mut cause = error.source();
    while let Some(error) = cause {
        says.push_str(&format!(": {error}"));
        cause = error.source();
    }
    says
}

/// A browser on this machine reaches the loopback address best by its name.
fn local_name(address: SocketAddr) -> String {
    if address.ip().is_loopback() { format!("localhost:{}", address.port()) } else { address.to_string() }
}

/// The address of a service, without a slash at the end.
fn service(name: &str, url: &str) -> Result<String, Problem> {
    let url = url.trim().trim_end_matches('/');
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    if rest.is_empty() || rest.contains(['?', '#', ' ']) {
        return Err(Problem(format!("{name} is “{url}”. Write an address such as https://api.example.org.")));
    }
    Ok(url.to_owned())
}

fn switch(name: &str, value: &str) -> Result<bool, Problem> {
    match value {
        "on" | "true" | "1" => Ok(true),
        "off" | "false" | "0" => Ok(false),
        other => Err(Problem(format!("{name} is “{other}”. Use on or off."))),
    }
}

/// A key that nobody reads is a mistake that nobody notices; so it is refused.
fn check_keys(file: &Path, text: &str) -> Result<(), Problem> {
    let known: Vec<&str> = <Config as confique::Config>::META.fields.iter().map(|field| field.name).collect();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let Some((key, _)) = line.split_once('=') else { continue };
        let key = key.trim().trim_matches('"');
        let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if plain && !line.starts_with('#') && !known.contains(&key) {
            return Err(Problem(format!(
                "{}, line {}: there is no setting “{key}”. `rounds config` prints all of them.",
                file.display(),
                number + 1
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_names_every_setting_with_its_variable() {
        let example = Config::example();
        for field in <Config as confique::Config>::META.fields {
            assert!(example.contains(field.name), "{}", field.name);
        }
        assert!(example.contains("ROUNDS_DATABASE_URL"));
    }

    #[test]
    fn the_example_can_be_read_as_it_is_and_with_every_default_written_out() {
        let folder = std::env::temp_dir().join(format!("rounds-example-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        let file = folder.join("rounds.toml");
        let example = Config::example();
        let written_out: String = example
            .lines()
            .map(|line| line.strip_prefix('#').filter(|it| it.contains(" = ")).unwrap_or(line))
            .map(|line| format!("{line}\n"))
            .collect();
        for text in [
            example,
            written_out
                .lines()
                .filter(|line| !line.ends_with("= "))
                .map(|line| format!("{line}\n"))
                .collect(),
        ] {
            std::fs::write(&file, &text).expect("the test's file can be written");
            let config = Config::load(Some(&file)).unwrap_or_else(|problem| panic!("{problem}\n{text}"));
            assert_eq!(config.settings().unwrap_or_else(|problem| panic!("{problem}")).rules.len(), 3);
        }
        std::fs::remove_dir_all(&folder).expect("the test's folder can be removed");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let problem = check_keys(Path::new("x.toml"), "title = \"a\"\ntitel = \"b\"\n").unwrap_err();
        assert!(problem.0.contains("line 2") && problem.0.contains("titel"), "{problem}");
    }
}
