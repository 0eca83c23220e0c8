//! The CPD ledger: it fills itself, its owner corrects it, and nobody else sees it.

use crate::harness::{Client, PASSWORD, Reply, Server};
use crate::oauth::{csrf, sign_in};
use crate::pages::submit_from;
use crate::questions::{ask, lactate};
use crate::sessions::{announce, at, found, ms, server};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const LEDGER: &str = "/api/rounds/v1/cpd/activities";
const SCOPES: &str = "read write follow cpd:read cpd:write";

async fn ledger(who: &Client) -> Vec<Value> {
    who.get(LEDGER).await.ok().as_array().unwrap().clone()
}

async fn enter(who: &Client, more: Value) -> Reply {
    let mut entry = json!({ "title": "Grand round", "started_at": "2026-11-20", "minutes": 60 });
    entry.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    who.post(LEDGER, entry).await
}

fn path(activity: &Value) -> String {
    format!("{LEDGER}/{}", activity["id"].as_str().unwrap())
}

async fn attach(who: &Client, activity: &Value, name: &str, bytes: Vec<u8>) -> Reply {
    let form = Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned()));
    who.send(who.request(Method::POST, &format!("{}/evidence", path(activity))).multipart(form)).await
}

/// Files that are kept sealed, with their bytes.
fn sealed(server: &Server) -> Vec<Vec<u8>> {
    let files = std::fs::read_dir(server.folder().join("sealed"));
    files.map(|all| all.map(|it| std::fs::read(it.unwrap().path()).unwrap()).collect()).unwrap_or_default()
}

/// What the server says to the head of an upload of so many bytes, none of which is sent.
async fn announced_upload(server: &Server, who: &Client, path: &str, bytes: u64) -> String {
    let host = server.url.strip_prefix("http://").unwrap();
    let mut socket = tokio::net::TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\nconnection: close\r\n\
         content-type: multipart/form-data; boundary=x\r\ncontent-length: {bytes}\r\n\r\n",
        who.token.as_deref().unwrap()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// A set of two questions by Anna; Ben answers both, half a minute each, one of them right.
async fn set_taken(server: &Server) -> Client {
    let (anna, ben) = (server.member("anna").await, server.member_with("ben", SCOPES).await);
    let ids = [ask(&anna, lactate()).await, ask(&anna, lactate()).await];
    let wish = json!({ "title": "Sepsis, two things", "questions": ids });
    let set = anna.post("/api/rounds/v1/question-sets", wish).await.ok()["id"].as_str().unwrap().to_owned();
    for choice in [1, 0] {
        let next = ben.post(&format!("/api/rounds/v1/question-sets/{set}/next"), Value::Null).await.ok();
        let id = next["question"]["post_id"].as_str().unwrap().to_owned();
        server.advance(30_000);
        ben.post(&format!("/api/rounds/v1/questions/{id}/answer"), json!({ "choice": choice })).await.ok();
    }
    ben
}

#[tokio::test]
async fn a_completed_set_is_in_the_ledger_once_and_a_measured_figure_is_never_raised() {
    let server = Server::start().await;
    let ben = set_taken(&server).await;
    let all = ledger(&ben).await;
    assert_eq!(all.len(), 1, "{all:?}");
    let it = &all[0];
    assert_eq!(
        [&it["source"], &it["title"], &it["score"], &it["how_measured"]],
        ["question_set", "Sepsis, two things", "1 of 2", "answers"]
    );
    assert_eq!((&it["measured_minutes"], &it["self_declared_minutes"]), (&json!(1), &json!(0)));

    let minutes = |it: &Value| {
        ["minutes", "measured_minutes", "self_declared_minutes"].map(|name| it[name].as_i64().unwrap())
    };
    let more = ben.patch(&path(it), json!({ "minutes": 20, "annotation": "I read the guideline too" })).await;
    assert_eq!(minutes(&more.ok()), [20, 1, 19], "the rest is its owner's word");
    assert!(more.ok()["provenance"].as_str().unwrap().contains("19 min added on its owner's word"));
    let less = ben.patch(&path(it), json!({ "minutes": 0 })).await.ok();
    assert_eq!((minutes(&less), &less["corrected_minutes"]), ([0, 1, 0], &json!(0)));
    assert_eq!(less["annotation"], "I read the guideline too", "what is left out stays");
    for bad in [json!(-1), json!(20_161), json!("ten")] {
        let says = ben.patch(&path(it), json!({ "minutes": bad, "so_what": "lost" })).await.refused(422);
        assert!(says.contains("number"), "{says}");
    }
    assert_eq!(ledger(&ben).await[0]["so_what"], "", "bad input is refused whole");
}

#[tokio::test]
async fn reviews_of_a_day_are_one_line_that_grows_and_one_that_was_taken_out_stays_out() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member_with("ben", SCOPES).await);
    let id = ask(&anna, lactate()).await;
    ben.post(&format!("/api/rounds/v1/questions/{id}/answer"), json!({ "choice": 0 })).await.ok();
    ben.post("/api/rounds/v1/reviews", json!({ "post_id": id })).await.ok();
    let review = async || {
        let path = format!("/api/rounds/v1/reviews/{id}");
        ben.post(&path, json!({ "recall": "good" })).await.ok();
    };
    review().await;
    review().await;
    server.advance(60_000);
    review().await;
    let all = ledger(&ben).await;
    let told: Vec<_> = all.iter().map(|it| (it["source"].clone(), it["measured_minutes"].clone())).collect();
    assert_eq!(told, [(json!("review_day"), json!(2))]);
    ben.delete(&path(&all[0])).await.ok();
    review().await;
    assert!(ledger(&ben).await.is_empty());
    server.advance(86_400_000);
    review().await;
    assert_eq!(ledger(&ben).await.len(), 1, "another day is another line");
}

#[tokio::test]
async fn a_session_is_in_the_ledgers_of_those_who_were_there_however_often_it_is_looked_at() {
    let (server, _papers) = server().await;
    let host = server.member_with("host", SCOPES).await;
    let (reader, poster) =
        (server.member_with("reader", SCOPES).await, server.member_with("poster", SCOPES).await);
    let club = found(&host, "renal_jc", "RenalJC").await;
    let announced = announce(&host, &club, json!({ "format": "live" })).await;
    let id = announced["id"].as_str().unwrap().to_owned();
    at(&server, ms("2026-11-24T20:00:00Z")).await;
    for _ in 0..5 {
        reader.post(&format!("/api/rounds/v1/sessions/{id}/attend"), Value::Null).await.ok();
        server.advance(60_000);
    }
    // From an app, with posts at 20:05, 20:15 and 20:25.
    for _ in 0..3 {
        poster.say("Fluids are overrated #RenalJC").await;
        server.advance(600_000);
    }
    at(&server, ms("2026-11-24T21:00:00Z")).await;
    let restarted = server.restart().await;
    restarted.work_off().await;
    let of = async |who: &Client| {
        let who = Client { url: restarted.url.clone(), ..who.clone() };
        let all = ledger(&who).await;
        assert_eq!(all.len(), 1, "{all:?}");
        let it = &all[0];
        assert_eq!(
            [&it["source"], &it["title"], &it["provider"], &it["setting"]],
            ["session", "Fluids in sepsis", "Renal Journal Club", "external"]
        );
        (it["how_measured"].as_str().unwrap().to_owned(), it["measured_minutes"].as_i64().unwrap())
    };
    assert_eq!(of(&reader).await, ("presence".into(), 5));
    assert_eq!(of(&poster).await, ("posts".into(), 21), "ten minutes twice, and one for being there");
    let nobody = Client { url: restarted.url.clone(), ..host };
    assert!(ledger(&nobody).await.is_empty(), "announcing is not attending");
}

#[tokio::test]
async fn nobody_but_its_owner_sees_a_ledger() {
    let server = Server::start().await;
    let anna = server.member_with("anna", SCOPES).await;
    let it = enter(&anna, json!({ "so_what": "I was wrong about lactate" })).await.ok();
    let kept = attach(&anna, &it, "slides.pdf", b"%PDF-1.7 what I think".to_vec()).await.ok();
    let file = format!("/api/rounds/v1/cpd/evidence/{}", kept["evidence"][0]["id"].as_str().unwrap());
    let every = "read write follow push cpd:read cpd:write admin:read admin:write";
    let others = [
        server.member_with("ben", every).await,
        server.account("mia", every, kernel::Role::Moderator).await,
        server.account("ada", every, kernel::Role::Admin).await,
    ];
    let export = "/api/rounds/v1/cpd/export?format=json";
    for other in &others {
        for path in [path(&it), file.clone()] {
            assert_eq!(other.get(&path).await.status, 404);
            assert_eq!(other.delete(&path).await.status, 404);
        }
        assert_eq!(other.patch(&path(&it), json!({ "minutes": 1 })).await.status, 404);
        assert_eq!(attach(other, &it, "x.pdf", b"x".to_vec()).await.status, 404);
        assert!(ledger(other).await.is_empty());
        assert!(!other.get(export).await.body.contains("lactate"));
    }
    // An app that reads timelines is no app that reads ledgers, although it is the owner's own.
    let app = server.app.script_token(anna.id.parse().unwrap(), "read write follow push profile").await;
    let app = Client { token: Some(app.unwrap()), ..anna.clone() };
    for path in [LEDGER, "/api/rounds/v1/cpd", export, &path(&it), &file] {
        assert_eq!(app.get(path).await.status, 403, "{path}");
        assert_eq!(server.anybody().get(path).await.status, 401, "{path}");
    }
    let browser = server.anybody();
    sign_in(&browser, "mia").await;
    let page = format!("/cpd/{}", it["id"].as_str().unwrap());
    assert_eq!(browser.get(&page).await.status, 404);
    assert!(server.anybody().get(&page).await.header("location").starts_with("/auth/sign_in"));
    assert_eq!(ledger(&anna).await[0]["evidence"][0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(anna.get(&file).await.body, "%PDF-1.7 what I think");
}

#[tokio::test]
async fn a_reflection_that_tells_who_the_patient_is_is_not_saved() {
    let server = Server::start().await;
    let anna = server.member_with("anna", SCOPES).await;
    let told = "Mr Harold Pembrook, NHS number 943 476 5919, was sent home too early.";
    for field in ["what", "so_what", "now_what", "learning_need", "title"] {
        let says = enter(&anna, json!({ field: told })).await.refused(422);
        assert!(says.contains("was not saved") && says.contains("patient"), "{field}: {says}");
    }
    assert!(ledger(&anna).await.is_empty());
    let it = enter(&anna, json!({})).await.ok();
    anna.patch(&path(&it), json!({ "annotation": told })).await.refused(422);
    let says = attach(&anna, &it, "NHS 943 476 5919.pdf", b"%PDF-".to_vec()).await.refused(422);
    assert!(says.contains("was not saved"), "{says}");
    assert!(sealed(&server).is_empty());
}

#[tokio::test]
async fn evidence_is_kept_sealed_and_too_much_of_it_is_refused_before_anything_is_stored() {
    let server = Server::start().await;
    let anna = server.member_with("anna", SCOPES).await;
    let it = enter(&anna, json!({})).await.ok();
    let says = attach(&anna, &it, "scan.bin", vec![7; 20 * 1024 * 1024 + 1]).await.refused(422);
    assert!(says.contains("20 MB"), "{says}");
    attach(&anna, &it, "empty.txt", Vec::new()).await.refused(422);
    // A gigabyte is refused by its length; nobody waits for it.
    let says = announced_upload(&server, &anna, &format!("{}/evidence", path(&it)), 1 << 30).await;
    assert!(says.starts_with("HTTP/1.1 413") && says.contains("too large"), "{says}");
    assert!(sealed(&server).is_empty(), "nothing was kept");

    let kept = attach(&anna, &it, "../My \"notes\".txt", b"only mine".to_vec()).await.ok();
    let file = &kept["evidence"][0];
    assert_eq!((&file["name"], &file["bytes"]), (&json!("My notes.txt"), &json!(9)));
    let all = sealed(&server);
    assert_eq!(all.len(), 1);
    assert!(!all[0].windows(9).any(|part| part == b"only mine"), "whoever has the disk has noise");
    let path = format!("/api/rounds/v1/cpd/evidence/{}", file["id"].as_str().unwrap());
    let got = anna.get(&path).await;
    assert_eq!((got.body.as_str(), got.header("cache-control")), ("only mine", "private, no-store"));
    assert!(got.header("content-disposition").starts_with("attachment; filename=\"My_notes.txt\""));
    server.app.sweep().await.unwrap();
    assert_eq!(sealed(&server).len(), 1, "the sweep knows of it");
    anna.delete(&path).await.ok();
    assert!(sealed(&server).is_empty());
}

#[tokio::test]
async fn the_year_is_held_against_the_schemes_that_its_owner_chose() {
    let server = Server::start().await;
    let anna = server.member_with("anna", SCOPES).await;
    // In the physicians' year and in the calendar's; in the calendar's only; before both.
    for (day, minutes, setting) in [
        ("2026-06-01", 1200, "external"),
        ("2026-05-01", 900, "personal"),
        ("2026-02-01", 600, "external"),
        ("2025-02-01", 300, "external"),
    ] {
        enter(&anna, json!({ "started_at": day, "minutes": minutes, "setting": setting })).await.ok();
    }
    let says =
        anna.put("/api/rounds/v1/cpd/schemes", json!({ "schemes": ["rcp", "xyz"] })).await.refused(422);
    assert!(says.contains("not known"), "{says}");
    anna.put("/api/rounds/v1/cpd/schemes", json!({ "schemes": ["rcp", "aomrc", "eaccme"] })).await.ok();
    let year = anna.get("/api/rounds/v1/cpd").await.ok();
    let rules = |code: usize| -> Vec<(String, String)> {
        let rules = year["schemes"][code]["rules"].as_array().unwrap();
        let text = |it: &Value, name: &str| it[name].as_str().unwrap().to_owned();
        rules.iter().map(|it| (text(it, "have"), text(it, "missing"))).collect()
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(year["year"], "2026/27");
    assert_eq!(rules(0), [pair("30", "20"), pair("20", "5"), pair("10", "0")], "ten personal ones count");
    assert_eq!(year["schemes"][0]["rules"][2]["beyond_most"], "5");
    assert_eq!(rules(1), [pair("45", "5"), pair("50", "200")]);
    assert_eq!(rules(2), [pair("0", "0")], "nobody confirms one's own word");
    assert_eq!(year["activities"].as_array().unwrap().len(), 2);
    let before = anna.get("/api/rounds/v1/cpd?year=2025").await.ok();
    assert_eq!((&before["year"], before["activities"].as_array().unwrap().len()), (&json!("2025/26"), 1));
    anna.get("/api/rounds/v1/cpd?year=99999").await.refused(422);
}

#[tokio::test]
async fn the_ledger_is_taken_along_as_csv_pdf_json_xapi_and_a_calendar() {
    let server = Server::start().await;
    let anna = server.member_with("anna", SCOPES).await;
    let entry =
        json!({ "title": "=1+1 grand round", "so_what": "Ask sooner", "domains": ["patients", "trust"] });
    enter(&anna, entry).await.ok();
    let export = async |format: &str| {
        let reply = anna.get(&format!("/api/rounds/v1/cpd/export?format={format}")).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert!(reply.header("content-disposition").contains("attachment; filename=\"cpd-2026."));
        reply.body
    };
    let csv = export("csv").await;
    assert!(csv.contains("\r\n'=1+1 grand round,"), "{csv}");
    assert!(csv.contains("Patients, partnership and communication; Trust and professionalism"), "{csv}");
    let json: Value = serde_json::from_str(&export("json").await).unwrap();
    assert_eq!(json["activities"][0]["so_what"], "Ask sooner");
    assert_eq!(json["activities"][0]["provenance"], "60 min self-declared; nothing was measured.");
    let xapi: Value = serde_json::from_str(&export("xapi").await).unwrap();
    assert_eq!(xapi[0]["result"]["duration"], "PT60M");
    assert_eq!(xapi[0]["actor"]["account"]["name"], "anna");
    assert!(export("ics").await.contains("DTSTART:20261120T000000Z\r\n"));
    let pdf = anna.get("/api/rounds/v1/cpd/export?format=pdf").await;
    assert_eq!((pdf.status.as_u16(), pdf.header("content-type")), (200, "application/pdf"));
    assert!(
        pdf.body.starts_with("%PDF-1.") && pdf.body.contains("CPD portfolio 2026"),
        "a portfolio with its title"
    );
    let says = anna.get("/api/rounds/v1/cpd/export?format=docx").await.refused(422);
    assert!(says.contains("csv, pdf, json"), "{says}");
}

#[tokio::test]
async fn somebody_keeps_a_ledger_without_javascript() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let page = browser.get("/cpd").await.body;
    assert!(page.contains("Whose rules do you keep to?") && page.contains("Nothing in 2026 yet"), "{page}");
    let refused = submit_from(
        &browser,
        "/cpd/new",
        "/cpd",
        &[("title", "A talk"), ("started_at", "2026-11-20"), ("minutes", "0"), ("what", "kept words")],
    )
    .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("number from 1") && refused.body.contains("kept words"),
        "{}",
        refused.body
    );
    let form = [
        ("title", "A talk"),
        ("started_at", "2026-11-20"),
        ("minutes", "90"),
        ("domains", ""),
        ("domains", "trust"),
        ("clinical", "false"),
    ];
    let entered = submit_from(&browser, "/cpd/new", "/cpd", &form).await;
    let here = entered.header("location").to_owned();
    assert!(here.starts_with("/cpd/"), "{}", entered.body);
    submit_from(&browser, "/cpd", "/cpd/schemes", &[("schemes", "rcp")]).await;
    let changed = submit_from(&browser, &here, &here, &[("minutes", "75"), ("now_what", "Ask sooner")]).await;
    assert_eq!(changed.status, 303);
    let page = browser.get(&here).await.body;
    assert!(
        page.contains("75 min self-declared") && page.contains("Ask sooner") && page.contains("1.25 credits"),
        "{page}"
    );
    let token = csrf(&page);
    let file =
        Form::new().text("csrf", token).part("file", Part::bytes(b"hello".to_vec()).file_name("a.txt"));
    let kept = browser.send(browser.request(Method::POST, &format!("{here}/evidence")).multipart(file)).await;
    assert_eq!(kept.status, 303, "{}", kept.body);
    let page = browser.get(&here).await.body;
    let at = page.split("href=\"/cpd/evidence/").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(browser.get(&format!("/cpd/evidence/{at}")).await.body, "hello");
    let year = browser.get("/cpd").await.body;
    assert!(
        year.contains("48.75 missing") && year.contains("Reflected on") && year.contains("1 file"),
        "{year}"
    );
    let csv = browser.get("/cpd/export?year=2026&format=csv").await;
    assert!(csv.body.contains("A talk") && csv.body.contains("rcp 1.25"), "{}", csv.body);
    submit_from(&browser, &here, &format!("{here}/remove"), &[]).await;
    assert_eq!(browser.get(&here).await.status, 404);
    assert_eq!(
        submit_from(
            &browser,
            "/compose",
            "/cpd/schemes",
            &[("current_password", PASSWORD), ("schemes", "xyz")]
        )
        .await
        .status,
        303
    );
}
