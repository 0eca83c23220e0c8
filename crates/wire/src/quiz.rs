//! Questions as files of question banks have them: what [`crate::gift`] and [`crate::aiken`] read and write.

use std::fmt;

/// One multiple choice question with a single right option.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// GIFT only.
    pub title: String,
    pub stem: String,
    pub options: Vec<String>,
    /// Position of the right option.
    pub key: usize,
    /// What is said about each option, empty where nothing is. GIFT only.
    pub feedback: Vec<String>,
    /// What is said to everybody afterwards. GIFT only.
    pub explanation: String,
}

/// Why a file cannot be read: the line, from 1, and a sentence for the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    pub line: usize,
    pub says: String,
}

impl BadLine {
    pub(crate) fn new(line: usize, says: impl Into<String>) -> Self {
        Self { line, says: says.into() }
    }
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}: {}", self.line, self.says)
    }
}

/// Line ends as `\n`, without the mark that some editors put first.
pub(crate) fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n")
}
