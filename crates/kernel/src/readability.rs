//! How old a reader has to be for a text: the Flesch–Kincaid grade (Kincaid, Fishburne, Rogers and Chissom, Research Branch
//! Report 8-75, 1975) and five years, the age at which grades begin. For English; syllables are counted by a rule, so the
//! figure is a hint.

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Readability {
    pub words: usize,
    pub sentences: usize,
    pub syllables: usize,
}

/// With fewer words the figure says nothing.
const LEAST_WORDS: usize = 30;

impl Readability {
    pub fn of(text: &str) -> Self {
        let (mut words, mut sentences, mut syllables, mut open) = (0, 0, 0, false);
        // A line that ends without a full stop, such as a heading or an item, is a sentence too.
        for line in text.lines() {
            for token in line.split_whitespace() {
                let word: String = token.chars().filter(|c| c.is_alphabetic()).collect();
                if !word.is_empty() {
                    words += 1;
                    syllables += self::syllables(&word);
                    open = true;
                }
                let end = token.trim_end_matches(['"', '”', '’', ')']);
                if open && end.ends_with(['.', '!', '?', '…']) {
                    sentences += 1;
                    open = false;
                }
            }
            sentences += usize::from(open);
            open = false;
        }
        Self { words, sentences, syllables }
    }

    /// 0.39 words a sentence + 11.8 syllables a word − 15.59.
    pub fn grade(&self) -> Option<f64> {
        if self.words < LEAST_WORDS {
            return None;
        }
        let (words, sentences) = (self.words as f64, self.sentences.max(1) as f64);
        Some(0.39 * words / sentences + 11.8 * self.syllables as f64 / words - 15.59)
    }

    /// In years, none for a text that is too short to tell.
    pub fn age(&self) -> Option<u32> {
        // Nobody reads before the age of five, and no figure above 25 means more than 25.
        self.grade().map(|grade| (grade.round() + 5.0).clamp(5.0, 25.0) as u32)
    }
}

/// Groups of vowels; a silent e at the end is none.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let letters: Vec<char> = word.chars().collect();
    let vowel = |c: char| "aeiouyáàâäéèêëíìîïóòôöúùûüæø".contains(c);
    let mut groups = 0;
    let mut before = false;
    for letter in &letters {
        let now = vowel(*letter);
        groups += usize::from(now && !before);
        before = now;
    }
    let silent = word.ends_with('e') && !word.ends_with("le") || word.ends_with("es") || word.ends_with("ed");
    let sounded = ["ses", "xes", "zes", "ches", "shes", "ces", "ges", "ted", "ded"];
    if silent && groups > 1 && !sounded.iter().any(|end| word.ends_with(end)) {
        let stem = letters.len().saturating_sub(if word.ends_with('e') { 1 } else { 2 });
        // In “free” and “agreed” the e belongs to the group before it.
        if stem == 0 || !vowel(letters[stem - 1]) {
            groups -= 1;
        }
    }
    groups.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_counted_as_they_are_spoken() {
        for (word, count) in [
            ("the", 1),
            ("oxygen", 3),
            ("time", 1),
            ("table", 2),
            ("sepsis", 2),
            ("doses", 2),
            ("treated", 2),
            ("helped", 1),
            ("agreed", 2),
            ("medicine", 3),
            ("see", 1),
            ("why", 1),
        ] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }

    #[test]
    fn the_age_follows_the_formula() {
        let it = Readability { words: 100, sentences: 5, syllables: 150 };
        assert!((it.grade().unwrap() - (0.39 * 20.0 + 11.8 * 1.5 - 15.59)).abs() < 1e-12);
        assert_eq!(it.age(), Some(15));
        let plain = "Sepsis is a bad sign. You may feel cold or hot. You may be sick. Call us at once. We will help you. Do not wait. Do not drive on your own. Ask a friend.";
        assert!(Readability::of(plain).age().unwrap() <= 8);
        let hard = "Antimicrobial administration immediately following haemodynamic deterioration necessitates multidisciplinary consideration of contraindications, comorbidities and interactions, notwithstanding institutional recommendations regarding empirical prescription of intravenous cephalosporins in immunocompromised individuals presenting unexpectedly overnight somewhere.";
        assert!(Readability::of(hard).age().unwrap() >= 20);
        assert_eq!(Readability::of("Too short.").age(), None);
    }

    #[test]
    fn a_heading_is_a_sentence_of_its_own() {
        let it = Readability::of("What is it\nIt is an illness. It can kill!");
        assert_eq!((it.words, it.sentences), (10, 3));
    }
}
