//! What clients should not send: everything is refused with a reason, and nothing of it is kept.

use crate::harness::{Client, PASSWORD, Reply, Server, picture};
use reqwest::{Method, multipart};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const MEGABYTE: usize = 1024 * 1024;

/// Everything that a refused request could have left behind.
async fn stored(server: &Server, who: &Client) -> Vec<String> {
    let numbers = server.app.numbers().await.unwrap();
    let files = walk(&server.config.data_dir.join("media"));
    let mut all = vec![
        format!("{numbers:?}"),
        format!("{files:?}"),
        format!("{:?}", server.app.members().await.unwrap()),
    ];
    for path in "accounts/verify_credentials timelines/home lists scheduled_statuses favourites \
        followed_tags markers?timeline[]=home notifications"
        .split_whitespace()
    {
        all.push(who.get(&format!("/api/v1/{path}")).await.ok().to_string());
    }
    all
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut all: Vec<_> =
        paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect();
    all.sort();
    all
}

/// The fields that a refusal names.
fn fields(reply: &Reply) -> Vec<String> {
    let details = reply.json()["details"].as_object().cloned().unwrap_or_default();
    details.keys().cloned().collect()
}

#[track_caller]
fn names(reply: &Reply, field: &str) {
    reply.refused(422);
    assert_eq!(fields(reply), [field], "{}", reply.body);
    let detail = &reply.json()["details"][field][0];
    assert!(detail["error"].as_str().unwrap().starts_with("ERR_"), "{detail}");
    assert!(detail["description"].as_str().unwrap().len() > 10, "{detail}");
}

async fn raw(client: &Client, path: &str, content_type: &str, body: impl Into<reqwest::Body>) -> Reply {
    client.send(client.request(Method::POST, path).header("content-type", content_type).body(body)).await
}

/// An application's token, with which members register.
async fn application(server: &Server) -> Client {
    let anybody = server.anybody();
    let app = json!({ "client_name": "x", "redirect_uris": "https://app.example/", "scopes": "read write" });
    let app = anybody.post("/api/v1/apps", app).await.ok();
    let mut grant = json!({ "grant_type": "client_credentials", "scope": "read write" });
    grant["client_id"] = app["client_id"].clone();
    grant["client_secret"] = app["client_secret"].clone();
    let token = anybody.post("/oauth/token", grant).await.ok();
    Client { token: token["access_token"].as_str().map(str::to_owned), ..anybody }
}

#[tokio::test]
async fn bodies_over_the_limit_are_not_read_to_the_end() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let before = stored(&server, &anna).await;
    let fits = format!("{{\"status\":\"{}\"}}", "x".repeat(MEGABYTE - 13));
    assert_eq!(fits.len(), MEGABYTE);
    raw(&anna, "/api/v1/statuses", "application/json", fits.clone()).await.refused(422);
    for content_type in ["application/json", "application/x-www-form-urlencoded", "text/plain", ""] {
        let says = raw(&anna, "/api/v1/statuses", content_type, format!("{fits} ")).await.refused(413);
        assert!(says.contains("too large"), "{says}");
    }
    let long = multipart::Form::new().text("status", "x".repeat(MEGABYTE + 1));
    anna.send(anna.request(Method::POST, "/api/v1/statuses").multipart(long)).await.refused(413);
    let file = multipart::Part::bytes(vec![0; 16 * MEGABYTE + 1]).file_name("x.png");
    let form = multipart::Form::new().part("file", file);
    anna.send(anna.request(Method::POST, "/api/v2/media").multipart(form)).await.refused(422);
    let address = server.url.trim_start_matches("http://");
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v2/media HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n\
         content-type: multipart/form-data; boundary=b\r\ncontent-length: 99000000\r\n\r\n--b\r\n",
        anna.token.as_deref().unwrap()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413", "the announced length is enough to refuse");
    assert_eq!(stored(&server, &anna).await, before);
}

#[tokio::test]
async fn what_is_not_json_or_not_utf8_is_refused_as_unreadable() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let before = stored(&server, &anna).await;
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let texts: [&[u8]; 9] = [
        b"{",
        b"{\"status\":\"a\"",
        b"{\"status\":\"a\",}",
        b"status=a",
        b"{\"status\":\"\\ud800\"}",
        b"{\"status\":\"a\xff\"}",
        b"{\"status\":1e999}",
        b"{} {}",
        deep.as_bytes(),
    ];
    for text in texts {
        raw(&anna, "/api/v1/statuses", "application/json", text.to_vec()).await.refused(400);
        raw(&anna, "/api/v1/lists", "application/json; charset=utf-8", text.to_vec()).await.refused(400);
    }
    for text in ["[]", "\"a\"", "5", "null", "{\"status\":{\"status\":\"a\"}}", "[{\"status\":\"a\"}]"] {
        raw(&anna, "/api/v1/statuses", "application/json", text).await.refused(422);
    }
    let form = "application/x-www-form-urlencoded";
    for text in [&b"status=%ff"[..], b"status=\xff\xfe", b"%c0%80=a", b"status=%ed%a0%80"] {
        raw(&anna, "/api/v1/statuses", form, text.to_vec()).await.refused(400);
    }
    let bytes = multipart::Form::new().part("status", multipart::Part::bytes(vec![0xff]));
    anna.send(anna.request(Method::POST, "/api/v1/statuses").multipart(bytes)).await.refused(400);
    raw(&anna, "/api/v2/media", "multipart/form-data", "x").await.refused(400);
    raw(&anna, "/api/v2/media", "multipart/form-data; boundary=b", "--b\r\ncontent-disp").await.refused(400);
    anna.get("/api/v2/search?q=%ff").await.refused(400);
    assert_eq!(anna.get("/api/v1/timelines/tag/%ff").await.status, 400);
    assert_eq!(stored(&server, &anna).await, before);
}

#[tokio::test]
async fn what_is_hidden_answers_as_what_does_not_exist() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let eve = server.member("eve").await;
    let secret = anna
        .post("/api/v1/statuses", json!({ "status": "secret", "visibility": "direct", "poll": { "options": ["a", "b"], "expires_in": 3600 } }))
        .await
        .ok();
    let plan = json!({ "status": "later", "scheduled_at": "2026-11-25T08:00:00Z" });
    let plan = anna.post("/api/v1/statuses", plan).await.ok();
    let list = anna.post("/api/v1/lists", json!({ "title": "Ward" })).await.ok();
    let media = anna.upload(picture()).await.ok();
    server.member("ben").await.follow(&anna).await;
    let told = anna.ids("/api/v1/notifications").await.swap_remove(0);
    let before = stored(&server, &anna).await;
    let post = "GET statuses/I;GET statuses/I/context;GET statuses/I/source;GET statuses/I/history;\
        GET statuses/I/reblogged_by;GET statuses/I/favourited_by;POST statuses/I/reblog;POST statuses/I/unreblog;\
        POST statuses/I/favourite;POST statuses/I/unfavourite;POST statuses/I/bookmark;POST statuses/I/unbookmark;\
        POST statuses/I/pin;POST statuses/I/unpin;POST statuses/I/mute;POST statuses/I/unmute;PUT statuses/I;DELETE statuses/I";
    let lists = "GET lists/I;PUT lists/I;DELETE lists/I;GET lists/I/accounts;POST lists/I/accounts;\
        DELETE lists/I/accounts;GET timelines/list/I;GET streaming/list?list=I";
    for (thing, routes) in [
        (&secret["id"], post),
        (&secret["poll"]["id"], "GET polls/I;POST polls/I/votes"),
        (&plan["id"], "GET scheduled_statuses/I;PUT scheduled_statuses/I;DELETE scheduled_statuses/I"),
        (&list["id"], lists),
        (&media["id"], "GET media/I;PUT media/I;DELETE media/I"),
        (&json!(told), "GET notifications/I;POST notifications/I/dismiss"),
    ] {
        for route in routes.split(';') {
            let (method, path) = route.trim().split_once(' ').unwrap();
            let ask = async |id: &str| {
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let body = json!({ "status": "x", "title": "x", "choices": [0], "scheduled_at": "2026-11-26T08:00:00Z" });
                let request = eve.request(method.clone(), &format!("/api/v1/{}", path.replace('I', id)));
                let reply = eve.send(if method == Method::GET { request } else { request.json(&body) }).await;
                (reply.status, reply.body.clone(), reply.header("content-type").to_owned())
            };
            let hidden = ask(thing.as_str().unwrap()).await;
            assert!(hidden.0 == 404 && hidden.1.contains("Record not found"), "{route}: {hidden:?}");
            assert_eq!(ask("1").await, hidden, "{route}");
            if !path.contains('?') {
                for malformed in
                    ["abc", "-1", "1e3", "99999999999999999999", "%00", "0x1", "%D9%A3", "1;", "1%27"]
                {
                    assert_eq!(ask(malformed).await, hidden, "{route} {malformed}");
                }
            }
        }
    }
    let refers = async |body: Value| eve.post("/api/v1/statuses", body).await.refused(404);
    for id in [&secret["id"], &json!("1"), &json!("abc")] {
        refers(json!({ "status": "x", "in_reply_to_id": id })).await;
    }
    let mut answers = Vec::new();
    for id in [&media["id"], &json!("1")] {
        let reply = eve.post("/api/v1/statuses", json!({ "status": "x", "media_ids": [id] })).await;
        answers.push((reply.status, reply.body));
    }
    assert!(answers[0].0.is_client_error() && answers[0] == answers[1], "{answers:?}");
    let both = format!("/api/v1/statuses?id[]={}&id[]=1", secret["id"].as_str().unwrap());
    assert_eq!(eve.ids(&both).await, [""; 0]);
    assert_eq!(stored(&server, &anna).await, before);
}

#[tokio::test]
async fn cursors_that_are_no_ids_are_refused_and_huge_limits_are_capped() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    for n in 0..45 {
        anna.say(&format!("number {n} #many")).await;
    }
    let list = anna.post("/api/v1/lists", json!({ "title": "Ward" })).await.ok();
    let list = format!("timelines/list/{}", list["id"].as_str().unwrap());
    let post = anna.say("marked").await;
    let (mine, boosts) = (format!("accounts/{}/statuses", anna.id), format!("statuses/{post}/reblogged_by"));
    let (circle, marks) =
        (format!("accounts/{}/followers", anna.id), format!("statuses/{post}/favourited_by"));
    for path in [
        "timelines/home",
        "timelines/public",
        "timelines/tag/many",
        &list,
        &mine,
        &circle,
        &boosts,
        &marks,
        "favourites",
        "bookmarks",
        "notifications",
        "blocks",
        "mutes",
        "follow_requests",
        "followed_tags",
        "scheduled_statuses",
    ] {
        for cursor in ["max_id", "since_id", "min_id"] {
            for bad in ["abc", "-1", "1.5", "99999999999999999999", "%01", "null"] {
                names(&anna.get(&format!("/api/v1/{path}?{cursor}={bad}")).await, cursor);
            }
            anna.get(&format!("/api/v1/{path}?{cursor}=9223372036854775807")).await.ok();
            anna.get(&format!("/api/v1/{path}?{cursor}=0")).await.ok();
        }
        for bad in ["abc", "1.5", "99999999999999999999"] {
            names(&anna.get(&format!("/api/v1/{path}?limit={bad}")).await, "limit");
        }
        let most = anna.ids(&format!("/api/v1/{path}?limit=9223372036854775807")).await.len();
        assert!(most <= 40, "{path}: {most}");
        for few in ["0", "-5", "-9223372036854775808"] {
            assert!(anna.ids(&format!("/api/v1/{path}?limit={few}")).await.len() <= 1, "{path} {few}");
        }
    }
    assert_eq!(anna.ids("/api/v1/timelines/home?limit=1000000").await.len(), 40);
    let found = anna.get("/api/v2/search?q=number&limit=1000000&offset=-3").await.ok();
    assert_eq!(found["statuses"].as_array().unwrap().len(), 40);
    names(&anna.get("/api/v2/search?q=number&offset=many").await, "offset");
}

#[tokio::test]
async fn a_registration_is_refused_whole_and_names_every_field() {
    let server = Server::start().await;
    let anna = server.member("anna_larsen").await;
    let app = application(&server).await;
    let good =
        json!({ "username": "carla", "email": "carla@example.org", "password": PASSWORD, "agreement": true });
    let before = stored(&server, &anna).await;
    let long = "a".repeat(31);
    let megabyte = "p".repeat(MEGABYTE - 200);
    let mut cases = vec![
        ("profession", "wizard".to_owned(), "profession", "ERR_INCLUSION"),
        ("agreement", "false".to_owned(), "agreement", "ERR_ACCEPTED"),
        ("display_name", "x".repeat(61), "display_name", "ERR_TOO_LONG"),
        ("reason", "x".repeat(2001), "reason", "ERR_TOO_LONG"),
    ];
    for (handle, code) in [
        ("", "ERR_BLANK"),
        ("anna_larsen", "ERR_TAKEN"),
        ("ANNA_Larsen", "ERR_TAKEN"),
        (" @anna_larsen", "ERR_TAKEN"),
        ("annalarsen", "ERR_TAKEN"),
        ("anna_1arsen", "ERR_TAKEN"),
        ("anna_iarsen", "ERR_TAKEN"),
        ("anna_lar5en", "ERR_TAKEN"),
        ("admin", "ERR_RESERVED"),
        ("Adm1n", "ERR_RESERVED"),
        ("rounds", "ERR_RESERVED"),
        ("r0und5", "ERR_RESERVED"),
        ("\u{430}nna", "ERR_INVALID"),
        ("ann\u{430}_l\u{430}rsen", "ERR_INVALID"),
        ("\u{ff41}nna", "ERR_INVALID"),
        ("an\u{200d}na", "ERR_INVALID"),
        ("anna\u{202e}", "ERR_INVALID"),
        ("anna larsen", "ERR_INVALID"),
        ("anna.larsen", "ERR_INVALID"),
        ("anna@evil.example", "ERR_INVALID"),
        ("anna\u{7f}", "ERR_INVALID"),
        ("12345", "ERR_INVALID"),
        ("<b>anna", "ERR_INVALID"),
        ("../anna", "ERR_INVALID"),
        (&long, "ERR_TOO_LONG"),
        (&megabyte, "ERR_TOO_LONG"),
    ] {
        cases.push(("username", handle.to_owned(), "username", code));
    }
    for email in [
        "anna",
        "anna@",
        "@example.org",
        "anna@localhost",
        "anna@127.0.0.1",
        "anna@[127.0.0.1]",
        "a b@example.org",
        "a@b@example.org",
        "\"a@evil.example\"@example.org",
        "a,b@example.org",
        "Anna <anna@example.org>",
        "a%b@example.org",
        "a@example.org\r\nBcc: <x@example.net>",
        "a@example.org\u{7f}",
        "\u{430}@example.org",
        "a@ex\u{430}mple.org",
        "a@-example.org",
        "a@example..org",
        ".a@example.org",
        "a..b@example.org",
        &format!("{}@example.org", "a".repeat(65)),
        &megabyte,
    ] {
        cases.push(("email", email.to_owned(), "email", "ERR_INVALID"));
    }
    cases.push(("email", String::new(), "email", "ERR_BLANK"));
    cases.push(("email", "ANNA_larsen@Example.ORG".to_owned(), "email", "ERR_TAKEN"));
    for (password, code) in [
        ("", "ERR_BLANK"),
        ("1234567", "ERR_TOO_SHORT"),
        ("\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", "ERR_TOO_SHORT"),
        ("password", "ERR_INVALID"),
        ("PassWord123", "ERR_INVALID"),
        (&"p".repeat(1025), "ERR_TOO_LONG"),
        (&megabyte, "ERR_TOO_LONG"),
    ] {
        cases.push(("password", password.to_owned(), "password", code));
    }
    for (key, value, field, code) in cases {
        let mut form = good.clone();
        form[key] = json!(value);
        let reply = app.post("/api/v1/accounts", form).await;
        let shown: String = value.chars().take(40).collect();
        assert_eq!(reply.status, 422, "{key} {shown:?}: {}", reply.body);
        assert_eq!(fields(&reply), [field], "{shown:?}");
        assert_eq!(reply.json()["details"][field][0]["error"], code, "{shown:?}: {}", reply.body);
        assert!(!reply.body.contains(PASSWORD) && reply.body.len() < 1000, "{}", reply.body);
    }
    let mut all =
        fields(&app.post("/api/v1/accounts", json!({ "username": "a b", "profession": "x" })).await);
    all.sort();
    assert_eq!(all, ["agreement", "email", "password", "profession", "username"]);
    assert_eq!(stored(&server, &anna).await, before);
    assert!(server.mails().is_empty());
    app.post("/api/v1/accounts", good).await.ok();
}

#[tokio::test]
async fn a_name_that_cannot_be_shown_is_refused_at_registration_as_it_is_later() {
    let server = Server::start().await;
    let app = application(&server).await;
    for (n, name) in ["Carla\nAdministrator", "Carla\u{7f}", "Carla\u{1b}[2J"].into_iter().enumerate() {
        let (handle, email) = (format!("carla_{n}"), format!("carla_{n}@example.org"));
        let form = json!({ "username": handle, "email": email, "password": PASSWORD, "agreement": true, "display_name": name });
        names(&app.post("/api/v1/accounts", form).await, "display_name");
    }
}

#[tokio::test]
async fn profiles_lists_searches_pictures_and_polls_refuse_nonsense_and_stay_as_they_are() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let list = anna.post("/api/v1/lists", json!({ "title": "Ward" })).await.ok();
    let list = format!("/api/v1/lists/{}", list["id"].as_str().unwrap());
    let media = anna.upload(picture()).await.ok();
    let media = format!("/api/v1/media/{}", media["id"].as_str().unwrap());
    let poll =
        json!({ "status": "?", "poll": { "options": ["a", "b"], "expires_in": 3600, "multiple": true } });
    let poll = anna.post("/api/v1/statuses", poll).await.ok();
    let poll = format!("/api/v1/polls/{}", poll["poll"]["id"].as_str().unwrap());
    let (picture_before, poll_before) = (anna.get(&media).await.ok(), ben.get(&poll).await.ok());
    let before = stored(&server, &anna).await;
    let long = "x".repeat(MEGABYTE - 200);
    for (field, value) in [
        ("display_name", json!("x".repeat(61))),
        ("display_name", json!("a\nb")),
        ("display_name", json!(long)),
        ("note", json!("x".repeat(501))),
        ("note", json!(long)),
        ("note", json!("a\u{1}")),
        ("specialty", json!("x".repeat(81))),
        ("grade", json!("x".repeat(81))),
        ("interests", json!("x".repeat(501))),
        ("country", json!("XX")),
        ("country", json!(long)),
        ("profession", json!("wizard")),
        ("avatar", json!(null)),
    ] {
        if !value.is_null() {
            names(
                &anna
                    .patch("/api/v1/accounts/update_credentials", json!({ "bot": true, field: value }))
                    .await,
                field,
            );
        }
    }
    let five: Vec<_> = (0..5).map(|n| json!({ "name": n.to_string(), "value": "x" })).collect();
    for bad in [
        json!(five),
        json!([{ "name": "", "value": "x" }]),
        json!([{ "name": "x".repeat(256), "value": "" }]),
        json!([{ "name": "a", "value": long }]),
    ] {
        names(
            &anna
                .patch(
                    "/api/v1/accounts/update_credentials",
                    json!({ "bot": true, "fields_attributes": bad }),
                )
                .await,
            "fields",
        );
    }
    for bad in [json!({ "privacy": "secret" }), json!({ "language": "klingon" })] {
        anna.patch("/api/v1/accounts/update_credentials", json!({ "bot": true, "source": bad }))
            .await
            .refused(422);
    }
    let file = multipart::Form::new()
        .text("bot", "true")
        .part("avatar", multipart::Part::bytes(vec![7; 99]).file_name("a.png"));
    anna.send(anna.request(Method::PATCH, "/api/v1/accounts/update_credentials").multipart(file))
        .await
        .refused(422);
    for title in ["", "  ", &"x".repeat(101), &long] {
        names(&anna.post("/api/v1/lists", json!({ "title": title })).await, "title");
        names(&anna.put(&list, json!({ "title": title, "exclusive": true })).await, "title");
    }
    names(&anna.put(&list, json!({ "title": "x", "replies_policy": "all" })).await, "replies_policy");
    anna.post(&format!("{list}/accounts"), json!({ "account_ids": [anna.id, ben.id] })).await.refused(404);
    assert_eq!(anna.ids(&format!("{list}/accounts")).await, [""; 0], "all of them or none");
    for text in ["x".repeat(501), long.clone()] {
        let request = anna.request(Method::GET, "/api/v2/search").json(&json!({ "q": text }));
        names(&anna.send(request).await, "q");
    }
    for focus in ["1", "2,0", "0,-1.01", "NaN,0", "inf,0", "0,0,0", "a,b", "1e400,0", ",", &long] {
        names(&anna.put(&media, json!({ "focus": focus, "description": "changed" })).await, "focus");
        let part = multipart::Part::bytes(picture()).file_name("a.png");
        let form = multipart::Form::new().part("file", part).text("focus", focus.to_owned());
        names(&anna.send(anna.request(Method::POST, "/api/v2/media").multipart(form)).await, "focus");
    }
    for text in ["x".repeat(1501), long.clone(), "a\u{1}b".into()] {
        names(&anna.put(&media, json!({ "description": text, "focus": "0.5,0.5" })).await, "description");
    }
    let votes = format!("{poll}/votes");
    for bad in [
        json!([]),
        json!(["a"]),
        json!([-1]),
        json!([2]),
        json!([0, 2]),
        json!([0.5]),
        json!(["18446744073709551616"]),
        json!([[0]]),
        json!(""),
    ] {
        names(&ben.post(&votes, json!({ "choices": bad })).await, "choices");
    }
    names(&ben.post(&votes, json!({ "choices": vec![9; 100_000] })).await, "choices");
    assert_eq!((anna.get(&media).await.ok(), ben.get(&poll).await.ok()), (picture_before, poll_before));
    assert_eq!(stored(&server, &anna).await, before);
}

#[tokio::test]
async fn a_nul_in_a_text_never_breaks_the_server() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let app = application(&server).await;
    let nul = "a\0b";
    let mut broken = Vec::new();
    for (path, body) in [
        ("statuses", json!({ "status": nul })),
        ("statuses", json!({ "status": "a", "spoiler_text": nul })),
        ("statuses", json!({ "status": "a", "language": nul })),
        ("statuses", json!({ "status": "a", "poll": { "options": [nul, "b"], "expires_in": 3600 } })),
        ("lists", json!({ "title": nul })),
        (&format!("accounts/{}/note", ben.id), json!({ "comment": nul })),
        ("apps", json!({ "client_name": nul, "redirect_uris": "https://app.example/" })),
        ("apps", json!({ "client_name": "a", "redirect_uris": "https://app.example/\0" })),
        (
            "apps",
            json!({ "client_name": "a", "redirect_uris": "https://app.example/", "website": "https://a.example/\0" }),
        ),
        (
            "accounts",
            json!({ "username": "a", "email": "a@a.org", "password": "secret\0secret", "agreement": true, "reason": nul }),
        ),
    ] {
        let who = if path == "accounts" { &app } else { &anna };
        let reply = who.post(&format!("/api/v1/{path}"), body.clone()).await;
        broken.extend(reply.status.is_server_error().then(|| format!("{path} {body}")));
    }
    for path in "/api/v2/search?q=a%00b /api/v1/accounts/search?q=%00 /api/v1/accounts/lookup?acct=a%00 \
        /api/v1/tags/a%00b /api/v1/timelines/tag/a%00b /api/v1/timelines/tag/a?any[]=%00 \
        /api/v1/markers?timeline[]=%00 /.well-known/webfinger?resource=acct:%00 \
        /oauth/authorize?client_id=%00&response_type=code /@a%00"
        .split_whitespace()
    {
        let reply = anna.get(path).await;
        broken.extend(reply.status.is_server_error().then(|| path.to_owned()));
    }
    let key = anna.request(Method::POST, "/api/v1/statuses").header("idempotency-key", "k".repeat(9000));
    let reply = anna.send(key.json(&json!({ "status": "a" }))).await;
    broken.extend(reply.status.is_server_error().then(|| "idempotency-key".to_owned()));
    let grant = json!({ "grant_type": "password", "client_id": nul, "client_secret": nul, "username": nul, "password": nul });
    for path in ["/oauth/token", "/oauth/revoke"] {
        let reply = server.anybody().post(path, grant.clone()).await;
        broken.extend((!reply.status.is_client_error()).then(|| path.to_owned()));
    }
    assert_eq!(broken, [""; 0]);
}

#[tokio::test]
async fn lists_without_end_are_refused_or_cut_short() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let list = anna.post("/api/v1/lists", json!({ "title": "Ward" })).await.ok();
    let members = format!("lists/{}/accounts", list["id"].as_str().unwrap());
    let ids: Vec<String> = (0..40_000).map(|n| (n + 10_000).to_string()).collect();
    let same = vec![anna.id.clone(); 40_000];
    let tags: Vec<String> = (0..40_000).map(|n| format!("tag{n}")).collect();
    let mut broken = Vec::new();
    for (method, path, body) in [
        (Method::GET, "accounts", json!({ "id": ids })),
        (Method::GET, "statuses", json!({ "id": ids })),
        (Method::GET, "accounts/relationships", json!({ "id": ids })),
        (Method::POST, &members, json!({ "account_ids": ids })),
        (Method::POST, &members, json!({ "account_ids": same })),
        (Method::DELETE, &members, json!({ "account_ids": ids })),
        (Method::POST, "statuses", json!({ "status": "a", "media_ids": ids })),
        (Method::POST, "statuses", json!({ "status": "a", "poll": { "options": ids, "expires_in": 3600 } })),
        (Method::GET, "timelines/tag/a", json!({ "any": tags })),
        (Method::GET, "timelines/tag/a", json!({ "all": tags })),
        (Method::GET, "timelines/tag/a", json!({ "none": tags })),
        (Method::GET, "notifications", json!({ "types": tags })),
        (Method::GET, "markers", json!({ "timeline": tags })),
        (Method::POST, "apps", json!({ "client_name": "x", "redirect_uris": tags })),
        (
            Method::POST,
            "apps",
            json!({ "client_name": "x", "redirect_uris": "https://a.example/", "scopes": tags.join(" ") }),
        ),
    ] {
        let name = body.as_object().unwrap().keys().next_back().unwrap().clone();
        let reply = anna.send(anna.request(method.clone(), &format!("/api/v1/{path}")).json(&body)).await;
        broken.extend(
            reply.status.is_server_error().then(|| format!("{method} {path} {name}: {}", reply.status)),
        );
    }
    assert_eq!(broken, [""; 0]);
}

/// A server that counts, and `who` as seen through a proxy that says so.
async fn counting(trusted: &str) -> Server {
    Server::with(|config| {
        config.rate_limits = "on".into();
        config.trusted_proxies = trusted.into();
    })
    .await
}

async fn from(client: &Client, address: &str, path: &str) -> Reply {
    client.send(client.request(Method::GET, path).header("x-forwarded-for", address)).await
}

fn left(reply: &Reply) -> u32 {
    reply.header("x-ratelimit-remaining").parse().unwrap()
}

#[tokio::test]
async fn the_limit_is_announced_counted_and_begins_again() {
    let server = counting("").await;
    let anna = server.member("anna").await;
    let anybody = server.anybody();
    let path = "/api/v1/timelines/public";
    for n in 1..=300 {
        // Who says of itself where it comes from is not believed.
        let reply = from(&anybody, &format!("198.51.100.{n}"), path).await;
        assert_eq!((reply.status.as_u16(), left(&reply)), (200, 300 - n), "{}", reply.body);
        assert_eq!(reply.header("x-ratelimit-limit"), "300");
        assert_eq!(reply.header("x-ratelimit-reset"), "2026-11-24T08:05:00.000Z");
    }
    let wrong = Client { token: Some("guess".into()), ..anybody.clone() };
    for who in [&anybody, &wrong] {
        let reply = from(who, "203.0.113.9", path).await;
        assert!(reply.refused(429).contains("Wait"), "{}", reply.body);
        assert_eq!((left(&reply), reply.header("retry-after")), (0, "301"));
    }
    anybody.get("/health").await.ok();
    assert_eq!(left(&anna.get(path).await), 299, "an account has its own count");
    anna.post("/api/v1/statuses", Value::Null).await.refused(422);
    assert_eq!(left(&anna.get("/api/v1/nothing").await), 297, "errors count too");
    server.advance(299_999);
    anybody.get(path).await.refused(429);
    server.advance(1);
    assert_eq!(left(&anybody.get(path).await), 299);
    assert_eq!(wrong.get(path).await.status, 401);
    assert_eq!(left(&anybody.get(path).await), 297, "a wrong token counts against the address");
}

#[tokio::test]
async fn a_trusted_proxy_says_for_whom_it_asks_and_nobody_behind_it_can_pretend() {
    let server = counting("127.0.0.1, 192.0.2.1").await;
    let anybody = server.anybody();
    let path = "/api/v1/instance";
    for (forwarded, expected) in [
        ("198.51.100.1", 299),
        ("198.51.100.2", 299),
        ("198.51.100.1", 298),
        ("203.0.113.7, 198.51.100.1", 297),
        ("127.0.0.1, 198.51.100.1, 192.0.2.1", 296),
        ("nonsense, 198.51.100.1", 295),
        ("2001:db8::1", 299),
        ("2001:db8::2", 298),
        ("nonsense", 299),
        ("", 298),
    ] {
        assert_eq!(left(&from(&anybody, forwarded, path).await), expected, "{forwarded}");
    }
    assert_eq!(from(&anybody, "198.51.100.1", "/metrics").await.status, 404);
    let server = counting("").await;
    let unprotected = server.anybody();
    assert_eq!(
        from(&unprotected, "127.0.0.1", "/metrics").await.status,
        404,
        "a proxy that nobody told us about"
    );
    assert_eq!(unprotected.get("/metrics").await.status, 200);
}

#[tokio::test]
async fn registrations_and_guesses_of_passwords_have_limits_of_their_own() {
    let server = counting("").await;
    let anna = server.member("anna").await;
    let app = application(&server).await;
    for n in 0..7 {
        let form = json!({ "username": format!("m{n}"), "email": format!("m{n}@a.org"), "password": PASSWORD, "agreement": true });
        let request = app
            .request(Method::POST, "/api/v1/accounts")
            .header("x-forwarded-for", format!("198.51.100.{n}"));
        let reply = app.send(request.json(&form)).await;
        assert_eq!(reply.status, if n < 5 { 200 } else { 429 }, "{n}: {}", reply.body);
    }
    assert_eq!(server.app.members().await.unwrap().len(), 6);
    let register = json!({ "client_name": "x", "redirect_uris": "https://app.example/" });
    let client = anna.post("/api/v1/apps", register).await.ok();
    let mut guess = json!({ "grant_type": "password", "username": "anna@example.org", "password": "p".repeat(MEGABYTE - 400) });
    guess["client_id"] = client["client_id"].clone();
    guess["client_secret"] = client["client_secret"].clone();
    let mut statuses = Vec::new();
    for _ in 0..30 {
        statuses.push(anna.post("/oauth/token", guess.clone()).await.status.as_u16());
    }
    assert!(statuses[0] == 400 && statuses[29] == 429, "{statuses:?}");
    guess["password"] = json!(PASSWORD);
    anna.post("/oauth/token", guess).await.refused(429);
}
