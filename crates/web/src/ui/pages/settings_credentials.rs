//! What is verified of the viewer, and how to get more.

use crate::ui::view::{Choices, FormErrors, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "settings_credentials.html")]
pub struct SettingsCredentials {
    pub shell: Shell,
    /// What the level means, in a sentence.
    pub standing: String,
    pub credentials: Vec<CredentialView>,
    pub name: NameForm,
    /// What was typed into the form of the work address.
    pub email: String,
    /// The address that a page has to link to.
    pub profile_url: String,
    pub issuers: Vec<IssuerView>,
    /// Registers that were imported.
    pub registers: Choices,
    pub professions: Choices,
    pub claims: Vec<ClaimSummary>,
    pub typed: TypedClaim,
    /// Whether the viewer may vouch for colleagues.
    pub may_vouch: bool,
    pub errors: FormErrors,
}

/// One credential of the viewer's own.
#[derive(Debug, Clone, Default)]
pub struct CredentialView {
    pub id: String,
    pub title: String,
    /// `L3`
    pub level: String,
    /// How and by whom.
    pub words: String,
    pub reference: String,
    pub valid: bool,
    pub expires: Option<When>,
    /// When and why it ended.
    pub ended: Option<(When, String)>,
}

/// An identity provider that can be visited.
#[derive(Debug, Clone, Default)]
pub struct IssuerView {
    pub name: String,
    pub title: String,
    pub note: String,
}

/// A claim of the viewer's own.
#[derive(Debug, Clone, Default)]
pub struct ClaimSummary {
    pub id: String,
    /// `Doctor, gmc 1234567`
    pub what: String,
    pub status: String,
    pub says: String,
    pub made: When,
    pub waits: bool,
}

/// What was typed into the forms of claims.
#[derive(Debug, Clone, Default)]
pub struct TypedClaim {
    pub reference: String,
    pub handle: String,
}

#[derive(Debug, Clone, Default)]
pub struct NameForm {
    pub given: String,
    pub surname: String,
    /// Empty while it is only the viewer's word.
    pub verified_by: String,
}
