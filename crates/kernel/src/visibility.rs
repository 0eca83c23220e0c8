//! Who may see a post.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everyone, and in the local and hashtag timelines.
    Public,
    /// Everyone who has the address; not in the local and hashtag timelines.
    Unlisted,
    /// Followers and those mentioned.
    Followers,
    /// Those mentioned.
    Direct,
    /// The members of the group that it is written in; a mention lets nobody else in.
    Group,
}

impl Visibility {
    /// What an author chooses from. Writing in a group is another choice.
    pub const ALL: [Self; 4] = [Self::Public, Self::Unlisted, Self::Followers, Self::Direct];

    /// The name in the Mastodon API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            // Clients have no word for a group's, and close what is private in the same way.
            Self::Followers | Self::Group => "private",
            Self::Direct => "direct",
        }
    }

    /// Mastodon's names, and our own word for `private`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "public" => Some(Self::Public),
            "unlisted" => Some(Self::Unlisted),
            "private" | "followers" => Some(Self::Followers),
            "direct" => Some(Self::Direct),
            _ => None,
        }
    }

    /// The number in the database; never renumbered.
    pub const fn code(self) -> i16 {
        match self {
            Self::Public => 0,
            Self::Unlisted => 1,
            Self::Followers => 2,
            Self::Direct => 3,
            Self::Group => 4,
        }
    }

    /// An unknown number is read as the most private, so that a newer database leaks nothing to an older binary.
    pub const fn from_code(code: i16) -> Self {
        match code {
            0 => Self::Public,
            1 => Self::Unlisted,
            2 => Self::Followers,
            4 => Self::Group,
            _ => Self::Direct,
        }
    }

    /// Whether anybody may read it, signed in or not.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Public | Self::Unlisted)
    }

    /// A reply is never more public than the post it answers would allow its thread to be: the more private wins.
    pub fn narrower(self, other: Self) -> Self {
        if self.code() >= other.code() { self } else { other }
    }
}
