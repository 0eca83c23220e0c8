//! Mail: plain text to one person, through an SMTP server (RFC 5321) or, on a trial machine, into a folder.

mod address;

use crate::clock::Clock;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

const TIMEOUT: Duration = Duration::from_secs(30);

/// One mail to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// One bare address, `name@example.org`.
    pub to: String,
    /// Control characters, line ends among them, become spaces.
    pub subject: String,
    pub text: String,
}

/// Sends mail. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    from: Mailbox,
    clock: Clock,
    way: Way,
}

enum Way {
    Smtp { transport: AsyncSmtpTransport<Tokio1Executor>, place: String },
    Folder { folder: PathBuf, written: AtomicU64 },
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("{0:?} is not a mail address; one address such as name@example.org is needed")]
    BadAddress(String),
    /// The configuration; never repeats the URL, which holds a password.
    #[error("the mail settings cannot be used: {0}")]
    Settings(String),
    /// Trying again will not help.
    #[error("the mail server refused the mail: {0}")]
    Refused(String),
    /// Try again later.
    #[error("the mail could not be handed over: {0}")]
    Unavailable(String),
}

impl MailError {
    /// Whether the same mail may go out when it is tried again.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl Mailer {
    /// Mail through a server: `smtps://user:password@host`, `smtp://user:password@host:587?tls=required`, or
    /// `smtp://host` for a relay that needs neither. A password is never sent unencrypted except to this machine.
    /// `from` is an address or `Name <address>`.
    pub fn smtp(url: &str, from: &str) -> Result<Self, MailError> {
        let server =
            address::server(url).ok_or_else(|| settings("the URL is not smtp://host or smtps://host"))?;
        if server.has_password && !server.encrypted && !server.on_this_machine {
            return Err(settings(
                "a password needs ?tls=required or smtps://, or it would travel in the clear",
            ));
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| settings(&error.to_string()))?
            .timeout(Some(TIMEOUT))
            .build();
        let place = server.describe();
        Self::new(from, Way::Smtp { transport, place })
    }

    /// Mail into a folder, one `.eml` file each; sorted by name they are in the order of sending.
    pub fn folder(folder: impl Into<PathBuf>, from: &str) -> Result<Self, MailError> {
        let folder = folder.into();
        std::fs::create_dir_all(&folder)
            .map_err(|error| settings(&format!("{}: {error}", folder.display())))?;
        Self::new(from, Way::Folder { folder, written: AtomicU64::new(0) })
    }

    /// The same mailer with another clock for the `Date` of a mail.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        // A mailer that is shared already keeps its clock for the others: only the wiring calls this.
        match Arc::try_unwrap(self.0) {
            Ok(inner) => Self(Arc::new(Inner { clock, ..inner })),
            Err(_) => panic!("the clock is set before the mailer is shared"),
        }
    }

    fn new(from: &str, way: Way) -> Result<Self, MailError> {
        let from: Mailbox = from.parse().map_err(|_| MailError::BadAddress(from.to_owned()))?;
        address::parse(from.email.as_ref())?;
        Ok(Self(Arc::new(Inner { from, clock: Clock::system(), way })))
    }

    /// Where the mail goes, for the operator. Without the password.
    pub fn describe(&self) -> String {
        match &self.0.way {
            Way::Smtp { place, .. } => format!("{place}, from {}", self.0.from),
            Way::Folder { folder, .. } => format!("folder {}, from {}", folder.display(), self.0.from),
        }
    }

    /// Whether the server answers, for the operator. A folder always does.
    pub async fn check(&self) -> Result<(), MailError> {
        match &self.0.way {
            Way::Smtp { transport, .. } => match transport.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err(MailError::Unavailable("the mail server does not answer".to_owned())),
                Err(error) => Err(refused(&error)),
            },
            Way::Folder { .. } => Ok(()),
        }
    }

    /// Hands the mail over. `Ok` means that the server took it, or that the file is written.
    pub async fn send(&self, mail: Mail) -> Result<(), MailError> {
        let message = self.compose(&mail)?;
        match &self.0.way {
            Way::Smtp { transport, .. } => {
                transport.send(message).await.map(drop).map_err(|error| refused(&error))
            }
            Way::Folder { folder, written } => {
                let number = written.fetch_add(1, Ordering::Relaxed);
                let name = format!("{:013}-{number:06}.eml", self.0.clock.now_ms());
                tokio::fs::write(folder.join(name), message.formatted())
                    .await
                    .map_err(|error| MailError::Unavailable(error.to_string()))
            }
        }
    }

    fn compose(&self, mail: &Mail) -> Result<Message, MailError> {
        let to = address::parse(&mail.to)?;
        let subject: String = mail.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let now = Duration::from_millis(u64::try_from(self.0.clock.now_ms()).unwrap_or_default());
        // The default id would tell the world the name of the machine.
        let id = format!("<{}@{}>", crate::random::token(), self.0.from.email.domain());
        Message::builder()
            .from(self.0.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .date(UNIX_EPOCH + now)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text.clone())
            .map_err(|error| MailError::Refused(error.to_string()))
    }
}

fn settings(why: &str) -> MailError {
    MailError::Settings(why.to_owned())
}

fn refused(error: &lettre::transport::smtp::Error) -> MailError {
    if error.is_permanent() {
        MailError::Refused(error.to_string())
    } else {
        MailError::Unavailable(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(to: &str) -> Mail {
        Mail {
            to: to.into(),
            subject: "Confirm your address".into(),
            text: "Hello,\n\nfollow the link.\n".into(),
        }
    }

    fn files(folder: &std::path::Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
        names.sort();
        names.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    #[tokio::test]
    async fn a_folder_keeps_one_file_a_mail_in_the_order_of_sending() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::simulated(1_700_000_000_000);
        let mailer = Mailer::folder(folder.path(), "Rounds <rounds@example.org>").unwrap().with_clock(clock);
        for n in 0..3 {
            mailer.send(mail(&format!("reader{n}@example.org"))).await.unwrap();
        }
        let files = files(folder.path());
        assert_eq!(files.len(), 3);
        for (n, file) in files.iter().enumerate() {
            assert!(file.contains(&format!("To: reader{n}@example.org\r\n")), "{file}");
            assert!(file.contains("From: Rounds <rounds@example.org>\r\n"), "{file}");
            assert!(file.contains("Subject: Confirm your address\r\n"), "{file}");
            assert!(file.contains("Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"), "{file}");
            assert!(file.contains("follow the link."), "{file}");
        }
    }

    #[tokio::test]
    async fn a_subject_cannot_add_a_header() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::folder(folder.path(), "rounds@example.org").unwrap();
        let subject = "Hello\r\nBcc: other@example.org".to_owned();
        mailer.send(Mail { subject, ..mail("reader@example.org") }).await.unwrap();
        assert!(!files(folder.path())[0].contains("\nBcc:"));
    }

    #[tokio::test]
    async fn a_mail_without_one_good_address_is_not_sent() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::folder(folder.path(), "rounds@example.org").unwrap();
        let error = mailer.send(mail("a@example.org, b@example.org")).await.unwrap_err();
        assert!(matches!(error, MailError::BadAddress(_)));
        assert!(!error.may_pass());
        assert!(files(folder.path()).is_empty());
    }

    #[tokio::test]
    async fn the_description_and_the_errors_never_show_the_password() {
        let mailer =
            Mailer::smtp("smtp://user:hunter2@mail.example.org:587?tls=required", "r@example.org").unwrap();
        assert_eq!(
            mailer.describe(),
            "smtp server mail.example.org:587 (encrypted, signed in), from r@example.org"
        );
        Mailer::smtp("smtps://user:hunter2@mail.example.org", "r@example.org").unwrap();
        for bad in
            ["smtp://user:hunter2@mail.example.org", "smtp://user:hunter2@mail.example.org?tls=opportunistic"]
        {
            let error = Mailer::smtp(bad, "r@example.org").err().unwrap().to_string();
            assert!(error.contains("in the clear") && !error.contains("hunter2"), "{error}");
        }
        assert!(Mailer::smtp("http://mail.example.org", "r@example.org").is_err());
        assert!(Mailer::smtp("smtp://", "r@example.org").is_err());
        assert!(Mailer::smtp("smtp://localhost:25", "not an address").is_err());
        Mailer::smtp("smtp://user:hunter2@localhost:2525", "r@example.org").unwrap();
        Mailer::smtp("smtp://relay.example.org", "r@example.org").unwrap();
    }
}
