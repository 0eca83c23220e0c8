//! The metrics as a transcript has them. Quotients are strings with two decimals: no program reads or hashes them
//! differently.

use super::At;
use kernel::metrics::Metrics;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    pub posts: u64,
    pub late_posts: u64,
    pub replies: u64,
    pub participants: u64,
    pub countries: u64,
    pub professions: u64,
    pub posts_per_hour: String,
    pub posts_per_participant: String,
    pub reach: u64,
    pub by_country: Vec<Share>,
    pub by_profession: Vec<Share>,
    pub by_prompt: Vec<Answers>,
    pub contributors: Vec<Contributor>,
    pub reply_network: Vec<Edge>,
    pub bin_minutes: u64,
    pub timeline: Vec<Bin>,
}

/// `code` is null for those who do not say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub code: Option<String>,
    pub participants: u64,
    pub posts: u64,
}

/// `prompt` is null for posts that answer none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    pub prompt: Option<u16>,
    pub posts: u64,
    pub participants: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contributor {
    pub author: String,
    pub posts: u64,
    pub replies_received: u64,
    pub reach: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub replies: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bin {
    pub from: At,
    pub posts: u64,
}

impl Figures {
    pub fn of(metrics: &Metrics) -> Self {
        let share = |it: &kernel::metrics::Share| Share {
            code: it.code.clone(),
            participants: it.participants,
            posts: it.posts,
        };
        let answers = |it: &kernel::metrics::Answers| Answers {
            prompt: it.prompt,
            posts: it.posts,
            participants: it.participants,
        };
        let contributor = |it: &kernel::metrics::Contributor| Contributor {
            author: it.author.clone(),
            posts: it.posts,
            replies_received: it.replies_received,
            reach: it.reach,
        };
        let edge = |it: &kernel::metrics::Edge| Edge {
            from: it.from.clone(),
            to: it.to.clone(),
            replies: it.replies,
        };
        Self {
            posts: metrics.posts,
            late_posts: metrics.late_posts,
            replies: metrics.replies,
            participants: metrics.participants,
            countries: metrics.countries,
            professions: metrics.professions,
            posts_per_hour: metrics.posts_per_hour.to_string(),
            posts_per_participant: metrics.posts_per_participant.to_string(),
            reach: metrics.reach,
            by_country: metrics.by_country.iter().map(share).collect(),
            by_profession: metrics.by_profession.iter().map(share).collect(),
            by_prompt: metrics.by_prompt.iter().map(answers).collect(),
            contributors: metrics.contributors.iter().map(contributor).collect(),
            reply_network: metrics.replies_network.iter().map(edge).collect(),
            bin_minutes: metrics.bin_minutes,
            timeline: metrics
                .timeline
                .iter()
                .map(|bin| Bin { from: At(bin.from), posts: bin.posts })
                .collect(),
        }
    }
}
