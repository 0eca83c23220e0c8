//! Conferences, as pages show them.

use super::{count, post, small, when};
use crate::ui::view::{ConferenceCard, Count, DayView, HeldPost, TalkCard, TalkRow};
use app::App;
use app::conferences::{ConferenceView, HeldView, Programme, TalkNumbers, TalkView};
use kernel::conference::{day_in_words, days_in_words};

pub(crate) fn conference(it: &ConferenceView) -> ConferenceCard {
    let card = ConferenceCard {
        account: small(&it.group.account),
        hashtag: it.group.hashtag.clone(),
        bio_html: it.group.account.bio_html.clone(),
        zone: it.group.zone.name().to_owned(),
        hosts: it.group.hosts.iter().map(|(card, _)| small(card)).collect(),
        conducts: it.conducts,
        ..ConferenceCard::default()
    };
    let Some(programme) = &it.programme else { return card };
    ConferenceCard {
        days: days_in_words(&programme.row.first_day, &programme.row.last_day),
        place: programme.row.place.clone(),
        zone: programme.zone.name().to_owned(),
        session: programme.row.session_id.to_string(),
        phase: programme.phase.name(),
        rooms: programme.rooms.iter().map(|room| (room.id.to_string(), room.name.clone())).collect(),
        talks: Count(programme.talks.len() as u64),
        posts: count(programme.posts),
        participants: count(programme.participants),
        ..card
    }
}

pub(crate) fn talk(app: &App, it: &TalkView, room: &str) -> TalkCard {
    let now = app.now();
    TalkCard {
        id: it.row.id.to_string(),
        title: it.row.title.clone(),
        hashtag: it.row.hashtag.clone(),
        room: room.to_owned(),
        opens: when(it.times.opens_at, now),
        closes: when(it.times.closes_at, now),
        from: it.zone.hour(it.times.opens_at),
        until: it.zone.hour(it.times.closes_at),
        phase: it.phase.name(),
        no_post: it.row.no_post,
        speakers: it.speakers.iter().map(|card| small(card)).collect(),
        others: it.others.clone(),
        posts: count(it.row.posts_count),
        decides: it.decides,
    }
}

/// A talk with the name of its room.
pub(crate) fn talk_of(app: &App, programme: &Programme, it: &TalkView) -> TalkCard {
    talk(app, it, programme.room(it.room).map_or("", |room| room.name.as_str()))
}

pub(crate) fn days(app: &App, programme: &Programme) -> Vec<DayView> {
    let day = |date: &String| {
        let mut slots: Vec<(String, Vec<TalkCard>)> = Vec::new();
        for it in programme.talks.iter().filter(|it| it.day == *date) {
            let card = talk_of(app, programme, it);
            match slots.last_mut() {
                Some((from, together)) if *from == card.from => together.push(card),
                _ => slots.push((card.from.clone(), vec![card])),
            }
        }
        DayView { date: date.clone(), words: day_in_words(date), slots }
    };
    programme.days.iter().map(day).collect()
}

pub(crate) fn held(app: &App, it: &HeldView) -> HeldPost {
    HeldPost { post: post(app, &it.post), state: it.state(), reason: it.row.reason.clone() }
}

pub(crate) fn row(it: &TalkNumbers) -> TalkRow {
    let metrics = &it.metrics;
    TalkRow {
        label: it.label.clone(),
        id: it.session.to_string(),
        title: it.title.clone(),
        room: it.room.clone(),
        posts: Count(metrics.posts),
        participants: Count(metrics.participants),
        countries: Count(metrics.countries),
        professions: Count(metrics.professions),
        per_hour: metrics.posts_per_hour.to_string(),
        reach: Count(metrics.reach),
    }
}
