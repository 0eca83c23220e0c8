//! Documents for paper: text that is set in pages of A4, tables, pictures, and QR codes, as PDF.
//!
//! The fonts are embedded and have Latin, Greek and Cyrillic. A character that they do not have is drawn as a box, and
//! the document says at its end which those were: nothing vanishes without a word.

pub(crate) mod font;
mod write;

use crate::qr;
use font::{Weight, has, width};
use std::collections::BTreeSet;
use std::sync::Arc;

const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 56.0;
/// Where the text of a page ends; the footer is below it.
const BOTTOM: f32 = PAGE.1 - 72.0;
const BODY: f32 = 10.0;
const GREY: u8 = 95;
/// How wide the names of facts are.
const NAMES: f32 = 118.0;
/// Characters that could not be drawn and are named at the end.
const NAMED: usize = 40;

/// What is drawn on a page. Points, from the top left corner.
#[derive(Debug, Clone)]
enum Mark {
    Text { x: f32, y: f32, size: f32, weight: Weight, grey: u8, text: String },
    Box { x: f32, y: f32, width: f32, height: f32, grey: u8 },
    Picture { x: f32, y: f32, width: f32, height: f32, png: Arc<Vec<u8>> },
}

/// A column of a table: its head, its part of the width, and on which side its text stands.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub head: &'static str,
    pub share: f32,
    pub right: bool,
}

/// A document that grows from the top of its first page.
#[derive(Debug)]
pub struct Paper {
    title: String,
    footer: String,
    pages: Vec<Vec<Mark>>,
    y: f32,
    missing: BTreeSet<char>,
}

impl Paper {
    /// `footer` stands on every page, beside its number.
    pub fn new(title: &str, footer: &str) -> Self {
        let mut paper = Self {
            title: title.to_owned(),
            footer: String::new(),
            pages: vec![Vec::new()],
            y: MARGIN,
            missing: BTreeSet::new(),
        };
        paper.footer = paper.drawable(footer);
        paper
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    pub fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// Begins a new page when less than this is left of the one.
    pub fn keep_together(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.new_page();
        }
    }

    pub fn space(&mut self, height: f32) {
        self.y += height;
    }

    pub fn heading(&mut self, text: &str) {
        self.keep_together(60.0);
        self.lines(text, 20.0, Weight::Bold, 0, (MARGIN, PAGE.0 - MARGIN));
        self.space(6.0);
    }

    pub fn subheading(&mut self, text: &str) {
        self.space(8.0);
        self.keep_together(48.0);
        self.lines(text, 12.5, Weight::Bold, 0, (MARGIN, PAGE.0 - MARGIN));
        self.space(2.0);
    }

    pub fn paragraph(&mut self, text: &str) {
        self.lines(text, BODY, Weight::Regular, 0, (MARGIN, PAGE.0 - MARGIN));
        self.space(4.0);
    }

    /// Larger than a paragraph, for the one sentence of a certificate.
    pub fn statement(&mut self, text: &str) {
        self.lines(text, 14.0, Weight::Regular, 0, (MARGIN, PAGE.0 - MARGIN));
        self.space(6.0);
    }

    pub fn small(&mut self, text: &str) {
        self.lines(text, 8.5, Weight::Regular, GREY, (MARGIN, PAGE.0 - MARGIN));
        self.space(3.0);
    }

    /// A name and what it is; nothing when that is empty.
    pub fn fact(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        self.keep_together(BODY * 1.4);
        let (page, top) = (self.pages.len(), self.y);
        self.lines(name, BODY, Weight::Regular, GREY, (MARGIN, MARGIN + NAMES));
        let below_name = self.y;
        // A name may break its line; its value begins beside it, on the same page.
        if self.pages.len() == page {
            self.y = top;
        }
        self.lines(value, BODY, Weight::Regular, 0, (MARGIN + NAMES, PAGE.0 - MARGIN));
        if self.pages.len() == page {
            self.y = self.y.max(below_name);
        }
    }

    /// A name and a line to write on by hand.
    pub fn to_be_filled(&mut self, name: &str) {
        self.keep_together(28.0);
        self.space(10.0);
        self.lines(name, BODY, Weight::Regular, GREY, (MARGIN, MARGIN + NAMES));
        self.mark(Mark::Box {
            x: MARGIN + NAMES,
            y: self.y,
            width: PAGE.0 - 2.0 * MARGIN - NAMES,
            height: 0.5,
            grey: 120,
        });
    }

    /// Rows as long as they need to be; the head again on every page.
    pub fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) {
        let wide = PAGE.0 - 2.0 * MARGIN;
        let shares: f32 = columns.iter().map(|column| column.share).sum();
        let mut places = Vec::new();
        let mut left = MARGIN;
        for column in columns {
            let right = left + wide * column.share / shares;
            places.push((left, right - 10.0, column.right));
            left = right;
        }
        let heads: Vec<String> = columns.iter().map(|column| column.head.to_owned()).collect();
        self.keep_together(40.0);
        self.row(&places, &heads, Weight::Bold);
        for row in rows {
            let height = self.height_of(&places, row);
            if self.y + height > BOTTOM && height < BOTTOM - MARGIN - 30.0 {
                self.new_page();
                self.row(&places, &heads, Weight::Bold);
            }
            self.row(&places, row, Weight::Regular);
        }
        self.space(6.0);
    }

    fn height_of(&mut self, places: &[(f32, f32, bool)], cells: &[String]) -> f32 {
        let lines = places
            .iter()
            .zip(cells)
            .map(|((left, right, _), cell)| wrapped(cell, 9.0, Weight::Regular, right - left).len());
        lines.max().unwrap_or(1) as f32 * 9.0 * 1.35 + 7.0
    }

    fn row(&mut self, places: &[(f32, f32, bool)], cells: &[String], weight: Weight) {
        let rule = Mark::Box { x: MARGIN, y: self.y, width: PAGE.0 - 2.0 * MARGIN, height: 0.5, grey: 200 };
        self.mark(rule);
        self.space(3.0);
        let (page, top) = (self.pages.len(), self.y);
        let mut lowest = top;
        for ((left, right, align_right), cell) in places.iter().zip(cells) {
            if self.pages.len() == page {
                self.y = top;
            }
            if *align_right {
                let text = self.drawable(cell);
                let x = right - width(&text, 9.0, weight);
                self.line(x, 9.0, weight, 0, text);
            } else {
                self.lines(cell, 9.0, weight, 0, (*left, *right));
            }
            lowest = if self.pages.len() == page { lowest.max(self.y) } else { self.y };
        }
        self.y = lowest + 4.0;
    }

    /// A QR code at the left, with words beside it.
    pub fn qr(&mut self, text: &str, says: &str) {
        const SIDE: f32 = 110.0;
        self.keep_together(SIDE + 10.0);
        let Some(code) = qr::modules(text) else { return self.paragraph(says) };
        let top = self.y;
        let module = SIDE / code.len() as f32;
        for (row, modules) in code.iter().enumerate() {
            for (column, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
                self.mark(Mark::Box {
                    x: MARGIN + column as f32 * module,
                    y: top + row as f32 * module,
                    // A hair wider, so that no printer leaves white lines between modules.
                    width: module + 0.05,
                    height: module + 0.05,
                    grey: 0,
                });
            }
        }
        self.space(12.0);
        self.lines(says, BODY, Weight::Regular, 0, (MARGIN + SIDE + 14.0, PAGE.0 - MARGIN));
        self.y = self.y.max(top + SIDE + 8.0);
    }

    /// A picture as wide as the text. `png` is of our own making, so that it can be read.
    pub fn picture(&mut self, png: Vec<u8>, (wide, high): (f32, f32)) {
        let width = PAGE.0 - 2.0 * MARGIN;
        let height = width * high / wide;
        self.keep_together(height + 6.0);
        self.mark(Mark::Picture { x: MARGIN, y: self.y, width, height, png: Arc::new(png) });
        self.space(height + 6.0);
    }

    /// The text with a box for what the fonts do not have.
    fn drawable(&mut self, text: &str) -> String {
        text.chars()
            .map(|c| {
                if has(c) || c.is_whitespace() {
                    c
                } else {
                    self.missing.insert(c);
                    font::BOX
                }
            })
            .collect()
    }

    fn lines(&mut self, text: &str, size: f32, weight: Weight, grey: u8, (left, right): (f32, f32)) {
        let text = self.drawable(text);
        for line in wrapped(&text, size, weight, right - left) {
            self.keep_together(size * 1.35);
            self.line(left, size, weight, grey, line);
        }
    }

    fn line(&mut self, x: f32, size: f32, weight: Weight, grey: u8, text: String) {
        self.space(size * 1.35);
        let y = self.y - size * 0.3;
        self.mark(Mark::Text { x, y, size, weight, grey, text });
    }

    /// Says which characters stand as boxes, where somebody sees it who wonders about them.
    pub fn explain_boxes(&mut self) {
        if self.missing.is_empty() {
            return;
        }
        let all = self.missing.len();
        let named: Vec<String> =
            self.missing.iter().take(NAMED).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        let more = if all > NAMED { " and more" } else { "" };
        self.space(10.0);
        self.small(&format!(
            "Drawn as {}, because the font of this document does not have them: {}{more}. The data that it was made from has \
             every character.",
            font::BOX,
            named.join(", ")
        ));
    }

    /// The document.
    pub fn finish(mut self) -> Vec<u8> {
        self.explain_boxes();
        write::write(&self.title, &self.footer, &self.pages)
    }
}

/// Lines that are not wider than they may be. A word that is wider alone is cut.
fn wrapped(text: &str, size: f32, weight: Weight, most: f32) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(&joined, size, weight) <= most {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for c in word.chars() {
                line.push(c);
                if width(&line, size, weight) > most && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(paper: &Paper) -> Vec<String> {
        let text = |mark: &Mark| match mark {
            Mark::Text { text, .. } => Some(text.clone()),
            Mark::Box { .. } | Mark::Picture { .. } => None,
        };
        paper.pages.iter().flatten().filter_map(text).collect()
    }

    #[test]
    fn a_long_text_goes_on_over_pages_and_stays_within_their_margins() {
        let mut paper = Paper::new("Portfolio", "Anna");
        for _ in 0..60 {
            paper.paragraph(&"Lactate falls when perfusion comes back. ".repeat(12));
        }
        assert!(paper.pages.len() > 2);
        for mark in paper.pages.iter().flatten() {
            let Mark::Text { x, y, size, weight, text, .. } = mark else { continue };
            assert!(*y <= BOTTOM && x + width(text, *size, *weight) <= PAGE.0 - MARGIN + 0.1, "{text}");
        }
        let bytes = paper.finish();
        assert!(bytes.starts_with(b"%PDF-1.") && bytes.windows(5).any(|part| part == b"%%EOF"));
    }

    #[test]
    fn a_character_that_the_fonts_do_not_have_is_drawn_as_a_box_and_named() {
        let mut paper = Paper::new("Name", "");
        paper.fact("Name", "Łukasz Ørsted Ψυχή Жанна 田中 さくら");
        let before = texts(&paper);
        assert!(before.contains(&"Łukasz Ørsted Ψυχή Жанна □□ □□□".to_owned()), "{before:?}");
        assert_eq!(paper.missing.len(), 5);
    }

    #[test]
    fn a_table_repeats_its_head_on_every_page() {
        let columns = [
            Column { head: "What", share: 3.0, right: false },
            Column { head: "Minutes", share: 1.0, right: true },
        ];
        let rows: Vec<Vec<String>> = (0..120).map(|n| vec![format!("Activity {n}"), n.to_string()]).collect();
        let mut paper = Paper::new("Table", "");
        paper.table(&columns, &rows);
        let heads = texts(&paper).iter().filter(|text| *text == "Minutes").count();
        assert_eq!(heads, paper.pages.len());
        assert!(heads > 1);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_it_may_be_and_no_letter_is_lost(text in "[a-zA-Z \n]{0,200}", most in 20.0_f32..300.0) {
            let lines = wrapped(&text, 10.0, Weight::Regular, most);
            prop_assert!(lines.iter().all(|line| width(line, 10.0, Weight::Regular) <= most));
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
