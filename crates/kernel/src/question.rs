//! What a question may be: a poll with one right option, which is sealed, and an explanation.

pub mod analysis;
pub mod flaws;

pub use analysis::{Item, Spread, item, kr20};
pub use flaws::{Flaw, flaws};

use crate::{Limits, Refusal};

/// What is sealed until a reader has answered, or the question has closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key {
    /// Position of the right option, from 0.
    pub position: usize,
    pub explanation: String,
    /// One reference a line.
    pub references: String,
    /// What is said about each option, empty where nothing is; no entries at all is nothing about any.
    pub feedback: Vec<String>,
    /// What the author's bank of questions calls it.
    pub title: String,
}

/// What an author of any client puts before the right option: a check mark, heavy or in a box, with or without the
/// selector that makes it a picture.
const MARKS: [char; 3] = ['✓', '✔', '☑'];
const SELECTORS: [char; 2] = ['\u{fe0e}', '\u{fe0f}'];

/// Letters of options, as people speak of them.
pub fn letter(position: usize) -> char {
    u8::try_from(position).ok().and_then(|at| b'A'.checked_add(at)).map_or('?', char::from)
}

fn unmarked(option: &str) -> Option<&str> {
    let rest = option.trim_start().strip_prefix(MARKS)?;
    Some(rest.trim_start_matches(SELECTORS).trim_start())
}

/// Takes the mark off the right option; `None` when there is none, and the poll is a poll. A second mark is refused
/// rather than published, because it would give the key away.
pub fn take_mark(options: &mut [String], multiple: bool) -> Result<Option<usize>, Refusal> {
    let marked: Vec<usize> = (0..options.len()).filter(|at| unmarked(&options[*at]).is_some()).collect();
    match marked.as_slice() {
        [] => Ok(None),
        [_] if multiple => Err(Refusal::invalid(
            "poll",
            "An option begins with ✓, which makes this a question, and a question takes a single choice. Turn “multiple choices” off, or take the mark away.",
        )),
        [at] => {
            options[*at] = unmarked(&options[*at]).unwrap_or_default().to_owned();
            Ok(Some(*at))
        }
        _ => Err(Refusal::invalid(
            "poll",
            "More than one option begins with ✓. A question has one right option: mark only that one, or none for a poll.",
        )),
    }
}

impl Key {
    /// Trims the texts and refuses a key that is no option, and texts that are too long.
    pub fn check(mut self, options: usize, limits: &Limits) -> Result<Self, Refusal> {
        if self.position >= options {
            return Err(Refusal::invalid(
                "key",
                "The right option is not one of the options. Say which one is right.",
            ));
        }
        self.explanation = self.explanation.trim().to_owned();
        self.references = self
            .references
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n");
        for text in &mut self.feedback {
            *text = text.trim().to_owned();
        }
        self.feedback.resize(options, String::new());
        if self.feedback.iter().all(String::is_empty) {
            self.feedback.clear();
        }
        self.title = self.title.trim().to_owned();
        let whole = self.feedback.iter().fold(self.explanation.clone(), |all, text| all + text);
        for (field, what, text, most) in [
            ("explanation", "The explanation is", &whole, limits.explanation_chars),
            ("references", "The references are", &self.references, limits.references_chars),
            ("title", "The title is", &self.title, limits.set_title_chars),
        ] {
            let length = crate::text::length(text);
            if length > most {
                return Err(Refusal::too_long(
                    field,
                    format!(
                        "{what} too long: {length} characters, and there is room for {most}. Shorten the text."
                    ),
                ));
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn the_mark_of_any_client_is_taken_off_the_right_option() {
        for marked in ["✓ Lactate", "✔️Lactate", " ☑\u{fe0f} Lactate", "✔ Lactate"] {
            let mut all = options(&["Procalcitonin", marked]);
            assert_eq!(take_mark(&mut all, false), Ok(Some(1)), "{marked}");
            assert_eq!(all[1], "Lactate");
        }
    }

    #[test]
    fn a_poll_without_a_mark_stays_a_poll() {
        let mut all = options(&["Yes ✓", "No"]);
        assert_eq!(take_mark(&mut all, true), Ok(None));
        assert_eq!(all[0], "Yes ✓");
    }

    #[test]
    fn a_second_mark_or_several_choices_are_refused_and_not_published() {
        assert!(take_mark(&mut options(&["✓ Yes", "✓ No"]), false).is_err());
        assert!(take_mark(&mut options(&["✓ Yes", "No"]), true).is_err());
    }

    #[test]
    fn a_key_names_an_option_and_its_texts_fit() {
        let key = |position, explanation: &str| Key {
            position,
            explanation: explanation.to_owned(),
            references: " one \n\n two ".to_owned(),
            ..Key::default()
        };
        let limits = Limits::default();
        assert_eq!(key(1, " because ").check(2, &limits).unwrap().references, "one\ntwo");
        assert_eq!(key(2, "").check(2, &limits).unwrap_err().field, "key");
        assert_eq!(key(0, &"x".repeat(5000)).check(2, &limits).unwrap_err().field, "explanation");
        assert_eq!([letter(0), letter(5)], ['A', 'F']);
    }
}
