//! The transcript of a session: what was said, by whom, when, and what it amounted to. JSON is the truth; CSV, Markdown
//! and HTML are made from it. It has a digest over a canonical form, so that a file that people keep can be checked
//! years later without us: `docs/METRICS.md` says how.

mod canonical;
mod charts;
mod figures;
mod html;
mod json;
mod markdown;
mod table;
#[cfg(test)]
mod tests;
mod verify;

pub use canonical::{canonical, digest_of};
pub use charts::{Charts, charts};
pub use figures::{Answers, Bin, Contributor, Edge, Figures, Share};
pub use html::{Parts, html, parts};
pub use json::{At, PostId, Signed, Unreadable, read, stored};
pub use markdown::markdown;
pub use table::{Row, csv, read_csv};
pub use verify::{Check, verify};

use kernel::metrics::{Line, Metrics, Window, measure};
use serde::{Deserialize, Serialize};

/// The first member of every file of this form. A change that older readers would misread gets another number.
pub const FORMAT: &str = "rounds-transcript/1";

/// The role of the club's own account, whose posts are not counted.
pub const CLUB: &str = "club";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    pub format: String,
    /// From 1. A post that leaves makes another version; the file of the earlier one is erased.
    pub version: u32,
    pub made_at: At,
    pub earlier: Vec<Earlier>,
    pub source: Source,
    pub session: Session,
    pub papers: Vec<Paper>,
    /// Everybody who wrote, by handle.
    pub people: Vec<Person>,
    /// One for each prompt in its order; what answers no prompt comes last.
    pub sections: Vec<Section>,
    pub metrics: Figures,
}

/// A version that is no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    pub version: u32,
    pub made_at: At,
    pub sha256: String,
    /// What the version after it changed: `One post left.`
    pub then: String,
}

/// The server that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub name: String,
    pub url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    pub id: PostId,
    pub url: String,
    pub title: String,
    pub description: String,
    /// `journal_club`, `talk` …
    pub kind: String,
    /// `live`, `asynchronous`, `hybrid`.
    pub format: String,
    /// Without `#`.
    pub hashtag: String,
    pub opens_at: At,
    pub closes_at: At,
    /// `Europe/London`.
    pub time_zone: String,
    pub club: Club,
    pub hosts: Vec<Host>,
    /// What the hosts wrote afterwards.
    pub summary: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Club {
    pub handle: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    pub handle: String,
    pub name: String,
    /// `host`, `guest_author`, `speaker`.
    pub role: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    pub doi: Option<String>,
    pub pmid: Option<String>,
    pub title: String,
    pub authors: Vec<String>,
    pub journal: String,
    pub year: Option<i32>,
    pub licence: String,
    pub link: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub handle: String,
    pub name: String,
    /// `club`, `host`, `guest_author`, `speaker` or `participant`.
    pub role: String,
    /// Code of the profession that they state.
    pub profession: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// A verified credential in words, if there was one.
    pub credential: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub prompt: Option<Prompt>,
    /// Oldest first.
    pub posts: Vec<Post>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    pub number: u16,
    pub text: String,
    /// `None` when it never was.
    pub asked_at: Option<At>,
    pub post: Option<PostId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    pub id: PostId,
    pub url: String,
    /// Handle.
    pub author: String,
    pub posted_at: At,
    pub edited_at: Option<At>,
    pub followers_at_posting: u64,
    pub in_reply_to: Option<PostId>,
    pub pinned: bool,
    pub language: Option<String>,
    pub content_warning: String,
    /// As it was written.
    pub text: String,
    pub pictures: Vec<Picture>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    pub url: String,
    pub description: String,
}

impl Transcript {
    pub fn window(&self) -> Window {
        Window { opens_at: self.session.opens_at.0, closes_at: self.session.closes_at.0 }
    }

    pub fn person(&self, handle: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.handle == handle)
    }

    /// Each post with the number of the prompt that it answers.
    pub fn posts(&self) -> impl Iterator<Item = (Option<u16>, &Post)> {
        self.sections.iter().flat_map(|section| {
            let number = section.prompt.as_ref().map(|prompt| prompt.number);
            section.posts.iter().map(move |post| (number, post))
        })
    }

    /// Whether its sections are the talks of a conference.
    pub fn is_conference(&self) -> bool {
        self.session.kind == "conference"
    }

    /// `Q1`, or `T1` for a talk.
    pub fn label(&self, number: u16) -> String {
        format!("{}{number}", if self.is_conference() { 'T' } else { 'Q' })
    }

    /// The numbers, counted from what is written here.
    pub fn measured(&self) -> Metrics {
        self.measured_where(self.window(), |_| true)
    }

    /// The numbers of one section, within its own time.
    pub fn measured_section(&self, number: u16, window: Window) -> Metrics {
        self.measured_where(window, |prompt| prompt == Some(number))
    }

    fn measured_where(&self, window: Window, counts: impl Fn(Option<u16>) -> bool) -> Metrics {
        let people: std::collections::HashMap<&str, &Person> =
            self.people.iter().map(|person| (person.handle.as_str(), person)).collect();
        let lines: Vec<Line<'_>> = self
            .posts()
            .filter(|(prompt, _)| counts(*prompt))
            .map(|(prompt, post)| {
                let author = people.get(post.author.as_str());
                Line {
                    post: post.id.0,
                    author: &post.author,
                    by_club: author.is_some_and(|person| person.role == CLUB),
                    country: author.and_then(|person| person.country.as_deref()),
                    profession: author.and_then(|person| person.profession.as_deref()),
                    posted_at: post.posted_at.0,
                    followers: post.followers_at_posting,
                    in_reply_to: post.in_reply_to.map(|id| id.0),
                    prompt,
                }
            })
            .collect();
        measure(window, &lines)
    }

    /// Writes the numbers in.
    #[must_use]
    pub fn counted(mut self) -> Self {
        self.metrics = Figures::of(&self.measured());
        self
    }
}
