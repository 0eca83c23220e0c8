//! Which words form a name.

use crate::document::Document;
use crate::lexicon::Class;
use crate::tokens::{Case, Gap, Token};

/// A stretch of tokens that reads like a name.
#[derive(Debug, Clone, Copy)]
pub(in crate::detect) struct Name {
    pub from: usize,
    pub to: usize,
    /// Words, not counting initials and particles.
    pub words: usize,
    /// A given name or a surname of the lists is among them.
    pub known: bool,
    pub given: bool,
    pub surname: bool,
    /// All words are eponyms: “Parkinson”, “Guillain-Barré”.
    pub eponym: bool,
    /// Written as in a list of patients: “SMITH, Jean”.
    pub listed: bool,
    /// The only word is common in prose too: “Will”, “Grace”, “Young”.
    pub common: bool,
}

const PARTICLES: &str = "de ni nic ui ua mc o van der den von al el bin bint binti ap da dos do la le di du ter ten zu ibn ben st mac della \
    del das a/l s/o d/o";

const LONGEST: usize = 4;

/// The name that begins at the token. With `lower`, known names in lower case count too.
pub(in crate::detect) fn parse(document: &Document<'_>, from: usize, lower: bool) -> Option<Name> {
    let tokens = &document.tokens;
    let mut name = Name {
        from,
        to: from,
        words: 0,
        known: false,
        given: false,
        surname: false,
        eponym: false,
        listed: false,
        common: false,
    };
    let mut at = from;
    let mut parts = 0;
    let mut upper = false;
    while parts < LONGEST + 1 {
        let Some(token) =
            tokens.get(at).filter(|token| token.is_word() && (at == from || token.gap != Gap::Line))
        else {
            break;
        };
        let glued_odd = at > from
            && token.gap == Gap::None
            && !tokens.is_mark(at - 1, b'-')
            && !tokens.is_mark(at - 1, b'.');
        if glued_odd || tokens.get(at + 1).is_some_and(|next| next.gap == Gap::None && next.is_number()) {
            break;
        }
        if token.case == Case::Single && !token.possessive {
            // An initial: “A Patel”, “J. Smith”. It does not end a name: “Mr J” has no more to tell than “a patient”.
            let dotted = tokens.is_mark(at + 1, b'.') && tokens.is_glued(at + 1);
            let next = if dotted { at + 2 } else { at + 1 };
            let goes_on = tokens.get(next).is_some_and(|next| {
                next.is_word()
                    && next.gap != Gap::Line
                    && (next.is_capitalised() || next.case == Case::Single)
            });
            if !goes_on || tokens.is_text(at, "i") && !dotted {
                break;
            }
            at = next;
            parts += 1;
            continue;
        }
        let part = part(document, at, lower, name.words, upper);
        match part {
            Part::Particle
                if (lower || capital_after_particle(document, at)) && name.words + parts < LONGEST =>
            {
                at += 1;
                // “al-Khatib”
                if tokens.is_mark(at, b'-') && tokens.is_glued(at) && tokens.is_glued(at + 1) {
                    at += 1;
                }
            }
            Part::Name => {
                upper = token.case == Case::Upper;
                name.words += 1;
                name.given |= token.is(Class::GIVEN);
                name.surname |= token.is(Class::SURNAME) || has_shape(document, token);
                name.eponym = (name.words == 1 || name.eponym) && token.is(Class::EPONYM);
                name.common = name.words == 1
                    && token.is(Class::COMMON.and(Class::MONTH).and(Class::PLACE).and(Class::STREET));
                at += 1;
                name.to = at;
                if token.possessive {
                    break;
                }
                if name.words == 1 && has_nickname(document, at) {
                    at += 3;
                }
                // “Smith-Jones”
                if tokens.is_mark(at, b'-')
                    && tokens.is_glued(at)
                    && tokens.is_glued(at + 1)
                    && tokens.get(at + 1).is_some_and(Token::is_word)
                {
                    at += 1;
                }
            }
            _ => break,
        }
        parts += 1;
    }
    // “SMITH, Jean”
    if name.words == 1
        && tokens.is_mark(name.to, b',')
        && tokens.get(from).is_some_and(|token| {
            token.case == Case::Upper
                && (token.is(Class::SURNAME) || (token.len() >= 5 && !token.is(Class::COMMON)))
        })
    {
        let given = tokens
            .get(name.to + 1)
            .is_some_and(|token| token.is(Class::GIVEN) && token.case == Case::Capital);
        if given {
            name.to += 2;
            name.words = 2;
            name.given = true;
            name.listed = true;
        }
    }
    // “Mamadou W., 43”
    if name.words == 1
        && name.given
        && tokens.get(name.to).is_some_and(|letter| letter.case == Case::Single && letter.gap == Gap::Space)
        && tokens.is_mark(name.to + 1, b'.')
        && tokens.is_mark(name.to + 2, b',')
    {
        name.to += 2;
    }
    name.known = name.given || name.surname;
    (name.words > 0).then_some(name)
}

/// “Henrik “Mac” Whitmore”, “Henrik (Mac) Whitmore”: between the names stands what friends say.
fn has_nickname(document: &Document<'_>, at: usize) -> bool {
    let tokens = &document.tokens;
    let marks = [(b'"', b'"'), (b'(', b')'), (b'\'', b'\'')];
    let capital =
        |at: usize| tokens.get(at).is_some_and(|token| token.case == Case::Capital && token.gap != Gap::Line);
    marks.iter().any(|(open, close)| tokens.is_mark(at, *open) && tokens.is_mark(at + 2, *close))
        && capital(at + 1)
        && capital(at + 3)
        && tokens.get(at + 3).is_some_and(|last| last.gap == Gap::Space)
}

/// “von Hagen”, “al-Khatib”
fn capital_after_particle(document: &Document<'_>, at: usize) -> bool {
    let tokens = &document.tokens;
    let joined = tokens.is_mark(at + 1, b'-') && tokens.is_glued(at + 1) && tokens.is_glued(at + 2);
    tokens.get(at + if joined { 2 } else { 1 }).is_some_and(Token::is_capitalised)
}

/// Endings that only surnames have.
const SHAPES: &str = "sson ssen wicz czyk owski ewski inski ynski anski anska owska ewska inska enko chuk oglu opoulos akis idis escu shvili \
    vili dottir thwaite bottom worth swamy krishnan murthy nathan wala ovic evic ovich evich jee kumar ingham ington strom qvist \
    kvist blom gren";

fn has_shape(document: &Document<'_>, token: &Token) -> bool {
    let word = document.tokens.bytes(token);
    let celtic =
        word.len() > 4 && (word.starts_with(b"O'") || word.starts_with(b"Mc") || word.starts_with(b"Fitz"));
    let ends = |ending: &str| {
        word.len() > ending.len() + 2
            && word[word.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
    };
    token.class == Class::NONE
        && matches!(token.case, Case::Capital | Case::Mixed)
        && (celtic || SHAPES.split_ascii_whitespace().any(ends))
}

/// Endings of diseases, procedures and drugs: “cholangitis” at the head of a sentence is nobody's name.
const MEDICAL: &str = "itis osis emia aemia oma oemia opathy ectomy ostomy otomy plasty uria algia pnoea pnea rrhoea rrhea \
    gram graphy scopy cillin mycin micin oxacin azole statin pril sartan olol dipine mab tinib gliptin gliflozin prazole \
    olone asone cycline vir parin xaban oxetine azepam pathy trophy plegia paresis aemic emic itic otic ology ologist \
    tomy lysis sepsis drome cytosis penia philia iasis ation ness ment ious ical";

pub(super) fn is_medical(word: &[u8]) -> bool {
    let ends = |ending: &str| {
        word.len() > ending.len() + 1
            && word[word.len() - ending.len()..].eq_ignore_ascii_case(ending.as_bytes())
    };
    MEDICAL.split_ascii_whitespace().any(ends)
}

enum Part {
    Name,
    Particle,
    None,
}

fn part(document: &Document<'_>, at: usize, lower: bool, words: usize, upper: bool) -> Part {
    let tokens = &document.tokens;
    let Some(token) = tokens.get(at) else { return Part::None };
    let listed = token.is(Class::GIVEN.and(Class::SURNAME));
    if token.len() <= 5 && token.case == Case::Lower && tokens.is_in(at, PARTICLES) {
        return Part::Particle;
    }
    // “Ní Dhomhnaill”, “NÍ DHOMHNAILL” at the head of a name.
    if words == 0
        && matches!(token.len(), 2 | 3)
        && token.case != Case::Lower
        && tokens.is_in(at, "ni nic el al mac de van von der den abu bint bin ibn ter")
        && tokens.get(at + 1).is_some_and(|next| {
            next.is_capitalised() && next.gap == Gap::Space || next.is_mark(b'-') && next.gap == Gap::None
        })
    {
        return Part::Particle;
    }
    // “Sinéad Ní Dhomhnaill”, “Nasser Al Harbi”
    let next = tokens.get(at + 1).is_some_and(|next| next.is_capitalised() && next.gap != Gap::Line);
    if words > 0
        && next
        && matches!(token.len(), 2 | 3)
        && tokens.is_in(at, "ni nic al el bin de da dos van von di")
    {
        return Part::Particle;
    }
    if token.is(Class::TITLE.and(Class::COLLEAGUE)) && !listed {
        return Part::None;
    }
    match token.case {
        Case::Capital | Case::Mixed => {
            // A common word ends a name unless the lists have it as one: “Mrs Young”, “Jean Smith Admitted”.
            let ends = token.is(Class::COMMON
                .and(Class::CARE)
                .and(Class::WEEKDAY)
                .and(Class::RELATION)
                .and(Class::NAMED)
                .and(Class::MEDICAL)
                .and(Class::CONDITION)
                .and(Class::PATIENT))
                && !(listed && words <= 1);
            if ends || token.len() < 2 { Part::None } else { Part::Name }
        }
        Case::Upper => {
            // “Mr Jones AF”: capitals after a name in mixed case are an abbreviation.
            let abbreviation = token.len() <= 5 && (!listed || token.len() <= 2)
                || token.is(Class::COMMON.and(Class::CARE).and(Class::EVENT));
            let fits = if words == 0 {
                token.len() >= 3 && (listed || !abbreviation)
            } else {
                // “Jean WHITMORE”: long capitals after a given name are its surname.
                (upper || listed && token.len() >= 4 || token.class == Class::NONE && token.len() >= 6)
                    && !abbreviation
            };
            if fits { Part::Name } else { Part::None }
        }
        Case::Lower
            if lower
                && listed
                && token.len() >= 3
                && !token.is(Class::COMMON
                    .and(Class::CARE)
                    .and(Class::CONDITION)
                    .and(Class::UNIT)
                    .and(Class::EVENT)) =>
        {
            Part::Name
        }
        _ => Part::None,
    }
}
