//! The viewer's own certificates, and checking one.

use crate::ui::view::{CertificateRow, Shell, VerdictView};
use askama::Template;

#[derive(Template)]
#[template(path = "certificates.html")]
pub struct Certificates {
    pub shell: Shell,
    pub certificates: Vec<CertificateRow>,
}

#[derive(Template)]
#[template(path = "verify.html")]
pub struct Verify {
    pub shell: Shell,
    /// What was typed as a number.
    pub id: String,
    pub verdict: Option<VerdictView>,
    /// Why there is no verdict.
    pub problem: Option<String>,
}
