//! Numbers of banks that need no word beside them: IBANs, sort codes with an account, payment cards.

use super::code::LONGEST_CODE;
use crate::document::{Document, Hit};
use crate::finding::{Kind, Severity};
use crate::numbers::check::is_date;
use crate::numbers::professional;
use crate::tokens::{Form, Gap};

pub(super) fn iban(document: &Document<'_>, index: usize) -> Option<Hit> {
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
pub(super) fn sort_code(document: &Document<'_>, index: usize) -> Option<Hit> {
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

pub(super) fn card(document: &Document<'_>, index: usize) -> Option<Hit> {
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
