//! Moderation: appeals, members, rules, the audit log.

use super::moderation::{Typed, id, tabs, verdict};
use crate::params::{Params, encode};
use crate::ui::pages::{
    AppealFile, AuditLine, ModerationAccount, ModerationAccounts, ModerationAppeals, ModerationAudit,
    ModerationRules, RuleRow,
};
use crate::ui::show;
use crate::ui::view::{Choices, FormErrors};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::moderation::appeal;
use app::moderation::members::{Filter, State as MemberState};
use app::rules::WordWish;
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::Scope;
use kernel::moderation::{Limit, RuleAction};

fn appeal_file(it: &appeal::AppealFile, now: i64) -> AppealFile {
    AppealFile {
        appeal: show::moderation::appeal(&it.appeal, now),
        decision: show::moderation::decision(
            &it.decision,
            it.moderator.as_ref().map(|card| show::small(card)),
            now,
        ),
        target: show::small(&it.target),
        report: it.report.map(|id| id.to_string()),
        note: it.note.clone(),
        answered_by: it.answered_by.as_ref().map(|card| show::small(card)),
        may_answer: it.may_answer,
    }
}

pub(crate) async fn appeals(State(app): State<App>, visit: Visit) -> PageResult {
    visit.signed_in()?;
    let now = app.now();
    let open = app.appeals(visit.viewer(), false).await?;
    let answered = app.appeals(visit.viewer(), true).await?;
    let page = ModerationAppeals {
        tabs: tabs(&app, &visit).await?,
        shell: visit.shell(&app, "Appeals").await?,
        open: open.iter().map(|it| appeal_file(it, now)).collect(),
        answered: answered.iter().map(|it| appeal_file(it, now)).collect(),
    };
    Ok(render(&page))
}

/// Says how a deed of a page ended, there.
fn said(app: &App, path: &str, outcome: Result<(), Error>, says: &str) -> PageResult {
    Ok(match outcome {
        Ok(()) => go_saying(app, path, says),
        Err(error @ (Error::Invalid(_) | Error::Forbidden(_))) => go_with_problem(app, path, &error),
        Err(error) => return Err(error.into()),
    })
}

pub(crate) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(appeal): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    visit.viewer().moderator(Scope::AdminReadReports)?;
    let uphold = match params.get("verdict") {
        Some("uphold") => true,
        Some("reject") => false,
        _ => return Err(Error::NotFound.into()),
    };
    let outcome = app.answer_appeal(visit.viewer(), id(&appeal)?, uphold, &params.text("answer")).await;
    said(&app, "/moderation/appeals", outcome, "The appeal is answered, by mail too.")
}

const STATES: [(&str, &str); 7] = [
    ("", "Everybody"),
    ("pending", "Waiting to be let in"),
    ("silenced", "Silenced"),
    ("disabled", "Frozen"),
    ("suspended", "Suspended"),
    ("sensitized", "Pictures covered"),
    ("staff", "Moderators and administrators"),
];

pub(crate) async fn accounts(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let chosen = params.get("state").unwrap_or_default();
    let query = params.text("q");
    let mut filter =
        Filter { state: MemberState::parse(chosen), staff: chosen == "staff", ..Filter::default() };
    if query.contains('@') && !query.starts_with('@') {
        filter.email.clone_from(&query);
    } else {
        filter.username.clone_from(&query);
    }
    let range = params.range(40, 80)?;
    let found = app.moderated_members(visit.viewer(), &filter, range).await?;
    let now = app.now();
    let path = format!("/moderation/accounts?state={}&q={}", encode(chosen), encode(&query));
    let page = ModerationAccounts {
        tabs: tabs(&app, &visit).await?,
        shell: visit.shell(&app, "Accounts").await?,
        members: found.items.iter().map(|it| show::moderation::member(it, now)).collect(),
        query,
        states: Choices::of(STATES, chosen),
        links: show::links(&found, &range, &path),
    };
    Ok(render(&page))
}

async fn account_page(app: &App, visit: &Visit, account: i64, typed: Typed) -> PageResult {
    visit.signed_in()?;
    let file = app.member_file(visit.viewer(), account).await?;
    let now = app.now();
    let status = if typed.error.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form = (file.may_judge && file.member.approved).then(|| {
        let path = format!("/moderation/accounts/{account}/decide");
        let form = show::moderation::decide_account(path, &typed.action);
        typed.fill(form)
    });
    let page = ModerationAccount {
        shell: visit.shell(app, &format!("@{}", file.member.card.row.handle)).await?,
        member: show::moderation::member(&file.member, now),
        limits: show::moderation::limits(&file.member, now),
        reports: file.reports.iter().map(|it| show::moderation::report(it, now)).collect(),
        decisions: file
            .decisions
            .iter()
            .map(|(it, by)| show::moderation::decision(it, by.as_ref().map(|card| show::small(card)), now))
            .collect(),
        form,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn account(State(app): State<App>, visit: Visit, Path(account): Path<String>) -> PageResult {
    account_page(&app, &visit, id(&account)?, Typed::default()).await
}

pub(crate) async fn act_on_account(
    State(app): State<App>,
    visit: Visit,
    Path((account, deed)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    visit.viewer().moderator(Scope::AdminReadReports)?;
    let viewer = visit.viewer();
    let account = id(&account)?;
    let here = format!("/moderation/accounts/{account}");
    match deed.as_str() {
        "decide" => {
            let outcome = match verdict(&params, account, None) {
                Ok(verdict) => app.decide(viewer, verdict).await.map(|_| ()),
                Err(error) => Err(error),
            };
            if let Err(error @ Error::Invalid(_)) = &outcome {
                return account_page(&app, &visit, account, Typed::of(&params, error)).await;
            }
            said(&app, &here, outcome, "Decided. The owner of the account is told.")
        }
        "lift" => {
            let limit = Limit::parse(params.get("limit").unwrap_or_default()).ok_or(Error::NotFound)?;
            said(&app, &here, app.lift(viewer, account, limit).await, "The limit is lifted.")
        }
        "approve" => said(&app, &here, app.approve_member(viewer, account).await, "The account is let in."),
        "reject" => {
            let outcome = app.reject_member(viewer, account).await.map(|_| ());
            said(
                &app,
                "/moderation/accounts?state=pending",
                outcome,
                "Turned away; what they sent is deleted.",
            )
        }
        _ => Err(Error::NotFound.into()),
    }
}

fn rule_actions(all: &[RuleAction], chosen: &str) -> Choices {
    Choices::of(all.iter().map(|it| (it.word(), it.label())), chosen)
}

async fn rules_page(app: &App, visit: &Visit, params: &Params, errors: FormErrors) -> PageResult {
    visit.signed_in()?;
    let book = app.rule_book(visit.viewer()).await?;
    let label = |code: i16| RuleAction::from_code(code).map_or("", RuleAction::label).to_owned();
    let words = book
        .words
        .iter()
        .map(|rule| {
            let mut does = vec![label(rule.action)];
            if rule.only_links {
                does.push("only with a link".into());
            }
            if let Some(days) = rule.younger_than_days {
                does.push(format!("only accounts younger than {days} days"));
            }
            RuleRow {
                id: rule.id.to_string(),
                what: rule.phrase.clone(),
                does: does.join(" · "),
                sentence: rule.sentence.clone(),
            }
        })
        .collect();
    let domains = book
        .domains
        .iter()
        .map(|rule| RuleRow {
            id: rule.id.to_string(),
            what: rule.domain.clone(),
            does: label(rule.action),
            sentence: rule.sentence.clone(),
        })
        .collect();
    let emails = book
        .emails
        .iter()
        .map(|rule| RuleRow {
            id: rule.id.to_string(),
            what: rule.domain.clone(),
            does: if rule.allow_with_approval { "A moderator looks first" } else { "Nobody registers" }
                .into(),
            sentence: String::new(),
        })
        .collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let action = params.get("action").unwrap_or("refuse");
    let page = ModerationRules {
        tabs: tabs(app, visit).await?,
        shell: visit.shell(app, "Rules").await?,
        words,
        domains,
        emails,
        word_actions: rule_actions(RuleAction::ALL, action),
        domain_actions: rule_actions(&[RuleAction::Refuse, RuleAction::Flag], action),
        typed: ["phrase", "sentence", "younger_than_days", "domain", "email_domain"]
            .map(|name| (name.to_owned(), params.text(name)))
            .into(),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn rules(State(app): State<App>, visit: Visit) -> PageResult {
    rules_page(&app, &visit, &Params::default(), FormErrors::default()).await
}

pub(crate) async fn change_rules(
    State(app): State<App>,
    visit: Visit,
    Path(deed): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    visit.viewer().moderator(Scope::AdminReadReports)?;
    let viewer = visit.viewer();
    let (outcome, says) = match deed.as_str() {
        "word" => {
            let wish = WordWish {
                phrase: params.text("phrase"),
                only_links: params.is("only_links"),
                younger_than_days: params.number("younger_than_days")?,
                action: params.text("action"),
                sentence: params.text("sentence"),
            };
            (app.add_word_rule(viewer, wish).await.map(|_| ()), "The rule is in force.")
        }
        "domain" => {
            let (domain, action) = (params.text("domain"), params.text("action"));
            let outcome = app.add_domain_rule(viewer, &domain, &action, &params.text("sentence")).await;
            (outcome.map(|_| ()), "The rule is in force.")
        }
        "email" => {
            let approval = params.is("allow_with_approval");
            let outcome = app.block_email_domain(viewer, &params.text("email_domain"), approval).await;
            (outcome.map(|_| ()), "The rule is in force.")
        }
        "remove" => {
            let rule = params.id("id")?.ok_or(Error::NotFound)?;
            (app.remove_rule(viewer, rule).await, "The rule is removed.")
        }
        "remove_email" => {
            let rule = params.id("id")?.ok_or(Error::NotFound)?;
            (app.unblock_email_domain(viewer, rule).await, "The rule is removed.")
        }
        _ => return Err(Error::NotFound.into()),
    };
    match outcome {
        Ok(()) => Ok(go_saying(&app, "/moderation/rules", says)),
        Err(Error::Invalid(refusals)) => {
            let mut errors = FormErrors::default();
            for refusal in refusals {
                errors.add(&format!("{deed}_{}", refusal.field), refusal.says);
            }
            rules_page(&app, &visit, &params, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn audit(State(app): State<App>, visit: Visit, params: Params) -> PageResult {
    visit.signed_in()?;
    let range = params.range(50, 100)?;
    let (action, subject) = (params.text("action"), params.text("subject"));
    let found = app.audit_log(visit.viewer(), action.trim(), subject.trim(), range).await?;
    let people: Vec<i64> = found.items.iter().filter_map(|line| line.actor_id).collect();
    let cards = app.accounts_by_ids(visit.viewer(), &people).await?;
    let now = app.now();
    let lines = found
        .items
        .iter()
        .map(|line| {
            let handle = |id: i64| {
                cards
                    .iter()
                    .find(|card| card.row.id == id)
                    .map_or_else(|| id.to_string(), |it| format!("@{}", it.row.handle))
            };
            AuditLine {
                id: line.id.to_string(),
                at: show::when(line.at, now),
                actor: line.actor_id.map_or_else(|| "the server".to_owned(), handle),
                action: line.action.clone(),
                subject: line.subject.clone(),
                details: details(&line.details),
                hash: line.hash.chars().take(12).collect(),
            }
        })
        .collect();
    let path = format!("/moderation/audit?action={}&subject={}", encode(&action), encode(&subject));
    let page = ModerationAudit {
        tabs: tabs(&app, &visit).await?,
        shell: visit.shell(&app, "Audit log").await?,
        lines,
        action,
        subject,
        links: show::links(&found, &range, &path),
    };
    Ok(render(&page))
}

/// `category: spam, posts: 1`.
fn details(json: &str) -> String {
    let Ok(serde_json::Value::Object(map)) = serde_json::from_str(json) else { return json.to_owned() };
    let value = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    map.iter()
        .filter(|(_, it)| !it.is_null())
        .map(|(name, it)| format!("{}: {}", name.replace('_', " "), value(it)))
        .collect::<Vec<_>>()
        .join(", ")
}
