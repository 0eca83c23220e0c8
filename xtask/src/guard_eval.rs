//! `cargo xtask guard-eval`: how well the guard finds what the test corpus holds, written into docs/GUARD.md.

mod corpus;
mod identifiers;
mod jsonl;
pub mod learn;
mod numbers;
mod presidio;
mod random;
mod report;
mod score;
mod time;

use std::path::Path;

use guard::{Context, Finding, Severity};

use self::corpus::Post;
use self::identifiers::KINDS;
use self::report::Results;
use self::score::{Findings, Found, Score};
use crate::shell::root;

const USAGE: &str = "usage: cargo xtask guard-eval [--check | --show PART | --show FILE | --write DIR]";

/// The day on which the corpus is read: ages and dates in it are told by this and not by the clock.
const TODAY: (i16, u8, u8) = (2026, 1, 1);

pub fn run(arguments: &[String]) -> Result<(), String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [] => evaluate(),
        ["--check"] => check(),
        ["--show", part] => show(part),
        ["--write", folder] => write(&root().join(folder)),
        // What `evaluate` asks of a release build of this program.
        ["--time"] => time::print(),
        _ => Err(USAGE.to_owned()),
    }
}

/// Everything there is to know, into docs/GUARD.md.
fn evaluate() -> Result<(), String> {
    let (posts, score) = judged("test")?;
    let presidio = presidio::scan(&posts)?;
    let results = Results {
        train: judged("train")?.1,
        dev: judged("dev")?.1,
        test: score,
        fresh: judged("fresh")?.1,
        presidio: score::score(&posts, &presidio.from(0.0)),
        surer: score::score(&posts, &presidio.from(report::SURER)),
        version: presidio.version,
        recognizers: presidio.recognizers,
        time: time::measured()?,
    };
    let report = report::written(&results);
    let file = root().join("docs/GUARD.md");
    std::fs::write(&file, &report).map_err(|error| format!("{}: {error}", file.display()))?;
    println!("{report}\nwritten to docs/GUARD.md");
    Ok(())
}

/// The goals on the test part, by the exit code; needs nothing but the guard.
fn check() -> Result<(), String> {
    let (_, score) = judged("test")?;
    println!("{}", summary("test", &score));
    match score.shortfalls() {
        short if short.is_empty() => Ok(()),
        short => Err(short.join("\n")),
    }
}

/// Every mistake in a part, or in a file of fresh templates. To work on a detector, look at train and choose by dev; what was seen of test is spent.
fn show(part: &str) -> Result<(), String> {
    let posts = corpus::posts(part)?;
    let findings = guarded(&posts)?;
    score::mistakes(&posts, &findings).iter().for_each(|line| println!("{line}"));
    println!("{}", summary(part, &score::score(&posts, &findings)));
    Ok(())
}

fn summary(part: &str, score: &Score) -> String {
    format!(
        "{part}: recall {:.3}, precision {:.3}, {} of {} clean posts interrupted",
        score.direct.recall(),
        score.direct.precision(),
        score.interrupted,
        score.clean
    )
}

fn judged(part: &str) -> Result<(Vec<Post>, Score), String> {
    let posts = corpus::posts(part)?;
    let score = score::score(&posts, &guarded(&posts)?);
    Ok((posts, score))
}

/// What the guard would stop or hold back; its notes interrupt nobody and do not count.
fn guarded(posts: &[Post]) -> Result<Findings, String> {
    found(posts, guard::scan)
}

fn found(posts: &[Post], scan: fn(&str, &Context) -> Vec<Finding>) -> Result<Findings, String> {
    let context = Context { today: Some(TODAY), ..Context::default() };
    let mut findings = Findings::new();
    for post in posts {
        for finding in scan(&post.text, &context) {
            if finding.severity < Severity::Confirm {
                continue;
            }
            let kind = finding.kind.as_str();
            let kind = KINDS.iter().find(|known| **known == kind);
            let kind = kind.ok_or("the guard found a kind that the corpus does not know; add it to KINDS")?;
            let found = Found { start: finding.start, end: finding.end, kind };
            findings.entry(post.id.clone()).or_default().push(found);
        }
    }
    Ok(findings)
}

/// Writes each part as JSON Lines.
fn write(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for part in corpus::parts() {
        let posts = corpus::posts(part)?;
        let file = folder.join(format!("{part}.jsonl"));
        std::fs::write(&file, jsonl::written(&posts))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        println!("{}: {} posts", file.display(), posts.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_goal_is_met_on_the_test_part() {
        assert_eq!(judged("test").unwrap().1.shortfalls(), [""; 0]);
    }

    #[test]
    fn a_question_that_is_not_understood_is_answered_with_the_usage() {
        for words in [&["--show"][..], &["--everything"], &["--check", "test"]] {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(run(&words), Err(USAGE.to_owned()));
        }
        assert!(show("exam").unwrap_err().contains("train, dev, test or fresh"));
    }
}
