//! Reporting a post or an account: members, and visitors without an account; the receipt.

use crate::Web;
use crate::params::Params;
use crate::ui::pages::{Receipt, ReportCategory, ReportForm};
use crate::ui::show;
use crate::ui::view::FormErrors;
use crate::ui::visit::{Form, PageResult, Visit, go, render};
use app::moderation::report::{Complaint, Flag};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::moderation::{Action, Category};

/// What is reported.
enum About {
    Post(i64),
    Account(i64),
}

impl About {
    fn parse(kind: &str, id: &str) -> Result<Self, Error> {
        let id = kernel::id::parse(id).ok_or(Error::NotFound)?;
        match kind {
            "post" => Ok(Self::Post(id)),
            "account" => Ok(Self::Account(id)),
            _ => Err(Error::NotFound),
        }
    }
}

fn hint(category: Category) -> &'static str {
    match category {
        Category::Confidentiality => {
            "Somebody who knows the patient, or the patient, could recognise whom it is about. The post is hidden at once until a moderator has decided."
        }
        Category::Legal => "For example a threat, a defamation, a picture without the right to show it.",
        Category::Violation => "It breaks one of the rules of this place.",
        Category::Spam => "Advertising, links that mislead, the same again and again.",
        Category::Other => "Say in your own words what is wrong.",
    }
}

async fn page(app: &App, visit: &Visit, about: &About, typed: &Params, errors: FormErrors) -> PageResult {
    let (path, post, target) = match about {
        About::Post(id) => {
            let view = app.flagged_post(visit.viewer(), *id).await?;
            let mut post = show::post(app, &view);
            // What is reported is looked at, not clicked on.
            post.focused = false;
            (format!("/report/post/{id}"), Some(post), show::small(&view.author))
        }
        About::Account(id) => {
            visit.signed_in()?;
            let card = app.account(visit.viewer(), *id).await?;
            (format!("/report/account/{id}"), None, show::small(&card))
        }
    };
    let chosen = typed.get("category").unwrap_or_default();
    let categories = show::moderation::categories(chosen)
        .0
        .into_iter()
        .map(|choice| ReportCategory {
            hint: Category::parse(&choice.value).map_or("", hint).to_owned(),
            value: choice.value,
            label: choice.label,
            chosen: choice.selected,
        })
        .collect();
    let rules = match visit.viewer().id() {
        None => Vec::new(),
        Some(_) => {
            app.settings().rules.iter().enumerate().map(|(at, rule)| (at + 1, rule.text.clone())).collect()
        }
    };
    let mut shell = visit.shell(app, "Report").await?;
    shell.noindex = true;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ReportForm {
        shell,
        path,
        post,
        target,
        categories,
        rules,
        comment: typed.text("reason"),
        name: typed.text("name"),
        email: typed.text("email"),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn form(
    State(app): State<App>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    params: Params,
) -> PageResult {
    page(&app, &visit, &About::parse(&kind, &id)?, &params, FormErrors::default()).await
}

pub(crate) async fn send(
    State(web): State<Web>,
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    let app = &web.app;
    let about = About::parse(&kind, &id)?;
    let filed = match (&about, visit.viewer().id()) {
        (About::Account(_), None) => return Err(Error::Unauthorized("Please sign in.").into()),
        (About::Post(post), None) => {
            let flag = Flag {
                post: *post,
                category: params.text("category"),
                reason: params.text("reason"),
                name: params.text("name"),
                email: params.text("email"),
            };
            // A form that is not filled in is not counted: it hides nothing.
            if web.options.rate_limits && !flag.reason.trim().is_empty() {
                web.limits.flag(visit.address(), app.now())?;
            }
            app.flag(flag).await
        }
        (about, Some(_)) => {
            let (target, posts) = match about {
                About::Account(id) => (*id, Vec::new()),
                About::Post(id) => {
                    let view = app.flagged_post(visit.viewer(), *id).await?;
                    (view.author.row.id, vec![view.id()])
                }
            };
            let complaint = Complaint {
                target,
                posts,
                category: params.text("category"),
                rules: params.ids("rules")?,
                comment: params.text("reason"),
            };
            app.report(visit.viewer(), complaint).await
        }
    };
    match filed {
        Ok(filed) => Ok(go(&format!("/report/receipt/{}", filed.receipt))),
        Err(Error::Invalid(refusals)) => {
            let mut errors = FormErrors::default();
            for refusal in refusals {
                let field = if refusal.field == "comment" { "reason" } else { refusal.field };
                errors.add(field, refusal.says);
            }
            page(app, &visit, &about, &params, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn receipt(State(app): State<App>, visit: Visit, Path(secret): Path<String>) -> PageResult {
    let it = app.receipt(&secret).await?;
    let now = app.now();
    let mut says = Vec::new();
    match (&it.outcome, it.resolved_at) {
        (Some((action, _)), _) => says.push(action.outcome().to_owned()),
        (None, Some(_)) => says.push("A moderator looked at it and closed it without a decision.".into()),
        (None, None) => {
            if it.held {
                says.push("The post is hidden until a moderator has decided.".into());
            } else if it.category == Category::Confidentiality && it.posts > 0 {
                says.push("A moderator has looked at this post before and let it stay, so it is not hidden. Your report is read all the same.".into());
            }
            says.push(
                "A moderator reads your report and decides. The author does not learn who reported.".into(),
            );
            says.push(if it.mail {
                "What becomes of it is mailed to you, and stands here.".into()
            } else {
                "What becomes of it stands here: keep the address of this page.".to_owned()
            });
        }
    }
    let shell = visit.shell(&app, "Your report").await?;
    let page = Receipt {
        shell,
        category: it.category.label().to_owned(),
        comment: it.comment,
        created: show::when(it.created_at, now),
        resolved: it.resolved_at.map(|at| show::when(at, now)),
        says,
        reason: it.outcome.filter(|(action, _)| *action != Action::Dismiss).map(|(_, reason)| reason),
    };
    Ok(render(&page))
}
