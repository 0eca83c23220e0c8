//! Which posts are in a session: public ones with its hashtag while it is open, and answers to its prompts. What comes
//! within a day after the closing waits, hidden, for a host to take it in: followers are counted when a post is made.

use super::times_of;
use crate::conferences::{hold, wall};
use crate::{App, Result};
use kernel::Visibility;
use kernel::session::{Joined, Kind, LATE_MS, Phase, answered};
use store::posts::Post;
use store::sessions::{self as rows, Prompt, Session, SessionPost};
use store::{Db, Tx};

/// The prompt at the root of the thread, when the post is an answer below one.
fn thread_prompt(db: &mut Db, post: &Post) -> Result<Option<Prompt>> {
    if post.thread_id == post.id {
        return Ok(None);
    }
    Ok(rows::prompt_of_post(db, post.thread_id)?)
}

/// Lets a new post into the sessions that it belongs to, in the transaction that makes it. `followers` is how many its
/// author has now: reach is counted with it for ever. What is about a no-post talk waits for its speaker instead.
pub(crate) fn joined_by(
    app: &App,
    tx: &mut Tx<'_>,
    post: &Post,
    tags: &[String],
    followers: i64,
    now: i64,
) -> Result<()> {
    if hold::waits_for_speaker(app, tx, post, tags, followers, now, now)? {
        return Ok(());
    }
    admit(tx, post, tags, followers, now, now)
}

/// Lets a post join as of `at`, when it was written; sessions that are archived stay as they are.
pub(crate) fn admit(
    tx: &mut Tx<'_>,
    post: &Post,
    tags: &[String],
    followers: i64,
    at: i64,
    now: i64,
) -> Result<()> {
    if post.visibility != Visibility::Public.code() || post.boost_of_id.is_some() {
        return Ok(());
    }
    let mut begun = if tags.is_empty() { Vec::new() } else { rows::begun_for(tx, tags, at, at - LATE_MS)? };
    with_talks(tx, &mut begun, tags, at)?;
    let prompt = thread_prompt(tx, post)?;
    let is_open = |session: &Session| times_of(session).phase(at) == Phase::Open;
    // What is said while a session is open is about that one, and late for none. A conference is open between its talks.
    let is_one = |session: &Session| session.kind != Kind::Conference.code();
    let someone_is_open = begun.iter().any(|session| is_open(session) && is_one(session));
    for session in begun.iter().filter(|it| times_of(it).phase(now) != Phase::Archived) {
        let joined = match is_open(session) {
            true => Joined::Hashtag,
            false if !someone_is_open && times_of(session).is_late(at) => Joined::Late,
            false => continue,
        };
        let number = match &prompt {
            Some(prompt) if prompt.session_id == session.id => Some(prompt.number),
            _ => labelled(tx, session, post)?,
        };
        add(tx, session, post, number, joined, followers)?;
    }
    // A post that is in the session by its hashtag is there already.
    let Some(prompt) = prompt else { return Ok(()) };
    let Some(session) = rows::by_id(tx, prompt.session_id)? else { return Ok(()) };
    let joined = match times_of(&session) {
        times if times.phase(at) == Phase::Open => Joined::Reply,
        times if times.is_late(at) => Joined::Late,
        _ => return Ok(()),
    };
    add(tx, &session, post, Some(prompt.number), joined, followers)
}

/// With a talk comes its conference; with the conference's hashtag comes the talk that runs, when it is the only one and
/// the post names no other.
fn with_talks(db: &mut Db, begun: &mut Vec<Session>, tags: &[String], at: i64) -> Result<()> {
    let mut more = Vec::new();
    for session in begun.iter() {
        if let Some(parent) = session.parent_id
            && !begun.iter().any(|it| it.id == parent)
        {
            more.extend(rows::by_id(db, parent)?);
        }
        if session.kind == Kind::Conference.code() {
            more.extend(hold::the_only_talk(db, session.id, tags, at)?);
        }
    }
    for session in more {
        if !begun.iter().any(|it| it.id == session.id) {
            begun.push(session);
        }
    }
    Ok(())
}

/// The prompt that the post names itself (`A1`), if it was asked.
fn labelled(db: &mut Db, session: &Session, post: &Post) -> Result<Option<i16>> {
    let Some(number) = answered(&post.text) else { return Ok(None) };
    let asked = rows::prompts(db, session.id)?;
    Ok(asked.iter().any(|it| it.number == number && it.posted_at.is_some()).then_some(number))
}

fn add(
    tx: &mut Tx<'_>,
    session: &Session,
    post: &Post,
    prompt: Option<i16>,
    joined: Joined,
    followers: i64,
) -> Result<()> {
    let row = SessionPost {
        session_id: session.id,
        post_id: post.id,
        author_id: post.author_id,
        prompt,
        joined: joined.code(),
        followers,
        posted_at: kernel::id::created_ms(post.id),
        pinned: false,
        // Whether what came late belongs to the session is the hosts' to say.
        hidden: joined == Joined::Late,
    };
    if rows::join(tx, &row)? && session.kind == Kind::Conference.code() {
        wall::arrived(tx, &row)?;
    }
    Ok(())
}

/// Whether a post with these hashtags stays in a session that it joined by hashtag.
fn stays(db: &mut Db, session: &Session, tags: &[String]) -> Result<bool> {
    if tags.contains(&session.hashtag_key) {
        return Ok(true);
    }
    if session.kind == Kind::Conference.code() {
        return Ok(rows::has_talk_with(db, session.id, tags)?);
    }
    let parent = session.parent_id.map(|id| rows::by_id(db, id)).transpose()?.flatten();
    Ok(parent.is_some_and(|parent| tags.contains(&parent.hashtag_key)))
}

/// After an edit: a post that lost the hashtag leaves, one that gained it while the session is open joins.
pub(crate) fn edited(
    app: &App,
    tx: &mut Tx<'_>,
    post: &Post,
    tags: &[String],
    followers: i64,
    now: i64,
) -> Result<()> {
    let written = kernel::id::created_ms(post.id);
    if hold::waits_for_speaker(app, tx, post, tags, followers, written, now)? {
        return Ok(());
    }
    for row in rows::of_post(tx, post.id)? {
        let Some(session) = rows::by_id(tx, row.session_id)? else { continue };
        let answers = thread_prompt(tx, post)?.is_some_and(|prompt| prompt.session_id == session.id);
        if !answers && !stays(tx, &session, tags)? {
            rows::leave(tx, &row)?;
        }
    }
    // It was written before: it belongs to sessions that were open then and are open now.
    let mut open = if tags.is_empty() { Vec::new() } else { rows::begun_for(tx, tags, now, now)? };
    open.retain(|session| session.opens_at <= written);
    // What waits for a speaker joins nothing until it is released.
    if open.is_empty() || hold::still_waits(tx, post.id)? {
        return Ok(());
    }
    admit(tx, post, tags, followers, now, now)
}

/// Before a post is deleted: it leaves every session.
pub(crate) fn leave_all(tx: &mut Tx<'_>, post: i64) -> Result<()> {
    for row in rows::of_post(tx, post)? {
        rows::leave(tx, &row)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_knows_what_came_late_by_its_code() {
        assert_eq!(rows::LATE, Joined::Late.code());
    }
}
