//! Accounts: registering, the viewer's own, others'.

use crate::Web;
use crate::error::{ApiResult, ok, value};
use crate::links::page;
use crate::params::Params;
use crate::viewer::{Address, Auth};
use app::accounts::Own;
use app::cards::Field;
use app::profile::{Portrait, ProfileWish};
use app::registration::Application;
use app::timelines::AccountFilter;
use app::{App, Error, search};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::{delete, get, patch, post};
use axum::{Extension, response::Response};
use kernel::{Visibility, id};
use wire::mastodon as api;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/accounts", post(register).get(several))
        .route("/api/v1/accounts/verify_credentials", get(verify))
        .route("/api/v1/accounts/update_credentials", patch(update).put(update).post(update))
        .route("/api/v1/profile/avatar", delete(remove_avatar))
        .route("/api/v1/profile/header", delete(remove_header))
        .route("/api/v1/accounts/search", get(find))
        .route("/api/v1/accounts/lookup", get(lookup))
        .route("/api/v1/accounts/{id}", get(show))
        .route("/api/v1/accounts/{id}/statuses", get(statuses))
        .route("/api/v1/directory", get(directory))
        .route("/api/v1/preferences", get(preferences))
}

/// An id in a path; a malformed one names nothing.
pub(super) fn path_id(text: &str) -> Result<i64, Error> {
    id::parse(text).ok_or(Error::NotFound)
}

/// `[a,b,…]` of ready JSON.
pub(super) fn array<'a>(items: impl IntoIterator<Item = &'a str>) -> Response {
    ok(format!("[{}]", items.into_iter().collect::<Vec<_>>().join(",")))
}

async fn register(
    State(web): State<Web>,
    Auth(viewer): Auth,
    Extension(Address(address)): Extension<Address>,
    params: Params,
) -> ApiResult {
    viewer.app_or_account(kernel::Scope::WriteAccounts)?;
    if web.options.rate_limits {
        web.limits.registration(address, web.app.now())?;
    }
    let form = Application {
        handle: params.text("username"),
        email: params.text("email"),
        password: params.text("password"),
        display_name: params.text("display_name"),
        profession: params.text("profession"),
        agreement: params.is("agreement"),
        invite: params.text("invite_code"),
        reason: params.text("reason"),
    };
    let registered = web.app.register(form).await?;
    let granted = web.app.token_for_new_member(&viewer, registered.account).await?;
    Ok(super::oauth::token_json(&granted))
}

async fn several(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let ids = params.ids("id")?;
    let ids = &ids[..ids.len().min(40)];
    let cards = app.accounts_by_ids(&viewer, ids).await?;
    Ok(array(cards.iter().map(|card| card.json.as_str())))
}

async fn verify(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    Ok(own(&app.own_account(&viewer).await?))
}

fn own(own: &Own) -> Response {
    value(&own.json())
}

async fn update(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    // Refused before a picture is looked at.
    viewer.account(kernel::Scope::WriteAccounts)?;
    Ok(own(&app.update_profile(&viewer, wish(&params)).await?))
}

/// The wish of a form, with Mastodon's names and ours.
pub(crate) fn wish(params: &Params) -> ProfileWish {
    ProfileWish {
        display_name: params.owned("display_name"),
        bio: params.owned("note"),
        fields: fields(params),
        profession: params.owned("profession"),
        specialty: params.owned("specialty"),
        grade: params.owned("grade"),
        country: params.owned("country"),
        interests: params.owned("interests"),
        locked: params.flag("locked"),
        bot: params.flag("bot"),
        discoverable: params.flag("discoverable"),
        indexable: params.flag("indexable"),
        hide_collections: params.flag("hide_collections"),
        default_visibility: params.owned("source[privacy]"),
        default_sensitive: params.flag("source[sensitive]"),
        default_language: params.owned("source[language]"),
        avatar: params.file("avatar").map(|file| file.bytes.into()),
        header: params.file("header").map(|file| file.bytes.into()),
    }
}

fn fields(params: &Params) -> Option<Vec<Field>> {
    if !params.has_any("fields_attributes") {
        return None;
    }
    let fields = (0..16)
        .filter_map(|at| {
            // JSON clients send an array or an object of objects; both end up with a number in the brackets.
            let name = params.owned(&format!("fields_attributes[{at}][name]"));
            let value = params.owned(&format!("fields_attributes[{at}][value]"));
            (name.is_some() || value.is_some())
                .then(|| Field { name: name.unwrap_or_default(), value: value.unwrap_or_default() })
        })
        .collect();
    Some(fields)
}

async fn remove_avatar(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    Ok(own(&app.remove_portrait(&viewer, Portrait::Avatar).await?))
}

async fn remove_header(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    Ok(own(&app.remove_portrait(&viewer, Portrait::Header).await?))
}

async fn show(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(app.account(&viewer, path_id(&id)?).await?.json.clone()))
}

async fn lookup(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    Ok(ok(app.lookup(&viewer, &params.text("acct")).await?.json.clone()))
}

async fn find(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let query = search::Query {
        text: params.text("q"),
        limit: params.limit(40, 80)?,
        offset: params.offset()?,
        following: params.is("following"),
        ..search::Query::default()
    };
    let cards = app.find_accounts(&viewer, query).await?;
    Ok(array(cards.iter().map(|card| card.json.as_str())))
}

async fn statuses(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    uri: Uri,
    params: Params,
) -> ApiResult {
    let id = path_id(&id)?;
    if params.is("pinned") {
        let posts = app.pinned_posts(&viewer, id).await?;
        let json: Vec<String> = posts.iter().map(app::cards::PostView::json).collect();
        return Ok(array(json.iter().map(String::as_str)));
    }
    let filter = AccountFilter {
        only_media: params.is("only_media"),
        exclude_replies: params.is("exclude_replies"),
        exclude_boosts: params.is("exclude_reblogs"),
    };
    let range = params.range(20, 40)?;
    let found = match params.owned("tagged") {
        Some(tag) => app.account_posts_tagged(&viewer, id, &tag, filter, range).await?,
        None => app.account_posts(&viewer, id, filter, range).await?,
    };
    Ok(page(app.settings(), &uri, &found, |post, out| post.write_json(out)))
}

async fn directory(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let offset = i64::try_from(params.offset()?).unwrap_or(0);
    let limit = i64::try_from(params.limit(40, 80)?).unwrap_or(40);
    let cards = app.directory(&viewer, offset, limit).await?;
    Ok(array(cards.iter().map(|card| card.json.as_str())))
}

async fn preferences(State(app): State<App>, Auth(viewer): Auth) -> ApiResult {
    let own = app.own_account(&viewer).await?;
    let row = &own.card.row;
    Ok(ok(api::json(&api::Preferences {
        visibility: Visibility::from_code(row.default_visibility).name(),
        sensitive: row.default_sensitive,
        language: row.default_language.clone(),
        quote_policy: "nobody",
        media: "default",
        spoilers: false,
        gifs: false,
    })))
}
