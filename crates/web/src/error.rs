//! The one place where an error becomes a status code.

use app::{Error, Misfit};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::any::Any;

/// An error on its way to a client of the API.
#[derive(Debug)]
pub(crate) struct ApiError(pub Error);

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<kernel::Refusal> for ApiError {
    fn from(refusal: kernel::Refusal) -> Self {
        Self(refusal.into())
    }
}

pub(crate) type ApiResult = Result<Response, ApiError>;

pub(crate) fn status(error: &Error) -> StatusCode {
    match error {
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Unauthorized(_) => StatusCode::UNAUTHORIZED,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        Error::OAuth { code: "invalid_client", .. } => StatusCode::UNAUTHORIZED,
        Error::OAuth { .. } => StatusCode::BAD_REQUEST,
        Error::Misfit(Misfit::TooLarge, _) => StatusCode::PAYLOAD_TOO_LARGE,
        Error::Misfit(Misfit::Full, _) => StatusCode::INSUFFICIENT_STORAGE,
        Error::Misfit(Misfit::Offset, _) => StatusCode::CONFLICT,
        Error::Misfit(Misfit::Busy, _) => StatusCode::LOCKED,
        Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Store(_) | Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What a person may read of an error. What is ours to mend goes to the log, not to the client.
pub(crate) fn message(error: &Error) -> String {
    match error {
        Error::Store(_) | Error::Broken(_) => {
            tracing::error!(%error, "a request failed");
            "Something went wrong on the server, and nothing was changed. Try again in a moment.".into()
        }
        other => other.to_string(),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut body = match &self.0 {
            Error::OAuth { code, description } => json!({ "error": code, "error_description": description }),
            other => json!({ "error": message(other) }),
        };
        if let Error::Invalid(refusals) = &self.0 {
            let mut details = serde_json::Map::new();
            for refusal in refusals {
                let list = details.entry(refusal.field).or_insert_with(|| json!([]));
                if let Some(list) = list.as_array_mut() {
                    list.push(json!({ "error": refusal.code, "description": refusal.says }));
                }
            }
            body["details"] = Value::Object(details);
        }
        let mut response = respond(status(&self.0), body.to_string());
        if let Error::TooMany(seconds) = &self.0 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        response
    }
}

/// JSON with a status.
pub(crate) fn respond(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response()
}

/// JSON that went well.
pub(crate) fn ok(body: String) -> Response {
    respond(StatusCode::OK, body)
}

/// A value as JSON.
pub(crate) fn value(value: &Value) -> Response {
    ok(value.to_string())
}

/// `{}`.
pub(crate) fn empty() -> Response {
    ok("{}".into())
}

/// A request that cannot be read at all.
pub(crate) fn unreadable(status: StatusCode, says: &str) -> Response {
    respond(status, json!({ "error": says }).to_string())
}

pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    unreadable(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on the server. Try again in a moment.",
    )
}
