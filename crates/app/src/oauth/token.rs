//! The token endpoint: by code, for the application itself, by refresh token, and, for old scripts, by password.

use super::ClientView;
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scopes;
use platform::secrets;
use store::Event;
use store::oauth::{self as rows, Token};
use store::two_factor;

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

pub struct Granted {
    pub access_token: String,
    pub refresh_token: Option<String>,
    pub scopes: Scopes,
    pub created_at: i64,
}

impl App {
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
        self.store
            .write(move |tx| {
                if two_factor::has_any(tx, account)? {
                    return Err(Error::oauth(
                        "invalid_grant",
                        "This account has a second factor, which the password grant cannot ask for. Authorize the application in the browser.",
                    ));
                }
                Ok(rows::insert_token(tx, &row)?)
            })
            .await?;
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
}

fn scopes_for(client: &ClientView, request: &TokenRequest) -> Result<Scopes> {
    let text = request.scope.as_deref().filter(|scope| !scope.trim().is_empty()).unwrap_or("read");
    Scopes::parse(text).ok().filter(|scopes| client.scopes.contain(scopes)).ok_or_else(|| {
        Error::oauth("invalid_scope", "The requested scope is invalid, unknown, or malformed.")
    })
}

/// The S256 challenge of a verifier: base64url of its SHA-256, without padding (RFC 7636 section 4.2).
pub(crate) fn challenge_of(verifier: &str) -> String {
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
}
