//! What the answers say of a question or a set. For its author, in numbers without names.

use super::sets::{SetView, owned};
use crate::access::Viewer;
use crate::cards::PostView;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::question::{self, Item};
use std::collections::BTreeMap;
use store::questions::{Answer, Question};
use store::{question_sets, questions};

/// One question with its figures.
#[derive(Debug)]
pub struct Analysed {
    pub view: PostView,
    pub item: Item,
    /// Milliseconds; half needed less. Only of those to whom a set served it.
    pub median_ms: Option<i64>,
}

/// A set with the figures of its questions.
#[derive(Debug)]
pub struct SetAnalysis {
    pub set: SetView,
    pub items: Vec<Analysed>,
    /// How many have answered every question.
    pub finished: usize,
    /// Of those, right answers on average.
    pub mean_score: Option<f64>,
    pub kr20: Option<f64>,
}

impl App {
    /// The figures of one question of the viewer's own.
    pub async fn question_analysis(&self, viewer: &Viewer, post: i64) -> Result<Analysed> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let view = self.question(viewer, post).await?;
        if view.author.row.id != me {
            return Err(Error::NotFound);
        }
        let (question, answers) = self
            .store
            .read(move |db| {
                let question = questions::by_post(db, post)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>((question, questions::answers_to(db, &[post])?))
            })
            .await?;
        Ok(analysed(view, &question, &answers, &[]))
    }

    /// The figures of a set of the viewer's own.
    pub async fn set_analysis(&self, viewer: &Viewer, id: i64) -> Result<SetAnalysis> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let set = self.question_set(viewer, id).await?;
        let (items, keys, answers) = self
            .store
            .read(move |db| {
                owned(db, me, id)?;
                let items = question_sets::items(db, id)?;
                Ok::<_, Error>((
                    items.clone(),
                    questions::of_posts(db, &items)?,
                    questions::answers_to(db, &items)?,
                ))
            })
            .await?;
        let rows = complete(&items, &answers);
        let scores: Vec<usize> = rows.iter().map(|row| row.iter().filter(|right| **right).count()).collect();
        let mean = scores.iter().sum::<usize>() as f64 / scores.len() as f64;
        let analysed = set
            .questions
            .iter()
            .filter_map(|view| {
                let at = items.iter().position(|id| *id == view.id())?;
                let key = keys.iter().find(|key| key.post_id == view.id())?;
                let here: Vec<Answer> =
                    answers.iter().filter(|answer| answer.post_id == view.id()).cloned().collect();
                let scored: Vec<(usize, bool)> =
                    scores.iter().copied().zip(rows.iter().map(|row| row[at])).collect();
                Some(analysed(view.clone(), key, &here, &scored))
            })
            .collect();
        Ok(SetAnalysis {
            set,
            items: analysed,
            finished: rows.len(),
            mean_score: (!scores.is_empty()).then_some(mean),
            kr20: question::kr20(&rows),
        })
    }
}

/// Who has answered everything: one row a person, one column a question.
fn complete(items: &[i64], answers: &[Answer]) -> Vec<Vec<bool>> {
    let mut people: BTreeMap<i64, Vec<Option<bool>>> = BTreeMap::new();
    for answer in answers {
        if let Some(at) = items.iter().position(|id| *id == answer.post_id) {
            people.entry(answer.account_id).or_insert_with(|| vec![None; items.len()])[at] =
                Some(answer.correct);
        }
    }
    people.into_values().filter_map(|row| row.into_iter().collect()).collect()
}

fn analysed(view: PostView, key: &Question, answers: &[Answer], scores: &[(usize, bool)]) -> Analysed {
    let options = view.poll.as_ref().map_or(0, |poll| poll.options.len());
    let position = |at: i16| usize::try_from(at).unwrap_or(0);
    let choices: Vec<usize> = answers.iter().map(|answer| position(answer.choice)).collect();
    let mut times: Vec<i64> = answers.iter().filter_map(|answer| answer.took_ms).collect();
    times.sort_unstable();
    Analysed {
        view,
        item: question::item(options, position(key.key_position), &choices, scores),
        median_ms: times.get(times.len() / 2).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_answered_every_question_counts_towards_the_set() {
        let answer = |post_id, account_id, correct| Answer {
            post_id,
            account_id,
            choice: 0,
            correct,
            answered_at: 0,
            took_ms: None,
        };
        let answers = [answer(1, 7, true), answer(2, 7, false), answer(1, 8, true), answer(9, 8, true)];
        assert_eq!(complete(&[1, 2], &answers), [vec![true, false]]);
    }
}
