//! The days and the rooms of a conference, written whole.

use super::conference_group;
use super::read::ConferenceView;
use crate::access::Viewer;
use crate::groups::must_be;
use crate::guard::{self, Piece, Surface};
use crate::sessions::{queue, times_of};
use crate::{App, Error, Result, audit};
use kernel::conference::{Days, MOST_ROOMS, NAME_CHARS};
use kernel::session::{Format, GroupRole, Kind, Phase, Times};
use kernel::{Refusal, Scope, Zone};
use serde_json::json;
use store::conferences::{self as rows, Conference, Room};
use store::sessions::{self, Plan, Session};
use store::{Event, Tx, accounts, transcripts};

/// What a host fills in. Days are `2026-11-24`.
#[derive(Debug, Clone, Default)]
pub struct ConferenceWish {
    pub first_day: String,
    pub last_day: String,
    /// The group's own when it is empty.
    pub time_zone: String,
    /// Where it is.
    pub place: String,
    /// In their order; those without a name go.
    pub rooms: Vec<RoomWish>,
}

/// `id` of a room that is there already.
#[derive(Debug, Clone, Default)]
pub struct RoomWish {
    pub id: Option<i64>,
    pub name: String,
}

/// Conferences are planned this far ahead at most, so that a slip in the year is noticed.
const AHEAD_MS: i64 = 3 * 366 * 86_400_000;

fn named(name: &str, field: &'static str) -> Result<String, Refusal> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        return Err(Refusal::too_long(
            field,
            format!("A name has at most {NAME_CHARS} characters. Shorten it."),
        ));
    }
    Ok(name)
}

/// Rooms with a name, each once.
fn check_rooms(wished: &[RoomWish]) -> Result<Vec<RoomWish>, Refusal> {
    let mut rooms: Vec<RoomWish> = Vec::new();
    for wish in wished {
        let name = named(&wish.name, "rooms")?;
        if name.is_empty() {
            continue;
        }
        if rooms.iter().any(|known| known.name.to_lowercase() == name.to_lowercase()) {
            return Err(Refusal::invalid(
                "rooms",
                format!("There are two rooms called “{name}”. Rename one."),
            ));
        }
        rooms.push(RoomWish { id: wish.id, name });
    }
    if rooms.is_empty() {
        return Err(Refusal::blank("rooms", "A conference has at least one room. Write what it is called."));
    }
    if rooms.len() > MOST_ROOMS {
        return Err(Refusal::invalid("rooms", format!("A conference has at most {MOST_ROOMS} rooms.")));
    }
    Ok(rooms)
}

impl App {
    /// Writes the days and the rooms of a conference, for the first time or anew.
    pub async fn plan_conference(
        &self,
        viewer: &Viewer,
        group: i64,
        wish: ConferenceWish,
    ) -> Result<ConferenceView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let row = self
            .store
            .read(move |db| {
                let row = conference_group(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                Ok::<_, Error>(row)
            })
            .await?;
        let zone =
            Zone::parse(if wish.time_zone.trim().is_empty() { &row.time_zone } else { &wish.time_zone })?;
        let days = Days::parse(&wish.first_day, &wish.last_day)?;
        let times = days.times(&zone)?;
        let place = named(&wish.place, "place")?;
        let rooms = check_rooms(&wish.rooms)?;
        let mut pieces = vec![Piece::new("place", Surface::Bio, &place)];
        pieces.extend(rooms.iter().map(|room| Piece::new("rooms", Surface::Bio, &room.name)));
        pieces.retain(|piece| !piece.text.is_empty());
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let (app, now, id) = (self.clone(), self.now(), self.new_id());
        self.store
            .write(move |tx| {
                must_be(tx, group, me, GroupRole::Moderator)?;
                let old = rows::by_group(tx, group)?;
                let session = write_session(&app, tx, &row, old.as_ref(), (id, me), &times, &zone, now)?;
                let conference = Conference {
                    group_id: group,
                    session_id: session,
                    first_day: days.first(),
                    last_day: days.last(),
                    place: place.clone(),
                    approve: old.as_ref().is_some_and(|old| old.approve),
                };
                match old {
                    None => rows::insert(tx, &conference)?,
                    Some(_) => rows::save(tx, &conference)?,
                }
                write_rooms(&app, tx, group, &rooms)?;
                audit::record(
                    tx,
                    now,
                    Some(me),
                    "conference.planned",
                    &format!("account:{group}"),
                    &json!({}),
                )?;
                passed.record(tx, now, me, &format!("account:{group}"))?;
                met.file_profile(&app, tx, group, now)?;
                Ok::<_, Error>(tx.emit(now, Event::SessionChanged { session })?)
            })
            .await?;
        self.conference_for(Some(me), group).await
    }
}

/// The session of all days, made or moved; its id.
#[expect(clippy::too_many_arguments, reason = "it is one step of planning, and needs what the plan has")]
fn write_session(
    app: &App,
    tx: &mut Tx<'_>,
    group: &store::groups::Group,
    old: Option<&Conference>,
    (id, me): (i64, i64),
    times: &Times,
    zone: &Zone,
    now: i64,
) -> Result<i64> {
    if times.closes_at <= now {
        return Err(Error::invalid("last_day", "These days are over. Choose days that are still to come."));
    }
    if times.opens_at > now + AHEAD_MS {
        return Err(Error::invalid(
            "first_day",
            "The first day is more than three years away. Check the year.",
        ));
    }
    let account = accounts::by_id(tx, group.account_id)?.ok_or(Error::NotFound)?;
    let title = if account.display_name.is_empty() { account.handle } else { account.display_name };
    let plan = Plan {
        title,
        description: account.bio,
        format: Format::Asynchronous.code(),
        opens_at: times.opens_at,
        closes_at: times.closes_at,
        archives_at: times.archives_at,
        live_from: None,
        live_until: None,
        time_zone: zone.name().to_owned(),
    };
    let session = match old {
        Some(old) => {
            let row = sessions::by_id(tx, old.session_id)?.ok_or(Error::NotFound)?;
            let phase = times_of(&row).phase(now);
            if phase > Phase::Open {
                return Err(Error::invalid(
                    "base",
                    "The conference is over, and its days stay as they were.",
                ));
            }
            if phase == Phase::Open && row.opens_at != times.opens_at {
                return Err(Error::invalid(
                    "first_day",
                    "The conference has begun. Its first day stays as it is.",
                ));
            }
            refuse_talks_outside(tx, &row, times)?;
            sessions::replan(tx, row.id, &plan)?;
            transcripts::touch(tx, row.id, now)?;
            row.id
        }
        None => {
            sessions::insert(
                tx,
                &Session {
                    id,
                    group_id: group.account_id,
                    parent_id: None,
                    kind: Kind::Conference.code(),
                    title: plan.title,
                    description: plan.description,
                    hashtag: group.hashtag.clone(),
                    hashtag_key: group.hashtag_key.clone(),
                    format: plan.format,
                    opens_at: plan.opens_at,
                    closes_at: plan.closes_at,
                    archives_at: plan.archives_at,
                    live_from: None,
                    live_until: None,
                    time_zone: plan.time_zone,
                    no_post: false,
                    phase: Phase::Announced.code(),
                    summary: String::new(),
                    summary_at: None,
                    posts_count: 0,
                    participants_count: 0,
                    created_by: Some(me),
                    created_at: now,
                },
            )?;
            id
        }
    };
    for at in [times.opens_at, times.closes_at, times.archives_at] {
        queue(app, tx, session, at, now)?;
    }
    Ok(session)
}

fn refuse_talks_outside(tx: &mut Tx<'_>, conference: &Session, times: &Times) -> Result<()> {
    let talks = rows::programme(tx, conference.id)?;
    let outside = |talk: &Session| talk.opens_at < times.opens_at || talk.closes_at > times.closes_at;
    let Some((talk, _)) = talks.iter().find(|(talk, _)| outside(talk)) else { return Ok(()) };
    let field = if talk.opens_at < times.opens_at { "first_day" } else { "last_day" };
    Err(Error::invalid(
        field,
        format!("“{}” would lie outside these days. Move the talk first, or choose other days.", talk.title),
    ))
}

/// Renames, adds and removes rooms. One that has talks stays.
fn write_rooms(app: &App, tx: &mut Tx<'_>, group: i64, wished: &[RoomWish]) -> Result<()> {
    let known = rows::rooms(tx, group)?;
    for room in &known {
        if wished.iter().any(|wish| wish.id == Some(room.id)) {
            continue;
        }
        if let Some(talk) = rows::in_room(tx, room.id, i64::MIN, i64::MAX, 0)?.first() {
            return Err(Error::invalid(
                "rooms",
                format!(
                    "“{}” is in {}. Move the talks of a room before you remove it.",
                    talk.title, room.name
                ),
            ));
        }
        rows::delete_room(tx, room.id)?;
    }
    for (position, wish) in (0i16..).zip(wished) {
        match wish.id.filter(|id| known.iter().any(|room| room.id == *id)) {
            Some(id) => rows::rename_room(tx, id, position, &wish.name)?,
            None => rows::insert_room(
                tx,
                &Room { id: app.new_id(), conference_id: group, position, name: wish.name.clone() },
            )?,
        }
    }
    Ok(())
}
