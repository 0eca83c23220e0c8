//! Mastodon's admin API for domains: of e-mail addresses, and of other servers. Blocks by address of the network do not
//! exist here, because addresses are not kept.

use super::accounts::path_id;
use crate::Web;
use crate::error::{ApiResult, empty, ok};
use crate::links::page;
use crate::params::Params;
use crate::viewer::Auth;
use app::App;
use app::rules::{DomainBlock, DomainWish, EmailDomainBlock, severity_word};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::routing::get;
use wire::mastodon as api;
use wire::time::iso;

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/api/v1/admin/email_domain_blocks", get(emails).post(block_email))
        .route("/api/v1/admin/email_domain_blocks/{id}", get(show_email).delete(unblock_email))
        .route("/api/v1/admin/domain_blocks", get(domains).post(block_domain))
        .route(
            "/api/v1/admin/domain_blocks/{id}",
            get(show_domain).put(change_domain).patch(change_domain).delete(unblock_domain),
        )
}

fn email_json(app: &App, row: &EmailDomainBlock) -> String {
    const DAY_MS: i64 = 86_400_000;
    let today = app.now().div_euclid(DAY_MS);
    api::json(&api::EmailDomainBlock {
        id: api::id(row.id),
        domain: row.domain.clone(),
        created_at: iso(row.created_at),
        history: (0..7)
            .map(|back| api::Day {
                day: ((today - back) * DAY_MS / 1000).to_string(),
                accounts: "0".into(),
                uses: "0".into(),
            })
            .collect(),
        allow_with_approval: row.allow_with_approval,
    })
}

fn domain_json(row: &DomainBlock) -> String {
    api::json(&api::DomainBlock {
        id: api::id(row.id),
        domain: row.domain.clone(),
        digest: platform::secrets::digest_hex(&row.domain),
        created_at: iso(row.created_at),
        severity: severity_word(row.severity),
        reject_media: row.reject_media,
        reject_reports: row.reject_reports,
        private_comment: row.private_comment.clone(),
        public_comment: row.public_comment.clone(),
        obfuscate: row.obfuscate,
    })
}

async fn emails(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.email_domain_blocks(&viewer, params.range(100, 200)?).await?;
    Ok(page(app.settings(), &uri, &found, |row, out| out.push_str(&email_json(&app, row))))
}

async fn block_email(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    let approval = params.is("allow_with_approval");
    let row = app.block_email_domain(&viewer, &params.text("domain"), approval).await?;
    Ok(ok(email_json(&app, &row)))
}

async fn show_email(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(email_json(&app, &app.email_domain_block(&viewer, path_id(&id)?).await?)))
}

async fn unblock_email(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.unblock_email_domain(&viewer, path_id(&id)?).await?;
    Ok(empty())
}

async fn domains(State(app): State<App>, Auth(viewer): Auth, uri: Uri, params: Params) -> ApiResult {
    let found = app.domain_blocks(&viewer, params.range(100, 200)?).await?;
    Ok(page(app.settings(), &uri, &found, |row, out| out.push_str(&domain_json(row))))
}

fn wish(params: &Params) -> DomainWish {
    DomainWish {
        domain: params.text("domain"),
        severity: params.owned("severity").filter(|word| !word.is_empty()),
        reject_media: params.flag("reject_media"),
        reject_reports: params.flag("reject_reports"),
        private_comment: params.owned("private_comment"),
        public_comment: params.owned("public_comment"),
        obfuscate: params.flag("obfuscate"),
    }
}

async fn block_domain(State(app): State<App>, Auth(viewer): Auth, params: Params) -> ApiResult {
    Ok(ok(domain_json(&app.set_domain_block(&viewer, None, wish(&params)).await?)))
}

async fn show_domain(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    Ok(ok(domain_json(&app.domain_block(&viewer, path_id(&id)?).await?)))
}

async fn change_domain(
    State(app): State<App>,
    Auth(viewer): Auth,
    Path(id): Path<String>,
    params: Params,
) -> ApiResult {
    viewer.account(kernel::Scope::AdminWriteDomainBlocks)?;
    Ok(ok(domain_json(&app.set_domain_block(&viewer, Some(path_id(&id)?), wish(&params)).await?)))
}

async fn unblock_domain(State(app): State<App>, Auth(viewer): Auth, Path(id): Path<String>) -> ApiResult {
    app.remove_domain_block(&viewer, path_id(&id)?).await?;
    Ok(empty())
}
