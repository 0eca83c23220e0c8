//! What makes a poll a question: the key for those who may see it, sets, figures.

use super::{AccountSmall, PostView, When};

/// What a question adds to its poll.
#[derive(Debug, Clone, Default)]
pub struct QuestionView {
    /// `None` while it is sealed for the viewer.
    pub opened: Option<OpenedView>,
    /// Whether the viewer was right; `None` when they have not answered.
    pub right: Option<bool>,
    /// It is the viewer's own.
    pub mine: bool,
}

#[derive(Debug, Clone, Default)]
pub struct OpenedView {
    /// Position of the right option.
    pub key: usize,
    /// `B. Lactate`
    pub answer: String,
    pub explanation_html: String,
    pub references_html: Vec<String>,
    /// Letter of an option and what is said about it.
    pub remarks: Vec<(char, String)>,
}

/// The form of a question that is written.
#[derive(Debug, Clone, Default)]
pub struct QuestionForm {
    pub options: Vec<String>,
    pub key: Option<usize>,
    pub explanation: String,
    pub references: String,
    /// Seconds.
    pub open_for: i64,
    /// Sentences about flaws of writing; `None` when nobody has asked.
    pub flaws: Option<Vec<String>>,
    pub max_explanation: u32,
    pub max_references: u32,
}

const DURATIONS: [(i64, &str); 6] = [
    (3_600, "1 hour"),
    (86_400, "1 day"),
    (604_800, "7 days"),
    (2_592_000, "30 days"),
    (15_552_000, "half a year"),
    (31_536_000, "a year"),
];

impl QuestionForm {
    /// Position from 0, letter, text, whether it is the right one.
    pub fn rows(&self) -> Vec<(usize, char, &str, bool)> {
        (0..6)
            .zip('A'..)
            .map(|(at, letter)| {
                (at, letter, self.options.get(at).map_or("", String::as_str), self.key == Some(at))
            })
            .collect()
    }

    pub fn durations(&self) -> [(i64, &'static str, bool); 6] {
        let chosen = if self.open_for == 0 { 604_800 } else { self.open_for };
        DURATIONS.map(|(seconds, label)| (seconds, label, seconds == chosen))
    }
}

/// A set in a list.
#[derive(Debug, Clone, Default)]
pub struct SetRow {
    pub id: String,
    pub title: String,
    pub author: AccountSmall,
    pub questions: usize,
    /// `begun`, `3 of 5`; empty when it is not begun.
    pub state: String,
    pub done: bool,
}

/// One question in the table of an analysis.
#[derive(Debug, Clone, Default)]
pub struct ItemRow {
    pub number: usize,
    pub url: String,
    pub stem: String,
    pub answers: usize,
    /// `0.72`, or a dash.
    pub difficulty: String,
    pub discrimination: String,
    pub time: String,
    pub options: Vec<OptionRow>,
    pub flaws: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct OptionRow {
    pub letter: char,
    pub text: String,
    pub is_key: bool,
    pub chosen: usize,
    pub percent: u8,
    pub idle: bool,
}

/// Questions by difficulty (across) and discrimination (up), in a box of 300 by 200.
#[derive(Debug, Clone, Default)]
pub struct Scatter {
    /// Number, x, y, title.
    pub dots: Vec<(usize, f64, f64, String)>,
}

impl Scatter {
    pub fn of(rows: impl Iterator<Item = (usize, Option<f64>, Option<f64>)>) -> Self {
        let dots = rows
            .filter_map(|(number, difficulty, discrimination)| {
                let (difficulty, discrimination) = (difficulty?, discrimination?);
                let x = (34.0 + difficulty * 250.0).round();
                let y = (12.0 + (1.0 - discrimination) / 2.0 * 160.0).round();
                let title = format!(
                    "Question {number}: difficulty {difficulty:.2}, discrimination {discrimination:.2}"
                );
                Some((number, x, y, title))
            })
            .collect();
        Self { dots }
    }
}

/// One answer to “how well did you remember?”.
#[derive(Debug, Clone, Default)]
pub struct RecallChoice {
    pub value: &'static str,
    pub label: &'static str,
    /// `today`, `in 3 days`
    pub comes: String,
}

/// A question that is reviewed again.
#[derive(Debug, Clone, Default)]
pub struct ReviewCard {
    pub post: PostView,
    pub choices: Vec<RecallChoice>,
    /// What was chosen just now; `None` before.
    pub chosen: Option<usize>,
    pub right: bool,
}

/// The queue in numbers.
#[derive(Debug, Clone, Default)]
pub struct ReviewCounts {
    pub all: i64,
    pub next: Option<When>,
}
