//! A post before it is one, and what cannot become one.

use crate::{Error, Result, Settings};
use kernel::poll::PollDraft;
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
}

/// [`PollDraft`] as it is kept while a post waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    pub options: Vec<String>,
    /// Seconds.
    pub expires_in: i64,
    pub multiple: bool,
    pub hide_totals: bool,
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
        let poll = match &self.poll {
            None => None,
            Some(_) if !media.is_empty() => {
                return Err(Error::invalid(
                    "poll",
                    "A post has either pictures or a poll. Remove one of them.",
                ));
            }
            Some(poll) => Some(
                PollDraft {
                    options: poll.options.clone(),
                    expires_in: poll.expires_in,
                    multiple: poll.multiple,
                    hide_totals: poll.hide_totals,
                    key: None,
                }
                .check(limits)?,
            ),
        };
        Ok(Checked {
            text,
            spoiler,
            sensitive: self.sensitive,
            visibility,
            language: check_language(self.language.as_deref())?,
            media,
            poll,
            with_interests: self.with_interests,
        })
    }
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
