//! OAuth 2: applications, authorization with PKCE, tokens, refresh, revocation.
//!
//! RFC 6749, 7009, 7636, 8252, 9700. Written here because the row of a token and the row of what it is for have to
//! be in one transaction.

use crate::access::{Proof, Viewer};
use crate::{App, Error, Result};
use kernel::{Scope, Scopes};
use platform::secrets;
use store::oauth::{self as rows, Code, Token};
use store::{Event, Tx, users};

/// The redirect URI of programs that cannot be redirected to: the code is shown to be copied.
pub const OOB: &str = "urn:ietf:wg:oauth:2.0:oob";
const CODE_MS: i64 = 10 * 60 * 1000;

/// An application as everybody may know it.
#[derive(Debug, Clone)]
pub struct ClientView {
    pub id: i64,
    pub client_id: String,
    pub name: String,
    pub website: Option<String>,
    pub redirect_uris: Vec<String>,
    pub scopes: Scopes,
}

/// What somebody registers.
#[derive(Debug, Clone, Default)]
pub struct NewClient {
    pub name: String,
    pub website: Option<String>,
    pub redirect_uris: Vec<String>,
    pub scopes: String,
}

/// A request for authorization, as it arrives in the browser.
#[derive(Debug, Clone, Default)]
pub struct AuthorizeRequest {
    pub response_type: String,
    pub client_id: String,
    pub redirect_uri: String,
    pub scope: String,
    pub state: Option<String>,
    pub code_challenge: Option<String>,
    pub code_challenge_method: Option<String>,
}

/// A request that can be shown to a person: the client exists and the redirect URI is its own.
#[derive(Debug, Clone)]
pub struct Authorization {
    pub client: ClientView,
    pub redirect_uri: String,
    pub scopes: Scopes,
    pub state: Option<String>,
    pub challenge: Option<String>,
}

/// What a client sends to the token endpoint.
#[derive(Debug, Clone, Default)]
pub struct TokenRequest {
    pub grant_type: String,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub code: String,
    pub redirect_uri: String,
    pub code_verifier: Option<String>,
    pub refresh_token: String,
    pub scope: Option<String>,
    pub username: String,
    pub password: String,
}

/// A token, told once.
#[derive(Debug, Clone)]
pub struct Granted {
    pub access_token: String,
    pub refresh_token: Option<String>,
    pub scopes: Scopes,
    pub created_at: i64,
}

/// An application that has access to the viewer's account.
#[derive(Debug, Clone)]
pub struct AuthorizedClient {
    pub client: ClientView,
    pub scopes: Scopes,
    pub since: i64,
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

/// An http(s) address, an application's own scheme, or [`OOB`]; nothing that runs in a page.
fn check_redirect(uri: &str) -> Result<()> {
    let refuse = || {
        Error::invalid(
            "redirect_uris",
            "A redirect address has to be an absolute URI without a fragment, or urn:ietf:wg:oauth:2.0:oob.",
        )
    };
    if uri == OOB {
        return Ok(());
    }
    let (scheme, rest) = uri.split_once(':').ok_or_else(refuse)?;
    let scheme = scheme.to_ascii_lowercase();
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let active =
        ["javascript", "data", "vbscript", "file", "blob", "about", "mailto"].contains(&scheme.as_str());
    let clean =
        uri.len() <= 2000 && !uri.contains('#') && !uri.chars().any(|c| c.is_whitespace() || c.is_control());
    let web = scheme == "http" || scheme == "https";
    let host = rest.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
    if !named
        || active
        || !clean
        || (web && (!rest.starts_with("//") || host.is_empty() || host.contains('@')))
    {
        return Err(refuse());
    }
    Ok(())
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
    /// Registers an application. The secret is told here and never again.
    pub async fn register_client(&self, new: NewClient) -> Result<(ClientView, String)> {
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
            return Err(Error::invalid(
                "client_name",
                "Validation failed: Application name can't be blank, and has at most 60 characters",
            ));
        }
        if new.redirect_uris.is_empty() || new.redirect_uris.len() > 20 {
            return Err(Error::invalid("redirect_uris", "Validation failed: Redirect URI can't be blank"));
        }
        for uri in &new.redirect_uris {
            check_redirect(uri)?;
        }
        let website = new.website.filter(|url| !url.trim().is_empty());
        if website.as_ref().is_some_and(|url| {
            url.len() > 2000 || !(url.starts_with("https://") || url.starts_with("http://"))
        }) {
            return Err(Error::invalid("website", "The website has to be an http or https address."));
        }
        let scopes = Scopes::parse(if new.scopes.trim().is_empty() { "read" } else { &new.scopes }).map_err(
            |scope| {
                Error::invalid(
                    "scopes",
                    format!(
                        "Validation failed: there is no scope {}",
                        scope.chars().take(40).collect::<String>()
                    ),
                )
            },
        )?;
        let secret = platform::random::token();
        let row = rows::App {
            id: self.new_id(),
            client_id: platform::random::token(),
            secret_digest: secrets::digest_hex(&secret),
            name,
            website,
            redirect_uris: new.redirect_uris.join("\n"),
            scopes: scopes.to_string(),
            created_at: self.now(),
        };
        let client = ClientView::from(row.clone());
        self.store.write(move |tx| Ok::<_, Error>(rows::insert_app(tx, &row)?)).await?;
        Ok((client, secret))
    }

    /// The application of a token.
    pub async fn client_of(&self, viewer: &Viewer) -> Result<ClientView> {
        let app = viewer.app().ok_or(Error::Unauthorized("The access token is invalid"))?;
        let row = self.store.read(move |db| rows::app(db, app)).await.map_err(Error::from)?;
        Ok(row.ok_or(Error::NotFound)?.into())
    }

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
        let Proof::Session { .. } = viewer.proof() else {
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

    /// The token endpoint.
    pub async fn token(&self, request: TokenRequest) -> Result<Granted> {
        let asked = request.client_id.clone();
        let row = self.store.read(move |db| rows::app_by_client_id(db, &asked)).await.map_err(Error::from)?;
        let unknown = || {
            Error::oauth(
                "invalid_client",
                "Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.",
            )
        };
        let row = row.ok_or_else(unknown)?;
        let proven = match request.client_secret.as_deref() {
            Some(secret) => {
                if !secrets::same(secrets::digest_hex(secret).as_bytes(), row.secret_digest.as_bytes()) {
                    return Err(unknown());
                }
                true
            }
            None => false,
        };
        let client = ClientView::from(row);
        match request.grant_type.as_str() {
            "authorization_code" => self.token_by_code(&client, proven, request).await,
            "client_credentials" if proven => self.token_of_client(&client, &request).await,
            "refresh_token" => self.token_by_refresh(&client, &request).await,
            "password" if proven && self.settings.password_grant => {
                self.token_by_password(&client, &request).await
            }
            "client_credentials" => Err(unknown()),
            _ => Err(Error::oauth(
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server.",
            )),
        }
    }

    async fn token_by_code(
        &self,
        client: &ClientView,
        proven: bool,
        request: TokenRequest,
    ) -> Result<Granted> {
        let invalid = || {
            Error::oauth(
                "invalid_grant",
                "The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.",
            )
        };
        let digest = secrets::digest_hex(&request.code);
        let asked = digest.clone();
        let code = self
            .store
            .read(move |db| rows::code(db, &asked))
            .await
            .map_err(Error::from)?
            .ok_or_else(invalid)?;
        let now = self.now();
        let verified = match (&code.challenge, &request.code_verifier) {
            (Some(challenge), Some(verifier)) => challenge_of(verifier) == *challenge,
            // Without a secret, only the verifier shows that it is the same program that asked.
            (None, _) => proven,
            (Some(_), None) => false,
        };
        if code.app_id != client.id
            || code.redirect_uri != request.redirect_uri
            || code.expires_at <= now
            || !verified
        {
            return Err(invalid());
        }
        if let Some(earlier) = code.token_id {
            self.end_token(earlier).await?;
            return Err(invalid());
        }
        let scopes = Scopes::parse(&code.scopes).unwrap_or_default();
        let (row, granted) = self.new_token(client.id, Some(code.account_id), scopes, true);
        self.store
            .write(move |tx| {
                if !rows::use_code(tx, &digest, row.id)? {
                    return Err(invalid());
                }
                Ok(rows::insert_token(tx, &row)?)
            })
            .await?;
        Ok(granted)
    }

    async fn token_of_client(&self, client: &ClientView, request: &TokenRequest) -> Result<Granted> {
        let scopes = scopes_for(client, request)?;
        let (row, granted) = self.new_token(client.id, None, scopes, false);
        self.store.write(move |tx| Ok::<_, Error>(rows::insert_token(tx, &row)?)).await?;
        Ok(granted)
    }

    async fn token_by_password(&self, client: &ClientView, request: &TokenRequest) -> Result<Granted> {
        let account = self.check_credentials(&request.username, &request.password).await.map_err(
            |error| match error {
                Error::Unauthorized(_) => {
                    Error::oauth("invalid_grant", "The provided authorization grant is invalid.")
                }
                other => other,
            },
        )?;
        let scopes = scopes_for(client, request)?;
        let (row, granted) = self.new_token(client.id, Some(account), scopes, true);
        self.store.write(move |tx| Ok::<_, Error>(rows::insert_token(tx, &row)?)).await?;
        Ok(granted)
    }

    /// A new pair for an old refresh token; the old pair ends. Used a second time, it is worth nothing.
    async fn token_by_refresh(&self, client: &ClientView, request: &TokenRequest) -> Result<Granted> {
        let invalid = || Error::oauth("invalid_grant", "The refresh token is invalid, expired or revoked.");
        let digest = secrets::digest_hex(&request.refresh_token);
        let old =
            self.store.read(move |db| rows::token_by_refresh(db, &digest)).await.map_err(Error::from)?;
        let old = old.filter(|token| token.app_id == client.id).ok_or_else(invalid)?;
        let held = Scopes::parse(&old.scopes).unwrap_or_default();
        let scopes = match request.scope.as_deref().map(Scopes::parse) {
            None => held.clone(),
            Some(Ok(asked)) if held.contain(&asked) => asked,
            Some(_) => {
                return Err(Error::oauth(
                    "invalid_scope",
                    "The requested scope is invalid, unknown, or malformed.",
                ));
            }
        };
        let (row, granted) = self.new_token(client.id, old.account_id, scopes, true);
        let now = self.now();
        self.store
            .write(move |tx| {
                if !rows::delete_token(tx, old.id)? {
                    return Err(invalid());
                }
                rows::insert_token(tx, &row)?;
                Ok(tx.emit(now, Event::AccessEnded { account: None, digests: vec![old.digest.clone()] })?)
            })
            .await?;
        Ok(granted)
    }

    /// Makes a token for scripts, without an application's dance.
    pub async fn token_for(&self, account: i64, app: i64, scopes: Scopes) -> Result<Granted> {
        let (row, granted) = self.new_token(app, Some(account), scopes, false);
        self.store.write(move |tx| Ok::<_, Error>(rows::insert_token(tx, &row)?)).await?;
        Ok(granted)
    }

    /// Registration over the API: the new member's token for the application that registered it.
    pub async fn token_for_new_member(&self, viewer: &Viewer, account: i64) -> Result<Granted> {
        let app = viewer.app().ok_or(Error::Unauthorized("The access token is invalid"))?;
        self.token_for(account, app, viewer.scopes().clone()).await
    }

    fn new_token(&self, app: i64, account: Option<i64>, scopes: Scopes, refreshes: bool) -> (Token, Granted) {
        let access_token = platform::random::token();
        let refresh_token = refreshes.then(platform::random::token);
        let created_at = self.now();
        let row = Token {
            id: self.new_id(),
            digest: secrets::digest_hex(&access_token),
            refresh_digest: refresh_token.as_deref().map(secrets::digest_hex),
            app_id: app,
            account_id: account,
            scopes: scopes.to_string(),
            created_at,
        };
        (row, Granted { access_token, refresh_token, scopes, created_at })
    }

    /// Ends a token or a refresh token of the application that asks (RFC 7009). An unknown token is no error.
    pub async fn revoke(&self, client_id: &str, client_secret: Option<&str>, token: &str) -> Result<()> {
        let (asked, digest) = (client_id.to_owned(), secrets::digest_hex(token));
        let (client, found) = self
            .store
            .read(move |db| {
                let token = match rows::token(db, &digest)? {
                    None => rows::token_by_refresh(db, &digest)?,
                    found => found,
                };
                Ok::<_, Error>((rows::app_by_client_id(db, &asked)?, token))
            })
            .await?;
        let refused = || Error::Forbidden("You are not authorized to revoke this token".into());
        let client = client.ok_or_else(refused)?;
        if let Some(secret) = client_secret
            && !secrets::same(secrets::digest_hex(secret).as_bytes(), client.secret_digest.as_bytes())
        {
            return Err(refused());
        }
        match found {
            None => Ok(()),
            Some(token) if token.app_id == client.id => self.end_token(token.id).await,
            Some(_) => Err(refused()),
        }
    }

    async fn end_token(&self, id: i64) -> Result<()> {
        let now = self.now();
        self.store.write(move |tx| end_token(tx, id, now)).await
    }

    pub async fn authorized_clients(&self, viewer: &Viewer) -> Result<Vec<AuthorizedClient>> {
        let me = viewer.account(Scope::Read)?;
        self.store
            .read(move |db| {
                let tokens = rows::tokens_of_account(db, me)?;
                let ids: Vec<i64> = tokens.iter().map(|token| token.app_id).collect();
                let apps = rows::apps_by_ids(db, &ids)?;
                Ok::<_, Error>(
                    apps.into_iter()
                        .filter_map(|app| {
                            let newest = tokens.iter().find(|token| token.app_id == app.id)?;
                            Some(AuthorizedClient {
                                scopes: Scopes::parse(&newest.scopes).unwrap_or_default(),
                                since: newest.created_at,
                                client: app.into(),
                            })
                        })
                        .collect(),
                )
            })
            .await
    }

    /// Takes an application's access away.
    pub async fn revoke_client(&self, viewer: &Viewer, app: i64) -> Result<()> {
        let me = viewer.account(Scope::Write)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let digests = rows::delete_tokens(tx, me, Some(app))?;
                if digests.is_empty() {
                    return Err(Error::NotFound);
                }
                Ok(tx.emit(now, Event::AccessEnded { account: None, digests })?)
            })
            .await
    }

    /// Whether the member of a token may use it yet; for the message on the page after registration.
    pub async fn email_of(&self, account: i64) -> Result<String> {
        let user = self.store.read(move |db| users::by_account(db, account)).await.map_err(Error::from)?;
        Ok(user.ok_or(Error::NotFound)?.email)
    }
}

fn end_token(tx: &mut Tx<'_>, id: i64, now: i64) -> Result<()> {
    if let Some(token) = rows::token_by_id(tx, id)? {
        rows::delete_token(tx, id)?;
        tx.emit(now, Event::AccessEnded { account: None, digests: vec![token.digest] })?;
    }
    Ok(())
}

fn scopes_for(client: &ClientView, request: &TokenRequest) -> Result<Scopes> {
    let text = request.scope.as_deref().filter(|scope| !scope.trim().is_empty()).unwrap_or("read");
    Scopes::parse(text).ok().filter(|scopes| client.scopes.contain(scopes)).ok_or_else(|| {
        Error::oauth("invalid_scope", "The requested scope is invalid, unknown, or malformed.")
    })
}

/// The S256 challenge of a verifier: base64url of its SHA-256, without padding (RFC 7636 section 4.2).
fn challenge_of(verifier: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digest = secrets::digest(verifier);
    let mut out = String::with_capacity(43);
    for chunk in digest.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            let six = (bits >> (18 - 6 * at)) & 63;
            out.push(char::from(ALPHABET[six as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        assert_eq!(
            challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn redirect_addresses_that_run_in_a_page_are_refused() {
        for good in [OOB, "https://app.example/cb", "http://127.0.0.1/cb", "my.app:/oauth", "elk+app://cb"] {
            assert!(check_redirect(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "https:",
            "https://",
            "https://a@b.example/",
            "https://a.example/#x",
            "nothing",
            "https://a b.example/",
        ] {
            assert!(check_redirect(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_the_port_of_a_loopback_address_is_free() {
        assert!(redirect_matches("http://127.0.0.1/cb", "http://127.0.0.1:5000/cb"));
        assert!(redirect_matches("http://[::1]:1/cb", "http://[::1]:5000/cb"));
        assert!(!redirect_matches("http://127.0.0.1/cb", "http://127.0.0.1:5000/other"));
        assert!(!redirect_matches("http://a.example/cb", "http://a.example:5000/cb"));
        assert!(!redirect_matches("https://a.example/cb", "https://a.example/cb/"));
    }
}
