//! The posts of the demo community, read from the text files in `posts/`.
//!
//! ```text
//! * freja_lund 12 07:40 key=name lang=da pic=ecg pin loved cw=The warning, to the end of the line
//! The text, as many lines as it needs.
//! ( ) an option of a poll | how many of ten voters choose it
//! (x) the right one, which makes it a question | as above
//! = a line of its explanation
//! @@ one of its references
//! > arjun_vs 35m
//! A reply to the post above, 35 minutes later. More `>` answer deeper.
//! + freja_lund 2m
//! Continues the newest `*` or `+`: the next part of a thread. A reply after it answers this part.
//! ```
//! `12 07:40` is twelve days ago at 07:40 UTC; a duration alone (`25m`, `3h`, `2d`) is that long ago. A poll names
//! how long it is open: `open=2d`. A line that begins with `//` is a comment.

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// A post of the script. `parent` is a position in the script before it.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub who: &'static str,
    pub at_ms: i64,
    pub key: Option<&'static str>,
    pub parent: Option<usize>,
    pub text: String,
    pub warning: &'static str,
    pub language: &'static str,
    pub pictures: Vec<&'static str>,
    pub visibility: Option<&'static str>,
    /// Milliseconds that the poll is open.
    pub open_ms: i64,
    /// Each option with its weight.
    pub options: Vec<(&'static str, u64)>,
    /// Position of the right option of a question.
    pub right: Option<usize>,
    pub explanation: String,
    pub references: String,
    pub pinned: bool,
    /// Gets far more favourites and boosts than others.
    pub loved: bool,
}

const SCRIPTS: &[(&str, &str)] = &[
    ("threads", include_str!("posts/threads.txt")),
    ("cardiology", include_str!("posts/cardiology.txt")),
    ("acute", include_str!("posts/acute.txt")),
    ("medicines", include_str!("posts/medicines.txt")),
    ("teaching", include_str!("posts/teaching.txt")),
    ("everyday", include_str!("posts/everyday.txt")),
    ("languages", include_str!("posts/languages.txt")),
    ("clubs", include_str!("posts/clubs.txt")),
    ("questions", include_str!("posts/questions.txt")),
];

/// The whole script for a reader at `now_ms`. Nothing lies in the future, and a reply is after what it answers.
/// An error names the file and the line, so that a slip of the pen is found by the test below.
pub fn read(now_ms: i64) -> Result<Vec<Line>, String> {
    let mut lines = Vec::new();
    for (name, text) in SCRIPTS {
        let mut reader = Reader { now_ms, name, first: lines.len(), depths: Vec::new(), lines: &mut lines };
        for (at, line) in text.lines().enumerate() {
            reader.line(line).map_err(|why| format!("{name}.txt, line {}: {why}", at + 1))?;
        }
    }
    for line in &mut lines {
        line.text = line.text.trim().to_owned();
    }
    Ok(lines)
}

struct Reader<'a> {
    now_ms: i64,
    name: &'static str,
    /// Where this file begins: text before its first post is a mistake.
    first: usize,
    /// The newest post of each depth.
    depths: Vec<usize>,
    lines: &'a mut Vec<Line>,
}

impl Reader<'_> {
    fn line(&mut self, line: &'static str) -> Result<(), String> {
        let marks = line.bytes().take_while(|b| *b == b'>').count();
        if line.starts_with("//") {
            Ok(())
        } else if let Some(head) = line.strip_prefix("* ") {
            self.depths.clear();
            self.head(head, None)
        } else if let Some(head) = line.strip_prefix("+ ") {
            let parent = *self.depths.first().ok_or("nothing to continue")?;
            self.depths.clear();
            self.head(head, Some(parent))
        } else if marks > 0 && line[marks..].starts_with(' ') {
            let parent = *self.depths.get(marks - 1).ok_or("nothing to answer at this depth")?;
            self.depths.truncate(marks);
            self.head(&line[marks + 1..], Some(parent))
        } else {
            let post = self.lines[self.first..].last_mut().ok_or("text before the first post")?;
            let right = line.strip_prefix("(x) ");
            if right.is_some() {
                post.right = Some(post.options.len());
            }
            if let Some(text) = line.strip_prefix("= ") {
                post.explanation.push_str(text);
                post.explanation.push('\n');
            } else if let Some(reference) = line.strip_prefix("@@ ") {
                post.references.push_str(reference);
                post.references.push('\n');
            } else if let Some(option) = right.or_else(|| line.strip_prefix("( ) ")) {
                let (option, weight) = option.rsplit_once('|').ok_or("an option without its votes")?;
                post.options.push((option.trim(), weight.trim().parse().map_err(|_| "votes are a number")?));
            } else {
                post.text.push_str(line);
                post.text.push('\n');
            }
            Ok(())
        }
    }

    fn head(&mut self, head: &'static str, parent: Option<usize>) -> Result<(), String> {
        let (head, warning) = head.split_once(" cw=").unwrap_or((head, ""));
        let mut words = head.split(' ');
        let who = words.next().filter(|who| !who.is_empty()).ok_or("nobody writes")?;
        let when = words.next().ok_or("no time")?;
        let at_ms = match (parent, duration(when)) {
            (Some(parent), Some(after)) => {
                let parent_at = self.lines[parent].at_ms;
                let wanted = parent_at + after;
                // An answer to a young post comes half-way between it and now.
                if wanted < self.now_ms { wanted } else { parent_at + (self.now_ms - parent_at) / 2 }
            }
            (None, Some(ago)) => self.now_ms - ago,
            (Some(_), None) => return Err("a reply says how long after, such as 35m".into()),
            (None, None) => {
                let days: i64 = when.parse().map_err(|_| format!("{when} is not a number of days"))?;
                let clock = words.next().and_then(clock).ok_or("no time of day, such as 07:40")?;
                let at = self.now_ms - self.now_ms.rem_euclid(DAY) - days * DAY + clock;
                if at < self.now_ms - HOUR { at } else { at - DAY }
            }
        };
        let mut line = Line { who, at_ms, parent, warning, ..Line::default() };
        for word in words {
            match word.split_once('=') {
                Some(("key", key)) => line.key = Some(key),
                Some(("lang", code)) => line.language = code,
                Some(("pic", names)) => line.pictures = names.split(',').collect(),
                Some(("seen", name)) => line.visibility = Some(name),
                Some(("open", time)) => line.open_ms = duration(time).ok_or("open=2d")?,
                None if word == "pin" => line.pinned = true,
                None if word == "loved" => line.loved = true,
                _ => return Err(format!("what is {word} in {}?", self.name)),
            }
        }
        self.depths.push(self.lines.len());
        self.lines.push(line);
        Ok(())
    }
}

fn duration(text: &str) -> Option<i64> {
    let unit = match text.bytes().last()? {
        b'm' => MINUTE,
        b'h' => HOUR,
        b'd' => DAY,
        _ => return None,
    };
    Some(text[..text.len() - 1].parse::<i64>().ok()? * unit)
}

fn clock(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    Some(hours.parse::<i64>().ok()? * HOUR + minutes.parse::<i64>().ok()? * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::people::PEOPLE;
    use std::collections::HashSet;

    const NOW: i64 = 1_790_000_000_000;

    #[test]
    fn the_script_is_readable_fits_a_post_and_lies_in_the_past_weeks() {
        let script = read(NOW).unwrap();
        assert!(script.len() >= 250, "{}", script.len());
        for line in &script {
            assert!(PEOPLE.iter().any(|person| person.handle == line.who), "nobody is {}", line.who);
            assert!(!line.text.is_empty() && kernel::text::length(&line.text) <= 1000, "{}", line.text);
            assert!((NOW - 43 * DAY..NOW).contains(&line.at_ms), "{} is at a wrong time", line.text);
            assert!(line.options.is_empty() == (line.open_ms == 0), "{}", line.text);
            assert!(line.parent.is_none_or(|parent| script[parent].at_ms < line.at_ms), "{}", line.text);
        }
    }

    #[test]
    fn at_every_hour_of_the_day_answers_come_after_what_they_answer_and_nothing_is_in_the_future() {
        for hour in 0..24 {
            let now = NOW + hour * HOUR;
            let script = read(now).unwrap();
            for line in &script {
                assert!(line.at_ms < now, "{}", line.text);
                assert!(line.parent.is_none_or(|parent| script[parent].at_ms < line.at_ms), "{}", line.text);
            }
        }
    }

    #[test]
    fn no_post_stands_twice() {
        let script = read(NOW).unwrap();
        let texts: HashSet<_> = script.iter().map(|line| &line.text).collect();
        assert_eq!(texts.len(), script.len());
    }

    #[test]
    fn whoever_is_mentioned_exists() {
        for line in read(NOW).unwrap() {
            for span in kernel::text::spans(&line.text) {
                if let kernel::text::Span::Mention { handle, .. } = span {
                    assert!(PEOPLE.iter().any(|person| person.handle == handle), "nobody is @{handle}");
                }
            }
        }
    }
}
