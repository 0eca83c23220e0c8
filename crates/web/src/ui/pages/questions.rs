//! Questions: the newest, one's own, writing one, its figures, and files of question banks.

use crate::ui::view::{ComposerView, ItemRow, QuestionForm, Shell, Timeline};
use askama::Template;

#[derive(Template)]
#[template(path = "questions.html")]
pub struct Questions {
    pub shell: Shell,
    pub timeline: Timeline,
    pub due: i64,
}

#[derive(Template)]
#[template(path = "question_new.html")]
pub struct QuestionNew {
    pub shell: Shell,
    /// Text, languages, visibility, pictures and the error.
    pub composer: ComposerView,
    pub form: QuestionForm,
}

#[derive(Template)]
#[template(path = "question_analysis.html")]
pub struct QuestionAnalysis {
    pub shell: Shell,
    pub item: ItemRow,
}

#[derive(Template)]
#[template(path = "questions_import.html")]
pub struct QuestionsImport {
    pub shell: Shell,
    pub title: String,
    pub description: String,
    pub text: String,
    pub aiken: bool,
    pub error: Option<String>,
}
