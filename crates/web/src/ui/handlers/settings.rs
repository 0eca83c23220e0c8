//! Settings: profile, password and address, sign-ins, applications.

use crate::params::Params;
use crate::ui::pages::{
    ApplicationView, ProfileForm, SettingsAccount, SettingsApplications, SettingsProfile, SignInView, scopes,
};
use crate::ui::show;
use crate::ui::view::{Choices, FormErrors, VisibilityView};
use crate::ui::visit::{Form, PageResult, Visit, go, go_saying, render};
use app::cards::Field;
use app::profile::{Portrait, ProfileWish};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Profession, Visibility, locale};

pub(crate) async fn start() -> Response {
    go("/settings/profile")
}

pub(super) fn errors_of(error: &Error) -> FormErrors {
    let mut errors = FormErrors::default();
    if let Error::Invalid(refusals) = error {
        for refusal in refusals {
            let field = if refusal.field == "note" { "bio" } else { refusal.field };
            errors.add(field, refusal.says.clone());
        }
    }
    errors
}

/// The form with what is set; with `typed`, what was typed and not saved stands in it.
async fn profile_page(app: &App, visit: &Visit, errors: FormErrors, typed: Option<&Params>) -> PageResult {
    visit.signed_in()?;
    let own = app.own_account(visit.viewer()).await?;
    let row = &own.card.row;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut form = ProfileForm {
        display_name: row.display_name.clone(),
        bio: row.bio.clone(),
        fields: own.card.fields.iter().map(|field| (field.name.clone(), field.value.clone())).collect(),
        avatar_url: show::portrait(row.avatar.as_deref()),
        header_url: show::portrait(row.header.as_deref()),
        specialty: row.specialty.clone(),
        grade: row.grade.clone(),
        interests: row.interests.clone(),
        locked: row.locked,
        discoverable: row.discoverable,
        indexable: row.indexable,
        hide_collections: row.hide_collections,
        default_visibility: show::visibility(Visibility::from_code(row.default_visibility)),
        default_sensitive: row.default_sensitive,
        max_bio: u32::try_from(app.settings().limits.bio_chars).unwrap_or(500),
    };
    let mut profession = row.profession.clone().unwrap_or_default();
    let mut country = row.country.clone().unwrap_or_default();
    let mut language = row.default_language.clone().unwrap_or_default();
    if let Some(typed) = typed {
        form.display_name = typed.text("display_name");
        form.bio = typed.text("bio");
        form.fields = fields_of(typed).into_iter().map(|field| (field.name, field.value)).collect();
        form.specialty = typed.text("specialty");
        form.grade = typed.text("grade");
        form.interests = typed.text("interests");
        form.locked = typed.is("locked");
        form.discoverable = typed.is("discoverable");
        form.indexable = typed.is("indexable");
        form.hide_collections = typed.is("hide_collections");
        form.default_sensitive = typed.is("default_sensitive");
        if let Some(wished) = typed.get("default_visibility").and_then(VisibilityView::parse) {
            form.default_visibility = wished;
        }
        profession = typed.text("profession");
        country = typed.text("country");
        language = typed.text("default_language");
    }
    let page = SettingsProfile {
        shell: visit.shell(app, "Profile").await?,
        form,
        professions: Choices::of(Profession::ALL.iter().map(|it| (it.code(), it.label())), &profession),
        countries: Choices::of(locale::COUNTRIES.iter().copied(), &country),
        languages: show::languages(&language),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

fn fields_of(params: &Params) -> Vec<Field> {
    (0..4)
        .map(|at| Field {
            name: params.text(&format!("field_name_{at}")),
            value: params.text(&format!("field_value_{at}")),
        })
        .collect()
}

pub(crate) async fn profile(State(app): State<App>, visit: Visit) -> PageResult {
    profile_page(&app, &visit, FormErrors::default(), None).await
}

pub(crate) async fn save_profile(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let wish = ProfileWish {
        display_name: params.owned("display_name"),
        bio: params.owned("bio"),
        fields: Some(fields_of(&params)),
        profession: params.owned("profession"),
        specialty: params.owned("specialty"),
        grade: params.owned("grade"),
        country: params.owned("country"),
        interests: params.owned("interests"),
        locked: Some(params.is("locked")),
        bot: None,
        discoverable: Some(params.is("discoverable")),
        indexable: Some(params.is("indexable")),
        hide_collections: Some(params.is("hide_collections")),
        default_visibility: params.owned("default_visibility"),
        default_sensitive: Some(params.is("default_sensitive")),
        default_language: params.owned("default_language"),
        avatar: params.file("avatar").map(|file| file.bytes.into()),
        header: params.file("header").map(|file| file.bytes.into()),
    };
    match app.update_profile(visit.viewer(), wish).await {
        Ok(_) => {}
        Err(error @ Error::Invalid(_)) => {
            return profile_page(&app, &visit, errors_of(&error), Some(&params)).await;
        }
        Err(error) => return Err(error.into()),
    }
    for (name, which) in [("remove_avatar", Portrait::Avatar), ("remove_header", Portrait::Header)] {
        if params.is(name) {
            app.remove_portrait(visit.viewer(), which).await?;
        }
    }
    Ok(go_saying(&app, "/settings/profile", "Your profile is saved."))
}

async fn account_page(app: &App, visit: &Visit, errors: FormErrors) -> PageResult {
    visit.signed_in()?;
    let own = app.own_account(visit.viewer()).await?;
    let now = app.now();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = SettingsAccount {
        shell: visit.shell(app, "Account").await?,
        email: own.email,
        new_email: app.pending_email(visit.viewer()).await?,
        sign_ins: app
            .sign_ins(visit.viewer())
            .await?
            .into_iter()
            .map(|sign_in| SignInView {
                id: sign_in.id.to_string(),
                device: device(&sign_in.user_agent),
                last_used: show::when(sign_in.created_at, now),
                is_current: sign_in.current,
            })
            .collect(),
        min_password: 8,
        errors,
    };
    Ok((status, render(&page)).into_response())
}

/// A browser's name for people, from what it says of itself.
fn device(user_agent: &str) -> String {
    let find = |names: &[(&str, &str)]| {
        names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| (*name).to_owned())
    };
    let browser =
        find(&[("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "Unknown browser".into(),
    }
}

pub(crate) async fn account(State(app): State<App>, visit: Visit) -> PageResult {
    account_page(&app, &visit, FormErrors::default()).await
}

pub(crate) async fn change_account(State(app): State<App>, visit: Visit, Form(params): Form) -> PageResult {
    visit.signed_in()?;
    let viewer = visit.viewer();
    let (outcome, says) = match params.get("action").unwrap_or_default() {
        "password" => (
            app.change_password(viewer, &params.text("current_password"), &params.text("password")).await,
            "Your password is changed. Other devices are signed out.",
        ),
        "email" => (
            app.change_email(viewer, &params.text("email"), &params.text("email_password")).await,
            "We have sent a link to the new address. It takes effect when you open it.",
        ),
        "end_sign_in" => {
            let id = params.id("sign_in_id")?.ok_or(Error::NotFound)?;
            (app.end_sign_in(viewer, id).await, "That device is signed out.")
        }
        "end_other_sign_ins" => (app.end_other_sign_ins(viewer).await, "You are signed out everywhere else."),
        _ => return Err(Error::NotFound.into()),
    };
    match outcome {
        Ok(()) => Ok(go_saying(&app, "/settings/account", says)),
        Err(error @ Error::Invalid(_)) => account_page(&app, &visit, errors_of(&error)).await,
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn applications(State(app): State<App>, visit: Visit, _: Params) -> PageResult {
    visit.signed_in()?;
    let now = app.now();
    let applications = app
        .authorized_clients(visit.viewer())
        .await?
        .into_iter()
        .map(|it| {
            let names: Vec<&str> = it.scopes.iter().map(|scope| scope.name()).collect();
            ApplicationView {
                id: it.client.id.to_string(),
                permissions: scopes::in_words(names).into_iter().map(|permission| permission.text).collect(),
                name: it.client.name,
                website: it.client.website,
                last_used: None,
                granted: show::when(it.since, now),
            }
        })
        .collect();
    let shell = visit.shell(&app, "Applications").await?;
    Ok(render(&SettingsApplications { shell, applications }))
}

pub(crate) async fn revoke(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Form(_): Form,
) -> PageResult {
    visit.signed_in()?;
    app.revoke_client(visit.viewer(), kernel::id::parse(&id).ok_or(Error::NotFound)?).await?;
    Ok(go_saying(&app, "/settings/applications", "The application has no access any more."))
}
