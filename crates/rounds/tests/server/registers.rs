//! Registers: importing a file, claiming an entry, papers that two administrators look at, and losing the badge.

use crate::credentials::{letter, mailed_link, submit};
use crate::harness::{Client, PASSWORD, Server, picture};
use crate::oauth::{csrf, sign_in};
use app::credentials::{Import, ImportError, Imported};
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use wire::register::{Encoding, Mapping};

const HEADER: &str = "GMC Ref No,Surname,Given Name,Other Names,FR Date,Registration Status\n";
const ANNA: &str = "7654321,LARSEN,Anna Maria,,1082001,Registered with Licence\n";
const BEN: &str = "7000002,Okon,Ben,,1082001,Registered with Licence\n";

async fn import_as(server: &Server, file: &str, dry_run: bool) -> Result<Imported, ImportError> {
    let import = Import {
        register: "gmc".into(),
        mapping: Mapping::parse("gmc", None, None).unwrap(),
        encoding: Encoding::Utf8,
        dry_run,
    };
    let bytes = format!("{HEADER}{file}").into_bytes();
    let open = move || Ok(Box::new(Cursor::new(bytes.clone())) as Box<dyn Read>);
    server.app.import_register(import, &open, &|_| {}).await
}

async fn import(server: &Server, file: &str) -> Imported {
    import_as(server, file, false).await.unwrap_or_else(|error| panic!("{error:?}"))
}

async fn named(server: &Server, handle: &str, given: &str, surname: &str) -> Client {
    let member = server.member(handle).await;
    let name = json!({ "method": "name", "given": given, "surname": surname });
    member.post("/api/rounds/v1/credentials", name).await.ok();
    member
}

/// Proves an address at work.
async fn works(server: &Server, member: &Client, email: &str) {
    member.post("/api/rounds/v1/credentials", json!({ "method": "domain", "email": email })).await.ok();
    let link = mailed_link(server).await;
    assert!(server.anybody().get(&link).await.body.contains("is confirmed"));
}

async fn claim(member: &Client, reference: &str) -> crate::harness::Reply {
    let claim = json!({ "method": "register", "register": "gmc", "reference": reference });
    member.post("/api/rounds/v1/credentials", claim).await
}

async fn shown(server: &Server, member: &Client) -> Value {
    server.anybody().get(&format!("/api/rounds/v1/accounts/{}/credentials", member.id)).await.ok()
}

/// An administrator's browser.
async fn administrator(server: &Server, handle: &str) -> Client {
    let email = format!("{handle}@example.org");
    server.app.create_account(handle, &email, PASSWORD, kernel::Role::Admin).await.unwrap();
    let browser = server.anybody();
    sign_in(&browser, handle).await;
    browser
}

async fn server() -> Server {
    Server::with(|config| config.require_two_factor = "off".into()).await
}

#[tokio::test]
async fn a_claim_needs_the_entry_the_name_and_a_proof_and_then_the_badge_is_everywhere() {
    let server = server().await;
    import(&server, &format!("{ANNA}{BEN}7000003,Gone,Gil,,,Erased\n")).await;
    let anna = named(&server, "anna", "Änna", "Larsen").await;
    assert!(
        claim(&anna, "7654321").await.refused(422).contains("looked up by anybody"),
        "a number is no proof"
    );
    works(&server, &anna, "anna@ward.nhs.net").await;
    for (reference, says) in [
        ("7000002", "no active entry"),
        ("7000003", "no active entry"),
        ("7999999", "no active entry"),
        ("x", "seven digits"),
        ("", "missing"),
    ] {
        assert!(claim(&anna, reference).await.refused(422).contains(says), "{reference}");
    }
    claim(&anna, " 7654321 ").await.ok();
    let lines = shown(&server, &anna).await;
    assert_eq!((&lines[0]["level"], &lines[0]["profession"]), (&json!("L3"), &json!("doctor")));
    assert_eq!(lines[0]["verified_by"], "General Medical Council");
    assert!(!lines.to_string().contains("7654321"), "the number is shown to nobody");
    anna.patch("/api/v1/accounts/update_credentials", json!({ "display_name": "Dr Anna Larsen" })).await.ok();
    let post = anna.say("Rounds at eight").await;
    let status = server.anybody().get(&format!("/api/v1/statuses/{post}")).await.ok();
    assert_eq!(status["account"]["fields"][0]["name"], "Doctor");
    assert_eq!(
        status["account"]["fields"][0]["value"],
        "Verified by General Medical Council on 2026-11-24, valid"
    );
    assert!(status["account"]["fields"][0]["verified_at"].is_string());
    assert_eq!(status["account"]["roles"][0]["name"], "Doctor ✓");
    for page in ["/@anna".to_owned(), format!("/@anna/{post}"), "/local".into()] {
        let body = server.anybody().get(&page).await.body;
        assert!(body.contains("class=\"badge verified\" title=\"Doctor: verified by General Medical Council on 24 November 2026, valid\""), "{page}");
        assert!(!body.contains("7654321"), "{page}");
    }
    assert!(anna.get("/api/rounds/v1/credentials").await.body.contains("gmc 7654321"), "its owner sees it");
    let other = named(&server, "anna2", "Anna", "Larsen").await;
    works(&server, &other, "anna2@ward.nhs.net").await;
    assert!(claim(&other, "7654321").await.refused(422).contains("Another account"));
}

#[tokio::test]
async fn a_status_that_changed_or_an_entry_that_vanished_takes_the_badge_at_the_next_import() {
    let server = server().await;
    import(&server, &format!("{ANNA}{BEN}")).await;
    let anna = named(&server, "anna", "Anna", "Larsen").await;
    works(&server, &anna, "anna@ward.nhs.net").await;
    claim(&anna, "7654321").await.ok();
    let ben = named(&server, "ben", "Ben", "Okon").await;
    works(&server, &ben, "ben@ward.nhs.net").await;
    claim(&ben, "7000002").await.ok();
    assert_eq!(
        import(&server, &format!("{BEN}{ANNA}")).await.revoked,
        0,
        "the same register in another order"
    );
    let suspended = ANNA.replace("Registered with Licence", "Suspended");
    let dry = import_as(&server, &format!("{suspended}{BEN}"), true).await.unwrap();
    assert_eq!(dry, Imported { entries: 2, active: 1, revoked: 1 });
    assert_eq!(shown(&server, &anna).await[0]["level"], "L3", "a dry run changes nothing");
    assert_eq!(import(&server, &format!("{suspended}{BEN}")).await, dry);
    assert_eq!(shown(&server, &anna).await.as_array().unwrap().len(), 1, "the address at work is left");
    assert!(!server.anybody().get("/@anna").await.body.contains("badge verified"));
    let account = server.anybody().get(&format!("/api/v1/accounts/{}", anna.id)).await.ok();
    assert_eq!(account["roles"], json!([]));
    server.work_off().await;
    let mail = letter(server.mails().last().unwrap());
    assert!(mail.contains("status of your registration has changed") && !mail.contains("7654321"), "{mail}");
    assert!(server.anybody().get("/@ben").await.body.contains("badge verified"));
    assert_eq!(import(&server, ANNA).await.revoked, 1, "Ben is not in the file");
    claim(&anna, "7654321").await.ok();
    assert_eq!(
        import(&server, &ANNA.replace("LARSEN", "Marsh")).await.revoked,
        1,
        "another name under the number"
    );
    let verdict = server.app.verify_audit(None).await.unwrap();
    assert!(verdict.broken.is_none() && verdict.lines > 10, "{verdict:?}");
}

#[tokio::test]
async fn a_file_with_one_bad_row_imports_nothing() {
    let server = server().await;
    import(&server, &format!("{ANNA}{BEN}")).await;
    let anna = named(&server, "anna", "Anna", "Larsen").await;
    works(&server, &anna, "anna@ward.nhs.net").await;
    claim(&anna, "7654321").await.ok();
    for (file, line) in [
        (format!("{BEN}not a row\n"), 3),
        (format!("{BEN}7000003,\"open,Gil,,,Registered with Licence\n"), 3),
        (format!("{BEN}{ANNA}{BEN}"), 2),
        (format!("{BEN}7000003,Gil\0,Gil,,,Registered with Licence\n"), 3),
    ] {
        match import_as(&server, &file, false).await {
            Err(ImportError::Rows(bad, 0)) => assert_eq!((bad.len(), bad[0].line), (1, line), "{bad:?}"),
            other => panic!("{file}: {other:?}"),
        }
    }
    assert!(import_as(&server, "", false).await.is_err(), "a header alone would revoke everybody");
    let many = "x\n".repeat(80);
    match import_as(&server, &many, false).await {
        Err(ImportError::Rows(bad, more)) => assert_eq!((bad.len(), more), (50, 30)),
        other => panic!("{other:?}"),
    }
    assert_eq!(shown(&server, &anna).await[0]["level"], "L3");
    let registers = server.app.registers().await.unwrap();
    assert_eq!((registers.len(), registers[0].entries), (1, 2));
    let verdict = server.app.verify_audit(None).await.unwrap();
    assert!(verdict.broken.is_none());
}

#[tokio::test]
async fn guessing_numbers_is_slowed_down_to_ten_a_day() {
    let server = server().await;
    import(&server, ANNA).await;
    let anna = named(&server, "anna", "Anna", "Larsen").await;
    for number in 0..10 {
        claim(&anna, &format!("700000{number}")).await.refused(422);
    }
    assert_eq!(claim(&anna, "7654321").await.status, 429);
    server.advance(crate::credentials::DAY);
    assert_eq!(claim(&anna, "7654321").await.status, 422);
}

fn papers() -> reqwest::multipart::Form {
    let file = |bytes, name: &'static str| reqwest::multipart::Part::bytes(bytes).file_name(name);
    reqwest::multipart::Form::new()
        .part("documents", file(picture(), "licence.png"))
        .part("documents", file(b"%PDF-1.7 certificate".to_vec(), "certificate.pdf"))
}

async fn hand_in(browser: &Client, more: &[(&'static str, &'static str)]) -> crate::harness::Reply {
    let token = csrf(&browser.get("/settings/credentials").await.body);
    let mut form = papers().text("csrf", token).text("action", "documents").text("profession", "doctor");
    for (name, value) in more {
        form = form.text(*name, *value);
    }
    browser.send(browser.request(reqwest::Method::POST, "/settings/credentials").multipart(form)).await
}

/// The id of the claim that waits.
async fn waiting(admin: &Client) -> String {
    let page = admin.get("/admin/credentials").await.body;
    page.split("id=\"claim-").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn sealed_files(server: &Server) -> usize {
    std::fs::read_dir(server.config.data_dir.join("sealed")).map_or(0, Iterator::count)
}

#[tokio::test]
async fn papers_need_two_administrators_and_are_destroyed_when_it_is_decided() {
    let server = server().await;
    import(&server, ANNA).await;
    let anna = named(&server, "anna", "Anna", "Larsen").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let refused = hand_in(&browser, &[("register", "gmc"), ("reference", "7000002")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(sealed_files(&server), 0, "nothing is kept of what is refused");
    let handed_in = hand_in(&browser, &[("register", "gmc"), ("reference", "7654321")]).await;
    assert_eq!(handed_in.status, 303, "{}", handed_in.body);
    assert_eq!(sealed_files(&server), 2);
    assert_eq!(hand_in(&browser, &[]).await.status, 422, "one claim at a time");
    let (one, two) = (administrator(&server, "ada").await, administrator(&server, "bo").await);
    let id = waiting(&one).await;
    let page = one.get("/admin/credentials").await.body;
    assert!(page.contains("gmc 7654321") && page.contains("Anna Larsen"));
    let papers: Vec<&str> = page
        .split("href=\"")
        .filter(|part| part.starts_with("/admin/credentials/documents/"))
        .map(|part| part.split('"').next().unwrap())
        .collect();
    assert_eq!(papers.len(), 2);
    let pdf = one.get(papers[1]).await;
    assert_eq!((pdf.header("content-type"), pdf.body.as_str()), ("application/pdf", "%PDF-1.7 certificate"));
    assert!(pdf.header("content-disposition").starts_with("attachment"));
    for (who, status) in [(&browser, 403), (&server.anybody(), 303)] {
        assert_eq!(who.get(papers[1]).await.status.as_u16(), status, "papers are for administrators");
        assert_eq!(who.get("/admin/credentials").await.status.as_u16(), status);
    }
    let decide = async |admin: &Client, action: &str, reason: &str| {
        let form = [("action", action), ("id", id.as_str()), ("reason", reason)];
        submit(admin, "/admin/credentials", &form).await.status.as_u16()
    };
    let token = csrf(&browser.get("/settings/credentials").await.body);
    let form = [("csrf", token.as_str()), ("action", "approve"), ("id", id.as_str())];
    let tried = browser.send(browser.request(reqwest::Method::POST, "/admin/credentials").form(&form)).await;
    assert_eq!(tried.status, 403, "a member decides nothing");
    assert_eq!(decide(&one, "approve", "").await, 303);
    assert_eq!(shown(&server, &anna).await, json!([]), "one is not enough");
    assert_eq!(decide(&one, "approve", "").await, 403, "and not twice the same");
    assert_eq!(decide(&two, "approve", "").await, 303);
    assert_eq!(shown(&server, &anna).await[0]["level"], "L3");
    assert_eq!(sealed_files(&server), 0);
    assert_eq!(one.get(papers[1]).await.status, 404);
    server.work_off().await;
    assert!(letter(server.mails().last().unwrap()).contains("you are verified now"));
}

#[tokio::test]
async fn a_rejection_says_why_and_ends_the_claim() {
    let server = server().await;
    let anna = named(&server, "anna", "Anna", "Larsen").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    assert_eq!(hand_in(&browser, &[]).await.status, 303);
    let admin = administrator(&server, "ada").await;
    let id = waiting(&admin).await;
    let reject = async |reason: &str| {
        let form = [("action", "reject"), ("id", id.as_str()), ("reason", reason)];
        submit(&admin, "/admin/credentials", &form).await.status.as_u16()
    };
    assert_eq!(reject("").await, 422, "a reason is needed");
    assert_eq!(reject("The certificate has another name.").await, 303);
    assert_eq!(sealed_files(&server), 0);
    assert!(browser.get("/settings/credentials").await.body.contains("The certificate has another name."));
    let own = anna.get("/api/rounds/v1/credentials").await.ok();
    assert_eq!(own["claims"][0]["status"], "rejected");
    assert_eq!(hand_in(&browser, &[]).await.status, 303, "and one may try again");
    let page = browser.get("/settings/credentials").await.body;
    let waits =
        page.split("name=\"withdraw\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let withdrawn =
        submit(&browser, "/settings/credentials", &[("action", "documents"), ("withdraw", &waits)]).await;
    assert_eq!(withdrawn.status, 303);
    assert_eq!(sealed_files(&server), 0);
}

#[tokio::test]
async fn colleagues_vouch_beside_a_claim_and_never_decide_it() {
    let server = server().await;
    import(&server, BEN).await;
    let ben = named(&server, "ben", "Ben", "Okon").await;
    let anna = named(&server, "anna", "Anna", "Larsen").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    hand_in(&browser, &[]).await;
    let vouch = async |who: &Client, handle: &str| {
        who.post("/api/rounds/v1/credentials", json!({ "method": "vouch", "handle": handle })).await
    };
    assert!(vouch(&ben, "anna").await.refused(422).contains("verified"), "not before he is verified himself");
    works(&server, &ben, "ben@ward.nhs.net").await;
    claim(&ben, "7000002").await.ok();
    assert!(vouch(&ben, "ben").await.refused(422).contains("themselves"));
    assert!(vouch(&ben, "nobody").await.refused(422).contains("no account"));
    for _ in 0..3 {
        vouch(&ben, "@anna").await.ok();
    }
    assert_eq!(shown(&server, &anna).await, json!([]));
    let admin = administrator(&server, "ada").await;
    let page = admin.get("/admin/credentials").await.body;
    assert!(page.contains("Colleagues who vouch") && page.contains("/@ben"), "{page}");
}

#[tokio::test]
async fn an_administrator_takes_a_credential_away_with_a_reason() {
    let server = server().await;
    import(&server, ANNA).await;
    let anna = named(&server, "anna", "Anna", "Larsen").await;
    works(&server, &anna, "anna@ward.nhs.net").await;
    claim(&anna, "7654321").await.ok();
    let refused = json!({ "method": "name", "given": "Eve", "surname": "Larsen" });
    let refused = anna.post("/api/rounds/v1/credentials", refused).await.refused(422);
    assert!(refused.contains("for another name"), "a badge does not wander: {refused}");
    let admin = administrator(&server, "ada").await;
    let page = admin.get("/admin/credentials?handle=anna").await.body;
    assert!(page.contains("gmc 7654321"));
    let id = page.split("value=\"revoke\"><input type=\"hidden\" name=\"id\" value=\"").nth(1).unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    let form = [("action", "revoke"), ("id", id.as_str()), ("reason", "The papers were somebody else's.")];
    assert_eq!(submit(&admin, "/admin/credentials", &form).await.status, 303);
    assert!(!server.anybody().get("/@anna").await.body.contains("badge verified"));
    server.work_off().await;
    assert!(letter(server.mails().last().unwrap()).contains("The papers were somebody else's."));
}
