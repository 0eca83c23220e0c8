//! Statements of groups: the list, one with its versions, and writing one.

use crate::ui::view::{
    AccountSmall, FormErrors, PageLinks, Shell, StatementDraft, StatementRow, StatementVersion, When,
};
use askama::Template;

#[derive(Template)]
#[template(path = "statements.html")]
pub struct Statements {
    pub shell: Shell,
    /// Whose they are; `None` for everybody's.
    pub group: Option<AccountSmall>,
    pub conducts: bool,
    pub statements: Vec<StatementRow>,
    pub links: PageLinks,
}

#[derive(Template)]
#[template(path = "statement.html")]
pub struct Statement {
    pub shell: Shell,
    pub id: String,
    pub group: AccountSmall,
    /// What is out, the newest first.
    pub versions: Vec<StatementVersion>,
    /// The version that was asked for, when it is not the newest.
    pub older: Option<StatementVersion>,
    pub press: Vec<String>,
    /// When the public may read it, while it may not.
    pub embargo: Option<When>,
    pub withdrawn: Option<(When, String)>,
    pub conducts: bool,
    pub is_owner: bool,
    pub draft: Option<StatementDraft>,
    /// The address for the press, while there is an embargo.
    pub press_url: String,
}

impl Statement {
    /// The version that is shown.
    fn shown(&self) -> Option<&StatementVersion> {
        self.older.as_ref().or(self.versions.first())
    }
}

#[derive(Debug, Clone, Default)]
pub struct StatementForm {
    pub title: String,
    pub text: String,
    pub correction: String,
    pub seen: String,
}

#[derive(Template)]
#[template(path = "statement_edit.html")]
pub struct StatementEdit {
    pub shell: Shell,
    /// Where it is sent.
    pub action: String,
    pub group: AccountSmall,
    pub corrects: bool,
    pub form: StatementForm,
    pub errors: FormErrors,
}
