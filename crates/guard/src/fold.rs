//! A text as the detectors read it: one ASCII byte for each character that matters, and the way back.
//!
//! Full-width letters, digits of all scripts, accents, ligatures and look-alike letters become ASCII. Characters that
//! show nothing (zero-width marks, marks of direction, soft hyphens, combining marks) are left out, so that nothing
//! can be hidden between two digits. What has no ASCII form becomes [`LOWER`], [`UPPER`] or [`SYMBOL`].

use std::borrow::Cow;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A letter of a script without upper case, or in lower case.
pub(crate) const LOWER: u8 = 0x80;
pub(crate) const UPPER: u8 = 0x81;
pub(crate) const SYMBOL: u8 = 0x82;

pub(crate) struct Folded<'a> {
    pub bytes: Cow<'a, [u8]>,
    /// For each byte the scalar value it came from. None when the text is plain ASCII and both are the same.
    offsets: Option<Vec<u32>>,
}

impl<'a> Folded<'a> {
    pub fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self { bytes: Cow::Borrowed(text.as_bytes()), offsets: None };
        }
        let mut folder = Folder {
            bytes: Vec::with_capacity(text.len()),
            offsets: Vec::with_capacity(text.len()),
            lookalikes: Vec::new(),
        };
        let mut scalar: u32 = 0;
        for c in text.chars() {
            folder.push(c, scalar);
            scalar = scalar.saturating_add(1);
        }
        folder.settle_lookalikes();
        Self { bytes: Cow::Owned(folder.bytes), offsets: Some(folder.offsets) }
    }

    /// The scalar values of the original text that the bytes `start..end` came from.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        match &self.offsets {
            None => (start, end),
            Some(offsets) => {
                let at = |index: usize| offsets.get(index).map_or(0, |scalar| *scalar as usize);
                (at(start), at(end.saturating_sub(1)) + 1)
            }
        }
    }
}

struct Folder {
    bytes: Vec<u8>,
    offsets: Vec<u32>,
    /// Where a Cyrillic or Greek letter stands that looks like this Latin letter.
    lookalikes: Vec<(usize, u8)>,
}

impl Folder {
    fn put(&mut self, byte: u8, scalar: u32) {
        self.bytes.push(byte);
        self.offsets.push(scalar);
    }

    fn push(&mut self, c: char, scalar: u32) {
        if c.is_ascii() {
            return self.put(c as u8, scalar);
        }
        if shows_nothing(c) {
            return;
        }
        if let Some(digit) = decimal_digit(c) {
            return self.put(b'0' + digit, scalar);
        }
        if let Some(ascii) = punctuation(c) {
            return self.put(ascii, scalar);
        }
        if let Some(letters) = latin_without_decomposition(c) {
            return letters.bytes().for_each(|letter| self.put(letter, scalar));
        }
        if let Some(latin) = lookalike(c) {
            self.lookalikes.push((self.bytes.len(), latin));
            return self.put(class(c), scalar);
        }
        decompose_compatible(c, |part| {
            if part.is_ascii() {
                self.put(part as u8, scalar);
            } else if let Some(latin) = lookalike(part) {
                self.lookalikes.push((self.bytes.len(), latin));
                self.put(class(part), scalar);
            } else if let Some(ascii) = punctuation(part) {
                self.put(ascii, scalar);
            } else if !is_combining_mark(part) {
                self.put(class(part), scalar);
            }
        });
    }

    /// A look-alike is read as Latin when its word has a Latin letter or a digit: Greek and Russian words stay as
    /// they are. Each word is walked through once.
    fn settle_lookalikes(&mut self) {
        let mut word_end = 0;
        let mut mixed = false;
        for &(at, latin) in &self.lookalikes {
            if at >= word_end {
                let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == LOWER || *byte == UPPER;
                let start = self.bytes[..at].iter().rposition(|byte| !is_part(byte)).map_or(0, |p| p + 1);
                let length = self.bytes[at..].iter().position(|byte| !is_part(byte));
                word_end = length.map_or(self.bytes.len(), |length| at + length);
                mixed = self.bytes[start..word_end].iter().any(u8::is_ascii_alphanumeric);
            }
            if mixed {
                self.bytes[at] = latin;
            }
        }
    }
}

fn class(c: char) -> u8 {
    match c {
        _ if c.is_uppercase() => UPPER,
        _ if c.is_alphabetic() => LOWER,
        _ if c.is_whitespace() => b' ',
        _ => SYMBOL,
    }
}

fn shows_nothing(c: char) -> bool {
    matches!(c as u32,
        0x00AD | 0x034F | 0x061C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180E
        | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0
        | 0xFFF9..=0xFFFB | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE0FFF)
        || is_combining_mark(c)
}

/// The zero of each run of ten decimal digits (Unicode general category Nd) beyond ASCII.
const ZEROS: [u32; 72] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0,
    0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10, 0x104A0, 0x10D30,
    0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0,
    0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0,
    0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950,
    0x1FBF0,
];

fn decimal_digit(c: char) -> Option<u8> {
    let c = c as u32;
    let run = ZEROS.partition_point(|zero| *zero <= c).checked_sub(1)?;
    u8::try_from(c - ZEROS[run]).ok().filter(|digit| *digit < 10)
}

/// Quotes, dashes and separators that people's keyboards and word processors put in place of the plain ones.
/// Superscripts stay symbols: “10⁹” is no 109.
fn punctuation(c: char) -> Option<u8> {
    Some(match c as u32 {
        0x2010..=0x2015 | 0x2212 | 0xFE58 | 0xFE63 | 0xFF0D | 0x2043 => b'-',
        0x2018 | 0x2019 | 0x201B | 0x02BC | 0x2032 | 0x00B4 | 0xFF07 => b'\'',
        0x201C..=0x201F | 0x2033 | 0x00AB | 0x00BB => b'"',
        0x00B7 | 0x2022 | 0x2027 | 0x2219 | 0x22C5 | 0x30FB => b'.',
        0x2044 | 0x2215 => b'/',
        0x0085 | 0x2028 | 0x2029 => b'\n',
        0x00B2 | 0x00B3 | 0x00B9 | 0x2070..=0x209C => SYMBOL,
        _ => return None,
    })
}

fn latin_without_decomposition(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "Ae",
        'œ' => "oe",
        'Œ' => "Oe",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        'ħ' => "h",
        'Ħ' => "H",
        // As clinicians write a sex.
        '♀' => "F",
        '♂' => "M",
        _ => return None,
    })
}

/// Cyrillic and Greek letters that a reader takes for Latin ones.
fn lookalike(c: char) -> Option<u8> {
    const CYRILLIC_AND_GREEK: &str = "АаВЕеЅѕІіЈјКМНОоРрСсТУуХхԚԜһԁԛԝΑΒΕΖΗΙΚΜΝΟοΡΤΥΧνα";
    const LATIN: &[u8] = b"AaBEeSsIiJjKMHOoPpCcTYyXxQWhdqwABEZHIKMNOoPTYXva";
    if !('Α'..='ԝ').contains(&c) {
        return None;
    }
    CYRILLIC_AND_GREEK.chars().position(|known| known == c).map(|index| LATIN[index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> String {
        Folded::new(text).bytes.iter().map(|byte| if byte.is_ascii() { *byte as char } else { '?' }).collect()
    }

    #[test]
    fn digits_of_all_scripts_are_digits() {
        assert_eq!(folded("٩٤٣ ४७६ ９４３ 𝟗𝟒 1️⃣"), "943 476 943 94 1");
    }

    #[test]
    fn what_shows_nothing_is_left_out_and_the_way_back_is_kept() {
        let text = Folded::new("é\u{200b}9\u{202e}4");
        assert_eq!(&*text.bytes, b"e94");
        assert_eq!(text.original(1, 3), (2, 5));
        assert_eq!(folded("e\u{301}"), "e");
    }

    #[test]
    fn accents_ligatures_dashes_and_quotes_become_plain() {
        assert_eq!(
            folded("Jürgen Müller – “O’Brien” ﬁt Ødegård №"),
            "Jurgen Muller - \"O'Brien\" fit Odegard No"
        );
    }

    #[test]
    fn lookalikes_are_latin_only_beside_latin() {
        assert_eq!(folded("Smіth К123456"), "Smith K123456");
        assert!(!folded("Москва").contains('o'));
    }

    #[test]
    fn a_superscript_is_no_digit_of_the_number_before_it() {
        assert_eq!(folded("10⁹"), "10?");
    }

    #[test]
    fn the_zeros_are_in_order() {
        assert!(ZEROS.is_sorted());
        assert_eq!("АаВЕеЅѕІіЈјКМНОоРрСсТУуХхԚԜһԁԛԝΑΒΕΖΗΙΚΜΝΟοΡΤΥΧνα".chars().count(), 48);
    }

    proptest! {
        #[test]
        fn the_way_back_is_monotone_and_inside_the_text(text in "\\PC{0,80}") {
            let folded = Folded::new(&text);
            let length = text.chars().count();
            let mut last = 0;
            for index in 0..folded.bytes.len() {
                let (start, end) = folded.original(index, index + 1);
                prop_assert!(last <= start && start < end && end <= length);
                last = start;
            }
        }
    }
}
