//! `cargo xtask guard-learn`: learns from the train part what no rule of the guard says, and writes the weights.
//!
//! The model is a logistic regression for each sort of candidate, fitted by AdaGrad (Duchi, Hazan and Singer 2011) with
//! a little weight decay. Everything is done in the same order each time, so that the same corpus gives the same file.

use std::collections::{BTreeMap, HashMap};

use guard::{Context, learn};

use super::corpus::{self, Post};
use super::random::Random;
use super::score::{self, Findings, Found};
use super::{TODAY, summary};
use crate::shell::root;

const FILE: &str = "crates/guard/src/detect/learned/weights.txt";

/// Passes over all examples.
const PASSES: usize = 30;
const RATE: f64 = 0.1;
const DECAY: f64 = 0.002;
/// A template counts as this many examples at most, however many posts were drawn from it.
const COPIES: f64 = 3.0;
/// Smaller weights are left out of the file.
const SMALLEST: f64 = 0.05;
/// In how many parts the templates are dealt to see what is found in those that were not learnt from.
const FOLDS: u64 = 5;

type Name = (&'static str, &'static str, String);

struct Example {
    /// Its post's place in the part.
    post: usize,
    template: usize,
    sort: &'static str,
    kind: &'static str,
    start: usize,
    end: usize,
    features: Vec<usize>,
    /// Whether it overlaps a label.
    right: bool,
    weight: f64,
}

struct Examples {
    list: Vec<Example>,
    /// The features by number.
    names: Vec<Name>,
}

/// Writes the weights, or with `--show` lists what would be mistaken in templates that were not learnt from.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let show = match arguments {
        [] => false,
        [word] if word == "--show" => true,
        _ => return Err("usage: cargo xtask guard-learn [--show]".to_owned()),
    };
    let posts = corpus::posts("train")?;
    let examples = Examples::of(&posts);
    let scores = cross_validated(&examples);
    let rules = super::found(&posts, learn::by_rules)?;
    let chosen = together(&posts, &examples, &scores, &rules, learn::SURE);
    if show {
        score::mistakes(&posts, &chosen).iter().for_each(|line| println!("{line}"));
    }
    println!("Templates that were not learnt from, by the log-odds from which on the author is asked:");
    println!("{}", summary("rules alone", &score::score(&posts, &rules)));
    for sure in [learn::SURE + 1.0, learn::SURE, learn::SURE - 1.0] {
        let findings = together(&posts, &examples, &scores, &rules, sure);
        println!("{}", summary(&format!("from {sure}"), &score::score(&posts, &findings)));
    }
    if show {
        return Ok(());
    }
    let weights = fit(examples.list.iter().collect(), examples.names.len());
    let text = written(&examples.names, &weights);
    std::fs::write(root().join(FILE), &text).map_err(|error| format!("{FILE}: {error}"))?;
    println!("{} weights written to {FILE}", text.lines().count() - 1);
    Ok(())
}

impl Examples {
    fn of(posts: &[Post]) -> Self {
        let context = Context { today: Some(TODAY), ..Context::default() };
        let mut numbers = HashMap::<Name, usize>::new();
        let mut list = Vec::new();
        let mut copies = HashMap::<(usize, &str), f64>::new();
        for (place, post) in posts.iter().enumerate() {
            for example in learn::examples(&post.text, &context) {
                let mut number = |(at, value)| {
                    let next = numbers.len();
                    *numbers.entry((example.sort, at, value)).or_insert(next)
                };
                let features = example.features.into_iter().map(&mut number).collect();
                let right = post.spans.iter().any(|span| {
                    span.kind != "combination" && span.start < example.end && example.start < span.end
                });
                *copies.entry((post.template, example.sort)).or_default() += 1.0;
                list.push(Example {
                    post: place,
                    template: post.template,
                    sort: example.sort,
                    kind: example.kind.as_str(),
                    start: example.start,
                    end: example.end,
                    features,
                    right,
                    weight: 1.0,
                });
            }
        }
        for example in &mut list {
            example.weight = (COPIES / copies[&(example.template, example.sort)]).min(1.0);
        }
        let mut names: Vec<(Name, usize)> = numbers.into_iter().collect();
        names.sort_by_key(|(_, number)| *number);
        Self { list, names: names.into_iter().map(|(name, _)| name).collect() }
    }
}

fn sum(example: &Example, weights: &[f64]) -> f64 {
    example.features.iter().map(|feature| weights[*feature]).sum()
}

fn fit(mut examples: Vec<&Example>, features: usize) -> Vec<f64> {
    let mut weights = vec![0.0; features];
    let mut squares = vec![1e-6_f64; features];
    let mut random = Random::seeded(&["guard-learn"]);
    for _ in 0..PASSES {
        random.shuffle(&mut examples);
        for example in &examples {
            let probability = 1.0 / (1.0 + (-sum(example, &weights)).exp());
            let error = example.weight * (probability - f64::from(u8::from(example.right)));
            for feature in &example.features {
                let slope = error + DECAY * weights[*feature];
                squares[*feature] += slope * slope;
                weights[*feature] -= RATE * slope / squares[*feature].sqrt();
            }
        }
    }
    weights
}

/// For each example the log-odds by weights that were fitted without its template.
fn cross_validated(examples: &Examples) -> Vec<f64> {
    let fold =
        |example: &Example| ((example.template as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) % FOLDS;
    let mut scores = vec![0.0; examples.list.len()];
    for out in 0..FOLDS {
        let kept = examples.list.iter().filter(|example| fold(example) != out).collect();
        let weights = fit(kept, examples.names.len());
        let held = examples.list.iter().zip(&mut scores).filter(|(example, _)| fold(example) == out);
        held.for_each(|(example, score)| *score = sum(example, &weights));
    }
    scores
}

/// What rules and weights find together.
fn together(posts: &[Post], examples: &Examples, scores: &[f64], rules: &Findings, sure: f64) -> Findings {
    let mut findings = rules.clone();
    for (example, _) in examples.list.iter().zip(scores).filter(|(_, score)| **score > sure) {
        let found = findings.entry(posts[example.post].id.clone()).or_default();
        if !found.iter().any(|found| found.start < example.end && example.start < found.end) {
            found.push(Found { start: example.start, end: example.end, kind: example.kind });
        }
    }
    findings
}

fn written(names: &[Name], weights: &[f64]) -> String {
    let lines: BTreeMap<String, f64> = names
        .iter()
        .zip(weights)
        .filter(|(_, weight)| weight.abs() >= SMALLEST)
        .map(|((sort, place, value), weight)| (format!("{sort}\t{place}\t{value}"), *weight))
        .collect();
    let head = "# Written by `cargo xtask guard-learn` from crates/guard/corpus/train.txt: sort, place, value, weight.\n";
    lines.iter().fold(head.to_owned(), |text, (line, weight)| text + &format!("{line}\t{weight:.2}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> BTreeMap<&str, f64> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| line.rsplit_once('\t'))
            .map(|(name, weight)| (name, weight.parse().unwrap()))
            .collect()
    }

    /// If it fails: the corpus, the lists or the features have changed, and `cargo xtask guard-learn` was not run.
    #[test]
    fn the_weights_are_those_that_the_corpus_gives() {
        let examples = Examples::of(&corpus::posts("train").unwrap());
        let learnt = written(&examples.names, &fit(examples.list.iter().collect(), examples.names.len()));
        let (learnt, kept) =
            (read(&learnt), include_str!("../../../crates/guard/src/detect/learned/weights.txt"));
        let kept = read(kept);
        // Another machine's exponential may round another way, and a weight at the edge be left out.
        let differ = |name: &&str| {
            let weight = |of: &BTreeMap<&str, f64>| of.get(*name).copied().unwrap_or(0.0);
            (weight(&learnt) - weight(&kept)).abs() > 2.0 * SMALLEST
        };
        let changed: Vec<_> = learnt.keys().chain(kept.keys()).filter(|name| differ(name)).collect();
        assert!(changed.is_empty(), "{} weights differ, such as {:?}", changed.len(), changed.first());
    }

    #[test]
    fn what_stands_beside_labels_gets_weight() {
        let example = |feature: usize, right: bool| Example {
            post: 0,
            template: 0,
            sort: "name",
            kind: "name",
            start: 0,
            end: 1,
            features: vec![feature],
            right,
            weight: 1.0,
        };
        let examples = [example(0, true), example(1, false)];
        let weights = fit(examples.iter().collect(), 2);
        assert!(weights[0] > 0.3 && weights[1] < -0.3, "{weights:?}");
        let name = |value: &str| ("name", "before1", value.to_owned());
        let text = written(&[name("saw"), name("thanks")], &[1.234, 0.01]);
        assert!(text.ends_with("\nname\tbefore1\tsaw\t1.23\n"), "{text}");
    }
}
