//! What surrounds every page: who reads it, where it is, what it links to.

use super::{AccountSmall, Count, TagView};
use crate::ui::assets;

/// Light or dark, or what the reader's device prefers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// The value of the cookie `theme`; anything unknown is [`Theme::Auto`].
    pub fn from_cookie(value: &str) -> Self {
        match value {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone, Default)]
pub struct ViewerView {
    pub id: String,
    pub handle: String,
    pub display_name: String,
    pub avatar_url: Option<String>,
    /// Unread notifications.
    pub unread: u32,
    /// Follow requests that wait, for accounts that approve followers.
    pub requests: u32,
    /// What waits for moderators; `None` for everybody else.
    pub moderation: Option<u32>,
    pub csrf: String,
}

impl ViewerView {
    pub fn waiting(&self) -> u32 {
        self.moderation.unwrap_or(0)
    }

    /// As a small account, for the avatar.
    pub fn small(&self) -> AccountSmall {
        AccountSmall {
            id: self.id.clone(),
            handle: self.handle.clone(),
            display_name: self.display_name.clone(),
            avatar_url: self.avatar_url.clone(),
            ..AccountSmall::default()
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FlashKind {
    #[default]
    Done,
    Problem,
}

/// One sentence about what just happened.
#[derive(Debug, Clone)]
pub struct Flash {
    pub kind: FlashKind,
    pub text: String,
}

/// How one becomes a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Joining {
    #[default]
    Open,
    Invite,
    Approval,
    Closed,
}

impl Joining {
    pub fn is_closed(self) -> bool {
        self == Self::Closed
    }

    pub fn needs_invite(self) -> bool {
        self == Self::Invite
    }

    pub fn needs_approval(self) -> bool {
        self == Self::Approval
    }
}

#[derive(Debug, Clone, Default)]
pub struct Shell {
    /// Of the page, without the name of the instance.
    pub title: String,
    /// For link previews and search engines.
    pub description: String,
    pub instance_name: String,
    /// Path and query of this page.
    pub path: String,
    pub theme: Theme,
    pub viewer: Option<ViewerView>,
    /// For forms of signed-out pages; those of a viewer carry the viewer's own.
    pub anonymous_csrf: String,
    pub joining: Joining,
    pub flash: Option<Flash>,
    /// Used much now.
    pub trends: Vec<TagView>,
    /// Followed by the viewer.
    pub followed_tags: Vec<TagView>,
    /// The page's own address, absolute, when it has one.
    pub canonical: Option<String>,
    pub noindex: bool,
    /// The Atom feed of what the page shows.
    pub feed: Option<String>,
}

impl Shell {
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    pub fn csrf(&self) -> &str {
        self.viewer.as_ref().map_or(&self.anonymous_csrf, |viewer| &viewer.csrf)
    }

    pub fn is_signed_in(&self) -> bool {
        self.viewer.is_some()
    }

    /// Whether the page is at `path`, whatever its query.
    pub fn is_at(&self, path: &str) -> bool {
        self.path.split('?').next() == Some(path)
    }

    /// Whether the page is at `path` or below it.
    pub fn is_under(&self, path: &str) -> bool {
        let here = self.path.split('?').next().unwrap_or_default();
        here.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Whether it is the viewer's own profile.
    pub fn is_own_profile(&self) -> bool {
        self.viewer.as_ref().is_some_and(|viewer| self.is_at(&format!("/@{}", viewer.handle)))
    }

    pub fn unread(&self) -> u32 {
        self.viewer.as_ref().map_or(0, |viewer| viewer.unread)
    }

    /// `99+` when there are more.
    pub fn unread_text(&self) -> String {
        match self.unread() {
            0 => String::new(),
            many @ 100.. => format!("{}+", many.min(99)),
            few => Count(few.into()).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_where_it_is() {
        let shell = Shell { path: "/settings/profile?x=1".into(), ..Shell::default() };
        assert!(shell.is_at("/settings/profile") && shell.is_under("/settings"));
        assert!(!shell.is_under("/sett"));
    }
}
