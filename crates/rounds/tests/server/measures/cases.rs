//! Single cases: their site corrects them, the steering group asks about them, and nobody else knows of them.

use super::{HEADERS, PROTOCOL, campaign, id, import, joins, lead, measured, site};
use crate::groups::server;
use crate::oauth::sign_in;
use crate::pages::submit_from;
use serde_json::{Value, json};

#[tokio::test]
async fn a_case_is_corrected_by_its_site_until_it_is_locked_and_what_it_said_stays() {
    let server = server().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let group = campaign(&anna).await;
    let site = site(&anna, &group, "A").await;
    joins(&ben, &group).await;
    lead(&anna, &site, &ben, None).await;
    let wrong = json!({ "date": "2026-03-04", "oxygen": "48", "cultures": "yes" });
    let case = id(&ben.post(&format!("/api/rounds/v1/measure-sites/{site}/cases"), wrong).await.ok());
    let path = format!("/api/rounds/v1/measure-cases/{case}");
    let right = json!({ "date": "2026-03-04", "oxygen": "0.8", "cultures": "yes" });
    ben.put(&path, right.clone()).await.ok();
    let says = ben.put(&path, right.clone()).await.refused(422);
    assert!(says.contains("says this already"), "{says}");
    assert_eq!(measured(&ben, &group).await["measures"][0]["numerator"], 1);
    let seen = ben.get(&path).await.ok();
    assert_eq!((&seen["values"]["oxygen"], &seen["corrections"][0]["by"]), (&json!("0.8"), &json!("ben")));
    assert_eq!(seen["corrections"][0]["values_before"]["oxygen"], "48");
    let says = ben.put(&path, json!({ "date": "2027-03-04", "oxygen": "1" })).await.refused(422);
    assert!(says.contains("lies in the future"), "{says}");
    let says = ben.put(&path, json!({ "date": "2026-03-04", "oxygen": "943 476 5919" })).await.refused(422);
    assert!(says.contains("“Hours to oxygen”") && says.contains("may identify a patient"), "{says}");
    // The steering group reads totals, so to it there is no such case.
    for client in [&anna, &server.member("cara").await] {
        client.get(&path).await.refused(404);
        client.put(&path, right.clone()).await.refused(404);
        client.delete(&path).await.refused(404);
        client
            .post(&format!("{path}/queries"), json!({ "field": "oxygen", "question": "?" }))
            .await
            .refused(404);
    }
    anna.post(&format!("/api/rounds/v1/measure-sites/{site}/lock"), Value::Null).await.ok();
    assert!(ben.put(&path, json!({ "date": "2026-03-04" })).await.refused(403).contains("locked"));
    ben.delete(&path).await.refused(403);
    anna.delete(&format!("/api/rounds/v1/measure-sites/{site}/lock")).await.ok();
    ben.delete(&path).await.ok();
    let after = measured(&ben, &group).await;
    assert_eq!((&after["cases"], &after["measures"][0]["denominator"]), (&json!(0), &json!(0)));
    assert_ne!(ben.get(&path).await.ok()["withdrawn_at"], Value::Null);
    ben.put(&path, right).await.refused(403);
}

#[tokio::test]
async fn a_query_is_raised_answered_and_closed_and_seen_by_nobody_else() {
    let server = server().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let (cara, dan) = (server.member("cara").await, server.member("dan").await);
    let group = campaign(&anna).await;
    let path = format!("/api/rounds/v1/groups/{group}/measures/protocol");
    let open = PROTOCOL.replace("least: 5", "least: 5\nsteering group: cases");
    anna.post(&path, json!({ "text": open })).await.ok();
    let (site_a, site_b) = (site(&anna, &group, "A").await, site(&anna, &group, "B").await);
    for (who, site) in [(&ben, &site_a), (&cara, &site_b)] {
        joins(who, &group).await;
        lead(&anna, site, who, None).await;
    }
    import(&ben, &site_a, &format!("{HEADERS}\n2026-03-02,48,yes,1,2\n")).await.ok();
    let list = format!("/api/rounds/v1/measure-sites/{site_a}/cases");
    let case = id(&anna.get(&list).await.ok()["cases"][0]);
    let queries = format!("/api/rounds/v1/measure-cases/{case}/queries");
    let wish = |field: &str, question: &str| json!({ "field": field, "question": question });
    assert!(anna.post(&queries, wish("weight", "How much?")).await.refused(422).contains("no such field"));
    let says = anna.post(&queries, wish("oxygen", "Is this 943 476 5919?")).await.refused(422);
    assert!(says.contains("may identify a patient"), "{says}");
    ben.post(&queries, wish("oxygen", "May I?")).await.refused(403);
    let query = id(&anna.post(&queries, wish("oxygen", "48 or 4.8 hours?")).await.ok());
    assert_eq!(measured(&ben, &group).await["queries_waiting"], 1);
    assert_eq!(measured(&anna, &group).await["queries_waiting"], 0, "it is the site that has to answer");
    let told = ben.get("/api/v1/notifications?types[]=case_query").await.ok();
    assert_eq!((&told[0]["type"], &told[0]["measure_case"]["id"]), (&json!("case_query"), &json!(case)));
    assert_eq!(cara.get("/api/v1/notifications?types[]=case_query").await.ok(), json!([]));
    let browser = server.anybody();
    sign_in(&browser, "ben").await;
    let page = format!("/groups/{group}/measures/cases/{case}");
    assert!(browser.get("/notifications").await.body.contains(&format!("href=\"{page}\"")));
    let answers = format!("/groups/{group}/measures/queries/{query}/answer");
    let typed = [("case", case.as_str()), ("answer", "Ask about NHS number 943 476 5919")];
    let refused = submit_from(&browser, &page, &answers, &typed).await;
    assert!(refused.status == 422 && refused.body.contains("value=\"Ask about NHS"), "{}", refused.body);
    let query = format!("/api/rounds/v1/measure-queries/{query}");
    let answer = json!({ "answer": "4.8, and corrected." });
    // A lead of another site, a stranger, and everybody.
    for client in [&cara, &dan] {
        client.get(&list).await.refused(403);
        client.post(&format!("{query}/answer"), answer.clone()).await.refused(404);
        client.post(&format!("{query}/close"), Value::Null).await.refused(404);
        assert!(!client.get(&format!("/api/rounds/v1/groups/{group}/measures")).await.body.contains("4.8"));
    }
    anna.post(&format!("{query}/answer"), answer.clone()).await.refused(403);
    ben.post(&format!("{query}/close"), Value::Null).await.refused(403);
    ben.post(&format!("{query}/answer"), answer.clone()).await.ok();
    assert_eq!(measured(&anna, &group).await["queries_waiting"], 1);
    anna.post(&format!("{query}/close"), Value::Null).await.ok();
    assert!(ben.post(&format!("{query}/answer"), answer).await.refused(422).contains("closed"));
    let seen = ben.get(&list).await.ok();
    assert_eq!(seen["queries"][0]["answer"], "4.8, and corrected.");
    // Whoever takes the site over finds everything there.
    joins(&dan, &group).await;
    lead(&anna, &site_a, &dan, Some(&ben)).await;
    assert_eq!(dan.get(&list).await.ok(), seen);
    ben.get(&list).await.refused(403);
    // A lead who leaves the group leads nothing.
    dan.delete(&format!("/api/rounds/v1/groups/{group}/join")).await.ok();
    dan.get(&list).await.refused(403);
    import(&dan, &site_a, &format!("{HEADERS}\n2026-03-02,1,yes,1,2\n")).await.refused(403);
}
