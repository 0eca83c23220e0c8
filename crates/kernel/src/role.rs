//! What an account may do to others.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Member,
    Moderator,
    Admin,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Member, Self::Moderator, Self::Admin];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Moderator => "moderator",
            Self::Admin => "admin",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    pub const fn code(self) -> i16 {
        self as i16
    }

    /// An unknown number has no power.
    pub const fn from_code(code: i16) -> Self {
        match code {
            1 => Self::Moderator,
            2 => Self::Admin,
            _ => Self::Member,
        }
    }
}
