//! Videos and pages for patients.

use super::{AccountSmall, PostView, When};

/// A video in a list.
#[derive(Debug, Clone, Default)]
pub struct VideoCard {
    pub id: String,
    pub title: String,
    pub owner: AccountSmall,
    /// `12:30`; empty while nobody knows.
    pub length: String,
    pub audience: &'static str,
    pub poster: String,
    /// “Being prepared, 40 %”, “Not published”; empty for one that is out.
    pub state: String,
    pub at: When,
    pub has_captions: bool,
}

/// A time in a video, and what is there.
#[derive(Debug, Clone, Default)]
pub struct Moment {
    pub second: u32,
    /// `2:30`
    pub clock: String,
    pub text: String,
}

#[derive(Debug, Clone, Default)]
pub struct VideoFileView {
    pub height: u32,
    pub url: String,
}

/// A reference, with the address of its DOI when it has one.
#[derive(Debug, Clone, Default)]
pub struct SourceView {
    pub text: String,
    pub link: String,
}

impl SourceView {
    /// One a line.
    pub fn all(text: &str) -> Vec<Self> {
        let view = |line: &str| {
            let words = line.split_whitespace().map(|word| word.trim_end_matches(['.', ',', ';', ')']));
            let doi =
                words.filter(|word| word.contains("10.")).find_map(|word| kernel::Doi::parse(word).ok());
            Self { text: line.to_owned(), link: doi.map(|doi| doi.url()).unwrap_or_default() }
        };
        text.lines().filter(|line| !line.trim().is_empty()).map(view).collect()
    }
}

/// A question at a second of a video.
#[derive(Debug, Clone, Default)]
pub struct VideoQuestion {
    pub at: Moment,
    pub post: PostView,
}

/// Something that was read in a picture of the video, for its author.
#[derive(Debug, Clone, Default)]
pub struct FrameNote {
    pub clock: String,
    pub blocks: bool,
    pub reason: String,
    pub instead: String,
}

/// A page for patients in a list.
#[derive(Debug, Clone, Default)]
pub struct InformationRow {
    pub id: String,
    pub title: String,
    pub author: AccountSmall,
    /// “for readers of 11 years”; empty where it cannot be told.
    pub age: String,
    pub overdue: bool,
}
