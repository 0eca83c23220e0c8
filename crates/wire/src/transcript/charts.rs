//! The charts of a session: posts over time, who answered whom, countries and professions.

use super::Transcript;
use crate::chart::scale::Zone;
use crate::chart::{Caption, Columns, Link, Mark, Network, Node, bars, columns, network};
use kernel::Profession;
use kernel::locale::country_name;
use kernel::metrics::{Metrics, Share};
use std::collections::{BTreeMap, HashMap};

/// SVG each; empty when there is nothing to draw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Charts {
    pub timeline: String,
    pub network: String,
    pub countries: String,
    pub professions: String,
}

/// More bars than these are a table.
const MOST_BARS: usize = 20;

pub fn charts(transcript: &Transcript, metrics: &Metrics) -> Charts {
    if metrics.posts == 0 {
        return Charts::default();
    }
    Charts {
        timeline: timeline(transcript, metrics),
        network: replies(transcript, metrics),
        countries: shares("countries", "Participants by country", &metrics.by_country, country),
        professions: shares("professions", "Participants by profession", &metrics.by_profession, profession),
    }
}

/// The name of a country code; the code itself when it is none.
pub(super) fn country(code: &str) -> String {
    country_name(code).unwrap_or(code).to_owned()
}

pub(super) fn profession(code: &str) -> String {
    Profession::parse(code).map_or_else(|| code.to_owned(), |it| it.label().to_owned())
}

/// What those are called who do not say where they are or what they do.
pub(super) const UNSTATED: &str = "Not stated";

fn timeline(transcript: &Transcript, metrics: &Metrics) -> String {
    let counts: Vec<(i64, u64)> = metrics.timeline.iter().map(|bin| (bin.from, bin.posts)).collect();
    let prompts = transcript.sections.iter().filter_map(|section| section.prompt.as_ref());
    let marks: Vec<Mark> = prompts
        .filter_map(|prompt| Some(Mark { at: prompt.asked_at?.0, label: transcript.label(prompt.number) }))
        .collect();
    let zone = Zone::named(&transcript.session.time_zone);
    let most = metrics.timeline.iter().max_by_key(|bin| bin.posts);
    let description = format!(
        "{} posts in intervals of {} minutes. {}The numbers are in the table.",
        metrics.posts,
        metrics.bin_minutes,
        most.map(|bin| format!("Most, {}, from {}. ", bin.posts, zone.format(bin.from, "%-d %B, %H:%M")))
            .unwrap_or_default()
    );
    let chart = Columns {
        counts: &counts,
        width_ms: i64::try_from(metrics.bin_minutes).unwrap_or(1).max(1).saturating_mul(60_000),
        marks: &marks,
        late_from: transcript.session.closes_at.0,
        zone: &zone,
    };
    columns(Caption { id: "timeline", title: "Posts over time", description: &description }, &chart)
}

fn replies(transcript: &Transcript, metrics: &Metrics) -> String {
    if metrics.replies_network.is_empty() {
        return String::new();
    }
    // Those who took part in exchanges, the most answered and answering first.
    let mut weights: BTreeMap<&str, u64> = BTreeMap::new();
    for edge in &metrics.replies_network {
        *weights.entry(&edge.from).or_default() += edge.replies;
        *weights.entry(&edge.to).or_default() += edge.replies;
    }
    let mut people: Vec<(&str, u64)> = weights.into_iter().collect();
    people.sort_by_key(|(_, weight)| u64::MAX - weight);
    let places: HashMap<&str, usize> =
        people.iter().enumerate().map(|(place, (handle, _))| (*handle, place)).collect();
    let names: HashMap<&str, &str> =
        transcript.people.iter().map(|person| (person.handle.as_str(), person.name.as_str())).collect();
    let nodes: Vec<Node> = people
        .iter()
        .map(|(handle, weight)| {
            let name = names.get(handle).filter(|name| !name.is_empty()).unwrap_or(handle);
            Node {
                name: (*name).to_owned(),
                weight: *weight,
                tip: format!("{name}: {weight} replies sent and received"),
            }
        })
        .collect();
    let links: Vec<Link> = metrics
        .replies_network
        .iter()
        .map(|edge| Link {
            from: places[edge.from.as_str()],
            to: places[edge.to.as_str()],
            weight: edge.replies,
        })
        .collect();
    let alone = metrics.participants.saturating_sub(u64::try_from(people.len()).unwrap_or(0));
    let left_out = people.len().saturating_sub(crate::chart::MOST_NODES);
    let description = format!(
        "{} people in {} pairs, {} replies. {alone} participants neither answered nor were answered{}. The pairs are in the table.",
        people.len(),
        metrics.replies_network.len(),
        metrics.replies,
        if left_out > 0 { format!("; {left_out} with few replies are not drawn") } else { String::new() }
    );
    network(
        Caption { id: "network", title: "Who answered whom", description: &description },
        Network { nodes: &nodes, links: &links },
    )
}

fn shares(id: &str, title: &str, shares: &[Share], name: impl Fn(&str) -> String) -> String {
    let mut rows: Vec<(String, u64)> =
        shares.iter().filter_map(|share| Some((name(share.code.as_deref()?), share.participants))).collect();
    if rows.is_empty() {
        return String::new();
    }
    let description = format!(
        "{}. The numbers are in the table.",
        rows.iter().take(3).map(|(name, number)| format!("{name}: {number}")).collect::<Vec<_>>().join(", ")
    );
    if rows.len() > MOST_BARS {
        let rest: u64 = rows.drain(MOST_BARS - 1..).map(|(_, number)| number).sum();
        rows.push(("All others".to_owned(), rest));
    }
    bars(Caption { id, title, description: &description }, &rows)
}
