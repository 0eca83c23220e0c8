//! Feeds of what is public: Atom (RFC 4287) and RSS 2.0, from the same entries.

use crate::html::escape;
use crate::time::iso;
use jiff::Timestamp;

/// A feed. `url` is the page that it is about, `own_url` its own address.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    pub title: String,
    pub description: String,
    pub url: String,
    pub own_url: String,
    pub entries: Vec<Entry>,
}

/// `url` is its address and, because it never changes, its id. `html` is our own, sanitised.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    pub url: String,
    pub title: String,
    pub html: String,
    pub author: String,
    pub published_at: i64,
    pub updated_at: i64,
}

/// XML 1.0 has no place for most control characters, however they are written.
fn xml(text: &str) -> String {
    let allowed =
        |c: &char| matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    escape(&text.chars().filter(allowed).collect::<String>())
}

fn tag(out: &mut String, name: &str, text: &str) {
    out.push_str(&format!("<{name}>{}</{name}>\n", xml(text)));
}

pub fn atom(feed: &Feed) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    let updated = feed.entries.iter().map(|entry| entry.updated_at).max().unwrap_or(0);
    tag(&mut out, "id", &feed.own_url);
    tag(&mut out, "title", &feed.title);
    tag(&mut out, "subtitle", &feed.description);
    tag(&mut out, "updated", &iso(updated));
    out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", xml(&feed.url)));
    out.push_str(&format!(
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n",
        xml(&feed.own_url)
    ));
    for entry in &feed.entries {
        out.push_str("<entry>\n");
        tag(&mut out, "id", &entry.url);
        tag(&mut out, "title", &entry.title);
        tag(&mut out, "published", &iso(entry.published_at));
        tag(&mut out, "updated", &iso(entry.updated_at));
        out.push_str(&format!("<author><name>{}</name></author>\n", xml(&entry.author)));
        out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", xml(&entry.url)));
        out.push_str(&format!("<content type=\"html\">{}</content>\n</entry>\n", xml(&entry.html)));
    }
    out.push_str("</feed>\n");
    out
}

pub fn rss(feed: &Feed) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n",
    );
    tag(&mut out, "title", &feed.title);
    tag(&mut out, "link", &feed.url);
    // RSS asks for one.
    tag(&mut out, "description", if feed.description.is_empty() { &feed.title } else { &feed.description });
    out.push_str(&format!(
        "<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{}\"/>\n",
        xml(&feed.own_url)
    ));
    for entry in &feed.entries {
        out.push_str("<item>\n");
        out.push_str(&format!("<guid isPermaLink=\"true\">{}</guid>\n", xml(&entry.url)));
        tag(&mut out, "link", &entry.url);
        tag(&mut out, "title", &entry.title);
        tag(&mut out, "pubDate", &rfc_822(entry.published_at));
        tag(&mut out, "dc:creator", &entry.author);
        tag(&mut out, "description", &entry.html);
        out.push_str("</item>\n");
    }
    out.push_str("</channel>\n</rss>\n");
    out
}

fn rfc_822(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or_default().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed() -> Feed {
        Feed {
            title: "Anna & <friends>".into(),
            description: String::new(),
            url: "https://rounds.example/@anna".into(),
            own_url: "https://rounds.example/@anna.atom?a=1&b=2".into(),
            entries: vec![Entry {
                url: "https://rounds.example/@anna/1".into(),
                title: "Bell\u{7} rings".into(),
                html: "<p>Fluids &amp; <a href=\"/x\">salt</a></p>".into(),
                author: "Anna".into(),
                published_at: 1_795_507_200_000,
                updated_at: 1_795_507_260_000,
            }],
        }
    }

    #[test]
    fn what_is_in_an_entry_is_escaped_and_control_characters_are_left_out() {
        for xml in [atom(&feed()), rss(&feed())] {
            assert!(xml.contains("<title>Anna &amp; &lt;friends&gt;</title>"), "{xml}");
            assert!(xml.contains("<title>Bell rings</title>"), "{xml}");
            assert!(xml.contains("&lt;p&gt;Fluids &amp;amp; &lt;a href="), "{xml}");
            assert!(xml.contains("?a=1&amp;b=2"), "{xml}");
            assert!(!xml.contains('\u{7}'));
        }
    }

    #[test]
    fn times_are_written_as_each_format_has_them() {
        assert!(atom(&feed()).contains("<updated>2026-11-24T08:01:00.000Z</updated>"));
        assert!(rss(&feed()).contains("<pubDate>Tue, 24 Nov 2026 08:00:00 GMT</pubDate>"));
    }
}
