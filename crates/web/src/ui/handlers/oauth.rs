//! The consent: an application asks, a person decides.

use crate::params::{Params, encode};
use crate::ui::pages::{Consent, Oob, scopes};
use crate::ui::visit::{Form, PageResult, Visit, drop_session, go, render};
use app::oauth::{Authorization, AuthorizeRequest, OOB};
use app::{App, Error};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

fn request(params: &Params) -> AuthorizeRequest {
    AuthorizeRequest {
        response_type: params.text("response_type"),
        client_id: params.text("client_id"),
        redirect_uri: params.text("redirect_uri"),
        scope: params.text("scope"),
        state: params.owned("state"),
        code_challenge: params.owned("code_challenge").filter(|text| !text.is_empty()),
        code_challenge_method: params.owned("code_challenge_method").filter(|text| !text.is_empty()),
    }
}

/// The request as the consent form sends it back, to be read and checked again.
fn parameters(request: &AuthorizeRequest) -> Vec<(String, String)> {
    let mut pairs = vec![
        ("response_type".to_owned(), request.response_type.clone()),
        ("client_id".to_owned(), request.client_id.clone()),
        ("redirect_uri".to_owned(), request.redirect_uri.clone()),
        ("scope".to_owned(), request.scope.clone()),
    ];
    for (name, value) in [
        ("state", &request.state),
        ("code_challenge", &request.code_challenge),
        ("code_challenge_method", &request.code_challenge_method),
    ] {
        if let Some(value) = value {
            pairs.push((name.to_owned(), value.clone()));
        }
    }
    pairs
}

/// Shown every time: an earlier yes is no yes to whoever has the client's id now.
pub(crate) async fn ask(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let request = request(&params);
    let asked = app.authorization(&request).await?;
    if visit.viewer().id().is_none() || params.is("force_login") {
        // Asked for once: after the sign-in it would be asked for again, for ever.
        let (place, query) = visit.path().split_once('?').unwrap_or((visit.path(), ""));
        let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("force_login")).collect();
        let path = format!("{place}?{}", rest.join("&"));
        let mut response = go(&format!("/auth/sign_in?return_to={}", encode(&path)));
        if params.is("force_login") {
            app.sign_out(visit.viewer()).await?;
            drop_session(&app, &mut response);
        }
        return Ok(response);
    }
    let names: Vec<&str> = asked.scopes.iter().map(|scope| scope.name()).collect();
    let host = asked.redirect_uri.split("://").nth(1).and_then(|rest| rest.split(['/', '?']).next());
    let page = Consent {
        shell: visit.shell(&app, "Allow an application").await?,
        app_name: asked.client.name.clone(),
        website: asked.client.website.clone(),
        permissions: scopes::in_words(names),
        destination: host.filter(|_| asked.redirect_uri != OOB).map(str::to_owned),
        parameters: parameters(&request),
    };
    let mut response = render(&page);
    // The form leads to us and from here to the application, whose address no fixed policy can name.
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    );
    Ok(response)
}

pub(crate) async fn decide(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let asked = app.authorization(&request(&params)).await?;
    if params.get("decision") != Some("allow") {
        if asked.redirect_uri == OOB {
            return Err(Error::Forbidden("You did not allow it, so there is no code.".into()).into());
        }
        return Ok(back(
            &app,
            &asked,
            &[("error", "access_denied"), ("error_description", "The resource owner denied the request.")],
        ));
    }
    let code = app.grant(visit.viewer(), &asked).await?;
    if asked.redirect_uri == OOB {
        let shell = visit.shell(&app, "Your code").await?;
        return Ok(render(&Oob { shell, app_name: asked.client.name, code }));
    }
    Ok(back(&app, &asked, &[("code", &code)]))
}

/// Back to the application, with `iss` so that it knows who answers (RFC 9207).
fn back(app: &App, asked: &Authorization, answer: &[(&str, &str)]) -> Response {
    let mut url = asked.redirect_uri.clone();
    let issuer = format!("{}/", app.settings().base_url);
    let state = asked.state.as_deref().map(|state| ("state", state));
    for (name, value) in answer.iter().copied().chain(state).chain([("iss", issuer.as_str())]) {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&format!("{name}={}", encode(value)));
    }
    let referrer = (HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer"));
    match HeaderValue::from_str(&url) {
        Ok(url) => (StatusCode::SEE_OTHER, [(header::LOCATION, url), referrer]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
