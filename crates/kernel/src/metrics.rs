//! What a session amounted to, in numbers: how many posts by how many people from where, how far they reached, who
//! answered whom, and when. Every definition is written down in `docs/METRICS.md`, and everything is counted from the
//! lines of a transcript, so that somebody with the file can count it again.

#[cfg(test)]
mod tests;
mod timeline;

pub use timeline::{Bin, bin_width, timeline};

use crate::Id;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

const HOUR_MS: i64 = 3_600_000;

/// When a session opens and closes, in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub opens_at: i64,
    pub closes_at: i64,
}

/// One post of a session, as far as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    pub post: Id,
    /// Handle of the author.
    pub author: &'a str,
    /// Written by the club's own account: shown, and not counted.
    pub by_club: bool,
    /// ISO 3166-1 alpha-2, when the author says it.
    pub country: Option<&'a str>,
    /// Code of the profession, when the author says it.
    pub profession: Option<&'a str>,
    pub posted_at: i64,
    /// How many followed the author when it was posted. Counting them later is the mistake that makes reach grow.
    pub followers: u64,
    pub in_reply_to: Option<Id>,
    /// Number of the prompt that it answers.
    pub prompt: Option<u16>,
}

/// A share with two decimals, exact: rounded half up from whole numbers, so that every program gets the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Hundredths(pub u64);

impl Hundredths {
    /// `numerator / denominator`; nothing divided by nothing is nothing.
    pub fn ratio(numerator: u64, denominator: u64) -> Self {
        if denominator == 0 {
            return Self(0);
        }
        let (numerator, denominator) = (u128::from(numerator) * 200, u128::from(denominator));
        Self(u64::try_from((numerator + denominator) / (2 * denominator)).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// People and posts of one kind: of a country, of a profession.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The country or profession; `None` for those who do not say it.
    pub code: Option<String>,
    pub participants: u64,
    pub posts: u64,
}

/// What one person contributed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    pub author: String,
    pub posts: u64,
    /// Answers to their posts, their own not counted.
    pub replies_received: u64,
    pub reach: u64,
}

/// `from` answered `to` so many times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub replies: u64,
}

/// What one prompt was answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// `None` for posts that answer no prompt.
    pub prompt: Option<u16>,
    pub posts: u64,
    pub participants: u64,
}

/// The numbers of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metrics {
    pub posts: u64,
    /// Of these, posted after the session closed.
    pub late_posts: u64,
    /// Of these, answers to another post of the session by somebody else.
    pub replies: u64,
    pub participants: u64,
    /// Different countries and professions that participants state.
    pub countries: u64,
    pub professions: u64,
    /// Posts between opening and closing, over the hours between.
    pub posts_per_hour: Hundredths,
    pub posts_per_participant: Hundredths,
    /// The sum over the posts of the author's followers at the time of posting.
    pub reach: u64,
    /// Most participants first.
    pub by_country: Vec<Share>,
    pub by_profession: Vec<Share>,
    /// By number; those that answer no prompt come last.
    pub by_prompt: Vec<Answers>,
    /// Everybody who posted; most posts first.
    pub contributors: Vec<Contributor>,
    /// Who answered whom; most replies first.
    pub replies_network: Vec<Edge>,
    /// Minutes that one bin of the timeline lasts.
    pub bin_minutes: u64,
    pub timeline: Vec<Bin>,
}

/// Counts a session. The order of the lines does not matter; a post that is listed twice counts once.
pub fn measure(window: Window, lines: &[Line<'_>]) -> Metrics {
    let mut counted: Vec<&Line<'_>> = lines.iter().filter(|line| !line.by_club).collect();
    counted.sort_by_key(|line| (line.posted_at, line.post));
    counted.dedup_by_key(|line| line.post);
    let authors: HashMap<Id, &str> = counted.iter().map(|line| (line.post, line.author)).collect();
    let answered = |line: &Line<'_>| {
        let to = authors.get(&line.in_reply_to?).copied()?;
        (to != line.author).then_some(to)
    };

    let mut people: BTreeMap<&str, Person<'_>> = BTreeMap::new();
    let mut edges: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut metrics = Metrics { posts: len(&counted), ..Metrics::default() };
    for line in &counted {
        let person = people.entry(line.author).or_default();
        person.posts += 1;
        person.reach = person.reach.saturating_add(line.followers);
        // Where they are and what they are is what their last post says.
        person.country = line.country;
        person.profession = line.profession;
        metrics.reach = metrics.reach.saturating_add(line.followers);
        metrics.late_posts += u64::from(line.posted_at >= window.closes_at);
        if let Some(to) = answered(line) {
            metrics.replies += 1;
            *edges.entry((line.author, to)).or_default() += 1;
        }
    }
    for ((_, to), replies) in &edges {
        people.entry(to).or_default().replies_received += replies;
    }

    let within =
        counted.iter().filter(|line| (window.opens_at..window.closes_at).contains(&line.posted_at)).count();
    let lasted = u64::try_from(window.closes_at.saturating_sub(window.opens_at)).unwrap_or(0);
    let within = u64::try_from(within).unwrap_or(u64::MAX);
    metrics.posts_per_hour = Hundredths::ratio(within.saturating_mul(HOUR_MS.unsigned_abs()), lasted);
    metrics.participants = u64::try_from(people.len()).unwrap_or(u64::MAX);
    metrics.posts_per_participant = Hundredths::ratio(metrics.posts, metrics.participants);
    metrics.by_country = shares(people.values().map(|person| (person.country, person.posts)));
    metrics.by_profession = shares(people.values().map(|person| (person.profession, person.posts)));
    metrics.countries = stated(&metrics.by_country);
    metrics.professions = stated(&metrics.by_profession);
    metrics.by_prompt = answers(&counted);
    metrics.contributors = contributors(&people);
    metrics.replies_network = network(&edges);
    let times: Vec<i64> = counted.iter().map(|line| line.posted_at).collect();
    let width = bin_width(window, &times);
    metrics.bin_minutes = width.unsigned_abs() / 60_000;
    metrics.timeline = timeline(window, &times, width);
    metrics
}

#[derive(Default)]
struct Person<'a> {
    posts: u64,
    replies_received: u64,
    reach: u64,
    country: Option<&'a str>,
    profession: Option<&'a str>,
}

fn len<T>(list: &[T]) -> u64 {
    u64::try_from(list.len()).unwrap_or(u64::MAX)
}

fn shares<'a>(people: impl Iterator<Item = (Option<&'a str>, u64)>) -> Vec<Share> {
    let mut kinds: BTreeMap<Option<&str>, (u64, u64)> = BTreeMap::new();
    for (code, posts) in people {
        let kind = kinds.entry(code).or_default();
        kind.0 += 1;
        kind.1 += posts;
    }
    let mut shares: Vec<Share> = kinds
        .into_iter()
        .map(|(code, (participants, posts))| Share { code: code.map(str::to_owned), participants, posts })
        .collect();
    // Those who do not say it stand at the end, however many they are.
    shares.sort_by(|a, b| {
        let key =
            |share: &Share| (share.code.is_none(), u64::MAX - share.participants, u64::MAX - share.posts);
        key(a).cmp(&key(b)).then_with(|| a.code.cmp(&b.code))
    });
    shares
}

fn stated(shares: &[Share]) -> u64 {
    u64::try_from(shares.iter().filter(|share| share.code.is_some()).count()).unwrap_or(u64::MAX)
}

fn answers(lines: &[&Line<'_>]) -> Vec<Answers> {
    let mut prompts: BTreeMap<Option<u16>, (u64, BTreeSet<&str>)> = BTreeMap::new();
    for line in lines {
        let prompt = prompts.entry(line.prompt).or_default();
        prompt.0 += 1;
        prompt.1.insert(line.author);
    }
    let mut answers: Vec<Answers> = prompts
        .into_iter()
        .map(|(prompt, (posts, people))| Answers {
            prompt,
            posts,
            participants: u64::try_from(people.len()).unwrap_or(u64::MAX),
        })
        .collect();
    // `None` is smaller than every number, and belongs at the end.
    answers.sort_by_key(|it| it.prompt.is_none());
    answers
}

fn contributors(people: &BTreeMap<&str, Person<'_>>) -> Vec<Contributor> {
    let mut list: Vec<Contributor> = people
        .iter()
        .map(|(author, person)| Contributor {
            author: (*author).to_owned(),
            posts: person.posts,
            replies_received: person.replies_received,
            reach: person.reach,
        })
        .collect();
    // Stable: equals stay in the order of their handles.
    list.sort_by_key(|one| (u64::MAX - one.posts, u64::MAX - one.replies_received));
    list
}

fn network(edges: &BTreeMap<(&str, &str), u64>) -> Vec<Edge> {
    let mut list: Vec<Edge> = edges
        .iter()
        .map(|((from, to), replies)| Edge {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
            replies: *replies,
        })
        .collect();
    list.sort_by_key(|edge| u64::MAX - edge.replies);
    list
}
