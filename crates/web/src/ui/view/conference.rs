//! Conferences: the programme, the wall and what is behind it.

use super::{AccountSmall, Count, PostView, When};

/// A conference on top of its pages.
#[derive(Debug, Clone, Default)]
pub struct ConferenceCard {
    pub account: AccountSmall,
    pub hashtag: String,
    pub bio_html: String,
    /// `24 to 26 November 2026`; empty until the days are written.
    pub days: String,
    pub place: String,
    pub zone: String,
    /// Id of the session that has all its posts.
    pub session: String,
    pub phase: &'static str,
    pub hosts: Vec<AccountSmall>,
    /// Id and name.
    pub rooms: Vec<(String, String)>,
    pub talks: Count,
    pub posts: Count,
    pub participants: Count,
    pub conducts: bool,
}

impl ConferenceCard {
    pub fn url(&self) -> String {
        format!("/conferences/{}", self.account.handle)
    }

    pub fn is_planned(&self) -> bool {
        !self.session.is_empty()
    }

    pub fn is_open(&self) -> bool {
        self.phase == "open"
    }

    pub fn is_over(&self) -> bool {
        self.phase == "closed" || self.phase == "archived"
    }
}

/// A talk in the programme.
#[derive(Debug, Clone, Default)]
pub struct TalkCard {
    pub id: String,
    pub title: String,
    pub hashtag: String,
    pub room: String,
    pub opens: When,
    pub closes: When,
    /// `09:00`, as the clocks there show it.
    pub from: String,
    pub until: String,
    pub phase: &'static str,
    pub no_post: bool,
    pub speakers: Vec<AccountSmall>,
    pub others: Vec<String>,
    pub posts: Count,
    /// Whether the viewer decides about posts that wait for the speaker.
    pub decides: bool,
}

impl TalkCard {
    pub fn url(&self) -> String {
        format!("/sessions/{}", self.id)
    }

    pub fn is_open(&self) -> bool {
        self.phase == "open"
    }

    pub fn is_announced(&self) -> bool {
        self.phase == "announced"
    }
}

/// A day of the programme: talks that begin together stand together.
#[derive(Debug, Clone, Default)]
pub struct DayView {
    /// `2026-11-24`
    pub date: String,
    pub words: String,
    /// When they begin, and the talks in the order of their rooms.
    pub slots: Vec<(String, Vec<TalkCard>)>,
}

/// A post that waits for a speaker, or waited.
#[derive(Debug, Clone, Default)]
pub struct HeldPost {
    pub post: PostView,
    /// `waiting`, `released` or `declined`.
    pub state: &'static str,
    pub reason: String,
}

/// The numbers of one talk.
#[derive(Debug, Clone, Default)]
pub struct TalkRow {
    pub label: String,
    pub id: String,
    pub title: String,
    pub room: String,
    pub posts: Count,
    pub participants: Count,
    pub countries: Count,
    pub professions: Count,
    pub per_hour: String,
    pub reach: Count,
}
