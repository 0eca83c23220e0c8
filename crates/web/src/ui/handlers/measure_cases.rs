//! The cases of a site for its lead and the steering group: the list, one case with its history, and queries.

use super::measures::id;
use crate::api::measures::texts;
use crate::ui::pages::{MeasuresCase, MeasuresSite};
use crate::ui::show;
use crate::ui::view::{CaseRow, CorrectionLine, FormErrors, QueryLine};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, render};
use app::measures::{CaseView, CorrectionView};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::protocol::Protocol;

/// A site as its pages call it.
fn label(code: &str, name: &str) -> String {
    format!("{code} · {name}")
}

pub(crate) async fn site(
    State(app): State<App>,
    visit: Visit,
    Path((group, site)): Path<(String, String)>,
) -> PageResult {
    visit.signed_in()?;
    let number = id(&group)?;
    let desk = app.site_desk(visit.viewer(), id(&site)?).await?;
    if desk.site.group_id != number {
        return Err(Error::NotFound.into());
    }
    let card = app.group(visit.viewer(), number).await?.account;
    let now = app.now();
    let week_of = |case: i64| desk.cases.iter().find(|it| it.id == case).map(|it| it.week);
    let columns: Vec<&str> = desk.protocol.fields.iter().map(|it| it.label.as_str()).collect();
    let page = MeasuresSite {
        shell: visit.shell(&app, &format!("Cases of {}", desk.site.code)).await?,
        name: card.row.display_name.clone(),
        site_name: label(&desk.site.code, &desk.site.name),
        locked: desk.site.locked_at.is_some(),
        leads: desk.reads.leads,
        columns: columns.join(" · "),
        cases: desk
            .cases
            .iter()
            .map(|it| CaseRow {
                id: it.id.to_string(),
                week: show::measures::week(it.week),
                values: it
                    .texts
                    .split('\n')
                    .map(|text| if text.is_empty() { "–" } else { text })
                    .collect::<Vec<_>>()
                    .join(" · "),
                withdrawn: it.withdrawn_at.is_some(),
            })
            .collect(),
        queries: desk
            .queries
            .iter()
            .map(|it| show::measures::query(it, &desk.protocol, desk.reads, week_of(it.row.case_id), now))
            .collect(),
        site,
        group,
    };
    Ok(render(&page))
}

/// What a field said before; nothing where it said the same.
fn before(protocol: &Protocol, old: &CorrectionView, new: (i64, &str)) -> Vec<String> {
    let mut said = Vec::new();
    if old.row.week != new.0 {
        said.push(format!("Week of {}", show::measures::week(old.row.week)));
    }
    let pairs = old.row.texts.split('\n').zip(new.1.split('\n'));
    for (field, (old, new)) in protocol.fields.iter().zip(pairs) {
        if old != new {
            let old = if old.is_empty() { "nothing" } else { old };
            said.push(format!("{}: {old}", field.label));
        }
    }
    said
}

fn corrections(it: &CaseView, now: i64) -> Vec<CorrectionLine> {
    // Each correction is told by what it replaced: the next newer state is the one above it.
    let newer = std::iter::once((it.row.week, it.row.texts.as_str()))
        .chain(it.corrections.iter().map(|old| (old.row.week, old.row.texts.as_str())));
    let line = |(old, new): (&CorrectionView, (i64, &str))| CorrectionLine {
        by: old.by.as_deref().map(show::small),
        at: show::when(old.row.made_at, now),
        before: before(&it.protocol, old, new),
    };
    it.corrections.iter().zip(newer).map(line).collect()
}

/// What was typed on the page of a case when it was refused.
#[derive(Default)]
struct Typed {
    /// A corrected day and its fields.
    correction: Option<(String, Vec<String>)>,
    /// A field and the question about it.
    question: (String, String),
    /// A query and the answer to it.
    answer: (String, String),
}

/// The page of a case, with what was typed when it was refused.
async fn show_case(
    app: &App,
    visit: &Visit,
    group: String,
    case: String,
    typed: Typed,
    errors: FormErrors,
) -> PageResult {
    visit.signed_in()?;
    let it = app.measure_case(visit.viewer(), id(&case)?).await?;
    if it.site.group_id != id(&group)? {
        return Err(Error::NotFound.into());
    }
    let now = app.now();
    let stored =
        || (wire::time::iso_date(it.row.week), it.row.texts.split('\n').map(str::to_owned).collect());
    let (date, values) = typed.correction.unwrap_or_else(stored);
    let withdrawn = it.row.withdrawn_at.is_some();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = MeasuresCase {
        shell: visit.shell(app, "A case").await?,
        site: it.site.id.to_string(),
        site_name: label(&it.site.code, &it.site.name),
        week: show::measures::week(it.row.week),
        date,
        today: wire::time::iso_date(now),
        fields: it
            .protocol
            .fields
            .iter()
            .zip(values)
            .map(|(field, value)| show::measures::field(field, value))
            .collect(),
        withdrawn,
        may_correct: it.reads.leads && it.site.locked_at.is_none() && !withdrawn,
        may_ask: it.reads.steers,
        corrections: corrections(&it, now),
        queries: it
            .queries
            .iter()
            .map(|query| show::measures::query(query, &it.protocol, it.reads, None, now))
            .map(|line| {
                let typed = if line.id == typed.answer.0 { typed.answer.1.clone() } else { String::new() };
                QueryLine { typed, ..line }
            })
            .collect(),
        asked: typed.question,
        errors,
        group,
        case,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn case(
    State(app): State<App>,
    visit: Visit,
    Path((group, case)): Path<(String, String)>,
) -> PageResult {
    show_case(&app, &visit, group, case, Typed::default(), FormErrors::default()).await
}

pub(crate) async fn correct(
    State(app): State<App>,
    visit: Visit,
    Path((group, case)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let number = id(&case)?;
    let protocol = app.protocol_of_case(visit.viewer(), number).await?;
    let (date, values) = (params.text("date"), texts(&protocol, &params));
    match app.correct_case(visit.viewer(), number, &date, values.clone()).await {
        Ok(()) => {
            let here = format!("/groups/{group}/measures/cases/{case}");
            Ok(go_saying(&app, &here, "The case is corrected. What it said before stays below."))
        }
        Err(Error::Invalid(refusals)) => {
            let typed = Typed { correction: Some((date, values)), ..Typed::default() };
            show_case(&app, &visit, group, case, typed, refusals.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Withdraws a case, or asks about it.
pub(crate) async fn about_case(
    State(app): State<App>,
    visit: Visit,
    Path((group, case, action)): Path<(String, String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (viewer, number) = (visit.viewer(), id(&case)?);
    let here = format!("/groups/{group}/measures/cases/{case}");
    let done = match action.as_str() {
        "withdraw" => {
            app.withdraw_case(viewer, number).await.map(|()| "The case counts for nothing any more.")
        }
        "query" => {
            let asked =
                app.raise_query(viewer, number, &params.text("field"), &params.text("question")).await;
            asked.map(|_| "The site is asked.")
        }
        _ => Err(Error::NotFound),
    };
    match done {
        Ok(says) => Ok(go_saying(&app, &here, says)),
        Err(Error::Invalid(refusals)) => {
            let question = (params.text("field"), params.text("question"));
            let typed = Typed { question, ..Typed::default() };
            show_case(&app, &visit, group, case, typed, refusals.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Answers a query, or closes it.
pub(crate) async fn about_query(
    State(app): State<App>,
    visit: Visit,
    Path((group, query, action)): Path<(String, String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let (viewer, number) = (visit.viewer(), id(&query)?);
    let case = params.id("case")?.ok_or(Error::NotFound)?;
    let here = format!("/groups/{group}/measures/cases/{case}");
    let done = match action.as_str() {
        "answer" => {
            app.answer_query(viewer, number, &params.text("answer")).await.map(|()| "The query is answered.")
        }
        "close" => app.close_query(viewer, number).await.map(|()| "The query is closed."),
        _ => Err(Error::NotFound),
    };
    match done {
        Ok(says) => Ok(go_saying(&app, &here, says)),
        Err(Error::Invalid(refusals)) => {
            let typed = Typed { answer: (query, params.text("answer")), ..Typed::default() };
            show_case(&app, &visit, group, case.to_string(), typed, refusals.into()).await
        }
        Err(error) => Err(error.into()),
    }
}
