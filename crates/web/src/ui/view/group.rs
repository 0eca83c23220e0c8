//! Groups with members, and what their moderators see.

use super::{AccountSmall, PostView, When};

/// How a group is kept, and what the viewer is in it.
#[derive(Debug, Clone, Default)]
pub struct InsideView {
    pub is_closed: bool,
    pub is_hidden: bool,
    /// “Its members”.
    pub readers: &'static str,
    pub joining: &'static str,
    /// “a verified profession”; empty when nothing is asked for.
    pub needs: String,
    pub questions: Vec<String>,
    pub by_request: bool,
    pub by_invitation: bool,
    pub archived: bool,
    pub is_member: bool,
    pub asked: bool,
    /// “Owner”; empty for whoever is no member.
    pub role: &'static str,
    /// What its moderators hold back, in words.
    pub holds: Vec<String>,
}

impl InsideView {
    /// Whether the viewer reads what is written in it.
    pub fn reads(&self) -> bool {
        self.is_member || !self.is_closed
    }
}

/// An announcement, at home or on the page of its group.
#[derive(Debug, Clone, Default)]
pub struct AnnouncementCard {
    pub id: String,
    pub group: AccountSmall,
    pub html: String,
    pub at: When,
    /// When it comes down by itself.
    pub until: Option<When>,
}

/// An event of a group.
#[derive(Debug, Clone, Default)]
pub struct EventCard {
    pub id: String,
    pub title: String,
    pub place: String,
    pub html: String,
    /// “Tue 24 Nov 2026, 20:00 GMT”.
    pub starts: String,
    pub ends: String,
    pub starts_iso: String,
    pub called_off: bool,
    pub is_over: bool,
    pub comers: Vec<AccountSmall>,
    pub comers_count: i64,
    pub comes: Option<bool>,
}

/// What somebody fills in for an event.
#[derive(Debug, Clone, Default)]
pub struct EventForm {
    /// Empty for a new one.
    pub id: String,
    pub title: String,
    pub place: String,
    pub description: String,
    pub starts_at: String,
    pub ends_at: String,
}

/// A file of a group.
#[derive(Debug, Clone, Default)]
pub struct FileRow {
    pub id: String,
    pub name: String,
    pub size: String,
    /// Nobody when they left.
    pub by: Option<AccountSmall>,
    pub at: When,
    pub removable: bool,
}

/// A member in the list of members.
#[derive(Debug, Clone, Default)]
pub struct GroupMemberRow {
    pub account: AccountSmall,
    pub role: &'static str,
    /// The word in the API.
    pub role_name: &'static str,
}

/// Somebody at the door: who asks, or who is kept out.
#[derive(Debug, Clone, Default)]
pub struct DoorRow {
    pub account: AccountSmall,
    /// Answers to the questions, or the reason of the moderators.
    pub text: String,
    pub at: When,
}

/// A post that waits, and why.
#[derive(Debug, Clone, Default)]
pub struct WaitingRow {
    pub post: PostView,
    pub why: &'static str,
}

/// A line of a group's log.
#[derive(Debug, Clone, Default)]
pub struct LogRow {
    pub at: When,
    /// Handle; empty when the account is gone.
    pub by: String,
    pub what: String,
}

/// The form of the rules, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct RulesForm {
    pub privacy: String,
    pub joining: String,
    pub needs: String,
    pub questions: String,
    pub approve_posts: bool,
    pub slow_seconds: String,
    pub newcomer_days: String,
    pub hold_links: bool,
    pub words: String,
    pub quorum: String,
    pub press: String,
}

impl RulesForm {
    /// `(value, label, chosen)`.
    pub fn privacies(&self) -> Vec<(&'static str, &'static str, bool)> {
        use kernel::group::Privacy;
        Privacy::ALL
            .iter()
            .map(|it| {
                (
                    it.name(),
                    it.label(),
                    it.name() == self.privacy || (self.privacy.is_empty() && *it == Privacy::Members),
                )
            })
            .collect()
    }

    /// `(value, label, chosen)`.
    pub fn joinings(&self) -> Vec<(&'static str, &'static str, bool)> {
        use kernel::group::Joining;
        Joining::ALL
            .iter()
            .map(|it| {
                (
                    it.name(),
                    it.label(),
                    it.name() == self.joining || (self.joining.is_empty() && *it == Joining::Request),
                )
            })
            .collect()
    }
}
