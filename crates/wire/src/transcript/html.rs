//! A transcript as one HTML file that asks nobody for anything: its style is inside, its charts are drawn, its pictures
//! are links with their descriptions. Pages of the server show the same parts.

use super::charts::{self, Charts, UNSTATED, country, profession};
use super::{Person, Post, Transcript};
use crate::chart::scale::Zone;
use crate::html::{Links, render};
use crate::time::iso;
use askama::Template;
use kernel::metrics::{Metrics, Share};
use std::collections::HashMap;

/// The parts of a page, as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Numbers, charts and their tables.
    pub metrics: String,
    /// Prompts with the posts that answer them; at most so many posts each.
    pub sections: String,
    /// Posts that did not fit.
    pub left_out: usize,
}

#[derive(Template)]
#[template(path = "transcript.html")]
struct File<'a> {
    transcript: &'a Transcript,
    style: &'a str,
    sha256: String,
    when: String,
    made: String,
    hosts: String,
    summary: String,
    papers: Vec<PaperView>,
    metrics: String,
    sections: String,
}

#[derive(Template)]
#[template(path = "transcript_metrics.html")]
struct MetricsPart<'a> {
    figures: Vec<(&'static str, String)>,
    charts: Charts,
    bin_minutes: u64,
    timeline: Vec<(String, String, u64)>,
    countries: Vec<(String, &'a Share)>,
    professions: Vec<(String, &'a Share)>,
    contributors: Vec<ContributorView>,
    more_contributors: usize,
    pairs: Vec<(String, String, u64)>,
    more_pairs: usize,
    prompts: Vec<(String, u64, u64)>,
    /// What the sections are: `Prompt` or `Talk`.
    part: &'static str,
}

#[derive(Template)]
#[template(path = "transcript_sections.html")]
struct SectionsPart {
    sections: Vec<SectionView>,
}

struct SectionView {
    label: String,
    text: String,
    /// What happened to it, and when.
    asked: Option<(&'static str, String, String)>,
    count: usize,
    posts: Vec<PostView>,
    left_out: usize,
}

struct PostView {
    id: i64,
    url: Option<String>,
    name: String,
    handle: String,
    profile: Option<String>,
    facts: String,
    credential: String,
    when: String,
    time: String,
    /// Handle and post that it answers.
    answers: Option<(String, i64)>,
    edited: bool,
    pinned: bool,
    late: bool,
    warning: String,
    content: String,
    language: String,
    pictures: Vec<(Option<String>, String)>,
}

struct PaperView {
    title: String,
    authors: String,
    place: String,
    link: Option<String>,
    doi: Option<String>,
}

struct ContributorView {
    name: String,
    handle: String,
    posts: u64,
    replies: u64,
    reach: String,
}

/// Lines of a table that a page shows; the files have them all.
const MOST_LINES: usize = 20;

/// An address that leads to the web; nothing else becomes a link.
fn web(url: &str) -> Option<String> {
    ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)).then(|| url.to_owned())
}

/// `12,345`: digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Where mentions and hashtags of a transcript lead: to the server that made it, when it knows them.
struct Here<'a> {
    source: &'a str,
    people: &'a HashMap<&'a str, &'a Person>,
}

impl Links for Here<'_> {
    fn account(&self, handle: &str, domain: Option<&str>) -> Option<String> {
        let known = domain.is_none() && self.people.contains_key(handle);
        known.then(|| format!("{}/@{handle}", self.source))
    }

    fn tag(&self, key: &str) -> String {
        format!("{}/tags/{key}", self.source)
    }
}

fn rendered(template: &impl Template) -> String {
    template.render().expect("a template that writes to memory does not fail")
}

/// The file.
pub fn html(transcript: &Transcript) -> String {
    let zone = Zone::named(&transcript.session.time_zone);
    let metrics = transcript.measured();
    let parts = parts(transcript, &metrics, &charts::charts(transcript, &metrics), usize::MAX);
    let when = |at: i64| zone.format(at, "%A, %-d %B %Y, %H:%M %Z");
    let session = &transcript.session;
    let people = by_handle(transcript);
    rendered(&File {
        style: concat!(include_str!("../../templates/transcript.css"), include_str!("../chart/chart.css")),
        sha256: transcript.sha256(),
        when: format!("{} to {}", when(session.opens_at.0), when(session.closes_at.0)),
        made: when(transcript.made_at.0),
        hosts: session.hosts.iter().map(|host| host.name.as_str()).collect::<Vec<_>>().join(", "),
        summary: render(&session.summary, &Here { source: &transcript.source.url, people: &people }),
        papers: papers(transcript),
        metrics: parts.metrics,
        sections: parts.sections,
        transcript,
    })
}

/// The parts that a page of the server shows, with at most `most` posts a section.
pub fn parts(transcript: &Transcript, metrics: &Metrics, charts: &Charts, most: usize) -> Parts {
    let sections = sections(transcript, most);
    let left_out = sections.iter().map(|section| section.left_out).sum();
    Parts {
        metrics: numbers(transcript, metrics, charts),
        sections: rendered(&SectionsPart { sections }),
        left_out,
    }
}

fn by_handle(transcript: &Transcript) -> HashMap<&str, &Person> {
    transcript.people.iter().map(|person| (person.handle.as_str(), person)).collect()
}

fn papers(transcript: &Transcript) -> Vec<PaperView> {
    let paper = |paper: &super::Paper| PaperView {
        title: paper.title.clone(),
        authors: paper.authors.join(", "),
        place: match paper.year {
            Some(year) => format!("{} ({year})", paper.journal),
            None => paper.journal.clone(),
        },
        link: web(&paper.link),
        doi: paper.doi.clone(),
    };
    transcript.papers.iter().map(paper).collect()
}

fn numbers(transcript: &Transcript, metrics: &Metrics, charts: &Charts) -> String {
    let zone = Zone::named(&transcript.session.time_zone);
    let people = by_handle(transcript);
    let name = |handle: &str| {
        people
            .get(handle)
            .map(|it| it.name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or(handle.to_owned())
    };
    let mut figures = vec![
        ("Posts", grouped(metrics.posts)),
        ("Participants", grouped(metrics.participants)),
        ("Countries", grouped(metrics.countries)),
        ("Professions", grouped(metrics.professions)),
        ("Posts an hour", metrics.posts_per_hour.to_string()),
        ("Posts a participant", metrics.posts_per_participant.to_string()),
        ("Replies to each other", grouped(metrics.replies)),
        ("Reach", grouped(metrics.reach)),
    ];
    if metrics.late_posts > 0 {
        figures.push(("Posts after closing", grouped(metrics.late_posts)));
    }
    let shares = |shares: &'_ [Share], label: fn(&str) -> String| -> Vec<String> {
        shares.iter().map(|it| it.code.as_deref().map_or_else(|| UNSTATED.to_owned(), label)).collect()
    };
    let contributors = metrics.contributors.iter().take(MOST_LINES).map(|it| ContributorView {
        name: name(&it.author),
        handle: it.author.clone(),
        posts: it.posts,
        replies: it.replies_received,
        reach: grouped(it.reach),
    });
    let pairs = metrics.replies_network.iter().take(MOST_LINES);
    let prompts = metrics.by_prompt.iter().map(|it| {
        let label = it.prompt.map_or_else(|| "None of them".to_owned(), |it| transcript.label(it));
        (label, it.posts, it.participants)
    });
    rendered(&MetricsPart {
        figures,
        charts: charts.clone(),
        bin_minutes: metrics.bin_minutes,
        timeline: metrics
            .timeline
            .iter()
            .map(|bin| (iso(bin.from), zone.format(bin.from, "%-d %b, %H:%M"), bin.posts))
            .collect(),
        countries: shares(&metrics.by_country, country).into_iter().zip(&metrics.by_country).collect(),
        professions: shares(&metrics.by_profession, profession)
            .into_iter()
            .zip(&metrics.by_profession)
            .collect(),
        contributors: contributors.collect(),
        more_contributors: metrics.contributors.len().saturating_sub(MOST_LINES),
        pairs: pairs.map(|edge| (name(&edge.from), name(&edge.to), edge.replies)).collect(),
        more_pairs: metrics.replies_network.len().saturating_sub(MOST_LINES),
        prompts: prompts.collect(),
        part: if transcript.is_conference() { "Talk" } else { "Prompt" },
    })
}

fn sections(transcript: &Transcript, most: usize) -> Vec<SectionView> {
    let zone = Zone::named(&transcript.session.time_zone);
    let people = by_handle(transcript);
    let here = Here { source: &transcript.source.url, people: &people };
    let authors: HashMap<i64, &str> =
        transcript.posts().map(|(_, post)| (post.id.0, post.author.as_str())).collect();
    let closes = transcript.session.closes_at;
    let when = |at: i64| zone.format(at, "%-d %b, %H:%M");
    let view = |post: &Post| {
        let person = people.get(post.author.as_str());
        let facts = [
            person.and_then(|it| it.profession.as_deref()).map(profession),
            person.and_then(|it| it.country.as_deref()).map(country),
            person.filter(|it| it.role != "participant").map(|it| role(&it.role).to_owned()),
        ];
        PostView {
            id: post.id.0,
            url: web(&post.url),
            name: person
                .map(|it| it.name.clone())
                .filter(|name| !name.is_empty())
                .unwrap_or(post.author.clone()),
            handle: post.author.clone(),
            profile: web(&format!("{}/@{}", transcript.source.url, post.author)),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            credential: person.and_then(|it| it.credential.clone()).unwrap_or_default(),
            when: when(post.posted_at.0),
            time: iso(post.posted_at.0),
            answers: post.in_reply_to.and_then(|id| Some(((*authors.get(&id.0)?).to_owned(), id.0))),
            edited: post.edited_at.is_some(),
            pinned: post.pinned,
            late: post.posted_at >= closes,
            warning: post.content_warning.clone(),
            content: render(&post.text, &here),
            language: post.language.clone().unwrap_or_default(),
            pictures: post.pictures.iter().map(|it| (web(&it.url), it.description.clone())).collect(),
        }
    };
    let asked = if transcript.is_conference() { "Began" } else { "Asked" };
    let rest = if transcript.is_conference() { "Between the talks" } else { "Besides the prompts" };
    let section = |section: &super::Section| {
        let prompt = section.prompt.as_ref();
        SectionView {
            label: prompt.map_or_else(|| rest.to_owned(), |it| transcript.label(it.number)),
            text: prompt.map(|it| it.text.clone()).unwrap_or_default(),
            asked: prompt.and_then(|it| it.asked_at).map(|at| (asked, iso(at.0), when(at.0))),
            count: section.posts.len(),
            posts: section.posts.iter().take(most).map(view).collect(),
            left_out: section.posts.len().saturating_sub(most),
        }
    };
    transcript.sections.iter().map(section).collect()
}

fn role(role: &str) -> &str {
    match role {
        "club" => "the club",
        "host" => "host",
        "guest_author" => "guest author",
        "speaker" => "speaker",
        other => other,
    }
}
