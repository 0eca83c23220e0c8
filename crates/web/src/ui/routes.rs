//! The addresses of the pages.

use super::handlers::{
    act, auth, compose, events, files, guard, lists, notifications, oauth, people, pictures, search,
    settings, timelines,
};
use super::visit;
use crate::Web;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub(crate) fn router(web: &Web) -> Router<Web> {
    Router::new()
        .route("/", get(timelines::start))
        .route("/home", get(timelines::home))
        .route("/local", get(timelines::local))
        .route("/tags/{name}", get(timelines::tag))
        .route("/tags/{name}/follow", post(act::follow_tag))
        .route("/tags/{name}/unfollow", post(act::unfollow_tag))
        .route("/bookmarks", get(timelines::bookmarks))
        .route("/favourites", get(timelines::favourites))
        .route("/users/{handle}", get(people::by_uri))
        .route("/users/{handle}/statuses/{id}", get(people::post_by_uri))
        .route("/{at_handle}", get(people::profile))
        .route("/{at_handle}/followers", get(people::followers))
        .route("/{at_handle}/following", get(people::following))
        .route("/{at_handle}/{id}", get(people::thread))
        .route("/{at_handle}/{id}/history", get(people::history))
        .route("/accounts/{id}/{action}", post(act::account))
        .route("/follow_requests", get(people::requests))
        .route("/follow_requests/{id}/{answer}", post(act::answer_request))
        .route("/guard/check", post(guard::check))
        .route("/compose", get(compose::page))
        .route("/posts", post(compose::publish))
        .route("/posts/{id}/edit", post(compose::edit))
        .route("/posts/{id}/vote", post(act::vote))
        .route("/posts/{id}/{action}", post(act::post))
        .route("/media/{id}", get(pictures::page).post(pictures::change))
        .route("/scheduled", get(compose::scheduled))
        .route("/scheduled/{id}/cancel", post(compose::cancel))
        .route("/notifications", get(notifications::page))
        .route("/notifications/clear", post(notifications::clear))
        .route("/search", get(search::page))
        .route("/lists", get(lists::all).post(lists::create))
        .route("/lists/{id}", get(lists::show))
        .route("/lists/{id}/{action}", post(lists::change))
        .route("/settings", get(settings::start))
        .route("/settings/profile", get(settings::profile).post(settings::save_profile))
        .route("/settings/account", get(settings::account).post(settings::change_account))
        .route("/settings/applications", get(settings::applications))
        .route("/settings/applications/{id}/revoke", post(settings::revoke))
        .route("/auth/sign_in", get(auth::sign_in).post(auth::do_sign_in))
        .route("/auth/sign_up", get(auth::sign_up).post(auth::do_sign_up))
        .route("/auth/sign_out", post(auth::sign_out))
        .route("/auth/confirm", get(auth::confirm))
        .route("/auth/password/new", get(auth::forgot).post(auth::do_forgot))
        .route("/auth/password/edit", get(auth::new_password).post(auth::do_new_password))
        .route("/oauth/authorize", get(oauth::ask).post(oauth::decide))
        .route("/oauth/authorize/", get(oauth::ask).post(oauth::decide))
        .route("/held/{folder}/{file}", get(files::held))
        .route("/about", get(timelines::about))
        .route("/events", get(events::stream))
        .fallback(timelines::nothing)
        .layer(from_fn_with_state(web.clone(), visit::visit))
        .route("/assets/{name}", get(files::asset))
        .route("/media/{folder}/{file}", get(files::blob))
        .route("/favicon.ico", get(files::favicon))
}
