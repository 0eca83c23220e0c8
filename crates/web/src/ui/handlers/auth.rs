//! Signing in, signing up, passwords.

use crate::Web;
use crate::params::{Params, encode};
use crate::ui::pages::{Notice, PasswordEdit, PasswordRequest, SignIn, SignUp, SignUpForm};
use crate::ui::view::{Choices, FormErrors};
use crate::ui::visit::{
    Form, PageError, PageResult, Visit, drop_second_step, drop_session, go, go_saying, keep_second_step,
    keep_session, local, render, say,
};
use app::registration::Application;
use app::sign_ins::{SignIn as Step, SignedIn};
use app::{App, Error};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::Profession;

const MIN_PASSWORD: u32 = 8;

/// Counts a try against the address that it came from.
pub(super) fn counted(web: &Web, visit: &Visit) -> Result<(), Error> {
    if web.options.rate_limits { web.limits.attempt(visit.address(), web.app.now()) } else { Ok(()) }
}

pub(crate) async fn sign_in(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let return_to = params.get("return_to").map_or("/home".to_owned(), local);
    if visit.viewer().id().is_some() {
        return Ok(go(&return_to));
    }
    sign_in_page(&app, &visit, String::new(), return_to, None).await
}

pub(super) async fn sign_in_page(
    app: &App,
    visit: &Visit,
    login: String,
    return_to: String,
    error: Option<&Error>,
) -> PageResult {
    let shell = visit.shell(app, "Sign in").await?;
    let page = SignIn { shell, login, return_to, error: error.map(ToString::to_string) };
    Ok((error.map_or(StatusCode::OK, crate::error::status), render(&page)).into_response())
}

/// Somebody has proved who they are: the cookie, and the way to where they were going.
pub(super) async fn entered(app: &App, visit: &Visit, signed_in: &SignedIn, return_to: &str) -> PageResult {
    let viewer = match app.viewer_of_session(&signed_in.cookie).await {
        Ok(viewer) => viewer,
        // Somebody who has not confirmed yet learns it here, not at every click.
        Err(error @ Error::Forbidden(_)) => return waiting(app, visit, signed_in.account, error).await,
        Err(error) => return Err(error.into()),
    };
    let mut response = if viewer.needs_second_factor() {
        go(&format!("/settings/security?return_to={}", encode(return_to)))
    } else {
        go(return_to)
    };
    keep_session(app, &mut response, &signed_in.cookie);
    if visit.second_step().is_some() {
        drop_second_step(app, &mut response);
    }
    Ok(response)
}

pub(crate) async fn do_sign_in(State(web): State<Web>, visit: Visit, Form(params): Form) -> PageResult {
    let app = &web.app;
    let return_to = params.get("return_to").map_or("/home".to_owned(), local);
    let login = params.get("login").or(params.get("email")).unwrap_or_default().to_owned();
    let outcome = match counted(&web, &visit) {
        Ok(()) => app.sign_in(&login, &params.text("password"), visit.user_agent()).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(step) => stepped(app, &visit, step, &return_to).await,
        Err(error @ (Error::Unauthorized(_) | Error::TooMany(_))) => {
            sign_in_page(app, &visit, login, return_to, Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn stepped(app: &App, visit: &Visit, step: Step, return_to: &str) -> PageResult {
    match step {
        Step::Done(signed_in) => entered(app, visit, &signed_in, return_to).await,
        Step::SecondStep { secret } => {
            let mut response = go(&format!("/auth/second_step?return_to={}", encode(return_to)));
            keep_second_step(app, &mut response, &secret);
            Ok(response)
        }
    }
}

async fn waiting(app: &App, visit: &Visit, account: i64, error: Error) -> PageResult {
    app.resend_confirmation(account).await?;
    let page = Notice {
        shell: visit.shell(app, "Not yet").await?,
        heading: "Your account waits".into(),
        paragraphs: vec![
            format!("{error}."),
            "If your e-mail address is not confirmed, we have sent the link again: look into your mail."
                .into(),
        ],
        action: Some(("Go to the start page".into(), "/".into())),
    };
    Ok((StatusCode::FORBIDDEN, render(&page)).into_response())
}

pub(crate) async fn sign_out(State(app): State<App>, visit: Visit, Form(_): Form) -> PageResult {
    app.sign_out(visit.viewer()).await?;
    let mut response = go("/");
    drop_session(&app, &mut response);
    Ok(response)
}

fn professions(chosen: &str) -> Choices {
    Choices::of(Profession::ALL.iter().map(|it| (it.code(), it.label())), chosen)
}

pub(crate) async fn sign_up(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    if visit.viewer().id().is_some() {
        return Ok(go("/home"));
    }
    let page = SignUp {
        shell: visit.shell(&app, "Join").await?,
        form: SignUpForm { invite: params.text("invite"), ..SignUpForm::default() },
        professions: professions(""),
        rules: app.settings().rules.iter().map(|rule| rule.text.clone()).collect(),
        min_password: MIN_PASSWORD,
        errors: FormErrors::default(),
    };
    Ok(render(&page))
}

pub(crate) async fn do_sign_up(State(web): State<Web>, visit: Visit, Form(params): Form) -> PageResult {
    let app = &web.app;
    if web.options.rate_limits {
        web.limits.registration(visit.address(), app.now())?;
    }
    let form = Application {
        handle: params.text("handle"),
        email: params.text("email"),
        password: params.text("password"),
        display_name: params.text("display_name"),
        profession: params.text("profession"),
        agreement: params.is("agreement"),
        invite: params.text("invite"),
        reason: params.text("reason"),
    };
    let (email, password) = (form.email.clone(), form.password.clone());
    match app.register(form).await {
        Ok(registered) if registered.confirmed && registered.approved => {
            let step = app.sign_in(&email, &password, visit.user_agent()).await?;
            let mut response = stepped(app, &visit, step, "/settings/profile").await?;
            say(app, &mut response, "Welcome. Tell others who you are.");
            Ok(response)
        }
        Ok(registered) => {
            let mut paragraphs = Vec::new();
            if !registered.confirmed {
                paragraphs.push(format!(
                    "We have sent a link to {email}. Open it within two days to confirm your address."
                ));
            }
            if !registered.approved {
                paragraphs.push("A moderator reads your reason and lets you in. You can sign in as soon as that has happened.".into());
            }
            let shell = visit.shell(app, "Almost there").await?;
            Ok(render(&Notice { shell, heading: "Almost there".into(), paragraphs, action: None }))
        }
        Err(Error::Invalid(refusals)) => {
            let mut errors = FormErrors::default();
            for refusal in refusals {
                let field = if refusal.field == "username" { "handle" } else { refusal.field };
                errors.add(field, refusal.says);
            }
            let page = SignUp {
                shell: visit.shell(app, "Join").await?,
                form: SignUpForm {
                    handle: params.text("handle"),
                    email: params.text("email"),
                    display_name: params.text("display_name"),
                    invite: params.text("invite"),
                    reason: params.text("reason"),
                    agreed: params.is("agreement"),
                },
                professions: professions(params.get("profession").unwrap_or_default()),
                rules: app.settings().rules.iter().map(|rule| rule.text.clone()).collect(),
                min_password: MIN_PASSWORD,
                errors,
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn confirm(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let page = match app.confirm_email(&params.text("token")).await {
        Ok(_) => Notice {
            shell: visit.shell(&app, "Confirmed").await?,
            heading: "Your address is confirmed".into(),
            paragraphs: vec!["You can sign in now.".into()],
            action: Some(("Sign in".into(), "/auth/sign_in".into())),
        },
        Err(Error::NotFound) => Notice {
            shell: visit.shell(&app, "This link is used up").await?,
            heading: "This link is used up".into(),
            paragraphs: vec![
                "It was opened before, or it is older than two days.".into(),
                "Sign in: if your address is not confirmed yet, we send a new link.".into(),
            ],
            action: Some(("Sign in".into(), "/auth/sign_in".into())),
        },
        Err(error) => return Err(error.into()),
    };
    Ok(render(&page))
}

pub(crate) async fn forgot(State(app): State<App>, visit: Visit) -> PageResult {
    let shell = visit.shell(&app, "Forgotten password").await?;
    Ok(render(&PasswordRequest { shell, email: String::new(), error: None }))
}

pub(crate) async fn do_forgot(State(web): State<Web>, visit: Visit, Form(params): Form) -> PageResult {
    counted(&web, &visit)?;
    web.app.forgot_password(&params.text("email")).await?;
    let page = Notice {
        shell: visit.shell(&web.app, "Look into your mail").await?,
        heading: "Look into your mail".into(),
        paragraphs: vec![
            "If the address belongs to an account, a link is on its way. It is good for an hour.".into(),
        ],
        action: Some(("Back to sign in".into(), "/auth/sign_in".into())),
    };
    Ok(render(&page))
}

pub(crate) async fn new_password(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    let shell = visit.shell(&app, "New password").await?;
    Ok(render(&PasswordEdit { shell, token: params.text("token"), min_password: MIN_PASSWORD, error: None }))
}

pub(crate) async fn do_new_password(State(web): State<Web>, visit: Visit, Form(params): Form) -> PageResult {
    counted(&web, &visit)?;
    let app = &web.app;
    match app.reset_password(&params.text("token"), &params.text("password")).await {
        Ok(()) => Ok(go_saying(app, "/auth/sign_in", "Your new password is set. Sign in with it.")),
        Err(error @ Error::Invalid(_)) => {
            let page = PasswordEdit {
                shell: visit.shell(app, "New password").await?,
                token: params.text("token"),
                min_password: MIN_PASSWORD,
                error: Some(error.to_string()),
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)).into_response())
        }
        Err(error) => Err(PageError(error)),
    }
}
