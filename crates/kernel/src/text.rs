//! Reading the text of a post: mentions, hashtags and links, and how long the text is.
//!
//! One pass from left to right, no backtracking: doubling the text doubles the time.

use crate::handle;
use crate::hashtag::{self, is_hashtag_char, is_hashtag_letter};
use unicode_segmentation::UnicodeSegmentation;

/// A piece of a post's text. The pieces of a text, written one after another, are the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span<'a> {
    /// Anything else, line breaks included.
    Text(&'a str),
    /// `@handle` or `@handle@domain`.
    Mention { raw: &'a str, handle: &'a str, domain: Option<&'a str> },
    /// `#name`; `name` has no `#`.
    Hashtag { raw: &'a str, name: &'a str },
    /// `https://…` or `http://…`.
    Url(&'a str),
}

/// What every link counts, whatever its length (as Mastodon's clients count).
pub const URL_CHARS: usize = 23;

/// The length of a text as its writer sees it: grapheme clusters; a link counts [`URL_CHARS`], a mention only its
/// local part.
pub fn length(text: &str) -> usize {
    spans(text)
        .into_iter()
        .map(|span| match span {
            Span::Text(text) => text.graphemes(true).count(),
            Span::Mention { handle, .. } => 1 + handle.len(),
            Span::Hashtag { raw, .. } => raw.graphemes(true).count(),
            Span::Url(_) => URL_CHARS,
        })
        .sum()
}

/// Splits a text into its spans.
pub fn spans(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut plain_from = 0;
    let mut at = 0;
    let mut before: Option<char> = None;
    while let Some(c) = text[at..].chars().next() {
        let found = match c {
            '@' if may_start(before) => mention(&text[at..]),
            '#' | '＃' if may_start(before) => hashtag_at(&text[at..], c.len_utf8()),
            'h' | 'H' if may_start(before) => url(&text[at..]),
            _ => None,
        };
        if let Some((span, len)) = found {
            if plain_from < at {
                spans.push(Span::Text(&text[plain_from..at]));
            }
            spans.push(span);
            at += len;
            plain_from = at;
            before = text[..at].chars().next_back();
        } else {
            at += c.len_utf8();
            before = Some(c);
        }
    }
    if plain_from < text.len() {
        spans.push(Span::Text(&text[plain_from..]));
    }
    spans
}

/// A mention, hashtag or link does not begin inside a word, an address or a path.
fn may_start(before: Option<char>) -> bool {
    before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '/' | '&' | '#' | '@' | '=' | '-')))
}

fn mention(text: &str) -> Option<(Span<'_>, usize)> {
    let body = &text[1..];
    let len = body.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    if len == 0 || len > handle::MAX_LEN {
        return None;
    }
    let after = &body[len..];
    if after.chars().next().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let handle = &body[..len];
    let domain = after.strip_prefix('@').and_then(|rest| {
        let len =
            rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':')).count();
        let domain = rest[..len].trim_end_matches(['.', '-', ':']);
        (!domain.is_empty() && domain.len() <= 253).then_some(domain)
    });
    let total = 1 + len + domain.map_or(0, |domain| 1 + domain.len());
    Some((Span::Mention { raw: &text[..total], handle, domain }, total))
}

fn hashtag_at(text: &str, sign: usize) -> Option<(Span<'_>, usize)> {
    let body = &text[sign..];
    let mut len = 0;
    let mut letters = false;
    let mut chars = 0;
    for c in body.chars().take_while(|c| is_hashtag_char(*c)) {
        len += c.len_utf8();
        letters |= is_hashtag_letter(c);
        chars += 1;
    }
    if !letters || chars > hashtag::MAX_CHARS {
        return None;
    }
    Some((Span::Hashtag { raw: &text[..sign + len], name: &body[..len] }, sign + len))
}

fn url(text: &str) -> Option<(Span<'_>, usize)> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    let ends = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '`' | '\\' | '{' | '}' | '|' | '^')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut body = &text[scheme.len()..];
    body = &body[..body.find(ends).unwrap_or(body.len())];
    // Punctuation at the end belongs to the sentence; a closing bracket only if it was opened inside.
    loop {
        let last = body.chars().next_back()?;
        let trim = match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '…' | '’' | '”' => true,
            ')' => body.matches(')').count() > body.matches('(').count(),
            ']' => body.matches(']').count() > body.matches('[').count(),
            _ => false,
        };
        if !trim {
            break;
        }
        body = &body[..body.len() - last.len_utf8()];
    }
    let host = body.split(['/', '?', '#']).next().unwrap_or_default();
    // No credentials before the host: `https://bank.example@evil.example` names another place than it shows.
    if host.is_empty() || host.contains('@') || !host.chars().any(char::is_alphanumeric) {
        return None;
    }
    let len = scheme.len() + body.len();
    Some((Span::Url(&text[..len]), len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_clinical_post_is_read_as_its_writer_means_it() {
        let text =
            "Good #MedEd thread by @anna_l (see https://doi.example/10.1/x(2)). Mail a@b.org, #1 of 2!";
        let found: Vec<_> = spans(text).into_iter().filter(|s| !matches!(s, Span::Text(_))).collect();
        assert_eq!(
            found,
            [
                Span::Hashtag { raw: "#MedEd", name: "MedEd" },
                Span::Mention { raw: "@anna_l", handle: "anna_l", domain: None },
                Span::Url("https://doi.example/10.1/x(2)"),
            ]
        );
    }

    #[test]
    fn a_remote_mention_keeps_its_domain_and_counts_only_its_name() {
        let text = "@anna@rounds.example.";
        assert_eq!(
            spans(text)[0],
            Span::Mention { raw: "@anna@rounds.example", handle: "anna", domain: Some("rounds.example") }
        );
        assert_eq!(length(text), 6);
    }

    #[test]
    fn a_link_counts_23_and_a_family_emoji_one() {
        assert_eq!(length(&format!("https://example.org/{}", "x".repeat(400))), 23);
        assert_eq!(length("👩‍👩‍👧‍👦é"), 2);
    }

    #[test]
    fn links_with_credentials_or_other_schemes_are_text() {
        for text in [
            "https://bank.example@evil.example",
            "javascript:alert(1)",
            "https://",
            "https://.",
            "xhttps://a.b",
        ] {
            assert!(spans(text).iter().all(|s| !matches!(s, Span::Url(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_spans_of_any_text_are_the_text(text in "\\PC{0,80}|[@#ha:/. ()\\n]{0,60}|(https://|@a|#b|é| ){0,20}") {
            let joined: String = spans(&text).iter().map(|s| match s {
                Span::Text(raw) | Span::Url(raw) | Span::Mention { raw, .. } | Span::Hashtag { raw, .. } => *raw,
            }).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
