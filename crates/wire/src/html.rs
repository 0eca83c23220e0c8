//! The text of a post as HTML, with Mastodon's classes, so that its clients show it as their own.

use kernel::text::{self, Span};
use std::fmt::Write;

/// Where the links of a text lead.
pub trait Links {
    /// Address and shown name of a mentioned account; `None` leaves the mention as text.
    fn account(&self, handle: &str, domain: Option<&str>) -> Option<String>;
    fn tag(&self, key: &str) -> String;
}

/// Escapes text for an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(&mut out, text);
    out
}

fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

/// Paragraphs, line breaks, mentions, hashtags and links. Everything else is escaped.
pub fn render(source: &str, links: &impl Links) -> String {
    if source.is_empty() {
        return String::new();
    }
    let mut out = String::with_capacity(source.len() * 2);
    out.push_str("<p>");
    for span in text::spans(source) {
        match span {
            Span::Text(text) => plain(&mut out, text),
            Span::Mention { raw, handle, domain } => match links.account(handle, domain) {
                None => escape_into(&mut out, raw),
                Some(url) => {
                    let _ = write!(
                        out,
                        "<span class=\"h-card\" translate=\"no\"><a href=\"{}\" class=\"u-url mention\">@<span>{}</span></a></span>",
                        escape(&url),
                        escape(handle)
                    );
                }
            },
            Span::Hashtag { raw, name } => match kernel::Hashtag::parse(name) {
                Err(_) => escape_into(&mut out, raw),
                Ok(tag) => {
                    let _ = write!(
                        out,
                        "<a href=\"{}\" class=\"mention hashtag\" rel=\"tag\">#<span>{}</span></a>",
                        escape(&links.tag(&tag.key())),
                        escape(name)
                    );
                }
            },
            Span::Url(url) => link(&mut out, url),
        }
    }
    out.push_str("</p>");
    out
}

fn plain(out: &mut String, text: &str) {
    let mut breaks = 0;
    for c in text.chars() {
        if c == '\n' {
            breaks += 1;
            continue;
        }
        end_line(out, breaks);
        breaks = 0;
        escape_into(out, c.encode_utf8(&mut [0; 4]));
    }
    end_line(out, breaks);
}

fn end_line(out: &mut String, breaks: usize) {
    match breaks {
        0 => {}
        1 => out.push_str("<br>"),
        _ => out.push_str("</p><p>"),
    }
}

/// A link whose shown text always has its host: scheme hidden, a long rest cut.
fn link(out: &mut String, url: &str) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let scheme = format!("{scheme}://");
    let host_len = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let mut shown_len = rest.len();
    if rest.chars().count() > 40 {
        shown_len = rest.char_indices().nth(30).map_or(rest.len(), |(at, _)| at).max(host_len);
    }
    let (shown, hidden) = rest.split_at(shown_len);
    let class = if hidden.is_empty() { "" } else { "ellipsis" };
    let _ = write!(
        out,
        "<a href=\"{}\" target=\"_blank\" rel=\"nofollow noopener noreferrer\" translate=\"no\"><span class=\"invisible\">{}</span><span class=\"{class}\">{}</span><span class=\"invisible\">{}</span></a>",
        escape(url),
        escape(&scheme),
        escape(shown),
        escape(hidden)
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Here;
    impl Links for Here {
        fn account(&self, handle: &str, _: Option<&str>) -> Option<String> {
            (handle == "anna").then(|| "https://r.example/@anna".into())
        }
        fn tag(&self, key: &str) -> String {
            format!("https://r.example/tags/{key}")
        }
    }

    #[test]
    fn a_post_becomes_paragraphs_with_links() {
        let html = render("Hi @anna & @ben\n#MedEd\n\nhttps://example.org/a", &Here);
        assert_eq!(
            html,
            "<p>Hi <span class=\"h-card\" translate=\"no\"><a href=\"https://r.example/@anna\" class=\"u-url mention\">@<span>anna</span></a></span> &amp; @ben<br><a href=\"https://r.example/tags/meded\" class=\"mention hashtag\" rel=\"tag\">#<span>MedEd</span></a></p><p><a href=\"https://example.org/a\" target=\"_blank\" rel=\"nofollow noopener noreferrer\" translate=\"no\"><span class=\"invisible\">https://</span><span class=\"\">example.org/a</span><span class=\"invisible\"></span></a></p>"
        );
    }

    #[test]
    fn a_long_host_is_never_hidden() {
        let html = render(&format!("https://{}.evil.example/bank.example", "a".repeat(50)), &Here);
        assert!(html.contains("evil.example</span>"), "{html}");
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_its_escapes(text in "[<>&\"'@#a-z:/. \\n]{0,80}|\\PC{0,40}") {
            let html = render(&text, &Here);
            let mut rest = html.as_str();
            while let Some(at) = rest.find('<') {
                rest = &rest[at..];
                let known = ["<p>", "</p>", "<br>", "<a href=\"https://", "<a href=\"http://", "<a href=\"HTTP", "</a>", "<span class=\"", "<span>", "</span>"];
                prop_assert!(known.iter().any(|tag| rest.to_lowercase().starts_with(&tag.to_lowercase())), "{}", rest);
                rest = &rest[1..];
            }
            prop_assert!(!html.contains("javascript:"));
        }
    }
}
