//! What remains of a session: its transcript as a page and as files, and its numbers.

use crate::ui::pages::SessionRecord;
use crate::ui::show;
use crate::ui::view::{RecordPart, RecordView};
use crate::ui::visit::{PageResult, Visit, render};
use app::transcripts::{Finished, Form};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::metrics::Metrics;

/// Nothing in the file can run, and nothing in it is ours to a browser; its links work.
const FILE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                           frame-ancestors 'none'; sandbox allow-popups allow-top-navigation-by-user-activation";

pub(crate) async fn transcript(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    page(&app, &visit, &id, RecordPart::Transcript).await
}

pub(crate) async fn metrics(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    page(&app, &visit, &id, RecordPart::Metrics).await
}

fn number(id: &str) -> Result<i64, Error> {
    kernel::id::parse(id).ok_or(Error::NotFound)
}

async fn page(app: &App, visit: &Visit, id: &str, part: RecordPart) -> PageResult {
    let id = number(id)?;
    let session = app.session(visit.viewer(), id).await?;
    let finished = app.transcript(visit.viewer(), id).await?;
    let now = app.now();
    let title = match part {
        RecordPart::Transcript => format!("Transcript: {}", session.row.title),
        RecordPart::Metrics => format!("Numbers: {}", session.row.title),
    };
    let page = SessionRecord {
        shell: visit.shell(app, &title).await?,
        part,
        id: id.to_string(),
        title: session.row.title.clone(),
        group: show::small(&session.group),
        opens: show::when(session.row.opens_at, now),
        closes: show::when(session.row.closes_at, now),
        record: finished.as_deref().map(|it| record(it, now)),
    };
    Ok(render(&page))
}

fn record(finished: &Finished, now: i64) -> RecordView {
    let transcript = &finished.transcript;
    RecordView {
        version: transcript.version,
        made: show::when(transcript.made_at.0, now),
        sha256: finished.sha256.clone(),
        notes: transcript.earlier.iter().map(|it| (it.version + 1, it.then.clone())).collect(),
        summary: in_one_sentence(&finished.metrics),
        metrics_html: finished.parts.metrics.clone(),
        sections_html: finished.parts.sections.clone(),
    }
}

/// `412 posts by 61 people from 9 countries`.
fn in_one_sentence(metrics: &Metrics) -> String {
    let say = |n: u64, one: &str, many: &str| crate::ui::view::Count(n).of(one, many);
    let mut text = format!(
        "{} by {}",
        say(metrics.posts, "post", "posts"),
        say(metrics.participants, "person", "people")
    );
    if metrics.countries > 0 {
        text.push_str(&format!(" from {}", say(metrics.countries, "country", "countries")));
    }
    text
}

pub(crate) async fn html(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    file(&app, &visit, &id, Form::Html).await
}

pub(crate) async fn markdown(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    file(&app, &visit, &id, Form::Markdown).await
}

pub(crate) async fn json(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    file(&app, &visit, &id, Form::Json).await
}

pub(crate) async fn csv(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> PageResult {
    file(&app, &visit, &id, Form::Csv).await
}

async fn file(app: &App, visit: &Visit, id: &str, form: Form) -> PageResult {
    let found = app.transcript_file(visit.viewer(), number(id)?, form).await?;
    let (name, text) = found.ok_or(Error::NotFound)?;
    Ok(as_file(form, &name, text))
}

/// The HTML is read in the browser; the rest is for keeping.
pub(crate) fn as_file(form: Form, name: &str, text: String) -> Response {
    let (kind, place) = match form {
        Form::Html => ("text/html; charset=utf-8", "inline"),
        Form::Markdown => ("text/markdown; charset=utf-8", "attachment"),
        Form::Json => ("application/json; charset=utf-8", "attachment"),
        Form::Csv => ("text/csv; charset=utf-8; header=present", "attachment"),
    };
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, &format!("{place}; filename=\"{name}\"")),
            (header::CONTENT_SECURITY_POLICY, FILE_POLICY),
        ],
        text,
    )
        .into_response()
}
