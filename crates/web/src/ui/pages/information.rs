//! Pages for patients: the list, one of them, writing one.

use crate::ui::view::{
    AccountSmall, Choices, FormErrors, InformationRow, PageLinks, Shell, SourceView, VideoCard, VideoFileView,
};
use askama::Template;

#[derive(Template)]
#[template(path = "information_pages.html")]
pub struct InformationPages {
    pub shell: Shell,
    pub pages: Vec<InformationRow>,
    pub links: PageLinks,
}

#[derive(Template)]
#[template(path = "information.html")]
pub struct Information {
    pub shell: Shell,
    pub id: String,
    pub title: String,
    pub html: String,
    pub author: AccountSmall,
    pub sources: Vec<SourceView>,
    /// “for readers from the age of 11”; empty where it cannot be told.
    pub age: String,
    pub words: usize,
    pub reviewed: String,
    pub review_on: String,
    pub overdue: bool,
    pub is_own: bool,
    pub video: Option<VideoCard>,
    pub files: Vec<VideoFileView>,
    pub language: String,
}

#[derive(Debug, Clone, Default)]
pub struct InformationForm {
    pub title: String,
    pub text: String,
    pub sources: String,
    pub review_on: String,
    pub videos: Choices,
}

#[derive(Template)]
#[template(path = "information_edit.html")]
pub struct InformationEdit {
    pub shell: Shell,
    /// Nothing for a new one.
    pub id: Option<String>,
    pub form: InformationForm,
    pub errors: FormErrors,
}
