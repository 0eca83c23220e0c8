//! Transcripts as JSON: ids and times as the rest of our API writes them, and reading that believes nothing.

use super::{FORMAT, Transcript, canonical, digest_of};
use crate::time::{iso, parse_iso};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Map, Value};
use std::collections::HashSet;

/// A time: ISO 8601 in UTC with milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub i64);

/// An id: a string of digits, because JavaScript's numbers are too small for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostId(pub i64);

impl Serialize for At {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&iso(self.0))
    }
}

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let at = parse_iso(&text).filter(|at| iso(*at) == text);
        at.map(Self)
            .ok_or_else(|| D::Error::custom(format!("“{text}” is not a time like 2026-11-24T20:00:00.000Z")))
    }
}

impl Serialize for PostId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PostId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        kernel::id::parse(&text).map(Self).ok_or_else(|| D::Error::custom(format!("“{text}” is not an id")))
    }
}

/// A transcript and its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub transcript: Transcript,
    /// What the file says.
    pub sha256: String,
    /// What its bytes say.
    pub found: String,
}

/// Why a file is no transcript.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl Transcript {
    /// The canonical form, which is what is kept: its SHA-256 is the transcript's digest.
    pub fn to_canonical(&self) -> String {
        canonical(&self.value())
    }

    pub fn sha256(&self) -> String {
        digest_of(&self.to_canonical())
    }

    /// The file that people get: indented, with its digest.
    pub fn to_json(&self) -> String {
        let mut value = self.value();
        let digest = digest_of(&canonical(&value));
        if let Value::Object(members) = &mut value {
            members.insert("sha256".into(), digest.into());
        }
        let mut text = serde_json::to_string_pretty(&value).expect("a JSON value can be written");
        text.push('\n');
        text
    }

    fn value(&self) -> Value {
        serde_json::to_value(self).expect("our entities have string keys and whole numbers")
    }
}

/// Reads a file that somebody kept. A file with a wrong digest is read: what is wrong with it is for
/// [`super::verify()`] to say.
pub fn read(bytes: &[u8]) -> Result<Signed, Unreadable> {
    let mut members: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| {
        Unreadable(format!("This is not a JSON object ({error}). Download the transcript again as JSON."))
    })?;
    match members.get("format").and_then(Value::as_str) {
        Some(FORMAT) => {}
        Some(other) => {
            return Err(Unreadable(format!(
                "The file says that it is of the form “{other}”, and this program reads “{FORMAT}”. Use a program of the version that wrote it."
            )));
        }
        None => {
            return Err(Unreadable(format!(
                "This is JSON, but not a transcript: it does not begin with \"format\": \"{FORMAT}\". Download the transcript as JSON."
            )));
        }
    }
    let Some(Value::String(sha256)) = members.remove("sha256") else {
        return Err(Unreadable("The transcript has no digest (\"sha256\"). Download it again.".into()));
    };
    let value = Value::Object(members);
    let found = digest_of(&canonical(&value));
    Ok(Signed { transcript: from_value(value)?, sha256, found })
}

/// Reads what [`Transcript::to_canonical`] wrote.
pub fn stored(bytes: &[u8]) -> Result<Transcript, Unreadable> {
    let value = serde_json::from_slice(bytes).map_err(|error| Unreadable(error.to_string()))?;
    from_value(value)
}

fn from_value(value: Value) -> Result<Transcript, Unreadable> {
    let transcript: Transcript = serde_json::from_value(value).map_err(|error| {
        Unreadable(format!("The transcript is damaged: {error}. Download it again, or use an older copy."))
    })?;
    whole(&transcript)?;
    Ok(transcript)
}

/// What types cannot say: names that are used exist, and once.
fn whole(transcript: &Transcript) -> Result<(), Unreadable> {
    let damaged =
        |says: String| Err(Unreadable(format!("The transcript is damaged: {says}. Download it again.")));
    let mut people = HashSet::new();
    for person in &transcript.people {
        if !people.insert(person.handle.as_str()) {
            return damaged(format!("@{} is listed twice among the people", person.handle));
        }
    }
    let mut posts = HashSet::new();
    for (_, post) in transcript.posts() {
        if !posts.insert(post.id) {
            return damaged(format!("the post {} is there twice", post.id.0));
        }
        if !people.contains(post.author.as_str()) {
            return damaged(format!(
                "the post {} is by @{}, who is not among the people",
                post.id.0, post.author
            ));
        }
    }
    let mut prompts = HashSet::new();
    for section in &transcript.sections {
        if !prompts.insert(section.prompt.as_ref().map(|prompt| prompt.number)) {
            return damaged("two sections have the same prompt".into());
        }
    }
    if transcript.session.closes_at <= transcript.session.opens_at {
        return damaged("the session closes before it opens".into());
    }
    Ok(())
}
