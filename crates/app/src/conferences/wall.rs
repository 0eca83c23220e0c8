//! The wall: the page for the big screen, its four queues, and who is kept off it.

use super::{ConferenceView, TalkView, planned};
use crate::access::Viewer;
use crate::cards::{AccountView, PostView};
use crate::groups::must_be;
use crate::{App, Error, Result, audit};
use kernel::Scope;
use kernel::session::{GroupRole, Phase, Queue};
use serde_json::json;
use store::conferences::{self as rows, Conference, WallPost};
use store::sessions::SessionPost;
use store::{Event, Tx};

/// What the big screen shows.
#[derive(Debug, Clone)]
pub struct WallView {
    pub conference: ConferenceView,
    /// The room that it is about; all rooms when there is none.
    pub room: Option<i64>,
    /// Talks that run, in the order of their rooms.
    pub talks: Vec<TalkView>,
    /// What comes next, when nothing runs.
    pub next: Option<TalkView>,
    /// Newest first.
    pub posts: Vec<PostView>,
}

/// What hosts see behind the wall.
#[derive(Debug, Clone)]
pub struct Desk {
    pub conference: ConferenceView,
    pub queue: Queue,
    pub posts: Vec<PostView>,
    /// How many are in each queue.
    pub counts: Vec<(Queue, i64)>,
    /// Talks with posts that wait for their speaker, and how many.
    pub waiting: Vec<(TalkView, i64)>,
    pub blocked: Vec<AccountView>,
    pub approve: bool,
}

/// Posts on a screen: more than fit, so that what leaves is replaced.
const ON_SCREEN: i64 = 24;
const ON_DESK: i64 = 60;

/// Puts a post that has joined the conference into the queue where it belongs.
pub(crate) fn arrived(tx: &mut Tx<'_>, row: &SessionPost) -> Result<()> {
    let Some(conference) = rows::by_session(tx, row.session_id)? else { return Ok(()) };
    let queue = if rows::is_blocked_on_wall(tx, row.session_id, row.author_id)? {
        Queue::Blocked
    } else if conference.approve {
        Queue::Pending
    } else {
        Queue::Shown
    };
    let post =
        WallPost { session_id: row.session_id, post_id: row.post_id, queue: queue.code(), moved_by: None };
    Ok(rows::put_on_wall(tx, &post)?)
}

impl App {
    /// The wall, of all rooms or of one. Everybody sees the same: it hangs in public.
    pub async fn wall(&self, group: i64, room: Option<i64>) -> Result<WallView> {
        let viewer = Viewer::anybody();
        let conference = self.conference(&viewer, group).await?;
        let Some(programme) = &conference.programme else {
            return Err(Error::invalid("base", "The conference has no days yet, so it has no wall."));
        };
        if room.is_some_and(|id| programme.room(id).is_none()) {
            return Err(Error::NotFound);
        }
        let in_room = |talk: &&TalkView| room.is_none_or(|id| talk.room == id);
        let talks: Vec<TalkView> = programme.running().filter(in_room).cloned().collect();
        let coming = programme.talks.iter().filter(in_room).find(|talk| talk.phase == Phase::Announced);
        let next = if talks.is_empty() { coming.cloned() } else { None };
        // In one room it is the talk that counts; where nothing runs, everything.
        let talk = room.and(talks.first()).map(|talk| talk.row.id);
        let session = programme.row.session_id;
        let ids = self
            .store
            .read(move |db| rows::queue(db, session, Queue::Shown.code(), talk, ON_SCREEN))
            .await
            .map_err(Error::from)?;
        let silenced = self.silenced_for(None).await?;
        let mut posts = self.post_views(None, &ids).await?;
        posts.retain(|post| !silenced.contains(&post.author.row.id));
        Ok(WallView { conference, room, talks, next, posts })
    }

    /// The queues of the wall, for its hosts.
    pub async fn wall_desk(&self, viewer: &Viewer, group: i64, queue: Queue) -> Result<Desk> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let (row, ids, counted, blocked, waiting) = self
            .store
            .read(move |db| {
                let (_, row) = planned(db, group)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                let session = row.session_id;
                let mut waiting = Vec::new();
                for (talk, _) in rows::programme(db, session)?.iter().filter(|(talk, _)| talk.no_post) {
                    let posts = rows::count_waiting(db, talk.id)?;
                    if posts > 0 {
                        waiting.push((talk.id, posts));
                    }
                }
                let ids = rows::queue(db, session, queue.code(), None, ON_DESK)?;
                let counted = rows::count_queues(db, session)?;
                let blocked = rows::blocked_on_wall(db, session)?;
                Ok::<_, Error>((row, ids, counted, blocked, waiting))
            })
            .await?;
        let conference = self.conference(viewer, group).await?;
        let talk = |id: i64| {
            let talks = conference.programme.as_ref().map(|it| it.talks.as_slice()).unwrap_or_default();
            talks.iter().find(|talk| talk.row.id == id).cloned()
        };
        Ok(Desk {
            waiting: waiting.into_iter().filter_map(|(id, posts)| Some((talk(id)?, posts))).collect(),
            conference,
            queue,
            posts: self.post_views(Some(me), &ids).await?,
            counts: Queue::ALL
                .iter()
                .map(|queue| (*queue, counted.iter().find(|it| it.0 == queue.code()).map_or(0, |it| it.1)))
                .collect(),
            blocked: self.account_cards(&blocked).await?,
            approve: row.approve,
        })
    }

    /// Moves a post to another queue.
    pub async fn move_on_wall(&self, viewer: &Viewer, group: i64, post: i64, queue: Queue) -> Result<()> {
        self.conduct_wall(viewer, group, move |tx, conference, me, now| {
            let session = conference.session_id;
            rows::on_wall(tx, session, post)?.ok_or(Error::NotFound)?;
            rows::move_on_wall(tx, session, post, queue.code(), me)?;
            let details = json!({ "post": post, "queue": queue.name() });
            Ok(audit::record(tx, now, Some(me), "wall.moved", &format!("session:{session}"), &details)?)
        })
        .await
    }

    /// Whether posts are on the wall at once, or after a host has approved them. What is there stays where it is.
    pub async fn set_wall_mode(&self, viewer: &Viewer, group: i64, approve: bool) -> Result<()> {
        self.conduct_wall(viewer, group, move |tx, conference, me, now| {
            rows::set_approve(tx, group, approve)?;
            let subject = format!("session:{}", conference.session_id);
            let details = json!({ "approve": approve });
            Ok(audit::record(tx, now, Some(me), "wall.mode", &subject, &details)?)
        })
        .await
    }

    /// Keeps an author off the wall, with everything they have posted, or lets them back: then their posts wait for a host.
    pub async fn block_on_wall(&self, viewer: &Viewer, group: i64, account: i64, on: bool) -> Result<()> {
        self.conduct_wall(viewer, group, move |tx, conference, me, now| {
            let session = conference.session_id;
            let action = if on {
                crate::access::active_account(tx, account)?;
                if !rows::block_on_wall(tx, session, account, me, now)? {
                    return Ok(());
                }
                let from = [Queue::Shown, Queue::Pending, Queue::Held].map(Queue::code);
                rows::move_author(tx, session, account, &from, Queue::Blocked.code(), me)?;
                "wall.blocked"
            } else {
                if !rows::unblock_on_wall(tx, session, account)? {
                    return Ok(());
                }
                let from = [Queue::Blocked.code()];
                rows::move_author(tx, session, account, &from, Queue::Pending.code(), me)?;
                "wall.unblocked"
            };
            let details = json!({ "account": account });
            Ok(audit::record(tx, now, Some(me), action, &format!("session:{session}"), &details)?)
        })
        .await
    }

    /// What a host does to the wall, and the news of it.
    async fn conduct_wall(
        &self,
        viewer: &Viewer,
        group: i64,
        deed: impl Fn(&mut Tx<'_>, &Conference, i64, i64) -> Result<()> + Send + 'static,
    ) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let (_, conference) = planned(tx, group)?;
                must_be(tx, group, me, GroupRole::Moderator)?;
                deed(tx, &conference, me, now)?;
                Ok(tx.emit(now, Event::SessionChanged { session: conference.session_id })?)
            })
            .await
    }

    /// Whether a wall may look different after this.
    pub fn concerns_walls(&self, event: &Event) -> bool {
        match event {
            Event::PostPublished(line) | Event::PostEdited(line) => !line.tags.is_empty(),
            Event::PostDeleted(line) | Event::PostHeld { line, .. } => line.boost_of.is_none(),
            Event::SessionChanged { .. }
            | Event::AccountChanged { .. }
            | Event::AccountSuspended { .. }
            | Event::AccountLimited { .. } => true,
            _ => false,
        }
    }
}
