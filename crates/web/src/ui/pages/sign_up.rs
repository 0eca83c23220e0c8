//! Becoming a member.

use crate::ui::view::{Choices, FormErrors, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "sign_up.html")]
pub struct SignUp {
    pub shell: Shell,
    pub form: SignUpForm,
    pub professions: Choices,
    pub rules: Vec<String>,
    pub min_password: u32,
    pub errors: FormErrors,
}

/// As typed; passwords never come back.
#[derive(Debug, Clone, Default)]
pub struct SignUpForm {
    pub handle: String,
    pub email: String,
    pub display_name: String,
    pub invite: String,
    /// Why somebody wants to join, where that is asked.
    pub reason: String,
    pub agreed: bool,
}
