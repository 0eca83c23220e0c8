//! Reading letters in pictures with tesseract, a program of its own.
//!
//! It gets grey pixels that we wrote, on its standard input: no file, no format of a stranger, no address (it would load
//! one). It finds printed letters of some size. Handwriting, letters turned on their side and faces it does not find.

use crate::child::{self, ChildError, Limit};
use crate::programs::{self, Program};
use image::imageops::FilterType;
use image::{GrayImage, imageops};
use std::time::Duration;

/// Below this many pixels a picture is doubled before it is read: letters on scans are small.
const SMALL: u32 = 2_000_000;
/// A page of text takes a second or two.
const LIMIT: Limit = Limit { time: Duration::from_secs(30), answer: 8 * 1024 * 1024 };
/// Words that tesseract is less sure of (of 100) are mostly texture.
const SURE: f32 = 25.0;

#[derive(Clone, Debug)]
pub struct Reader {
    program: Program,
    languages: String,
}

/// A word and where it is, in pixels of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub text: String,
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    /// 0 to 100.
    pub confidence: f32,
}

impl Reader {
    /// Finds tesseract as the operator wishes (see [`programs::find`]). `languages` are its codes, joined by `+`.
    pub fn find(wish: &str, languages: &str) -> Result<Option<Self>, String> {
        let well = !languages.is_empty()
            && languages.split('+').all(|code| {
                !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            });
        if !well {
            return Err(format!("the languages “{languages}” are not codes such as eng or eng+deu"));
        }
        let Some(program) = programs::find("tesseract", "--version", wish)? else { return Ok(None) };
        let reader = Self { program, languages: languages.to_owned() };
        reader.check_languages()?;
        Ok(Some(reader))
    }

    /// Name and version, such as `tesseract 5.3.0`.
    pub fn version(&self) -> &str {
        &self.program.version
    }

    pub fn program(&self) -> &Program {
        &self.program
    }

    pub fn languages(&self) -> &str {
        &self.languages
    }

    fn check_languages(&self) -> Result<(), String> {
        let said = self.call(&["--list-langs"], Vec::new()).map_err(|error| error.to_string())?;
        let said = String::from_utf8_lossy(&said);
        let known: Vec<&str> = said.lines().skip(1).map(str::trim).collect();
        match self.languages.split('+').find(|code| !known.contains(code)) {
            None => Ok(()),
            Some(code) => Err(format!(
                "{} has no data for the language “{code}”, only for {}",
                self.program.path.display(),
                known.join(", ")
            )),
        }
    }

    /// The words of a picture, line by line from the top. Blocks for a second or more.
    pub fn read(&self, picture: &GrayImage) -> Result<Vec<Vec<Word>>, ChildError> {
        let (width, height) = picture.dimensions();
        let doubled = width * height < SMALL;
        let larger;
        let picture = if doubled {
            larger = imageops::resize(picture, width * 2, height * 2, FilterType::CatmullRom);
            &larger
        } else {
            picture
        };
        let mut pixels = format!("P5\n{} {}\n255\n", picture.width(), picture.height()).into_bytes();
        pixels.extend_from_slice(picture.as_raw());
        // 11: words anywhere, in no order; scans and screens have no columns.
        let said = self.call(&["stdin", "stdout", "-l", &self.languages, "--psm", "11", "tsv"], pixels)?;
        let scale = if doubled { 2 } else { 1 };
        Ok(lines(words(&String::from_utf8_lossy(&said), scale)))
    }

    fn call(&self, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>, ChildError> {
        let folder =
            child::folder().map_err(|reason| ChildError::Start { program: "tesseract".into(), reason })?;
        let mut command = child::command(&self.program.path, folder.path());
        // One core for each picture: several are read at once.
        command.env("OMP_THREAD_LIMIT", "1").args(arguments);
        child::run(command, input, LIMIT)
    }
}

/// Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn words(table: &str, scale: u32) -> Vec<Word> {
    let word = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let &[level, _, _, _, _, _, left, top, width, height, confidence, text] = cells.as_slice() else {
            return None;
        };
        let number = |cell: &str| cell.parse::<u32>().ok();
        let confidence: f32 = confidence.parse().ok()?;
        let text = text.trim();
        (level == "5" && confidence >= SURE && !text.is_empty()).then_some(())?;
        Some(Word {
            text: text.to_owned(),
            x: number(left)? / scale,
            y: number(top)? / scale,
            width: number(width)?.div_ceil(scale),
            height: number(height)?.div_ceil(scale),
            confidence,
        })
    };
    table.lines().filter_map(word).collect()
}

/// Words at the same height are a line: a label and its value are often apart.
fn lines(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    let middle = |word: &Word| word.y + word.height / 2;
    words.sort_by_key(|word| (middle(word), word.x));
    let mut lines: Vec<Vec<Word>> = Vec::new();
    for word in words {
        let same = lines.last().and_then(|line| line.last()).is_some_and(|before| {
            middle(&word).abs_diff(middle(before)) * 2 < word.height.min(before.height).max(1)
        });
        match lines.last_mut() {
            Some(line) if same => line.push(word),
            _ => lines.push(vec![word]),
        }
    }
    for line in &mut lines {
        line.sort_by_key(|word| word.x);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
        1\t1\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\n\
        5\t1\t2\t1\t1\t1\t301\t22\t81\t20\t96.1\tSmith\n\
        5\t1\t1\t1\t1\t1\t20\t20\t100\t24\t95\tName:\n\
        5\t1\t3\t1\t1\t1\t20\t80\t60\t20\t91\tdrawn\n\
        5\t1\t4\t1\t1\t1\t400\t300\t10\t10\t3\t~~\n\
        5\t1\t5\t1\t1\t1\tx\t300\t10\t10\t90\tbroken\n\
        short\trow\n";

    #[test]
    fn words_at_one_height_are_a_line_and_texture_is_left_out() {
        let lines = lines(words(TABLE, 2));
        let texts: Vec<Vec<&str>> =
            lines.iter().map(|line| line.iter().map(|word| word.text.as_str()).collect()).collect();
        assert_eq!(texts, [vec!["Name:", "Smith"], vec!["drawn"]]);
        let smith = &lines[0][1];
        assert_eq!((smith.x, smith.y, smith.width, smith.height), (150, 11, 41, 10));
    }

    #[test]
    fn languages_are_codes_and_nothing_else() {
        for bad in ["", "eng --psm", "../eng", "eng+", "eng;ls"] {
            assert!(Reader::find("off", bad).is_err(), "{bad}");
        }
        assert!(Reader::find("off", "eng+deu").unwrap().is_none());
    }
}
