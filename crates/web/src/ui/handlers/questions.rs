//! Questions: reading them, writing one, its figures, and files of question banks.

use super::compose::{Kept, kept, upload, waiting};
use crate::params::Params;
use crate::ui::pages::{QuestionAnalysis, QuestionNew, Questions, QuestionsImport};
use crate::ui::show;
use crate::ui::view::{QuestionForm, VisibilityView};
use crate::ui::visit::{Form, PageResult, Visit, go, go_saying, go_with_problem, render};
use app::posts::{Draft, PlannedKey, Poll, Published};
use app::questions::exchange::Format;
use app::questions::flaws;
use app::questions::sets::SetWish;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

pub(super) fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

/// How many questions the viewer reviews today.
pub(super) async fn due(app: &App, visit: &Visit) -> i64 {
    match visit.viewer().id() {
        Some(_) => app.due_today(visit.viewer()).await.unwrap_or(0),
        None => 0,
    }
}

pub(crate) async fn newest(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let range = params.range(20, 40)?;
    let found = app.newest_questions(visit.viewer(), range).await?;
    let empty = "Nobody has asked a question yet.";
    let page = Questions {
        shell: visit.shell(&app, "Questions").await?,
        timeline: show::timeline(&app, &found, &range, "/questions", None, empty),
        due: due(&app, &visit).await,
    };
    Ok(render(&page))
}

pub(crate) async fn mine(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let range = params.range(20, 40)?;
    let found = app.own_questions(visit.viewer(), range).await?;
    let empty = "You have not asked a question yet.";
    let page = Questions {
        shell: visit.shell(&app, "My questions").await?,
        timeline: show::timeline(&app, &found, &range, "/questions/mine", None, empty),
        due: due(&app, &visit).await,
    };
    Ok(render(&page))
}

fn options(params: &Params) -> Vec<String> {
    (0..6).map(|at| params.text(&format!("option_{at}"))).collect()
}

/// The options that are filled in, and where the right one is among them.
fn chosen(params: &Params) -> Result<(Vec<String>, Option<usize>), Error> {
    let all = options(params);
    let marked = params.number("key")?.and_then(|at| usize::try_from(at).ok());
    let filled: Vec<usize> = (0..all.len()).filter(|at| !all[*at].trim().is_empty()).collect();
    let key = marked.and_then(|marked| filled.iter().position(|at| *at == marked));
    Ok((filled.into_iter().map(|at| all[at].clone()).collect(), key))
}

/// The form with what was typed; empty at first.
async fn form(
    app: &App,
    visit: &Visit,
    params: &Params,
    media: &[(i64, String)],
    error: Option<&Error>,
    checked: bool,
) -> PageResult {
    visit.signed_in()?;
    let own = app.own_account(visit.viewer()).await?;
    let limits = &app.settings().limits;
    let mut composer = show::composer(app, &own.card);
    composer.text = params.text("text");
    if let Some(language) = params.get("language") {
        composer.languages = show::languages(language);
    }
    if let Some(wished) = params.get("visibility").and_then(VisibilityView::parse) {
        composer.visibility = wished;
    }
    composer.media = waiting(app, visit, media).await?;
    composer.error = error.map(|error| match error {
        Error::Invalid(refusals) => refusals.iter().map(|it| it.says.as_str()).collect::<Vec<_>>().join("\n"),
        other => crate::error::message(other),
    });
    let found = if checked {
        let (filled, key) = chosen(params)?;
        Some(flaws(&params.text("text"), &filled, key).into_iter().map(|flaw| flaw.says()).collect())
    } else {
        None
    };
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let page = QuestionNew {
        shell: visit.shell(app, "Ask a question").await?,
        composer,
        form: QuestionForm {
            options: options(params),
            key: params.number("key")?.and_then(|at| usize::try_from(at).ok()),
            explanation: params.text("explanation"),
            references: params.text("references"),
            open_for: params.number("expires_in")?.unwrap_or(0),
            flaws: found,
            max_explanation: small(limits.explanation_chars),
            max_references: small(limits.references_chars),
        },
    };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn compose(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    form(&app, &visit, &params, &[], None, false).await
}

pub(crate) async fn publish(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let mut media = Vec::new();
    if params.is("check") {
        media = kept(&params)?;
        return form(&app, &visit, &params, &media, None, true).await;
    }
    match try_publish(&app, &visit, &params, &mut media).await {
        Ok(Published::Now(post)) => {
            let place = format!("/@{}/{}", post.author.row.handle, post.id());
            Ok(go_saying(&app, &place, "Your question is published, and its key is sealed."))
        }
        Ok(Published::Later(_)) => Ok(go("/scheduled")),
        Err(error @ Error::Invalid(_)) => form(&app, &visit, &params, &media, Some(&error), false).await,
        Err(error) => Err(error.into()),
    }
}

async fn try_publish(
    app: &App,
    visit: &Visit,
    params: &Params,
    media: &mut Kept,
) -> Result<Published, Error> {
    *media = kept(params)?;
    upload(app, visit, params, media).await?;
    for (id, alt) in media.iter() {
        app.describe_media(visit.viewer(), *id, Some(alt.clone()), None).await?;
    }
    let (options, key) = chosen(params)?;
    let position = key.ok_or_else(|| {
        Error::invalid("key", "It is not said which option is right. Choose the letter of the right one.")
    })?;
    let draft = Draft {
        text: params.text("text"),
        visibility: params.owned("visibility"),
        language: params.owned("language"),
        media: media.iter().map(|(id, _)| *id).collect(),
        poll: Some(Poll {
            options,
            expires_in: params.number("expires_in")?.unwrap_or(604_800),
            multiple: false,
            hide_totals: true,
            key: Some(PlannedKey {
                position,
                explanation: params.text("explanation"),
                references: params.text("references"),
                ..PlannedKey::default()
            }),
        }),
        ..Draft::default()
    };
    app.publish(visit.viewer(), draft, params.get("idempotency_key")).await
}

/// Flaws of writing for the script of the form.
pub(crate) async fn check(visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let all = params.all("options");
    let found = flaws(
        &params.text("stem"),
        &all[..all.len().min(26)],
        params.number("key")?.and_then(|at| usize::try_from(at).ok()),
    );
    Ok(crate::error::value(&crate::api::questions::flaws_json(&found)))
}

pub(crate) async fn analysis(State(app): State<App>, visit: Visit, Path(post): Path<String>) -> PageResult {
    visit.signed_in()?;
    let found = app.question_analysis(visit.viewer(), id(&post)?).await?;
    let page = QuestionAnalysis {
        shell: visit.shell(&app, "How it was answered").await?,
        item: show::questions::item(1, &found),
    };
    Ok(render(&page))
}

pub(crate) async fn review(
    State(app): State<App>,
    visit: Visit,
    Path(post): Path<String>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    Ok(match app.review_again(visit.viewer(), id(&post)?).await {
        Ok(_) => go_saying(&app, "/review", "The question is in your queue."),
        Err(error @ Error::Invalid(_)) => go_with_problem(&app, "/questions", &error),
        Err(error) => return Err(error.into()),
    })
}

async fn import_form(app: &App, visit: &Visit, params: &Params, error: Option<String>) -> PageResult {
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = QuestionsImport {
        shell: visit.shell(app, "Import questions").await?,
        title: params.text("title"),
        description: params.text("description"),
        text: params.text("text"),
        aiken: params.get("format") == Some("aiken"),
        error,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn import(State(app): State<App>, visit: Visit) -> PageResult {
    visit.signed_in()?;
    import_form(&app, &visit, &Params::default(), None).await
}

pub(crate) async fn do_import(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let wish = SetWish {
        title: params.text("title"),
        description: params.text("description"),
        questions: Vec::new(),
    };
    let outcome = async {
        let format = Format::parse(params.get("format").unwrap_or_default())?;
        let text = crate::api::question_sets::file(&params)?;
        app.import_set(visit.viewer(), format, &text, &wish).await
    };
    match outcome.await {
        Ok(set) => {
            Ok(go_saying(&app, &format!("/sets/{}", set.card.set.id), "The questions are imported as a set."))
        }
        Err(error @ Error::Invalid(_)) => import_form(&app, &visit, &params, Some(error.to_string())).await,
        Err(error) => Err(error.into()),
    }
}
