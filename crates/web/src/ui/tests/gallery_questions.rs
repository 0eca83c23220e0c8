//! One of each page about questions.

use super::gallery::page;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;

pub fn questions(theme: Theme) -> Vec<(&'static str, String)> {
    let mut pages = asking(theme);
    pages.extend(sets(theme));
    pages
}

const STEM: &str = "<p>Made up: a 24 year old, palpitations, a regular narrow complex tachycardia at 180, pressure \
    118/70. What is the best first step? <a href=\"/tags/CardioEd\">#CardioEd</a></p>";

fn options(votes: Option<[u64; 4]>, own: Option<usize>) -> Vec<PollOptionView> {
    let texts =
        ["Adenosine 6 mg", "Modified Valsalva manoeuvre", "Synchronised cardioversion", "Verapamil 5 mg"];
    texts
        .iter()
        .enumerate()
        .map(|(at, text)| PollOptionView {
            text: (*text).into(),
            votes: votes.map(|votes| Count(votes[at])),
            percent: votes.map_or(0, |votes| (votes[at] * 100 / votes.iter().sum::<u64>()) as u8),
            own: own == Some(at),
        })
        .collect()
}

fn opened() -> OpenedView {
    OpenedView {
        key: 1,
        answer: "B. Modified Valsalva manoeuvre".into(),
        explanation_html:
            "<p>Stable, regular and narrow: vagal manoeuvres first. Lying down with the legs up after the \
            strain brings more than four in ten back to sinus rhythm.</p>"
                .into(),
        references_html: vec![
            "<a href=\"https://doi.org/10.1016/S0140-6736(15)61485-4\">doi:10.1016/S0140-6736(15)61485-4</a>"
                .into(),
        ],
        remarks: vec![('A', "Next, if this fails twice.".into())],
    }
}

fn question(id: u32, own: Option<usize>) -> PostView {
    let votes = own.map(|_| [31, 52, 4, 9]);
    PostView {
        poll: Some(PollView {
            options: options(votes, own),
            voters: Count(96),
            voted: own.is_some(),
            ends: when("in 2 days"),
            can_vote: own.is_none(),
            question: Some(QuestionView {
                opened: own.map(|_| opened()),
                right: own.map(|own| own == 1),
                mine: false,
            }),
            ..PollView::default()
        }),
        ..post(id, 0, "12 min", STEM)
    }
}

fn item(number: usize, discrimination: &str) -> ItemRow {
    let option = |letter, text: &str, chosen, percent, is_key, idle| OptionRow {
        letter,
        text: text.into(),
        is_key,
        chosen,
        percent,
        idle,
    };
    ItemRow {
        number,
        url: "/@vantongeren/31".into(),
        stem: "A regular narrow complex tachycardia at 180, pressure 118/70. What is the best first step?"
            .into(),
        answers: 96,
        difficulty: "0.54".into(),
        discrimination: discrimination.into(),
        time: "41 s".into(),
        options: vec![
            option('A', "Adenosine 6 mg", 31, 32, false, false),
            option('B', "Modified Valsalva manoeuvre", 52, 54, true, false),
            option('C', "Synchronised cardioversion", 4, 4, false, true),
            option('D', "Verapamil 5 mg", 9, 9, false, false),
        ],
        flaws: vec!["The right option is by far the longest, and readers notice.".into()],
    }
}

fn asking(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    let timeline = Timeline {
        posts: vec![question(31, None), question(32, Some(1)), question(33, Some(0))],
        empty: "Nobody has asked a question yet.".into(),
        ..Timeline::default()
    };
    let form = QuestionForm {
        options: vec!["Adenosine".into(), "Modified Valsalva".into(), "Always cardiovert".into()],
        key: Some(1),
        explanation: "Stable, regular and narrow.".into(),
        flaws: Some(vec!["Option C says “always”, “never” or the like.".into()]),
        max_explanation: 2000,
        max_references: 1000,
        ..QuestionForm::default()
    };
    vec![
        page("questions", Questions { shell: shell("Questions", "/questions"), timeline, due: 3 }),
        page(
            "question_new",
            QuestionNew { shell: shell("Ask a question", "/questions/new"), composer: composer(false), form },
        ),
        page(
            "question_analysis",
            QuestionAnalysis { shell: shell("How it was answered", "/questions/31/analysis"), item: item(1, "–") },
        ),
        page(
            "questions_import",
            QuestionsImport {
                shell: shell("Import questions", "/questions/import"),
                title: "Salts".into(),
                description: String::new(),
                text: "Which first?{\n=Calcium\n~Insulin".into(),
                aiken: false,
                error: Some(
                    "Line 1: The { of these answers is never closed. Put a } after the last of them. Nothing was imported."
                        .into(),
                ),
            },
        ),
        page("review", review(shell("Review", "/review"), Some(0))),
        page("review_before", review(shell("Review", "/review"), None)),
        page(
            "review_done",
            Review { card: None, due: 0, ..review(shell("Review", "/review"), None) },
        ),
    ]
}

fn review(shell: Shell, chosen: Option<usize>) -> Review {
    let choice = |value, label, comes: &str| RecallChoice { value, label, comes: comes.into() };
    Review {
        shell,
        due: 3,
        counts: ReviewCounts { all: 17, next: Some(when("in 2 d")) },
        card: Some(ReviewCard {
            post: question(32, Some(1)),
            choices: vec![
                choice("again", "Not at all", "again today"),
                choice("hard", "Barely", "in 2 days"),
                choice("good", "Well", "in 8 days"),
                choice("easy", "Easily", "in 21 days"),
            ],
            chosen,
            right: chosen == Some(1),
        }),
    }
}

fn sets(theme: Theme) -> Vec<(&'static str, String)> {
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    let row = |id: &str, title: &str, state: &str, done| SetRow {
        id: id.into(),
        title: title.into(),
        author: small(0),
        questions: 5,
        state: state.into(),
        done,
    };
    let set = |finished| Set {
        shell: shell("Narrow and broad", "/sets/1"),
        id: "1".into(),
        name: "Narrow and broad: five tachycardias".into(),
        description: "For whoever carries the bleep at night.".into(),
        author: small(0),
        count: 5,
        answered: 3,
        score: 4,
        minutes: 6,
        begun: true,
        finished,
        open: true,
        mine: false,
        results: vec![
            ("/@vantongeren/31".into(), "A regular narrow complex tachycardia at 180.".into(), true),
            ("/@vantongeren/32".into(), "A broad complex tachycardia with a pressure of 70.".into(), false),
        ],
    };
    let take = |own: Option<usize>| SetTake {
        shell: shell("Narrow and broad", "/sets/1/take"),
        id: "1".into(),
        name: "Narrow and broad: five tachycardias".into(),
        place: 2,
        count: 5,
        post: question(31, own),
        answered: own.is_some(),
        more: true,
    };
    vec![
        page(
            "sets",
            Sets {
                shell: shell("Sets of questions", "/sets"),
                sets: vec![
                    row("1", "Narrow and broad: five tachycardias", "", false),
                    row("2", "Salts that kill", "4 of 5", true),
                    row("3", "The first hour of sepsis", "begun", false),
                ],
                links: PageLinks::default(),
                due: 0,
            },
        ),
        page(
            "set_new",
            SetNew {
                shell: shell("Make a set", "/sets/new"),
                title: String::new(),
                description: String::new(),
                questions: vec![("31".into(), "What is the best first step?".into(), "1".into())],
                error: Some("The set has no title. Give it one that says what it is about.".into()),
            },
        ),
        page("set", set(None)),
        page("set_done", set(Some(when("2 h")))),
        page("set_own", Set { mine: true, results: Vec::new(), ..set(None) }),
        page("set_take", take(None)),
        page("set_answered", take(Some(0))),
        page(
            "set_analysis",
            SetAnalysis {
                shell: shell("Item analysis", "/sets/1/analysis"),
                id: "1".into(),
                name: "Narrow and broad: five tachycardias".into(),
                finished: 96,
                mean_score: "3.1 of 5".into(),
                kr20: "0.71".into(),
                items: vec![item(1, "0.42"), item(2, "−0.08")],
                chart: Scatter::of(
                    [(1, Some(0.54), Some(0.42)), (2, Some(0.88), Some(-0.08)), (3, None, None)].into_iter(),
                ),
            },
        ),
    ]
}
