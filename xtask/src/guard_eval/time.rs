//! How long the guard thinks about a post of 1,000 characters.

use std::time::{Duration, Instant};

use guard::Context;

use super::TODAY;
use super::corpus::{self, Post};
use crate::shell::{cargo, output};

const LENGTH: usize = 1000;
const ROUNDS: usize = 50;

pub struct Time {
    pub p50: Duration,
    pub p99: Duration,
    pub runs: usize,
}

/// By a release build of this program, whatever we are ourselves.
pub fn measured() -> Result<Time, String> {
    let said = output(&mut cargo(&[
        "run",
        "--release",
        "--quiet",
        "--package",
        "xtask",
        "--",
        "guard-eval",
        "--time",
    ]))?;
    let numbers: Vec<u64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [p50, p99, runs] = numbers[..] else {
        return Err(format!("guard-eval --time said {said:?} and not three numbers"));
    };
    Ok(Time { p50: Duration::from_nanos(p50), p99: Duration::from_nanos(p99), runs: runs as usize })
}

/// Nanoseconds at p50 and p99, and how many runs.
pub fn print() -> Result<(), String> {
    let texts = texts(&corpus::posts("test")?);
    let context = Context { today: Some(TODAY), ..Context::default() };
    let mut times = Vec::with_capacity(ROUNDS * texts.len());
    // The first round fills caches and builds what is built once.
    for round in 0..=ROUNDS {
        for text in &texts {
            let started = Instant::now();
            std::hint::black_box(guard::scan(std::hint::black_box(text), &context));
            let time = started.elapsed();
            if round > 0 {
                times.push(time);
            }
        }
    }
    times.sort_unstable();
    let at = |share: usize| times[times.len() * share / 100].as_nanos();
    println!("{} {} {}", at(50), at(99), times.len());
    Ok(())
}

/// The test part in pieces of exactly [`LENGTH`] characters.
fn texts(posts: &[Post]) -> Vec<String> {
    let all: Vec<char> = posts.iter().flat_map(|post| post.text.chars().chain(['\n'])).collect();
    all.chunks_exact(LENGTH).map(|piece| piece.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_is_timed_has_the_length_that_the_report_names() {
        let texts = texts(&corpus::posts("test").unwrap());
        assert!(texts.len() > 40 && texts.iter().all(|text| text.chars().count() == LENGTH));
    }
}
