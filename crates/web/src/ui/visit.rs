//! A visit: who looks at a page, from the cookies; the check of forms; what surrounds every page.

use super::pages::ErrorPage;
use super::show;
use super::view::{Flash, FlashKind, Joining, Shell, Theme, ViewerView};
use crate::params::{Params, decode, encode};
use crate::{Web, error, viewer};
use app::{App, Error, Registration, Viewer};
use askama::Template;
use axum::extract::{FromRequest, FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;

/// One visit. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Visit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    viewer: Viewer,
    csrf: String,
    theme: Theme,
    path: String,
    address: IpAddr,
    user_agent: String,
    flash: Option<Flash>,
    second_step: Option<String>,
}

/// What a page handler gives.
pub(crate) type PageResult = Result<Response, PageError>;

/// An error on its way to a person; the middleware shows it as a page.
#[derive(Debug)]
pub(crate) struct PageError(pub Error);

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<kernel::Refusal> for PageError {
    fn from(refusal: kernel::Refusal) -> Self {
        Self(refusal.into())
    }
}

/// Words for the error page, kept until the middleware knows who looks.
#[derive(Clone)]
struct Explained(String);

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        // On a page, 401 leads to signing in; a client that is not known is the application's fault.
        let status = match &self.0 {
            Error::OAuth { .. } => StatusCode::BAD_REQUEST,
            other => error::status(other),
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(Explained(error::message(&self.0)));
        response
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        parts.extensions.get::<Self>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// A form whose token is the visit's own.
pub(crate) struct Form(pub Params);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let visit = request.extensions().get::<Visit>().cloned();
        let params = Params::from_request(request, state).await?;
        let given = params.get("csrf").unwrap_or_default();
        let right =
            visit.is_some_and(|visit| platform::secrets::same(given.as_bytes(), visit.0.csrf.as_bytes()));
        if right {
            return Ok(Self(params));
        }
        Err(PageError(Error::Forbidden(
            "This form is out of date, or it came from another site. Go back, reload the page and try again."
                .into(),
        ))
        .into_response())
    }
}

/// Names of cookies. The prefix binds them to https and to this host (RFC 6265bis).
fn cookie_name(app: &App, name: &str) -> String {
    if app.settings().is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

const SESSION: &str = "rounds_session";
const ANYBODY: &str = "rounds_visit";
const FLASH: &str = "rounds_flash";
/// Stands for the password, between the two steps of signing in.
const SECOND_STEP: &str = "rounds_second_step";

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn set_cookie(app: &App, response: &mut Response, name: &str, value: &str, seconds: i64) {
    let secure = if app.settings().is_https() { "; Secure" } else { "" };
    let name = cookie_name(app, name);
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Signs the browser in.
pub(crate) fn keep_session(app: &App, response: &mut Response, secret: &str) {
    set_cookie(app, response, SESSION, secret, app::sign_ins::LIFE_MS / 1000);
}

pub(crate) fn drop_session(app: &App, response: &mut Response) {
    set_cookie(app, response, SESSION, "", 0);
}

pub(crate) fn keep_second_step(app: &App, response: &mut Response, secret: &str) {
    set_cookie(app, response, SECOND_STEP, secret, app::two_factor::SECOND_STEP_MS / 1000);
}

pub(crate) fn drop_second_step(app: &App, response: &mut Response) {
    set_cookie(app, response, SECOND_STEP, "", 0);
}

/// The forms' token of a session.
fn csrf_of(session: &str) -> String {
    platform::secrets::digest_hex(&format!("csrf {session}"))
}

/// Goes to another page of ours.
pub(crate) fn go(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, local(path))]).into_response()
}

/// Goes to another page of ours and says a sentence there.
pub(crate) fn go_saying(app: &App, path: &str, says: &str) -> Response {
    let mut response = go(path);
    say(app, &mut response, says);
    response
}

/// Says a sentence on the next page.
pub(crate) fn say(app: &App, response: &mut Response, says: &str) {
    set_cookie(app, response, FLASH, &encode(&format!("d{says}")), 60);
}

pub(crate) fn go_with_problem(app: &App, path: &str, error: &Error) -> Response {
    let mut response = go(path);
    set_cookie(app, &mut response, FLASH, &encode(&format!("p{}", error::message(error))), 60);
    response
}

/// A path of ours, whatever was asked for: `//evil.example` and `\evil.example` are other hosts to a browser.
pub(crate) fn local(path: &str) -> String {
    let plain = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if plain { path.to_owned() } else { "/home".to_owned() }
}

pub(crate) async fn visit(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let app = web.app.clone();
    let headers = request.headers();
    let session = cookie(headers, &cookie_name(&app, SESSION)).filter(|value| !value.is_empty());
    let mut anybody = cookie(headers, &cookie_name(&app, ANYBODY)).filter(|value| value.len() >= 32);
    let viewer = match &session {
        Some(secret) => app.viewer_of_session(secret).await.unwrap_or_else(|_| Viewer::anybody()),
        None => Viewer::anybody(),
    };
    let mut fresh = None;
    let csrf = match (&session, viewer.id()) {
        (Some(secret), Some(_)) => csrf_of(secret),
        _ => {
            let secret = anybody.take().unwrap_or_else(|| {
                let secret = platform::random::token();
                fresh = Some(secret.clone());
                secret
            });
            platform::secrets::digest_hex(&format!("visit {secret}"))
        }
    };
    let flash = cookie(headers, &cookie_name(&app, FLASH)).filter(|text| !text.is_empty());
    let visit = Visit(Arc::new(Inner {
        viewer,
        csrf,
        theme: cookie(headers, "theme").map(|value| Theme::from_cookie(&value)).unwrap_or_default(),
        path: request.uri().path_and_query().map_or("/".into(), |path| path.as_str().to_owned()),
        address: viewer::address(&web, &request),
        user_agent: text(headers, header::USER_AGENT.as_str()),
        flash: flash.as_deref().and_then(read_flash),
        second_step: cookie(headers, &cookie_name(&app, SECOND_STEP)).filter(|value| !value.is_empty()),
    }));
    // A page of another site may link to us, not act here; browsers say where a request began.
    let foreign = ["cross-site", "same-site"].contains(&text(headers, "sec-fetch-site").as_str());
    let get = request.method() == Method::GET || request.method() == Method::HEAD;
    request.extensions_mut().insert(visit.clone());
    let mut response = if foreign && !get {
        PageError(Error::Forbidden("This form came from another site. Nothing was changed.".into()))
            .into_response()
    } else if visit.viewer().waits_for_second_factor() && !opens_before_second_factor(visit.path()) {
        if get {
            go("/settings/security")
        } else {
            PageError(Error::Forbidden(
                "Everybody here signs in with a second factor. Set one up in the settings under “Sign-in and security”; nothing was changed.".into(),
            ))
            .into_response()
        }
    } else {
        next.run(request).await
    };
    if let Some(Explained(says)) = response.extensions_mut().remove::<Explained>() {
        response = explain(&app, &visit, response.status(), says, get).await;
    }
    if let Some(secret) = fresh {
        set_cookie(&app, &mut response, ANYBODY, &secret, 86_400);
    }
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    if flash.is_some() && is_page {
        set_cookie(&app, &mut response, FLASH, "", 0);
    }
    response
}

/// What somebody reaches who still has to set up a second factor: setting it up, and leaving.
fn opens_before_second_factor(path: &str) -> bool {
    ["/settings/security", "/auth/", "/about"].iter().any(|open| path.starts_with(open))
}

fn text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn read_flash(cookie: &str) -> Option<Flash> {
    let text = decode(cookie.as_bytes())?;
    let kind = if text.starts_with('p') { FlashKind::Problem } else { FlashKind::Done };
    Some(Flash { kind, text: text.get(1..)?.to_owned() })
}

async fn explain(app: &App, visit: &Visit, status: StatusCode, says: String, get: bool) -> Response {
    if status == StatusCode::UNAUTHORIZED && get {
        return go(&format!("/auth/sign_in?return_to={}", encode(visit.path())));
    }
    let (what, why) = match status {
        StatusCode::NOT_FOUND => (
            "There is nothing here",
            "The page does not exist, was deleted, or is not for you to see.".to_owned(),
        ),
        StatusCode::UNAUTHORIZED => {
            ("You are not signed in", "Sign in and try again; what you wrote is not sent yet.".to_owned())
        }
        StatusCode::FORBIDDEN => ("This is not possible for you", says),
        StatusCode::UNPROCESSABLE_ENTITY => ("This cannot be done as it is", says),
        StatusCode::TOO_MANY_REQUESTS => ("Too many attempts", says),
        _ => ("Something went wrong", says),
    };
    let mut actions = vec![("Go to the start page".to_owned(), "/".to_owned())];
    if status == StatusCode::UNAUTHORIZED {
        actions.insert(0, ("Sign in".to_owned(), "/auth/sign_in".to_owned()));
    }
    let shell = match visit.shell(app, what).await {
        Ok(shell) => shell,
        Err(_) => visit.bare_shell(app, what),
    };
    let page =
        ErrorPage { shell, status: status.as_u16(), what: what.to_owned(), why, actions, request_id: None };
    (status, render(&page)).into_response()
}

/// The page as HTML.
pub(crate) fn render(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl Visit {
    pub fn viewer(&self) -> &Viewer {
        &self.0.viewer
    }

    pub fn path(&self) -> &str {
        &self.0.path
    }

    pub fn address(&self) -> IpAddr {
        self.0.address
    }

    pub fn user_agent(&self) -> &str {
        &self.0.user_agent
    }

    /// The secret of the forms of this visit, which no other browser knows.
    pub fn csrf(&self) -> &str {
        &self.0.csrf
    }

    /// What stands for the password at the second step.
    pub fn second_step(&self) -> Option<&str> {
        self.0.second_step.as_deref()
    }

    /// Whoever is signed in, or the way to the sign-in page.
    pub fn signed_in(&self) -> Result<i64, PageError> {
        self.0.viewer.id().ok_or(PageError(Error::Unauthorized("Please sign in.")))
    }

    fn bare_shell(&self, app: &App, title: &str) -> Shell {
        let settings = app.settings();
        Shell {
            title: title.to_owned(),
            description: settings.description.clone(),
            instance_name: settings.title.clone(),
            path: self.0.path.clone(),
            theme: self.0.theme,
            anonymous_csrf: self.0.csrf.clone(),
            joining: match settings.registration {
                Registration::Open => Joining::Open,
                Registration::Invite => Joining::Invite,
                Registration::Approval => Joining::Approval,
                Registration::Closed => Joining::Closed,
            },
            flash: self.0.flash.clone(),
            ..Shell::default()
        }
    }

    /// What waits for the moderators, when a moderator looks.
    async fn waiting(&self, app: &App) -> Option<u32> {
        if self.0.viewer.role() == kernel::Role::Member {
            return None;
        }
        let waiting = app.waiting(&self.0.viewer).await.map_or(0, |waiting| waiting.all());
        Some(u32::try_from(waiting).unwrap_or(0))
    }

    /// [`Visit::shell`] of a page that is answered with a new secret of the session: its forms carry the new token.
    pub async fn shell_after_change(&self, app: &App, title: &str, session: &str) -> Result<Shell, Error> {
        let mut shell = self.shell(app, title).await?;
        if let Some(viewer) = &mut shell.viewer {
            viewer.csrf = csrf_of(session);
        }
        Ok(shell)
    }

    /// What surrounds a page: the viewer, the unread count, hashtags.
    pub async fn shell(&self, app: &App, title: &str) -> Result<Shell, Error> {
        let mut shell = self.bare_shell(app, title);
        shell.trends = app.trending_tags(5, 0).await?.iter().map(show::tag).collect();
        if self.0.viewer.id().is_some() {
            let own = app.own_account(self.viewer()).await?;
            let unread = app.unread_notifications(self.viewer(), 100).await?;
            let followed = app.followed_tags(self.viewer(), app::Range::newest(8)).await?;
            shell.followed_tags = followed.items.iter().map(show::tag).collect();
            shell.viewer = Some(ViewerView {
                id: own.card.row.id.to_string(),
                handle: own.card.row.handle.clone(),
                display_name: own.card.row.display_name.clone(),
                avatar_url: show::portrait(own.card.row.avatar.as_deref()),
                unread: u32::try_from(unread).unwrap_or(0),
                requests: if own.card.row.locked {
                    u32::try_from(own.follow_requests).unwrap_or(0)
                } else {
                    0
                },
                moderation: self.waiting(app).await,
                csrf: self.0.csrf.clone(),
            });
        }
        Ok(shell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_stays_with_us() {
        for bad in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "",
            "/a\r\nb",
            "javascript:x",
        ] {
            assert_eq!(local(bad), "/home", "{bad:?}");
        }
        assert_eq!(local("/tags/sepsis?max_id=1"), "/tags/sepsis?max_id=1");
    }
}
