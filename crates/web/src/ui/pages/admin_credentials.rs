//! What waits for administrators: claims with their papers, and taking a credential away.

use super::CredentialView;
use crate::ui::view::{AccountSmall, FormErrors, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "admin_credentials.html")]
pub struct AdminCredentials {
    pub shell: Shell,
    pub claims: Vec<WaitingClaim>,
    /// The handle that was asked for, and what it has.
    pub handle: String,
    pub found: Vec<CredentialView>,
    pub errors: FormErrors,
}

#[derive(Debug, Clone, Default)]
pub struct WaitingClaim {
    pub id: String,
    pub account: AccountSmall,
    pub name: String,
    pub profession: String,
    /// Register and number; empty when there is none.
    pub register: String,
    pub made: When,
    /// `(address, what it is)`
    pub documents: Vec<(String, String)>,
    pub approvals: usize,
    /// The viewer has decided already.
    pub reviewed: bool,
    pub vouchers: Vec<AccountSmall>,
    pub standing: Vec<String>,
}
