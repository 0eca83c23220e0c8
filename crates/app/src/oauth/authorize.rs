//! Authorization: an application asks, a person agrees, a code is given (RFC 6749 section 4.1, RFC 7636).

use super::ClientView;
use crate::access::{Proof, Viewer};
use crate::{App, Error, Result};
use kernel::{Scope, Scopes};
use platform::secrets;
use store::oauth::{self as rows, Code};

const CODE_MS: i64 = 10 * 60 * 1000;

pub struct AuthorizeRequest {
    pub response_type: String,
    pub client_id: String,
    pub redirect_uri: String,
    pub scope: String,
    pub state: Option<String>,
    pub code_challenge: Option<String>,
    pub code_challenge_method: Option<String>,
}

pub struct Authorization {
    pub client: ClientView,
    pub redirect_uri: String,
    pub scopes: Scopes,
    pub state: Option<String>,
    pub challenge: Option<String>,
}

/// Exact, but the port of a loopback address is free (RFC 8252 section 7.3).
fn redirect_matches(registered: &str, given: &str) -> bool {
    if registered == given {
        return true;
    }
    let split = |uri: &str| {
        let rest = uri.strip_prefix("http://")?;
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let host = if authority.starts_with('[') {
            authority.split(']').next().map(|host| format!("{host}]"))?
        } else {
            authority.split(':').next()?.to_owned()
        };
        ["127.0.0.1", "[::1]"].contains(&host.as_str()).then(|| (host, path.to_owned()))
    };
    split(registered).is_some_and(|it| split(given) == Some(it))
}

impl App {
    /// Reads a request for authorization. An error is shown here and never redirected: nothing in a wrong request
    /// says where it may go.
    pub async fn authorization(&self, request: &AuthorizeRequest) -> Result<Authorization> {
        if request.response_type != "code" {
            return Err(Error::oauth(
                "unsupported_response_type",
                "The application asked for something else than a code. Tell its makers.",
            ));
        }
        let asked = request.client_id.clone();
        let row = self.store.read(move |db| rows::app_by_client_id(db, &asked)).await.map_err(Error::from)?;
        let client = ClientView::from(row.ok_or_else(|| {
            Error::oauth(
                "invalid_client",
                "The application is not known here. Start again from the application.",
            )
        })?);
        if !client.redirect_uris.iter().any(|uri| redirect_matches(uri, &request.redirect_uri)) {
            return Err(Error::oauth("invalid_request", "The redirect uri included is not valid."));
        }
        let scope = if request.scope.trim().is_empty() { "read" } else { &request.scope };
        let scopes =
            Scopes::parse(scope).ok().filter(|scopes| client.scopes.contain(scopes)).ok_or_else(|| {
                Error::oauth("invalid_scope", "The application asked for more than it registered for.")
            })?;
        let challenge = match (&request.code_challenge, request.code_challenge_method.as_deref()) {
            (None, _) => None,
            (Some(challenge), Some("S256")) if challenge.len() == 43 => Some(challenge.clone()),
            _ => return Err(Error::oauth("invalid_request", "The code challenge has to be S256.")),
        };
        Ok(Authorization {
            client,
            redirect_uri: request.redirect_uri.clone(),
            scopes,
            state: request.state.clone(),
            challenge,
        })
    }

    /// The viewer agrees: a code for the application.
    pub async fn grant(&self, viewer: &Viewer, asked: &Authorization) -> Result<String> {
        let Proof::SignIn { .. } = viewer.proof() else {
            return Err(Error::Unauthorized("Please sign in."));
        };
        let account = viewer.account(Scope::Write)?;
        let code = platform::random::token();
        let row = Code {
            digest: secrets::digest_hex(&code),
            app_id: asked.client.id,
            account_id: account,
            redirect_uri: asked.redirect_uri.clone(),
            scopes: asked.scopes.to_string(),
            challenge: asked.challenge.clone(),
            token_id: None,
            expires_at: self.now() + CODE_MS,
        };
        self.store.write(move |tx| Ok::<_, Error>(rows::insert_code(tx, &row)?)).await?;
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_port_of_a_loopback_address_is_free() {
        assert!(redirect_matches("http://127.0.0.1/cb", "http://127.0.0.1:5000/cb"));
        assert!(redirect_matches("http://[::1]:1/cb", "http://[::1]:5000/cb"));
        assert!(!redirect_matches("http://127.0.0.1/cb", "http://127.0.0.1:5000/other"));
        assert!(!redirect_matches("http://a.example/cb", "http://a.example:5000/cb"));
        assert!(!redirect_matches("https://a.example/cb", "https://a.example/cb/"));
    }
}
