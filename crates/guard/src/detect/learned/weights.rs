//! What was learnt: a weight for each feature of each sort of candidate.

use super::candidate::{Candidate, Sort, Trait, Traits};
use super::feature::{self, Place, Sink, bits};
use crate::document::Document;
use crate::lexicon::Class;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// Log-odds from which on the author is asked: chosen by templates of the train part that were held out.
pub(crate) const SURE: f32 = 2.5;

struct Weights {
    /// By sort, place and bit of the class.
    classes: Vec<[[f32; u64::BITS as usize]; Place::ALL.len()]>,
    /// By sort and bit of the trait.
    traits: Vec<[f32; u64::BITS as usize]>,
    /// By [`key`].
    words: HashMap<u64, f32, BuildHasherDefault<AsItIs>>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| read(include_str!("weights.txt")));

/// The bytes of a feature as they stand in the file: letters and marks as they are, others as “%80”.
pub(crate) fn escaped(bytes: &[u8]) -> String {
    let escape = |byte: &u8| match byte {
        b'%' | 0..=b' ' | 0x7f.. => format!("%{byte:02x}"),
        _ => char::from(*byte).to_string(),
    };
    bytes.iter().map(escape).collect()
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        bytes.push(u8::from_str_radix(code, 16).unwrap_or(b'?'));
        bytes.extend(rest.bytes());
    }
    bytes
}

/// Lines of sort, place, value and weight with tabs between them: “name before1 saw 1.25”, “age later class CARE 0.5”.
fn read(text: &str) -> Weights {
    let none = [[0.0; u64::BITS as usize]; Place::ALL.len()];
    let mut weights = Weights {
        classes: vec![none; Sort::ALL.len()],
        traits: vec![[0.0; u64::BITS as usize]; Sort::ALL.len()],
        words: HashMap::default(),
    };
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut parts = line.split('\t');
        let mut part = || parts.next().unwrap_or_default();
        let (sort, place, value, weight) = (part(), part(), part(), part());
        let sort = Sort::ALL.iter().find(|known| known.as_str() == sort);
        let (Some(sort), Ok(weight)) = (sort.copied(), weight.parse()) else { continue };
        if let Some(one) = Trait::ALL.iter().find(|known| place == "is" && known.as_str() == value) {
            weights.traits[sort as usize][*one as usize] = weight;
            continue;
        }
        let place = Place::ALL.iter().find(|known| known.as_str() == place);
        let Some(place) = place.copied() else { continue };
        match value.strip_prefix("class ").and_then(Class::bit) {
            Some(bit) => weights.classes[sort as usize][place as usize][bit] = weight,
            None => {
                weights.words.insert(key(sort, place, &unescaped(value)), weight);
            }
        }
    }
    weights
}

/// How surely the candidate is an identifier.
pub(super) fn log_odds(document: &Document<'_>, candidate: &Candidate) -> f32 {
    let mut sum = Sum { sort: candidate.sort, total: 0.0 };
    feature::of(document, candidate, &mut sum);
    sum.total
}

struct Sum {
    sort: Sort,
    total: f32,
}

impl Sink for Sum {
    fn add_word(&mut self, place: Place, value: &[u8]) {
        self.total += WEIGHTS.words.get(&key(self.sort, place, value)).copied().unwrap_or(0.0);
    }

    fn add_classes(&mut self, place: Place, classes: Class) {
        let weights = &WEIGHTS.classes[self.sort as usize][place as usize];
        self.total += bits(classes.0).map(|bit| weights[bit]).sum::<f32>();
    }

    fn add_traits(&mut self, traits: Traits) {
        let weights = &WEIGHTS.traits[self.sort as usize];
        self.total += bits(traits.0).map(|bit| weights[bit]).sum::<f32>();
    }
}

/// A number for a feature. Nobody can choose the keys of the table: another text with the same number only takes part
/// in a guess.
fn key(sort: Sort, place: Place, value: &[u8]) -> u64 {
    let mix = |key: u64, eight: u64| (key ^ eight).wrapping_mul(0xf135_7aea_2e62_a9c5).rotate_left(23);
    let start = mix(0, ((sort as u64 + 1) << 8) | (place as u64 + 1));
    value.chunks(8).fold(start, |key, chunk| {
        mix(key, chunk.iter().fold(0, |eight, byte| (eight << 8) | u64::from(*byte)))
    })
}

/// The keys are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _bytes: &[u8]) {}

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_byte_can_stand_in_the_file() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(unescaped(&escaped(&all)), all);
        assert_eq!(escaped(b"caf\x80 %"), "caf%80%20%25");
    }

    #[test]
    fn every_line_of_the_file_is_a_weight() {
        let text = include_str!("weights.txt");
        let lines = text.lines().filter(|line| !line.starts_with('#')).count();
        let weights = read(text);
        let of_classes = weights.classes.iter().flatten().flatten().filter(|weight| **weight != 0.0).count();
        let of_traits = weights.traits.iter().flatten().filter(|weight| **weight != 0.0).count();
        assert_eq!(of_classes + of_traits + weights.words.len(), lines);
        assert!(lines > 1_000, "{lines}");
    }
}
