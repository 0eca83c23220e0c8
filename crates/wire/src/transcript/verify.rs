//! Whether a transcript that somebody kept is the one that was published, and whether its numbers are right.

use super::{Figures, Row, Signed, Transcript, Unreadable, read, read_csv};
use kernel::metrics::{Line, measure};
use std::collections::HashMap;

/// One thing that was compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub what: &'static str,
    pub agrees: bool,
    /// What was found, in words.
    pub says: String,
}

fn check(what: &'static str, agrees: bool, says: impl Into<String>) -> Check {
    Check { what, agrees, says: says.into() }
}

/// Compares a transcript with itself, and with the rows of its CSV file when they are given.
pub fn verify(json: &[u8], csv: Option<&[u8]>) -> Result<Vec<Check>, Unreadable> {
    let signed = read(json)?;
    let mut checks = vec![digest(&signed)];
    let transcript = &signed.transcript;
    checks.extend(numbers(
        "counted from its posts",
        &transcript.metrics,
        &Figures::of(&transcript.measured()),
    ));
    if let Some(csv) = csv {
        let rows = read_csv(csv)?;
        checks.push(same_posts(transcript, &rows));
        let lines: Vec<Line<'_>> = rows.iter().map(Row::line).collect();
        let counted = Figures::of(&measure(transcript.window(), &lines));
        checks.extend(numbers("counted from the CSV file", &transcript.metrics, &counted));
    }
    Ok(checks)
}

fn digest(signed: &Signed) -> Check {
    if signed.sha256 == signed.found {
        check("digest", true, format!("SHA-256 {}", signed.found))
    } else {
        check(
            "digest",
            false,
            format!(
                "the file says {}, its content has {}: it was changed after it was made",
                signed.sha256, signed.found
            ),
        )
    }
}

fn numbers(how: &str, said: &Figures, counted: &Figures) -> Vec<Check> {
    let number = |what, said: &dyn std::fmt::Display, counted: &dyn std::fmt::Display| {
        let (said, counted) = (said.to_string(), counted.to_string());
        let agrees = said == counted;
        check(
            what,
            agrees,
            if agrees { format!("{said}, {how}") } else { format!("{said}, but {counted} {how}") },
        )
    };
    vec![
        number("posts", &said.posts, &counted.posts),
        number("late posts", &said.late_posts, &counted.late_posts),
        number("participants", &said.participants, &counted.participants),
        number("countries", &said.countries, &counted.countries),
        number("professions", &said.professions, &counted.professions),
        number("posts an hour", &said.posts_per_hour, &counted.posts_per_hour),
        number("posts a participant", &said.posts_per_participant, &counted.posts_per_participant),
        number("reach", &said.reach, &counted.reach),
        number("replies", &said.replies, &counted.replies),
        list("by country", how, &said.by_country, &counted.by_country),
        list("by profession", how, &said.by_profession, &counted.by_profession),
        list("by prompt", how, &said.by_prompt, &counted.by_prompt),
        list("contributors", how, &said.contributors, &counted.contributors),
        list("reply network", how, &said.reply_network, &counted.reply_network),
        number("minutes a bin", &said.bin_minutes, &counted.bin_minutes),
        list("timeline", how, &said.timeline, &counted.timeline),
    ]
}

fn list<T: PartialEq + std::fmt::Debug>(what: &'static str, how: &str, said: &[T], counted: &[T]) -> Check {
    if said == counted {
        return check(what, true, format!("{} lines, {how}", said.len()));
    }
    let differs = said.iter().zip(counted).position(|(a, b)| a != b).unwrap_or(said.len().min(counted.len()));
    let line = |of: &[T]| of.get(differs).map_or_else(|| "nothing".to_owned(), |it| format!("{it:?}"));
    check(what, false, format!("line {} is {}, but {} {how}", differs + 1, line(said), line(counted)))
}

fn same_posts(transcript: &Transcript, rows: &[Row]) -> Check {
    let by_id: HashMap<_, &Row> = rows.iter().map(|row| (row.post, row)).collect();
    let missing = transcript.posts().find(|(_, post)| !by_id.contains_key(&post.id));
    if let Some((_, post)) = missing {
        return check("rows", false, format!("the post {} is not in the CSV file", post.id.0));
    }
    let posts = transcript.posts().count();
    if posts != rows.len() {
        return check("rows", false, format!("{posts} posts, but {} rows in the CSV file", rows.len()));
    }
    let other = transcript.posts().find(|(prompt, post)| {
        let person = transcript.person(&post.author);
        let expected = Row {
            post: post.id,
            posted_at: post.posted_at,
            author: post.author.clone(),
            role: person.map(|it| it.role.clone()).unwrap_or_default(),
            profession: person.and_then(|it| it.profession.clone()),
            country: person.and_then(|it| it.country.clone()),
            followers: post.followers_at_posting,
            in_reply_to: post.in_reply_to,
            prompt: *prompt,
            text: post.text.clone(),
        };
        by_id.get(&post.id).is_none_or(|row| **row != expected)
    });
    match other {
        Some((_, post)) => {
            check("rows", false, format!("the post {} is different in the CSV file", post.id.0))
        }
        None => check("rows", true, format!("{posts} posts, the same in the CSV file")),
    }
}
