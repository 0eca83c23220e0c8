//! Flaws of writing that give the key away or test reading instead of knowing. Warnings, never refusals: the author
//! decides. After the lists of item writers (doi:10.1186/s12909-024-05433-y).

use super::letter;

/// One flaw, with the option it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The right option is much longer than the others.
    LongestIsKey,
    /// “Always”, “never”: test-wise readers know that these are wrong.
    Absolute(usize),
    /// Only some options fit the stem's last word: “a”, “an”, a plural.
    GrammaticalCue(usize),
    AllOfTheAbove(usize),
    NoneOfTheAbove(usize),
    NegativeStem,
    /// A long word of the stem stands in the key and in no other option.
    WordCue,
    /// There is nothing to ask: the stem ends without a question and without an open sentence.
    NoQuestion,
}

impl Flaw {
    /// A name for programs.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::LongestIsKey => "longest_option_is_key",
            Self::Absolute(_) => "absolute_term",
            Self::GrammaticalCue(_) => "grammatical_cue",
            Self::AllOfTheAbove(_) => "all_of_the_above",
            Self::NoneOfTheAbove(_) => "none_of_the_above",
            Self::NegativeStem => "negative_stem",
            Self::WordCue => "repeated_word",
            Self::NoQuestion => "no_question",
        }
    }

    pub const fn option(self) -> Option<usize> {
        match self {
            Self::Absolute(at)
            | Self::GrammaticalCue(at)
            | Self::AllOfTheAbove(at)
            | Self::NoneOfTheAbove(at) => Some(at),
            _ => None,
        }
    }

    /// What is wrong, why, and what to do.
    pub fn says(self) -> String {
        match self {
            Self::LongestIsKey => "The right option is by far the longest, and readers notice. Shorten it, or make the others as precise.".into(),
            Self::Absolute(at) => format!("Option {} says “always”, “never” or the like. Such options are nearly always wrong, and readers know it. Say it without.", letter(at)),
            Self::GrammaticalCue(at) => format!("Option {} does not follow the last word of the stem as the others do. Word the stem so that every option fits.", letter(at)),
            Self::AllOfTheAbove(at) => format!("Option {} is “all of the above”: whoever knows two of the others has it. Ask for the best one instead.", letter(at)),
            Self::NoneOfTheAbove(at) => format!("Option {} is “none of the above”: it shows what a reader rules out, not what they know. Name a fourth plausible answer instead.", letter(at)),
            Self::NegativeStem => "The stem asks for what is not so. Readers overlook the word; ask for what is so, or write the word in capitals.".into(),
            Self::WordCue => "A word of the stem stands in the right option and in no other: it points to the key. Use it everywhere or nowhere.".into(),
            Self::NoQuestion => "The stem does not ask anything. End it with a question that can be answered with the options covered.".into(),
        }
    }
}

/// Words that make a statement absolute.
const ABSOLUTES: [&str; 8] = ["always", "never", "only", "all", "none", "every", "completely", "must"];
const NEGATIVES: [&str; 5] = ["not", "except", "least", "incorrect", "false"];
/// Shorter words of a stem point to nothing.
const LONG_WORD: usize = 7;

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Every flaw of a question whose right option is at `key`. Empty options are not looked at: somebody is still writing.
pub fn flaws(stem: &str, options: &[String], key: Option<usize>) -> Vec<Flaw> {
    let mut found = Vec::new();
    let (stem, options): (&str, Vec<&str>) =
        (stem.trim(), options.iter().map(|option| option.trim()).collect());
    if stem.is_empty() {
        return found;
    }
    found.extend(of_the_stem(stem));
    for (at, option) in options.iter().enumerate() {
        let lower = option.to_lowercase();
        if lower.starts_with("all of the") || lower.starts_with("all the above") {
            found.push(Flaw::AllOfTheAbove(at));
        } else if lower.starts_with("none of the") || lower.starts_with("none the above") {
            found.push(Flaw::NoneOfTheAbove(at));
        } else if words(option).iter().any(|word| ABSOLUTES.contains(&word.as_str())) {
            found.push(Flaw::Absolute(at));
        }
    }
    found.extend(grammatical_cues(stem, &options));
    if let Some(key) = key.filter(|key| options.get(*key).is_some_and(|option| !option.is_empty())) {
        found.extend(of_the_key(stem, &options, key));
    }
    found
}

fn of_the_stem(stem: &str) -> Vec<Flaw> {
    let mut found = Vec::new();
    // The last sentence is the question; a “not” before it is part of the story.
    let last = stem.trim_end_matches(['?', '.', ':', ' ', '\n']).rsplit(['.', '?', '!', '\n']).next();
    // In capitals it is not overlooked.
    let shouted = |word: &str| last.is_some_and(|last| last.contains(&word.to_uppercase()));
    let asked = words(last.unwrap_or(stem));
    if NEGATIVES.iter().any(|word| asked.iter().any(|it| it == word) && !shouted(word)) {
        found.push(Flaw::NegativeStem);
    }
    let asks = stem.contains('?') || stem.ends_with([':', '…', '_']) || stem.ends_with("...");
    if !asks {
        found.push(Flaw::NoQuestion);
    }
    found
}

/// “… is an” followed by options of which some begin with a consonant, or the other way round.
fn grammatical_cues(stem: &str, options: &[&str]) -> Vec<Flaw> {
    let end = stem.trim_end_matches([':', '…', '.', '_', ' ']);
    let vowel = |option: &str| option.chars().next().is_some_and(|c| "aeiouAEIOU".contains(c));
    let wants_vowel = match words(end).last().map(String::as_str) {
        Some("an") => true,
        Some("a") => false,
        _ => return Vec::new(),
    };
    let filled = |option: &&str| !option.is_empty();
    options
        .iter()
        .enumerate()
        .filter(|(_, option)| filled(option) && vowel(option) != wants_vowel)
        .map(|(at, _)| Flaw::GrammaticalCue(at))
        .collect()
}

fn of_the_key(stem: &str, options: &[&str], key: usize) -> Vec<Flaw> {
    let mut found = Vec::new();
    let others = || options.iter().enumerate().filter(|(at, it)| *at != key && !it.is_empty());
    let length = crate::text::length(options[key]);
    let longest = others().map(|(_, option)| crate::text::length(option)).max();
    // A few letters more tell nobody anything.
    if longest.is_some_and(|longest| length > 20 && length as f64 > longest as f64 * 1.4) {
        found.push(Flaw::LongestIsKey);
    }
    let in_stem = words(stem);
    let cue = words(options[key]).into_iter().any(|word| {
        word.chars().count() >= LONG_WORD
            && in_stem.contains(&word)
            && others().next().is_some()
            && others().all(|(_, option)| !words(option).contains(&word))
    });
    if cue {
        found.push(Flaw::WordCue);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(stem: &str, options: &[&str], key: usize) -> Vec<Flaw> {
        let options: Vec<String> = options.iter().map(|it| (*it).to_owned()).collect();
        flaws(stem, &options, Some(key))
    }

    #[test]
    fn a_well_written_question_has_no_flaws() {
        let stem = "A fit 30 year old has a regular narrow complex tachycardia and a normal pressure. What is the best first step?";
        assert_eq!(found(stem, &["Modified Valsalva", "Adenosine", "Cardioversion"], 0), []);
        assert_eq!(found("", &["a", "b"], 0), []);
    }

    #[test]
    fn each_flaw_is_found_and_says_what_to_do() {
        let ask = "What is the best first step?";
        for (stem, options, key, flaw) in [
            (
                ask,
                vec!["Wait", "Give oxygen, sit the patient up and call for help at once"],
                1,
                Flaw::LongestIsKey,
            ),
            (ask, vec!["Never give oxygen", "Give oxygen"], 1, Flaw::Absolute(0)),
            ("The finding is an", vec!["Effusion", "Tumour"], 0, Flaw::GrammaticalCue(1)),
            (ask, vec!["Wait", "All of the above"], 0, Flaw::AllOfTheAbove(1)),
            (ask, vec!["Wait", "None of the above"], 0, Flaw::NoneOfTheAbove(1)),
            ("Which drug is not safe here?", vec!["One", "Two"], 0, Flaw::NegativeStem),
            (
                "Which sign suggests pericarditis?",
                vec!["Saddle pericarditis changes", "Delta wave"],
                0,
                Flaw::WordCue,
            ),
            ("Tell me about sepsis", vec!["One", "Two"], 0, Flaw::NoQuestion),
        ] {
            let all = found(stem, &options, key);
            assert!(all.contains(&flaw), "{stem} {options:?}: {all:?}");
            assert!(flaw.says().ends_with('.') && !flaw.kind().is_empty());
        }
    }

    #[test]
    fn a_negative_in_capitals_or_in_the_story_is_not_overlooked() {
        assert!(!found("Which drug is NOT safe?", &["One", "Two"], 0).contains(&Flaw::NegativeStem));
        assert!(!found("She does not smoke. What is it?", &["One", "Two"], 0).contains(&Flaw::NegativeStem));
    }
}
