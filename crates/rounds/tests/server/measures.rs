//! Campaigns and projects: a protocol, sites, cases by hand and by file, handovers, and results that everybody sees.

use crate::groups::server;
use crate::harness::Client;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

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
const DAY: i64 = 86_400_000;

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
    assert_eq!(anna.post(&path, json!({ "text": changed })).await.ok()["version"], 2);
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
    assert_eq!(seen["measures"][0]["p_chart"].as_array().unwrap().len(), 2, "each cycle is a phase");
    assert!(
        anna.post(&path, json!({ "text": "include: x\nfield a: text: b" }))
            .await
            .refused(422)
            .contains("Line 2")
    );
}

/// Draws that are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// The project of 95 sites and 3,326 cases: two months, three rotations of the leads.
#[tokio::test]
async fn ninety_five_sites_and_three_rotations_give_what_an_independent_script_counts() {
    let server = server().await;
    let owner = server.member("steering").await;
    let group = campaign(&owner).await;
    let start = server.app.now() / DAY * DAY;
    let mut leads = Vec::new();
    for n in 0..4 {
        let who = server.member(&format!("lead_{n}")).await;
        joins(&who, &group).await;
        leads.push(who);
    }
    let mut sites = Vec::new();
    for n in 0..95 {
        sites.push(site(&owner, &group, &format!("S{n:02}")).await);
    }
    let mut dice = Dice(2016);
    let mut left = 3_326_u64;
    let mut raw = String::from("site,date,oxygen,cultures\n");
    for rotation in 0..4_usize {
        server.app.clock().set(start + (rotation as i64 + 1) * 15 * DAY);
        for (n, site) in sites.iter().enumerate() {
            lead(&owner, site, &leads[rotation], rotation.checked_sub(1).map(|before| &leads[before])).await;
            let share = left / ((4 - rotation as u64) * 95 - n as u64);
            left -= share;
            let mut csv = format!("{HEADERS}\n");
            for _ in 0..share {
                let day = wire::time::iso_date(start + (rotation as i64 * 15 + dice.below(15) as i64) * DAY);
                let oxygen = format!("{}.{}", dice.below(2), dice.below(10));
                let cultures = if dice.below(10) < 5 + rotation as u64 { "yes" } else { "no" };
                writeln!(csv, "{day},{oxygen},{cultures},,").unwrap();
                writeln!(raw, "S{n:02},{day},{oxygen},{cultures}").unwrap();
            }
            assert_eq!(import(&leads[rotation], site, &csv).await.ok()["taken"], share);
        }
    }
    assert_eq!(left, 0);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cases.csv");
    std::fs::write(&file, raw).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scripts/adherence.py");
    let said = std::process::Command::new("python3").arg(script).arg(&file).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let theirs: Value = serde_json::from_slice(&said.stdout).unwrap();
    let seen = measured(&server.anybody(), &group).await;
    assert_eq!((&seen["cases"], &seen["sites"]), (&json!(3_326), &json!(95)));
    for ours in seen["measures"].as_array().unwrap() {
        let name = ours["name"].as_str().unwrap();
        let theirs = &theirs[name];
        assert_eq!(
            (&ours["numerator"], &ours["denominator"]),
            (&theirs["numerator"], &theirs["denominator"]),
            "{name}"
        );
        let periods: BTreeMap<&str, (u64, u64)> = figures(&ours["periods"], "from");
        let expected: BTreeMap<&str, (u64, u64)> = figures(&theirs["periods"], "from");
        assert_eq!(periods, expected, "{name}");
        assert_eq!(figures(&ours["sites"], "name"), figures(&theirs["sites"], "name"), "{name}");
        let points = ours["p_chart"][0]["points"].as_array().unwrap();
        assert_eq!(points.len(), theirs["p_chart"].as_array().unwrap().len());
        for (point, other) in points.iter().zip(theirs["p_chart"].as_array().unwrap()) {
            for key in ["value", "centre", "lower", "upper"] {
                let (a, b) = (point[key].as_f64().unwrap(), other[key].as_f64().unwrap());
                assert!((a - b).abs() < 1e-9, "{name} {key}: {a} here, {b} there");
            }
        }
        assert_eq!(ours["run_chart"][0]["crossings"], theirs["crossings"], "{name}");
        assert_eq!(ours["run_chart"][0]["longest_run"], theirs["longest_run"], "{name}");
    }
    // Whoever has handed over enters nothing more, and is still an author.
    import(&leads[0], &sites[0], &format!("{HEADERS}\n2026-09-08,1,yes,,\n")).await.refused(403);
    let authors = owner.get(&format!("/api/rounds/v1/groups/{group}/measures/files/authors.csv")).await.body;
    assert_eq!(authors.matches("Site lead").count(), 4 * 95);
}

fn figures<'a>(list: &'a Value, key: &str) -> BTreeMap<&'a str, (u64, u64)> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it[key].as_str().unwrap(),
                (it["numerator"].as_u64().unwrap(), it["denominator"].as_u64().unwrap()),
            )
        })
        .collect()
}
