//! The viewer's own CPD ledger: the year, one activity, a new one, files.

use crate::ui::view::{ActivityForm, ActivityRow, ActivityView, Choices, FormErrors, SchemeView, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "cpd.html")]
pub struct Cpd {
    pub shell: Shell,
    /// `2026/27`
    pub year: String,
    /// The calendar years in which the years before and after begin.
    pub before: i16,
    pub after: Option<i16>,
    /// The year's query, for files.
    pub number: i16,
    /// Hours and minutes.
    pub measured: String,
    pub declared: String,
    pub schemes: Vec<SchemeView>,
    /// All that can be chosen.
    pub choices: Choices,
    pub activities: Vec<ActivityRow>,
}

#[derive(Template)]
#[template(path = "cpd_new.html")]
pub struct CpdNew {
    pub shell: Shell,
    pub form: ActivityForm,
    pub errors: FormErrors,
}

#[derive(Template)]
#[template(path = "cpd_activity.html")]
pub struct CpdActivity {
    pub shell: Shell,
    pub activity: ActivityView,
    pub errors: FormErrors,
}

#[derive(Template)]
#[template(path = "cpd_export.html")]
pub struct CpdExport {
    pub shell: Shell,
    pub year: String,
    pub number: i16,
    pub activities: usize,
}
