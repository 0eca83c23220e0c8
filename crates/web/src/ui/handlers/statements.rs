//! Statements: reading them without an account, and writing them together.

use super::feeds::Format;
use crate::api::statements::wish;
use crate::params::Params;
use crate::ui::pages::{Statement, StatementEdit, StatementForm, Statements};
use crate::ui::show;
use crate::ui::view::{FormErrors, StatementDraft, StatementRow, StatementVersion};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::statements::{DraftView, StatementView, VersionView};
use app::{App, Error, Range};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::session::GroupRole;
use wire::feeds::{Entry, Feed};
use wire::time::iso;

fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

fn version(it: &VersionView, now: i64) -> StatementVersion {
    StatementVersion {
        number: it.row.number,
        title: it.row.title.clone(),
        html: it.html.clone(),
        correction: it.row.correction.clone(),
        at: show::when(it.row.published_at.unwrap_or(it.row.written_at), now),
    }
}

fn draft(it: &DraftView, me: Option<i64>, now: i64) -> StatementDraft {
    StatementDraft {
        version: version(&it.version, now),
        text: it.version.row.text.clone(),
        seen: iso(it.version.row.written_at),
        writer: it.writer.as_ref().map(|card| show::small(card)),
        approved_by: it.approved_by.iter().map(|card| show::small(card)).collect(),
        missing: usize::try_from(it.quorum).unwrap_or(0).saturating_sub(it.approved_by.len()),
        is_own: me.is_some() && it.version.row.written_by == me,
        approved: it.approved,
    }
}

fn row(it: &StatementView, now: i64) -> Option<StatementRow> {
    let newest = it.versions.first();
    let shown = newest.or(it.draft.as_ref().map(|draft| &draft.version))?;
    Some(StatementRow {
        id: it.row.id.to_string(),
        title: shown.row.title.clone(),
        group: show::small(&it.group),
        at: show::when(shown.row.published_at.unwrap_or(shown.row.written_at), now),
        state: if it.row.withdrawn_at.is_some() {
            "Withdrawn"
        } else if newest.is_none() {
            "Draft"
        } else if it.embargoed {
            "Under embargo"
        } else if it.row.published > 1 {
            "Corrected"
        } else {
            ""
        },
    })
}

pub(crate) async fn all(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let range = params.range(20, 40)?;
    let found = app.statements(visit.viewer(), None, range).await?;
    let now = app.now();
    let mut shell = visit.shell(&app, "Statements").await?;
    shell.feed = Some(format!("{}/statements.atom", app.settings().base_url));
    let page = Statements {
        shell,
        group: None,
        conducts: false,
        statements: found.items.iter().filter_map(|it| row(it, now)).collect(),
        links: show::links(&found, &range, "/statements"),
    };
    Ok(render(&page))
}

pub(crate) async fn of_group(
    State(app): State<App>,
    visit: Visit,
    Path(segment): Path<String>,
    params: Params,
) -> PageResult {
    let handle = segment.strip_prefix('@').ok_or(Error::NotFound)?;
    let card = app.lookup(visit.viewer(), handle).await?;
    let group = app.group(visit.viewer(), card.row.id).await?;
    let range = params.range(20, 40)?;
    let found = app.statements(visit.viewer(), Some(card.row.id), range).await?;
    let now = app.now();
    let address = format!("/@{}/statements", card.row.handle);
    let mut shell = visit.shell(&app, &format!("Statements of {}", card.row.display_name)).await?;
    shell.feed = Some(format!("{}/@{}/statements.atom", app.settings().base_url, card.row.handle));
    let page = Statements {
        shell,
        group: Some(show::small(&card)),
        conducts: group.role.is_some_and(|role| role >= GroupRole::Moderator),
        statements: found.items.iter().filter_map(|it| row(it, now)).collect(),
        links: show::links(&found, &range, &address),
    };
    Ok(render(&page))
}

pub(crate) async fn one(
    State(app): State<App>,
    visit: Visit,
    Path(statement): Path<String>,
    params: Params,
) -> PageResult {
    let key = params.get("press");
    let it = app.statement(visit.viewer(), id(&statement)?, key).await?;
    let now = app.now();
    let wanted = params.number("version")?.and_then(|number| i16::try_from(number).ok());
    let older = match wanted.filter(|number| *number != it.row.published) {
        None => None,
        Some(number) => {
            let found = it.versions.iter().find(|version| version.row.number == number);
            Some(version(found.ok_or(Error::NotFound)?, now))
        }
    };
    let shown = it.versions.first().or(it.draft.as_ref().map(|draft| &draft.version));
    let title = shown.map_or("Statement", |version| version.row.title.as_str());
    let role = app.group(visit.viewer(), it.row.group_id).await.ok().and_then(|group| group.role);
    let mut shell = visit.shell(&app, title).await?;
    shell.canonical = Some(app.settings().statement_url(it.row.id));
    shell.noindex = it.embargoed || it.versions.is_empty() || older.is_some();
    let page = Statement {
        shell,
        id: it.row.id.to_string(),
        group: show::small(&it.group),
        versions: it.versions.iter().map(|it| version(it, now)).collect(),
        older,
        press: it.press.clone(),
        embargo: it.row.embargo_until.filter(|_| it.embargoed).map(|at| show::coming(at, now)),
        withdrawn: it.row.withdrawn_at.map(|at| (show::when(at, now), it.row.withdrawn_reason.clone())),
        conducts: it.conducts,
        is_owner: role == Some(GroupRole::Owner),
        draft: it.draft.as_ref().map(|it| draft(it, visit.viewer().id(), now)),
        press_url: if it.conducts && it.embargoed {
            format!("{}?press={}", app.settings().statement_url(it.row.id), it.row.press_key)
        } else {
            String::new()
        },
    };
    Ok(render(&page))
}

async fn form(
    app: &App,
    visit: &Visit,
    (action, group, corrects): (String, i64, bool),
    form: StatementForm,
    errors: FormErrors,
) -> PageResult {
    let card = app.account(visit.viewer(), group).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if corrects { "Correct the statement" } else { "Draft a statement" };
    let shell = visit.shell(app, title).await?;
    let page = StatementEdit { shell, action, group: show::small(&card), corrects, form, errors };
    Ok((status, render(&page)).into_response())
}

fn typed(params: &Params) -> StatementForm {
    StatementForm {
        title: params.text("title"),
        text: params.text("text"),
        correction: params.text("correction"),
        seen: params.text("seen"),
    }
}

pub(crate) async fn new(State(app): State<App>, visit: Visit, Path(group): Path<String>) -> PageResult {
    visit.signed_in()?;
    let group = id(&group)?;
    app.group_door(visit.viewer(), group).await?;
    let place = (format!("/groups/{group}/statements"), group, false);
    form(&app, &visit, place, StatementForm::default(), FormErrors::default()).await
}

pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let group = id(&group)?;
    match app.draft_statement(visit.viewer(), group, wish(&params)?).await {
        Ok(it) => Ok(go_saying(
            &app,
            &format!("/statements/{}", it.row.id),
            "The draft is saved. Others of the group have to agree to it.",
        )),
        Err(Error::Invalid(refusals)) => {
            let place = (format!("/groups/{group}/statements"), group, false);
            form(&app, &visit, place, typed(&params), FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(statement): Path<String>) -> PageResult {
    visit.signed_in()?;
    let it = app.statement(visit.viewer(), id(&statement)?, None).await?;
    if !it.conducts {
        return Err(Error::NotFound.into());
    }
    let seen = it.draft.as_ref().map(|draft| iso(draft.version.row.written_at)).unwrap_or_default();
    let from =
        it.draft.as_ref().map(|draft| &draft.version).or(it.versions.first()).ok_or(Error::NotFound)?;
    let typed = StatementForm {
        title: from.row.title.clone(),
        text: from.row.text.clone(),
        correction: if it.draft.is_some() { from.row.correction.clone() } else { String::new() },
        seen,
    };
    let place = (format!("/statements/{}/edit", it.row.id), it.row.group_id, it.row.published > 0);
    form(&app, &visit, place, typed, FormErrors::default()).await
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(statement): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let statement = id(&statement)?;
    match app.revise_statement(visit.viewer(), statement, wish(&params)?).await {
        Ok(_) => Ok(go_saying(
            &app,
            &format!("/statements/{statement}"),
            "The draft is saved. Whoever agreed before has to agree anew.",
        )),
        Err(Error::Invalid(refusals)) => {
            let it = app.statement(visit.viewer(), statement, None).await?;
            let place = (format!("/statements/{statement}/edit"), it.row.group_id, it.row.published > 0);
            // The next try is about the draft as it stands now: its writer has been told.
            let seen = it.draft.as_ref().map(|draft| iso(draft.version.row.written_at)).unwrap_or_default();
            let typed = StatementForm { seen, ..typed(&params) };
            form(&app, &visit, place, typed, FormErrors::from(refusals)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((statement, action)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let statement = id(&statement)?;
    let viewer = visit.viewer();
    let outcome = match action.as_str() {
        "approve" => {
            let seen = params.time("seen")?;
            app.approve_statement(viewer, statement, seen, true).await.map(|_| "You agree to this wording.")
        }
        "take_back" => {
            app.approve_statement(viewer, statement, None, false).await.map(|_| "You agree no longer.")
        }
        "publish" => {
            let offset = params.number("utc_offset")?.unwrap_or(0).clamp(-1000, 1000);
            let until = params.time("embargo_until")?.map(|at| at - offset * 60_000);
            app.publish_statement(viewer, statement, until).await.map(|_| "The statement is out.")
        }
        "withdraw" => app
            .withdraw_statement(viewer, statement, &params.text("reason"))
            .await
            .map(|_| "The statement is withdrawn."),
        "drop" => {
            let group = app.statement(viewer, statement, None).await?.group.row.handle.clone();
            app.drop_statement_draft(viewer, statement).await?;
            return Ok(go_saying(&app, &format!("/@{group}/statements"), "The draft is gone."));
        }
        _ => Err(Error::NotFound),
    };
    let place = format!("/statements/{statement}");
    match outcome {
        Ok(says) => Ok(go_saying(&app, &place, says)),
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &place, &error)),
        Err(error) => Err(error.into()),
    }
}

fn entry(app: &App, it: &StatementView) -> Option<Entry> {
    let newest = it.versions.first()?;
    let first = it.versions.last()?;
    let mut html = newest.html.clone();
    if !newest.row.correction.is_empty() {
        html = format!(
            "<p><strong>Corrected:</strong> {}</p>{html}",
            wire::html::escape(&newest.row.correction)
        );
    }
    if it.row.withdrawn_at.is_some() {
        html = format!(
            "<p><strong>Withdrawn:</strong> {}</p>{html}",
            wire::html::escape(&it.row.withdrawn_reason)
        );
    }
    let out = |version: &VersionView| version.row.published_at.unwrap_or(version.row.written_at);
    Some(Entry {
        url: app.settings().statement_url(it.row.id),
        title: newest.row.title.clone(),
        html,
        author: it.group.row.display_name.clone(),
        published_at: it.row.embargo_until.unwrap_or(0).max(out(first)),
        updated_at: it.row.withdrawn_at.unwrap_or(0).max(it.row.embargo_until.unwrap_or(0)).max(out(newest)),
    })
}

/// Statements as a feed: of everybody, or of a group.
async fn feed(app: &App, group: Option<&str>, format: Format) -> PageResult {
    let anybody = app::Viewer::anybody();
    let card = match group {
        Some(handle) => Some(app.lookup(&anybody, handle).await?),
        None => None,
    };
    let found = app.statements(&anybody, card.as_ref().map(|card| card.row.id), Range::newest(40)).await?;
    let (title, url) = match &card {
        Some(card) => (
            format!("Statements of {}", card.row.display_name),
            format!("{}/@{}/statements", app.settings().base_url, card.row.handle),
        ),
        None => (
            format!("Statements on {}", app.settings().title),
            format!("{}/statements", app.settings().base_url),
        ),
    };
    Ok(format.answer(&Feed {
        title,
        description: String::new(),
        own_url: format!("{url}.{}", format.ending()),
        url,
        entries: found.items.iter().filter_map(|it| entry(app, it)).collect(),
    }))
}

pub(crate) async fn atom(State(app): State<App>) -> PageResult {
    feed(&app, None, Format::Atom).await
}

pub(crate) async fn rss(State(app): State<App>) -> PageResult {
    feed(&app, None, Format::Rss).await
}

pub(crate) async fn group_atom(State(app): State<App>, Path(segment): Path<String>) -> PageResult {
    feed(&app, Some(segment.strip_prefix('@').ok_or(Error::NotFound)?), Format::Atom).await
}

pub(crate) async fn group_rss(State(app): State<App>, Path(segment): Path<String>) -> PageResult {
    feed(&app, Some(segment.strip_prefix('@').ok_or(Error::NotFound)?), Format::Rss).await
}
