//! Videos: for whom they are, what state they are in, their chapters, captions, and which seconds somebody has seen.

mod captions;
mod seen;

pub use captions::{CaptionError, Captions, Cue};
pub use seen::{Report, Seen};

use crate::Refusal;

/// For whom a video is. Its number is kept in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, with or without an account.
    Public,
    /// Members with a verified profession.
    Professionals,
    /// The members of the group that it belongs to.
    Members,
}

impl Audience {
    pub const ALL: [Self; 3] = [Self::Public, Self::Professionals, Self::Members];

    pub const fn code(self) -> i16 {
        match self {
            Self::Public => 0,
            Self::Professionals => 1,
            Self::Members => 2,
        }
    }

    /// An unknown number is read as one that fewest may see.
    pub const fn from_code(code: i16) -> Self {
        match code {
            0 => Self::Public,
            1 => Self::Professionals,
            _ => Self::Members,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Professionals => "professionals",
            Self::Members => "members",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Public => "Patients and public",
            Self::Professionals => "Professionals",
            Self::Members => "Members of the group",
        }
    }

    pub fn parse(name: &str) -> Result<Self, Refusal> {
        Self::ALL.into_iter().find(|it| it.name() == name.trim()).ok_or_else(|| {
            Refusal::invalid("audience", "Say for whom the video is: public, professionals or members.")
        })
    }
}

/// Where a video is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Uploading,
    /// Everything has arrived, and it is checked and made small enough to be watched.
    Preparing,
    /// It can be watched by its author, and published.
    Ready,
    Published,
    /// It could not be prepared; what was uploaded is kept when another try may help.
    Failed,
}

impl State {
    const ALL: [Self; 5] = [Self::Uploading, Self::Preparing, Self::Ready, Self::Published, Self::Failed];

    pub const fn code(self) -> i16 {
        match self {
            Self::Uploading => 0,
            Self::Preparing => 1,
            Self::Ready => 2,
            Self::Published => 3,
            Self::Failed => 4,
        }
    }

    pub fn from_code(code: i16) -> Self {
        Self::ALL.into_iter().find(|it| it.code() == code).unwrap_or(Self::Failed)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Published => "published",
            Self::Failed => "failed",
        }
    }

    /// Whether there are files to watch.
    pub fn can_be_watched(self) -> bool {
        matches!(self, Self::Ready | Self::Published)
    }
}

/// Heights that a video is made in. Those above its own are left out: nothing is enlarged.
pub fn heights(own: u32) -> Vec<u32> {
    let even = own.max(2) & !1;
    let fitting: Vec<u32> = [360, 720, 1080].into_iter().filter(|height| *height <= even).collect();
    if fitting.is_empty() { vec![even] } else { fitting }
}

/// A part of a video with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    pub second: u32,
    pub title: String,
}

const MOST_CHAPTERS: usize = 100;
const CHAPTER_CHARS: usize = 120;

/// `1:02:03` or `2:03`.
pub fn clock(second: u32) -> String {
    match (second / 3600, second / 60 % 60, second % 60) {
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// Seconds of `1:02:03`, `2:03` or `123`.
pub fn parse_clock(text: &str) -> Option<u32> {
    let parts: Vec<&str> = text.trim().split(':').collect();
    if parts.len() > 3 || parts.iter().any(|part| part.is_empty() || part.len() > 6) {
        return None;
    }
    let mut second = 0_u32;
    for (at, part) in parts.iter().enumerate() {
        if !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number: u32 = part.parse().ok()?;
        if at > 0 && number > 59 {
            return None;
        }
        second = second.checked_mul(60)?.checked_add(number)?;
    }
    Some(second)
}

/// Chapters as they are typed: a time and a title a line.
pub fn chapters(text: &str) -> Result<Vec<Chapter>, Refusal> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let refuse = |why: &str| Refusal::invalid("chapters", format!("Line {}: {why}", number + 1));
        let (time, title) = line
            .trim()
            .split_once(char::is_whitespace)
            .ok_or_else(|| refuse("a chapter is a time and a title, such as “2:30 The first hour”."))?;
        let second = parse_clock(time)
            .ok_or_else(|| refuse("this does not begin with a time such as 2:30 or 1:02:30."))?;
        if chapters.last().is_some_and(|before| before.second >= second) {
            return Err(refuse("it begins before the chapter above it. Put them in order."));
        }
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.chars().count() > CHAPTER_CHARS || title.chars().any(char::is_control) {
            return Err(refuse("the title is too long. Use at most 120 characters."));
        }
        chapters.push(Chapter { second, title });
    }
    if chapters.len() > MOST_CHAPTERS {
        return Err(Refusal::invalid("chapters", "These are more than 100 chapters. Join some."));
    }
    Ok(chapters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_enlarged_and_a_small_video_stays_as_it_is() {
        assert_eq!(heights(2160), [360, 720, 1080]);
        assert_eq!(heights(719), [360]);
        assert_eq!(heights(241), [240]);
    }

    #[test]
    fn times_are_read_as_they_are_written() {
        for second in [0, 59, 60, 3599, 3600, 40_000] {
            assert_eq!(parse_clock(&clock(second)), Some(second));
        }
        for bad in ["", ":", "1:60", "1:2:3:4", "-1:00", "1:xx", "99999999:00"] {
            assert_eq!(parse_clock(bad), None, "{bad}");
        }
    }

    #[test]
    fn chapters_are_in_order_and_a_bad_line_is_named() {
        let read = chapters("0:00 Why it matters\n\n2:30  The first   hour\n").unwrap();
        assert_eq!(read[1], Chapter { second: 150, title: "The first hour".into() });
        let says = chapters("0:00 One\nlater Two").unwrap_err().says;
        assert!(says.starts_with("Line 2"), "{says}");
        assert!(chapters("2:00 One\n1:00 Two").unwrap_err().says.contains("order"));
    }

    #[test]
    fn whoever_reads_an_unknown_audience_opens_it_to_the_fewest() {
        assert_eq!(Audience::from_code(77), Audience::Members);
        assert!(Audience::ALL.iter().all(|it| Audience::parse(it.name()) == Ok(*it)));
    }
}
