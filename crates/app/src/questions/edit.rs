//! What may change about a question. Its stem and its explanation always: every version of the stem is kept and shown.
//! Its options and its key until somebody has answered, because an answer to something else is no answer.

use crate::access::Viewer;
use crate::cards::PostView;
use crate::posts::{Explained, PlannedKey, Poll, Revision, insert_poll};
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::poll::PollDraft;
use kernel::question::Key;
use store::posts::Post;
use store::{Db, Tx, polls, questions};

/// What shall be different; `None` leaves it.
#[derive(Debug, Clone, Default)]
pub struct Change {
    pub stem: Option<String>,
    pub options: Option<Vec<String>>,
    pub key: Option<usize>,
    pub explanation: Option<String>,
    pub references: Option<String>,
}

impl App {
    /// Edits a question of the viewer's own; what is not said stays.
    pub async fn revise_question(&self, viewer: &Viewer, id: i64, change: Change) -> Result<PostView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        // Reading one's own post in order to write it needs no scope for reading.
        let author = Viewer::itself(me);
        let view = self.question(&author, id).await?;
        let source = self.source(&author, id).await?;
        let (Some(poll), Some(opened)) = (&view.card.poll, &view.card.opened) else {
            return Err(Error::NotFound);
        };
        let seconds = (poll.row.expires_at - self.now()) / 1000;
        let revision = Revision {
            text: change.stem.unwrap_or(source.text),
            spoiler: source.spoiler,
            poll: Some(Poll {
                options: change.options.unwrap_or_else(|| poll.titles()),
                // Only new options have a new end.
                expires_in: seconds.max(self.settings.limits.poll_seconds.0),
                multiple: false,
                hide_totals: true,
                key: Some(PlannedKey {
                    position: change.key.unwrap_or(usize::try_from(opened.key).unwrap_or(0)),
                    ..PlannedKey::default()
                }),
            }),
            explained: Some(Explained {
                explanation: change.explanation.unwrap_or_else(|| opened.explanation.clone()),
                references: change.references.unwrap_or_else(|| opened.references.clone()),
            }),
            ..Revision::default()
        };
        self.edit_post(viewer, id, revision).await
    }
}

pub(crate) fn is_question(db: &mut Db, post: &Post) -> Result<bool> {
    Ok(post.poll_id.is_some() && questions::by_post(db, post.id)?.is_some())
}

fn answered() -> Error {
    Error::invalid(
        "poll",
        "Somebody has answered this question, so its options and its key stay as they are. Correct the text or the explanation, or delete the question and ask anew.",
    )
}

/// The poll of a question that is edited; `None` takes it away.
pub(crate) fn change_poll(
    tx: &mut Tx<'_>,
    post: &Post,
    wished: Option<&PollDraft>,
    now: i64,
) -> Result<Option<i64>> {
    let id = post.id;
    let mut question = questions::by_post(tx, id)?.ok_or(Error::NotFound)?;
    let closed = polls::by_id(tx, id)?.is_none_or(|poll| poll.expires_at <= now);
    let is_fixed = closed || questions::is_answered(tx, id)?;
    let titles: Vec<String> = polls::options_of(tx, &[id])?.into_iter().map(|it| it.title).collect();
    let Some(wished) = wished else {
        if is_fixed {
            return Err(answered());
        }
        questions::delete(tx, id)?;
        polls::delete(tx, id)?;
        store::jobs::cancel(tx, id)?;
        return Ok(None);
    };
    if wished.options == titles {
        // A client that does not know of keys sends the options as it got them: without a mark.
        let position = wished.key.as_ref().and_then(|key| i16::try_from(key.position).ok());
        if let Some(position) = position.filter(|position| *position != question.key_position) {
            if is_fixed {
                return Err(answered());
            }
            question.key_position = position;
            questions::update(tx, &question)?;
        }
        return Ok(Some(id));
    }
    if is_fixed {
        return Err(answered());
    }
    let Some(key) = &wished.key else {
        return Err(Error::invalid(
            "poll",
            "The options of the question are new, and none is marked as right. Begin the right one with ✓.",
        ));
    };
    let texts = Key {
        explanation: question.explanation.clone(),
        references: question.reference_list.clone(),
        title: question.title.clone(),
        ..key.clone()
    };
    questions::delete(tx, id)?;
    polls::delete(tx, id)?;
    store::jobs::cancel(tx, id)?;
    insert_poll(tx, id, &PollDraft { key: Some(texts), ..wished.clone() }, now)?;
    Ok(Some(id))
}

/// New texts for whoever answers, and for those who have.
pub(crate) fn explain(tx: &mut Tx<'_>, post: i64, texts: &Key) -> Result<()> {
    let mut question = questions::by_post(tx, post)?.ok_or(Error::NotFound)?;
    question.explanation.clone_from(&texts.explanation);
    question.reference_list.clone_from(&texts.references);
    Ok(questions::update(tx, &question)?)
}
