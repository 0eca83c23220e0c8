//! Sets: questions in an order, with a score at the end. A question that is written for a set is a direct post to
//! nobody, so that it stands in nobody's timeline; being in a set opens it to every member (`crate::access`).

pub(crate) mod step;

use crate::access::{self, Viewer};
use crate::cards::{AccountView, PostView};
use crate::guard::{Piece, Place, Surface};
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::{Refusal, Scope};
use store::question_sets::{self as rows, Attempt, QuestionSet};
use store::{Db, accounts, questions, relations};

/// A set in a list.
#[derive(Debug, Clone)]
pub struct SetCard {
    pub set: QuestionSet,
    pub author: AccountView,
    pub questions: usize,
    /// The viewer's way through it.
    pub attempt: Option<Attempt>,
}

/// A set for somebody who takes it.
#[derive(Debug)]
pub struct SetView {
    pub card: SetCard,
    /// In their order; those that the viewer may not see are left out.
    pub questions: Vec<PostView>,
    pub mine: bool,
}

/// A set that somebody has just completed: what a record of learning wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    pub account: i64,
    pub set: i64,
    pub title: String,
    pub score: usize,
    pub questions: usize,
    /// Measured between serving a question and its answer; pauses are left out.
    pub minutes: i64,
    pub at_ms: i64,
}

/// What a set is made of.
#[derive(Debug, Clone, Default)]
pub struct SetWish {
    pub title: String,
    pub description: String,
    /// Own questions, in their order.
    pub questions: Vec<i64>,
}

impl SetView {
    /// The first question that can still be answered, with its place from 1.
    pub fn next(&self) -> Option<(usize, &PostView)> {
        (1..).zip(&self.questions).find(|(_, view)| {
            view.poll.as_ref().is_some_and(|poll| !poll.voted && !poll.expired) && !view.mine
        })
    }

    pub fn answered(&self) -> usize {
        self.questions.iter().filter(|view| view.poll.as_ref().is_some_and(|poll| poll.voted)).count()
    }

    /// How many the viewer has right.
    pub fn score(&self) -> usize {
        self.questions
            .iter()
            .filter(|view| {
                let key = view.card.opened.as_ref().map(|opened| opened.key);
                view.poll.as_ref().is_some_and(|poll| poll.own.first().copied() == key && poll.voted)
            })
            .count()
    }
}

/// The title and the description, cleaned; or what is wrong with them.
pub(super) fn check_words(app: &App, wish: &SetWish) -> Result<(String, String)> {
    let limits = &app.settings.limits;
    let title = crate::posts::clean(&wish.title, "title")?.replace('\n', " ");
    let description = crate::posts::clean(&wish.description, "description")?;
    if title.is_empty() {
        return Err(
            Refusal::blank("title", "The set has no title. Give it one that says what it is about.").into()
        );
    }
    if kernel::text::length(&title) > limits.set_title_chars {
        return Err(Refusal::too_long(
            "title",
            format!("The title is too long. Use at most {} characters.", limits.set_title_chars),
        )
        .into());
    }
    if kernel::text::length(&description) > limits.post_chars {
        return Err(Refusal::too_long(
            "description",
            format!("The description is too long. Use at most {} characters.", limits.post_chars),
        )
        .into());
    }
    Ok((title, description))
}

pub(super) fn pieces(title: &str, description: &str) -> Vec<Piece> {
    vec![Piece::new("title", Surface::Label, title), Piece::new("description", Surface::Post, description)]
}

/// How many questions make a set.
pub(super) fn check_count(app: &App, count: usize) -> Result<()> {
    let most = app.settings.limits.set_questions;
    if count == 0 {
        return Err(Error::invalid("questions", "The set has no questions. Choose at least one."));
    }
    if count > most {
        return Err(Error::invalid(
            "questions",
            format!("A set has at most {most} questions, and these are {count}. Make two sets."),
        ));
    }
    Ok(())
}

impl App {
    pub async fn create_set(&self, viewer: &Viewer, wish: SetWish) -> Result<SetView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let (title, description) = check_words(self, &wish)?;
        let mut wanted: Vec<i64> = Vec::with_capacity(wish.questions.len());
        for id in &wish.questions {
            if !wanted.contains(id) {
                wanted.push(*id);
            }
        }
        check_count(self, wanted.len())?;
        let pieces = pieces(&title, &description);
        let _met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, Place::default()).await?;
        let (id, now) = (self.new_id(), self.now());
        self.store
            .write(move |tx| {
                let own = store::posts::by_ids(tx, &wanted)?;
                let known = questions::among(tx, &wanted)?;
                let mine = |id: &i64| {
                    known.contains(id) && own.iter().any(|post| post.id == *id && post.author_id == me)
                };
                if !wanted.iter().all(mine) {
                    return Err(Error::invalid(
                        "questions",
                        "A set has questions of its author only, and one of these is not yours or does not exist. Take it out.",
                    ));
                }
                let row = QuestionSet {
                    id,
                    author_id: me,
                    title: title.clone(),
                    description: description.clone(),
                    created_at: now,
                };
                rows::insert(tx, &row, &wanted)?;
                Ok(passed.record(tx, now, me, &format!("question_set:{id}"))?)
            })
            .await?;
        self.set_view(Some(me), id).await
    }

    pub async fn delete_set(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        self.store
            .write(move |tx| {
                owned(tx, me, id)?;
                // Its questions are posts of their own and stay.
                Ok(rows::delete(tx, id)?)
            })
            .await
    }

    /// A set with its questions as the viewer sees them.
    pub async fn question_set(&self, viewer: &Viewer, id: i64) -> Result<SetView> {
        self.set_view(viewer.reader(Scope::ReadStatuses)?, id).await
    }

    pub(super) async fn set_view(&self, me: Option<i64>, id: i64) -> Result<SetView> {
        let (set, items, seen, attempt) = self
            .store
            .read(move |db| {
                let set = visible(db, me, id)?;
                let items = rows::items(db, id)?;
                let seen = crate::posts::visible_among(db, me, &items)?;
                let attempt = me.map(|me| rows::attempt(db, id, me)).transpose()?.flatten();
                Ok::<_, Error>((set, items, seen, attempt))
            })
            .await?;
        let shown: Vec<i64> = items.iter().copied().filter(|id| seen.contains(id)).collect();
        let author = self.account_card(set.author_id).await?;
        let questions = self.post_views(me, &shown).await?;
        let mine = me == Some(set.author_id);
        Ok(SetView { card: SetCard { set, author, questions: items.len(), attempt }, questions, mine })
    }

    /// Sets of everybody, or of one account, newest first.
    pub async fn question_sets(
        &self,
        viewer: &Viewer,
        author: Option<i64>,
        range: Range,
    ) -> Result<Page<SetCard>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let (found, sizes, attempts, hidden) = self
            .store
            .read(move |db| {
                let found = rows::newest(db, author, range.below(), range.rows())?;
                let ids: Vec<i64> = found.iter().map(|set| set.id).collect();
                let mut hidden = Vec::new();
                for set in &found {
                    if visible(db, me, set.id).is_err() {
                        hidden.push(set.id);
                    }
                }
                let attempts = match me {
                    Some(me) => rows::attempts_of(db, me, &ids)?,
                    None => Vec::new(),
                };
                Ok::<_, Error>((found, rows::sizes(db, &ids)?, attempts, hidden))
            })
            .await?;
        let authors: Vec<i64> = found.iter().map(|set| set.author_id).collect();
        let authors = self.account_cards(&authors).await?;
        let silenced = self.silenced_for(me).await?;
        let cursors: Vec<i64> = found.iter().map(|set| set.id).collect();
        let cards = found
            .into_iter()
            .filter(|set| !hidden.contains(&set.id) && !silenced.contains(&set.author_id))
            .filter_map(|set| {
                let author = authors.iter().find(|card| card.row.id == set.author_id)?.clone();
                let size = sizes.iter().find(|(id, _)| *id == set.id).map_or(0, |(_, size)| *size);
                let attempt = attempts.iter().find(|it| it.set_id == set.id).cloned();
                Some(SetCard { set, author, questions: usize::try_from(size).unwrap_or(0), attempt })
            })
            .collect();
        Ok(Page::new(cards, &cursors, range.limit))
    }
}

/// The set, if its author takes part and neither has blocked the other.
fn visible(db: &mut Db, me: Option<i64>, id: i64) -> Result<QuestionSet> {
    let set = rows::by_id(db, id)?.ok_or(Error::NotFound)?;
    access::active_account(db, set.author_id)?;
    if let Some(me) = me
        && me != set.author_id
        && relations::is_blocked(db, me, set.author_id)?
    {
        return Err(Error::NotFound);
    }
    Ok(set)
}

/// The set, if it is one's own.
pub(super) fn owned(db: &mut Db, me: i64, id: i64) -> Result<QuestionSet> {
    let set = rows::by_id(db, id)?.filter(|set| set.author_id == me).ok_or(Error::NotFound)?;
    accounts::by_id(db, me)?.ok_or(Error::NotFound)?;
    Ok(set)
}
