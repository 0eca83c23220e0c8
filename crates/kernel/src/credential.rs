//! Credentials: how sure we are that somebody is who they say, how it was found out, and whether it still holds.

/// How sure. An account has the highest level of its valid credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// An e-mail address.
    L0,
    /// An address or a page of an institution.
    L1,
    /// An identity provider has vouched.
    L2,
    /// A professional register, with proof that the entry is theirs.
    L3,
}

impl Level {
    pub const ALL: [Self; 4] = [Self::L0, Self::L1, Self::L2, Self::L3];

    pub const fn code(self) -> i16 {
        self as i16
    }

    /// An unknown number proves nothing.
    pub const fn from_code(code: i16) -> Self {
        match code {
            1 => Self::L1,
            2 => Self::L2,
            3 => Self::L3,
            _ => Self::L0,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::L0 => "L0",
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
        }
    }
}

/// How a credential came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Domain,
    Link,
    Oidc,
    Register,
    Documents,
}

impl Method {
    pub const ALL: [Self; 5] = [Self::Domain, Self::Link, Self::Oidc, Self::Register, Self::Documents];

    /// The word in the database and in the API; never changed.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Link => "link",
            Self::Oidc => "oidc",
            Self::Register => "register",
            Self::Documents => "documents",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }

    /// In words, for its owner.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Domain => "Work or study address",
            Self::Link => "Linked page",
            Self::Oidc => "Identity provider",
            Self::Register => "Professional register",
            Self::Documents => "Documents",
        }
    }
}

/// Whether a credential holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Valid,
    Revoked,
    Expired,
}

impl Status {
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// An unknown number holds nothing.
    pub const fn from_code(code: i16) -> Self {
        match code {
            0 => Self::Valid,
            2 => Self::Expired,
            _ => Self::Revoked,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }
}

/// An institution whose addresses and pages prove that somebody belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// `nhs.net`, `ac.uk`: the domain itself and everything below it.
    pub suffix: String,
    /// As shown: `NHSmail`.
    pub name: String,
    /// Professions that an address proves, because nobody else gets one; mostly none.
    pub professions: Vec<crate::Profession>,
}

impl Institution {
    pub fn has(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        host.strip_suffix(&self.suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The one that has the host; of several the longest suffix, so that one university can be named apart.
    pub fn of<'a>(all: &'a [Self], host: &str) -> Option<&'a Self> {
        all.iter().filter(|it| it.has(host)).max_by_key(|it| it.suffix.len())
    }
}

/// Whether ten digits are a National Provider Identifier: Luhn (ISO/IEC 7812) over `80840` and the number.
pub fn is_npi(number: &str) -> bool {
    let plain = number.len() == 10
        && number.starts_with(['1', '2'])
        && number.bytes().all(|byte| byte.is_ascii_digit());
    let sum: u32 = format!("80840{number}")
        .bytes()
        .rev()
        .zip([false, true].into_iter().cycle())
        .map(|(byte, twice)| match (u32::from(byte.wrapping_sub(b'0')), twice) {
            (digit, false) => digit,
            (digit, true) if digit > 4 => 2 * digit - 9,
            (digit, true) => 2 * digit,
        })
        .sum();
    plain && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_read_back() {
        assert!(Level::ALL.into_iter().all(|level| Level::from_code(level.code()) == level));
        assert!(Method::ALL.into_iter().all(|method| Method::parse(method.code()) == Some(method)));
        assert_eq!(Status::from_code(Status::Expired.code()), Status::Expired);
        assert_eq!((Level::from_code(9), Status::from_code(9)), (Level::L0, Status::Revoked));
        assert!(Level::L3 > Level::L2 && Level::L1 > Level::L0);
    }

    #[test]
    fn an_institution_has_its_domain_and_what_is_below_and_nothing_that_looks_like_it() {
        let all = [
            Institution { suffix: "ac.uk".into(), name: "A UK university".into(), professions: vec![] },
            Institution { suffix: "odilia.ac.uk".into(), name: "Odilia".into(), professions: vec![] },
        ];
        let name = |host: &str| Institution::of(&all, host).map(|it| it.name.as_str());
        assert_eq!(name("med.north.AC.uk"), Some("A UK university"));
        assert_eq!(name("mail.odilia.ac.uk"), Some("Odilia"));
        assert_eq!(name("ac.uk."), Some("A UK university"));
        for other in ["evilac.uk", "ac.uk.evil.example", "xodilia.ac.uk.example", "uk", ""] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn provider_identifiers_have_their_check_digit() {
        for good in ["1234567893", "1245319599", "1003000126"] {
            assert!(is_npi(good), "{good}");
        }
        for bad in ["1234567890", "3234567893", "123456789", "12345678930", "123456789a", ""] {
            assert!(!is_npi(bad), "{bad}");
        }
    }
}
