//! Status. Most of it is the same for every viewer, so it is written once, kept as a fragment, and spliced with the
//! author, the poll and the viewer's own marks: a timeline is bytes put together.

use super::json;
use super::small::{Attachment, Mention, StatusTag};
use serde::Serialize;
use serde_json::value::RawValue;

/// Every field that all viewers share, without account, reblog and poll.
#[derive(Debug, Serialize)]
pub struct StatusBody {
    pub id: String,
    pub created_at: String,
    pub in_reply_to_id: Option<String>,
    pub in_reply_to_account_id: Option<String>,
    pub sensitive: bool,
    pub spoiler_text: String,
    pub visibility: &'static str,
    pub language: Option<String>,
    pub uri: String,
    pub url: String,
    pub replies_count: i64,
    pub reblogs_count: i64,
    pub favourites_count: i64,
    pub quotes_count: i64,
    pub edited_at: Option<String>,
    pub content: String,
    pub application: Option<StatusApplication>,
    pub media_attachments: Vec<Attachment>,
    pub mentions: Vec<Mention>,
    pub tags: Vec<StatusTag>,
    pub emojis: [(); 0],
    pub card: Option<()>,
    pub quote: Option<()>,
    pub quote_approval: QuoteApproval,
}

#[derive(Debug, Serialize)]
pub struct StatusApplication {
    pub name: String,
    pub website: Option<String>,
}

impl StatusApplication {
    pub fn new(name: String, website: Option<String>) -> Self {
        Self { name, website }
    }
}

/// Rounds has no quotes yet, and says so.
#[derive(Debug, Default, Serialize)]
pub struct QuoteApproval {
    automatic: [(); 0],
    manual: [(); 0],
    current_user: Denied,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
enum Denied {
    #[default]
    Denied,
}

/// The inside of a JSON object, without its braces.
#[derive(Debug, Clone)]
pub struct Fragment(Box<str>);

impl StatusBody {
    pub fn fragment(&self) -> Fragment {
        let object = json(self);
        Fragment(object[1..object.len() - 1].into())
    }
}

/// What the viewer did with it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks {
    pub favourited: bool,
    pub reblogged: bool,
    pub muted: bool,
    pub bookmarked: bool,
    /// Only of one's own posts.
    pub pinned: Option<bool>,
}

/// One status, ready to be written.
#[derive(Debug)]
pub struct StatusJson<'a> {
    pub body: &'a Fragment,
    /// JSON of the account.
    pub account: &'a str,
    /// JSON of the poll.
    pub poll: Option<String>,
    pub reblog: Option<Box<StatusJson<'a>>>,
    /// `None` when nobody is signed in.
    pub marks: Option<Marks>,
    /// What was typed, when it was deleted.
    pub text: Option<&'a str>,
}

impl StatusJson<'_> {
    pub fn write(&self, out: &mut String) {
        out.push('{');
        out.push_str(&self.body.0);
        out.push_str(",\"account\":");
        out.push_str(self.account);
        out.push_str(",\"poll\":");
        out.push_str(self.poll.as_deref().unwrap_or("null"));
        out.push_str(",\"reblog\":");
        match &self.reblog {
            Some(reblog) => reblog.write(out),
            None => out.push_str("null"),
        }
        if let Some(text) = self.text {
            out.push_str(",\"text\":");
            out.push_str(&json(&text));
        }
        if let Some(marks) = self.marks {
            let flag = |out: &mut String, name: &str, value: bool| {
                out.push_str(name);
                out.push_str(if value { "true" } else { "false" });
            };
            flag(out, ",\"favourited\":", marks.favourited);
            flag(out, ",\"reblogged\":", marks.reblogged);
            flag(out, ",\"muted\":", marks.muted);
            flag(out, ",\"bookmarked\":", marks.bookmarked);
            if let Some(pinned) = marks.pinned {
                flag(out, ",\"pinned\":", pinned);
            }
            out.push_str(",\"filtered\":[]");
        }
        out.push('}');
    }

    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(4096);
        self.write(&mut out);
        out
    }
}

/// Ready JSON inside a bigger value.
pub fn raw(json: String) -> Box<RawValue> {
    RawValue::from_string(json).expect("our own writer writes JSON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn body(content: &str) -> StatusBody {
        StatusBody {
            id: "1".into(),
            created_at: "2026-01-01T00:00:00.000Z".into(),
            in_reply_to_id: None,
            in_reply_to_account_id: None,
            sensitive: false,
            spoiler_text: content.into(),
            visibility: "public",
            language: None,
            uri: String::new(),
            url: String::new(),
            replies_count: 0,
            reblogs_count: 0,
            favourites_count: 0,
            quotes_count: 0,
            edited_at: None,
            content: content.into(),
            application: None,
            media_attachments: Vec::new(),
            mentions: Vec::new(),
            tags: Vec::new(),
            emojis: [],
            card: None,
            quote: None,
            quote_approval: QuoteApproval::default(),
        }
    }

    proptest! {
        #[test]
        fn any_text_survives_the_splicing(content in "\\PC{0,60}|[\"\\\\\\n{}]{0,20}") {
            let fragment = body(&content).fragment();
            let inner = StatusJson { body: &fragment, account: "{}", poll: None, reblog: None, marks: None, text: Some(&content) };
            let fragment = body(&content).fragment();
            let outer = StatusJson { body: &fragment, account: "{\"id\":\"2\"}", poll: Some("{}".into()), reblog: Some(Box::new(inner)), marks: Some(Marks { pinned: Some(true), ..Marks::default() }), text: None };
            let value: serde_json::Value = serde_json::from_str(&outer.to_json()).unwrap();
            prop_assert_eq!(&value["content"], &content);
            prop_assert_eq!(&value["reblog"]["text"], &content);
            prop_assert_eq!(&value["pinned"], true);
        }
    }
}
