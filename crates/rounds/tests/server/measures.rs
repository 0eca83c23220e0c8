//! Campaigns and projects: a protocol, sites, cases by hand and by file, handovers, and results that everybody sees.

mod cases;
mod charts;
mod many;

use crate::groups::server;
use crate::harness::Client;
use serde_json::{Value, json};

const PROTOCOL: &str = "include: Adults with suspected sepsis
interval: week
site names: codes
least: 5
field oxygen: hours 0..72: Hours to oxygen
field cultures: yes/no: Blood cultures taken
field done: number 0..50: Observations done
field due: number 0..50: Observations due
check: done <= due
measure oxygen: Oxygen within an hour: oxygen <= 1: standard 90: higher
measure cultures: Blood cultures: cultures = yes: standard 90
bundle all: Both: oxygen + cultures: standard 85";
const HEADERS: &str = "date,oxygen,cultures,done,due";

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value}")).to_owned()
}

async fn campaign(owner: &Client) -> String {
    let wish = json!({ "kind": "campaign", "name": "Sepsis Six", "handle": "sepsis_six" });
    let group = id(&owner.post("/api/rounds/v1/groups", wish).await.ok());
    owner
        .post(&format!("/api/rounds/v1/groups/{group}/measures/protocol"), json!({ "text": PROTOCOL }))
        .await
        .ok();
    group
}

async fn site(owner: &Client, group: &str, code: &str) -> String {
    let wish = json!({ "code": code, "name": format!("{code} General"), "audit_registration": "A 17", "caldicott": "C 4" });
    id(&owner.post(&format!("/api/rounds/v1/groups/{group}/measures/sites"), wish).await.ok())
}

async fn joins(who: &Client, group: &str) {
    who.post(&format!("/api/rounds/v1/groups/{group}/join"), Value::Null).await.ok();
}

async fn lead(owner: &Client, site: &str, who: &Client, instead_of: Option<&Client>) {
    let body = json!({ "instead_of": instead_of.map(|it| it.id.clone()) });
    owner.post(&format!("/api/rounds/v1/measure-sites/{site}/leads/{}", who.id), body).await.ok();
}

async fn import(who: &Client, site: &str, csv: &str) -> crate::harness::Reply {
    who.post(&format!("/api/rounds/v1/measure-sites/{site}/import"), json!({ "csv": csv })).await
}

async fn measured(who: &Client, group: &str) -> Value {
    who.get(&format!("/api/rounds/v1/groups/{group}/measures")).await.ok()
}

#[tokio::test]
async fn a_case_is_entered_by_the_lead_of_its_site_and_counts_for_everybody() {
    let server = server().await;
    let (anna, cara) = (server.member("anna").await, server.member("cara").await);
    let ben = server.member_with("ben", "read write follow push cpd:read").await;
    let group = campaign(&anna).await;
    let site = site(&anna, &group, "A").await;
    joins(&ben, &group).await;
    let cases = format!("/api/rounds/v1/measure-sites/{site}/cases");
    let case = json!({ "date": "2026-03-04", "oxygen": "0.5", "cultures": "yes" });
    ben.post(&cases, case.clone()).await.refused(403);
    lead(&anna, &site, &ben, None).await;
    ben.post(&cases, case.clone()).await.ok();
    let seen = measured(&server.anybody(), &group).await;
    assert_eq!((&seen["cases"], &seen["measures"][2]["numerator"]), (&json!(1), &json!(1)));
    assert_eq!(seen["measures"][0]["periods"][0]["from"], "2026-03-02", "a case is filed under its week");
    assert_eq!(seen["measures"][0]["sites"][0]["suppressed"], true, "one case is less than five");
    // Single cases are the site's own.
    let file = format!("/api/rounds/v1/groups/{group}/measures/files/cases.csv");
    assert!(ben.get(&file).await.body.contains("A,2026-03-02,1,0.5,yes,,"));
    anna.get(&file).await.refused(403);
    cara.get(&file).await.refused(403);
    let ledger = ben.get("/api/rounds/v1/cpd/activities").await.ok();
    assert_eq!(ledger[0]["title"], "Data collection for Sepsis Six", "{ledger}");
}

#[tokio::test]
async fn a_file_is_taken_whole_or_refused_with_row_field_and_reason() {
    let server = server().await;
    let anna = server.member("anna").await;
    let group = campaign(&anna).await;
    let site = site(&anna, &group, "A").await;
    lead(&anna, &site, &anna, None).await;
    let says = import(&anna, &site, "date,oxygen,name\n2026-03-02,1,x\n").await.refused(422);
    assert!(says.contains("Missing: cultures, done, due. Not in the protocol: name."), "{says}");
    let csv = format!(
        "{HEADERS}\n2026-03-02,1,yes,1,2\n2031-03-02,1,yes,1,2\n2026-03-02,1,yes,9,4\n2026-03-02,943 476 5919,yes,1,2\n"
    );
    let report = import(&anna, &site, &csv).await.ok();
    let problems: Vec<(i64, &str)> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["row"].as_i64().unwrap(), it["field"].as_str().unwrap()))
        .collect();
    assert_eq!(problems, [(3, "date"), (4, "done"), (5, "oxygen")], "{report}");
    assert!(report["problems"][2]["reason"].as_str().unwrap().contains("may identify a patient"), "{report}");
    assert_eq!(measured(&anna, &group).await["cases"], 0);
    assert_eq!(import(&anna, &site, &format!("{HEADERS}\n2026-03-02,1,yes,1,2\n")).await.ok()["taken"], 1);
    anna.post(&format!("/api/rounds/v1/measure-sites/{site}/lock"), Value::Null).await.ok();
    import(&anna, &site, &format!("{HEADERS}\n2026-03-02,1,yes,1,2\n")).await.refused(403);
}

#[tokio::test]
async fn a_protocol_does_not_change_behind_its_data() {
    let server = server().await;
    let anna = server.member("anna").await;
    let group = campaign(&anna).await;
    let path = format!("/api/rounds/v1/groups/{group}/measures/protocol");
    let changed = PROTOCOL.replace("oxygen <= 1:", "oxygen <= 2:");
    assert_eq!(anna.post(&path, json!({ "text": &changed })).await.ok()["version"], 2);
    let site = site(&anna, &group, "A").await;
    lead(&anna, &site, &anna, None).await;
    import(&anna, &site, &format!("{HEADERS}\n2026-03-02,1.5,yes,1,2\n")).await.ok();
    let says = anna.post(&path, json!({ "text": PROTOCOL })).await.refused(422);
    assert!(says.contains("1 cases were entered under version 2"), "{says}");
    anna.post(&path, json!({ "text": PROTOCOL, "new_cycle": true })).await.ok();
    import(&anna, &site, &format!("{HEADERS}\n2026-03-09,1.5,yes,1,2\n")).await.ok();
    let seen = measured(&anna, &group).await;
    let periods = &seen["measures"][0]["periods"];
    assert_eq!(
        (&periods[0]["cycle"], &periods[0]["numerator"]),
        (&json!(1), &json!(1)),
        "judged as it was then"
    );
    assert_eq!((&periods[1]["cycle"], &periods[1]["numerator"]), (&json!(2), &json!(0)));
    assert_eq!(seen["measures"][0]["control_chart"].as_array().unwrap().len(), 2, "each cycle is a phase");
    let files = format!("/api/rounds/v1/groups/{group}/measures/files");
    assert_eq!(server.anybody().get(&format!("{files}/protocol-2.txt")).await.body, changed);
    server.anybody().get(&format!("{files}/protocol-9.txt")).await.refused(404);
    assert!(
        anna.post(&path, json!({ "text": "include: x\nfield a: text: b" }))
            .await
            .refused(422)
            .contains("Line 2")
    );
}

#[tokio::test]
async fn approvals_and_training_stand_before_the_first_case() {
    let server = server().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let bank = "What is within an hour?{=oxygen ~scan}\n\nHow many elements?{=six ~four}\n";
    let set = json!({ "format": "gift", "text": bank, "title": "Sepsis Six" });
    let set = id(&anna.post("/api/rounds/v1/question-sets/import", set).await.ok());
    let group = campaign(&anna).await;
    let path = format!("/api/rounds/v1/groups/{group}/measures");
    let unknown = PROTOCOL.replace("least: 5", "least: 5\ntraining: 7, 100");
    let says = anna.post(&format!("{path}/protocol"), json!({ "text": unknown })).await.refused(422);
    assert!(says.contains("no set of questions"), "{says}");
    let text = PROTOCOL.replace("least: 5", &format!("least: 5\ntraining: {set}, 100"));
    anna.post(&format!("{path}/protocol"), json!({ "text": text })).await.ok();
    let bare =
        id(&anna.post(&format!("{path}/sites"), json!({ "code": "A", "name": "A General" })).await.ok());
    joins(&ben, &group).await;
    lead(&anna, &bare, &ben, None).await;
    let cases = format!("/api/rounds/v1/measure-sites/{bare}/cases");
    let case = json!({ "date": "2026-03-04", "oxygen": "0.5", "cultures": "yes" });
    assert!(ben.post(&cases, case.clone()).await.refused(403).contains("Caldicott"));
    assert_eq!(site(&anna, &group, "A").await, bare, "the approvals come later, for the same site");
    assert!(ben.post(&cases, case.clone()).await.refused(403).contains("passed the training: 100 %"));
    for _ in 0..2 {
        let asked = ben.post(&format!("/api/rounds/v1/question-sets/{set}/next"), Value::Null).await.ok();
        let question = asked["question"]["post_id"].as_str().unwrap();
        ben.post(&format!("/api/rounds/v1/questions/{question}/answer"), json!({ "choice": 0 })).await.ok();
    }
    ben.post(&cases, case).await.ok();
}

#[tokio::test]
async fn an_archived_project_is_read_and_takes_nothing_more() {
    let server = server().await;
    let anna = server.member("anna").await;
    let group = campaign(&anna).await;
    let site = site(&anna, &group, "A").await;
    lead(&anna, &site, &anna, None).await;
    let row = format!("{HEADERS}\n2026-03-02,1,yes,1,2\n");
    import(&anna, &site, &row).await.ok();
    anna.post(&format!("/api/rounds/v1/groups/{group}/archive"), Value::Null).await.ok();
    assert!(import(&anna, &site, &row).await.refused(403).contains("archived"));
    let path = format!("/api/rounds/v1/groups/{group}/measures/protocol");
    anna.post(&path, json!({ "text": PROTOCOL, "new_cycle": true })).await.refused(403);
    assert_eq!(measured(&server.anybody(), &group).await["cases"], 1);
}
