//! Exact dates that belong to a patient: birth, admission, operation, death.

use crate::cues::Meaning;
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::numbers::check::is_date;
use crate::tokens::{Form, Gap};

/// A day that a text states.
struct Day {
    from: usize,
    to: usize,
    /// None for “3rd Nov” and “3/11”.
    year: Option<u32>,
    /// Written in figures with a stroke and without a year: could be a fraction.
    fraction: bool,
}

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    let mut index = 0;
    while index < document.list().len() {
        match day(document, index) {
            Some(day) => {
                hits.extend(judge(document, &day));
                index = day.to;
            }
            None => index += 1,
        }
    }
}

fn day(document: &Document<'_>, index: usize) -> Option<Day> {
    let tokens = &document.tokens;
    let token = tokens.get(index)?;
    match token.form {
        Form::Number if token.len() <= 2 => {
            in_figures(document, index).or_else(|| day_and_month(document, index))
        }
        Form::Number if token.len() == 4 => iso(document, index),
        Form::Number if matches!(token.len(), 6 | 8) => compact(document, index),
        Form::Word if token.is(Class::MONTH) && token.len() >= 3 => month_and_day(document, index),
        _ => None,
    }
}

fn number_at(document: &Document<'_>, index: usize, longest: usize) -> Option<u32> {
    let fits = document.tokens.get(index).is_some_and(|token| token.len() <= longest);
    document.tokens.value(index).filter(|_| fits)
}

/// 3/4/51, 3-4-1951, 03.04.1951, 3 / 4 / 51; day and month in either order. Without a year 3/11.
fn in_figures(document: &Document<'_>, from: usize) -> Option<Day> {
    let tokens = &document.tokens;
    let first = number_at(document, from, 2)?;
    let Form::Mark(separator @ (b'/' | b'-' | b'.')) = tokens.get(from + 1)?.form else {
        return spaced_figures(document, from, first);
    };
    if tokens.is_glued(from)
        && from > 0
        && matches!(document.list()[from - 1].form, Form::Mark(b'.' | b'-' | b'/' | b'+') | Form::Number)
    {
        return None;
    }
    let second = number_at(document, from + 2, 2).or_else(|| roman(document, from + 2))?;
    let possible = |year| is_date(year, second, first) || is_date(year, first, second);
    if tokens.is_mark(from + 3, separator)
        && tokens.get(from + 4).is_some_and(|third| third.is_number() && matches!(third.len(), 2 | 4))
    {
        let third = number_at(document, from + 4, 4)?;
        let year = if third < 100 { full_year(document, third) } else { third };
        // “3.4.5” is a version, “1.2.2024” is a date.
        let goes_on = tokens.is_glued(from + 5)
            && tokens.is_mark(from + 5, separator)
            && tokens.get(from + 6).is_some_and(|next| next.is_number());
        let plausible = (1850..=2100).contains(&year) && possible(year) && !goes_on;
        return plausible.then_some(Day { from, to: from + 5, year: Some(year), fraction: false });
    }
    let glued = tokens.is_glued(from + 1) && tokens.is_glued(from + 2);
    let short = separator == b'/'
        && glued
        && possible(2024)
        && !tokens.is_mark(from + 3, b'/')
        && !tokens.is_mark(from + 3, b'%');
    short.then_some(Day { from, to: from + 3, year: None, fraction: true })
}

/// The month of “14.ii.2025”.
fn roman(document: &Document<'_>, index: usize) -> Option<u32> {
    const MONTHS: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    let place = MONTHS.iter().position(|month| document.tokens.is_text(index, month))?;
    u32::try_from(place + 1).ok()
}

/// “03 04 1951”, only as a whole date.
fn spaced_figures(document: &Document<'_>, from: usize, first: u32) -> Option<Day> {
    let tokens = &document.tokens;
    let second = number_at(document, from + 1, 2)?;
    let third = tokens.get(from + 2).filter(|third| third.is_number() && third.len() == 4)?;
    let year = number_at(document, from + 2, 4)?;
    let two = document.list()[from..from + 2].iter().all(|token| token.len() == 2);
    let continues = tokens.get(from + 3).is_some_and(|next| next.is_number() && next.gap == Gap::Space);
    let plausible = two
        && third.gap != Gap::Line
        && !continues
        && (1900..=2100).contains(&year)
        && (is_date(year, second, first) || is_date(year, first, second));
    plausible.then_some(Day { from, to: from + 3, year: Some(year), fraction: false })
}

/// 2025-11-03, 2025/11/03
fn iso(document: &Document<'_>, from: usize) -> Option<Day> {
    let tokens = &document.tokens;
    let year = number_at(document, from, 4)?;
    let Form::Mark(separator @ (b'/' | b'-' | b'.')) = tokens.get(from + 1)?.form else { return None };
    let month = number_at(document, from + 2, 2)?;
    let day = number_at(document, from + 4, 2)?;
    let fits =
        tokens.is_mark(from + 3, separator) && (1850..=2100).contains(&year) && is_date(year, month, day);
    fits.then_some(Day { from, to: from + 5, year: Some(year), fraction: false })
}

/// 12031948 and 120348, only straight after “dob” or “born”.
fn compact(document: &Document<'_>, from: usize) -> Option<Day> {
    if !is_birth(document, from) {
        return None;
    }
    let token = document.tokens.get(from)?;
    let bytes = document.tokens.bytes(token);
    let value = |range: std::ops::Range<usize>| crate::numbers::check::value(&bytes[range]);
    let year = if bytes.len() == 8 { value(4..8) } else { full_year(document, value(4..6)) };
    let fits = |year, month, day| (1850..=2100).contains(&year) && is_date(year, month, day);
    let dated = fits(year, value(2..4), value(0..2))
        || fits(year, value(0..2), value(2..4))
        || (bytes.len() == 8 && fits(value(0..4), value(4..6), value(6..8)));
    dated.then_some(Day { from, to: from + 1, year: Some(year), fraction: false })
}

/// “3rd Nov”, “3 November 2025”, “03-Nov-25”, “the 3rd of November”, “3NOV2025”.
fn day_and_month(document: &Document<'_>, from: usize) -> Option<Day> {
    let tokens = &document.tokens;
    let day = number_at(document, from, 2).filter(|day| (1..=31).contains(day))?;
    let mut at = from + 1;
    if tokens.is_one_of(at, &["st", "nd", "rd", "th"]) && tokens.is_glued(at) {
        at += 1;
    }
    if tokens.is_text(at, "of") || matches!(tokens.get(at)?.form, Form::Mark(b'-' | b'/' | b'.')) {
        at += 1;
    }
    let month = tokens.get(at)?;
    // “2 may” may be a verb: a month in lower case needs a year, or to be no word else.
    let verb = tokens.is_one_of(at, &["may", "mar", "march", "sat", "sun"])
        && month.case == crate::tokens::Case::Lower;
    if !month.is(Class::MONTH) || month.gap == Gap::Line {
        return None;
    }
    let (to, year) = year_after(document, at + 1);
    if verb && year.is_none() && at == from + 1 {
        return None;
    }
    let index = month_number(document, at)?;
    is_date(year.unwrap_or(2024), index, day).then_some(Day { from, to, year, fraction: false })
}

/// “November 3, 2025”, “Nov 3rd”.
fn month_and_day(document: &Document<'_>, from: usize) -> Option<Day> {
    let tokens = &document.tokens;
    if document.list()[from].case == crate::tokens::Case::Lower
        && tokens.is_one_of(from, &["may", "march", "mar"])
    {
        return None;
    }
    let mut at = from + 1;
    if tokens.is_mark(at, b'.') {
        at += 1;
    }
    if tokens.is_text(at, "the") {
        at += 1;
    }
    let day = number_at(document, at, 2).filter(|day| (1..=31).contains(day))?;
    if tokens.get(at)?.gap == Gap::Line {
        return None;
    }
    at += 1;
    if tokens.is_one_of(at, &["st", "nd", "rd", "th"]) && tokens.is_glued(at) {
        at += 1;
    }
    let (to, year) = year_after(document, at);
    let month = month_number(document, from)?;
    is_date(year.unwrap_or(2024), month, day).then_some(Day { from, to, year, fraction: false })
}

fn month_number(document: &Document<'_>, index: usize) -> Option<u32> {
    const MONTHS: [&[u8]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let word = document.tokens.bytes(document.tokens.get(index)?).get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == word).and_then(|place| u32::try_from(place + 1).ok())
}

/// The year that may follow at the token, and the end of the date.
fn year_after(document: &Document<'_>, at: usize) -> (usize, Option<u32>) {
    let tokens = &document.tokens;
    let skip = tokens
        .get(at)
        .is_some_and(|token| matches!(token.form, Form::Mark(b',' | b'-' | b'/' | b'.' | b'\'')));
    let place = if skip { at + 1 } else { at };
    let Some(token) = tokens.get(place).filter(|token| token.is_number() && token.gap != Gap::Line) else {
        return (at, None);
    };
    let value = tokens.value(place).unwrap_or(0);
    let more = tokens.get(place + 1).is_some_and(|next| {
        next.gap == Gap::None && (next.is_word() || next.is_mark(b':') || next.is_mark(b'%'))
    });
    match token.len() {
        4 if (1500..=2100).contains(&value) => (place + 1, Some(value)),
        2 if skip && !tokens.is_mark(at, b',') && !more => (place + 1, Some(full_year(document, value))),
        // “12 Mar 48”, not “3 Nov 10 am”
        2 if !skip
            && !more
            && (is_birth(document, place) || value >= 20)
            && !tokens.is(place + 1, Class::UNIT)
            && !tokens.is_one_of(place + 1, &["am", "pm", "patients"]) =>
        {
            (place + 1, Some(full_year(document, value)))
        }
        _ => (at, None),
    }
}

/// Two digits are of this century up to today, of the last one after it.
fn full_year(document: &Document<'_>, short: u32) -> u32 {
    let today = document.context.today.and_then(|(year, ..)| u32::try_from(year).ok()).unwrap_or(2030);
    if 2000 + short <= today { 2000 + short } else { 1900 + short }
}

/// Whether “dob”, “born” or “date of birth” announces the token.
fn is_birth(document: &Document<'_>, from: usize) -> bool {
    (from.saturating_sub(7)..from).rev().any(|at| {
        let named = document.tokens.is_in(at, "dob born birth birthday bday birthdate ddn geb")
            || (document.tokens.is_text(at, "d")
                && document.tokens.is_one_of(at + 2, &["o"])
                && document.tokens.is_one_of(at + 4, &["b"]))
            || (document.tokens.is_text(at, "b")
                && from - at <= 2
                && document.tokens.get(at + 1).is_some_and(|next| next.is_mark(b'.') || next.is_number()));
        named
            && !(at + 1..from).any(|between| {
                document.tokens.is_mark(between, b'?')
                    || document.tokens.get(between).is_some_and(|token| token.is_number() && token.len() > 2)
            })
    })
}

fn judge(document: &Document<'_>, day: &Day) -> Option<Hit> {
    let birth = is_birth(document, day.from);
    // “I was born on …”: the author's own to tell.
    let own = (1..=5).any(|back| {
        day.from >= back
            && (document.tokens.is_text(day.from - back, "i")
                || document.tokens.is_text(day.from - back, "i'm"))
    });
    if own && !document.patient_within(day.from, 25) {
        return None;
    }
    let this_year = document.context.today.and_then(|(year, ..)| u32::try_from(year).ok());
    // Somebody born so long ago is dead, and a part of history.
    if day.year.is_some_and(|year| year < this_year.map_or(1905, |year| year - 116)) {
        return None;
    }
    let deceased = document.class_around(Class::EVENT, day.from, day.to, 8, 4);
    if birth && !day.fraction && day.year.is_some() {
        return Some(announced(document.hit(
            day.from,
            day.to,
            Kind::Date,
            Severity::Block,
            0.97,
            "This is a date of birth: with it alone, records and registers are searched.",
        )));
    }
    // “Jean Smith, 03/04/1951, NHS …”, “Mr Smith 3/4/51”: the second thing in the head of a record.
    let tokens = &document.tokens;
    let numbered = document
        .cues_after(day.to, 6)
        .chain(document.cues_before(day.from, 6))
        .any(|cue| matches!(cue.meaning, Meaning::Scheme(_) | Meaning::Record));
    let named = (1..=4).any(|back| tokens.is(day.from.wrapping_sub(back), Class::TITLE))
        || tokens.is(day.from.wrapping_sub(2), Class::GIVEN.and(Class::SURNAME))
            && tokens.is_mark(day.from - 1, b',');
    let figures = document.list()[day.from..day.to].iter().all(|token| !token.is_word());
    if figures && !day.fraction && (numbered || named) && (named || document.patient_within(day.from, 25)) {
        return Some(announced(document.hit(
            day.from,
            day.to,
            Kind::Date,
            Severity::Confirm,
            0.8,
            "A date beside a name or a number of a record is likely a date of birth.",
        )));
    }
    let near = document.patient_near(day.from);
    let person =
        document.class_around(Class::PERSON.and(Class::TITLE).and(Class::RELATION), day.from, day.to, 12, 8);
    let before = document.class_before_in_sentence(Class::EVENT, day.from, 7);
    let after = document.class_after_in_sentence(Class::EVENT, day.to, 6);
    let public = document.class_in_sentence(Class::PUBLIC, day.from, day.to, 7, 7);
    if birth && (near || person) {
        return Some(announced(document.hit(
            day.from,
            day.to,
            Kind::Date,
            Severity::Confirm,
            0.85,
            "This is a birthday: together with an age it is a date of birth.",
        )));
    }
    let old = match (day.year, this_year) {
        (Some(year), Some(this_year)) => year + 25 < this_year,
        (Some(year), None) => year < 1995,
        _ => false,
    };
    if !deceased && before.is_none() && after.is_none() {
        let close = if day.year.is_some() { 25 } else { 15 };
        let figures = document.list()[day.from..day.to].iter().all(|token| !token.is_word());
        // “Wed 3/9”: no fraction.
        let weekday = tokens.is(day.from.wrapping_sub(1), Class::WEEKDAY);
        // In figures an old date is a date of birth without its name.
        let stated = (!old || figures)
            && (!day.fraction || weekday)
            && !public
            && document.patient_within(day.from, close);
        return stated.then(|| {
            document.hit(
                day.from,
                day.to,
                Kind::Date,
                Severity::Confirm,
                0.6,
                "An exact date in the story of a patient leads to the day's lists.",
            )
        });
    }
    let close =
        before.is_some_and(|at| day.from - at <= 4) || tokens.is(day.from.wrapping_sub(1), Class::WEEKDAY);
    if day.fraction && !(close && (near || person || is_event_verb(document, before))) {
        return None;
    }
    let severity = match () {
        () if old && !near => Severity::Note,
        () if near && (close || !public) => Severity::Confirm,
        () if (person || close) && !public => Severity::Confirm,
        () => return None,
    };
    Some(document.hit(
        day.from,
        day.to,
        Kind::Date,
        severity,
        0.8,
        "An exact date of admission, operation, discharge or death leads to the day's lists.",
    ))
}

/// “adm 3/11”: the verb and the date stand as in notes.
fn is_event_verb(document: &Document<'_>, event: Option<usize>) -> bool {
    event.is_some_and(|at| {
        document.tokens.is_in(
            at,
            "admitted adm died discharged dod dc rip lmp edd transferred readmitted clerked dob tci \
            passed",
        )
    })
}

fn announced(mut hit: Hit) -> Hit {
    hit.announced = true;
    hit
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, scan};

    fn date(text: &str) -> Option<(Severity, usize, usize)> {
        let context = Context { today: Some((2026, 11, 25)), ..Context::default() };
        let found = scan(text, &context).into_iter().find(|found| found.kind == Kind::Date)?;
        Some((found.severity, found.start, found.end))
    }

    #[test]
    fn a_date_of_birth_blocks_in_every_form() {
        for text in [
            "DOB 3/4/51",
            "dob: 03.04.1951",
            "d.o.b. 3-4-51",
            "born 12 March 1948",
            "born on the 12th of March 1948",
            "DOB 12031948",
            "date of birth 1948-03-12",
            "dob 12Mar1948",
            "born March 12, 1948",
            "DOB 12/MAR/1948",
            "dob 12 mar 48",
        ] {
            assert_eq!(date(text).map(|found| found.0), Some(Severity::Block), "{text}");
        }
    }

    #[test]
    fn dates_of_care_ask() {
        for text in [
            "pt admitted on 3rd Nov with chest pain",
            "she died 5/11/2025",
            "72F, adm 3/11 with CAP",
            "his operation on 14 October 2025 went well",
            "patient discharged 2025-11-03",
        ] {
            assert!(date(text).is_some_and(|found| found.0 >= Severity::Confirm), "{text}");
        }
    }

    #[test]
    fn publications_conferences_and_history_are_free() {
        for text in [
            "on 5 July 1948 the NHS began",
            "guideline published on 14 March 2024",
            "the conference is on 3rd November",
            "abstract deadline 1 Dec 2025",
            "Semmelweis was born on 1 July 1818",
            "improved in 3/4 of cases",
            "BP 120/80",
            "CURB-65 3",
            "updated 12/05/2024",
            "webinar Tues 14 Oct 7pm",
        ] {
            assert!(date(text).is_none_or(|found| found.0 == Severity::Note), "{text} {:?}", date(text));
        }
    }
}
