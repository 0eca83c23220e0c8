//! A post before it is one, and what cannot become one.

use crate::guard::{self, Piece};
use crate::{Error, Result, Settings};
use kernel::poll::PollDraft;
use kernel::question::Key;
use kernel::{Limits, Refusal, Visibility, locale, text};
use serde::{Deserialize, Serialize};

/// What somebody wants to publish. `None` is the account's own default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub text: String,
    /// The content warning.
    pub spoiler: String,
    pub sensitive: Option<bool>,
    /// A [`Visibility`] by its API name.
    pub visibility: Option<String>,
    pub language: Option<String>,
    pub in_reply_to: Option<i64>,
    pub media: Vec<i64>,
    pub poll: Option<Poll>,
    /// Milliseconds; `None` is now.
    pub scheduled_at: Option<i64>,
    /// Shows the author's declared interests under the post, as they are now.
    #[serde(default)]
    pub with_interests: bool,
    /// The group that it is written in, when somebody chose one.
    #[serde(default)]
    pub group: Option<i64>,
}

/// [`PollDraft`] as it is kept while a post waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    pub options: Vec<String>,
    /// Seconds.
    pub expires_in: i64,
    pub multiple: bool,
    pub hide_totals: bool,
    /// What makes it a question; also a mark before the right option does.
    #[serde(default)]
    pub key: Option<PlannedKey>,
}

/// [`Key`] as it is kept while a post waits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedKey {
    /// Of the right option, from 0.
    pub position: usize,
    pub explanation: String,
    /// One a line.
    pub references: String,
    /// About each option; may be empty.
    #[serde(default)]
    pub feedback: Vec<String>,
    #[serde(default)]
    pub title: String,
}

impl Poll {
    pub(crate) fn check(&self, limits: &Limits) -> Result<PollDraft, Refusal> {
        let key = self.key.clone().map(|key| Key {
            position: key.position,
            explanation: key.explanation,
            references: key.references,
            feedback: key.feedback,
            title: key.title,
        });
        PollDraft {
            options: self.options.clone(),
            expires_in: self.expires_in,
            multiple: self.multiple,
            hide_totals: self.hide_totals,
            key,
        }
        .check(limits)
    }
}

/// A draft that can be published: checked, cleaned and with its references read.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub text: String,
    pub spoiler: String,
    pub sensitive: Option<bool>,
    pub visibility: Option<Visibility>,
    pub language: Option<String>,
    pub media: Vec<i64>,
    pub poll: Option<PollDraft>,
    pub with_interests: bool,
    pub group: Option<i64>,
}

impl Checked {
    /// Everything in it that others will read.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let options = self.poll.as_ref().map(|poll| poll.options.as_slice());
        let mut pieces = guard::of_post(&self.text, &self.spoiler, options);
        pieces.extend(guard::of_key(self.poll.as_ref().and_then(|poll| poll.key.as_ref())));
        pieces
    }
}

impl Draft {
    /// Everything that can be said without asking the store.
    pub(crate) fn check(&self, settings: &Settings) -> Result<Checked> {
        let limits = &settings.limits;
        let (text, spoiler) = check_words(&self.text, &self.spoiler, limits)?;
        if text.is_empty() && self.media.is_empty() {
            return Err(
                Refusal::blank("text", "The post is empty. Write something, or attach a picture.").into()
            );
        }
        let visibility = match self.visibility.as_deref() {
            None | Some("") => None,
            Some(name) => Some(Visibility::parse(name).ok_or_else(|| {
                Error::invalid(
                    "visibility",
                    format!(
                        "There is no visibility “{}”. Use public, unlisted, private or direct.",
                        short(name)
                    ),
                )
            })?),
        };
        let mut media = self.media.clone();
        media.dedup();
        if media.len() > limits.pictures {
            return Err(Error::invalid(
                "media_ids",
                format!("A post has at most {} pictures. Remove some of them.", limits.pictures),
            ));
        }
        let poll = self.poll.as_ref().map(|poll| poll.check(limits)).transpose()?;
        check_beside_pictures(poll.as_ref(), !media.is_empty())?;
        if let Some(PollDraft { key: Some(key), .. }) = &poll {
            for text in [&key.explanation, &key.references, &key.title].into_iter().chain(&key.feedback) {
                clean(text, "explanation")?;
            }
            if text.is_empty() {
                return Err(Refusal::blank(
                    "text",
                    "The question has no text. Write what is asked; the picture alone asks nothing.",
                )
                .into());
            }
        }
        Ok(Checked {
            text,
            spoiler,
            sensitive: self.sensitive,
            visibility,
            language: check_language(self.language.as_deref())?,
            media,
            poll,
            with_interests: self.with_interests,
            group: self.group,
        })
    }
}

/// Clients show pictures or a poll, and the pictures of a question are half of its stem.
pub(crate) fn check_beside_pictures(poll: Option<&PollDraft>, pictures: bool) -> Result<()> {
    if pictures && poll.is_some_and(|poll| poll.key.is_none()) {
        return Err(Error::invalid("poll", "A post has either pictures or a poll. Remove one of them."));
    }
    Ok(())
}

/// The text and the warning, cleaned; refused when too long together or when they cannot be stored.
pub(crate) fn check_words(text: &str, spoiler: &str, limits: &Limits) -> Result<(String, String)> {
    let text = clean(text, "text")?;
    let spoiler = clean(spoiler, "spoiler_text")?;
    // Counting graphemes is linear, but there is no need to count a megabyte.
    let bytes = text.len() + spoiler.len();
    let length =
        if bytes > limits.post_chars * 64 { bytes } else { text::length(&text) + text::length(&spoiler) };
    if length > limits.post_chars {
        return Err(Refusal::too_long(
            "text",
            format!(
                "The post is too long: {length} characters, and there is room for {}. Shorten it, or continue in a reply.",
                limits.post_chars
            ),
        )
        .into());
    }
    Ok((text, spoiler))
}

pub(crate) fn check_language(language: Option<&str>) -> Result<Option<String>> {
    match language {
        None | Some("") => Ok(None),
        Some(code) => locale::language(code).map(|code| Some(code.to_owned())).ok_or_else(|| {
            Error::invalid(
                "language",
                format!(
                    "“{}” is not a language code that is known here. Use one such as en or de.",
                    short(code)
                ),
            )
        }),
    }
}

/// Line ends as `\n`, no spaces around, no control characters.
pub(crate) fn clean(text: &str, field: &'static str) -> Result<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(Error::invalid(
            field,
            "The text has control characters, which cannot be shown. Remove them and try again.",
        ));
    }
    Ok(text.trim().to_owned())
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
