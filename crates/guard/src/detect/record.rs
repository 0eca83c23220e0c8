//! Numbers that hospitals, insurers, banks, registers and makers of devices give: words announce them, for they have
//! no common form.

mod bank;
mod code;
mod device;

use crate::cues::Meaning;
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::lexicon::Class;
use crate::numbers::professional;
use crate::tokens::{Case, Form, Gap};
pub(super) use code::code;
use code::{Code, is_age_or_amount};

pub(crate) fn find(document: &Document<'_>, hits: &mut Vec<Hit>) {
    for cue in &document.cues {
        if let Some(hit) = announced(document, cue.last, cue.meaning) {
            hits.extend(device::sibling(document, &hit));
            hits.push(hit);
        }
    }
    for index in 0..document.list().len() {
        let token = &document.list()[index];
        let found = match token.form {
            Form::Word if token.len() <= 3 => hospital_shape(document, index)
                .or_else(|| device::of_a_device(document, index))
                .or_else(|| bank::iban(document, index))
                .or_else(|| professional_shape(document, index)),
            Form::Number if token.len() >= 6 => {
                device::of_a_device(document, index).or_else(|| bank::sort_code(document, index))
            }
            Form::Number if token.len() == 2 => professional_shape(document, index),
            Form::Number if token.len() == 4 => bank::card(document, index),

            Form::Mark(b'(') => device::udi(document, index).or_else(|| device::bracketed(document, index)),
            _ => None,
        };
        hits.extend(found);
    }
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
    let told = meaning == Meaning::Device && device::is_of_a_device(document, last + 1, from);
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
