//! Charts and what people take away: the kind of chart follows from the measure, notes stand on it, and each is a file.

use super::{import, lead, measured, site};
use crate::groups::server;
use serde_json::{Value, json};
use std::fmt::Write;

const WARDS: &str = "include: Wards for acute medicine
interval: week
site names: names
field falls: number 0..50: Falls
field days: number 1..900: Days in a bed
field wait: hours 0..72: Longest wait
rate falls: Falls: falls / days: per 1000: standard 5: lower
mean wait: Mean longest wait: wait: lower
measure none: No fall: falls = 0";

#[tokio::test]
async fn rates_means_and_shares_have_their_charts_and_a_note_can_begin_a_phase() {
    let server = server().await;
    let anna = server.member("anna").await;
    let wish = json!({ "kind": "project", "name": "Falls", "handle": "falls" });
    let group = super::id(&anna.post("/api/rounds/v1/groups", wish).await.ok());
    let base = format!("/api/rounds/v1/groups/{group}/measures");
    anna.post(&format!("{base}/protocol"), json!({ "text": WARDS })).await.ok();
    let site = site(&anna, &group, "A").await;
    lead(&anna, &site, &anna, None).await;
    let mut csv = String::from("date,falls,days,wait\n");
    for week in 0..12 {
        let day = wire::time::iso_date(server.app.now() - (12 - week) * 604_800_000);
        writeln!(csv, "{day},{},{},{}", if week < 6 { 4 } else { 1 }, 500 + week, week % 3).unwrap();
    }
    assert_eq!(import(&anna, &site, &csv).await.ok()["taken"], 12);
    let seen = measured(&server.anybody(), &group).await;
    let kinds: Vec<&str> =
        seen["measures"].as_array().unwrap().iter().map(|it| it["control"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["u", "xmr", "p"]);
    assert_eq!(
        (&seen["measures"][0]["numerator"], &seen["measures"][0]["denominator"]),
        (&json!(30), &json!(6066))
    );
    assert!((seen["measures"][0]["value"].as_f64().unwrap() - 30.0 / 6.066).abs() < 1e-9);
    assert!((seen["measures"][1]["value"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    assert_eq!(seen["measures"][0]["control_chart"].as_array().unwrap().len(), 1);
    // The day the poster went up: charts are calculated anew from it, until it is moved or taken away.
    let at = wire::time::iso(server.app.now() - 6 * 604_800_000 - 8 * 86_400_000);
    let note = json!({ "at": at, "what": "The poster went up", "rebase": true });
    let note = super::id(&anna.post(&format!("{base}/notes"), note).await.ok());
    let phases = |seen: &Value| {
        let phases = seen["measures"][0]["control_chart"].as_array().unwrap().clone();
        phases.iter().map(|it| it["points"].as_array().unwrap().len()).collect::<Vec<_>>()
    };
    assert_eq!(phases(&measured(&anna, &group).await), [6, 6]);
    let moved = json!({ "at": at, "what": "The poster went up", "rebase": false });
    server.member("ben").await.put(&format!("{base}/notes/{note}"), moved.clone()).await.refused(403);
    anna.put(&format!("{base}/notes/{note}"), moved).await.ok();
    let seen = measured(&anna, &group).await;
    assert_eq!((phases(&seen), &seen["notes"][0]["rebase"]), (vec![12], &json!(false)));
    anna.delete(&format!("{base}/notes/{note}")).await.ok();
    assert_eq!(measured(&anna, &group).await["notes"], json!([]));

    // Files for whoever asks.
    let anybody = server.anybody();
    let svg = anybody.get(&format!("{base}/charts/falls-control.svg")).await;
    assert_eq!(svg.headers["content-type"], "image/svg+xml");
    assert!(svg.body.contains("xmlns=") && !svg.body.contains("var("), "{}", svg.body);
    for file in [
        "charts/falls-run.png",
        "charts/falls-trend.png",
        "charts/wait-control.png",
        "charts/none-funnel.png",
    ] {
        let reply = anybody.get(&format!("{base}/{file}")).await;
        assert_eq!(
            (reply.status.as_u16(), &reply.headers["content-type"]),
            (200, &"image/png".parse().unwrap())
        );
        assert!(reply.body.contains("PNG"));
    }
    anybody.get(&format!("{base}/charts/falls-funnel.svg")).await.refused(404);
    anybody.get(&format!("{base}/charts/falls-control.exe")).await.refused(404);
    let report = anybody.get(&format!("{base}/files/report.pdf")).await;
    assert_eq!(report.headers["content-type"], "application/pdf");
    assert!(report.body.starts_with("%PDF-1."));
    let methods = anybody.get(&format!("{base}/files/methods.txt")).await.body;
    assert!(methods.contains("Falls (standard 5.0 per 1000)") && methods.contains("XmR charts"), "{methods}");
    let results = anybody.get(&format!("{base}/files/results.csv")).await.body;
    assert!(results.contains("falls,all,,,30,6066,12"), "{results}");
}
