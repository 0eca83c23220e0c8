//! Two-factor sign-in with an authenticator app and recovery codes, and of whom it is asked.

use crate::harness::{Client, PASSWORD, Reply, Server};
use crate::oauth::{csrf, sign_in};
use kernel::{Role, Scope};
use platform::totp::Secret;
use platform::{Clock, Cost};
use reqwest::Method;
use rounds::config::Config;
use rounds::{doctor, wiring};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;
const STEP: i64 = 30_000;

/// Sends a form as a browser does, with the token of the visit.
pub async fn send(browser: &Client, path: &str, fields: &[(&str, &str)]) -> Reply {
    let signed_in = browser.get("/settings/security").await;
    let page = match signed_in.status.as_u16() {
        200 => signed_in,
        _ => browser.get("/auth/sign_in").await,
    };
    let token = csrf(&page.body);
    let mut form = vec![("csrf", token.as_str())];
    form.extend(fields);
    browser.send(browser.request(Method::POST, path).form(&form)).await
}

pub async fn change(browser: &Client, fields: &[(&str, &str)]) -> Reply {
    send(browser, "/settings/security", fields).await
}

pub async fn first_step(browser: &Client, login: &str) -> Reply {
    send(browser, "/auth/sign_in", &[("login", login), ("password", PASSWORD)]).await
}

async fn second_step(browser: &Client, code: &str) -> Reply {
    send(browser, "/auth/second_step", &[("code", code)]).await
}

/// The cookie of the session that an answer sets.
pub fn session(reply: &Reply) -> Option<String> {
    let cookies = reply.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
    let set = cookies.filter_map(|it| it.strip_prefix("rounds_session=")).next_back()?;
    Some(set.split(';').next().unwrap().to_owned()).filter(|secret| !secret.is_empty())
}

pub fn recovery_codes(page: &str) -> Vec<String> {
    page.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

async fn secret_of(browser: &Client) -> Secret {
    let page = browser.get("/settings/security/totp").await;
    assert!(page.body.contains("<svg class=\"qr\""), "{}", page.body);
    let key: String =
        page.body.split("class=\"key\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    Secret::from_bytes(&data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap()).unwrap()
}

/// Sets up an authenticator app in a browser that has just signed in; its secret and the recovery codes.
async fn set_up(server: &Server, browser: &Client) -> (Secret, Vec<String>) {
    assert_eq!(change(browser, &[("action", "set_up_totp")]).await.status, 303);
    let secret = secret_of(browser).await;
    let done = send(browser, "/settings/security/totp", &[("code", &secret.code(server.app.now()))]).await;
    assert_eq!(done.status, 200, "{}", done.body);
    server.advance(STEP);
    (secret, recovery_codes(&done.body))
}

/// A server with a member whose second factor is an authenticator app.
async fn with_app() -> (Server, Client, Secret, Vec<String>) {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let (secret, codes) = set_up(&server, &browser).await;
    let browser = Client { id: anna.id, ..browser };
    (server, browser, secret, codes)
}

#[tokio::test]
async fn an_app_is_asked_for_once_it_has_shown_a_code_and_everybody_else_is_signed_out() {
    let server = Server::start().await;
    let token = server.member("anna").await;
    let (browser, other) = (server.anybody(), server.anybody());
    let before = session(&first_step(&browser, "anna").await).unwrap();
    assert_eq!(
        change(&browser, &[("action", "set_up_totp")]).await.header("location"),
        "/settings/security/totp"
    );
    let secret = secret_of(&browser).await;
    let free = first_step(&other, "anna").await;
    assert_eq!(free.header("location"), "/home", "a secret that was not confirmed asks for nothing");
    assert_eq!(
        other.get("/settings/security/totp").await.header("location"),
        "/settings/security",
        "only the browser that began sees the secret"
    );
    let wrong = send(&browser, "/settings/security/totp", &[("code", "000000")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("not the code that the app shows"), "{}", wrong.body);
    let done = send(&browser, "/settings/security/totp", &[("code", &secret.code(server.app.now()))]).await;
    let codes = recovery_codes(&done.body);
    assert_eq!((done.status.as_u16(), codes.len()), (200, 10), "{}", done.body);
    let after = session(&done).expect("the session has a new secret");
    assert!(server.app.viewer_of_session(&before).await.is_err(), "the old one is worth nothing");
    assert!(server.app.viewer_of_session(&after).await.is_ok());
    assert_eq!(other.get("/home").await.status, 303, "the other browser is signed out");
    assert_eq!(token.get("/api/v1/timelines/home").await.status, 401, "and so are applications");
    let again = browser.get("/settings/security").await.body;
    assert!(again.contains("10 of 10 are left") && codes.iter().all(|code| !again.contains(code)));
    let sign_out = [("csrf", csrf(&done.body))];
    let out = browser.send(browser.request(Method::POST, "/auth/sign_out").form(&sign_out)).await;
    assert_eq!(out.status, 303, "the forms of the page with the codes carry the new token");
    server.work_off().await;
    assert_eq!(server.mails().iter().filter(|mail| mail.contains("authenticator app was set up")).count(), 1);
    if server.app.store().address().is_sqlite() {
        for file in ["rounds.db", "rounds.db-wal"] {
            let bytes = std::fs::read(server.config.data_dir.join(file)).unwrap_or_default();
            let has = |secret: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!has(secret.bytes()) && !has(secret.base32().as_bytes()), "{file} has the secret");
            assert!(codes.iter().all(|code| !has(code.as_bytes())), "{file} has a recovery code");
        }
    }
}

#[tokio::test]
async fn signing_in_takes_the_password_and_then_a_code_that_works_once() {
    let (server, old, secret, _) = with_app().await;
    let browser = server.anybody();
    let first = send(
        &browser,
        "/auth/sign_in",
        &[("login", "anna"), ("password", PASSWORD), ("return_to", "/local")],
    )
    .await;
    assert_eq!(first.header("location"), "/auth/second_step?return_to=%2Flocal");
    assert!(session(&first).is_none());
    assert_eq!(browser.get("/home").await.status, 303, "the password alone opens nothing");
    let code = secret.code(server.app.now());
    let page = browser.get("/auth/second_step?return_to=/local").await;
    assert!(page.body.contains("one-time-code") && page.body.contains("value=\"/local\""));
    let done = send(&browser, "/auth/second_step", &[("code", &code), ("return_to", "/local")]).await;
    assert_eq!(done.header("location"), "/local");
    let (mine, theirs) = (session(&done).unwrap(), old.get("/home").await.status);
    assert_eq!((browser.get("/home").await.status.as_u16(), theirs.as_u16()), (200, 200));
    let replay = server.anybody();
    first_step(&replay, "anna").await;
    let refused = second_step(&replay, &code).await;
    assert_eq!(refused.status, 401);
    assert!(refused.body.contains("used before"), "{}", refused.body);
    server.advance(STEP);
    let done = second_step(&replay, &secret.code(server.app.now())).await;
    assert_eq!(done.status, 303);
    assert_ne!(session(&done).unwrap(), mine, "every sign-in has a session of its own");
    let elsewhere = send(&server.anybody(), "/auth/second_step", &[("code", "123456")]).await;
    assert!(
        elsewhere.header("location").starts_with("/auth/sign_in"),
        "without the first step there is no second"
    );
}

#[tokio::test]
async fn a_code_is_taken_one_step_early_or_late_and_never_after_a_later_one() {
    let (server, _, secret, _) = with_app().await;
    server.advance(10 * STEP);
    let attempt = async |steps: i64| {
        let browser = server.anybody();
        first_step(&browser, "anna").await;
        second_step(&browser, &secret.code(server.app.now() + steps * STEP)).await.status.as_u16()
    };
    assert_eq!(attempt(-2).await, 401);
    assert_eq!(attempt(2).await, 401);
    assert_eq!(attempt(-1).await, 303);
    assert_eq!(attempt(1).await, 303);
    assert_eq!(attempt(0).await, 401, "a later step was used");
}

#[tokio::test]
async fn one_code_at_many_doors_opens_one() {
    let (server, _, secret, codes) = with_app().await;
    for code in [secret.code(server.app.now()), codes[0].clone()] {
        let mut doors = Vec::new();
        for _ in 0..50 {
            let browser = server.anybody();
            assert_eq!(first_step(&browser, "anna").await.status, 303);
            let token = csrf(&browser.get("/auth/second_step").await.body);
            doors.push((browser, token));
        }
        let tries = doors.iter().map(|(browser, token)| {
            let form = [("code", code.as_str()), ("csrf", token)];
            browser.send(browser.request(Method::POST, "/auth/second_step").form(&form))
        });
        let answers = futures_util::future::join_all(tries).await;
        let opened = answers.iter().filter(|answer| session(answer).is_some()).count();
        assert_eq!(opened, 1, "{code}");
        assert!(answers.iter().all(|answer| [303, 401, 429].contains(&answer.status.as_u16())));
        server.advance(16 * MINUTE);
    }
}

#[tokio::test]
async fn of_fifty_who_use_a_recovery_code_at_once_the_database_lets_one() {
    let server = Server::start().await;
    let account: i64 = server.member("anna").await.id.parse().unwrap();
    let store = server.app.store();
    let digests: Vec<String> = (0..10).map(|n| format!("digest {n}")).collect();
    store.write(move |tx| store::two_factor::set_recovery_codes(tx, account, &digests)).await.unwrap();
    let tries =
        (0..50).map(|_| store.write(move |tx| store::two_factor::use_recovery_code(tx, account, "digest 3")));
    let won = futures_util::future::join_all(tries).await;
    assert_eq!(won.into_iter().filter(|it| *it.as_ref().unwrap()).count(), 1);
    assert_eq!(store.read(move |db| store::two_factor::count_recovery_codes(db, account)).await.unwrap(), 9);
}

#[tokio::test]
async fn a_recovery_code_works_once_is_told_to_the_owner_and_is_replaced_by_new_ones() {
    let (server, owner, _, codes) = with_app().await;
    let attempt = async |code: &str| {
        let browser = server.anybody();
        first_step(&browser, "anna").await;
        second_step(&browser, code).await.status.as_u16()
    };
    assert_eq!(attempt(&codes[0].to_uppercase().replace('-', " ")).await, 303, "however it is typed");
    assert_eq!(attempt(&codes[0]).await, 401);
    assert_eq!(attempt("abcd-efgh-ijkl-mnop").await, 401);
    server.work_off().await;
    assert!(
        server.mails().iter().any(|mail| mail.contains("A recovery code was used") && mail.contains("9 are"))
    );
    let renewed = change(&owner, &[("action", "new_recovery_codes")]).await;
    let new = recovery_codes(&renewed.body);
    assert_eq!(new.len(), 10);
    assert_eq!(attempt(&codes[1]).await, 401, "the old ones are gone");
    assert_eq!(attempt(&new[0]).await, 303);
}

#[tokio::test]
async fn guessing_codes_is_slowed_down_whatever_browser_and_however_long() {
    let (server, _, secret, _) = with_app().await;
    let browser = server.anybody();
    first_step(&browser, "anna").await;
    let wrong = async || second_step(&browser, "000000").await.status.as_u16();
    for _ in 0..10 {
        assert_eq!(wrong().await, 401);
    }
    let other = server.anybody();
    first_step(&other, "anna").await;
    let right = second_step(&other, &secret.code(server.app.now())).await;
    assert_eq!(right.status, 429, "another browser guesses at the same account");
    assert!(right.body.contains("Too many attempts"), "{}", right.body);
    for _ in 0..5 {
        server.advance(16 * MINUTE);
        first_step(&browser, "anna").await;
        for _ in 0..10 {
            wrong().await;
        }
    }
    server.advance(16 * MINUTE);
    first_step(&other, "anna").await;
    assert_eq!(second_step(&other, &secret.code(server.app.now())).await.status, 429, "fifty a day");
    server.advance(24 * 60 * MINUTE);
    first_step(&other, "anna").await;
    assert_eq!(second_step(&other, &secret.code(server.app.now())).await.status, 303);
}

#[tokio::test]
async fn second_steps_count_against_the_address_too() {
    let server = Server::with(|config| config.rate_limits = "on".into()).await;
    let browser = server.anybody();
    for path in ["/auth/second_step", "/auth/passkey", "/auth/passkey/question", "/auth/second_step/passkey"]
    {
        for _ in 0..30 {
            send(&browser, path, &[("code", "000000")]).await;
        }
        let last = send(&browser, path, &[("code", "000000")]).await;
        assert_eq!(last.status, 429, "{path}");
        server.advance(6 * MINUTE);
    }
}

#[tokio::test]
async fn the_first_step_counts_for_ten_minutes_and_not_after_a_new_password() {
    let (server, owner, secret, _) = with_app().await;
    let late = server.anybody();
    let first = first_step(&late, "anna").await;
    let cookie = first.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("Max-Age=600"), "{cookie}");
    server.advance(11 * MINUTE);
    let refused = second_step(&late, &secret.code(server.app.now())).await;
    assert!(refused.header("location").starts_with("/auth/sign_in"));
    assert!(late.get("/auth/sign_in").await.body.contains("took too long"));
    first_step(&late, "anna").await;
    let form = [("action", "password"), ("current_password", PASSWORD), ("password", "a quite new password")];
    assert_eq!(send(&owner, "/settings/account", &form).await.status, 303);
    let refused = second_step(&late, &secret.code(server.app.now())).await;
    assert!(refused.header("location").starts_with("/auth/sign_in"), "it began with the old password");
}

#[tokio::test]
async fn every_change_needs_the_password_unless_the_sign_in_is_fresh() {
    let server = Server::start().await;
    server.member("anna").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    server.advance(11 * MINUTE);
    assert!(browser.get("/settings/security").await.body.contains("app_password"));
    for (password, says) in [("", "needs your password again"), ("wrong wrong", "password is not right")] {
        let refused = change(&browser, &[("action", "set_up_totp"), ("current_password", password)]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(says), "{}", refused.body);
        let question = send(&browser, "/settings/security/passkey", &[("current_password", password)]).await;
        assert!(question.refused(422).contains(says));
    }
    assert_eq!(
        change(&browser, &[("action", "set_up_totp"), ("current_password", PASSWORD)]).await.status,
        303
    );
    let secret = secret_of(&browser).await;
    send(&browser, "/settings/security/totp", &[("code", &secret.code(server.app.now()))]).await;
    assert_eq!(change(&browser, &[("action", "new_recovery_codes")]).await.status, 422);
    server.advance(16 * MINUTE);
    for _ in 0..10 {
        change(&browser, &[("action", "new_recovery_codes"), ("current_password", "wrong wrong")]).await;
    }
    let slow = change(&browser, &[("action", "new_recovery_codes"), ("current_password", PASSWORD)]).await;
    assert_eq!(slow.status, 429, "as slow as at the front door");
}

#[tokio::test]
async fn turning_the_app_off_takes_password_and_code_and_signs_the_others_out() {
    let (server, owner, secret, codes) = with_app().await;
    let other = server.anybody();
    first_step(&other, "anna").await;
    second_step(&other, &secret.code(server.app.now())).await;
    assert_eq!(other.get("/home").await.status, 200);
    server.advance(STEP);
    let code = secret.code(server.app.now());
    for form in [
        [("action", "turn_off_totp"), ("current_password", ""), ("code", code.as_str())],
        [("action", "turn_off_totp"), ("current_password", PASSWORD), ("code", "000000")],
        [("action", "turn_off_totp"), ("current_password", PASSWORD), ("code", "")],
    ] {
        assert_eq!(change(&owner, &form).await.status, 422, "{form:?}");
    }
    let form = [("action", "turn_off_totp"), ("current_password", PASSWORD), ("code", code.as_str())];
    let done = change(&owner, &form).await;
    assert_eq!(done.status, 303);
    assert!(session(&done).is_some());
    assert_eq!(other.get("/home").await.status, 303, "signed out");
    assert!(!owner.get("/settings/security").await.body.contains("Recovery codes</h2>"));
    let browser = server.anybody();
    assert_eq!(first_step(&browser, "anna").await.header("location"), "/home");
    server.work_off().await;
    assert!(server.mails().iter().any(|mail| mail.contains("was turned off for your account")));
    let (_, new) = set_up(&server, &browser).await;
    assert!(new.iter().all(|code| !codes.contains(code)), "the old codes do not come back");
}

#[tokio::test]
async fn an_application_is_allowed_only_after_the_second_step() {
    let (server, _, secret, _) = with_app().await;
    let browser = server.anybody();
    let app = json!({ "client_name": "x", "redirect_uris": "https://app.example/cb", "scopes": "read" });
    let app = browser.post("/api/v1/apps", app).await.ok();
    let (id, key) = (app["client_id"].as_str().unwrap(), &app["client_secret"]);
    let path = format!(
        "/oauth/authorize?response_type=code&client_id={id}&redirect_uri=https://app.example/cb&scope=read"
    );
    let asked = browser.get(&path).await;
    let sign_in_page = browser.get(asked.header("location")).await.body;
    let return_to =
        sign_in_page.split("name=\"return_to\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let return_to = return_to.replace("&#38;", "&").replace("&amp;", "&");
    let form = [("login", "anna"), ("password", PASSWORD), ("return_to", return_to.as_str())];
    let first = send(&browser, "/auth/sign_in", &form).await;
    assert!(first.header("location").starts_with("/auth/second_step?return_to=%2Foauth%2Fauthorize"));
    assert_eq!(browser.get(&path).await.status, 303, "no consent yet");
    let form = [("code", secret.code(server.app.now())), ("return_to", return_to.clone())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let done = send(&browser, "/auth/second_step", &form).await;
    assert_eq!(done.header("location"), return_to);
    assert!(browser.get(&return_to).await.body.contains("name=\"decision\""));
    let grant = json!({ "grant_type": "password", "client_id": id, "client_secret": key, "username": "anna", "password": PASSWORD, "scope": "read" });
    let refused = server.anybody().post("/oauth/token", grant).await;
    assert_eq!(refused.refused(400), "invalid_grant");
    assert!(refused.body.contains("second factor"), "{}", refused.body);
}

/// A token that the account's owner got with the password alone.
async fn token_by_password(server: &Server, handle: &str, scopes: &str) -> String {
    let anybody = server.anybody();
    let app = json!({ "client_name": "x", "redirect_uris": "https://app.example/cb", "scopes": scopes });
    let app = anybody.post("/api/v1/apps", app).await.ok();
    let grant = json!({
        "grant_type": "password", "client_id": app["client_id"], "client_secret": app["client_secret"],
        "username": handle, "password": PASSWORD, "scope": scopes
    });
    anybody.post("/oauth/token", grant).await.ok()["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_moderator_without_a_second_factor_is_a_member_until_there_is_one() {
    let server = Server::start().await;
    let member = server.member("mira").await;
    let id = member.id.parse().unwrap();
    server.app.set_role(id, Role::Moderator).await.unwrap();
    let browser = server.anybody();
    let first = first_step(&browser, "mira").await;
    assert_eq!(first.header("location"), "/settings/security?return_to=%2Fhome");
    let page = browser.get("/settings/security?return_to=/home").await.body;
    assert!(page.contains("rest until") && page.contains("href=\"/home\""), "{page}");
    assert_eq!(browser.get("/home").await.status, 200, "everything else goes on");
    let acts = async |cookie: &str| {
        server.app.viewer_of_session(cookie).await.unwrap().moderator(Scope::AdminReadReports)
    };
    let refused = acts(&session(&first).unwrap()).await.unwrap_err().to_string();
    assert!(refused.contains("second factor"), "{refused}");
    let by_password = token_by_password(&server, "mira", "read admin:read").await;
    let viewer = server.app.viewer_of_token(&by_password).await.unwrap();
    assert!(viewer.moderator(Scope::AdminRead).is_err() && viewer.account(Scope::ReadAccounts).is_ok());
    let by_operator = server.app.script_token(id, "admin:read").await.unwrap();
    let viewer = server.app.viewer_of_token(&by_operator).await.unwrap();
    assert_eq!(viewer.moderator(Scope::AdminReadReports).unwrap(), id, "the operator set it up");
    assert!(viewer.moderator(Scope::AdminWrite).is_err() && viewer.admin(Scope::AdminRead).is_err());
    let (secret, _) = set_up(&server, &browser).await;
    assert!(browser.get("/settings/security").await.body.contains("are in force"));
    let again = server.anybody();
    first_step(&again, "mira").await;
    let done = second_step(&again, &secret.code(server.app.now())).await;
    assert_eq!(done.header("location"), "/home");
    assert_eq!(acts(&session(&done).unwrap()).await.unwrap(), id);
    server.app.set_role(id, Role::Admin).await.unwrap();
    assert_eq!(again.get("/home").await.status, 303, "another role begins with another sign-in");
}

#[tokio::test]
async fn where_everybody_needs_a_second_factor_nothing_opens_before_it() {
    let server = Server::with(|config| config.require_two_factor = "everybody".into()).await;
    let script = server.member("anna").await;
    let browser = server.anybody();
    assert!(first_step(&browser, "anna").await.header("location").starts_with("/settings/security"));
    for path in ["/home", "/settings/account", "/oauth/authorize?client_id=x", "/@anna"] {
        assert_eq!(browser.get(path).await.header("location"), "/settings/security", "{path}");
    }
    let refused = send(&browser, "/posts", &[("text", "hello")]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Everybody here signs in with a second factor"), "{}", refused.body);
    let token = token_by_password(&server, "anna", "read").await;
    let app = Client { token: Some(token), ..server.anybody() };
    assert!(app.get("/api/v1/timelines/home").await.refused(403).contains("missing a second factor"));
    script.get("/api/v1/timelines/home").await.ok();
    set_up(&server, &browser).await;
    assert_eq!(browser.get("/home").await.status, 200);
    let server = Server::with(|config| config.require_two_factor = "off".into()).await;
    let id = server.member("mira").await.id.parse().unwrap();
    server.app.set_role(id, Role::Admin).await.unwrap();
    let browser = server.anybody();
    let done = first_step(&browser, "mira").await;
    assert_eq!(done.header("location"), "/home");
    let viewer = server.app.viewer_of_session(&session(&done).unwrap()).await.unwrap();
    assert_eq!(viewer.admin(Scope::AdminWrite).unwrap(), id);
}

#[tokio::test]
async fn the_operator_lets_somebody_in_who_lost_everything() {
    let (server, owner, _, _) = with_app().await;
    let id = server.app.member_id("anna").await.unwrap();
    let removed = server.app.reset_two_factor(id).await.unwrap();
    assert_eq!((removed.app, removed.passkeys, removed.recovery_codes), (true, 0, 10));
    assert_eq!(owner.get("/home").await.status, 303, "signed out");
    let browser = server.anybody();
    assert_eq!(first_step(&browser, "anna").await.header("location"), "/home");
    server.work_off().await;
    assert!(server.mails().iter().any(|mail| mail.contains("removed the second factor")));
}

/// Another process on the same database, as after a restart with another key.
async fn restarted(server: &Server, node: u16, key: Option<&str>) -> (app::App, Config) {
    let config = Config { secret_key: key.map(str::to_owned), node, ..server.config.clone() };
    let wired = config.clone();
    let now = server.app.now();
    let started = tokio::task::spawn_blocking(move || {
        wiring::start_with(&wired, Clock::simulated(now), Cost::Minimal)
            .unwrap_or_else(|problem| panic!("{problem}"))
    });
    (started.await.unwrap(), config)
}

#[tokio::test]
async fn a_key_that_is_lost_or_wrong_is_said_and_recovery_codes_still_open() {
    let (server, _, secret, codes) = with_app().await;
    let path = server.config.data_dir.join("secret.key");
    let kept = std::fs::read_to_string(&path).unwrap();
    let key_line = async |config: &Config| {
        doctor::examine(config).await.into_iter().find(|it| it.what == "Secret key").unwrap()
    };
    assert!(key_line(&server.config).await.good);
    std::fs::remove_file(&path).unwrap();
    for (node, key) in [(1_u16, None), (2, Some("ab".repeat(32)))] {
        let (app, config) = restarted(&server, node, key.as_deref()).await;
        let line = key_line(&config).await;
        assert!(!line.good && line.says.contains("secret.key"), "{line:?}");
        let app::sign_ins::SignIn::SecondStep { secret: waiting } =
            app.sign_in("anna", PASSWORD, "").await.unwrap()
        else {
            panic!("a second step is asked for");
        };
        let answer = |code: &str| app::two_factor::Answer::Code(code.to_owned());
        let code = secret.code(app.now());
        let says = app.finish_second_step(&waiting, answer(&code), "").await.unwrap_err().to_string();
        assert!(says.contains("may well be right") && says.contains("recovery code"), "{says}");
        app.finish_second_step(&waiting, answer(&codes[usize::from(node)]), "").await.unwrap();
        // Nobody else's secret is sealed under a new key meanwhile.
        let (handle, email) = (format!("ben{node}"), format!("ben{node}@example.org"));
        app.create_account(&handle, &email, PASSWORD, Role::Member).await.unwrap();
        let app::sign_ins::SignIn::Done(ben) = app.sign_in(&handle, PASSWORD, "").await.unwrap() else {
            panic!("Ben has no second factor");
        };
        let ben = app.viewer_of_session(&ben.cookie).await.unwrap();
        assert!(app.set_up_totp(&ben, "").await.is_err());
        assert!(!path.exists());
    }
    let (app, _) = restarted(&server, 3, Some(kept.trim())).await;
    assert!(matches!(
        app.sign_in("anna", PASSWORD, "").await.unwrap(),
        app::sign_ins::SignIn::SecondStep { .. }
    ));
}

#[tokio::test]
async fn sign_in_is_changed_in_the_browser_and_by_no_token() {
    let (server, owner, _, _) = with_app().await;
    let id = owner.id.parse().unwrap();
    let token = server.app.script_token(id, "read write follow push admin:read admin:write").await.unwrap();
    let viewer = server.app.viewer_of_token(&token).await.unwrap();
    assert!(server.app.two_factor(&viewer).await.unwrap_err().to_string().contains("browser"));
    assert!(server.app.new_recovery_codes(&viewer, PASSWORD).await.is_err());
    assert!(server.app.ask_for_passkey(&viewer, PASSWORD).await.is_err());
    let with_token = Client { token: Some(token), ..server.anybody() };
    assert_eq!(with_token.get("/settings/security").await.status, 303, "pages take only cookies");
    let forged = [("action", "new_recovery_codes"), ("csrf", "0")];
    let refused = owner.send(owner.request(Method::POST, "/settings/security").form(&forged)).await;
    assert_eq!(refused.status, 403);
    assert_eq!(
        with_token.get("/api/v1/accounts/verify_credentials").await.ok()["role"]["name"],
        Value::from("")
    );
}
