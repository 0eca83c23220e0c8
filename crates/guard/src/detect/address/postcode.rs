//! Postcodes of the United Kingdom, Ireland, Canada, the United States and the Netherlands.

use super::{home, judged};
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token};

const POSTCODE: &str = "A full postcode stands for a handful of households.";

/// Areas of the United Kingdom's postcodes.
const AREAS: &str = " AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC \
    EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS \
    LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP \
    SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE ";

/// “SW1A 1AA”, “M1 1AA”, “cr26xh”.
pub(super) fn british(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    if !tokens.get(index + 1).is_some_and(|next| next.is_number() && next.gap == Gap::None) {
        return None;
    }
    let area = tokens.get(index).filter(|area| {
        area.gap != Gap::None
            || matches!(document.list()[index.saturating_sub(1)].form, Form::Mark(b'(' | b',' | b'"'))
    })?;
    let mut written = tokens.bytes(area).to_ascii_uppercase();
    let name = format!(" {} ", String::from_utf8_lossy(&written));
    if !AREAS.contains(&name) {
        return None;
    }
    let mut at = index + 1;
    let mut spaces = 0;
    while written.len() < 7 {
        let Some(token) =
            tokens.get(at).filter(|token| !matches!(token.form, Form::Mark(_)) && token.len() <= 3)
        else {
            break;
        };
        if token.gap == Gap::Line || (token.gap == Gap::Space && (spaces == 1 || !token.is_number())) {
            break;
        }
        spaces += usize::from(token.gap == Gap::Space);
        written.extend(tokens.bytes(token).iter().map(u8::to_ascii_uppercase));
        at += 1;
        if is_british(&written) && (at - index >= 4 || spaces == 0) {
            break;
        }
    }
    if !is_british(&written)
        || tokens.get(at).is_some_and(|next| next.gap == Gap::None && !matches!(next.form, Form::Mark(_)))
    {
        return None;
    }
    let upper = document.list()[index..at]
        .iter()
        .all(|token| !token.is_word() || matches!(token.case, Case::Upper | Case::Single));
    let town = document.class_before(Class::PLACE.and(Class::STREET), index, 5).is_some();
    // In lower case only with the space or where somebody is: “pt at pl4 1jx”.
    let placed = spaces == 1
        && document.patient_near(index)
        && (document.tokens.is_one_of(index.saturating_sub(1), &["at", "in", "from", "near"])
            || document.patient_within(index, 14));
    if !upper && !town && !placed && !home(document, index) {
        return None;
    }
    judged(document, index, at, Kind::Postcode, upper && spaces == 1, POSTCODE)
}

/// “lives in CF24”: the half of a postcode that stands for a part of a town.
pub(super) fn outward(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let area = tokens.get(index)?;
    let shaped = tokens
        .get(index + 1)
        .is_some_and(|district| district.is_number() && district.gap == Gap::None && district.len() <= 2);
    let ends = tokens.get(index + 2).is_none_or(|next| {
        next.gap != Gap::None
            || matches!(next.form, Form::Mark(b',' | b'.' | b')' | b';' | b':' | b'?' | b'!'))
    });
    let upper = matches!(area.case, Case::Upper | Case::Single) && area.gap == Gap::Space;
    if !shaped || !upper || !ends {
        return None;
    }
    let named = (1..=2).any(|back| tokens.is_one_of(index.wrapping_sub(back), &["postcode", "p'code"]));
    let lives = (1..=4).any(|back| {
        tokens.is_in(
            index.wrapping_sub(back),
            "lives living lived live resides moved from home house flat homeless",
        )
    });
    let placed = tokens.is_in(index.wrapping_sub(1), "in at from near of lives to")
        && (lives
            || tokens.is(index.wrapping_sub(2), Class::PATIENT)
            || document.age_within(index, index + 2, 6).is_some());
    let person = document.class_around(
        Class::PERSON.and(Class::PATIENT).and(Class::TITLE).and(Class::RELATION),
        index,
        index + 2,
        10,
        8,
    ) || document.age_within(index, index + 2, 6).is_some()
        || tokens.is_in(index.wrapping_sub(2), "lives resides")
            && document.class_after(Class::CLINICAL, index, 6).is_some();
    let name = format!(" {} ", String::from_utf8_lossy(&tokens.bytes(area).to_ascii_uppercase()));
    if !(named || placed) || !person || !AREAS.contains(&name) {
        return None;
    }
    let mut hit = document.hit(
        index,
        index + 2,
        Kind::Postcode,
        Severity::Confirm,
        0.6,
        "Half a postcode with a condition and an age leads to few people.",
    );
    hit.announced = true;
    Some(hit)
}

fn is_british(written: &[u8]) -> bool {
    if written.len() < 5 || !written.is_ascii() {
        return false;
    }
    let (outward, inward) = written.split_at(written.len() - 3);
    let unit = |c: &u8| b"ABDEFGHJLNPQRSTUWXYZ".contains(c);
    let letters = outward.iter().take_while(|c| c.is_ascii_uppercase()).count();
    let district = &outward[letters..];
    let shaped = match district {
        [a] => a.is_ascii_digit(),
        [a, b] => a.is_ascii_digit() && (b.is_ascii_digit() || b.is_ascii_uppercase()),
        _ => false,
    };
    (1..=2).contains(&letters) && shaped && inward[0].is_ascii_digit() && inward[1..].iter().all(unit)
}

/// “90210-1234”, and “IL 60614” where somebody lives.
pub(super) fn american_zip(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let zip = tokens.get(index).filter(|zip| zip.len() == 5 && zip.gap != Gap::None)?;
    let plus_four = tokens.is_mark(index + 1, b'-')
        && tokens.is_glued(index + 1)
        && tokens
            .get(index + 2)
            .is_some_and(|four| four.is_number() && four.len() == 4 && four.gap == Gap::None);
    let state = index > 0 && is_state(document, index - 1);
    let named = (1..=3)
        .any(|back| index >= back && tokens.is_one_of(index - back, &["zip", "zipcode", "postcode", "plz"]));
    // “resides in 19520, zip says”
    let named = named
        || tokens.is_in(index.wrapping_sub(1), "in at from")
            && home(document, index)
            && (index + 1..index + 4).any(|at| tokens.is_one_of(at, &["zip", "zipcode"]));
    let joined = tokens.get(index + 1).is_some_and(|next| {
        next.gap == Gap::None && !matches!(next.form, Form::Mark(b',' | b'.' | b')' | b';' | b'-'))
    });
    if joined
        || zip.gap == Gap::Line
        || !(state || named || (plus_four && (home(document, index) || document.patient_within(index, 15))))
    {
        return None;
    }
    judged(
        document,
        index,
        if plus_four { index + 3 } else { index + 1 },
        Kind::Postcode,
        named || plus_four,
        POSTCODE,
    )
}

fn is_state(document: &Document<'_>, index: usize) -> bool {
    const STATES: &str = " AL AK AZ AR CA CO CT DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM \
        NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY DC ";
    document.tokens.get(index).is_some_and(|token| {
        token.case == Case::Upper
            && token.len() == 2
            && STATES.contains(&format!(" {} ", String::from_utf8_lossy(document.tokens.bytes(token))))
    })
}

/// “K1A 0B6”
pub(super) fn canadian(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let lengths: Vec<(bool, Gap)> =
        document.list().get(index..index + 6)?.iter().map(|token| (token.is_word(), token.gap)).collect();
    let ones = document.list()[index..index + 6]
        .iter()
        .all(|token| token.len() == 1 && !matches!(token.form, Form::Mark(_)));
    let shape = lengths.iter().enumerate().all(|(place, (word, gap))| {
        *word == (place % 2 == 0) && (place == 0 || *gap == Gap::None || (place == 3 && *gap == Gap::Space))
    });
    let upper =
        document.list()[index..index + 6].iter().all(|token| !token.is_word() || token.case == Case::Single);
    let first = tokens.bytes(&document.list()[index])[0].to_ascii_uppercase();
    let ends =
        tokens.get(index + 6).is_none_or(|next| next.gap != Gap::None || matches!(next.form, Form::Mark(_)));
    if !ones
        || !shape
        || !ends
        || document.list()[index].gap == Gap::None
        || !b"ABCEGHJKLMNPRSTVXY".contains(&first)
        || !(upper || home(document, index) || document.patient_within(index, 15))
    {
        return None;
    }
    judged(document, index, index + 6, Kind::Postcode, upper && lengths[3].1 == Gap::Space, POSTCODE)
}

/// Eircode of Ireland: “D02 X285”.
pub(super) fn irish(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let routing =
        tokens.get(index + 1).filter(|two| two.is_number() && two.len() == 2 && two.gap == Gap::None)?;
    let mut at = index + 2;
    let mut unique = 0;
    while unique < 4 {
        let token =
            tokens.get(at).filter(|token| !matches!(token.form, Form::Mark(_)) && token.gap != Gap::Line)?;
        if token.gap == Gap::Space && unique > 0 {
            return None;
        }
        unique += token.len();
        at += 1;
    }
    let upper = document.list()[index..at]
        .iter()
        .all(|token| !token.is_word() || matches!(token.case, Case::Upper | Case::Single));
    let digits = document.list()[index + 2..at].iter().any(Token::is_number);
    let letters = document.list()[index + 2..at].iter().any(Token::is_word);
    let first = tokens.bytes(&document.list()[index])[0].to_ascii_uppercase();
    let ends = tokens.get(at).is_none_or(|next| next.gap != Gap::None || matches!(next.form, Form::Mark(_)));
    let fits = unique == 4
        && ends
        && digits
        && letters
        && document.list()[index].gap != Gap::None
        && b"ACDEFHKNPRTVWXY".contains(&first);
    if !fits || !(upper || home(document, index) || document.patient_within(index, 15)) || routing.len() != 2
    {
        return None;
    }
    judged(document, index, at, Kind::Postcode, false, POSTCODE)
}

/// “1234 AB” of the Netherlands where somebody lives, and four or five digits after “PLZ” or “postcode”.
pub(super) fn dutch(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let number =
        tokens.get(index).filter(|number| (4..=5).contains(&number.len()) && number.gap != Gap::None)?;
    let letters = tokens.get(index + 1);
    let dutch = number.len() == 4
        && letters.is_some_and(|letters| {
            letters.case == Case::Upper && letters.len() == 2 && letters.gap != Gap::Line
        });
    let named = (1..=2).any(|back| {
        index >= back
            && tokens.is_one_of(index - back, &["plz", "postcode", "postal", "cp", "cap", "postnr", "psc"])
    });
    let town = tokens.is(index + if dutch { 2 } else { 1 }, Class::PLACE)
        && tokens.get(index + if dutch { 2 } else { 1 }).is_some_and(Token::is_capitalised);
    let state = index > 0 && number.len() == 4 && tokens.is_in(index - 1, "nsw vic qld wa sa tas act nt");
    if !(named
        || (dutch
            && (town
                || home(document, index)
                || (document.patient_near(index)
                    && tokens.is_one_of(index.saturating_sub(1), &["in", "at", "from"]))))
        || (town && home(document, index))
        || (state && home(document, index)))
    {
        return None;
    }
    judged(document, index, if dutch { index + 2 } else { index + 1 }, Kind::Postcode, named, POSTCODE)
}
