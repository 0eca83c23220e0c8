//! What the operator decides, as the use cases need it.

use crate::concern::Route;
use crate::credentials::Issuer;
use crate::papers::PaperServices;
use kernel::cpd::Scheme;
use kernel::credential::Institution;
use kernel::moderation::HouseRule;
use kernel::naming::Policy;
use kernel::{Limits, Role};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    Open,
    Invite,
    Approval,
    Closed,
}

/// Who has to have a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwoFactorRule {
    Off,
    /// Moderators and administrators; until then they are members.
    Moderators,
    Everybody,
}

impl TwoFactorRule {
    pub fn asks(self, role: Role) -> bool {
        match self {
            Self::Off => false,
            Self::Moderators => role >= Role::Moderator,
            Self::Everybody => true,
        }
    }
}

/// Whom the operator believes.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Whose addresses and pages prove where somebody belongs.
    pub institutions: Vec<Institution>,
    /// Identity providers.
    pub issuers: Vec<Issuer>,
    /// Under which name somebody verified publishes; `None` leaves it to everybody.
    pub naming: Option<Policy>,
    /// Where concerns go.
    pub routes: Vec<Route>,
}

/// Who may found groups and run sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hosting {
    /// Whoever has a verified profession.
    Verified,
    Everybody,
    Moderators,
}

#[derive(Debug, Clone)]
pub struct Settings {
    /// `https://rounds.example`, without a slash at the end.
    pub base_url: String,
    pub title: String,
    pub description: String,
    pub contact_email: String,
    /// Where the source code is offered (AGPL section 13).
    pub source_url: Option<String>,
    pub rules: Vec<HouseRule>,
    pub limits: Limits,
    pub registration: Registration,
    pub email_confirmation: bool,
    pub password_grant: bool,
    pub require_two_factor: TwoFactorRule,
    pub trust: Trust,
    pub hosting: Hosting,
    pub papers: PaperServices,
    /// The rules of colleges that a CPD ledger can be held against.
    pub schemes: Vec<Scheme>,
    /// The largest video that may be uploaded.
    pub video_bytes: u64,
    /// Newest posts that timelines keep in memory.
    pub window: i64,
}

impl Settings {
    /// The host, with its port when it is not the scheme's own.
    pub fn host(&self) -> &str {
        self.base_url.split("://").nth(1).unwrap_or(&self.base_url)
    }

    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    pub fn account_url(&self, handle: &str) -> String {
        format!("{}/@{handle}", self.base_url)
    }

    /// The identity that federation will use; it never changes.
    pub fn account_uri(&self, handle: &str) -> String {
        format!("{}/users/{handle}", self.base_url)
    }

    pub fn post_url(&self, handle: &str, id: i64) -> String {
        format!("{}/@{handle}/{id}", self.base_url)
    }

    pub fn post_uri(&self, handle: &str, id: i64) -> String {
        format!("{}/users/{handle}/statuses/{id}", self.base_url)
    }

    pub fn tag_url(&self, key: &str) -> String {
        format!("{}/tags/{key}", self.base_url)
    }

    pub fn statement_url(&self, id: i64) -> String {
        format!("{}/statements/{id}", self.base_url)
    }

    pub fn video_url(&self, id: i64) -> String {
        format!("{}/videos/{id}", self.base_url)
    }

    /// Where posts wait for the speaker of a talk.
    pub fn held_url(&self, id: i64) -> String {
        format!("{}/sessions/{id}/held", self.base_url)
    }

    pub fn conference_url(&self, handle: &str) -> String {
        format!("{}/conferences/{handle}", self.base_url)
    }

    pub fn session_url(&self, id: i64) -> String {
        format!("{}/sessions/{id}", self.base_url)
    }

    pub fn blob_url(&self, key: &str) -> String {
        format!("{}/media/{key}", self.base_url)
    }

    /// Where the files of a post that is held back are, for those who may see it.
    pub fn held_file_url(&self, key: &str) -> String {
        format!("{}/held/{key}", self.base_url)
    }
}
