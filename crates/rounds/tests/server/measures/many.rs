//! A project as large as a regional collaborative's: what is counted is what an independent script counts.

use super::{HEADERS, campaign, import, joins, lead, measured, site};
use crate::groups::server;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

const DAY: i64 = 86_400_000;

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
        let points = ours["control_chart"][0]["points"].as_array().unwrap();
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
    assert!(authors.contains("S07 General"), "the steering group knows who is from where");
    let public =
        server.anybody().get(&format!("/api/rounds/v1/groups/{group}/measures/files/authors.csv")).await;
    assert_eq!(public.body.matches("Site lead").count(), 4 * 95);
    assert!(!public.body.contains("S07"), "others read the results of S07, and not whose they are");
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
