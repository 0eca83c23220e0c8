//! Pages of the API: a JSON array, and the `Link` header to the pages around it.

use crate::error::ok;
use crate::params::encode;
use app::Settings;
use app::pages::Page;
use axum::http::{HeaderValue, Uri, header};
use axum::response::Response;

/// Answers with a page. `write` writes the JSON of one thing.
pub(crate) fn page<T>(
    settings: &Settings,
    uri: &Uri,
    page: &Page<T>,
    mut write: impl FnMut(&T, &mut String),
) -> Response {
    let mut body = String::with_capacity(64 + page.items.len() * 2048);
    body.push('[');
    for (at, item) in page.items.iter().enumerate() {
        if at > 0 {
            body.push(',');
        }
        write(item, &mut body);
    }
    body.push(']');
    let mut response = ok(body);
    if let Some((newest, oldest)) = page.ends {
        let mut links = Vec::new();
        if page.full {
            links.push(format!("<{}>; rel=\"next\"", around(settings, uri, "max_id", oldest)));
        }
        links.push(format!("<{}>; rel=\"prev\"", around(settings, uri, "min_id", newest)));
        if let Ok(value) = HeaderValue::from_str(&links.join(", ")) {
            response.headers_mut().insert(header::LINK, value);
        }
    }
    response
}

fn around(settings: &Settings, uri: &Uri, cursor: &str, id: i64) -> String {
    let mut query: Vec<String> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && !["max_id", "min_id", "since_id"].contains(&name)
        })
        // What the client sent is not trusted to be fit for a header.
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{}={}", safe(name), safe(value)),
            None => safe(pair),
        })
        .collect();
    query.push(format!("{cursor}={id}"));
    format!("{}{}?{}", settings.base_url, uri.path(), query.join("&"))
}

fn safe(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%[]+".contains(&byte)) {
        text.to_owned()
    } else {
        encode(text)
    }
}
