//! Sessions and groups, as pages show them.

use super::{count, post, small, when};
use crate::ui::view::{
    Count, GroupCard, HereView, PaperCard, PromptBlock, SessionCard, SessionPost as PostEntry, YearRow,
};
use app::App;
use app::groups::GroupView;
use app::papers::PaperView;
use app::sessions::{Here, PromptView, SessionPostView, SessionView};
use app::transcripts::Year;
use kernel::Zone;
use kernel::session::{Format, GroupRole};

fn paper(it: &PaperView, zone: &Zone, now: i64) -> PaperCard {
    let place: Vec<String> = [it.paper.journal.clone()]
        .into_iter()
        .chain(it.paper.year.map(|year| year.to_string()))
        .filter(|part| !part.is_empty())
        .collect();
    let number = match (&it.paper.doi, &it.paper.pmid) {
        (Some(doi), _) => format!("doi:{}", doi.as_str()),
        (None, Some(pmid)) => format!("PMID {}", pmid.as_str()),
        (None, None) => String::new(),
    };
    PaperCard {
        title: it.paper.title.clone(),
        authors: it.authors_in_short(),
        place: place.join(", "),
        link: it.paper.link.clone(),
        number,
        licence: it.paper.licence.clone(),
        open: match it.open {
            Some((from, until)) if from <= now && now < until => {
                format!("Open to everybody until {}.", zone.in_words(until))
            }
            Some((from, _)) if now < from => format!("Open to everybody from {}.", zone.in_words(from)),
            _ => String::new(),
        },
        typed: it.source.is_empty(),
    }
}

pub(crate) fn session(app: &App, it: &SessionView) -> SessionCard {
    let now = app.now();
    SessionCard {
        id: it.row.id.to_string(),
        kind: it.kind.label(),
        title: it.row.title.clone(),
        hashtag: it.row.hashtag.clone(),
        format: it.format.label(),
        phase: it.phase.name(),
        phase_label: it.phase.label(),
        is_live: it.is_live,
        is_talk: it.row.parent_id.is_some(),
        no_post: it.row.no_post,
        opens: when(it.times.opens_at, now),
        closes: when(it.times.closes_at, now),
        opens_there: it.zone.in_words(it.times.opens_at),
        closes_there: it.zone.in_words(it.times.closes_at),
        zone: it.zone.name().to_owned(),
        live_there: match it.times.live {
            Some((from, until)) if it.format == Format::Hybrid => {
                format!("{} to {}", it.zone.in_words(from), it.zone.local(until).strftime("%H:%M"))
            }
            _ => String::new(),
        },
        group: small(&it.group),
        hosts: it.hosts.iter().map(|(card, role)| (small(card), role.label())).collect(),
        papers: it.papers.iter().map(|paper_view| paper(paper_view, &it.zone, now)).collect(),
        posts: count(it.row.posts_count),
        participants: count(it.row.participants_count),
    }
}

pub(crate) fn group(it: &GroupView) -> GroupCard {
    let meets = it.timetable.as_ref().map(|rule| format!("{} ({})", rule.in_words(), it.zone.name()));
    GroupCard {
        account: small(&it.account),
        kind: it.kind.label(),
        hashtag: it.hashtag.clone(),
        bio_html: it.account.bio_html.clone(),
        meets: meets.unwrap_or_default(),
        hosts: it.hosts.iter().map(|(card, _)| small(card)).collect(),
        followers: count(it.account.row.followers_count),
        is_host: it.role.is_some_and(|role| role >= GroupRole::Moderator),
        is_owner: it.role == Some(GroupRole::Owner),
        inside: super::group::inside(it),
    }
}

pub(crate) fn session_post(app: &App, it: &SessionPostView) -> PostEntry {
    PostEntry {
        post: post(app, &it.post),
        pinned: it.row.pinned,
        hidden: it.row.hidden,
        late: it.row.is_late(),
        prompt: it.row.prompt,
        nested: false,
    }
}

/// A prompt with answers, which come newest first and are shown oldest first.
pub(crate) fn prompt(app: &App, it: &PromptView, zone: &Zone, answers: &[SessionPostView]) -> PromptBlock {
    let answers = answers
        .iter()
        .rev()
        .map(|answer| {
            let mut entry = session_post(app, answer);
            entry.nested = answer.post.card.row.in_reply_to_id.is_some_and(|to| Some(to) != it.row.post_id);
            // The same post stands in the live list too; an element's id stands once on a page.
            entry.post.entry_id = format!("{}-{}", it.label, entry.post.id);
            entry
        })
        .collect();
    PromptBlock {
        number: it.row.number,
        label: it.label.clone(),
        text: it.row.text.clone(),
        at: when(it.row.at, app.now()),
        at_there: zone.in_words(it.row.at),
        asked: it.is_asked(),
        post_id: it.row.post_id.map(|id| id.to_string()),
        count: count(it.row.answers_count),
        answers,
    }
}

pub(crate) fn here(it: &Here) -> HereView {
    let numbers = |list: &[(String, usize)]| {
        list.iter()
            .map(|(name, people)| (name.clone(), count(i64::try_from(*people).unwrap_or(i64::MAX))))
            .collect()
    };
    HereView {
        people: count(i64::try_from(it.people).unwrap_or(i64::MAX)),
        professions: numbers(&it.professions),
        countries: numbers(&it.countries),
    }
}

/// A year of a club.
pub(crate) fn year(it: &Year) -> YearRow {
    YearRow {
        year: it.year.to_string(),
        sessions: Count(it.sessions),
        posts: Count(it.posts),
        participants: Count(it.participants),
        countries: Count(it.countries),
        reach: Count(it.reach),
    }
}
