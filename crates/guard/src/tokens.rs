//! One pass over the folded text: words, numbers and marks, each with its place, its case and what it may mean.

use crate::fold::{Folded, LOWER, UPPER};
use crate::lexicon::{self, Class};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Word,
    /// Digits only.
    Number,
    /// A single character that is neither.
    Mark(u8),
}

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing: “72F” is a number and a word without a gap.
    None,
    Space,
    Line,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    /// “Smith”
    Capital,
    /// “SMITH”, at least two letters.
    Upper,
    /// “S”
    Single,
    /// “eGFR”
    Mixed,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub start: u32,
    pub end: u32,
    pub form: Form,
    pub gap: Gap,
    pub case: Case,
    /// An “'s” follows, which is part of neither this token nor the next.
    pub possessive: bool,
    pub class: Class,
}

impl Token {
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    pub fn is(&self, class: Class) -> bool {
        self.class.has(class)
    }

    pub fn is_mark(&self, mark: u8) -> bool {
        self.form == Form::Mark(mark)
    }

    pub fn is_word(&self) -> bool {
        self.form == Form::Word
    }

    pub fn is_number(&self) -> bool {
        self.form == Form::Number
    }

    /// Begins like a name: “Smith”, “SMITH”, “McDonald”.
    pub fn is_capitalised(&self) -> bool {
        self.is_word() && matches!(self.case, Case::Capital | Case::Upper | Case::Mixed)
    }
}

/// Whether the word, in any case, is one of the words with spaces between them. This is asked more often than anything
/// else: spaces are looked for in eight bytes at once.
fn has_word(words: &[u8], word: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const SPACES: u64 = ONES * b' ' as u64;
    let mut start = 0;
    let mut base = 0;
    while let Some(eight) = words.get(base..base + 8) {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(eight);
        let differences = u64::from_le_bytes(bytes) ^ SPACES;
        // A high bit for each byte that is a space.
        let mut spaces = differences.wrapping_sub(ONES) & !differences & (ONES << 7);
        while spaces != 0 {
            let at = base + spaces.trailing_zeros() as usize / 8;
            if at - start == word.len() && word.eq_ignore_ascii_case(&words[start..at]) {
                return true;
            }
            start = at + 1;
            spaces &= spaces - 1;
        }
        base += 8;
    }
    words[start..].split(|byte| *byte == b' ').any(|last| last.eq_ignore_ascii_case(word))
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == LOWER || byte == UPPER
}

/// The folded text and its tokens.
pub(crate) struct Tokens<'a> {
    pub folded: Folded<'a>,
    pub list: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str) -> Self {
        let folded = Folded::new(text);
        let list = read(&folded.bytes);
        Self { folded, list }
    }

    pub fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    /// The token `back` places before `index`.
    pub fn before(&self, index: usize, back: usize) -> Option<&Token> {
        index.checked_sub(back).and_then(|index| self.list.get(index))
    }

    pub fn bytes(&self, token: &Token) -> &[u8] {
        &self.folded.bytes[token.start as usize..token.end as usize]
    }

    /// Whether the token is this word, which is given in lower case.
    pub fn is_text(&self, index: usize, word: &str) -> bool {
        self.get(index).is_some_and(|token| self.bytes(token).eq_ignore_ascii_case(word.as_bytes()))
    }

    pub fn is_one_of(&self, index: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_text(index, word))
    }

    /// Whether the token is one of the words of a list with spaces between them.
    pub fn is_in(&self, index: usize, words: &str) -> bool {
        let Some(token) = self.get(index).filter(|token| token.is_word()) else { return false };
        has_word(words.as_bytes(), self.bytes(token))
    }

    /// The value of a number of at most nine digits.
    pub fn value(&self, index: usize) -> Option<u32> {
        let token = self.get(index).filter(|token| token.is_number() && token.len() <= 9)?;
        Some(self.bytes(token).iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
    }

    pub fn is_mark(&self, index: usize, mark: u8) -> bool {
        self.get(index).is_some_and(|token| token.is_mark(mark))
    }

    pub fn is(&self, index: usize, class: Class) -> bool {
        self.get(index).is_some_and(|token| token.is(class))
    }

    /// Whether nothing stands between this token and the one before.
    pub fn is_glued(&self, index: usize) -> bool {
        index > 0 && self.get(index).is_some_and(|token| token.gap == Gap::None)
    }
}

fn read(bytes: &[u8]) -> Vec<Token> {
    let mut list = Vec::with_capacity(bytes.len() / 5 + 8);
    let mut at = 0;
    let mut gap = Gap::Line;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b'\n' || byte == b'\r' {
            gap = Gap::Line;
            at += 1;
            continue;
        }
        if byte == b' ' || byte == b'\t' {
            gap = gap.max(Gap::Space);
            at += 1;
            continue;
        }
        let start = at;
        let mut possessive = false;
        let (form, case, class) = if byte.is_ascii_digit() {
            at += bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            (Form::Number, Case::Lower, Class::NONE)
        } else if is_letter(byte) {
            at = word_end(bytes, at);
            let word = &bytes[start..at];
            possessive = is_possessive(bytes, at);
            (Form::Word, case(word), lexicon::class(word))
        } else {
            at += 1;
            (Form::Mark(byte), Case::Lower, Class::NONE)
        };
        // Detectors need no place beyond 4 GiB.
        let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(at)) else { break };
        list.push(Token { start: from, end: to, form, gap, case, possessive, class });
        if possessive {
            at += 2;
        }
        gap = Gap::None;
    }
    list
}

/// A word goes on over an apostrophe (“O'Brien”), but not over that of “Smith's”.
fn word_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        at += bytes[at..].iter().take_while(|byte| is_letter(**byte)).count();
        let joins = bytes.get(at) == Some(&b'\'')
            && bytes.get(at + 1).is_some_and(|byte| is_letter(*byte))
            && !is_possessive(bytes, at);
        if !joins {
            return at;
        }
        at += 1;
    }
}

fn is_possessive(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'\'')
        && matches!(bytes.get(at + 1), Some(b's' | b'S'))
        && !bytes.get(at + 2).is_some_and(|byte| is_letter(*byte) || byte.is_ascii_digit())
}

fn case(word: &[u8]) -> Case {
    let is_upper = |byte: &u8| byte.is_ascii_uppercase() || *byte == UPPER;
    let uppers = word.iter().filter(|byte| is_upper(byte)).count();
    let letters = word.iter().filter(|byte| is_letter(**byte)).count();
    match (uppers, letters) {
        (0, _) => Case::Lower,
        (1, 1) => Case::Single,
        _ if uppers == letters => Case::Upper,
        (1, _) if is_upper(&word[0]) => Case::Capital,
        _ => Case::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let tokens = Tokens::new(text);
        tokens.list.iter().map(|token| String::from_utf8_lossy(tokens.bytes(token)).into_owned()).collect()
    }

    #[test]
    fn a_word_is_found_wherever_it_stands_in_a_list() {
        let list = b"bed bay ward cubicle o'clock trolley couch";
        for word in ["bed", "Bay", "WARD", "cubicle", "o'clock", "trolley", "couch"] {
            assert!(has_word(list, word.as_bytes()), "{word}");
        }
        for word in ["be", "edb", "couc", "ouch", "trolleys"] {
            assert!(!has_word(list, word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn words_numbers_and_marks_are_apart() {
        assert_eq!(words("72F bed 4, c/o"), ["72", "F", "bed", "4", ",", "c", "/", "o"]);
    }

    #[test]
    fn an_apostrophe_joins_a_name_but_not_a_genitive() {
        assert_eq!(words("O'Brien's son"), ["O'Brien", "son"]);
        assert!(Tokens::new("Smith's").list[0].possessive);
        assert_eq!(words("D’Souza"), ["D'Souza"]);
    }

    #[test]
    fn case_and_gaps_are_known() {
        let tokens = Tokens::new("Mr SMITH\neGFR J");
        let list: Vec<_> = tokens.list.iter().map(|token| (token.case, token.gap)).collect();
        assert_eq!(
            list,
            [
                (Case::Capital, Gap::Line),
                (Case::Upper, Gap::Space),
                (Case::Mixed, Gap::Line),
                (Case::Single, Gap::Space)
            ]
        );
    }
}
