//! Talks: adding one to the programme, and changing it. A talk is a session with a room.

use super::planned;
use super::read::TalkView;
use crate::access::Viewer;
use crate::groups::must_be;
use crate::guard::{self, Piece, Surface};
use crate::sessions::{SessionWish, conducted};
use crate::{App, Error, Result, audit};
use kernel::conference::{MOST_TALKS, talk_hashtag};
use kernel::session::{GroupRole, Kind, Phase, Times};
use kernel::{Hashtag, Refusal, Scope};
use serde_json::json;
use store::conferences::{self as rows, Conference, Room, Talk};
use store::sessions::{self, Session};
use store::{Db, Event, Tx};

/// What a host fills in: a session, and what only talks have.
#[derive(Debug, Clone, Default)]
pub struct TalkWish {
    /// Its hashtag may be empty: then the talk gets the next of its room.
    pub session: SessionWish,
    /// Id of a room of the conference; may be left out where there is only one.
    pub room: Option<i64>,
    /// Speakers without an account here, one a line.
    pub speakers: String,
    /// Posts about it wait for its speaker.
    pub no_post: bool,
}

const SPEAKERS_CHARS: usize = 1000;
const MOST_SPEAKERS: usize = 20;

/// One speaker a line.
fn check_speakers(text: &str) -> Result<String> {
    let text = crate::posts::clean(text, "speakers")?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.len() > MOST_SPEAKERS || text.chars().count() > SPEAKERS_CHARS {
        return Err(Refusal::too_long(
            "speakers",
            format!("These are too many speakers. Name at most {MOST_SPEAKERS}, one a line."),
        )
        .into());
    }
    Ok(lines.join("\n"))
}

/// The room and its place among the others. Where there is one, it need not be named.
fn room_of(db: &mut Db, conference: &Conference, wished: Option<i64>) -> Result<(usize, Room)> {
    let rooms = rows::rooms(db, conference.group_id)?;
    let is_only = rooms.len() == 1;
    let mut rooms = rooms.into_iter().enumerate();
    rooms.find(|(_, room)| wished.map_or(is_only, |id| room.id == id)).ok_or_else(|| {
        Error::invalid("room", "There is no such room here. Choose one of the rooms of the conference.")
    })
}

/// A talk lies within the days, and two cannot be in one room at the same time.
fn refuse_clash(
    tx: &mut Tx<'_>,
    conference: &Session,
    room: &Room,
    times: &Times,
    except: i64,
) -> Result<()> {
    let zone = crate::groups::zone_of(&conference.time_zone);
    if times.opens_at < conference.opens_at || times.opens_at >= conference.closes_at {
        return Err(Error::invalid(
            "opens_at",
            "The talk would be outside the days of the conference. Choose a time on one of them.",
        ));
    }
    if times.closes_at > conference.closes_at {
        return Err(Error::invalid(
            "closes_at",
            "The talk would end after the conference. Choose an earlier end.",
        ));
    }
    let others = rows::in_room(tx, room.id, times.opens_at, times.closes_at, except)?;
    let Some(other) = others.first() else { return Ok(()) };
    Err(Error::invalid(
        "opens_at",
        format!(
            "“{}” is in {} from {} to {}. Choose another time, or another room.",
            other.title,
            room.name,
            zone.hour(other.opens_at),
            zone.hour(other.closes_at)
        ),
    ))
}

/// Refuses the hashtag of a talk that belongs to somebody, or to another session.
fn refuse_taken(db: &mut Db, me: i64, hashtag: &Hashtag) -> Result<()> {
    let key = hashtag.key();
    crate::hubs::check_for_group(db, me, &key)?;
    let Some(other) = rows::session_with_hashtag(db, &key, 0)? else { return Ok(()) };
    Err(Refusal::new(
        "hashtag",
        "ERR_TAKEN",
        format!(
            "#{} belongs to “{}”. Choose another hashtag, or leave it empty: the talk gets one.",
            other.hashtag, other.title
        ),
    )
    .into())
}

impl App {
    pub async fn create_talk(&self, viewer: &Viewer, group: i64, wish: TalkWish) -> Result<TalkView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let room = wish.room;
        let (group_row, conference, parent, hashtag) = self
            .store
            .read(move |db| {
                let (group_row, conference) = planned(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                let parent = sessions::by_id(db, conference.session_id)?.ok_or(Error::NotFound)?;
                let (place, _) = room_of(db, &conference, room)?;
                let own = Hashtag::parse(&group_row.hashtag)?;
                let mut failed = None;
                let next = talk_hashtag(&own, place, |tag| {
                    rows::session_with_hashtag(db, &tag.key(), 0).map(|known| known.is_some()).unwrap_or_else(
                        |error| {
                            failed = Some(error);
                            false
                        },
                    )
                });
                if let Some(error) = failed {
                    return Err(error.into());
                }
                Ok::<_, Error>((group_row, conference, parent, next))
            })
            .await?;
        let mut session = wish.session.clone();
        let own = Hashtag::parse(&session.hashtag).is_ok_and(|tag| tag.key() == group_row.hashtag_key);
        if session.hashtag.trim().is_empty() || own {
            session.hashtag = hashtag.map(|tag| tag.as_str().to_owned()).ok_or_else(|| {
                Error::invalid("hashtag", "There is no short hashtag left for this room. Write one yourself.")
            })?;
        }
        let speakers = check_speakers(&wish.speakers)?;
        let passed = self.guard(me, names(&speakers), guard::Place::default()).await?;
        let checked = self.check_talk(me, &group_row, &parent, session, None).await?;
        let (app, now, id) = (self.clone(), self.now(), self.new_id());
        self.store
            .write(move |tx| {
                must_be(tx, group, me, GroupRole::Moderator)?;
                let (_, room) = room_of(tx, &conference, room)?;
                refuse_clash(tx, &parent, &room, checked.times(), 0)?;
                refuse_taken(tx, me, checked.hashtag())?;
                if rows::programme(tx, parent.id)?.len() >= MOST_TALKS {
                    return Err(Error::invalid(
                        "base",
                        format!("A conference has at most {MOST_TALKS} talks. Remove one first."),
                    ));
                }
                let row = Session {
                    no_post: wish.no_post,
                    parent_id: Some(parent.id),
                    ..checked.row(id, group, me, now)
                };
                sessions::insert(tx, &row)?;
                rows::insert_talk(
                    tx,
                    &Talk { session_id: id, room_id: room.id, speakers: speakers.clone() },
                )?;
                checked.write_parts(&app, tx, id, now)?;
                audit::record(tx, now, Some(me), "session.announced", &format!("session:{id}"), &json!({}))?;
                passed.record(tx, now, me, &format!("session:{id}"))?;
                tx.emit(now, Event::SessionChanged { session: parent.id })?;
                checked.finish(&app, tx, me, id, group, now)
            })
            .await?;
        self.talk_for(Some(me), id).await
    }

    /// Changes a talk; written whole. Its hashtag stays: it is on slides and badges.
    pub async fn edit_talk(&self, viewer: &Viewer, id: i64, wish: TalkWish) -> Result<TalkView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let (old, conference, parent, group_row) = self
            .store
            .read(move |db| {
                let old = conducted(db, id, me)?;
                rows::talk(db, id)?.ok_or(Error::NotFound)?;
                let (group_row, conference) = planned(db, old.group_id)?;
                let parent = sessions::by_id(db, conference.session_id)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>((old, conference, parent, group_row))
            })
            .await?;
        let speakers = check_speakers(&wish.speakers)?;
        let passed = self.guard(me, names(&speakers), guard::Place::default()).await?;
        let checked = self.check_talk(me, &group_row, &parent, wish.session.clone(), Some(&old)).await?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let old = conducted(tx, id, me)?;
                let (_, room) = room_of(tx, &conference, wish.room)?;
                refuse_clash(tx, &parent, &room, checked.times(), id)?;
                if !wish.no_post && old.no_post && rows::count_waiting(tx, id)? > 0 {
                    return Err(Error::invalid(
                        "no_post",
                        "Posts wait for the speaker. Release or decline them before posts are free again.",
                    ));
                }
                checked.replan(&app, tx, &old, now)?;
                rows::set_no_post(tx, id, wish.no_post)?;
                rows::save_talk(tx, &Talk { session_id: id, room_id: room.id, speakers: speakers.clone() })?;
                audit::record(tx, now, Some(me), "session.changed", &format!("session:{id}"), &json!({}))?;
                passed.record(tx, now, me, &format!("session:{id}"))?;
                store::transcripts::touch(tx, parent.id, now)?;
                tx.emit(now, Event::SessionChanged { session: parent.id })?;
                checked.finish(&app, tx, me, id, old.group_id, now)
            })
            .await?;
        self.talk_for(Some(me), id).await
    }

    async fn check_talk(
        &self,
        me: i64,
        group: &store::groups::Group,
        parent: &Session,
        wish: SessionWish,
        old: Option<&Session>,
    ) -> Result<crate::sessions::Checked> {
        if crate::sessions::times_of(parent).phase(self.now()) > Phase::Open {
            return Err(Error::invalid("base", "The conference is over. Nothing is added to its programme."));
        }
        let wish = SessionWish {
            kind: Kind::Talk.name().to_owned(),
            format: String::new(),
            live_from: String::new(),
            time_zone: parent.time_zone.clone(),
            ..wish
        };
        let own = self.account_card(me).await?;
        let is_me =
            |handle: &str| handle.trim().trim_start_matches('@').eq_ignore_ascii_case(&own.row.handle);
        let named = wish.hosts.iter().any(|host| is_me(&host.handle));
        let checked = self.check_session(me, group, wish, old).await?;
        // Whoever writes the programme has no part in every talk.
        Ok(if named { checked } else { checked.without(me) })
    }
}

fn names(speakers: &str) -> Vec<Piece> {
    if speakers.is_empty() { Vec::new() } else { vec![Piece::new("speakers", Surface::Name, speakers)] }
}
