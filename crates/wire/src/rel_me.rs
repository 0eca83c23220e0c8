//! The links of a page that say “this is me” (`rel="me"`, microformats.org/wiki/rel-me), read from its HTML.
//!
//! Not a parser of documents: it reads tags as HTML's tokenizer does (comments, raw text, quoting), because nothing else
//! of a page matters here. Time is proportional to the length of the page, whatever it has.

/// What stands in these is text, whatever it looks like.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// The addresses of `a` and `link` elements with `rel=me`, as written, in the order of the page.
pub fn rel_me(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        rest = if let Some(comment) = rest.strip_prefix("!--") {
            after(comment, "-->")
        } else if rest.starts_with(['!', '?', '/']) {
            after(rest, ">")
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, beyond) = Tag::read(rest);
            found.extend(tag.me());
            if RAW.contains(&tag.name.as_str()) { after_raw(beyond, &tag.name) } else { beyond }
        } else {
            rest
        };
    }
    found
}

/// What follows the first `end`; nothing when there is none.
fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.find(end).map_or("", |at| &text[at + end.len()..])
}

/// What follows the raw text of an element: its end tag, or nothing.
fn after_raw<'a>(text: &'a str, name: &str) -> &'a str {
    for (at, _) in text.match_indices("</") {
        let end = &text.as_bytes()[at + 2..];
        let same = end.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()));
        if same && end.get(name.len()).is_none_or(|byte| b" \t\n\r\x0c/>".contains(byte)) {
            return &text[at..];
        }
    }
    ""
}

struct Tag {
    name: String,
    rel: Option<String>,
    href: Option<String>,
}

impl Tag {
    /// Reads a start tag from its name on; the tag, and what follows it.
    fn read(text: &str) -> (Self, &str) {
        let blank = |c: char| c.is_ascii_whitespace() || c == '/';
        let ends = |c: char| blank(c) || c == '>';
        let end = text.find(ends).unwrap_or(text.len());
        let mut tag = Self { name: text[..end].to_ascii_lowercase(), rel: None, href: None };
        let mut rest = &text[end..];
        loop {
            rest = rest.trim_start_matches(blank);
            if let Some(beyond) = rest.strip_prefix('>') {
                return (tag, beyond);
            }
            if rest.is_empty() {
                // A tag that never ends is none.
                return (Self { rel: None, ..tag }, "");
            }
            // An equals sign where a name should begin is part of the name.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[first..].find(|c| ends(c) || c == '=').map_or(rest.len(), |at| at + first);
            let name = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
            let mut value = "";
            if let Some(given) = rest.strip_prefix('=') {
                (value, rest) = read_value(given.trim_start_matches(|c: char| c.is_ascii_whitespace()));
            }
            match name.as_str() {
                // The first of two attributes with one name counts.
                "rel" if tag.rel.is_none() => tag.rel = Some(unescaped(value)),
                "href" if tag.href.is_none() => tag.href = Some(unescaped(value)),
                _ => {}
            }
        }
    }

    fn me(&self) -> Option<String> {
        let rel = self.rel.as_deref().filter(|_| self.name == "a" || self.name == "link")?;
        let is_me = rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("me"));
        self.href.as_deref().filter(|_| is_me).map(|href| href.trim().to_owned())
    }
}

fn read_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len()))
}

/// The ampersand is the only character that addresses have and HTML escapes.
fn unescaped(value: &str) -> String {
    ["&amp;", "&#38;", "&#038;", "&#x26;"].iter().fold(value.to_owned(), |text, it| text.replace(it, "&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_of_every_way_of_writing_are_read() {
        for html in [
            r#"<a rel="me" href="https://r.example/@anna">x</a>"#,
            r#"<A HREF='https://r.example/@anna' class=x REL='nofollow ME noopener'>"#,
            "<link rel=me href=https://r.example/@anna>",
            "<link href=https://r.example/@anna rel=me />",
            "<p><a\nrel\n=\n\"me\"\thref = \"https://r.example/@anna\">",
            r#"<!-- <a> --><script>"<a>"</script><a rel=me href=" https://r.example/@anna ">"#,
            r#"<a rel=me href=https://r.example/@anna href=https://evil.example rel=x>"#,
        ] {
            assert_eq!(rel_me(html), ["https://r.example/@anna"], "{html}");
        }
        assert_eq!(rel_me("<a rel=me href='/?a=1&amp;b=2'>"), ["/?a=1&b=2"]);
    }

    #[test]
    fn what_a_browser_would_not_follow_is_no_link() {
        for html in [
            r#"<!-- <a rel="me" href="https://r.example/@anna"> -->"#,
            r#"<script>document.write('<a rel="me" href="https://r.example/@anna">')</script>"#,
            r#"<textarea><a rel="me" href="https://r.example/@anna"></textarea>"#,
            r#"<title><a rel="me" href="https://r.example/@anna"></titles></title>"#,
            r#"<style><a rel="me" href="https://r.example/@anna">"#,
            r#"<p title='<a rel="me" href="https://r.example/@anna">'>"#,
            r#"&lt;a rel="me" href="https://r.example/@anna"&gt;"#,
            r#"<area rel="me" href="https://r.example/@anna">"#,
            r#"<a rel="home" href="https://r.example/@anna">"#,
            r#"<a data-rel="me" href="https://r.example/@anna">"#,
            r#"<a rel="me" href="https://r.example/@anna""#,
            r#"< a rel="me" href="https://r.example/@anna">"#,
        ] {
            assert_eq!(rel_me(html), [] as [&str; 0], "{html}");
        }
    }

    #[test]
    fn a_hostile_page_takes_no_more_time_than_its_length() {
        for piece in ["<link ", "<a rel=", "<!--", "<script>", "</", "<a href='", "<title></titl", "=<"] {
            let page = piece.repeat(1_000_000 / piece.len());
            assert!(rel_me(&page).is_empty(), "{piece}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "[<>a-z/!\"'= é-]{0,60}|\\PC{0,60}") {
            let _ = rel_me(&text);
        }
    }
}
