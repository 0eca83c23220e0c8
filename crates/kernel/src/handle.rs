//! The name in `@name`: ASCII, so that two handles that look alike in different scripts cannot both exist.

use crate::Refusal;

/// A valid handle as its owner writes it; compared without regard to case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Handle(String);

pub const MAX_LEN: usize = 30;

/// Names that would be mistaken for the place itself or for somebody who speaks for it.
const RESERVED: &[&str] = &[
    "about",
    "abuse",
    "account",
    "accounts",
    "actor",
    "admin",
    "administrator",
    "api",
    "assets",
    "auth",
    "contact",
    "everyone",
    "followers",
    "following",
    "health",
    "help",
    "here",
    "home",
    "hostmaster",
    "info",
    "instance",
    "local",
    "login",
    "mail",
    "metrics",
    "mod",
    "moderator",
    "moderators",
    "nobody",
    "null",
    "oauth",
    "official",
    "postmaster",
    "privacy",
    "root",
    "rounds",
    "security",
    "settings",
    "signin",
    "signup",
    "staff",
    "support",
    "system",
    "tags",
    "team",
    "verified",
    "verify",
    "webmaster",
    "www",
];

impl Handle {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let text = text.strip_prefix('@').unwrap_or(text);
        if text.is_empty() {
            return Err(Refusal::blank(
                "username",
                "The handle is missing. Choose a name such as anna_larsen.",
            ));
        }
        if text.chars().count() > MAX_LEN {
            return Err(Refusal::too_long(
                "username",
                format!("The handle is too long. Use at most {MAX_LEN} characters."),
            ));
        }
        if text.chars().any(|c| c.is_alphabetic() && !c.is_ascii()) {
            return Err(Refusal::invalid(
                "username",
                "A handle is written with the Latin letters a to z, so that no two handles look alike. \
                 Use your own script in the display name.",
            ));
        }
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return Err(Refusal::invalid("username", "A handle has only letters, digits and underscores."));
        }
        if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
            return Err(Refusal::invalid("username", "A handle has at least one letter."));
        }
        let skeleton = skeleton(text);
        if RESERVED.iter().any(|name| skeleton == self::skeleton(name)) {
            return Err(Refusal::new(
                "username",
                "ERR_RESERVED",
                "This handle is reserved, because it could be mistaken for the people who run this place. Choose another.",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two handles are the same account.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The form in which two handles look like each other: `dr_smith`, `DrSmith` and `drsm1th` share one.
    pub fn skeleton(&self) -> String {
        skeleton(&self.0)
    }
}

fn skeleton(text: &str) -> String {
    let plain: String = text
        .bytes()
        .filter(|b| *b != b'_')
        .map(|b| match b.to_ascii_lowercase() {
            b'0' => 'o',
            b'1' | b'i' => 'l',
            b'5' => 's',
            other => other as char,
        })
        .collect();
    plain.replace("rn", "m").replace("vv", "w")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_handle_is_taken_as_written() {
        assert_eq!(Handle::parse("@Anna_Larsen").unwrap().as_str(), "Anna_Larsen");
        assert_eq!(Handle::parse("Anna_Larsen").unwrap().key(), "anna_larsen");
    }

    #[test]
    fn other_scripts_reserved_names_and_strange_characters_are_refused() {
        for bad in [
            "",
            "@",
            "аnna",
            "anna larsen",
            "anna.larsen",
            "12345",
            "___",
            "admin",
            "Adm1n",
            "r0unds",
            "a\u{200b}b",
        ] {
            assert!(Handle::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Handle::parse(&"a".repeat(31)).is_err());
        assert_eq!(Handle::parse("rounds").unwrap_err().code, "ERR_RESERVED");
    }

    #[test]
    fn handles_that_look_alike_share_a_skeleton() {
        let skeleton = |s: &str| Handle::parse(s).unwrap().skeleton();
        assert_eq!(skeleton("dr_smith"), skeleton("DrSm1th"));
        assert_eq!(skeleton("morner"), skeleton("momer"));
        assert_ne!(skeleton("anna"), skeleton("hanna"));
    }
}
