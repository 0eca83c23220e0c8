//! What a campaign or a project measures: its public page, the form for cases, the desk of its steering group.

use crate::ui::view::{
    CaseField, CaseRow, CorrectionLine, DeskSite, FormErrors, MeasureView, NoteLine, QueryLine, Shell, When,
};
use askama::Template;

#[derive(Template)]
#[template(path = "measures.html")]
pub struct Measures {
    pub shell: Shell,
    pub group: String,
    pub name: String,
    pub address: String,
    /// `3,326 cases from 95 sites`.
    pub summary: String,
    pub include: Vec<String>,
    /// `Version 2, audit cycle 1`; empty without a protocol.
    pub version: String,
    pub protocol: String,
    pub measures: Vec<MeasureView>,
    /// `(day, what)`.
    pub notes: Vec<(String, String)>,
    /// `control`, `run` or `trend`.
    pub chart: &'static str,
    /// `(version, cycle, since)`, newest first.
    pub versions: Vec<(i32, i32, When)>,
    pub steering: bool,
    /// `(id, label)`: the sites that the viewer leads.
    pub leads: Vec<(String, String)>,
    /// Queries that wait for the viewer.
    pub waiting: usize,
}

#[derive(Template)]
#[template(path = "measures_enter.html")]
pub struct MeasuresEnter {
    pub shell: Shell,
    pub group: String,
    pub name: String,
    /// `(id, label, chosen)`: the sites that the viewer leads.
    pub sites: Vec<(String, String, bool)>,
    pub include: Vec<String>,
    pub date: String,
    pub today: String,
    pub fields: Vec<CaseField>,
    pub headers: String,
    /// `(row, field, reason)` of a file that was refused.
    pub problems: Vec<(usize, String, String)>,
    pub errors: FormErrors,
}

#[derive(Template)]
#[template(path = "measures_desk.html")]
pub struct MeasuresDesk {
    pub shell: Shell,
    pub group: String,
    pub name: String,
    pub protocol: String,
    pub has_cases: bool,
    pub sites: Vec<DeskSite>,
    /// The steering group reads single cases.
    pub reads_cases: bool,
    pub notes: Vec<NoteLine>,
    pub errors: FormErrors,
}

#[derive(Template)]
#[template(path = "measures_site.html")]
pub struct MeasuresSite {
    pub shell: Shell,
    pub group: String,
    pub name: String,
    pub site: String,
    /// `S01 · Marlow General`.
    pub site_name: String,
    pub locked: bool,
    pub leads: bool,
    /// What the values of a row are, in their order.
    pub columns: String,
    pub cases: Vec<CaseRow>,
    pub queries: Vec<QueryLine>,
}

#[derive(Template)]
#[template(path = "measures_case.html")]
pub struct MeasuresCase {
    pub shell: Shell,
    pub group: String,
    pub case: String,
    pub site: String,
    pub site_name: String,
    pub week: String,
    /// A day of its week, for the form.
    pub date: String,
    pub today: String,
    pub fields: Vec<CaseField>,
    pub withdrawn: bool,
    pub may_correct: bool,
    pub may_ask: bool,
    pub corrections: Vec<CorrectionLine>,
    pub queries: Vec<QueryLine>,
    /// A field and a question about it that was refused.
    pub asked: (String, String),
    pub errors: FormErrors,
}
