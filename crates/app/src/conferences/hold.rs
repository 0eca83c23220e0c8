//! No-post talks: what is posted about one waits for its speaker, seen by nobody else but its author and the hosts, until the
//! speaker releases or declines it. It is held in the transaction that publishes it, so no timeline or stream has it.

use crate::access::Viewer;
use crate::cards::PostView;
use crate::guard::{self, Piece, Surface};
use crate::moderation::{tell, words};
use crate::notifications::{self, Kind};
use crate::posts::hold::{hold, moderators_first};
use crate::sessions::{admit, conducts, leave_all, shown};
use crate::{App, Error, Result, audit};
use kernel::session::{HostRole, Kind as SessionKind};
use kernel::{Scope, Visibility};
use serde_json::json;
use store::conferences::{self as rows, Hold};
use store::posts::{self, Post};
use store::sessions::{self, Session};
use store::{Db, Event, Tx, transcripts};

/// A post that waits for a speaker, or waited.
#[derive(Debug, Clone)]
pub struct HeldView {
    pub row: Hold,
    pub post: PostView,
}

impl HeldView {
    /// `waiting`, `released` or `declined`.
    pub fn state(&self) -> &'static str {
        match self.row.state {
            rows::RELEASED => "released",
            rows::DECLINED => "declined",
            _ => "waiting",
        }
    }
}

/// What waits at a talk: everything for those who decide, their own for everybody else.
#[derive(Debug, Clone)]
pub struct TalkHolds {
    pub talk: super::TalkView,
    pub waiting: Vec<HeldView>,
    pub own: Vec<HeldView>,
}

/// Posts that are shown at once.
const SHOWN: i64 = 100;

/// Whether somebody decides about posts that wait: speakers, and whoever conducts the talk.
fn decides(db: &mut Db, talk: &Session, account: i64) -> Result<bool> {
    Ok(sessions::host_role(db, talk.id, account)? == Some(HostRole::Speaker.code())
        || conducts(db, talk, account)?)
}

/// The no-post talk that a post is about: by the talk's own hashtag once it has begun; by the conference's while the talk
/// is the only one that runs.
fn no_post_talk(db: &mut Db, tags: &[String], written: i64, now: i64) -> Result<Option<Session>> {
    if let Some(talk) = rows::no_post_talk(db, tags, now)? {
        return Ok(Some(talk));
    }
    for session in sessions::begun_for(db, tags, written, written)? {
        if session.kind == SessionKind::Conference.code()
            && let Some(talk) = the_only_talk(db, session.id, tags, written)?
            && talk.no_post
        {
            return Ok(Some(talk));
        }
    }
    Ok(None)
}

/// The talk that a post with the conference's hashtag is about: the one that runs, unless the post names another.
pub(crate) fn the_only_talk(
    db: &mut Db,
    conference: i64,
    tags: &[String],
    at: i64,
) -> Result<Option<Session>> {
    if sessions::has_talk_with(db, conference, tags)? {
        return Ok(None);
    }
    let mut open = rows::open_talks(db, conference, at)?;
    Ok(if open.len() == 1 { open.pop() } else { None })
}

/// Holds a post that is about a no-post talk. `written` is when its author posted it; what is edited waits anew.
pub(crate) fn waits_for_speaker(
    app: &App,
    tx: &mut Tx<'_>,
    post: &Post,
    tags: &[String],
    followers: i64,
    written: i64,
    now: i64,
) -> Result<bool> {
    // Whom a direct post is for has been chosen one by one.
    if tags.is_empty() || post.boost_of_id.is_some() || post.visibility == Visibility::Direct.code() {
        return Ok(false);
    }
    let Some(talk) = no_post_talk(tx, tags, written, now)? else { return Ok(false) };
    if decides(tx, &talk, post.author_id)? || talk.group_id == post.author_id {
        return Ok(false);
    }
    leave_all(tx, post.id)?;
    if !post.held {
        hold(tx, post, true, now)?;
    }
    let row = Hold {
        post_id: post.id,
        session_id: talk.id,
        author_id: post.author_id,
        followers,
        state: rows::WAITS,
        reason: String::new(),
        decided_by: None,
        decided_at: None,
    };
    rows::insert_hold(tx, &row)?;
    audit::record(tx, now, None, "post.held", &format!("post:{}", post.id), &json!({ "talk": talk.id }))?;
    notifications::of_talk(app, tx, post.author_id, Kind::TalkPost, &talk, Some(post.id), now)?;
    // One word for a queue: whoever has not looked yet knows already.
    if rows::count_waiting(tx, talk.id)? == 1 {
        for host in sessions::hosts(tx, talk.id)? {
            if host.role == HostRole::Speaker.code() {
                notifications::of_talk(app, tx, host.account_id, Kind::TalkWaiting, &talk, None, now)?;
            }
        }
    }
    tx.emit(now, Event::SessionChanged { session: talk.id })?;
    Ok(true)
}

/// Whether a post still waits for a speaker. Whatever the moderators decide about it, it is not theirs to release.
pub(crate) fn still_waits(db: &mut Db, post: i64) -> Result<bool> {
    Ok(rows::hold_of(db, post)?.is_some_and(|row| row.state != rows::RELEASED))
}

impl App {
    /// What waits at a talk, for whoever decides; and the viewer's own posts that waited there.
    pub async fn talk_holds(&self, viewer: &Viewer, session: i64) -> Result<TalkHolds> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let moderates = viewer.moderator(Scope::AdminReadReports).is_ok();
        let (waiting, own) = self
            .store
            .read(move |db| {
                let talk = shown(db, session)?;
                rows::talk(db, session)?.ok_or(Error::NotFound)?;
                let waiting = match moderates || decides(db, &talk, me)? {
                    true => rows::waiting(db, session, SHOWN)?,
                    false => Vec::new(),
                };
                Ok::<_, Error>((waiting, rows::holds_of_author(db, session, me, SHOWN)?))
            })
            .await?;
        Ok(TalkHolds {
            talk: self.talk(viewer, session).await?,
            waiting: self.held_views(me, waiting).await?,
            own: self.held_views(me, own).await?,
        })
    }

    async fn held_views(&self, me: i64, found: Vec<Hold>) -> Result<Vec<HeldView>> {
        let ids: Vec<i64> = found.iter().map(|row| row.post_id).collect();
        let mut views = self.post_views_for_moderator(me, &ids).await?;
        let view = |row: Hold| {
            let at = views.iter().position(|post| post.id() == row.post_id)?;
            Some(HeldView { post: views.swap_remove(at), row })
        };
        Ok(found.into_iter().filter_map(view).collect())
    }

    /// The speaker releases a post, which then joins the talk, or declines it with a reason that its author reads.
    pub async fn answer_held(
        &self,
        viewer: &Viewer,
        session: i64,
        post: i64,
        release: bool,
        reason: &str,
    ) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let may = self
            .store
            .read(move |db| {
                let talk = shown(db, session)?;
                decides(db, &talk, me)
            })
            .await?;
        if !may {
            return Err(Error::forbidden(
                "This is for the speaker and the hosts of the talk only. Its page names them.",
            ));
        }
        let reason = words(reason, "reason", "The reason", !release)?;
        let pieces =
            if reason.is_empty() { Vec::new() } else { vec![Piece::new("reason", Surface::Post, &reason)] };
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let talk = shown(tx, session)?;
                let row = rows::hold_of(tx, post)?
                    .filter(|row| row.session_id == session && row.state == rows::WAITS)
                    .ok_or(Error::NotFound)?;
                let found = posts::by_id(tx, post)?.ok_or(Error::NotFound)?;
                if release {
                    moderators_first(tx, post)?;
                }
                let state = if release { rows::RELEASED } else { rows::DECLINED };
                if !rows::decide_hold(tx, post, state, &reason, me, now)? {
                    return Err(Error::NotFound);
                }
                if release {
                    hold(tx, &found, false, now)?;
                    let tags = store::tags::of_posts(tx, &[post])?.into_iter().map(|(_, tag)| tag.key);
                    let tags: Vec<String> = tags.collect();
                    admit(tx, &found, &tags, row.followers, kernel::id::created_ms(post), now)?;
                    transcripts::touch_post(tx, post, now)?;
                }
                passed.record(tx, now, me, &format!("post:{post}"))?;
                let action = if release { "post.released" } else { "post.declined" };
                audit::record(
                    tx,
                    now,
                    Some(me),
                    action,
                    &format!("post:{post}"),
                    &json!({ "talk": session }),
                )?;
                notifications::of_talk(&app, tx, row.author_id, Kind::TalkPost, &talk, Some(post), now)?;
                if !release {
                    let url = app.settings.held_url(session);
                    tell::mail(&app, tx, row.author_id, &declined(&talk.title, &reason, &url), now)?;
                }
                Ok(tx.emit(now, Event::SessionChanged { session })?)
            })
            .await
    }
}

fn declined(talk: &str, reason: &str, url: &str) -> (String, String) {
    let text = format!(
        "The speaker of “{talk}” asks that what is shown there is not posted, and has not released your post.\n\nThe reason: {reason}\n\nOnly you and the hosts can see it. Delete it, or write another that leaves out what should not be shown:\n{url}\n",
    );
    (format!("Your post about “{talk}” was not released"), text)
}
