//! What is known about a text besides its words.

/// Where a text stands, who wrote it and what stands around it.
#[derive(Debug, Clone, Default)]
pub struct Context {
    pub surface: Surface,
    /// The thread and the author's last posts, newest first: they count towards rare combinations.
    pub around: Vec<String>,
    /// What is the author's own to tell: name, e-mail, register number, own site. Never a finding.
    pub own: Vec<String>,
    /// Year, month, day. Without it a date is judged by itself.
    pub today: Option<(i16, u8, u8)>,
}

/// The kind of place in which a text stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Surface {
    #[default]
    Post,
    AltText,
    /// The author's display name.
    Name,
    /// The author's description of themselves.
    Bio,
    PollOption,
    /// Text that was recognised in a picture.
    Picture,
    /// A private note on learning.
    Reflection,
    FileName,
    /// The name of a field or a short label.
    Label,
}

impl Surface {
    /// Whether the text speaks of its author, whose own details are no patient's.
    pub(crate) fn is_about_the_author(self) -> bool {
        matches!(self, Self::Name | Self::Bio)
    }

    /// Whether people write sentences there, as in the examples that weights were learnt from.
    pub(crate) fn is_prose(self) -> bool {
        matches!(self, Self::Post | Self::AltText | Self::PollOption | Self::Bio | Self::Reflection)
    }

    /// Whether anything that stands there comes from a record or a monitor more likely than from conversation.
    pub(crate) fn is_clinical(self) -> bool {
        matches!(self, Self::Picture | Self::FileName)
    }
}
