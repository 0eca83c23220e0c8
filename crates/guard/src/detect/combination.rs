//! Rare combinations: an age, a place, a condition, an occupation and a day that each are harmless and together mean
//! one person. The thread and the author's last posts count towards the sum: what is spread over three posts is read
//! together.

use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::people;
use crate::tokens::{Case, Token, Tokens};
use std::borrow::Cow;

/// What is said of one patient, and how much it narrows down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Facet {
    Age,
    Place,
    City,
    Condition,
    Rare,
    Occupation,
    Day,
    Time,
    /// “the only postwoman in Durness”
    Unique,
}

impl Facet {
    const ALL: [Self; 9] = [
        Self::Age,
        Self::Place,
        Self::City,
        Self::Condition,
        Self::Rare,
        Self::Occupation,
        Self::Day,
        Self::Time,
        Self::Unique,
    ];

    /// In steps of a quarter: a four is a sixteenth of those who remain, roughly.
    fn weight(self) -> u32 {
        match self {
            Self::Age | Self::Day => 4,
            Self::Place | Self::Occupation => 6,
            Self::City | Self::Time => 3,
            Self::Condition => 2,
            Self::Rare | Self::Unique => 8,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Age => "an exact age",
            Self::Place => "a place",
            Self::City => "a town",
            Self::Condition => "a condition",
            Self::Rare => "a rare condition",
            Self::Occupation => "an occupation",
            Self::Day => "an exact day",
            Self::Time => "a day of this week",
            Self::Unique => "something that only one person is",
        }
    }
}

/// Weights together from which one person is likely to be singled out, and from which it is worth a word.
const CONFIRM: u32 = 15;
const NOTE: u32 = 14;

/// So far from the patient a fact still speaks of the patient.
const NEAR: usize = 40;

/// Cities so large that they narrow down little.
const LARGE: &str = "london birmingham manchester leeds glasgow liverpool edinburgh bristol sheffield dublin toronto \
    montreal vancouver sydney melbourne brisbane auckland boston chicago houston philadelphia mumbai \
    delhi kolkata chennai bangalore bengaluru berlin hamburg munich paris amsterdam madrid barcelona \
    rome milan istanbul lagos nairobi singapore cardiff belfast";

struct Fact {
    facet: Facet,
    from: usize,
    to: usize,
}

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    let facts = facts(&document.tokens, &document.people);
    let Some(first) = facts.iter().map(|fact| fact.from).min() else { return };
    let last = facts.iter().map(|fact| fact.to).max().unwrap_or(first + 1);
    let mut known: Vec<Facet> = facts.iter().map(|fact| fact.facet).collect();
    for text in document.context.around.iter().take(AROUND) {
        let tokens = Tokens::new(text);
        let people = people::find(&tokens);
        known.extend(self::facts(&tokens, &people).into_iter().map(|fact| fact.facet));
    }
    let stated: Vec<Facet> = Facet::ALL.into_iter().filter(|facet| known.contains(facet)).collect();
    let singles_out = stated
        .iter()
        .any(|facet| matches!(facet, Facet::Rare | Facet::Occupation | Facet::Place | Facet::Unique));
    let sum: u32 = stated.iter().map(|facet| facet.weight()).sum();
    // A city beside a smaller place adds nothing.
    let sum = if stated.contains(&Facet::Place) && stated.contains(&Facet::City) {
        sum - Facet::City.weight()
    } else {
        sum
    };
    let severity = match sum {
        _ if !singles_out || stated.len() < 3 => return,
        CONFIRM.. => Severity::Confirm,
        NOTE.. => Severity::Note,
        _ => return,
    };
    let words: Vec<&str> = stated.iter().map(|facet| facet.words()).collect();
    let (start, end) = document.span(first, last);
    hits.push(Hit {
        start,
        end,
        kind: Kind::Combination,
        identifier: None,
        severity,
        confidence: (0.4 + f64::from(sum - NOTE) * 0.04).min(0.9),
        reason: Cow::Owned(format!(
            "Together, {} may single out one patient to those who live or work nearby.",
            listed(&words)
        )),
        announced: true,
    });
}

/// More posts than that are another story.
const AROUND: usize = 40;

fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// Facts that stand near an evident patient, or near somebody who is one of a kind.
fn facts(tokens: &Tokens<'_>, people: &people::People) -> Vec<Fact> {
    let mut anchors: Vec<usize> =
        (0..tokens.list.len()).filter(|index| unique(tokens, *index).is_some()).collect();
    anchors.extend(&people.patients);
    anchors.extend((0..tokens.list.len()).filter(|index| {
        tokens.is(*index, Class::OCCUPATION)
            && tokens.is_in(index.wrapping_sub(1), "a the our retired former local")
    }));
    anchors.sort_unstable();
    if anchors.is_empty() {
        return Vec::new();
    }
    let near = |index: usize| {
        let first = anchors.partition_point(|place| *place + NEAR < index);
        anchors.get(first).is_some_and(|place| *place <= index + NEAR)
    };
    let mut facts: Vec<Fact> = people
        .ages
        .iter()
        .filter(|age| age.clinical || near(age.from))
        .map(|age| Fact { facet: Facet::Age, from: age.from, to: age.to })
        .collect();
    for (index, token) in tokens.list.iter().enumerate() {
        if token.is_number() && is_age_between_commas(tokens, index) && near(index) {
            facts.push(Fact { facet: Facet::Age, from: index, to: index + 1 });
        }
        if !token.is_word() {
            continue;
        }
        if let Some((facet, to)) = facet(tokens, index, token).filter(|_| near(index)) {
            facts.push(Fact { facet, from: index, to });
        }
    }
    facts
}

fn facet(tokens: &Tokens<'_>, index: usize, token: &Token) -> Option<(Facet, usize)> {
    let to = index + 1;
    let before = |words: &[&str]| (1..=3).any(|back| index >= back && tokens.is_one_of(index - back, words));
    if let Some(to) = unique(tokens, index) {
        return Some((Facet::Unique, to));
    }
    if is_unknown_name(tokens, index, token) {
        let before = index.wrapping_sub(1);
        let origin = tokens.is_one_of(before, &["in", "from", "near", "outside"]);
        let of_work = tokens.is(index.wrapping_sub(2), Class::OCCUPATION.and(Class::PATIENT))
            && tokens.is_one_of(before, &["of", "on", "at"]);
        if origin || of_work {
            return Some((Facet::Place, to));
        }
    }
    if token.is(Class::PLACE) {
        let small = tokens.is_one_of(index, &["village", "hamlet", "island", "isle"]);
        let located = before(&[
            "in", "from", "near", "at", "outside", "of", "to", "around", "small", "remote", "rural", "tiny",
        ]);
        let named = token.is_capitalised() && located;
        return match () {
            () if named && tokens.is_in(index, LARGE) => Some((Facet::City, to)),
            () if named || (small && located) => Some((Facet::Place, to)),
            () => None,
        };
    }
    if token.is(Class::RARE) || is_eponymous_disease(tokens, index, token) {
        return Some((Facet::Rare, to));
    }
    if token.is(Class::OCCUPATION) && !token.is_capitalised() {
        return Some((Facet::Occupation, to));
    }
    if token.is(Class::CONDITION) {
        return Some((Facet::Condition, to));
    }
    if token.is(Class::MONTH) && token.is_capitalised() {
        let dated = [index.wrapping_sub(1), index.wrapping_sub(2), index + 1]
            .iter()
            .any(|at| tokens.value(*at).is_some_and(|day| (1..=31).contains(&day)));
        return dated.then_some((Facet::Day, to));
    }
    let weekday = token.is(Class::WEEKDAY) && token.len() > 3 && before(&["last", "on", "this"]);
    (weekday
        || tokens.is_one_of(index, &["yesterday", "tonight", "christmas", "easter", "hogmanay", "diwali"]))
    .then_some((Facet::Time, to))
}

/// “the postman, 61, who …”
fn is_age_between_commas(tokens: &Tokens<'_>, index: usize) -> bool {
    let closed = tokens.get(index + 1).is_none_or(|next| {
        next.is_mark(b',')
            || next.is_mark(b')')
            || next.is_mark(b';')
            || next.is_mark(b'.') && !tokens.is_glued(index + 2)
    });
    let opened = index > 1 && (tokens.is_mark(index - 1, b',') || tokens.is_mark(index - 1, b'('));
    let word = index > 1 && tokens.list[index - 2].is_word();
    opened && word && closed && tokens.value(index).is_some_and(|years| (1..=110).contains(&years))
}

/// “Erdheim-Chester disease”, “Alport syndrome”: named after somebody and not one of those that everybody knows.
fn is_eponymous_disease(tokens: &Tokens<'_>, index: usize, token: &Token) -> bool {
    const FREQUENT: &str = "parkinson alzheimer crohn graves hodgkin paget down turner klinefelter raynaud cushing addison \
        sjogren barrett meniere guillain barre lyme lynch marfan peyronie hashimoto coeliac dupuytren osgood perthes \
        lewy kawasaki still reiter horner tourette asperger gilbert ramsay hunt von willebrand";
    let named = token.case == Case::Capital && tokens.is_one_of(index + 1, &["disease", "syndrome"]);
    let known = Class::COMMON.and(Class::CARE).and(Class::CONDITION).and(Class::PLACE).and(Class::PATIENT);
    named && !token.is(known) && !tokens.is_in(index, FREQUENT)
}

/// “the only postwoman in Durness”: somebody who is one of a kind where they live.
fn unique(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let token = tokens.get(index).filter(|token| token.is_word())?;
    // “the village postman”, “our local vicar”, “the ferryman of Fetlar”
    if token.is(Class::OCCUPATION) {
        let local = tokens.is_in(index.wrapping_sub(1), "local village parish town island our")
            || tokens.is_in(index.wrapping_sub(1), "the")
                && tokens.is_in(index + 1, "of in on at")
                && tokens
                    .get(index + 2)
                    .is_some_and(|place| place.is_capitalised() && !place.is(Class::COMMON));
        return local.then_some(index + 1);
    }
    let opens = index == 0 || token.case == Case::Capital;
    if !matches!(token.len(), 4 | 6 | 8)
        || !tokens.is_one_of(index, &["only", "sole", "youngest", "oldest"])
        || !(opens || tokens.is_in(index.wrapping_sub(1), "the our"))
    {
        return None;
    }
    let place = (index + 2..index + 9).find(|at| tokens.is_one_of(*at, &["in", "on", "of"]))? + 1;
    tokens.get(place).filter(|token| token.is_capitalised() && !token.is(Class::COMMON)).map(|_| place + 1)
}

/// A capitalised word that nothing is known of, after “from” or “in”: most villages.
fn is_unknown_name(tokens: &Tokens<'_>, index: usize, token: &Token) -> bool {
    let known = Class::COMMON
        .and(Class::PLACE)
        .and(Class::CARE)
        .and(Class::CONDITION)
        .and(Class::MONTH)
        .and(Class::WEEKDAY)
        .and(Class::INSTITUTION)
        .and(Class::PUBLIC)
        .and(Class::COLLEAGUE)
        .and(Class::EPONYM)
        .and(Class::RARE);
    let goes_on = tokens
        .get(index + 1)
        .is_some_and(|next| next.is_number() || (next.is_capitalised() && !tokens.is_mark(index + 1, b',')));
    token.case == Case::Capital && token.len() >= 4 && !token.is(known) && !goes_on
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, scan};

    fn severity(text: &str, around: &[&str]) -> Option<Severity> {
        let context =
            Context { around: around.iter().map(|text| (*text).to_owned()).collect(), ..Context::default() };
        scan(text, &context)
            .into_iter()
            .find(|found| found.kind == Kind::Combination)
            .map(|found| found.severity)
    }

    #[test]
    fn facts_that_single_a_person_out_are_found() {
        assert_eq!(
            severity("32-year-old farmer from Penrith with leptospirosis last Tuesday", &[]),
            Some(Severity::Confirm)
        );
        assert_eq!(
            severity("the 61yo mayor of Bideford was admitted yesterday with a stroke", &[]),
            Some(Severity::Confirm)
        );
    }

    #[test]
    fn what_is_spread_over_a_thread_is_read_together() {
        let last = "So, the lab called: leptospirosis in our 32yo patient";
        assert_eq!(severity(last, &[]), None);
        let thread =
            ["Interesting patient last Tuesday, a farmer", "He is a man from a village near Penrith"];
        assert_eq!(severity(last, &thread), Some(Severity::Confirm));
    }

    #[test]
    fn an_ordinary_case_is_free() {
        for text in [
            "54M with chest pain and a normal ECG, what next?",
            "A 72-year-old with COPD and pneumonia in Leeds",
            "Our trial in Manchester, Leeds and York recruited 212 patients with sepsis in March 2024",
        ] {
            assert_eq!(severity(text, &[]), None, "{text}");
        }
    }
}
