//! Reading a conference: its days, and the programme by day and room.

use super::conference_group;
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::groups::{GroupView, zone_of};
use crate::sessions::{conducts, shown, times_of};
use crate::{App, Error, Result};
use kernel::conference::Days;
use kernel::session::{GroupRole, HostRole, Phase, Times};
use kernel::{Scope, Zone};
use std::collections::HashMap;
use store::conferences::{self as rows, Conference, Room, Talk};
use store::sessions::{self, Host, Session};
use store::{Db, accounts};

/// A conference as others see it.
#[derive(Debug, Clone)]
pub struct ConferenceView {
    pub group: GroupView,
    /// Whether the viewer is one of its hosts.
    pub conducts: bool,
    /// `None` until its days are written.
    pub programme: Option<Programme>,
}

/// Days, rooms and talks.
#[derive(Debug, Clone)]
pub struct Programme {
    pub row: Conference,
    pub times: Times,
    pub phase: Phase,
    pub zone: Zone,
    /// `2026-11-24` …
    pub days: Vec<String>,
    pub rooms: Vec<Room>,
    /// By time, then by room.
    pub talks: Vec<TalkView>,
    /// Posts of the whole conference, and people who wrote them.
    pub posts: i64,
    pub participants: i64,
}

/// A talk of the programme.
#[derive(Debug, Clone)]
pub struct TalkView {
    pub row: Session,
    pub room: i64,
    pub times: Times,
    pub phase: Phase,
    pub zone: Zone,
    /// The day on which it begins.
    pub day: String,
    pub speakers: Vec<AccountView>,
    /// Speakers without an account here.
    pub others: Vec<String>,
    /// Those with another part, with its word.
    pub hosts: Vec<(AccountView, HostRole)>,
    /// Whether the viewer decides about posts that wait for the speaker.
    pub decides: bool,
}

impl Programme {
    /// Talks that are open now, in the order of their rooms.
    pub fn running(&self) -> impl Iterator<Item = &TalkView> {
        self.rooms.iter().flat_map(|room| {
            self.talks.iter().filter(move |talk| talk.room == room.id && talk.phase == Phase::Open)
        })
    }

    pub fn room(&self, id: i64) -> Option<&Room> {
        self.rooms.iter().find(|room| room.id == id)
    }
}

struct Read {
    row: Conference,
    parent: Session,
    rooms: Vec<Room>,
    talks: Vec<(Session, Talk)>,
    hosts: Vec<Host>,
}

impl Read {
    fn load(db: &mut Db, row: Conference) -> Result<Self> {
        let parent = sessions::by_id(db, row.session_id)?.ok_or(Error::NotFound)?;
        let rooms = rows::rooms(db, row.group_id)?;
        let talks = rows::programme(db, row.session_id)?;
        let ids: Vec<i64> = talks.iter().map(|(talk, _)| talk.id).collect();
        let hosts = sessions::hosts_of(db, &ids)?;
        Ok(Self { row, parent, rooms, talks, hosts })
    }
}

impl App {
    /// A conference by the id of its account.
    pub async fn conference(&self, viewer: &Viewer, id: i64) -> Result<ConferenceView> {
        self.conference_for(viewer.reader(Scope::ReadStatuses)?, id).await
    }

    pub(super) async fn conference_for(&self, me: Option<i64>, id: i64) -> Result<ConferenceView> {
        let found = self
            .store
            .read(move |db| {
                conference_group(db, id)?;
                rows::by_group(db, id)?.map(|row| Read::load(db, row)).transpose()
            })
            .await?;
        let group = self.group_for(me, id).await?;
        let conducts = group.role.is_some_and(|role| role >= GroupRole::Moderator);
        let programme = match found {
            Some(found) => Some(self.programme_of(found, me, conducts).await?),
            None => None,
        };
        Ok(ConferenceView { group, conducts, programme })
    }

    /// A conference by its handle.
    pub async fn conference_of(&self, viewer: &Viewer, handle: &str) -> Result<ConferenceView> {
        let account = self.account_of_handle(handle).await?;
        self.conference(viewer, account.row.id).await
    }

    async fn programme_of(&self, found: Read, me: Option<i64>, conducts: bool) -> Result<Programme> {
        let now = self.now();
        let zone = zone_of(&found.parent.time_zone);
        let ids: Vec<i64> = found.hosts.iter().map(|host| host.account_id).collect();
        let cards = self.cards_by_id(&ids).await?;
        let talks = found
            .talks
            .into_iter()
            .map(|(row, talk)| talk_view(row, &talk, &found.hosts, &cards, me, conducts, now))
            .collect();
        let times = times_of(&found.parent);
        Ok(Programme {
            days: Days::parse(&found.row.first_day, &found.row.last_day).map(Days::dates).unwrap_or_default(),
            phase: times.phase(now),
            times,
            zone,
            rooms: found.rooms,
            talks,
            posts: found.parent.posts_count,
            participants: found.parent.participants_count,
            row: found.row,
        })
    }

    async fn cards_by_id(&self, ids: &[i64]) -> Result<HashMap<i64, AccountView>> {
        let cards = self.account_cards(ids).await?.into_iter();
        Ok(cards.filter(|card| card.row.state == accounts::ACTIVE).map(|card| (card.row.id, card)).collect())
    }

    /// A talk by the id of its session.
    pub async fn talk(&self, viewer: &Viewer, id: i64) -> Result<TalkView> {
        self.talk_for(viewer.reader(Scope::ReadStatuses)?, id).await
    }

    pub(super) async fn talk_for(&self, me: Option<i64>, id: i64) -> Result<TalkView> {
        let (row, talk, hosts, conducts) = self
            .store
            .read(move |db| {
                let row = shown(db, id)?;
                let talk = rows::talk(db, id)?.ok_or(Error::NotFound)?;
                let conducts = match me {
                    Some(me) => conducts(db, &row, me)?,
                    None => false,
                };
                Ok::<_, Error>((row, talk, sessions::hosts(db, id)?, conducts))
            })
            .await?;
        let ids: Vec<i64> = hosts.iter().map(|host| host.account_id).collect();
        let cards = self.cards_by_id(&ids).await?;
        Ok(talk_view(row, &talk, &hosts, &cards, me, conducts, self.now()))
    }
}

fn talk_view(
    row: Session,
    talk: &Talk,
    hosts: &[Host],
    cards: &HashMap<i64, AccountView>,
    me: Option<i64>,
    conducts: bool,
    now: i64,
) -> TalkView {
    let times = times_of(&row);
    let zone = zone_of(&row.time_zone);
    let mine: Vec<&Host> = hosts.iter().filter(|host| host.session_id == row.id).collect();
    let is_speaker = |host: &Host| host.role == HostRole::Speaker.code();
    let is_decider = |host: &Host| is_speaker(host) || host.role == HostRole::Host.code();
    TalkView {
        room: talk.room_id,
        phase: times.phase(now),
        times,
        day: zone.date(row.opens_at),
        zone,
        speakers: mine
            .iter()
            .filter(|host| is_speaker(host))
            .filter_map(|host| cards.get(&host.account_id).cloned())
            .collect(),
        others: talk.speakers.lines().map(str::to_owned).collect(),
        hosts: mine
            .iter()
            .filter(|host| !is_speaker(host))
            .filter_map(|host| Some((cards.get(&host.account_id)?.clone(), HostRole::from_code(host.role)?)))
            .collect(),
        decides: conducts || mine.iter().any(|host| Some(host.account_id) == me && is_decider(host)),
        row,
    }
}
