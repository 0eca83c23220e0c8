//! What a poll may be.

use crate::question::{self, Key};
use crate::{Limits, Refusal};

/// A poll as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollDraft {
    pub options: Vec<String>,
    /// Seconds from now until it closes.
    pub expires_in: i64,
    pub multiple: bool,
    /// Votes are shown only when it has closed.
    pub hide_totals: bool,
    /// What makes it a question. A key of a right option may come as a mark before it.
    pub key: Option<Key>,
}

impl PollDraft {
    /// Trims the options, takes the mark of the right one, and refuses what cannot be a poll or a question.
    pub fn check(mut self, limits: &Limits) -> Result<Self, Refusal> {
        if self.key.is_none()
            && let Some(position) = question::take_mark(&mut self.options, self.multiple)?
        {
            self.key = Some(Key { position, ..Key::default() });
        }
        self.options = self.options.into_iter().map(|o| o.trim().to_owned()).collect();
        let count = self.options.len();
        if count < 2 {
            return Err(Refusal::invalid(
                "poll",
                "A poll needs at least two options. Add another, or post without a poll.",
            ));
        }
        if count > limits.poll_options {
            return Err(Refusal::invalid(
                "poll",
                format!("A poll has at most {} options.", limits.poll_options),
            ));
        }
        if self.options.iter().any(String::is_empty) {
            return Err(Refusal::invalid("poll", "An option of the poll is empty. Fill it in or remove it."));
        }
        if self.options.iter().any(|o| crate::text::length(o) > limits.poll_option_chars) {
            return Err(Refusal::invalid(
                "poll",
                format!(
                    "An option of the poll is too long. Use at most {} characters.",
                    limits.poll_option_chars
                ),
            ));
        }
        if (1..count).any(|i| self.options[..i].contains(&self.options[i])) {
            return Err(Refusal::invalid(
                "poll",
                "Two options of the poll are the same. Change one of them.",
            ));
        }
        let (shortest, longest) = limits.poll_seconds;
        let (longest, says) = match self.key {
            None => (
                longest,
                "A poll is open for at least five minutes and at most 31 days. Choose a time between.",
            ),
            Some(_) => (
                limits.question_seconds,
                "A question is open for at least five minutes and at most a year. Choose a time between.",
            ),
        };
        if !(shortest..=longest).contains(&self.expires_in) {
            return Err(Refusal::invalid("poll", says));
        }
        if let Some(key) = self.key.take() {
            if self.multiple {
                return Err(Refusal::invalid(
                    "poll",
                    "A question takes a single choice. Turn “multiple choices” off.",
                ));
            }
            self.key = Some(key.check(count, limits)?);
            // Totals would point to the key.
            self.hide_totals = true;
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(options: &[&str], expires_in: i64) -> Result<PollDraft, Refusal> {
        PollDraft {
            options: options.iter().map(|o| (*o).to_owned()).collect(),
            expires_in,
            multiple: false,
            hide_totals: false,
            key: None,
        }
        .check(&Limits::default())
    }

    #[test]
    fn a_poll_has_two_to_six_different_options_and_an_end() {
        assert!(poll(&["Yes", " No "], 3600).is_ok_and(|p| p.options[1] == "No"));
        assert!(poll(&["Yes"], 3600).is_err());
        assert!(poll(&["Yes", "Yes"], 3600).is_err());
        assert!(poll(&["Yes", ""], 3600).is_err());
        assert!(poll(&["1", "2", "3", "4", "5", "6", "7"], 3600).is_err());
        assert!(poll(&["Yes", "No"], 10).is_err());
        assert!(poll(&["Yes", "No"], 90 * 86_400).is_err());
        assert!(poll(&["Yes", &"n".repeat(300)], 3600).is_err());
    }

    #[test]
    fn a_marked_option_makes_it_a_question_that_hides_its_totals() {
        let question = poll(&["✓ Yes", "No"], 90 * 86_400).unwrap();
        assert_eq!(question.key.map(|key| key.position), Some(0));
        assert!(question.hide_totals && question.options[0] == "Yes");
        assert!(poll(&["✓ Yes", "Yes"], 3600).is_err(), "without its mark it is there twice");
        assert!(poll(&["✓ ", "Yes"], 3600).is_err());
    }
}
