//! OAuth scopes, as Mastodon has them (RFC 6749 section 3.3): `read` covers `read:statuses`, and so on.
//!
//! `cpd:read` and `cpd:write` are ours and lie below nothing: an application that may read one's timelines does not get
//! one's reflections with them.

use std::fmt;

macro_rules! scopes {
    ($($name:ident = $text:literal under $parent:ident,)*) => {
        /// One scope. A broad scope covers its parts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Scope { Read, Write, Follow, Push, Profile, CpdRead, CpdWrite, AdminRead, AdminWrite, $($name,)* }

        impl Scope {
            pub const ALL: &'static [Self] = &[
                Self::Read, Self::Write, Self::Follow, Self::Push, Self::Profile, Self::CpdRead, Self::CpdWrite,
                Self::AdminRead, Self::AdminWrite,
                $(Self::$name,)*
            ];

            pub const fn name(self) -> &'static str {
                match self {
                    Self::Read => "read",
                    Self::Write => "write",
                    Self::Follow => "follow",
                    Self::Push => "push",
                    Self::Profile => "profile",
                    Self::CpdRead => "cpd:read",
                    Self::CpdWrite => "cpd:write",
                    Self::AdminRead => "admin:read",
                    Self::AdminWrite => "admin:write",
                    $(Self::$name => $text,)*
                }
            }

            const fn parent(self) -> Option<Self> {
                match self {
                    $(Self::$name => Some(Self::$parent),)*
                    _ => None,
                }
            }
        }
    };
}

scopes! {
    ReadAccounts = "read:accounts" under Read,
    ReadBlocks = "read:blocks" under Read,
    ReadBookmarks = "read:bookmarks" under Read,
    ReadFavourites = "read:favourites" under Read,
    ReadFilters = "read:filters" under Read,
    ReadFollows = "read:follows" under Read,
    ReadLists = "read:lists" under Read,
    ReadMutes = "read:mutes" under Read,
    ReadNotifications = "read:notifications" under Read,
    ReadSearch = "read:search" under Read,
    ReadStatuses = "read:statuses" under Read,
    WriteAccounts = "write:accounts" under Write,
    WriteBlocks = "write:blocks" under Write,
    WriteBookmarks = "write:bookmarks" under Write,
    WriteConversations = "write:conversations" under Write,
    WriteFavourites = "write:favourites" under Write,
    WriteFilters = "write:filters" under Write,
    WriteFollows = "write:follows" under Write,
    WriteLists = "write:lists" under Write,
    WriteMedia = "write:media" under Write,
    WriteMutes = "write:mutes" under Write,
    WriteNotifications = "write:notifications" under Write,
    WriteReports = "write:reports" under Write,
    WriteStatuses = "write:statuses" under Write,
    AdminReadAccounts = "admin:read:accounts" under AdminRead,
    AdminReadReports = "admin:read:reports" under AdminRead,
    AdminReadDomainAllows = "admin:read:domain_allows" under AdminRead,
    AdminReadDomainBlocks = "admin:read:domain_blocks" under AdminRead,
    AdminReadIpBlocks = "admin:read:ip_blocks" under AdminRead,
    AdminReadEmailDomainBlocks = "admin:read:email_domain_blocks" under AdminRead,
    AdminReadCanonicalEmailBlocks = "admin:read:canonical_email_blocks" under AdminRead,
    AdminWriteAccounts = "admin:write:accounts" under AdminWrite,
    AdminWriteReports = "admin:write:reports" under AdminWrite,
    AdminWriteDomainAllows = "admin:write:domain_allows" under AdminWrite,
    AdminWriteDomainBlocks = "admin:write:domain_blocks" under AdminWrite,
    AdminWriteIpBlocks = "admin:write:ip_blocks" under AdminWrite,
    AdminWriteEmailDomainBlocks = "admin:write:email_domain_blocks" under AdminWrite,
    AdminWriteCanonicalEmailBlocks = "admin:write:canonical_email_blocks" under AdminWrite,
}

impl Scope {
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }

    /// Whether holding `self` is enough where `wanted` is asked for. `follow` is the old name of three pairs.
    pub fn covers(self, wanted: Self) -> bool {
        self == wanted
            || wanted.parent() == Some(self)
            || (self == Self::Follow
                && matches!(
                    wanted,
                    Self::ReadBlocks
                        | Self::ReadFollows
                        | Self::ReadMutes
                        | Self::WriteBlocks
                        | Self::WriteFollows
                        | Self::WriteMutes
                ))
    }
}

/// A set of scopes in the order they were asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    pub fn of(scopes: &[Scope]) -> Self {
        Self(scopes.to_vec())
    }

    /// Everything a person may do in the browser.
    pub fn everything() -> Self {
        Self(vec![
            Scope::Read,
            Scope::Write,
            Scope::Follow,
            Scope::Push,
            Scope::CpdRead,
            Scope::CpdWrite,
            Scope::AdminRead,
            Scope::AdminWrite,
        ])
    }

    /// Reads scopes separated by spaces or `+`; the first unknown one is the error.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut scopes = Vec::new();
        for name in text.split([' ', '+', ',']).filter(|name| !name.is_empty()) {
            let scope = Scope::parse(name).ok_or_else(|| name.to_owned())?;
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        Ok(Self(scopes))
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn allow(&self, wanted: Scope) -> bool {
        self.0.iter().any(|held| held.covers(wanted))
    }

    /// Whether every scope of `asked` is covered: a token never has more than its application registered.
    pub fn contain(&self, asked: &Self) -> bool {
        asked.0.iter().all(|wanted| self.allow(*wanted))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, scope) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.name())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broad_scope_covers_its_parts_and_not_its_neighbours() {
        let read = Scopes::parse("read").unwrap();
        assert!(read.allow(Scope::ReadStatuses));
        assert!(!read.allow(Scope::WriteStatuses));
        assert!(!read.allow(Scope::CpdRead), "a ledger is not part of a timeline");
        assert!(!Scopes::parse("read:statuses").unwrap().allow(Scope::Read));
        assert!(!Scopes::parse("write").unwrap().allow(Scope::AdminWrite));
        assert!(Scopes::parse("follow").unwrap().allow(Scope::WriteBlocks));
    }

    #[test]
    fn an_unknown_scope_is_named() {
        assert_eq!(Scopes::parse("read lead").unwrap_err(), "lead");
    }

    #[test]
    fn every_scope_is_written_as_it_is_read() {
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.name()), Some(*scope));
        }
    }
}
