//! A hashtag in any script.

use crate::Refusal;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

pub const MAX_CHARS: usize = 100;

/// A valid hashtag, without the `#`, as somebody wrote it. Two hashtags are the same when their keys are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Hashtag(String);

impl Hashtag {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let text = text.strip_prefix(['#', '＃']).unwrap_or(text);
        let refuse = |says: &str| Refusal::invalid("name", says);
        if text.is_empty() {
            return Err(Refusal::blank("name", "The hashtag is empty. Write it as MedEd or #MedEd."));
        }
        if text.chars().count() > MAX_CHARS {
            return Err(Refusal::too_long(
                "name",
                format!("The hashtag is too long. Use at most {MAX_CHARS} characters."),
            ));
        }
        if !text.chars().all(is_hashtag_char) {
            return Err(refuse("A hashtag has only letters, digits and underscores, in any script."));
        }
        if !text.chars().any(is_hashtag_letter) {
            return Err(refuse("A hashtag has at least one letter."));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// NFKC and lower case: `#MedEd`, `#meded` and `#ＭｅｄＥｄ` are one.
    pub fn key(&self) -> String {
        self.0.nfkc().flat_map(char::to_lowercase).collect::<String>().nfkc().collect()
    }
}

/// Letters and digits of every script, the marks that belong to them, and the underscore. The zero-width joiners
/// are letters' parts in Persian and the Indic scripts.
pub fn is_hashtag_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}' | '·')
}

/// What makes a hashtag more than a number (`#1` is a place in a list).
pub fn is_hashtag_letter(c: char) -> bool {
    c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashtags_of_every_script_are_taken() {
        for good in [
            "MedEd",
            "#CardioEd",
            "内科",
            "تعليم_طبي",
            "שבץ",
            "चिकित्सा",
            "Ärzte2026",
            "2026Sepsis",
            "می‌خواهم",
        ] {
            assert!(Hashtag::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn numbers_spaces_and_punctuation_are_no_hashtags() {
        for bad in ["", "#", "1", "2026", "_", "Med Ed", "Med-Ed", "a/b", "a.b", "x\u{0}"] {
            assert!(Hashtag::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn case_and_width_do_not_make_another_hashtag() {
        let key = |s: &str| Hashtag::parse(s).unwrap().key();
        assert_eq!(key("MedEd"), key("meded"));
        assert_eq!(key("ＭｅｄＥｄ"), key("meded"));
    }
}
