//! Characters that are spoken for: DOIs, trial registrations, doses, scores, citations. A number among them is no
//! patient's unless a word says so.

use crate::cues::{Cue, Meaning};
use crate::lexicon::Class;
use crate::tokens::{Case, Form, Gap, Token, Tokens};

pub(crate) struct Claim {
    pub start: usize,
    pub end: usize,
}

/// Whether a claim overlaps the bytes. Claims are in order of their ends as well as of their starts.
pub(crate) fn covers(claims: &[Claim], start: usize, end: usize) -> bool {
    let first = claims.partition_point(|claim| claim.end <= start);
    claims.get(first).is_some_and(|claim| claim.start < end)
}

pub(crate) fn find(tokens: &Tokens<'_>, cues: &[Cue]) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut push = |from: usize, to: usize| {
        if let (Some(first), Some(last)) =
            (tokens.get(from), to.checked_sub(1).and_then(|last| tokens.get(last)))
        {
            claims.push(Claim { start: first.start as usize, end: last.end as usize });
        }
    };
    for index in 0..tokens.list.len() {
        let token = &tokens.list[index];
        match token.form {
            Form::Number if token.len() == 2 && is_doi(tokens, index) => push(index, run_end(tokens, index)),
            Form::Number => {
                if let Some(to) = measured(tokens, index) {
                    push(index, to);
                }
            }
            // A link goes on to the next space; so does what follows “#” or “@”.
            Form::Mark(b':') if tokens.is_mark(index + 1, b'/') && tokens.is_mark(index + 2, b'/') => {
                push(index.saturating_sub(1), run_end(tokens, index));
            }
            Form::Mark(b'#' | b'@')
                if tokens.is_glued(index + 1) && tokens.get(index + 1).is_some_and(Token::is_word) =>
            {
                push(index, run_end(tokens, index));
            }
            _ => {}
        }
    }
    for cue in cues.iter().filter(|cue| matches!(cue.meaning, Meaning::Thing | Meaning::Batch)) {
        if let Some((from, to)) = announced_thing(tokens, cue.last) {
            push(from, to);
        }
    }
    merge(claims)
}

fn merge(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.sort_by_key(|claim| claim.start);
    let mut merged: Vec<Claim> = Vec::with_capacity(claims.len());
    for claim in claims {
        match merged.last_mut() {
            Some(last) if claim.start < last.end => last.end = last.end.max(claim.end),
            _ => merged.push(claim),
        }
    }
    merged
}

/// The end of the run of tokens without a gap. Runs are walked once a claim begins in them, and claims that begin
/// inside a long run are few characters apart only in links, so the walk is bounded.
fn run_end(tokens: &Tokens<'_>, index: usize) -> usize {
    const LONGEST: usize = 80;
    let end = tokens.list.len().min(index + LONGEST);
    (index + 1..end).find(|at| tokens.list[*at].gap != Gap::None).unwrap_or(end)
}

/// “10.1136/bmj.i1327”
fn is_doi(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.is_text(index, "10")
        && tokens.is_mark(index + 1, b'.')
        && tokens.get(index + 2).is_some_and(|token| token.is_number() && token.gap == Gap::None)
        && tokens.is_mark(index + 3, b'/')
}

/// The end of a number with its unit (“2.5 mg/kg”), a percentage, or a citation (“2016;352:i1327”).
fn measured(tokens: &Tokens<'_>, index: usize) -> Option<usize> {
    let mut at = index + 1;
    if matches!(tokens.get(at)?.form, Form::Mark(b'.' | b',' | b'-' | b'/'))
        && tokens.get(at + 1).is_some_and(Token::is_number)
        && tokens.is_glued(at + 1)
    {
        at += 2;
    }
    let next = tokens.get(at)?;
    match next.form {
        Form::Mark(b'%') => Some(at + 1),
        Form::Mark(b';')
            if tokens.is_glued(at)
                && tokens.get(at + 1).is_some_and(Token::is_number)
                && tokens.is_glued(at + 1) =>
        {
            Some(run_end(tokens, index))
        }
        // A unit of one letter is glued to its number: “5 g” is rarer than “72 F”.
        Form::Word
            if next.is(Class::UNIT)
                && !is_letters_of_a_code(tokens, index, at)
                && (next.len() > 1 || (next.gap == Gap::None && !tokens.is_one_of(at, &["m", "f"])))
                && next.gap != Gap::Line
                && !is_last_group(tokens, index) =>
        {
            Some(at + 1)
        }
        _ => None,
    }
}

/// “V2G 1J8”, “M14 3FR”: short capitals, or a number glued to letters before it, are a code rather than an amount.
fn is_letters_of_a_code(tokens: &Tokens<'_>, index: usize, unit: usize) -> bool {
    let after_letters = tokens.is_glued(index) && tokens.list[index - 1].is_word();
    let capitals = matches!(tokens.list[unit].case, Case::Upper | Case::Single);
    after_letters
        || (capitals
            && tokens.list[unit].len() <= 2
            && !tokens.is_one_of(unit, &["mg", "ml", "iu", "kg", "l"]))
}

/// Whether the number goes on one before it: the last group of “943 476 5919” is no count of what comes next.
fn is_last_group(tokens: &Tokens<'_>, index: usize) -> bool {
    let back = if tokens.before(index, 1).is_some_and(|token| token.is_mark(b'-')) { 2 } else { 1 };
    tokens.before(index, back).is_some_and(|token| token.is_number() && token.len() >= 3)
}

/// The number, with letters, that follows a phrase such as “PMID:” or stands in the same run (“NCT01234567”).
fn announced_thing(tokens: &Tokens<'_>, last: usize) -> Option<(usize, usize)> {
    let mut at = last + 1;
    for _ in 0..3 {
        match tokens.get(at)?.form {
            Form::Mark(b':' | b'.' | b'#' | b'-' | b'(' | b'=' | b'/') => at += 1,
            Form::Word if tokens.is_one_of(at, &["no", "number", "id", "is", "code", "ref", "num"]) => {
                at += 1
            }
            _ => break,
        }
    }
    let from = at;
    // Letters before the digits belong to the number: “CRD42020123456”, “EudraCT 2019-001234-12”.
    if tokens.get(at).is_some_and(|token| token.is_word() && token.len() <= 6) && tokens.is_glued(at + 1) {
        at += 1;
    }
    if !tokens.get(at).is_some_and(Token::is_number) {
        return None;
    }
    let mut to = run_end(tokens, at);
    // “meeting ID 987 6543 2101” goes on in groups.
    while tokens.get(to).is_some_and(|token| token.is_number() && token.gap == Gap::Space) && to - at < 12 {
        to = run_end(tokens, to);
    }
    Some((from, to))
}
