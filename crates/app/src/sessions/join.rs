//! Which posts are in a session: public ones with its hashtag while it is open, and answers to its prompts. What comes
//! within a day after the closing waits, hidden, for a host to take it in: followers are counted when a post is made.

use super::times_of;
use crate::Result;
use kernel::Visibility;
use kernel::session::{Joined, LATE_MS, Phase, answered};
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
/// author has now: reach is counted with it for ever.
pub(crate) fn joined_by(
    tx: &mut Tx<'_>,
    post: &Post,
    tags: &[String],
    followers: i64,
    now: i64,
) -> Result<()> {
    if post.visibility != Visibility::Public.code() || post.boost_of_id.is_some() {
        return Ok(());
    }
    let begun = if tags.is_empty() { Vec::new() } else { rows::begun_for(tx, tags, now, now - LATE_MS)? };
    let prompt = thread_prompt(tx, post)?;
    let is_open = |session: &&Session| times_of(session).phase(now) == Phase::Open;
    // What is said while a session is open is about that one, and late for none.
    let someone_is_open = begun.iter().any(|session| is_open(&session));
    for session in &begun {
        let joined = match is_open(&session) {
            true => Joined::Hashtag,
            false if !someone_is_open && times_of(session).is_late(now) => Joined::Late,
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
        times if times.phase(now) == Phase::Open => Joined::Reply,
        times if times.is_late(now) => Joined::Late,
        _ => return Ok(()),
    };
    add(tx, &session, post, Some(prompt.number), joined, followers)
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
    rows::join(
        tx,
        &SessionPost {
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
        },
    )?;
    Ok(())
}

/// After an edit: a post that lost the hashtag leaves, one that gained it while the session is open joins.
pub(crate) fn edited(tx: &mut Tx<'_>, post: &Post, tags: &[String], followers: i64, now: i64) -> Result<()> {
    for row in rows::of_post(tx, post.id)? {
        let Some(session) = rows::by_id(tx, row.session_id)? else { continue };
        let answers = thread_prompt(tx, post)?.is_some_and(|prompt| prompt.session_id == session.id);
        if !answers && !tags.contains(&session.hashtag_key) {
            rows::leave(tx, &row)?;
        }
    }
    // It was written before: it belongs to sessions that were open then and are open now.
    let written = kernel::id::created_ms(post.id);
    let mut open = if tags.is_empty() { Vec::new() } else { rows::begun_for(tx, tags, now, now)? };
    open.retain(|session| session.opens_at <= written);
    if open.is_empty() {
        return Ok(());
    }
    joined_by(tx, post, tags, followers, now)
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
