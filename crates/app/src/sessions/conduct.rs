//! What hosts do while a session runs and after it: pin, hide from the transcript, say what a post answers, close, sum up.

use super::{conducted, times_of};
use crate::access::Viewer;
use crate::guard::{self, Piece, Surface};
use crate::sessions::SessionView;
use crate::{App, Error, Result, audit};
use kernel::session::Phase;
use kernel::{Refusal, Scope};
use serde_json::json;
use store::sessions::{self as rows};
use store::{Event, jobs, transcripts};

/// What a host says of a post in the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Pinned(bool),
    /// Left out of the page and of the transcript.
    Hidden(bool),
    /// The number of the prompt that it answers.
    Answers(Option<i16>),
}

/// Pinned posts of a session at most.
const MOST_PINNED: usize = 5;
const SUMMARY_CHARS: usize = 10_000;

impl App {
    pub async fn mark_session_post(&self, viewer: &Viewer, id: i64, post: i64, mark: Mark) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let session = conducted(tx, id, me)?;
                if times_of(&session).phase(now) == Phase::Archived {
                    return Err(Error::invalid(
                        "base",
                        "The session is archived and stays as it is. Ask a moderator when a post must go.",
                    ));
                }
                let row = rows::post(tx, id, post)?.ok_or(Error::NotFound)?;
                let action = match mark {
                    Mark::Pinned(on) => {
                        let wanted = rows::Wanted { pinned: true, hidden: true, ..rows::Wanted::newest(10) };
                        if on && !row.pinned && rows::posts(tx, id, &wanted)?.len() >= MOST_PINNED {
                            return Err(Error::invalid(
                                "base",
                                format!("{MOST_PINNED} posts are pinned already. Unpin one of them first."),
                            ));
                        }
                        rows::set_pinned(tx, id, post, on)?;
                        None
                    }
                    Mark::Hidden(on) => {
                        rows::set_hidden(tx, &row, on)?;
                        Some(if on { "session.post_hidden" } else { "session.post_shown" })
                    }
                    Mark::Answers(number) => {
                        if let Some(number) = number
                            && !rows::prompts(tx, id)?.iter().any(|it| it.number == number)
                        {
                            return Err(Error::invalid(
                                "prompt",
                                format!(
                                    "The session has no {}. Choose one of its questions.",
                                    kernel::session::label(number)
                                ),
                            ));
                        }
                        rows::set_prompt(tx, &row, number)?;
                        None
                    }
                };
                if let Some(action) = action {
                    let details = json!({ "post": post });
                    audit::record(tx, now, Some(me), action, &format!("session:{id}"), &details)?;
                }
                transcripts::touch(tx, id, now)?;
                Ok(tx.emit(now, Event::SessionChanged { session: id })?)
            })
            .await
    }

    /// Closes a session that is open, now.
    pub async fn close_session(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let (job, now) = (self.new_id(), self.now());
        self.store
            .write(move |tx| {
                let session = conducted(tx, id, me)?;
                let times = times_of(&session);
                match times.phase(now) {
                    Phase::Open => {}
                    Phase::Announced => {
                        return Err(Error::invalid(
                            "base",
                            "The session has not begun. Call it off instead.",
                        ));
                    }
                    Phase::Closed | Phase::Archived => return Ok(()),
                }
                // A prompt that is due at this very moment was not asked, and is not asked after the end.
                let closes_at = now.max(times.opens_at + 1);
                rows::close_at(tx, id, closes_at, closes_at + (times.archives_at - times.closes_at))?;
                audit::record(tx, now, Some(me), "session.closed", &format!("session:{id}"), &json!({}))?;
                jobs::enqueue(tx, job, "session", &id.to_string(), closes_at, now)?;
                Ok(tx.emit(now, Event::SessionChanged { session: id })?)
            })
            .await
    }

    /// What the hosts say about the session in the end.
    pub async fn sum_up_session(&self, viewer: &Viewer, id: i64, summary: &str) -> Result<SessionView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let summary = crate::posts::clean(summary, "summary")?;
        if summary.chars().count() > SUMMARY_CHARS {
            return Err(Refusal::too_long(
                "summary",
                format!("The summary is too long. Use at most {SUMMARY_CHARS} characters."),
            )
            .into());
        }
        // Whoever may not is told so before the text is read.
        self.store.read(move |db| conducted(db, id, me).map(|_| ())).await?;
        let pieces = vec![Piece::new("summary", Surface::Post, &summary)];
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let session = conducted(tx, id, me)?;
                match times_of(&session).phase(now) {
                    Phase::Announced => {
                        return Err(Error::invalid(
                            "summary",
                            "There is nothing to sum up before the session opens.",
                        ));
                    }
                    Phase::Archived => {
                        return Err(Error::invalid(
                            "summary",
                            "The session is archived and stays as it is. Write what is new as a post.",
                        ));
                    }
                    Phase::Open | Phase::Closed => {}
                }
                rows::set_summary(tx, id, &summary, now)?;
                passed.record(tx, now, me, &format!("session:{id}"))?;
                met.file_profile(&app, tx, session.group_id, now)?;
                transcripts::touch(tx, id, now)?;
                Ok(tx.emit(now, Event::SessionChanged { session: id })?)
            })
            .await?;
        self.session_for(Some(me), id).await
    }
}
