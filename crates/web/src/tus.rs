//! Videos arrive by tus 1.0.0 (tus.io), which goes on where a connection broke off. The same handlers stand below the API,
//! for whoever has a token, and below the pages, for whoever is signed in and sends the token of the page's forms.

use crate::Web;
use crate::error::ApiError;
use crate::ui::Visit;
use crate::viewer::Auth;
use app::videos::Arrived;
use app::{App, Error, Viewer};
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, head, options};
use futures_util::StreamExt;

const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,termination,expiration";
const PART: &str = "application/offset+octet-stream";

/// Below the API; the pages name the same handlers in their own routes.
pub(crate) fn routes() -> Router<Web> {
    Router::new().route("/api/rounds/v1/uploads", all()).route("/api/rounds/v1/uploads/{id}", one())
}

pub(crate) fn all() -> MethodRouter<Web> {
    options(about).post(announce)
}

pub(crate) fn one() -> MethodRouter<Web> {
    head(arrived).patch(receive).delete(forget).options(about)
}

/// Whoever sends: by a token, or by a page.
pub(crate) struct Sender {
    viewer: Viewer,
    /// Where uploads are, for the address of a new one.
    place: &'static str,
}

impl<S: Send + Sync> FromRequestParts<S> for Sender {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        if let Some(Auth(viewer)) = parts.extensions.get::<Auth>() {
            return Ok(Self { viewer: viewer.clone(), place: "/api/rounds/v1/uploads" });
        }
        let given = text(&parts.headers, "x-csrf");
        let visit = parts.extensions.get::<Visit>();
        match visit.filter(|it| platform::secrets::same(given.as_bytes(), it.csrf().as_bytes())) {
            Some(visit) => Ok(Self { viewer: visit.viewer().clone(), place: "/videos/uploads" }),
            None => Err(refuse(
                StatusCode::FORBIDDEN,
                "This page is out of date, or the upload came from another site. Reload the page and try again.",
            )),
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// An answer that ends the request; in a box, because it is large and rare.
pub(crate) struct Refused(Box<Response>);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        *self.0
    }
}

fn refuse(status: StatusCode, says: &str) -> Refused {
    Refused(Box::new(with(crate::error::unreadable(status, says), &[])))
}

fn failed(error: Error) -> Refused {
    Refused(Box::new(with(ApiError(error).into_response(), &[])))
}

fn with(mut response: Response, headers: &[(&'static str, String)]) -> Response {
    let all = response.headers_mut();
    all.insert("tus-resumable", HeaderValue::from_static(VERSION));
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            all.insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn speaks_tus(headers: &HeaderMap) -> Result<(), Refused> {
    if text(headers, "tus-resumable") == VERSION {
        return Ok(());
    }
    let says = "This address speaks tus 1.0.0. Send the header Tus-Resumable: 1.0.0.";
    let refused = refuse(StatusCode::PRECONDITION_FAILED, says).into_response();
    Err(Refused(Box::new(with(refused, &[("tus-version", VERSION.into())]))))
}

fn number(headers: &HeaderMap, name: &str) -> Result<u64, Refused> {
    text(headers, name)
        .parse()
        .map_err(|_| refuse(StatusCode::BAD_REQUEST, &format!("The header {name} has to be a whole number.")))
}

fn id(text: &str) -> Result<i64, Refused> {
    kernel::id::parse(text).ok_or_else(|| failed(Error::NotFound))
}

/// What has arrived, in tus's headers. The day is that of HTTP (RFC 9110, section 5.6.7).
fn state(it: &Arrived) -> Vec<(&'static str, String)> {
    vec![
        ("upload-offset", it.offset.to_string()),
        ("upload-length", it.length.to_string()),
        ("upload-expires", wire::time::http(it.expires_at)),
        ("cache-control", "no-store".into()),
    ]
}

pub(crate) async fn about(State(app): State<App>) -> Response {
    let most = app.settings().video_bytes.to_string();
    let headers =
        [("tus-version", VERSION.into()), ("tus-extension", EXTENSIONS.into()), ("tus-max-size", most)];
    with(StatusCode::NO_CONTENT.into_response(), &headers)
}

/// `title dGhlIHRpdGxl`; what a file is called on somebody's disk is not read.
fn title(headers: &HeaderMap) -> String {
    let pairs = text(headers, "upload-metadata").split(',').filter_map(|pair| pair.trim().split_once(' '));
    let value = pairs.filter(|(name, _)| *name == "title").map(|(_, value)| value.trim()).next();
    let bytes = value.and_then(|value| data_encoding::BASE64.decode(value.as_bytes()).ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

pub(crate) async fn announce(
    State(app): State<App>,
    sender: Sender,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    speaks_tus(&headers)?;
    let length = number(&headers, "upload-length")?;
    let it = app.announce_video(&sender.viewer, length, &title(&headers)).await.map_err(failed)?;
    let mut all = state(&it);
    all.push(("location", format!("{}{}/{}", app.settings().base_url, sender.place, it.id)));
    Ok(with(StatusCode::CREATED.into_response(), &all))
}

pub(crate) async fn arrived(
    State(app): State<App>,
    sender: Sender,
    Path(video): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    speaks_tus(&headers)?;
    let it = app.arrived_video(&sender.viewer, id(&video)?).await.map_err(failed)?;
    Ok(with(StatusCode::OK.into_response(), &state(&it)))
}

pub(crate) async fn receive(
    State(app): State<App>,
    sender: Sender,
    Path(video): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    speaks_tus(&headers)?;
    if text(&headers, header::CONTENT_TYPE.as_str()) != PART {
        let says = format!("A part of a file is sent as {PART}.");
        return Err(refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, &says));
    }
    let offset = number(&headers, "upload-offset")?;
    let (give, parts) = tokio::sync::mpsc::channel(4);
    let sending = async move {
        let mut body = body.into_data_stream();
        while let Some(Ok(part)) = body.next().await {
            if give.send(part).await.is_err() {
                break;
            }
        }
    };
    let receiving = app.receive_video(&sender.viewer, id(&video)?, offset, parts);
    let ((), outcome) = tokio::join!(sending, receiving);
    Ok(with(StatusCode::NO_CONTENT.into_response(), &state(&outcome.map_err(failed)?)))
}

pub(crate) async fn forget(
    State(app): State<App>,
    sender: Sender,
    Path(video): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    speaks_tus(&headers)?;
    app.delete_video(&sender.viewer, id(&video)?).await.map_err(failed)?;
    Ok(with(StatusCode::NO_CONTENT.into_response(), &[]))
}
