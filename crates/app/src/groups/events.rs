//! Events of a group: when, where, and who comes.

use super::inside::{may_hang, may_look};
use super::zone_of;
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::guard::{self, Piece, Surface};
use crate::{App, Error, Result, audit};
use kernel::session::GroupRole;
use kernel::timetable::parse_time;
use kernel::{Refusal, Scope, Zone};
use serde_json::json;
use store::groups::{board as rows, members};
use store::{Db, accounts, groups};

const TITLE_CHARS: usize = 150;
const PLACE_CHARS: usize = 200;
const TEXT_CHARS: usize = 5_000;
/// How long an event lasts at most.
const LONGEST_MS: i64 = 31 * 24 * 3_600_000;
const AHEAD_MS: i64 = 3 * 366 * 24 * 3_600_000;
/// In a list.
const SHOWN: i64 = 50;
/// Faces beside the number of those who come.
const FACES: i64 = 12;

/// What a moderator fills in; times as the clocks of the group's zone show them.
#[derive(Debug, Clone, Default)]
pub struct EventWish {
    pub title: String,
    pub place: String,
    pub description: String,
    pub starts_at: String,
    pub ends_at: String,
    /// A name of the IANA database; the group's when it is not said.
    pub time_zone: String,
}

/// An event, for whoever may read it.
#[derive(Debug, Clone)]
pub struct EventView {
    pub row: rows::Event,
    pub zone: Zone,
    pub html: String,
    /// Some of those who come.
    pub comers: Vec<AccountView>,
    pub comers_count: i64,
    /// What the viewer has said.
    pub comes: Option<bool>,
}

/// What is read of an event before its cards.
struct Raw {
    row: rows::Event,
    zone: Zone,
    comers: (Vec<i64>, i64),
    comes: Option<bool>,
}

impl Raw {
    fn load(db: &mut Db, row: rows::Event, me: Option<i64>) -> Result<Self> {
        let group = groups::by_id(db, row.group_id)?.ok_or(Error::NotFound)?;
        let comes = match me {
            Some(me) => rows::answered(db, row.id, me)?,
            None => None,
        };
        Ok(Self { zone: zone_of(&group.time_zone), comers: rows::comers(db, row.id, FACES)?, comes, row })
    }
}

impl EventWish {
    /// What is written down, but for its id and its group; every fault at once.
    fn check(&self, zone: &Zone, now: i64) -> Result<rows::Event> {
        let mut refusals = Vec::new();
        let mut keep = |refusal: Refusal| refusals.push(refusal);
        let zone = match self.time_zone.trim() {
            "" => Some(zone.clone()),
            name => Zone::parse(name).map_err(&mut keep).ok(),
        };
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (title, place) = (line(&self.title), line(&self.place));
        let description = self.description.replace("\r\n", "\n").trim().to_owned();
        if title.is_empty() {
            keep(Refusal::blank("title", "The title is missing. Say in one line what happens."));
        }
        for (field, text, most) in [
            ("title", &title, TITLE_CHARS),
            ("place", &place, PLACE_CHARS),
            ("description", &description, TEXT_CHARS),
        ] {
            if text.chars().count() > most {
                keep(Refusal::too_long(field, format!("This is too long. Use at most {most} characters.")));
            }
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                keep(Refusal::invalid(field, "The text has control characters. Remove them and try again."));
            }
        }
        let zone = zone.as_ref();
        let mut time = |text: &str, field| {
            let zone = zone?;
            if text.trim().is_empty() {
                keep(Refusal::blank(field, "The time is missing. Write it as 2026-11-24T20:00."));
                return None;
            }
            parse_time(text, zone, field).map_err(&mut keep).ok()
        };
        let (starts, ends) = (time(&self.starts_at, "starts_at"), time(&self.ends_at, "ends_at"));
        if let (Some(starts), Some(ends)) = (starts, ends) {
            if ends <= starts {
                keep(Refusal::invalid("ends_at", "It ends before it begins. Check both times."));
            } else if ends - starts > LONGEST_MS {
                keep(Refusal::invalid("ends_at", "It would last longer than a month. Check both times."));
            }
            if ends <= now {
                keep(Refusal::invalid("starts_at", "It would be over already. Check the day."));
            }
            if starts > now + AHEAD_MS {
                keep(Refusal::invalid("starts_at", "This is more than three years away. Check the year."));
            }
        }
        match (starts, ends, refusals.is_empty()) {
            (Some(starts_at), Some(ends_at), true) => Ok(rows::Event {
                id: 0,
                group_id: 0,
                title,
                place,
                description,
                starts_at,
                ends_at,
                called_off_at: None,
                made_by: None,
                changed_at: now,
            }),
            _ => Err(Error::Invalid(refusals)),
        }
    }
}

/// An event of a group whose moderator somebody is.
fn conducted(db: &mut Db, group: i64, id: i64, me: i64) -> Result<rows::Event> {
    may_hang(db, group, me, GroupRole::Moderator)?;
    rows::event(db, id)?.filter(|row| row.group_id == group).ok_or(Error::NotFound)
}

impl App {
    /// Puts an event on the board, or changes one (`id`).
    pub async fn plan_event(
        &self,
        viewer: &Viewer,
        group: i64,
        id: Option<i64>,
        wish: EventWish,
    ) -> Result<EventView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        let zone = self
            .store
            .read(move |db| {
                may_hang(db, group, me, GroupRole::Moderator)?;
                if let Some(id) = id {
                    conducted(db, group, id, me)?;
                }
                Ok::<_, Error>(zone_of(&groups::by_id(db, group)?.ok_or(Error::NotFound)?.time_zone))
            })
            .await?;
        let checked = wish.check(&zone, now)?;
        let pieces = vec![
            Piece::new("title", Surface::Post, &checked.title),
            Piece::new("place", Surface::Label, &checked.place),
            Piece::new("description", Surface::Post, &checked.description),
        ];
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let (app, event) = (self.clone(), id.unwrap_or_else(|| self.new_id()));
        self.store
            .write(move |tx| {
                may_hang(tx, group, me, GroupRole::Moderator)?;
                let action = match id {
                    None => {
                        let row =
                            rows::Event { id: event, group_id: group, made_by: Some(me), ..checked.clone() };
                        rows::insert_event(tx, &row)?;
                        "group.event_planned"
                    }
                    Some(id) => {
                        let old = conducted(tx, group, id, me)?;
                        if old.called_off_at.is_some() {
                            return Err(Error::invalid("base", "This event was called off. Plan a new one."));
                        }
                        let row =
                            rows::Event { id, group_id: group, made_by: old.made_by, ..checked.clone() };
                        rows::update_event(tx, &row)?;
                        "group.event_changed"
                    }
                };
                passed.record(tx, now, me, &format!("account:{group}"))?;
                met.file_profile(&app, tx, group, now)?;
                let details = json!({ "event": event.to_string() });
                Ok::<_, Error>(audit::record(
                    tx,
                    now,
                    Some(me),
                    action,
                    &format!("account:{group}"),
                    &details,
                )?)
            })
            .await?;
        self.group_event_for(Some(me), group, event).await
    }

    /// Calls an event off. It stays on the board, and in calendars as cancelled.
    pub async fn call_off_event(&self, viewer: &Viewer, group: i64, id: i64) -> Result<EventView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = conducted(tx, group, id, me)?;
                rows::update_event(tx, &rows::Event { called_off_at: Some(now), changed_at: now, ..row })?;
                let details = json!({ "event": id.to_string() });
                let subject = format!("account:{group}");
                Ok::<_, Error>(audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.event_called_off",
                    &subject,
                    &details,
                )?)
            })
            .await?;
        self.group_event_for(Some(me), group, id).await
    }

    /// Says whether the viewer comes. For members.
    pub async fn answer_event(&self, viewer: &Viewer, group: i64, id: i64, comes: bool) -> Result<EventView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                may_look(tx, group, Some(me), "This is for the members of this group. Join it first.")?;
                members::since(tx, group, me)?.ok_or_else(|| {
                    Error::forbidden("Members say whether they come. Join the group first.")
                })?;
                let row = rows::event(tx, id)?.filter(|row| row.group_id == group).ok_or(Error::NotFound)?;
                if row.called_off_at.is_some() || row.ends_at <= now {
                    return Err(Error::invalid(
                        "base",
                        "This event is over or called off, so nobody is expected.",
                    ));
                }
                Ok(rows::answer(tx, id, me, comes)?)
            })
            .await?;
        self.group_event_for(Some(me), group, id).await
    }

    /// Events of a group: what comes, the next first, and what was, the latest first.
    pub async fn group_events(
        &self,
        viewer: &Viewer,
        group: i64,
    ) -> Result<(Vec<EventView>, Vec<EventView>)> {
        Ok((self.coming_events(viewer, group, SHOWN).await?, self.past_events(viewer, group).await?))
    }

    /// What comes in a group, the next first.
    pub async fn coming_events(&self, viewer: &Viewer, group: i64, limit: i64) -> Result<Vec<EventView>> {
        let now = self.now();
        self.board_events(viewer, group, move |db| Ok(rows::coming(db, group, now, limit)?)).await
    }

    async fn past_events(&self, viewer: &Viewer, group: i64) -> Result<Vec<EventView>> {
        let now = self.now();
        self.board_events(viewer, group, move |db| Ok(rows::past(db, group, now, SHOWN)?)).await
    }

    async fn board_events(
        &self,
        viewer: &Viewer,
        group: i64,
        find: impl Fn(&mut Db) -> Result<Vec<rows::Event>> + Send + Sync + 'static,
    ) -> Result<Vec<EventView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let found = self
            .store
            .read(move |db| {
                may_look(db, group, me, "What hangs here is for the members of this group. Join it first.")?;
                find(db)?.into_iter().map(|row| Raw::load(db, row, me)).collect::<Result<Vec<_>>>()
            })
            .await?;
        self.event_views(found).await
    }

    pub async fn group_event(&self, viewer: &Viewer, group: i64, id: i64) -> Result<EventView> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        self.group_event_for(me, group, id).await
    }

    async fn group_event_for(&self, me: Option<i64>, group: i64, id: i64) -> Result<EventView> {
        let found = self
            .store
            .read(move |db| {
                may_look(db, group, me, "What hangs here is for the members of this group. Join it first.")?;
                let row = rows::event(db, id)?.filter(|row| row.group_id == group).ok_or(Error::NotFound)?;
                Raw::load(db, row, me)
            })
            .await?;
        self.event_views(vec![found]).await?.pop().ok_or(Error::NotFound)
    }

    async fn event_views(&self, found: Vec<Raw>) -> Result<Vec<EventView>> {
        let ids: Vec<i64> = found.iter().flat_map(|it| it.comers.0.iter().copied()).collect();
        let cards = self.account_cards(&ids).await?;
        let active = |id: &i64| {
            cards
                .iter()
                .find(|card| card.row.id == *id)
                .filter(|card| card.row.state == accounts::ACTIVE)
                .cloned()
        };
        Ok(found
            .into_iter()
            .map(|Raw { row, zone, comers: (some, comers_count), comes }| EventView {
                html: self.render_text(&row.description, &[]),
                comers: some.iter().filter_map(active).collect(),
                comers_count,
                zone,
                comes,
                row,
            })
            .collect())
    }
}
