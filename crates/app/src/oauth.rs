//! OAuth 2: applications, authorization with PKCE, tokens, refresh, revocation.
//!
//! RFC 6749, 7009, 7636, 8252, 9700. Written here because the row of a token and the row of what it is for have to
//! be in one transaction.

mod authorize;
mod register;
mod revoke;
mod token;

pub(crate) use token::challenge_of;

pub use authorize::{Authorization, AuthorizeRequest};
pub use register::NewClient;
pub use revoke::AuthorizedClient;
pub use token::{Granted, TokenRequest};

use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scopes;
use store::oauth as rows;

/// The redirect URI of programs that cannot be redirected to: the code is shown to be copied.
pub const OOB: &str = "urn:ietf:wg:oauth:2.0:oob";

pub struct ClientView {
    pub id: i64,
    pub client_id: String,
    pub name: String,
    pub website: Option<String>,
    pub redirect_uris: Vec<String>,
    pub scopes: Scopes,
}

impl From<rows::App> for ClientView {
    fn from(row: rows::App) -> Self {
        Self {
            id: row.id,
            client_id: row.client_id,
            name: row.name,
            website: row.website,
            redirect_uris: row.redirect_uris.lines().map(str::to_owned).collect(),
            scopes: Scopes::parse(&row.scopes).unwrap_or_default(),
        }
    }
}

impl App {
    /// The application of a token.
    pub async fn client_of(&self, viewer: &Viewer) -> Result<ClientView> {
        let app = viewer.app().ok_or(Error::Unauthorized("The access token is invalid"))?;
        let row = self.store.read(move |db| rows::app(db, app)).await.map_err(Error::from)?;
        Ok(row.ok_or(Error::NotFound)?.into())
    }
}
