//! What a hashtag is for, and how it is used.

use super::moderation::Tabs;
use crate::ui::view::{AccountSmall, Count, FormErrors, Shell, TagView, When};
use askama::Template;

#[derive(Template)]
#[template(path = "hub.html")]
pub struct Hub {
    pub shell: Shell,
    pub tag: TagView,
    pub word: HubWord,
    pub form: Option<HubForm>,
    pub usage: HubUsage,
    pub past: Vec<HubSession>,
}

/// What is said about a hashtag, on its page and above its posts.
#[derive(Debug, Clone, Default)]
pub struct HubWord {
    pub registration: Option<HubRegistration>,
    /// The group it belongs to.
    pub group: Option<AccountSmall>,
    pub coming: Vec<HubSession>,
    pub is_owner: bool,
}

#[derive(Debug, Clone, Default)]
pub struct HubRegistration {
    pub tag: String,
    pub purpose: String,
    pub link: String,
    pub owner: AccountSmall,
    pub since: When,
    pub waits: bool,
    /// Why it was turned down; empty when it was not.
    pub reason: String,
}

#[derive(Debug, Clone, Default)]
pub struct HubSession {
    pub id: String,
    pub title: String,
    pub opens: When,
    pub is_open: bool,
}

/// What was typed, to be shown again.
#[derive(Debug, Clone, Default)]
pub struct HubForm {
    pub purpose: String,
    pub link: String,
    pub errors: FormErrors,
}

#[derive(Debug, Clone, Default)]
pub struct HubUsage {
    /// SVG.
    pub weeks_chart: String,
    /// `2026-11-18` and its posts, the latest first.
    pub weeks: Vec<(String, Count)>,
    pub people: Count,
    pub countries: Vec<(String, Count)>,
    pub top: Vec<(AccountSmall, Count)>,
    /// `November 2026`, the address of its posts, and how many they are.
    pub months: Vec<(String, String, Count)>,
}

#[derive(Template)]
#[template(path = "moderation_hashtags.html")]
pub struct ModerationHashtags {
    pub shell: Shell,
    pub tabs: Tabs,
    pub waiting: Vec<HubRegistration>,
}
