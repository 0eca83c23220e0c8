//! Parameters, however a client sends them: in the query, as a form, as JSON, as multipart; with or without brackets.

use crate::error::unreadable;
use crate::ui::Visit;
use crate::viewer::Auth;
use app::{Error, Range};
use axum::body::Bytes;
use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::Response;
use serde_json::Value;

/// Bodies without files.
const SMALL: usize = 1024 * 1024;
/// Bodies with files: four pictures of the largest size and the words.
const LARGE: usize = 66 * 1024 * 1024;

/// Everything that was sent, flat: `poll[options][]` for the options of a poll.
#[derive(Debug, Default)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    files: Vec<(String, File)>,
}

/// A file as it was sent.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// What the sender calls it.
    pub name: String,
    pub bytes: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Params {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let mut params = Self::default();
        if let Some(query) = request.uri().query() {
            params.add_form(query.as_bytes())?;
        }
        let content_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        if content_type.starts_with("multipart/form-data") {
            let length =
                request.headers().get(header::CONTENT_LENGTH).and_then(|it| it.to_str().ok()?.parse().ok());
            if length.unwrap_or(0) > LARGE {
                return Err(too_large().into());
            }
            // Whoever has shown who they are may send pictures; anybody else sends words.
            let known = request.extensions().get::<Auth>().is_some_and(|Auth(viewer)| viewer.id().is_some())
                || request.extensions().get::<Visit>().is_some_and(|visit| visit.viewer().id().is_some());
            let most = if known { LARGE } else { SMALL };
            let form = Multipart::from_request(request, state).await.map_err(|_| {
                bad("The form cannot be read. Send it as multipart/form-data with a boundary.")
            })?;
            params.add_multipart(form, most).await?;
            return params.without_nul().map_err(Into::into);
        }
        let body = axum::body::to_bytes(request.into_body(), SMALL).await.map_err(|_| too_large())?;
        if body.is_empty() {
            return params.without_nul().map_err(Into::into);
        }
        if content_type.starts_with("application/json") {
            let value: Value =
                serde_json::from_slice(&body).map_err(|_| bad("The body is not valid JSON."))?;
            params.add_json("", &value);
        } else {
            params.add_form(&body)?;
        }
        params.without_nul().map_err(Into::into)
    }
}

/// Why a request cannot be read at all.
#[derive(Debug)]
struct Unreadable(StatusCode, &'static str);

impl From<Unreadable> for Response {
    fn from(Unreadable(status, says): Unreadable) -> Self {
        unreadable(status, says)
    }
}

fn bad(says: &'static str) -> Unreadable {
    Unreadable(StatusCode::BAD_REQUEST, says)
}

fn too_large() -> Unreadable {
    Unreadable(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large. Send less at once.")
}

impl Params {
    /// No text of ours has a NUL, and PostgreSQL cannot keep one.
    fn without_nul(self) -> Result<Self, Unreadable> {
        if self.pairs.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            return Err(Unreadable(
                StatusCode::UNPROCESSABLE_ENTITY,
                "The text has control characters (NUL), which cannot be shown. Remove them and try again.",
            ));
        }
        Ok(self)
    }

    fn add_form(&mut self, form: &[u8]) -> Result<(), Unreadable> {
        for pair in form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            let text = |bytes| decode(bytes).ok_or_else(|| bad("The request is not valid UTF-8."));
            self.pairs.push((text(name)?, text(value)?));
        }
        Ok(())
    }

    /// Objects become `name[key]`, arrays `name[]`, arrays of objects `name[0][key]`. Null is nothing.
    fn add_json(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Bool(flag) => self.pairs.push((name.to_owned(), flag.to_string())),
            Value::Number(number) => self.pairs.push((name.to_owned(), number.to_string())),
            Value::String(text) => self.pairs.push((name.to_owned(), text.clone())),
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    let below = if item.is_object() { format!("{name}[{at}]") } else { format!("{name}[]") };
                    self.add_json(&below, item);
                }
            }
            Value::Object(fields) => {
                for (key, field) in fields {
                    let below = if name.is_empty() { key.clone() } else { format!("{name}[{key}]") };
                    self.add_json(&below, field);
                }
            }
        }
    }

    async fn add_multipart(&mut self, mut form: Multipart, most: usize) -> Result<(), Unreadable> {
        let mut total = 0;
        loop {
            let field = match form.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => return Ok(()),
                Err(_) => return Err(bad("The form ends in the middle. Send it again.")),
            };
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let mut bytes = Vec::new();
            let mut field = field;
            while let Some(chunk) =
                field.chunk().await.map_err(|_| bad("The form ends in the middle. Send it again."))?
            {
                total += chunk.len();
                if total > most || (file_name.is_none() && bytes.len() + chunk.len() > SMALL) {
                    return Err(too_large());
                }
                bytes.extend_from_slice(&chunk);
            }
            if let Some(file_name) = file_name {
                // A browser sends an empty file for a field that was left alone.
                if !bytes.is_empty() {
                    self.files.push((name, File { name: file_name, bytes: bytes.into() }));
                }
            } else {
                let text = String::from_utf8(bytes).map_err(|_| bad("The request is not valid UTF-8."))?;
                self.pairs.push((name, text));
            }
        }
    }

    /// The last value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    pub fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(str::to_owned)
    }

    /// Every value of a list: `name[]`, `name[0]` or `name` again and again.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs
            .iter()
            .filter(|(key, _)| {
                key.strip_prefix(name).is_some_and(|rest| {
                    rest.is_empty()
                        || rest == "[]"
                        || rest
                            .strip_prefix('[')
                            .and_then(|rest| rest.strip_suffix(']'))
                            .is_some_and(|at| !at.is_empty() && at.bytes().all(|byte| byte.is_ascii_digit()))
                })
            })
            .map(|(_, value)| value.clone())
            .collect()
    }

    pub fn has_any(&self, prefix: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key.starts_with(prefix))
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).map(|value| {
            !matches!(value, "" | "0" | "false" | "False" | "FALSE" | "f" | "F" | "off" | "OFF" | "no")
        })
    }

    pub fn is(&self, name: &str) -> bool {
        self.flag(name).unwrap_or(false)
    }

    pub fn number(&self, name: &'static str) -> Result<Option<i64>, Error> {
        match self.get(name) {
            None | Some("") => Ok(None),
            Some(text) => text
                .trim()
                .parse()
                .map(Some)
                .map_err(|_| Error::invalid(name, format!("{name} has to be a whole number."))),
        }
    }

    /// An id; a malformed one names nothing.
    pub fn id(&self, name: &str) -> Result<Option<i64>, Error> {
        match self.get(name) {
            None | Some("") => Ok(None),
            Some(text) => kernel::id::parse(text).map(Some).ok_or(Error::NotFound),
        }
    }

    pub fn ids(&self, name: &str) -> Result<Vec<i64>, Error> {
        self.all(name).iter().map(|text| kernel::id::parse(text).ok_or(Error::NotFound)).collect()
    }

    /// A time in ISO 8601, in milliseconds.
    pub fn time(&self, name: &'static str) -> Result<Option<i64>, Error> {
        match self.get(name) {
            None | Some("") => Ok(None),
            Some(text) => wire::time::parse_iso(text)
                .map(Some)
                .ok_or_else(|| Error::invalid(name, "This is not a time. Write it as 2026-11-24T20:00:00Z.")),
        }
    }

    /// `max_id`, `since_id`, `min_id` and `limit`, which is at most `most`.
    pub fn range(&self, usual: usize, most: usize) -> Result<Range, Error> {
        let cursor = |name: &'static str| match self.get(name) {
            None | Some("") => Ok(None),
            Some(text) => kernel::id::parse(text).map(Some).ok_or_else(|| {
                Error::invalid(name, format!("{name} is not an id. Use one from an earlier answer."))
            }),
        };
        Ok(Range {
            max_id: cursor("max_id")?,
            since_id: cursor("since_id")?,
            min_id: cursor("min_id")?,
            limit: self.limit(usual, most)?,
        })
    }

    pub fn limit(&self, usual: usize, most: usize) -> Result<usize, Error> {
        let wished = self.number("limit")?.unwrap_or(usual as i64);
        Ok(usize::try_from(wished.max(1)).unwrap_or(most).min(most))
    }

    pub fn offset(&self) -> Result<usize, Error> {
        Ok(usize::try_from(self.number("offset")?.unwrap_or(0).clamp(0, 10_000)).unwrap_or(0))
    }

    pub fn file(&self, name: &str) -> Option<File> {
        self.files.iter().find(|(key, _)| key == name).map(|(_, file)| file.clone())
    }

    pub fn files(&self, name: &str) -> Vec<File> {
        self.files.iter().filter(|(key, _)| key == name).map(|(_, file)| file.clone()).collect()
    }
}

/// Percent-decoding of a form; `None` when it is not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'+' => out.push(b' '),
            b'%' => {
                match (bytes.get(at + 1).and_then(|b| hex(*b)), bytes.get(at + 2).and_then(|b| hex(*b))) {
                    (Some(high), Some(low)) => {
                        out.push(high << 4 | low);
                        at += 2;
                    }
                    _ => out.push(b'%'),
                }
            }
            byte => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).ok()
}

/// Percent-encoding for a query value or a path segment.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Params {
        let mut params = Params::default();
        params.add_form(text.as_bytes()).unwrap();
        params
    }

    #[test]
    fn a_form_and_json_say_the_same() {
        let mut json = Params::default();
        let value: Value = serde_json::from_str(r#"{"status":"a b","media_ids":["1","2"],"poll":{"options":["x","y"],"multiple":true},"fields_attributes":[{"name":"n"}],"none":null}"#).unwrap();
        json.add_json("", &value);
        let form = form(
            "status=a+b&media_ids[]=1&media_ids%5B%5D=2&poll[options][]=x&poll[options][]=y&poll[multiple]=true&fields_attributes[0][name]=n",
        );
        for params in [&json, &form] {
            assert_eq!(params.get("status"), Some("a b"));
            assert_eq!(params.all("media_ids"), ["1", "2"]);
            assert_eq!(params.all("poll[options]"), ["x", "y"]);
            assert_eq!(params.flag("poll[multiple]"), Some(true));
            assert_eq!(params.get("fields_attributes[0][name]"), Some("n"));
            assert_eq!(params.get("none"), None);
        }
    }

    #[test]
    fn invalid_utf8_is_refused_and_odd_percents_are_not() {
        assert!(Params::default().add_form(b"a=%ff").is_err());
        assert_eq!(form("a=100%&b=%zz").get("a"), Some("100%"));
    }

    #[test]
    fn a_limit_is_capped_and_a_malformed_cursor_is_refused() {
        assert_eq!(form("limit=1000000000").range(20, 40).unwrap().limit, 40);
        assert_eq!(form("limit=-1").range(20, 40).unwrap().limit, 1);
        assert!(form("max_id=abc").range(20, 40).is_err());
    }
}
