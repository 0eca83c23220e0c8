//! An account: who it is, what it posts.

use crate::ui::view::{AccountView, GroupCard, SessionCard, Shell, Timeline, YearRow};
use askama::Template;

#[derive(Template)]
#[template(path = "profile.html")]
pub struct Profile {
    pub shell: Shell,
    pub account: AccountView,
    pub tab: ProfileTab,
    pub timeline: Timeline,
    /// What it is beyond an account, when it is a group.
    pub group: Option<GroupCard>,
    pub sessions: Vec<SessionCard>,
    pub past: Vec<SessionCard>,
    pub years: Vec<YearRow>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProfileTab {
    #[default]
    Posts,
    Replies,
    Media,
}

impl ProfileTab {
    /// From `?tab=`.
    pub fn parse(name: &str) -> Self {
        match name {
            "replies" => Self::Replies,
            "media" => Self::Media,
            _ => Self::Posts,
        }
    }

    pub fn is(&self, name: &str) -> bool {
        *self == Self::parse(name)
    }
}
