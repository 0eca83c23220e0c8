//! OAuth: registering applications, the token endpoint, revocation. The consent is a page (`ui`).

use crate::Web;
use crate::error::{ApiResult, empty, ok};
use crate::params::{Params, decode};
use crate::viewer::{Address, Auth};
use app::App;
use app::oauth::{ClientView, Granted, NewClient, TokenRequest};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use wire::mastodon as api;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/apps", post(register))
        .route("/api/v1/apps/verify_credentials", get(verify))
        .route("/oauth/token", post(token))
        .route("/oauth/revoke", post(revoke))
        .route("/oauth/userinfo", get(userinfo).post(userinfo))
}

/// One address a line, or an array.
fn parse_redirects(params: &Params) -> Vec<String> {
    params.all("redirect_uris").iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect()
}

fn application(client: &ClientView) -> api::Application {
    api::Application {
        id: api::id(client.id),
        name: client.name.clone(),
        website: client.website.clone(),
        scopes: client.scopes.iter().map(|scope| scope.name().to_owned()).collect(),
        redirect_uris: client.redirect_uris.clone(),
        redirect_uri: client.redirect_uris.join("\n"),
        vapid_key: "",
    }
}

pub(super) fn token_json(granted: &Granted) -> Response {
    let mut response = ok(api::json(&api::Token {
        access_token: granted.access_token.clone(),
        token_type: "Bearer",
        scope: granted.scopes.to_string(),
        created_at: granted.created_at / 1000,
        refresh_token: granted.refresh_token.clone(),
    }));
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

async fn register(State(app): State<App>, params: Params) -> ApiResult {
    let new = NewClient {
        name: params.text("client_name"),
        website: params.owned("website"),
        redirect_uris: parse_redirects(&params),
        scopes: params.all("scopes").join(" "),
    };
    let (client, secret) = app.register_client(new).await?;
    Ok(ok(api::json(&api::CredentialApplication {
        application: application(&client),
        client_id: client.client_id,
        client_secret: secret,
        client_secret_expires_at: 0,
    })))
}

async fn verify(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    Ok(ok(api::json(&application(&app.client_of(&viewer).await?))))
}

/// Id and secret of a client: from the form, or from Basic authentication (RFC 6749 section 2.3.1).
fn client_secret(headers: &HeaderMap, params: &Params) -> (String, Option<String>) {
    let basic = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, text)| base64(text.trim()))
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| {
            let (id, secret) = text.split_once(':')?;
            Some((decode(id.as_bytes())?, decode(secret.as_bytes())?))
        });
    match basic {
        Some((id, secret)) => (id, Some(secret)),
        None => (params.text("client_id"), params.owned("client_secret")),
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut bits = 0_u32;
    let mut held = 0;
    for byte in text.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    Some(out)
}

async fn token(
    State(web): State<Web>,
    Extension(Address(address)): Extension<Address>,
    headers: HeaderMap,
    params: Params,
) -> ApiResult {
    let (client_id, client_secret) = client_secret(&headers, &params);
    let request = TokenRequest {
        grant_type: params.text("grant_type"),
        client_id,
        client_secret,
        code: params.text("code"),
        redirect_uri: params.text("redirect_uri"),
        code_verifier: params.owned("code_verifier"),
        refresh_token: params.text("refresh_token"),
        scope: params.owned("scope"),
        username: params.text("username"),
        password: params.text("password"),
    };
    if web.options.rate_limits && request.grant_type == "password" {
        web.limits.attempt(address, web.app.now())?;
    }
    Ok(token_json(&web.app.token(request).await?))
}

async fn revoke(State(app): State<App>, headers: HeaderMap, params: Params) -> ApiResult {
    let (client_id, client_secret) = client_secret(&headers, &params);
    app.revoke(&client_id, client_secret.as_deref(), &params.text("token")).await?;
    Ok(empty())
}

async fn userinfo(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    let card = app.own_account(&viewer).await?.card;
    let settings = app.settings();
    Ok(ok(api::json(&api::Userinfo {
        iss: format!("{}/", settings.base_url),
        sub: settings.account_uri(&card.row.handle),
        name: card.row.display_name.clone(),
        preferred_username: card.row.handle.clone(),
        profile: card.url.clone(),
        picture: card.avatar.clone(),
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_authentication_is_read() {
        assert_eq!(base64("YTpi").unwrap(), b"a:b");
        assert_eq!(base64("YQ==").unwrap(), b"a");
        assert!(base64("a b").is_none());
    }
}
