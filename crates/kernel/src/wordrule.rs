//! Word and domain rules: whether a text has a phrase, and whether its links lead to a domain.
//!
//! A phrase is met as whole words, whatever their case, accents of width and the signs between them: `buy now` meets
//! `BUY, now!` and `#buy #now`, and not `buyer nowhere`.

use crate::text::{Span, spans};
use unicode_normalization::UnicodeNormalization;

/// The words of a text, folded, with one space around each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    pub fn of(text: &str) -> Self {
        let mut words = String::with_capacity(text.len() + 2);
        words.push(' ');
        let letters = text.nfkc().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase);
        for c in letters {
            if c.is_alphanumeric() {
                words.push(c);
            } else if !words.ends_with(' ') && !matches!(c, '\'' | '’') {
                words.push(' ');
            }
        }
        if !words.ends_with(' ') {
            words.push(' ');
        }
        Self(words)
    }

    pub fn is_empty(&self) -> bool {
        self.0 == " "
    }

    /// Whether the words of `phrase` stand here one after another.
    pub fn have(&self, phrase: &Self) -> bool {
        !phrase.is_empty() && self.0.contains(&phrase.0)
    }
}

/// Characters that are put between letters to get past rules: zero-width ones, marks of direction, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The hosts that the links of a text lead to, in small letters.
pub fn hosts(text: &str) -> Vec<String> {
    spans(text)
        .into_iter()
        .filter_map(|span| match span {
            Span::Url(url) => host_of(url),
            _ => None,
        })
        .collect()
}

fn host_of(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.split(':').next()?.trim_end_matches('.');
    (!host.is_empty()).then(|| host.nfkc().flat_map(char::to_lowercase).collect())
}

/// Whether `host` is the domain or below it.
pub fn is_within(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// A domain as it is kept: small letters, no scheme, no path; `None` when it is none.
pub fn parse_domain(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("https://").trim_start_matches("http://");
    let text = text.trim_start_matches('@').trim_end_matches('/').trim_matches('.').to_lowercase();
    let labels: Vec<&str> = text.split('.').collect();
    let fits = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    (labels.len() >= 2 && text.len() <= 253 && labels.iter().all(fits)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meets(phrase: &str, text: &str) -> bool {
        Words::of(text).have(&Words::of(phrase))
    }

    #[test]
    fn a_phrase_is_met_as_whole_words_and_nothing_less() {
        assert!(meets("buy now", "Please BUY, now!"));
        assert!(meets("buy now", "#buy #now"));
        assert!(meets("miracle", "A ｍｉｒａｃｌｅ cure"));
        assert!(meets("miracle", "a mira\u{200b}cle cure"));
        assert!(meets("don't", "I DON’T know"));
        assert!(!meets("buy now", "the buyer nowhere"));
        assert!(!meets("art", "heart"));
        assert!(!meets("", "anything") && !meets("!!!", "what!!!"));
    }

    #[test]
    fn a_domain_is_met_with_everything_below_it() {
        assert_eq!(
            hosts("see https://Shop.Example/x and http://evil.example:8080"),
            ["shop.example", "evil.example"]
        );
        assert!(is_within("shop.example", "shop.example") && is_within("a.b.shop.example", "shop.example"));
        assert!(!is_within("workshop.example", "shop.example"));
        assert_eq!(parse_domain(" https://Shop.Example/ ").as_deref(), Some("shop.example"));
        for bad in ["", "localhost", "a b.example", "-a.example", "a..example", "example.org/path"] {
            assert_eq!(parse_domain(bad), None, "{bad}");
        }
    }
}
