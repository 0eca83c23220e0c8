//! Our own routes, below `/api/rounds/v1/`: what the Mastodon API has no words for. Described in OpenAPI.

use super::accounts::{path_id, wish};
use super::certificates;
use super::conferences;
use super::cpd;
use super::credentials;
use super::group_board;
use super::group_members;
use super::groups;
use super::hubs;
use super::information;
use super::measures;
use super::pictures;
use super::pseudonyms;
use super::sessions;
use super::statements;
use super::transcripts;
use super::videos;
use super::{question_sets, questions, reviews};
use crate::Web;
use crate::error::{ApiResult, ok, value};
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::cards::AccountCard;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, patch};
use kernel::{Profession, locale};
use serde_json::{Value, json};
use utoipa::OpenApi;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/rounds/v1/openapi.json", get(document))
        .route("/api/rounds/v1/choices", get(choices))
        .route("/api/rounds/v1/accounts/{id}/profile", get(profile))
        .route("/api/rounds/v1/profile", patch(update).put(update))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Rounds",
        description = "What Rounds offers beyond the Mastodon client API. Tokens are those of /oauth/token. Errors are {\"error\": …, \"details\": …}."
    ),
    paths(
        document,
        choices,
        profile,
        update,
        conferences::show,
        conferences::plan,
        conferences::add,
        conferences::talk,
        conferences::change,
        conferences::held,
        conferences::answer,
        conferences::wall,
        conferences::mode,
        conferences::queue,
        conferences::move_post,
        conferences::block,
        conferences::unblock,
        conferences::numbers,
        certificates::own,
        certificates::issue,
        certificates::show,
        certificates::revoke,
        certificates::verify,
        cpd::dashboard,
        cpd::schemes,
        cpd::choose,
        cpd::export,
        cpd::activities,
        cpd::enter,
        cpd::show,
        cpd::change,
        cpd::remove,
        cpd::attach,
        cpd::evidence,
        cpd::remove_evidence,
        credentials::of_account,
        credentials::own,
        credentials::ask,
        super::guard::check,
        groups::all,
        groups::create,
        groups::show,
        groups::edit,
        groups::add_host,
        groups::remove_host,
        groups::publish,
        group_board::announcements,
        group_board::dismiss,
        group_board::hanging,
        group_board::announce,
        group_board::take_down,
        group_board::events,
        group_board::plan,
        group_board::event,
        group_board::change,
        group_board::call_off,
        group_board::answer,
        group_board::files,
        group_board::add,
        group_board::file,
        group_board::remove,
        pseudonyms::own,
        pseudonyms::take,
        pseudonyms::write,
        pseudonyms::remove,
        pseudonyms::inquiry,
        pseudonyms::ask,
        information::all,
        information::write,
        information::show,
        information::rewrite,
        information::remove,
        videos::all,
        videos::mine,
        videos::show,
        videos::change,
        videos::remove,
        videos::publish,
        videos::take_back,
        videos::retry,
        videos::seen,
        videos::captions,
        videos::pin,
        videos::unpin,
        videos::file,
        statements::all,
        statements::of_group,
        statements::draft,
        statements::show,
        statements::revise,
        statements::drop_draft,
        statements::approve,
        statements::take_back,
        statements::publish,
        statements::withdraw,
        group_members::joined,
        group_members::join,
        group_members::leave,
        group_members::change_rules,
        group_members::archive,
        group_members::reopen,
        group_members::members,
        group_members::set_role,
        group_members::timeline,
        group_members::search,
        group_members::pins,
        group_members::pin,
        group_members::unpin,
        group_members::remove,
        group_members::queue,
        group_members::decide,
        group_members::door,
        group_members::answer,
        group_members::invite,
        group_members::take_back,
        group_members::ban,
        group_members::lift_ban,
        group_members::log,
        measures::show,
        measures::write_protocol,
        measures::put_site,
        measures::note,
        measures::file,
        measures::name_lead,
        measures::lock,
        measures::unlock,
        measures::enter,
        measures::import,
        measures::change_note,
        measures::remove_note,
        measures::chart,
        measures::cases,
        measures::case,
        measures::correct,
        measures::withdraw,
        measures::raise,
        measures::answer,
        measures::close,
        sessions::paper,
        sessions::all,
        sessions::create,
        sessions::show,
        sessions::change,
        sessions::cancel,
        sessions::posts,
        sessions::mark,
        sessions::here,
        sessions::attend,
        sessions::remind,
        sessions::do_not_remind,
        sessions::sum_up,
        sessions::close,
        hubs::show,
        hubs::register,
        pictures::check,
        pictures::blur,
        pictures::consent,
        pictures::confirm_nothing_burnt_in,
        transcripts::of_session,
        transcripts::years,
        questions::publish,
        questions::newest,
        questions::check,
        questions::show,
        questions::revise,
        questions::answer,
        questions::analysis,
        question_sets::newest,
        question_sets::create,
        question_sets::import,
        question_sets::show,
        question_sets::remove,
        question_sets::next,
        question_sets::analysis,
        question_sets::export,
        reviews::queue,
        reviews::add,
        reviews::rate,
        reviews::remove
    )
)]
struct Ours;

#[utoipa::path(get, path = "/api/rounds/v1/openapi.json", responses((status = 200, description = "This document")))]
async fn document() -> Response {
    let mut document = serde_json::to_value(Ours::openapi()).unwrap_or_default();
    document["info"]["version"] = Value::from(app::instance::VERSION);
    value(&document)
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/choices",
    responses((status = 200, description = "Professions, countries and languages that a profile can name, each with code and label"))
)]
async fn choices() -> Response {
    let list = |pairs: &[(&str, &str)]| -> Value {
        pairs.iter().map(|(code, label)| json!({ "code": code, "label": label })).collect()
    };
    let professions: Vec<(&str, &str)> = Profession::ALL.iter().map(|it| (it.code(), it.label())).collect();
    value(&json!({
        "professions": list(&professions),
        "countries": list(locale::COUNTRIES),
        "languages": list(locale::LANGUAGES)
    }))
}

fn professional(card: &AccountCard) -> Value {
    let row = &card.row;
    json!({
        "id": row.id.to_string(),
        "handle": row.handle,
        "profession": row.profession,
        "specialty": row.specialty,
        "grade": row.grade,
        "country": row.country,
        "declared_interests": row.interests
    })
}

#[utoipa::path(
    get,
    path = "/api/rounds/v1/accounts/{id}/profile",
    params(("id" = String, Path, description = "Id of the account")),
    responses(
        (status = 200, description = "What the account says it works as: profession, specialty, grade, country, declared interests"),
        (status = 404, description = "There is no such account")
    )
)]
async fn profile(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(value(&professional(&*app.account(&viewer, path_id(&id)?).await?)))
}

#[utoipa::path(
    patch,
    path = "/api/rounds/v1/profile",
    params(
        ("profession" = Option<String>, Query, description = "A code of /choices; empty removes it. All of these may also be in the body, as JSON or as a form"),
        ("specialty" = Option<String>, Query, description = "At most 80 characters"),
        ("grade" = Option<String>, Query, description = "At most 80 characters"),
        ("country" = Option<String>, Query, description = "ISO 3166-1 alpha-2"),
        ("interests" = Option<String>, Query, description = "Declared interests, at most 500 characters")
    ),
    responses(
        (status = 200, description = "The profile as it is now"),
        (status = 401, description = "No valid token"),
        (status = 403, description = "The token lacks write:accounts"),
        (status = 422, description = "A value is refused; details name the field, and nothing was changed")
    )
)]
async fn update(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    viewer.account(kernel::Scope::WriteAccounts)?;
    let own = app.update_profile(&viewer, wish(&params)).await?;
    Ok(ok(professional(&own.card).to_string()))
}
