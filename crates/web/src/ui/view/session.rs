//! Sessions and the groups that run them.

use super::{AccountSmall, Count, InsideView, PostView, When};

/// A paper on its card.
#[derive(Debug, Clone, Default)]
pub struct PaperCard {
    pub title: String,
    pub authors: String,
    /// Journal and year.
    pub place: String,
    pub link: String,
    /// `doi:10.1136/bmj.i1327` or `PMID 26961582`, empty when there is none.
    pub number: String,
    pub licence: String,
    /// While everybody may read it, in words.
    pub open: String,
    /// Whether a host typed it.
    pub typed: bool,
}

/// A session in a list and on top of its page.
#[derive(Debug, Clone, Default)]
pub struct SessionCard {
    pub id: String,
    pub kind: &'static str,
    pub title: String,
    pub hashtag: String,
    pub format: &'static str,
    /// `announced`, `open`, `closed` or `archived`.
    pub phase: &'static str,
    pub phase_label: &'static str,
    pub is_live: bool,
    /// It is in the programme of a conference.
    pub is_talk: bool,
    pub no_post: bool,
    pub opens: When,
    pub closes: When,
    /// As the clocks of its zone show it.
    pub opens_there: String,
    pub closes_there: String,
    pub zone: String,
    /// When everybody is there, for sessions that are not all live.
    pub live_there: String,
    pub group: AccountSmall,
    /// Each with its part.
    pub hosts: Vec<(AccountSmall, &'static str)>,
    pub papers: Vec<PaperCard>,
    pub posts: Count,
    pub participants: Count,
}

impl SessionCard {
    pub fn url(&self) -> String {
        format!("/sessions/{}", self.id)
    }

    pub fn is_conference(&self) -> bool {
        self.kind == kernel::session::Kind::Conference.label()
    }

    /// Where a list leads: to the programme, when there is one.
    pub fn place(&self) -> String {
        if self.is_conference() { format!("/conferences/{}", self.group.handle) } else { self.url() }
    }

    /// Whether it belongs to a conference, as all of it or as a talk.
    pub fn conference(&self) -> Option<String> {
        (self.is_conference() || self.is_talk).then(|| format!("/conferences/{}", self.group.handle))
    }

    pub fn is_open(&self) -> bool {
        self.phase == "open"
    }

    pub fn is_announced(&self) -> bool {
        self.phase == "announced"
    }

    pub fn is_over(&self) -> bool {
        self.phase == "closed" || self.phase == "archived"
    }
}

/// A post of a session, with what its hosts said of it.
#[derive(Debug, Clone, Default)]
pub struct SessionPost {
    pub post: PostView,
    pub pinned: bool,
    pub hidden: bool,
    /// It came after the closing.
    pub late: bool,
    pub prompt: Option<i16>,
    /// It answers an answer, not the prompt itself.
    pub nested: bool,
}

impl SessionPost {
    pub fn answers(&self, number: &i16) -> bool {
        self.prompt == Some(*number)
    }
}

/// A prompt with the newest of its answers, oldest first.
#[derive(Debug, Clone, Default)]
pub struct PromptBlock {
    pub number: i16,
    pub label: String,
    pub text: String,
    pub at: When,
    pub at_there: String,
    pub asked: bool,
    /// Id of its post, to be answered.
    pub post_id: Option<String>,
    pub count: Count,
    pub answers: Vec<SessionPost>,
}

impl PromptBlock {
    /// Answers that are not shown here.
    pub fn more(&self) -> u64 {
        self.count.0.saturating_sub(self.answers.len() as u64)
    }
}

/// Who is there: numbers, no names.
#[derive(Debug, Clone, Default)]
pub struct HereView {
    pub people: Count,
    pub professions: Vec<(String, Count)>,
    pub countries: Vec<(String, Count)>,
}

/// A group on its profile and in the list of groups.
#[derive(Debug, Clone, Default)]
pub struct GroupCard {
    pub account: AccountSmall,
    pub kind: &'static str,
    pub hashtag: String,
    pub bio_html: String,
    /// “First and third Tuesday of the month, 21:00”, with the zone.
    pub meets: String,
    pub hosts: Vec<AccountSmall>,
    pub followers: Count,
    /// Whether the viewer is one of its hosts, or owns it.
    pub is_host: bool,
    pub is_owner: bool,
    /// When it has members.
    pub inside: Option<InsideView>,
}

impl GroupCard {
    pub fn is_conference(&self) -> bool {
        self.kind == kernel::session::GroupKind::Conference.label()
    }

    /// Whether it is of a kind that measures.
    pub fn measures(&self) -> bool {
        matches!(self.kind, "Campaign" | "Project")
    }
}
