//! The settings page “Sign-in and security”: authenticator app, passkeys, recovery codes.

use super::auth::counted;
use crate::Web;
use crate::error::{self, ApiError, status, value};
use crate::params::Params;
use crate::ui::pages::{PasskeyRow, RecoveryCodes, SettingsSecurity, SettingsTotp};
use crate::ui::show;
use crate::ui::visit::{Form, PageResult, Visit, go, go_saying, keep_session, local, render};
use app::two_factor::{Changed, NewPasskey};
use app::{App, Error};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use kernel::{Role, Scope};

const PATH: &str = "/settings/security";

async fn shown(app: &App, visit: &Visit, return_to: Option<String>, error: Option<Error>) -> PageResult {
    visit.signed_in()?;
    let viewer = visit.viewer();
    let set_up = app.two_factor(viewer).await?;
    let now = app.now();
    let page = SettingsSecurity {
        shell: visit.shell(app, "Sign-in and security").await?,
        is_asked_of_everybody: viewer.waits_for_second_factor(),
        // Said to whom it concerns: a right that rests is worse when nobody says why.
        rights: (viewer.role() > Role::Member).then(|| viewer.moderator(Scope::AdminRead).is_ok()),
        return_to: return_to.filter(|path| path != PATH && !viewer.waits_for_second_factor()),
        is_on: set_up.is_on(),
        app_since: set_up.app_since.map(|since| show::when(since, now)),
        passkeys: set_up
            .passkeys
            .into_iter()
            .map(|key| PasskeyRow {
                id: key.id.to_string(),
                name: key.name,
                created: show::when(key.created_at, now),
                last_used: key.last_used_at.map(|used| show::when(used, now)),
            })
            .collect(),
        recovery_codes: set_up.recovery_codes,
        needs_password: !set_up.fresh,
        error: error.as_ref().map(error::message),
    };
    let mut response = render(&page);
    if let Some(error) = &error {
        *response.status_mut() = status(error);
    }
    Ok(response)
}

/// After a change: the new cookie, and the recovery codes if there are new ones.
async fn concluded(app: &App, visit: &Visit, changed: Changed, says: &str) -> PageResult {
    let mut response = match changed.recovery_codes {
        None => go_saying(app, PATH, says),
        Some(codes) => {
            let shell = visit.shell_after_change(app, "Recovery codes", &changed.cookie).await?;
            render(&RecoveryCodes { shell, says: says.to_owned(), codes })
        }
    };
    keep_session(app, &mut response, &changed.cookie);
    Ok(response)
}

/// Errors that the page itself explains.
fn explained(error: &Error) -> bool {
    matches!(error, Error::Invalid(_) | Error::TooMany(_) | Error::Unavailable(_))
}

pub(crate) async fn page(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    shown(&app, &visit, params.get("return_to").map(local), None).await
}

pub(crate) async fn change(State(web): State<Web>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let (app, viewer) = (&web.app, visit.viewer());
    if let Err(error) = counted(&web, &visit) {
        return shown(app, &visit, None, Some(error)).await;
    }
    let password = params.text("current_password");
    let (outcome, says) = match params.get("action").unwrap_or_default() {
        "set_up_totp" => match app.set_up_totp(viewer, &password).await {
            Ok(()) => return Ok(go("/settings/security/totp")),
            Err(error) => (Err(error), ""),
        },
        "turn_off_totp" => (
            app.turn_off_totp(viewer, &password, &params.text("code")).await,
            "The authenticator app is turned off. Other devices are signed out.",
        ),
        "new_recovery_codes" => {
            (app.new_recovery_codes(viewer, &password).await, "The old recovery codes do not work any more.")
        }
        "add_passkey" => {
            let made = NewPasskey {
                name: params.text("name"),
                client_data: params.text("client_data"),
                attestation_object: params.text("attestation_object"),
            };
            (app.add_passkey(viewer, made).await, "The passkey is added.")
        }
        "remove_passkey" => {
            let id = params.id("passkey_id")?.ok_or(Error::NotFound)?;
            (
                app.remove_passkey(viewer, id, &password).await,
                "The passkey is removed. Other devices are signed out.",
            )
        }
        _ => return Err(Error::NotFound.into()),
    };
    match outcome {
        Ok(changed) => concluded(app, &visit, changed, says).await,
        Err(error) if explained(&error) => shown(app, &visit, None, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn totp_page(app: &App, visit: &Visit, error: Option<Error>) -> PageResult {
    visit.signed_in()?;
    let Some(setup) = app.totp_setup(visit.viewer()).await? else { return Ok(go(PATH)) };
    let page = SettingsTotp {
        shell: visit.shell(app, "Authenticator app").await?,
        qr: setup.qr,
        key: setup.key,
        uri: setup.uri,
        error: error.as_ref().map(error::message),
    };
    let mut response = render(&page);
    if let Some(error) = &error {
        *response.status_mut() = status(error);
    }
    Ok(response)
}

pub(crate) async fn totp(State(app): State<App>, visit: Visit) -> PageResult {
    totp_page(&app, &visit, None).await
}

pub(crate) async fn confirm_totp(State(web): State<Web>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let app = &web.app;
    let outcome = match counted(&web, &visit) {
        Ok(()) => app.confirm_totp(visit.viewer(), &params.text("code")).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(changed) => {
            concluded(app, &visit, changed, "Signing in asks for a code of your app from now on.").await
        }
        Err(error) if explained(&error) => totp_page(app, &visit, Some(error)).await,
        Err(error) => Err(error.into()),
    }
}

/// The question for a device that makes a new passkey.
pub(crate) async fn ask_for_passkey(State(web): State<Web>, visit: Visit, Form(params): Form) -> Response {
    let asked = match counted(&web, &visit) {
        Ok(()) => web.app.ask_for_passkey(visit.viewer(), &params.text("current_password")).await,
        Err(error) => Err(error),
    };
    asked.map_or_else(|error| ApiError(error).into_response(), |options| value(&options))
}
