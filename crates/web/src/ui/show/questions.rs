//! Questions, sets and their figures, from what the application says to what a page shows.

use crate::ui::view::{ItemRow, OpenedView, OptionRow, PostView, QuestionView, RecallChoice, SetRow};
use app::App;
use app::cards;
use app::questions::analysis::Analysed;
use app::questions::flaws;
use app::questions::review::Recall;
use app::questions::sets::SetCard;
use kernel::question::letter;

/// What a question adds to its poll; `None` when it is a poll.
pub(crate) fn question(view: &cards::PostView) -> Option<QuestionView> {
    if !view.card.is_question {
        return None;
    }
    let opened = view.card.opened.as_ref();
    let own = view.poll.as_ref().and_then(|poll| poll.own.first().copied());
    Some(QuestionView {
        right: opened.zip(own).map(|(opened, own)| opened.key == own),
        opened: opened.map(|it| OpenedView {
            key: usize::try_from(it.key).unwrap_or(0),
            answer: it.answer.clone(),
            explanation_html: if it.explanation.is_empty() {
                String::new()
            } else {
                it.explanation_html.clone()
            },
            references_html: it.references_html.clone(),
            remarks: it.remarks.clone(),
        }),
        mine: view.mine,
    })
}

pub(crate) fn set(card: &SetCard) -> SetRow {
    let done = card.attempt.as_ref().is_some_and(|attempt| attempt.finished_at.is_some());
    SetRow {
        id: card.set.id.to_string(),
        title: card.set.title.clone(),
        author: super::small(&card.author),
        questions: card.questions,
        state: match &card.attempt {
            None => String::new(),
            Some(attempt) if done => format!("{} of {}", attempt.score, card.questions),
            Some(_) => "begun".to_owned(),
        },
        done,
    }
}

/// Two digits, or a dash while there is nothing to say.
pub(crate) fn figure(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.2}").replace('-', "−"))
}

/// `34 s`, `2 min 5 s`
fn seconds(ms: Option<i64>) -> String {
    match ms.map(|ms| (ms + 500) / 1000) {
        None => "–".to_owned(),
        Some(all) if all < 60 => format!("{all} s"),
        Some(all) => format!("{} min {} s", all / 60, all % 60),
    }
}

pub(crate) fn item(number: usize, found: &Analysed) -> ItemRow {
    let view = &found.view;
    let titles = view.card.poll.as_ref().map(|poll| poll.titles()).unwrap_or_default();
    let key = view.card.opened.as_ref().and_then(|opened| usize::try_from(opened.key).ok());
    let percent = |share: f64| (share * 100.0).round().clamp(0.0, 100.0) as u8;
    ItemRow {
        number,
        url: format!("/@{}/{}", view.author.row.handle, view.id()),
        stem: view.card.row.text.clone(),
        answers: found.item.answers,
        difficulty: figure(found.item.difficulty),
        discrimination: figure(found.item.discrimination),
        time: seconds(found.median_ms),
        options: found
            .item
            .options
            .iter()
            .zip(&titles)
            .enumerate()
            .map(|(at, (spread, text))| OptionRow {
                letter: letter(at),
                text: text.clone(),
                is_key: key == Some(at),
                chosen: spread.chosen,
                percent: percent(spread.share),
                idle: spread.non_functional,
            })
            .collect(),
        flaws: flaws(&view.card.row.text, &titles, key).into_iter().map(|flaw| flaw.says()).collect(),
    }
}

/// The four answers to how well something was remembered, with the days that follow.
pub(crate) fn recalls(days: [i64; 4]) -> Vec<RecallChoice> {
    let label = |recall| match recall {
        Recall::Again => "Not at all",
        Recall::Hard => "Barely",
        Recall::Good => "Well",
        Recall::Easy => "Easily",
    };
    let comes = |days: i64| match days {
        0 => "again today".to_owned(),
        1 => "tomorrow".to_owned(),
        few @ 2..60 => format!("in {few} days"),
        many => format!("in {} months", many / 30),
    };
    Recall::ALL
        .into_iter()
        .zip(days)
        .map(|(recall, days)| RecallChoice { value: recall.name(), label: label(recall), comes: comes(days) })
        .collect()
}

/// A question on a page of a set: its form leads back to the set.
pub(crate) fn in_set(app: &App, view: &cards::PostView, set: i64) -> PostView {
    let mut post = super::post(app, view);
    if let Some(poll) = &mut post.poll {
        poll.action = format!("/sets/{set}/answer");
    }
    post
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_times_are_short() {
        assert_eq!([figure(None), figure(Some(-0.255)), figure(Some(0.5))], ["–", "−0.26", "0.50"]);
        assert_eq!(
            [seconds(None), seconds(Some(29_600)), seconds(Some(125_000))],
            ["–", "30 s", "2 min 5 s"]
        );
        assert_eq!(recalls([0, 1, 5, 90])[3].comes, "in 3 months");
    }
}
