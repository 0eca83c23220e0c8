//! What a campaign or a project measures: its public page, entering cases, the desk of its steering group.

use crate::api::measures::{send_chart, send_file, site, texts};
use crate::params::Params;
use crate::ui::pages::{Measures, MeasuresDesk, MeasuresEnter};
use crate::ui::show;
use crate::ui::view::{DeskSite, FormErrors, NoteLine};
use crate::ui::visit::{Form, PageResult, Visit, go_saying, go_with_problem, render};
use app::measures::{Imported, Measured, NoteWish, OverTimeKind, RowProblem};
use app::{App, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::protocol::Protocol;

pub(super) fn id(text: &str) -> Result<i64, Error> {
    kernel::id::parse(text).ok_or(Error::NotFound)
}

fn name_of(it: &Measured) -> String {
    let row = &it.group.account.row;
    if row.display_name.is_empty() { row.handle.clone() } else { row.display_name.clone() }
}

pub(crate) async fn page(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    params: Params,
) -> PageResult {
    let chart = OverTimeKind::parse(&params.text("chart")).unwrap_or_default();
    let measured = app.measured(visit.viewer(), id(&group)?).await?;
    let led = match measured.standing.sites.is_empty() {
        true => Vec::new(),
        false => app.sites_led(visit.viewer(), id(&group)?).await?,
    };
    let name = name_of(&measured);
    let page = Measures {
        shell: visit.shell(&app, &format!("What {name} measures")).await?,
        address: format!("/@{}", measured.group.account.row.handle),
        summary: format!("{} cases from {} sites", measured.cases, measured.sites),
        include: measured.protocol.as_ref().map(|(_, it)| it.include.clone()).unwrap_or_default(),
        version: measured
            .protocol
            .as_ref()
            .map(|(row, _)| format!("Protocol version {}, audit cycle {}", row.version, row.cycle))
            .unwrap_or_default(),
        protocol: measured.protocol.as_ref().map(|(row, _)| row.text.clone()).unwrap_or_default(),
        measures: show::measures::all(&measured, chart),
        notes: measured
            .notes
            .iter()
            .map(|it| (show::when(it.at, app.now()).iso[..10].to_owned(), it.what.clone()))
            .collect(),
        chart: chart.name(),
        versions: measured
            .versions
            .iter()
            .rev()
            .map(|it| (it.version, it.cycle, show::when(it.made_at, app.now())))
            .collect(),
        steering: measured.standing.steering,
        leads: led.into_iter().map(|it| (it.id.to_string(), format!("{} · {}", it.code, it.name))).collect(),
        waiting: measured.standing.waiting,
        group,
        name,
    };
    Ok(render(&page))
}

pub(crate) async fn file(
    State(app): State<App>,
    visit: Visit,
    Path((group, name)): Path<(String, String)>,
) -> PageResult {
    Ok(send_file(&app, visit.viewer(), id(&group)?, &name).await?)
}

pub(crate) async fn chart(
    State(app): State<App>,
    visit: Visit,
    Path((group, name)): Path<(String, String)>,
) -> PageResult {
    Ok(send_chart(&app, visit.viewer(), id(&group)?, &name).await?)
}

/// What went wrong with what was sent.
#[derive(Default)]
struct Refused {
    errors: FormErrors,
    problems: Vec<RowProblem>,
}

async fn form(app: &App, visit: &Visit, group: &str, params: &Params, refused: Refused) -> PageResult {
    visit.signed_in()?;
    let number = id(group)?;
    let card = app.group(visit.viewer(), number).await?.account;
    let sites = app.sites_led(visit.viewer(), number).await?;
    let protocol = app.protocol(visit.viewer(), number).await?.map(|(_, protocol)| protocol);
    let fields: &[kernel::protocol::Field] = protocol.as_ref().map_or(&[], |it| &it.fields);
    let today = wire::time::iso_date(app.now());
    let typed = params.text("date");
    let failed = !refused.errors.is_empty() || !refused.problems.is_empty();
    let page = MeasuresEnter {
        shell: visit.shell(app, "Enter a case").await?,
        group: group.to_owned(),
        name: card.row.display_name.clone(),
        sites: sites
            .iter()
            .map(|it| {
                (
                    it.id.to_string(),
                    format!("{} · {}", it.code, it.name),
                    it.id.to_string() == params.text("site"),
                )
            })
            .collect(),
        include: protocol.as_ref().map(|it| it.include.clone()).unwrap_or_default(),
        date: if typed.is_empty() { today.clone() } else { typed },
        today,
        fields: fields.iter().map(|it| show::measures::field(it, params.text(&it.name))).collect(),
        headers: headers(fields),
        problems: refused.problems.into_iter().map(|it| (it.row, it.field, it.says)).collect(),
        errors: refused.errors,
    };
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(&page)).into_response())
}

fn headers(fields: &[kernel::protocol::Field]) -> String {
    let names = fields.iter().map(|it| it.name.as_str());
    std::iter::once("date").chain(names).collect::<Vec<_>>().join(",")
}

pub(crate) async fn enter(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    params: Params,
) -> PageResult {
    form(&app, &visit, &group, &params, Refused::default()).await
}

pub(crate) async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let site = params.id("site")?.ok_or(Error::NotFound)?;
    let protocol: Protocol = app.protocol_of_site(visit.viewer(), site).await?;
    let date = params.text("date");
    match app.enter_case(visit.viewer(), site, &date, texts(&protocol, &params)).await {
        Ok(_) => {
            let next =
                format!("/groups/{group}/measures/enter?site={site}&date={}", crate::params::encode(&date));
            Ok(go_saying(&app, &next, "The case is stored. The next one, please."))
        }
        Err(Error::Invalid(refusals)) => {
            form(&app, &visit, &group, &params, Refused { errors: refusals.into(), ..Refused::default() })
                .await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn import(
    State(app): State<App>,
    visit: Visit,
    Path(group): Path<String>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let site = params.id("site")?.ok_or(Error::NotFound)?;
    let bytes = params.file("file").map(|it| it.bytes.to_vec()).unwrap_or_default();
    let read = match String::from_utf8(bytes) {
        Ok(text) => app.import_cases(visit.viewer(), site, &text).await,
        Err(_) => Err(Error::invalid("file", "The file is no text in UTF-8. Save it as “CSV UTF-8” again.")),
    };
    match read {
        Ok(Imported::Taken(cases)) => {
            let next = format!("/groups/{group}/measures/enter?site={site}");
            Ok(go_saying(&app, &next, &format!("{cases} cases are stored.")))
        }
        Ok(Imported::Refused(problems)) => {
            form(&app, &visit, &group, &params, Refused { problems, ..Refused::default() }).await
        }
        Err(Error::Invalid(refusals)) => {
            form(&app, &visit, &group, &params, Refused { errors: refusals.into(), ..Refused::default() })
                .await
        }
        Err(error) => Err(error.into()),
    }
}

async fn show_desk(
    app: &App,
    visit: &Visit,
    group: &str,
    typed: Option<String>,
    errors: FormErrors,
) -> PageResult {
    visit.signed_in()?;
    let number = id(group)?;
    let measured = app.measured(visit.viewer(), number).await?;
    if !measured.standing.steering {
        return Err(Error::forbidden(
            "This is for the steering group: the owners and moderators of the group.",
        )
        .into());
    }
    let sites = app.measure_sites(visit.viewer(), number).await?;
    let now = app.now();
    let approval = |what: &str, it: &str| {
        if it.is_empty() { format!("{what}: missing") } else { format!("{what}: {it}") }
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = MeasuresDesk {
        shell: visit.shell(app, "Protocol and sites").await?,
        group: group.to_owned(),
        name: name_of(&measured),
        protocol: typed
            .or_else(|| measured.protocol.as_ref().map(|(row, _)| row.text.clone()))
            .unwrap_or_default(),
        has_cases: measured.cases > 0,
        sites: sites
            .iter()
            .map(|it| DeskSite {
                id: it.row.id.to_string(),
                code: it.row.code.clone(),
                name: it.row.name.clone(),
                approvals: format!(
                    "{}, {}",
                    approval("Audit registration", &it.row.audit_registration),
                    approval("Caldicott", &it.row.caldicott)
                ),
                approved: !it.row.audit_registration.is_empty() && !it.row.caldicott.is_empty(),
                locked: it.row.locked_at.is_some(),
                cases: it.cases,
                leads: it
                    .leads
                    .iter()
                    .map(|lead| {
                        let until = lead.ended_at.map(|at| show::when(at, now));
                        (show::small(&lead.account), show::when(lead.since, now), until)
                    })
                    .collect(),
            })
            .collect(),
        reads_cases: measured.protocol.as_ref().is_some_and(|(_, it)| it.steering_reads_cases),
        notes: measured
            .notes
            .iter()
            .map(|it| NoteLine {
                id: it.id.to_string(),
                day: wire::time::iso_date(it.at),
                what: it.what.clone(),
                rebase: it.rebase,
            })
            .collect(),
        errors,
    };
    Ok((status, render(&page)).into_response())
}

pub(crate) async fn desk(State(app): State<App>, visit: Visit, Path(group): Path<String>) -> PageResult {
    show_desk(&app, &visit, &group, None, FormErrors::default()).await
}

/// Does what a form of the desk asks; the sentence that says so.
async fn act(
    app: &App,
    visit: &Visit,
    group: i64,
    action: &str,
    params: &Params,
) -> Result<&'static str, Error> {
    let viewer = visit.viewer();
    let which = || params.id("site").ok().flatten().ok_or(Error::NotFound);
    match action {
        "protocol" => {
            app.write_protocol(viewer, group, params.text("text"), params.is("new_cycle")).await?;
            Ok("This version of the protocol is published.")
        }
        "site" => app.put_site(viewer, group, site(params)).await.map(|_| "The site is saved."),
        "lead" => {
            let who = app.lookup(viewer, params.text("who").trim()).await?;
            app.name_lead(viewer, which()?, who.row.id, params.id("instead_of")?).await?;
            Ok("The lead is named. What was entered stays with the site.")
        }
        "lock" => app.lock_site(viewer, which()?, true).await.map(|()| "The data of the site are locked."),
        "unlock" => app.lock_site(viewer, which()?, false).await.map(|()| "The site is open again."),
        "note" => {
            let day = wire::time::parse_iso(&format!("{}T00:00:00Z", params.text("at")));
            let at = day.ok_or_else(|| Error::invalid("at", "The day is missing. Choose it."))?;
            let wish = NoteWish { at, what: params.text("what"), rebase: params.is("rebase") };
            app.put_note(viewer, group, params.id("note")?, wish).await?;
            Ok("It stands on the charts.")
        }
        "unnote" => {
            let note = params.id("note")?.ok_or(Error::NotFound)?;
            app.remove_note(viewer, note).await.map(|()| "It is gone from the charts.")
        }
        _ => Err(Error::NotFound),
    }
}

pub(crate) async fn change(
    State(app): State<App>,
    visit: Visit,
    Path((group, action)): Path<(String, String)>,
    Form(params): Form,
) -> PageResult {
    visit.signed_in()?;
    let here = format!("/groups/{group}/measures/desk");
    match act(&app, &visit, id(&group)?, &action, &params).await {
        Ok(says) => Ok(go_saying(&app, &here, says)),
        Err(Error::Invalid(refusals)) if action == "protocol" => {
            show_desk(&app, &visit, &group, Some(params.text("text")), refusals.into()).await
        }
        Err(error @ Error::Invalid(_)) => Ok(go_with_problem(&app, &here, &error)),
        Err(error) => Err(error.into()),
    }
}
