//! Captions as WebVTT (W3C): read strictly, so that what a player would drop in silence is refused with its line, and
//! written anew, so that nothing of a file but times and words is kept.

use std::fmt::Write as _;

/// Words that are shown from one moment to another, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    pub start: u32,
    pub end: u32,
    /// Plain text; lines are separated by `\n`.
    pub text: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captions(pub Vec<Cue>);

/// Why a text is not WebVTT, for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionError {
    /// From 1.
    pub line: usize,
    pub says: String,
}

impl std::fmt::Display for CaptionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Line {}: {}", self.line, self.says)
    }
}

const MOST_CUES: usize = 20_000;
const CUE_CHARS: usize = 1_000;

impl Captions {
    pub fn parse(text: &str) -> Result<Self, CaptionError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<&str> = text.split('\n').collect();
        let refuse = |at: usize, says: &str| CaptionError { line: at + 1, says: says.to_owned() };
        let first = lines[0];
        if !first.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
        {
            return Err(refuse(
                0,
                "captions begin with the word WEBVTT on a line of its own. If the file ends in .srt, save it as WebVTT.",
            ));
        }
        let mut at = 1;
        while at < lines.len() && !lines[at].trim().is_empty() && !lines[at].contains("-->") {
            at += 1;
        }
        let mut cues: Vec<Cue> = Vec::new();
        while at < lines.len() {
            if lines[at].trim().is_empty() {
                at += 1;
                continue;
            }
            let word = lines[at].split_whitespace().next().unwrap_or_default();
            if ["NOTE", "STYLE", "REGION"].contains(&word) && !lines[at].contains("-->") {
                at += lines[at..].iter().take_while(|line| !line.trim().is_empty()).count();
                continue;
            }
            // The name of a cue, which nobody sees.
            if !lines[at].contains("-->") {
                at += 1;
            }
            let Some(timing) = lines.get(at).filter(|line| line.contains("-->")) else {
                return Err(refuse(
                    at.min(lines.len() - 1),
                    "here should be two times, such as 00:01.000 --> 00:04.000.",
                ));
            };
            let (start, end) = times(timing).map_err(|says| refuse(at, says))?;
            if cues.last().is_some_and(|before| before.start > start) {
                return Err(refuse(at, "it begins before the one above it. Put them in order."));
            }
            let timed_at = at;
            at += 1;
            let mut words = Vec::new();
            while let Some(line) = lines.get(at).filter(|line| !line.trim().is_empty()) {
                if line.contains("-->") {
                    return Err(refuse(at, "an empty line is missing before these times."));
                }
                words.push(plain(line));
                at += 1;
            }
            let text = words.join("\n").trim().to_owned();
            if text.chars().count() > CUE_CHARS {
                return Err(refuse(timed_at, "nobody can read so much at once. Cut it into several."));
            }
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                return Err(refuse(timed_at, "there are control characters in the words. Remove them."));
            }
            if !text.is_empty() {
                cues.push(Cue { start, end, text });
            }
            if cues.len() > MOST_CUES {
                return Err(refuse(timed_at, "these are more than 20,000 captions."));
            }
        }
        if cues.is_empty() {
            return Err(refuse(lines.len() - 1, "there are no words in the file."));
        }
        Ok(Self(cues))
    }

    /// As WebVTT.
    pub fn write(&self) -> String {
        let mut out = "WEBVTT\n".to_owned();
        for cue in &self.0 {
            let _ = write!(out, "\n{} --> {}\n{}\n", stamp(cue.start), stamp(cue.end), escape(&cue.text));
        }
        out
    }

    /// The words alone.
    pub fn text(&self) -> String {
        self.0.iter().map(|cue| cue.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

fn times(line: &str) -> Result<(u32, u32), &'static str> {
    let (start, rest) = line.split_once("-->").ok_or("the arrow --> is missing between two times.")?;
    let end = rest.split_whitespace().next().unwrap_or_default();
    if start.contains(',') || end.contains(',') {
        return Err("the times have commas, as in SubRip (.srt). WebVTT has full stops: 00:01.000.");
    }
    let read = |text: &str| milliseconds(text.trim());
    let (Some(start), Some(end)) = (read(start), read(end)) else {
        return Err("these are not two times, such as 00:01.000 --> 00:04.000.");
    };
    if end <= start { Err("it ends before it begins.") } else { Ok((start, end)) }
}

/// `MM:SS.mmm`, with hours before it from one hour on.
fn milliseconds(text: &str) -> Option<u32> {
    let (clock, fraction) = text.split_once('.')?;
    let parts: Vec<&str> = clock.split(':').collect();
    let digits = |part: &str, least: usize| part.len() >= least && part.bytes().all(|b| b.is_ascii_digit());
    let well = (2..=3).contains(&parts.len())
        && parts[parts.len() - 2..].iter().all(|part| part.len() == 2)
        && parts.iter().all(|part| digits(part, 2) && part.len() <= 4)
        && fraction.len() == 3
        && digits(fraction, 3);
    well.then(|| super::parse_clock(clock))??.checked_mul(1000)?.checked_add(fraction.parse().ok()?)
}

fn stamp(ms: u32) -> String {
    let second = ms / 1000;
    format!("{:02}:{:02}:{:02}.{:03}", second / 3600, second / 60 % 60, second % 60, ms % 1000)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A line without tags. Who speaks (`<v Name>`) is said in words.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            rest = "";
            break;
        };
        let tag = &rest[open + 1..open + close];
        if let Some((kind, speaker)) = tag.split_once(char::is_whitespace)
            && (kind == "v" || kind.starts_with("v."))
        {
            out.push_str(speaker.trim());
            out.push_str(": ");
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&amp;", "&")]
        .iter()
        .fold(out, |text, (name, stands_for)| text.replace(name, stands_for))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_and_words_are_kept_and_everything_else_is_dropped() {
        let read = Captions::parse(
            "\u{feff}WEBVTT - a lecture\r\nKind: captions\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE\r\nnot for others\r\n\r\nfirst\r\n00:01.000 --> 00:04.500 align:start\r\n<v Ada>Give <b>oxygen</b> &amp; fluids\r\nnow\r\n\r\n01:00:00.000 --> 01:00:02.000\r\nEnd\r\n",
        )
        .unwrap();
        assert_eq!(
            read.0,
            [
                Cue { start: 1000, end: 4500, text: "Ada: Give oxygen & fluids\nnow".into() },
                Cue { start: 3_600_000, end: 3_602_000, text: "End".into() },
            ]
        );
        assert_eq!(Captions::parse(&read.write()).unwrap(), read);
    }

    #[test]
    fn what_is_not_webvtt_is_refused_with_its_line() {
        for (text, line, word) in [
            ("", 1, "WEBVTT"),
            ("1\n00:00:01,000 --> 00:00:02,000\nHello\n", 1, "WEBVTT"),
            ("WEBVTTX\n", 1, "WEBVTT"),
            ("WEBVTT\n\n00:01,000 --> 00:02,000\nHello", 3, "commas"),
            ("WEBVTT\n\n00:05.000 --> 00:02.000\nHello", 3, "ends before"),
            ("WEBVTT\n\n00:05.000 --> 00:07.000\nHello\n\n00:01.000 --> 00:02.000\nBack", 6, "order"),
            ("WEBVTT\n\nHello there\nand more", 4, "two times"),
            ("WEBVTT\n\n1:5.0 --> 00:09.000\nHello", 3, "not two times"),
            ("WEBVTT\n\n", 3, "no words"),
        ] {
            let error = Captions::parse(text).unwrap_err();
            assert_eq!(error.line, line, "{text:?}: {error}");
            assert!(error.says.contains(word), "{text:?}: {error}");
        }
    }

    proptest! {
        #[test]
        fn nothing_breaks_the_reader(text in "(WEBVTT\n\n)?[ -~\n\u{e9}<>&:.0-9]{0,200}") {
            if let Ok(read) = Captions::parse(&text) {
                prop_assert!(!read.0.is_empty());
            }
        }

        #[test]
        fn what_is_written_is_read_again(words in proptest::collection::vec("[a-z<>&é]{1,20}", 1..6)) {
            let cues = (0..).zip(&words).map(|(at, word)| Cue {
                start: at * 1000, end: at * 1000 + 900, text: word.clone(),
            });
            let captions = Captions(cues.collect());
            prop_assert_eq!(Captions::parse(&captions.write()).unwrap(), captions);
        }
    }
}
