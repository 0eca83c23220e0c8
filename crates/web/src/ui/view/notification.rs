//! What happened to the viewer.

use super::{AccountSmall, PostView, When};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NotificationKind {
    #[default]
    Mention,
    Post,
    Boost,
    Follow,
    FollowRequest,
    Favourite,
    Poll,
    Update,
    /// The viewer answered a question, and here is its key.
    Answer,
    /// A question that the viewer answered or asked has closed.
    QuestionClosed,
    /// Somebody reported something; for moderators.
    AdminReport,
    /// Something was decided about the viewer.
    ModerationWarning,
    /// A session opens soon.
    Reminder,
    /// A post of the viewer about a no-post talk waits, or was decided about.
    TalkPost,
    /// Posts about a talk of the viewer wait.
    TalkWaiting,
    /// A certificate of attendance was issued.
    Certificate,
    /// A query about a case, or its answer.
    CaseQuery,
}

impl NotificationKind {
    /// After the name of who did it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Mention => "mentioned you",
            Self::Post => "posted",
            Self::Boost => "boosted your post",
            Self::Follow => "followed you",
            Self::FollowRequest => "asks to follow you",
            Self::Favourite => "favourited your post",
            Self::Poll => "ran a poll that has ended",
            Self::Update => "edited a post you boosted",
            Self::Answer => "asked what you answered: here is the key",
            Self::QuestionClosed => "asked a question that has closed",
            Self::AdminReport => "A new report waits.",
            Self::ModerationWarning => "The moderators have news about your account.",
            Self::Reminder => "has a session that opens soon",
            Self::TalkPost => "has a no-post talk: see what becomes of your post about it",
            Self::TalkWaiting => "has posts about your talk that wait for you",
            Self::Certificate => "issued your certificate of attendance",
            Self::CaseQuery => "has a query about a case: see what is asked or answered",
        }
    }

    /// Name of the icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Mention => "reply",
            Self::Post | Self::Update => "pen",
            Self::Boost => "boost",
            Self::Follow | Self::FollowRequest => "person",
            Self::Favourite => "heart",
            Self::Poll => "poll",
            Self::Answer | Self::QuestionClosed | Self::CaseQuery => "question",
            Self::AdminReport | Self::ModerationWarning => "shield",
            Self::Reminder | Self::TalkWaiting => "clock",
            Self::TalkPost => "lock",
            Self::Certificate => "check",
        }
    }

    pub const fn class(self) -> &'static str {
        match self {
            Self::Boost => "is-boost",
            Self::Favourite => "is-favourite",
            _ => "is-plain",
        }
    }

    /// Whether the whole post is shown, to be answered.
    pub fn shows_whole_post(self) -> bool {
        matches!(self, Self::Mention | Self::Post)
    }

    /// News of the house rather than of somebody: no name stands before the sentence.
    pub fn is_of_the_house(self) -> bool {
        matches!(self, Self::AdminReport | Self::ModerationWarning)
    }

    pub fn is_request(self) -> bool {
        self == Self::FollowRequest
    }
}

#[derive(Debug, Clone, Default)]
pub struct NotificationView {
    pub id: String,
    pub kind: NotificationKind,
    pub from: AccountSmall,
    /// More people who did the same, when they are shown together.
    pub others: u32,
    pub post: Option<PostView>,
    /// Where to read more.
    pub link: Option<String>,
    pub created: When,
    pub unread: bool,
}
