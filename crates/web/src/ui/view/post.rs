//! A post as its reader sees it.

use super::{AccountSmall, Count, LinkCardView, MediaView, QuestionView, When};

/// Who may see a post. Values are those of the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VisibilityView {
    #[default]
    Public,
    Unlisted,
    Followers,
    Direct,
    /// Not chosen from a list: a post is written in a group or it is not.
    Group,
}

impl VisibilityView {
    pub const ALL: [Self; 4] = [Self::Public, Self::Unlisted, Self::Followers, Self::Direct];

    pub const fn value(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Followers => "private",
            Self::Direct => "direct",
            Self::Group => "group",
        }
    }

    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|visibility| visibility.value() == value)
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Public => "Public",
            Self::Unlisted => "Unlisted",
            Self::Followers => "Followers only",
            Self::Direct => "Mentioned people only",
            Self::Group => "Members of the group only",
        }
    }

    /// Name of the icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Public => "globe",
            Self::Unlisted => "moon",
            Self::Followers => "lock",
            Self::Direct => "mail",
            Self::Group => "people",
        }
    }

    pub fn is_public(self) -> bool {
        self == Self::Public
    }
}

#[derive(Debug, Clone, Default)]
pub struct PollOptionView {
    pub text: String,
    /// `None` while totals are hidden.
    pub votes: Option<Count>,
    /// 0 to 100.
    pub percent: u8,
    /// The viewer chose it.
    pub own: bool,
}

#[derive(Debug, Clone, Default)]
pub struct PollView {
    pub options: Vec<PollOptionView>,
    pub voters: Count,
    pub voted: bool,
    pub expired: bool,
    pub multiple: bool,
    /// When it ends or ended; `human` says how far away: `2 days`.
    pub ends: When,
    /// Whether the viewer may vote now.
    pub can_vote: bool,
    /// What makes it a question.
    pub question: Option<QuestionView>,
    /// Where a vote is sent; empty for the usual address.
    pub action: String,
}

impl PollView {
    /// Whether the option is the right one, and the viewer may know it.
    pub fn is_key(&self, at: &usize) -> bool {
        let opened = self.question.as_ref().and_then(|question| question.opened.as_ref());
        opened.is_some_and(|opened| opened.key == *at)
    }

    pub fn option_text(&self, at: &usize) -> &str {
        self.options.get(*at).map_or("", |option| option.text.as_str())
    }
}

/// What the viewer did with a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PostMarks {
    pub favourited: bool,
    pub boosted: bool,
    pub bookmarked: bool,
    pub pinned: bool,
}

#[derive(Debug, Clone, Default)]
pub struct PostView {
    /// Of the post itself, also when it is shown as a boost.
    pub id: String,
    /// Of the line in the timeline: that of the boost when it is one.
    pub entry_id: String,
    /// Path: `/@handle/id`.
    pub url: String,
    pub author: AccountSmall,
    pub boosted_by: Option<AccountSmall>,
    /// Handle of whom it answers.
    pub reply_to: Option<String>,
    pub content_html: String,
    /// The text without marks, for a line in a notification.
    pub excerpt: String,
    /// Warning that stands before the text.
    pub spoiler: String,
    pub sensitive: bool,
    pub media: Vec<MediaView>,
    pub poll: Option<PollView>,
    pub card: Option<LinkCardView>,
    pub created: When,
    pub edited: Option<When>,
    pub visibility: VisibilityView,
    pub replies: Count,
    pub boosts: Count,
    pub favourites: Count,
    pub marks: PostMarks,
    pub can_edit: bool,
    pub can_delete: bool,
    pub can_boost: bool,
    /// Pinned by its author, and shown for that.
    pub shown_pinned: bool,
    /// The one a thread page is about: larger, with the full time.
    pub focused: bool,
    /// Hidden from all but its author and the moderators.
    pub held: bool,
    /// The no-post talk whose speaker it waits for.
    pub waits_at: Option<String>,
    /// BCP 47.
    pub language: String,
    /// The application it was written with.
    pub app_name: Option<String>,
}

impl PostView {
    /// Pictures wait behind a click.
    pub fn hides_media(&self) -> bool {
        self.sensitive && self.spoiler.is_empty()
    }

    /// How many columns of pictures: class of the grid.
    pub fn media_class(&self) -> &'static str {
        match self.media.len() {
            1 => "media one",
            2 => "media two",
            3 => "media three",
            _ => "media four",
        }
    }

    pub fn is_own_menu(&self) -> bool {
        self.can_edit || self.can_delete
    }
}
