//! Numbers that hospitals, insurers, banks, registers and makers of devices give: words announce them, for they have
//! no common form.

use crate::cues::Meaning;
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::numbers::check::is_date;
use crate::numbers::professional;
use crate::tokens::{Case, Form, Gap, Token};

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for cue in &document.cues {
        if let Some(hit) = announced(document, cue.last, cue.meaning) {
            hits.extend(sibling(document, &hit));
            hits.push(hit);
        }
    }
    for index in 0..document.list().len() {
        let token = &document.list()[index];
        let found = match token.form {
            Form::Word if token.len() <= 3 => hospital_shape(document, index)
                .or_else(|| of_a_device(document, index))
                .or_else(|| iban(document, index))
                .or_else(|| professional_shape(document, index)),
            Form::Number if token.len() >= 6 => {
                of_a_device(document, index).or_else(|| sort_code(document, index))
            }
            Form::Number if token.len() == 2 => professional_shape(document, index),
            Form::Number if token.len() == 4 => card(document, index),

            Form::Mark(b'(') => udi(document, index).or_else(|| bracketed(document, index)),
            _ => None,
        };
        hits.extend(found);
    }
}

/// A run of letters and digits such as “K123456”, “RXH/12-3456” or “00 45 12 34”.
struct Code {
    from: usize,
    to: usize,
    characters: Vec<u8>,
    digits: usize,
    /// Words of the run in lower case: “k123456” has one, “abc” of prose too.
    lower: bool,
}

const LONGEST_CODE: usize = 34;

/// The code that begins at the token. Groups of digits may be apart by a space, letters by nothing or a stroke.
fn code(document: &Document<'_>, from: usize) -> Option<Code> {
    let tokens = &document.tokens;
    let mut code = Code { from, to: from, characters: Vec::new(), digits: 0, lower: false };
    let mut at = from;
    while let Some(token) = tokens.get(at) {
        let first = at == from;
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let after_mark = !first && before.is_some_and(|before| matches!(before.form, Form::Mark(_)));
        let glued = token.gap == Gap::None;
        let last_is_digit = code.characters.last().is_some_and(u8::is_ascii_digit);
        let takes = match token.form {
            Form::Number => {
                first
                    || glued
                    || after_mark
                    || (token.len() >= 2 && token.gap == Gap::Space)
                    || (token.gap == Gap::Line && last_is_digit && token.len() >= 3)
            }
            // A spaced word belongs only when it is one of the groups of an upper-case code.
            Form::Word => {
                first
                    || ((glued || after_mark) && token.len() <= 6)
                    || (token.gap == Gap::Space
                        && token.len() <= 4
                        && matches!(token.case, Case::Upper | Case::Single)
                        && !token.is(Class::CARE.and(Class::COMMON))
                        && tokens.get(at + 1).is_some_and(|next| next.is_number() && next.gap <= Gap::Space))
            }
            Form::Mark(b'-' | b'/' | b'.' | b'_') => {
                !first
                    && glued
                    && tokens.get(at + 1).is_some_and(|next| {
                        next.gap == Gap::None && (next.is_number() || (next.is_word() && next.len() <= 6))
                    })
            }
            Form::Mark(_) => false,
        };
        if !takes || code.characters.len() + token.len() > LONGEST_CODE {
            break;
        }
        // A number that a unit or a word of prose follows begins something else: “MRN 123456 72F”.
        if !first && token.gap == Gap::Space && token.is_number() && is_age_or_amount(document, at) {
            break;
        }
        if !matches!(token.form, Form::Mark(_)) {
            code.characters.extend(tokens.bytes(token).iter().map(u8::to_ascii_uppercase));
            code.lower |= token.is_word() && token.case == Case::Lower;
        }
        if token.is_number() {
            code.digits += token.len();
        }
        at += 1;
    }
    code.to = at;
    (code.digits > 0 && code.characters.is_ascii()).then_some(code)
}

fn is_age_or_amount(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    document.people.ages.binary_search_by(|age| age.from.cmp(&index)).is_ok()
        || tokens.is(index + 1, Class::UNIT)
        || tokens.is_mark(index + 1, b'/')
        || tokens.is_mark(index + 1, b'%')
        || tokens.get(index + 1).is_some_and(|next| next.is_word() && next.gap == Gap::None)
}

fn announced(document: &Document<'_>, last: usize, meaning: Meaning) -> Option<Hit> {
    if !matches!(
        meaning,
        Meaning::Record
            | Meaning::Account
            | Meaning::Licence(_)
            | Meaning::Device
            | Meaning::Batch
            | Meaning::Identity
    ) {
        return None;
    }
    let tokens = &document.tokens;
    let meaning = match meaning {
        Meaning::Batch if document.class_around(Class::DEVICE, last, last, 12, 12) => Meaning::Device,
        _ => meaning,
    };
    let mut from = last + 1;
    // The number itself: a token with digits, or letters glued to digits, after at most six linking tokens.
    while from <= last + 6 {
        let token = tokens.get(from)?;
        let starts = match token.form {
            Form::Number => true,
            Form::Word => {
                tokens.is_glued(from + 1) && code(document, from).is_some() && token.len() <= 6
                    || is_spaced_code(document, from)
            }
            Form::Mark(_) => false,
        };
        if starts {
            break;
        }
        from += 1;
    }
    let told = meaning == Meaning::Device && is_of_a_device(document, last + 1, from);
    if !(told || document.is_linked(last, from)) {
        return None;
    }
    let code = code(document, from)?;
    let year = code.characters.len() == 4 && matches!(&code.characters[..2], b"19" | b"20");
    let broken = tokens.get(from)?.gap == Gap::Line && code.digits < 5;
    let amount = code.digits == code.characters.len()
        && (tokens.is(code.to, Class::UNIT) || tokens.is_mark(code.to, b'%'))
        && code.digits < 6;
    if year
        || amount
        || broken
        || (code.digits < 5 && code.to == from + 1 && is_age_or_amount(document, from))
    {
        return None;
    }
    let near = document.patient_near(from);
    let length = code.characters.len();
    let (kind, identifier, severity, confidence, reason) = match meaning {
        Meaning::Record if code.digits >= 4 && length >= 5 || code.digits >= 5 => (
            Kind::RecordNumber,
            "hospital number",
            if near || code.digits >= 6 { Severity::Block } else { Severity::Confirm },
            0.93,
            "This is announced as a number from a patient's record: whoever has access to the record knows the patient.",
        ),
        Meaning::Record if code.digits >= 4 && near => (
            Kind::RecordNumber,
            "hospital number",
            Severity::Confirm,
            0.7,
            "This looks like a number from a patient's record.",
        ),
        Meaning::Account if code.digits >= 5 || (code.digits >= 4 && length >= 7) => (
            Kind::AccountNumber,
            "account or policy number",
            if near { Severity::Block } else { Severity::Confirm },
            0.85,
            "This is announced as the number of an account, a policy or a membership, which belongs to one person.",
        ),
        Meaning::Licence(name) if licence_fits(name, &code) => (
            Kind::LicenceNumber,
            name,
            Severity::Confirm,
            0.85,
            "This is announced as the number of a register, a licence or a certificate: it names its holder.",
        ),
        Meaning::Device if (code.digits >= 3 && length >= 5) || (code.digits >= 2 && length >= 6) => (
            Kind::Device,
            "serial number",
            if near { Severity::Block } else { Severity::Confirm },
            0.88,
            "A serial number leads through the maker's register to the patient who has the device.",
        ),
        Meaning::Identity if code.digits >= 6 && near => (
            Kind::RecordNumber,
            "identification number",
            Severity::Confirm,
            0.6,
            "This is announced as a person's number.",
        ),
        _ => return None,
    };
    let mut hit = document.hit(code.from, code.to, kind, severity, confidence, reason);
    hit.identifier = Some(identifier);
    hit.announced = true;
    Some(hit)
}

/// “serial of pt's pump: 9260627”: between the word and the number stands whose and what it is.
fn is_of_a_device(document: &Document<'_>, from: usize, to: usize) -> bool {
    let tokens = &document.tokens;
    let said = |at: usize| {
        tokens.is(at, Class::DEVICE.and(Class::PATIENT).and(Class::PERSON).and(Class::LINK))
            || tokens.is_in(at, "of on the our my monitor home unit")
            || matches!(document.list()[at].form, Form::Mark(b':' | b'-' | b'=' | b'('))
    };
    tokens.is_in(from, "of on") && (from..to).all(said)
}

/// “serials 88106582 and 40038262”: what is joined to a serial number and has its form is one too.
fn sibling(document: &Document<'_>, hit: &Hit) -> Option<Hit> {
    let tokens = &document.tokens;
    let at = tokens.list.partition_point(|token| (token.end as usize) <= hit.end);
    let joined = tokens.is_text(at, "and") || tokens.is_mark(at, b'&') || tokens.is_mark(at, b',');
    if hit.kind != Kind::Device || !joined {
        return None;
    }
    let code = code(document, at + 1).filter(|code| code.digits >= 5)?;
    let (start, end) = document.span(code.from, code.to);
    Some(Hit { start, end, ..hit.clone() })
}

/// “pacemaker, Azure XT, RNB123456H”, “pump 1234567”: no word says that it is a serial number, but the device stands
/// before it and is a patient's.
fn of_a_device(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let first = tokens.get(index).filter(|first| first.gap != Gap::None)?;
    let number = first.is_number();
    if !number
        && !tokens
            .get(index + 1)
            .is_some_and(|next| next.is_number() && next.gap == Gap::None && next.len() >= 4)
    {
        return None;
    }
    let device = document.class_before_in_sentence(Class::DEVICE, index, if number { 2 } else { 6 })?;
    let owned = document.patient_within(device, 12)
        || document.class_around(Class::PATIENT.and(Class::PERSON), device, index, 6, 10);
    let code = code(document, index).filter(|code| {
        code.digits >= 5 && code.characters.len() >= 6 && code.to <= index + 5 && !code.lower
    })?;
    if !owned
        || is_age_or_amount(document, code.to - 1)
        || document.claimed(first.start as usize, first.end as usize)
    {
        return None;
    }
    let reason = "A serial number leads through the maker's register to the patient who has the device.";
    let mut hit = document.hit(code.from, code.to, Kind::Device, Severity::Confirm, 0.6, reason);
    hit.identifier = Some("serial number");
    Some(hit)
}

/// “his pacemaker (LR124414) is under recall”
fn bracketed(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    if !tokens.is(index.wrapping_sub(1), Class::DEVICE) {
        return None;
    }
    let code = code(document, index + 1).filter(|code| code.digits >= 5 && code.characters.len() >= 6)?;
    let closed = tokens.is_mark(code.to, b')');
    let owned =
        document.class_before(Class::PATIENT.and(Class::PERSON).and(Class::RELATION), index, 5).is_some();
    if !closed || !owned {
        return None;
    }
    let reason = "A serial number leads through the maker's register to the patient who has the device.";
    let mut hit = document.hit(code.from, code.to, Kind::Device, Severity::Confirm, 0.75, reason);
    hit.identifier = Some("serial number");
    hit.announced = true;
    Some(hit)
}

/// “AB 123456” or “MORGA 657054 SM9IJ”: upper-case letters apart from their digits.
fn is_spaced_code(document: &Document<'_>, index: usize) -> bool {
    let tokens = &document.tokens;
    tokens
        .get(index)
        .is_some_and(|token| token.len() <= 5 && matches!(token.case, Case::Upper | Case::Single))
        && tokens
            .get(index + 1)
            .is_some_and(|next| next.is_number() && next.len() >= 3 && next.gap != Gap::Line)
}

fn licence_fits(name: &str, code: &Code) -> bool {
    let (characters, length) = (&code.characters, code.characters.len());
    match name {
        "GMC number" => code.digits >= 6 && matches!(length, 7 | 8),
        "NMC PIN" => professional::nmc_pin(characters),
        "GPhC number" => code.digits == 7 && length == 7,
        "HCPC number" => code.digits >= 4 && (5..=8).contains(&length),
        "GDC number" => matches!(code.digits, 5 | 6) && length == code.digits,
        "NPI" => code.digits == 10 && length == 10,
        "DEA number" => length == 9 && code.digits >= 7,
        _ => code.digits >= 4 && (5..=20).contains(&length),
    }
}

/// “K123456” in a text about one patient: the form of hospital numbers.
fn hospital_shape(document: &Document<'_>, index: usize) -> Option<Hit> {
    const AROUND: usize = 12;
    let tokens = &document.tokens;
    let word = tokens.get(index)?;
    let number = tokens.get(index + 1)?;
    let alone = word.gap != Gap::None
        && tokens.get(index + 2).is_none_or(|next| {
            next.gap != Gap::None
                || matches!(next.form, Form::Mark(b',' | b'.' | b')' | b';' | b':'))
                    && !(tokens.is_glued(index + 3))
        });
    let shaped = matches!(word.case, Case::Single | Case::Upper)
        && number.is_number()
        && number.gap == Gap::None
        && (5..=8).contains(&number.len());
    if !shaped
        || !alone
        || !document.patient_within(index, AROUND)
        || document.announced(index, |meaning| meaning == Meaning::Thing)
    {
        return None;
    }
    let mut hit = document.hit(
        index,
        index + 2,
        Kind::RecordNumber,
        Severity::Confirm,
        0.65,
        "This has the form of a hospital number and stands beside a patient.",
    );
    hit.identifier = Some("hospital number");
    Some(hit)
}

/// Register numbers whose form nothing else has: AHPRA, and a driving licence of the United Kingdom.
fn professional_shape(document: &Document<'_>, index: usize) -> Option<Hit> {
    let word = document.list().get(index)?;
    if document.list().get(index + 1).is_none_or(|next| next.gap != Gap::None) || word.gap == Gap::None {
        return None;
    }
    let code = code(document, index)?;
    if !professional::ahpra(&code.characters) {
        return None;
    }
    let mut hit = document.hit(
        code.from,
        code.to,
        Kind::LicenceNumber,
        Severity::Confirm,
        0.8,
        "This has the form of a registration with AHPRA: it names its holder.",
    );
    hit.identifier = Some("AHPRA number");
    Some(hit)
}

fn iban(document: &Document<'_>, index: usize) -> Option<Hit> {
    let word = document.list().get(index)?;
    let number = document.list().get(index + 1)?;
    if word.len() != 2
        || word.gap == Gap::None
        || !number.is_number()
        || number.gap != Gap::None
        || number.len() < 2
    {
        return None;
    }
    let mut characters = Vec::new();
    let mut at = index;
    let mut found = None;
    while let Some(token) = document.list().get(at) {
        let fits =
            matches!(token.form, Form::Word | Form::Number) && characters.len() + token.len() <= LONGEST_CODE;
        if !fits || token.gap == Gap::Line {
            break;
        }
        characters.extend(document.tokens.bytes(token).iter().map(u8::to_ascii_uppercase));
        at += 1;
        if professional::iban(&characters) {
            found = Some(at);
        }
    }
    let mut hit = document.hit(
        index,
        found?,
        Kind::AccountNumber,
        Severity::Block,
        0.97,
        "This is the international number of a bank account.",
    );
    hit.identifier = Some("IBAN");
    hit.announced = true;
    Some(hit)
}

/// “20-31-46 12345678”: a sort code and its account, unless the groups are a date.
fn sort_code(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let from = index.checked_sub(5)?;
    let two = |at: usize| tokens.get(at).is_some_and(|token| token.is_number() && token.len() == 2);
    let dash = |at: usize| tokens.is_mark(at, b'-') && tokens.is_glued(at) && tokens.is_glued(at + 1);
    let shaped = two(from) && two(from + 2) && two(from + 4) && dash(from + 1) && dash(from + 3);
    let value = |at: usize| tokens.value(at).unwrap_or(0);
    let dated = is_date(2024, value(from + 2), value(from)) || is_date(2024, value(from), value(from + 2));
    if !shaped || dated || tokens.list[index].gap != Gap::Space {
        return None;
    }
    let mut hit = document.hit(
        from,
        index + 1,
        Kind::AccountNumber,
        Severity::Confirm,
        0.85,
        "This has the form of a sort code with the number of a bank account.",
    );
    hit.identifier = Some("bank account");
    hit.announced = true;
    Some(hit)
}

fn card(document: &Document<'_>, index: usize) -> Option<Hit> {
    let mut digits = Vec::new();
    let mut at = index;
    while digits.len() < 16 {
        let token = document.list().get(at)?;
        match token.form {
            Form::Number if token.len() == 4 => digits.extend_from_slice(document.tokens.bytes(token)),
            Form::Mark(b'-') => {}
            _ => return None,
        }
        at += 1;
    }
    // The healthcare identifiers of Australia have the same form and are found as what they are.
    if digits.starts_with(b"80036") || !professional::card(&digits) {
        return None;
    }
    let mut hit = document.hit(
        index,
        at,
        Kind::AccountNumber,
        Severity::Block,
        0.95,
        "This is the number of a payment card.",
    );
    hit.identifier = Some("payment card");
    Some(hit)
}

/// A unique device identification as it is printed: “(01)” and fourteen digits, perhaps with a serial “(21)”.
fn udi(document: &Document<'_>, index: usize) -> Option<Hit> {
    let tokens = &document.tokens;
    let begins = tokens.is_text(index + 1, "01")
        && tokens.is_mark(index + 2, b')')
        && tokens.get(index + 3).is_some_and(|token| token.is_number() && token.len() == 14);
    if !begins {
        return None;
    }
    let mut to = index + 4;
    while to < index + 24
        && tokens.is_glued(to)
        && tokens.get(to).is_some_and(|token: &Token| !matches!(token.form, Form::Mark(b',' | b'.' | b';')))
    {
        to += 1;
    }
    let mut hit = document.hit(
        index,
        to,
        Kind::Device,
        if document.patient_near(index) { Severity::Block } else { Severity::Confirm },
        0.9,
        "A device's unique identification leads through the maker's register to the patient who has it.",
    );
    hit.identifier = Some("UDI");
    Some(hit)
}

#[cfg(test)]
mod tests {
    use crate::{Context, Kind, Severity, scan};

    fn found(text: &str) -> Vec<(Kind, Severity, usize, usize)> {
        scan(text, &Context::default()).into_iter().map(|f| (f.kind, f.severity, f.start, f.end)).collect()
    }

    #[test]
    fn announced_numbers_of_records_are_found() {
        assert_eq!(found("MRN: 00451234"), [(Kind::RecordNumber, Severity::Block, 5, 13)]);
        assert_eq!(found("hosp no K123456"), [(Kind::RecordNumber, Severity::Block, 8, 15)]);
        assert_eq!(found("case note number RX/12345/07"), [(Kind::RecordNumber, Severity::Block, 17, 28)]);
        assert!(found("accession number is 20251103CT0042").iter().any(|f| f.0 == Kind::RecordNumber));
    }

    #[test]
    fn devices_accounts_and_licences_are_found() {
        assert_eq!(found("pacemaker serial ABC123456")[0].0, Kind::Device);
        assert_eq!(
            found("IBAN GB29 NWBK 6016 1331 9268 19")[0],
            (Kind::AccountNumber, Severity::Block, 5, 32)
        );
        assert_eq!(found("policy number 88123456")[0].0, Kind::AccountNumber);
        assert_eq!(found("GMC 7654321")[0].0, Kind::LicenceNumber);
        assert_eq!(found("driving licence MORGA657054SM9IJ")[0].0, Kind::LicenceNumber);
        assert_eq!(found("(01)00844588003288(17)141120(21)10987654d321")[0].0, Kind::Device);
    }

    #[test]
    fn paragraphs_and_serial_measurements_are_not() {
        assert_eq!(found("GMC guidance paragraph 34, published 2024"), []);
        assert_eq!(found("serial troponins 14 and 220, serial ECGs"), []);
        assert_eq!(found("health policy 2025, our account of 12 cases"), []);
    }
}
