//! Transcripts: what remains of a session, and whether its numbers are those that anybody counts from its CSV.

use crate::harness::{Client, Server};
use crate::sessions::{announce, at, found, ms, reply, server, session, text};
use serde_json::{Value, json};
use std::process::Command;

const CODES: [&str; 19] = [
    "GB", "IE", "NO", "DE", "FR", "ES", "IT", "NL", "PL", "CA", "US", "AU", "NZ", "IN", "ZA", "KE", "NG",
    "BR", "JP",
];
const PROFESSIONS: [&str; 4] = ["doctor", "nurse", "pharmacist", "student"];
const PEOPLE: usize = 189;
const MINUTE: i64 = 60_000;

async fn file(server: &Server, id: &str, ending: &str) -> String {
    let reply = server.anybody().get(&format!("/sessions/{id}/transcript.{ending}")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.body
}

/// The metrics of the transcript as the script counts them from the CSV.
fn counted(csv: &str, opens_at: &str, closes_at: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("transcript.csv");
    std::fs::write(&path, csv).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/clients/session_metrics.py");
    let output = Command::new("python3").arg(script).arg(&path).args([opens_at, closes_at]).output();
    let output = output.expect("python3 is installed: `cargo xtask test tools` does that");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The same shape as the script's: bins by their number, without the empty ones.
fn told(transcript: &Value, opens_at: &str) -> Value {
    let mut metrics = transcript["metrics"].clone();
    let width = metrics["bin_minutes"].as_i64().unwrap() * MINUTE;
    let bins: serde_json::Map<String, Value> = metrics["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|bin| bin["posts"] != 0)
        .map(|bin| {
            (((ms(bin["from"].as_str().unwrap()) - ms(opens_at)) / width).to_string(), bin["posts"].clone())
        })
        .collect();
    metrics["timeline"] = Value::Object(bins);
    metrics.as_object_mut().unwrap().remove("bin_minutes");
    metrics
}

/// Files of transcripts in the data folder that have the word.
fn files(server: &Server, word: &str) -> Vec<String> {
    let found =
        Command::new("grep").args(["-rl", "--include=*.json", word]).arg(server.folder()).output().unwrap();
    String::from_utf8(found.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn kept(server: &Server, word: &str) -> usize {
    files(server, word).len()
}

#[tokio::test]
async fn a_club_of_189_people_from_19_countries_is_counted_as_an_independent_script_counts_it() {
    let (server, _papers) = server().await;
    let host = server.member("host").await;
    let club = found(&host, "renal_jc", "RenalJC").await;
    let mut people: Vec<Client> = Vec::new();
    for n in 0..PEOPLE {
        let member = server.member(&format!("member_{n:03}")).await;
        let profile =
            json!({ "country": CODES[n % CODES.len()], "profession": PROFESSIONS[n % PROFESSIONS.len()] });
        member.patch("/api/rounds/v1/profile", profile).await.ok();
        people.push(member);
    }
    // The clocks of London are put forward in the night between.
    let prompts = json!([
        { "text": "Was the question worth asking?", "at": "+0" },
        { "text": "Do the methods answer it?", "at": "2027-03-28T09:00" },
        { "text": "What changes on Monday?", "at": "2027-03-29T09:00" }
    ]);
    let plan = json!({
        "format": "asynchronous", "opens_at": "2027-03-27T20:00", "closes_at": "2027-03-29T20:00", "prompts": prompts
    });
    let announced = announce(&host, &club, plan).await;
    let id = text(&announced["id"]);
    let (opens_at, closes_at) = (text(&announced["opens_at"]), text(&announced["closes_at"]));
    assert_eq!(closes_at, "2027-03-29T19:00:00.000Z");

    at(&server, ms(&opens_at)).await;
    let first = text(&session(&host, &id).await["prompts"][0]["status_id"]);
    let mut said: Vec<String> = Vec::new();
    for (n, member) in people.iter().enumerate().take(120) {
        if n % 7 == 0 {
            member.follow(&people[(n * 3 + 1) % PEOPLE]).await;
        }
        let words = format!("Thought number {n} about the question");
        said.push(match n % 3 {
            0 => reply(member, &first, &words).await,
            1 => member.say(&format!("{words} #RenalJC")).await,
            _ => reply(member, &said[n / 2], &format!("{words} #RenalJC")).await,
        });
        server.advance(5 * MINUTE);
    }
    people[4].delete(&format!("/api/v1/statuses/{}", said[4])).await.ok();

    let mut server = server;
    server.app.clock().set(ms("2027-03-28T07:59:00Z"));
    server = server.restart().await;
    let host = host.at(&server);
    let people: Vec<Client> = people.iter().map(|it| it.at(&server)).collect();
    at(&server, ms("2027-03-28T08:00:00Z")).await;
    let second = text(&session(&host, &id).await["prompts"][1]["status_id"]);
    for (n, member) in people.iter().enumerate() {
        reply(member, &second, &format!("The methods, seen from place {n}")).await;
        server.advance(MINUTE);
    }
    at(&server, ms("2027-03-29T08:00:00Z")).await;
    let third = text(&session(&host, &id).await["prompts"][2]["status_id"]);
    for member in people.iter().take(60) {
        reply(member, &third, "We count first, and then we change").await;
    }
    at(&server, ms(&closes_at)).await;
    people[0].say("Too late #RenalJC").await;
    people[1].follow(&people[2]).await;
    let late = reply(&people[2], &third, "I was on call, and counted").await;
    let path = format!("/api/rounds/v1/sessions/{id}/posts/{late}");
    host.post(&path, json!({ "hidden": false })).await.ok();

    let json: Value = serde_json::from_str(&file(&server, &id, "json").await).unwrap();
    let csv = file(&server, &id, "csv").await;
    let metrics = &json["metrics"];
    assert_eq!((&metrics["participants"], &metrics["countries"]), (&json!(PEOPLE), &json!(19)));
    assert_eq!(
        metrics["posts"],
        119 + PEOPLE + 60 + 1,
        "neither the deleted post nor the late one that nobody took in"
    );
    assert_eq!(metrics["late_posts"], 1);
    assert_eq!(session(&host, &id).await["posts_count"], metrics["posts"], "the counters know it too");
    assert!(!csv.contains("Too late") && !csv.contains("Thought number 4 about"));
    assert!(metrics["reach"].as_i64().unwrap() > 0 && metrics["replies"].as_i64().unwrap() > 0);
    assert_eq!(told(&json, &opens_at), counted(&csv, &opens_at, &closes_at));
    let agrees = wire::transcript::verify(json.to_string().as_bytes(), Some(csv.as_bytes())).unwrap();
    assert!(agrees.iter().all(|check| check.agrees), "{agrees:?}");
    let years = server.anybody().get(&format!("/api/rounds/v1/groups/{club}/years")).await.ok();
    assert_eq!(
        (&years[0]["year"], &years[0]["sessions"], &years[0]["participants"], &years[0]["countries"]),
        (&json!(2027), &json!(1), &json!(PEOPLE), &json!(19))
    );
    assert!(server.anybody().get("/@renal_jc").await.body.contains("Year by year"));
}

#[tokio::test]
async fn a_post_that_is_deleted_leaves_the_transcript_and_its_files() {
    let (server, _papers) = server().await;
    let host = server.member("host").await;
    let anna = server.member("anna").await;
    let club = found(&host, "renal_jc", "RenalJC").await;
    let id = text(&announce(&host, &club, json!({})).await["id"]);
    assert_eq!(
        server.anybody().get(&format!("/sessions/{id}/transcript.json")).await.status,
        404,
        "not closed yet"
    );
    at(&server, ms("2026-11-24T20:00:00Z")).await;
    let gone = anna.say("A word I take back: zebrafish #RenalJC").await;
    anna.say("=1+1 is a formula <b>and</b> this is no markup #RenalJC").await;
    let hidden = anna.say("Off the subject: buses #RenalJC").await;
    let path = format!("/api/rounds/v1/sessions/{id}/posts/{hidden}");
    host.post(&path, json!({ "hidden": true })).await.ok();
    server.advance(MINUTE);
    host.post(&format!("/api/rounds/v1/sessions/{id}/close"), Value::Null).await.ok();
    server.work_off().await;

    let page = server.anybody().get(&format!("/sessions/{id}/transcript")).await.body;
    assert!(page.contains("zebrafish") && page.contains("SHA-256") && !page.contains("buses"), "{page}");
    let numbers = server.anybody().get(&format!("/sessions/{id}/metrics")).await.body;
    assert!(numbers.contains("<svg class=\"plot") && numbers.contains("<table"), "{numbers}");
    let html = file(&server, &id, "html").await;
    assert!(
        html.contains("zebrafish") && html.contains("&lt;b&gt;") && !html.contains("<b>and</b>"),
        "{html}"
    );
    for part in ["<script", "<img", "src=", "@import"] {
        assert!(!html.contains(part), "the file asks nobody for anything: {part}");
    }
    assert!(
        file(&server, &id, "csv").await.contains("\"'=1+1")
            || file(&server, &id, "csv").await.contains(",'=1+1")
    );
    assert_eq!(kept(&server, "zebrafish"), 1, "its file is on the disk");
    let before: Value = serde_json::from_str(&file(&server, &id, "json").await).unwrap();

    anna.delete(&format!("/api/v1/statuses/{gone}")).await.ok();
    for ending in ["html", "md", "csv", "json"] {
        assert!(!file(&server, &id, ending).await.contains("zebrafish"), "{ending}");
    }
    let after: Value = serde_json::from_str(&file(&server, &id, "json").await).unwrap();
    assert_ne!(before["sha256"], after["sha256"]);
    assert!(after.to_string().contains("One post left."), "{after}");
    server.work_off().await;
    assert_eq!(kept(&server, "zebrafish"), 0, "the old file is erased");
}

/// A closed session with a word in it that is nowhere else, and what can be done to it.
async fn closed_session(server: &Server) -> (Client, String, String) {
    let host = server.member("host").await;
    let club = found(&host, "renal_jc", "RenalJC").await;
    let id = text(&announce(&host, &club, json!({})).await["id"]);
    at(server, ms("2026-11-24T20:00:00Z")).await;
    let post = host.say("A word I take back: zebrafish #RenalJC").await;
    server.advance(MINUTE);
    host.post(&format!("/api/rounds/v1/sessions/{id}/close"), Value::Null).await.ok();
    server.work_off().await;
    assert_eq!(kept(server, "zebrafish"), 1);
    (host, id, post)
}

#[tokio::test]
async fn a_job_that_was_given_up_does_not_keep_what_left_the_session() {
    let (server, _papers) = server().await;
    let (host, id, post) = closed_session(&server).await;
    let (session, now) = (id.parse::<i64>().unwrap(), server.app.now());
    let give_up = move |tx: &mut store::Tx<'_>| {
        store::jobs::enqueue(tx, -session, "transcript", &session.to_string(), now + 1_000_000, now)?;
        store::jobs::bury(tx, -session, "the disk was full")
    };
    server.app.store().write(give_up).await.unwrap();
    host.delete(&format!("/api/v1/statuses/{post}")).await.ok();
    server.work_off().await;
    assert_eq!(kept(&server, "zebrafish"), 0, "nobody has to read the page first");
}

#[tokio::test]
async fn a_transcript_whose_file_is_lost_is_made_anew_when_something_changes() {
    let (server, _papers) = server().await;
    let (host, id, post) = closed_session(&server).await;
    for file in files(&server, "zebrafish") {
        std::fs::remove_file(file).unwrap();
    }
    host.delete(&format!("/api/v1/statuses/{post}")).await.ok();
    server.work_off().await;
    let after: Value = serde_json::from_str(&file(&server, &id, "json").await).unwrap();
    assert_eq!((&after["version"], &after["earlier"][0]["then"]), (&json!(2), &json!("Its file was lost.")));
}
