//! Which stretches of a text could be an identifier.

use crate::detect::name::company;
use crate::detect::{bed, initials, name, record, web};
use crate::document::Document;
use crate::lexicon::Class;
use crate::people;
use crate::tokens::{Case, Form, Gap};

named! {
    /// What a candidate would be. Each sort has weights of its own.
    Sort:
    Name "name",
    Initials "initials",
    Age "age",
    Bed "bed",
    Link "link",
    Code "code",
    Address "address",
}

named! {
    /// What is known of a candidate besides its words.
    Trait:
    OneWord "one word",
    TwoWords "two words",
    MoreWords "more words",
    Given "given name",
    Surname "surname",
    Unknown "in no list",
    Eponym "eponym",
    Common "common",
    Listed "as in a list",
    /// How clearly a patient is meant: `company::evidence`.
    NoSign "no sign",
    OneSign "one sign",
    TwoSigns "two signs",
    NoDoubt "no doubt",
    Colleague "colleague",
    Public "public",
    History "history",
    Clinical "clinical",
    Dotted "dotted",
    Abbreviation "abbreviation",
    TwoLetters "two letters",
    ThreeLetters "three letters",
    Hundred "hundred",
    Round "round",
    Unit "unit",
    Measured "measured",
    Spelled "spelled",
    BedPlace "bed",
    WeakPlace "room",
    OfAThing "of a thing",
    Letters "letters",
    Long "long",
    Parts "parts",
    Street "street",
    NoNumber "no number",
    Dwelling "dwelling",
    Scheme "scheme",
    Published "published",
    Named "with a name",
    Profile "profile",
    Fundraiser "fundraiser",
    NoPath "no path",
    Figures "figures",
    Hyphens "hyphens",
    // Where it stands.
    OpensText "opens the text",
    OpensLine "opens a line",
    OpensSentence "opens a sentence",
    Possessive "possessive",
    Lower "small letters",
    Capital "a capital",
    Upper "capitals",
    Mixed "mixed case",
    PatientAtHand "a patient at hand",
    PatientNear "a patient near",
    PatientFar "a patient far",
    AgeBeside "an age beside",
    AgeFar "an age far",
}

/// A set of traits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Traits(pub u64);

impl Traits {
    pub fn add(&mut self, is: bool, one: Trait) {
        self.0 |= u64::from(is) << one as u64;
    }

    fn of(flags: &[(bool, Trait)]) -> Self {
        let mut traits = Self::default();
        flags.iter().for_each(|(is, one)| traits.add(*is, *one));
        traits
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub sort: Sort,
    /// Tokens, half open.
    pub from: usize,
    pub to: usize,
    /// Bytes of the folded text, half open.
    pub start: usize,
    pub end: usize,
    pub traits: Traits,
}

/// The candidates of the text, in order for each sort. Those that begin with a token that is taken are left out.
pub(crate) fn all(document: &Document<'_>, taken: impl Fn(usize) -> bool) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut named_to = 0;
    let mut coded_to = 0;
    let mut linked_to = 0;
    for (index, token) in document.list().iter().enumerate() {
        let mark = index >= linked_to && matches!(token.form, Form::Mark(b':' | b'.'));
        if let Some(link) = mark.then(|| link(document, index)).flatten() {
            linked_to = link.to;
            found.push(link);
        }
        // What stands in a link or behind “@” and “#” has been read as a whole.
        if index < linked_to || taken(index) || is_tagged(document, index) {
            continue;
        }
        match token.form {
            Form::Word => {
                if let Some(name) = (index >= named_to).then(|| a_name(document, index)).flatten() {
                    named_to = name.to;
                    found.push(name);
                }
                found.extend(some_initials(document, index));
                found.extend(old_in_words(document, index));
                found.extend(a_bed(document, index));
                found.extend(a_street(document, index));
            }
            Form::Number => {
                found.extend(old(document, index));
                found.extend(a_house(document, index));
            }
            Form::Mark(_) => {}
        }
        let unread = index >= coded_to && !matches!(token.form, Form::Mark(_));
        if let Some(code) = unread.then(|| a_code(document, index)).flatten() {
            coded_to = code.to;
            found.push(code);
        }
    }
    found
}

fn candidate(document: &Document<'_>, sort: Sort, from: usize, to: usize, traits: Traits) -> Candidate {
    let (start, end) = document.span(from, to);
    Candidate { sort, from, to, start, end, traits }
}

fn is_tagged(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    tokens.is_glued(index)
        && tokens.before(index, 1).is_some_and(|mark| matches!(mark.form, Form::Mark(b'@' | b'#' | b'_')))
}

fn a_name(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let token = document.tokens.get(index)?;
    if !token.is_capitalised() && !token.is(Class::GIVEN.and(Class::SURNAME)) {
        return None;
    }
    let name = name::parse(document, index, true)?;
    // In small letters most given names are words too.
    let lower = token.case == Case::Lower && name.words == 1;
    if lower && (token.len() < 4 || !token.is(Class::GIVEN) || token.is(Class::ELSE)) {
        return None;
    }
    // “Na 128”, “Sydney”, “Quay Street”
    let place = token.is(Class::PLACE) && !token.is(Class::GIVEN) || token.is(Class::BED) || token.len() < 3;
    let last = document.list()[name.to - 1];
    if name.words == 1 && place || last.is(Class::STREET.and(Class::DWELLING)) && !last.is(Class::SURNAME) {
        return None;
    }
    let flags = [
        (name.words == 1, Trait::OneWord),
        (name.words == 2, Trait::TwoWords),
        (name.words > 2, Trait::MoreWords),
        (name.given, Trait::Given),
        (name.surname, Trait::Surname),
        (!name.known, Trait::Unknown),
        (name.eponym, Trait::Eponym),
        (name.common, Trait::Common),
        (name.listed, Trait::Listed),
    ];
    let (from, to) = (name.from, name.to);
    let mut traits = Traits::of(&flags);
    let signs = [Trait::NoSign, Trait::OneSign, Trait::TwoSigns, Trait::NoDoubt];
    traits.add(true, signs[company::evidence(document, from, to).min(3) as usize]);
    traits.add(company::is_colleague(document, from, to), Trait::Colleague);
    traits.add(company::is_public(document, from, to), Trait::Public);
    traits.add(company::is_history(document, to), Trait::History);
    traits.add(company::is_clinical(document, from, to), Trait::Clinical);
    Some(candidate(document, Sort::Name, from, to, traits))
}

fn some_initials(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let token = document.tokens.get(index)?;
    if token.len() > 3 || !matches!(token.case, Case::Upper | Case::Single) {
        return None;
    }
    // “my pt LP, 82”: beside a patient an abbreviation may be somebody's initials.
    let beside = || {
        let pair = token.case == Case::Upper && token.len() == 2 && !document.tokens.is_glued(index + 1);
        pair && (1..=2).any(|back| document.tokens.is(index.wrapping_sub(back), Class::PATIENT))
    };
    let to = initials::initials(document, index).or_else(|| beside().then_some(index + 1))?;
    let dotted = document.tokens.is_mark(index + 1, b'.');
    let known = document.list()[index].class != Class::NONE;
    let length = document.list()[index].len();
    let flags = [
        (dotted, Trait::Dotted),
        (known, Trait::Abbreviation),
        (length == 2, Trait::TwoLetters),
        (length == 3, Trait::ThreeLetters),
    ];
    Some(candidate(document, Sort::Initials, index, to, Traits::of(&flags)))
}

fn old(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let tokens = &document.tokens;
    // 111 is a telephone number, “94,000” is a count.
    let years =
        people::plausible(tokens, index).filter(|years| (90..=115).contains(years) && *years != 111)?;
    let counted = tokens.is_mark(index + 1, b',') && tokens.is_glued(index + 1) && tokens.is_glued(index + 2);
    // “post number 90”, “room 102”, “weighed 104”: the word before says what is counted.
    let counted = counted
        || tokens.is_in(
            index.wrapping_sub(1),
            "number no nr room page pages chapter figure table case post slide question item row seat day days week station \
            level floor ward bed bay bus route episode scored weighed weighs spent",
        );
    // “a 95-year-old hospital”: rules read what is written so.
    let compound = tokens.is_mark(index + 1, b'-') && tokens.is_glued(index + 1);
    if document.list()[index].len() > 3 || counted || compound {
        return None;
    }
    let unit = tokens.is(index + 1, Class::UNIT);
    let measured =
        document.claimed(document.list()[index].start as usize, document.list()[index].end as usize);
    let flags = [
        (years >= 100, Trait::Hundred),
        (years % 10 == 0, Trait::Round),
        (unit, Trait::Unit),
        (measured, Trait::Measured),
    ];
    Some(candidate(document, Sort::Age, index, index + 1, Traits::of(&flags)))
}

fn old_in_words(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let word = document.tokens.get(index).filter(|word| word.is(Class::OLD))?;
    (word.len() > 5)
        .then(|| candidate(document, Sort::Age, index, index + 1, Traits::of(&[(true, Trait::Spelled)])))
}

fn a_bed(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let word = document.tokens.get(index)?;
    if !word.is(Class::BED) && word.len() > 1 {
        return None;
    }
    let (to, bed, weak) = bed::one_place(document, index)?;
    // A ward alone has many patients.
    if document.tokens.is_text(index, "ward") {
        return None;
    }
    Some(candidate(
        document,
        Sort::Bed,
        index,
        to,
        Traits::of(&[
            (bed, Trait::BedPlace),
            (weak, Trait::WeakPlace),
            (bed::is_of_a_thing(document, index, to), Trait::OfAThing),
        ]),
    ))
}

fn a_code(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let token = document.tokens.get(index).filter(|token| token.gap != Gap::None || token.is_number())?;
    // “RNB123456”, “H21/27973”: letters go on to a figure, figures are many or go on.
    let next = document.tokens.get(index + 1).filter(|next| next.gap == Gap::None);
    let goes_on = next.is_some_and(|next| {
        next.is_number()
            || matches!(next.form, Form::Mark(b'-' | b'/' | b'.'))
            || token.is_number() && next.is_word()
    });
    if !goes_on && (token.is_word() || token.len() < 5) {
        return None;
    }
    let code = record::code(document, index)
        .filter(|code| code.digits >= 5 && code.characters.len() >= 6 && !code.lower)?;
    let marked = |mark: u8| (code.from + 1..code.to).any(|at| document.tokens.is_mark(at, mark));
    let dated = code.to == code.from + 5 && (marked(b'.') || marked(b'/') || marked(b'-'));
    let letters = code.characters.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    // Groups of figures alone are telephones, dates and amounts, which have detectors of their own.
    let grouped = code.to > code.from + 1 || index > 0 && document.list()[index - 1].is_number();
    if letters == 0 && (dated || grouped) {
        return None;
    }
    let (start, end) = document.span(code.from, code.to);
    let flags = [
        (letters > 0, Trait::Letters),
        (code.digits >= 10, Trait::Long),
        (code.to > code.from + 2, Trait::Parts),
    ];
    (!document.claimed(start, end))
        .then(|| candidate(document, Sort::Code, code.from, code.to, Traits::of(&flags)))
}

/// “14 Ridgeway”: a number before one to three words in capitals.
fn a_house(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let tokens = &document.tokens;
    tokens.get(index).filter(|number| number.len() <= 4 && number.gap != Gap::None)?;
    let lettered = tokens
        .get(index + 1)
        .is_some_and(|letter| letter.is_word() && letter.len() == 1 && letter.gap == Gap::None);
    let year = tokens.value(index).is_some_and(|year| (1400..2100).contains(&year));
    if year || lettered && tokens.is_in(index + 1, "m f") {
        return None;
    }
    let from = index + 1 + usize::from(lettered);
    let to = capitals(document, from);
    let named = tokens.get(from).is_some_and(|word| {
        word.gap == Gap::Space && word.case == Case::Capital && word.len() >= 3 && !word.is(Class::MONTH)
    });
    let street = (from..to).any(|at| tokens.is(at, Class::STREET));
    let known = (from..to).any(|at| tokens.is(at, Class::COMMON.and(Class::MONTH).and(Class::MEDICAL)));
    let flags = [(street, Trait::Street), (known, Trait::Common), (to == from + 1, Trait::OneWord)];
    // “3 Good ways”
    let plain = !street && tokens.is(from, Class::PLAIN.and(Class::COMMON));
    (named && !plain && to > from && to < from + 4)
        .then(|| candidate(document, Sort::Address, index, to, Traits::of(&flags)))
}

/// “Holmlea Farm”, “Quay Street”
fn a_street(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let tokens = &document.tokens;
    let first = tokens.get(index).filter(|first| first.is_capitalised())?;
    let opens = !tokens
        .before(index, 1)
        .is_some_and(|before| first.gap != Gap::Line && (before.is_capitalised() || before.is_number()));
    let to = capitals(document, index);
    let last = tokens.get(to.wrapping_sub(1))?;
    let street = last.is(Class::STREET.and(Class::DWELLING));
    let flags = [(true, Trait::NoNumber), (last.is(Class::DWELLING), Trait::Dwelling)];
    (opens && street && to > index + 1 && to < index + LONGEST_STREET)
        .then(|| candidate(document, Sort::Address, index, to, Traits::of(&flags)))
}

/// Words of a street at most, and one more to see that it goes on.
const LONGEST_STREET: usize = 5;

/// The end of the words in capitals that begin here.
fn capitals(document: &Document<'_>, from: usize) -> usize {
    let words = document.list().get(from..).unwrap_or_default().iter().take(LONGEST_STREET).enumerate();
    let capitals =
        words.take_while(|(place, token)| token.is_capitalised() && (*place == 0 || token.gap == Gap::Space));
    from + capitals.count()
}

fn link(document: &Document<'_>, index: usize) -> Option<Candidate> {
    let link = web::link_at(document, index)?;
    let (start, end) = (link.start, link.end);
    let traits = Traits::of(&[
        (link.schemed, Trait::Scheme),
        (link.published, Trait::Published),
        (link.named, Trait::Named),
        (link.profile, Trait::Profile),
        (link.about_patient, Trait::Fundraiser),
        (link.path.is_empty(), Trait::NoPath),
        (link.path.bytes().filter(u8::is_ascii_digit).count() >= 4, Trait::Figures),
        (link.path.bytes().filter(|byte| matches!(byte, b'-' | b'_')).count() >= 2, Trait::Hyphens),
    ]);
    let list = document.list();
    let from = list.partition_point(|token| (token.end as usize) <= start);
    let to = list.partition_point(|token| (token.start as usize) < end);
    (to > from).then_some(Candidate { sort: Sort::Link, from, to, start, end, traits })
}
