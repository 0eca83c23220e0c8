//! What a campaign or a project measures: its public page, the form for cases, the desk of its steering group.

use crate::ui::view::{CaseField, DeskSite, FormErrors, MeasureView, Shell};
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
    /// Run charts are shown, not p-charts.
    pub runs: bool,
    pub steering: bool,
    pub leads: bool,
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
    pub errors: FormErrors,
}
