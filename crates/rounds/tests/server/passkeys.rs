//! Passkeys: added, asked for, signed in with; and everything that a liar could answer.

use crate::authenticator::{Device, Fields, Lie, TOUCHED, VERIFIED};
use crate::harness::{Client, PASSWORD, Reply, Server};
use crate::oauth::sign_in;
use crate::two_factor::{change, first_step, recovery_codes, send, session};
use serde_json::Value;

const QUESTION: &str = "/settings/security/passkey";

async fn post(browser: &Client, path: &str, fields: &Fields, more: &[(&str, &str)]) -> Reply {
    let mut form: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    form.extend(more);
    send(browser, path, &form).await
}

async fn question(browser: &Client, path: &str) -> Value {
    send(browser, path, &[]).await.ok()
}

async fn add(browser: &Client, device: &mut Device, name: &str, lie: &Lie) -> Reply {
    let made = device.create(&question(browser, QUESTION).await, lie);
    post(browser, "/settings/security", &made, &[("action", "add_passkey"), ("name", name)]).await
}

/// A member with a passkey, signed in.
async fn with_passkey() -> (Server, Client, Device) {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let mut device = Device::new(&server.url);
    let added = add(&browser, &mut device, "My phone", &Lie::default()).await;
    assert_eq!((added.status.as_u16(), recovery_codes(&added.body).len()), (200, 10), "{}", added.body);
    assert!(session(&added).is_some(), "the session has a new secret");
    (server, browser, device)
}

async fn second_step(server: &Server, device: &mut Device, lie: &Lie) -> Reply {
    let browser = server.anybody();
    assert_eq!(first_step(&browser, "anna").await.header("location"), "/auth/second_step?return_to=%2Fhome");
    let asked = question(&browser, "/auth/second_step/passkey").await;
    post(&browser, "/auth/second_step", &device.get(&asked, lie), &[]).await
}

async fn alone(server: &Server, device: &mut Device, lie: &Lie) -> Reply {
    let browser = server.anybody();
    let asked = question(&browser, "/auth/passkey/question").await;
    post(&browser, "/auth/passkey", &device.get(&asked, lie), &[]).await
}

#[tokio::test]
async fn a_passkey_is_a_second_step_and_signs_in_alone() {
    let (server, owner, mut device) = with_passkey().await;
    let done = second_step(&server, &mut device, &Lie::default()).await;
    assert_eq!(done.header("location"), "/home", "{}", done.body);
    assert!(session(&done).is_some());
    let done = alone(&server, &mut device, &Lie::default()).await;
    assert_eq!(done.header("location"), "/home", "{}", done.body);
    let viewer = server.app.viewer_of_session(&session(&done).unwrap()).await.unwrap();
    assert_eq!(viewer.id().unwrap(), server.app.member_id("anna").await.unwrap());
    let page = owner.get("/settings/security").await.body;
    assert!(page.contains("My phone") && page.contains("last used"), "{page}");
    let touch = Lie { flags: Some(TOUCHED), ..Lie::default() };
    assert_eq!(
        second_step(&server, &mut device, &touch).await.status,
        303,
        "after the password a touch is enough"
    );
    let refused = alone(&server, &mut device, &touch).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("did not check who you are"), "{}", refused.body);
    server.work_off().await;
    assert!(server.mails().iter().any(|mail| mail.contains("was added to your account")));
}

/// Every single lie, and what is said to it.
fn lies() -> Vec<(&'static str, Lie, &'static str)> {
    let lie = Lie::default;
    vec![
        ("another site", Lie { origin: Some("https://evil.example"), ..lie() }, "answered for another site"),
        (
            "the host without the port",
            Lie { origin: Some("http://127.0.0.1"), ..lie() },
            "answered for another site",
        ),
        ("a frame of another site", Lie { cross_origin: true, ..lie() }, "answered for another site"),
        ("a key of another site", Lie { party: Some("evil.example"), ..lie() }, "answered for another site"),
        (
            "the other ceremony",
            Lie { kind: Some("payment.get"), ..lie() },
            "something else than it was asked",
        ),
        ("a made-up challenge", Lie { challenge: Some("bWFkZSB1cA".into()), ..lie() }, "answered too late"),
        ("nobody there", Lie { flags: Some(VERIFIED | 64), ..lie() }, ""),
        ("nobody there, and no key", Lie { flags: Some(VERIFIED), ..lie() }, "Nobody touched the passkey"),
    ]
}

#[tokio::test]
async fn a_new_passkey_that_lies_is_refused() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let lie = Lie::default;
    let more = [
        ("no key in it", Lie { flags: Some(TOUCHED), ..lie() }, "no key in it"),
        ("an attestation", Lie { attestation: Some("fido-u2f"), ..lie() }, "was not asked for"),
        ("certificates", Lie { attestation: Some("packed"), ..lie() }, "was not asked for"),
        (
            "a false signature of its own",
            Lie { attestation: Some("self"), wrong_signature: true, ..lie() },
            "signature of the passkey is not right",
        ),
    ];
    for (what, lie, says) in lies().into_iter().chain(more) {
        let refused = add(&browser, &mut Device::new(&server.url), "x", &lie).await;
        assert_eq!(refused.status, 422, "{what}");
        assert!(refused.body.contains(says), "{what}: {}", refused.body);
        assert!(!browser.get("/settings/security").await.body.contains("passkey_id"), "{what}");
    }
    for name in ["", " ", "a\u{7}b", &"x".repeat(61)] {
        assert_eq!(add(&browser, &mut Device::new(&server.url), name, &lie()).await.status, 422, "{name:?}");
    }
    let signs_itself = Lie { attestation: Some("self"), ..lie() };
    assert_eq!(add(&browser, &mut Device::new(&server.url), "x", &signs_itself).await.status, 200);
}

#[tokio::test]
async fn a_passkey_that_lies_signs_nobody_in_and_changes_nothing() {
    let (server, owner, mut device) = with_passkey().await;
    let more = [
        (
            "a false signature",
            Lie { wrong_signature: true, ..Lie::default() },
            "signature of the passkey is not right",
        ),
        (
            "somebody else's name",
            Lie { user_handle: Some("c29tZWJvZHk"), ..Lie::default() },
            "not known here",
        ),
    ];
    let before = owner.get("/settings/security").await.body;
    for (what, lie, says) in lies().into_iter().chain(more) {
        for refused in
            [second_step(&server, &mut device, &lie).await, alone(&server, &mut device, &lie).await]
        {
            assert_eq!(refused.status, 422, "{what}: {}", refused.body);
            assert!(refused.body.contains(says) && session(&refused).is_none(), "{what}: {}", refused.body);
        }
        // Wrong answers are slowed down like wrong codes.
        server.advance(16 * 60_000);
    }
    let nameless = Lie { user_handle: Some(""), ..Lie::default() };
    assert_eq!(alone(&server, &mut device, &nameless).await.status, 422, "alone, it has to say whose it is");
    let after = owner.get("/settings/security").await.body;
    assert!(before.contains("never used") && after.contains("never used"), "nothing was written");
    assert_eq!(second_step(&server, &mut device, &nameless).await.status, 303);
}

#[tokio::test]
async fn a_challenge_is_answered_once_in_time_and_by_whom_it_was_given_to() {
    let (server, _, mut device) = with_passkey().await;
    let browser = server.anybody();
    let asked = question(&browser, "/auth/passkey/question").await;
    let other = server.anybody();
    let stolen = post(&other, "/auth/passkey", &device.get(&asked, &Lie::default()), &[]).await;
    assert_eq!(stolen.status, 422, "another browser was asked");
    let answer = device.get(&asked, &Lie::default());
    assert_eq!(post(&browser, "/auth/passkey", &answer, &[]).await.status, 303);
    let replayed = post(&server.anybody(), "/auth/passkey", &answer, &[]).await;
    assert_eq!(replayed.status, 422);
    // A wrong answer uses the question up.
    let browser = server.anybody();
    let asked = question(&browser, "/auth/passkey/question").await;
    let wrong = Lie { wrong_signature: true, ..Lie::default() };
    assert_eq!(post(&browser, "/auth/passkey", &device.get(&asked, &wrong), &[]).await.status, 422);
    let late = post(&browser, "/auth/passkey", &device.get(&asked, &Lie::default()), &[]).await;
    assert!(late.body.contains("answered too late"), "{}", late.body);
    let asked = question(&browser, "/auth/passkey/question").await;
    server.advance(5 * 60_000);
    let late = post(&browser, "/auth/passkey", &device.get(&asked, &Lie::default()), &[]).await;
    assert!(late.body.contains("answered too late"), "{}", late.body);
    // The question of one ceremony is no question of another.
    let browser = server.anybody();
    first_step(&browser, "anna").await;
    let asked = question(&browser, "/auth/passkey/question").await;
    let crossed = post(&browser, "/auth/second_step", &device.get(&asked, &Lie::default()), &[]).await;
    assert!(crossed.body.contains("answered too late"), "{}", crossed.body);
}

#[tokio::test]
async fn one_answer_at_many_doors_opens_one() {
    let (server, _, mut device) = with_passkey().await;
    let browser = server.anybody();
    let asked = question(&browser, "/auth/passkey/question").await;
    let answer = device.get(&asked, &Lie::default());
    let tries = (0..20).map(|_| post(&browser, "/auth/passkey", &answer, &[]));
    let answers = futures_util::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| session(answer).is_some()).count(), 1);
}

#[tokio::test]
async fn a_copy_whose_count_stands_still_is_refused_and_one_that_never_counts_is_not() {
    let (server, _, mut device) = with_passkey().await;
    assert_eq!(alone(&server, &mut device, &Lie::default()).await.status, 303);
    let browser = server.anybody();
    let asked = question(&browser, "/auth/passkey/question").await;
    let copied = post(&browser, "/auth/passkey", &device.get_again(&asked, &Lie::default()), &[]).await;
    assert_eq!(copied.status, 422);
    assert!(copied.body.contains("as when it was copied"), "{}", copied.body);
    let (server, _, device) = with_passkey().await;
    for _ in 0..2 {
        let browser = server.anybody();
        let asked = question(&browser, "/auth/passkey/question").await;
        let done = post(&browser, "/auth/passkey", &device.get_again(&asked, &Lie::default()), &[]).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
}

#[tokio::test]
async fn a_passkey_is_one_accounts_and_goes_when_it_is_removed() {
    let (server, owner, mut device) = with_passkey().await;
    let ben = server.member("ben").await;
    let browser = server.anybody();
    sign_in(&browser, "ben").await;
    let taken = add(&browser, &mut device, "mine now", &Lie::default()).await;
    assert_eq!(taken.status, 422);
    assert!(taken.body.contains("known here already"), "{}", taken.body);
    let mut second = Device::new(&server.url);
    assert_eq!(add(&owner, &mut second, "Key at work", &Lie::default()).await.status, 303);
    let page = owner.get("/settings/security").await.body;
    let ids: Vec<&str> = page
        .split("name=\"passkey_id\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(ids.len(), 2);
    let remove = async |browser: &Client, id: &str| {
        change(browser, &[("action", "remove_passkey"), ("passkey_id", id)]).await.status.as_u16()
    };
    assert_eq!(remove(&browser, ids[0]).await, 404, "it is not Ben's");
    assert_eq!(remove(&owner, ids[0]).await, 303);
    // The handle that Ben was given does not fit the first device any more, so it is asked to be itself again.
    assert_eq!(alone(&server, &mut device, &Lie::default()).await.status, 422);
    assert_eq!(second_step(&server, &mut second, &Lie::default()).await.status, 303);
    assert_eq!(remove(&owner, ids[1]).await, 303);
    let free = server.anybody();
    assert_eq!(first_step(&free, "anna").await.header("location"), "/home", "the last one is gone");
    server.work_off().await;
    assert!(server.mails().iter().any(|mail| mail.contains("last second factor")));
    assert_eq!(ben.get("/api/v1/timelines/home").await.status, 200);
    server.advance(11 * 60_000);
    assert_eq!(remove(&owner, "1").await, 422, "without the password there is not even a “not found”");
    let with_password = [("action", "remove_passkey"), ("passkey_id", "1"), ("current_password", PASSWORD)];
    assert_eq!(change(&owner, &with_password).await.status, 404);
}
