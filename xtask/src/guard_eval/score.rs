//! Findings against labels: recall, precision and interruptions, by kind and in all.

use std::collections::BTreeMap;

use super::corpus::{Post, Span};
use super::identifiers::KINDS;

/// Something that would stop or hold back a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Half open, in Unicode scalar values.
    pub start: usize,
    pub end: usize,
    pub kind: &'static str,
}

/// What a detector found, by the post's id.
pub type Findings = BTreeMap<String, Vec<Found>>;

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Count {
    /// Posts with such a label.
    pub posts: usize,
    pub labelled: usize,
    /// Labels that a finding of any kind overlaps.
    pub found: usize,
    /// Labels that a finding of the same kind overlaps.
    pub agreed: usize,
    pub findings: usize,
    /// Findings that overlap a label of any kind.
    pub right: usize,
}

#[derive(Debug, Default)]
pub struct Score {
    /// In the order of [`KINDS`].
    pub kinds: Vec<(&'static str, Count)>,
    /// All kinds but `combination`, which is no direct identifier.
    pub direct: Count,
    pub clean: usize,
    /// Clean posts with any finding.
    pub interrupted: usize,
}

impl Count {
    /// 1 where there is nothing to find.
    pub fn recall(&self) -> f64 {
        share(self.found, self.labelled)
    }

    pub fn agreement(&self) -> f64 {
        share(self.agreed, self.found)
    }

    /// 1 where nothing was found.
    pub fn precision(&self) -> f64 {
        share(self.right, self.findings)
    }

    pub fn add(&mut self, other: &Self) {
        self.posts += other.posts;
        self.labelled += other.labelled;
        self.found += other.found;
        self.agreed += other.agreed;
        self.findings += other.findings;
        self.right += other.right;
    }
}

impl Score {
    pub fn interruptions(&self) -> f64 {
        if self.clean == 0 { 0.0 } else { share(self.interrupted, self.clean) }
    }

    /// Several kinds taken together.
    pub fn of(&self, kinds: &[&str]) -> Count {
        let mut sum = Count::default();
        self.kinds.iter().filter(|(kind, _)| kinds.contains(kind)).for_each(|(_, count)| sum.add(count));
        sum
    }

    /// What falls short of the goals, one sentence each.
    pub fn shortfalls(&self) -> Vec<String> {
        let mut short = Vec::new();
        for (what, value, goal) in [
            ("recall on direct identifiers", self.direct.recall(), RECALL),
            ("precision on direct identifiers", self.direct.precision(), PRECISION),
        ] {
            if value < goal {
                short.push(format!("{what} is {value:.3}, below {goal}"));
            }
        }
        if self.interruptions() >= INTERRUPTED {
            let value = self.interruptions();
            short
                .push(format!("{value:.3} of the clean posts are interrupted, not fewer than {INTERRUPTED}"));
        }
        short
    }
}

/// The goals on the test part.
pub const RECALL: f64 = 0.98;
pub const PRECISION: f64 = 0.95;
pub const INTERRUPTED: f64 = 0.02;

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

fn overlap(span: &Span, found: &Found) -> bool {
    span.start < found.end && found.start < span.end
}

pub fn score(posts: &[Post], findings: &Findings) -> Score {
    let mut score = Score { kinds: KINDS.map(|kind| (kind, Count::default())).to_vec(), ..Score::default() };
    for post in posts {
        let found = findings.get(&post.id).map_or(&[][..], Vec::as_slice);
        if post.spans.is_empty() {
            score.clean += 1;
            score.interrupted += usize::from(!found.is_empty());
        }
        for (kind, count) in &mut score.kinds {
            let spans: Vec<&Span> = post.spans.iter().filter(|span| span.kind == *kind).collect();
            count.posts += usize::from(!spans.is_empty());
            count.labelled += spans.len();
            for span in spans {
                let over: Vec<&Found> = found.iter().filter(|found| overlap(span, found)).collect();
                count.found += usize::from(!over.is_empty());
                count.agreed += usize::from(over.iter().any(|found| found.kind == *kind));
            }
            for finding in found.iter().filter(|finding| finding.kind == *kind) {
                count.findings += 1;
                count.right += usize::from(post.spans.iter().any(|span| overlap(span, finding)));
            }
        }
    }
    score.direct = score.of(&KINDS[..KINDS.len() - 1]);
    // A post with two kinds counts once.
    let direct = |post: &&Post| post.spans.iter().any(|span| span.kind != "combination");
    score.direct.posts = posts.iter().filter(direct).count();
    score
}

/// The labels without a finding and the findings without a label, one line each.
pub fn mistakes(posts: &[Post], findings: &Findings) -> Vec<String> {
    let mut lines = Vec::new();
    for post in posts {
        let found = findings.get(&post.id).map_or(&[][..], Vec::as_slice);
        let missed = post.spans.iter().filter(|span| !found.iter().any(|found| overlap(span, found)));
        let misses = missed.map(|span| ("missed", span.kind, span.start, span.end));
        let wrong = found.iter().filter(|found| !post.spans.iter().any(|span| overlap(span, found)));
        let alarms = wrong.map(|found| ("false alarm", found.kind, found.start, found.end));
        for (what, kind, start, end) in misses.chain(alarms) {
            lines.push(format!("{} {what}, {kind}: {}", post.id, marked(&post.text, start, end)));
        }
    }
    lines
}

/// The post on one line, with ⟦…⟧ around the place.
fn marked(text: &str, start: usize, end: usize) -> String {
    let mut line = String::new();
    for (index, c) in text.chars().chain([' ']).enumerate() {
        if index == start {
            line.push('⟦');
        }
        if index == end {
            line.push('⟧');
        }
        line.push(if c == '\n' { '⏎' } else { c });
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(id: &str, spans: &[(usize, usize, &'static str)]) -> Post {
        let span = |&(start, end, kind)| Span { start, end, kind, identifier: "" };
        Post {
            id: id.into(),
            template: 1,
            text: "Mr Penrose\nin bed 12".into(),
            spans: spans.iter().map(span).collect(),
        }
    }

    fn found(id: &str, places: &[(usize, usize, &'static str)]) -> (String, Vec<Found>) {
        let found = |&(start, end, kind)| Found { start, end, kind };
        (id.to_owned(), places.iter().map(found).collect())
    }

    #[test]
    fn a_label_is_found_by_any_kind_and_agreed_by_its_own() {
        let posts = [post("a", &[(0, 10, "name"), (14, 20, "bed")])];
        let findings = Findings::from([found("a", &[(3, 10, "name"), (18, 20, "record_number")])]);
        let score = score(&posts, &findings);
        assert_eq!((score.direct.labelled, score.direct.found, score.direct.agreed), (2, 2, 1));
        assert_eq!((score.direct.findings, score.direct.right, score.direct.posts), (2, 2, 1));
    }

    #[test]
    fn a_finding_that_only_touches_a_label_is_a_false_alarm() {
        let posts = [post("a", &[(0, 10, "name")])];
        let score = score(&posts, &Findings::from([found("a", &[(10, 13, "name")])]));
        assert_eq!((score.direct.found, score.direct.right, score.direct.findings), (0, 0, 1));
        assert!(score.direct.recall() < f64::EPSILON && score.direct.precision() < f64::EPSILON);
    }

    #[test]
    fn a_combination_has_a_class_of_its_own_and_still_interrupts_a_clean_post() {
        let posts = [post("a", &[(0, 20, "combination")]), post("b", &[])];
        let findings = Findings::from([found("b", &[(0, 4, "combination")])]);
        let score = score(&posts, &findings);
        assert_eq!(score.direct, Count::default());
        assert_eq!((score.clean, score.interrupted), (1, 1));
        assert_eq!(score.of(&["combination"]).labelled, 1);
    }

    #[test]
    fn a_clean_post_is_interrupted_once_however_much_is_found() {
        let posts = [post("a", &[]), post("b", &[])];
        let score = score(&posts, &Findings::from([found("a", &[(0, 2, "name"), (3, 5, "name")])]));
        assert_eq!((score.interrupted, score.direct.findings), (1, 2));
        assert!((score.interruptions() - 0.5).abs() < f64::EPSILON);
    }

    #[test]
    fn every_goal_that_is_missed_is_named() {
        let posts = [post("a", &[(0, 10, "name")]), post("b", &[])];
        let none = score(&posts, &Findings::new()).shortfalls();
        assert_eq!(none, ["recall on direct identifiers is 0.000, below 0.98"]);
        let noisy = Findings::from([found("a", &[(0, 10, "name")]), found("b", &[(0, 2, "name")])]);
        assert_eq!(score(&posts, &noisy).shortfalls().len(), 2);
        assert!(score(&posts[..1], &noisy).shortfalls().is_empty());
    }

    #[test]
    fn a_mistake_is_shown_in_its_post() {
        let posts = [post("a", &[(0, 10, "name")])];
        let lines = mistakes(&posts, &Findings::from([found("a", &[(14, 20, "bed")])]));
        assert_eq!(
            lines,
            ["a missed, name: ⟦Mr Penrose⟧⏎in bed 12", "a false alarm, bed: Mr Penrose⏎in ⟦bed 12⟧"]
        );
    }
}
