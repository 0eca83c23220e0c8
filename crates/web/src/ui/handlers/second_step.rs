//! The second step at sign-in, and signing in with a passkey alone.

use super::auth::{counted, entered};
use crate::error::{ApiError, status, value};
use crate::params::{Params, encode};
use crate::ui::pages::SecondStep;
use crate::ui::visit::{Form, PageResult, Visit, drop_second_step, go_with_problem, local, render};
use crate::{Web, error};
use app::two_factor::{Answer, PasskeyAnswer};
use app::{App, Error};
use axum::extract::State;
use axum::response::{IntoResponse, Response};

const GONE: Error = Error::Unauthorized("Signing in took too long. Begin again with your password.");

fn return_to(params: &Params) -> String {
    params.get("return_to").map_or("/home".to_owned(), local)
}

/// Back to the first step, with the reason.
fn begin_again(app: &App, return_to: &str, error: &Error) -> Response {
    let path = format!("/auth/sign_in?return_to={}", encode(return_to));
    let mut response = go_with_problem(app, &path, error);
    drop_second_step(app, &mut response);
    response
}

async fn shown(app: &App, visit: &Visit, return_to: String, error: Option<Error>) -> PageResult {
    let ways = match app.second_step(visit.second_step().unwrap_or_default()).await {
        Ok(ways) => ways,
        Err(error @ Error::Unauthorized(_)) => return Ok(begin_again(app, &return_to, &error)),
        Err(error) => return Err(error.into()),
    };
    let page = SecondStep {
        shell: visit.shell(app, "Sign in").await?,
        return_to,
        has_app: ways.app,
        has_passkeys: ways.passkeys,
        has_recovery_codes: ways.recovery_codes,
        error: error.as_ref().map(error::message),
    };
    let mut response = render(&page);
    if let Some(error) = &error {
        *response.status_mut() = status(error);
    }
    Ok(response)
}

pub(crate) async fn page(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    shown(&app, &visit, return_to(&params), None).await
}

fn passkey_answer(params: &Params) -> PasskeyAnswer {
    PasskeyAnswer {
        credential_id: params.text("credential_id"),
        client_data: params.text("client_data"),
        authenticator_data: params.text("authenticator_data"),
        signature: params.text("signature"),
        user_handle: params.text("user_handle"),
    }
}

pub(crate) async fn finish(State(web): State<Web>, visit: Visit, Form(params): Form) -> PageResult {
    let (app, return_to) = (&web.app, return_to(&params));
    let counted = counted(&web, &visit);
    let Some(secret) = visit.second_step() else {
        return match counted {
            Ok(()) => Ok(begin_again(app, &return_to, &GONE)),
            Err(error) => Err(error.into()),
        };
    };
    let answer = match params.get("credential_id") {
        Some(_) => Answer::Passkey(passkey_answer(&params)),
        None => Answer::Code(params.text("code")),
    };
    let outcome = match counted {
        Ok(()) => app.finish_second_step(secret, answer, visit.user_agent()).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(signed_in) => entered(app, &visit, &signed_in, &return_to).await,
        Err(error @ (Error::Store(_) | Error::Broken(_))) => Err(error.into()),
        Err(error) => shown(app, &visit, return_to, Some(error)).await,
    }
}

/// The question for a passkey of the account that signs in.
pub(crate) async fn ask_passkey(State(web): State<Web>, visit: Visit, Form(_): Form) -> Response {
    let asked = match (counted(&web, &visit), visit.second_step()) {
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(GONE),
        (Ok(()), Some(secret)) => web.app.ask_passkey_for_second_step(secret).await,
    };
    asked.map_or_else(|error| ApiError(error).into_response(), |options| value(&options))
}

/// The question for any passkey that the device has for us.
pub(crate) async fn ask_any_passkey(State(web): State<Web>, visit: Visit, Form(_): Form) -> Response {
    let asked = match counted(&web, &visit) {
        Err(error) => Err(error),
        Ok(()) => web.app.ask_passkey_for_sign_in(visit.csrf()).await,
    };
    asked.map_or_else(|error| ApiError(error).into_response(), |options| value(&options))
}

pub(crate) async fn passkey_sign_in(State(web): State<Web>, visit: Visit, Form(params): Form) -> PageResult {
    let (app, return_to) = (&web.app, return_to(&params));
    let outcome = match counted(&web, &visit) {
        Ok(()) => app.sign_in_with_passkey(visit.csrf(), &passkey_answer(&params), visit.user_agent()).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(signed_in) => entered(app, &visit, &signed_in, &return_to).await,
        Err(error @ (Error::Invalid(_) | Error::TooMany(_))) => {
            super::auth::sign_in_page(app, &visit, String::new(), return_to, Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}
