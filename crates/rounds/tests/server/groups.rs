//! Groups with members: coming in, writing inside, what the moderators do.

mod board;

use crate::harness::{Client, Server, ids, picture};
use crate::naming;
use crate::oauth::sign_in;
use crate::pages::fields_of;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

pub(crate) async fn server() -> Server {
    Server::with(|config| config.hosting = "everybody".into()).await
}

fn text(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value}")).to_owned()
}

async fn found(owner: &Client, handle: &str, rules: Value) -> String {
    let mut wish = json!({ "kind": "community", "name": "Ward", "handle": handle });
    wish.as_object_mut().unwrap().extend(rules.as_object().unwrap().clone());
    text(&owner.post("/api/rounds/v1/groups", wish).await.ok())
}

async fn join(who: &Client, group: &str) -> crate::harness::Reply {
    who.post(&format!("/api/rounds/v1/groups/{group}/join"), Value::Null).await
}

#[tokio::test]
async fn whoever_joins_an_open_group_reads_and_writes_in_it_from_any_app() {
    let server = server().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let group = found(&anna, "ward", json!({ "privacy": "members" })).await;
    // Following is joining, and mentioning is writing inside: all that a Mastodon app knows.
    let relation = ben.post(&format!("/api/v1/accounts/{group}/follow"), Value::Null).await.ok();
    assert_eq!(relation["following"], true);
    let post = ben
        .post("/api/v1/statuses", json!({ "status": "@ward a quiet night?", "visibility": "public" }))
        .await
        .ok();
    assert_eq!((&post["visibility"], &post["reblogs_count"]), (&json!("private"), &json!(0)));
    let post = text(&post);
    assert!(anna.ids("/api/v1/timelines/home").await.contains(&post));
    assert!(
        anna.ids(&format!("/api/v1/accounts/{group}/statuses")).await.contains(&post),
        "a group shows what is in it"
    );
    assert_eq!(
        ids(&anna.get(&format!("/api/rounds/v1/groups/{group}/search?q=quiet")).await.ok()),
        std::slice::from_ref(&post)
    );
    cara.get(&format!("/api/v1/statuses/{post}")).await.refused(404);
    cara.get(&format!("/api/rounds/v1/groups/{group}/timeline")).await.refused(403);
    cara.get(&format!("/api/rounds/v1/groups/{group}/members")).await.refused(403);
    assert!(
        cara.post("/api/v1/statuses", json!({ "status": "@ward hello" }))
            .await
            .refused(422)
            .contains("not a member")
    );
    assert!(
        ben.post(&format!("/api/v1/statuses/{post}/reblog"), Value::Null).await.refused(403).contains("few")
    );
    ben.post(&format!("/api/v1/statuses/{post}/pin"), Value::Null).await.refused(422);
    let reply = anna
        .post(
            "/api/v1/statuses",
            json!({ "status": "@ben so far", "in_reply_to_id": post, "visibility": "public" }),
        )
        .await
        .ok();
    assert_eq!(reply["visibility"], "private", "an answer stays where the question is");
    cara.get(&format!("/api/v1/statuses/{}", text(&reply))).await.refused(404);
    // The same in memory and from the database.
    let before = anna.get("/api/v1/timelines/home").await.ok();
    server.app.forget_timelines();
    assert_eq!(ids(&anna.get("/api/v1/timelines/home").await.ok()), ids(&before));
    assert!(ben.ids(&format!("/api/rounds/v1/groups/{group}/timeline")).await.contains(&post));
    // Whoever leaves reads no more.
    ben.post(&format!("/api/v1/accounts/{group}/unfollow"), Value::Null).await.ok();
    assert!(!ben.ids("/api/v1/timelines/home").await.contains(&text(&reply)));
    ben.get(&format!("/api/v1/statuses/{}", text(&reply))).await.refused(404);
    assert!(
        anna.delete(&format!("/api/rounds/v1/groups/{group}/join")).await.refused(403).contains("only owner")
    );
}

#[tokio::test]
async fn a_public_groups_posts_are_public_and_stand_on_its_page() {
    let server = server().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let group = found(&anna, "open_ward", json!({})).await;
    join(&ben, &group).await.ok();
    let inside =
        text(&ben.post("/api/v1/statuses", json!({ "status": "for all", "group_id": group })).await.ok());
    let beside = text(
        &ben.post("/api/v1/statuses", json!({ "status": "@open_ward for few", "visibility": "private" }))
            .await
            .ok(),
    );
    let outside = cara.say("@open_ward from outside").await;
    assert_eq!(
        server.anybody().ids(&format!("/api/rounds/v1/groups/{group}/timeline")).await,
        std::slice::from_ref(&inside)
    );
    assert!(anna.ids("/api/v1/timelines/home").await.contains(&inside), "members have it in their timeline");
    assert!(!anna.ids("/api/v1/timelines/home").await.contains(&beside));
    let refused =
        cara.post("/api/v1/statuses", json!({ "status": "x", "group_id": group })).await.refused(422);
    assert!(refused.contains("not a member"), "{refused}");
    assert_ne!(outside, inside);
}

#[tokio::test]
async fn one_asks_with_answers_and_a_moderator_lets_in_what_a_client_shows_as_a_request() {
    let server = server().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let rules = json!({ "privacy": "members", "joining": "request", "questions": "Where do you work?" });
    let group = found(&anna, "asked", rules).await;
    assert!(join(&ben, &group).await.refused(422).contains("Answer it"));
    let answered = json!({ "answers": "On the renal ward" });
    let asked = ben.post(&format!("/api/rounds/v1/groups/{group}/join"), answered.clone()).await.ok();
    assert_eq!((&asked["role"], &asked["rules"]["asked"]), (&Value::Null, &json!(true)));
    let bad = json!({ "answers": "I know Mr Jones, NHS number 943 476 5919" });
    cara.post(&format!("/api/rounds/v1/groups/{group}/join"), bad).await.refused(422);
    let door = anna.get(&format!("/api/rounds/v1/groups/{group}/door")).await.ok();
    assert_eq!(door["requests"][0]["answers"], "On the renal ward");
    assert_eq!(door["requests"].as_array().unwrap().len(), 1, "what was refused asks nothing");
    assert_eq!(anna.get("/api/v1/notifications").await.ok()[0]["type"], "follow_request");
    // A Mastodon app answers follow requests; that one was for the group.
    anna.post(&format!("/api/v1/follow_requests/{}/authorize", ben.id), Value::Null).await.ok();
    let members = ben.get(&format!("/api/rounds/v1/groups/{group}/members")).await.ok();
    assert_eq!(members.as_array().unwrap().len(), 2);
    ben.get(&format!("/api/rounds/v1/groups/{group}/door")).await.refused(403);
    cara.post(&format!("/api/rounds/v1/groups/{group}/join"), answered).await.ok();
    let turned = json!({ "accept": false });
    anna.post(&format!("/api/rounds/v1/groups/{group}/requests/{}", cara.id), turned.clone()).await.ok();
    anna.post(&format!("/api/rounds/v1/groups/{group}/requests/{}", cara.id), turned).await.refused(404);
    let log = anna.get(&format!("/api/rounds/v1/groups/{group}/log")).await.ok();
    let done: Vec<&str> =
        log.as_array().unwrap().iter().map(|line| line["action"].as_str().unwrap()).collect();
    assert_eq!(done, ["group.turned_away", "group.let_in", "group.made"]);
}

#[tokio::test]
async fn a_hidden_group_is_for_whoever_is_on_the_list_by_handle_or_confirmed_address() {
    let server = server().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let wrong = json!({ "kind": "community", "name": "X", "handle": "x_x", "privacy": "hidden", "joining": "open", "hashtag": "XXX" });
    let refused = anna.post("/api/rounds/v1/groups", wrong).await;
    assert!(refused.body.contains("hidden group") && refused.status == 422, "{}", refused.body);
    let tagged =
        found(&anna, "tagged", json!({ "privacy": "members", "joining": "request", "hashtag": "Tagged" }))
            .await;
    let hide = json!({ "privacy": "hidden", "joining": "invitation" });
    let says = anna.patch(&format!("/api/rounds/v1/groups/{tagged}/rules"), hide.clone()).await.refused(422);
    assert!(says.contains("has a hashtag"), "{says}");
    let group = found(&anna, "quiet", hide).await;
    let invite = format!("/api/rounds/v1/groups/{group}/invitations");
    assert!(
        anna.post(&invite, json!({ "who": "ben, not@@valid" })).await.refused(422).contains("not@@valid")
    );
    join(&ben, &group).await.refused(404);
    assert_eq!(anna.post(&invite, json!({ "who": "@ben\nCARA@example.org" })).await.ok()["invited"], 2);
    ben.get(&format!("/api/v1/accounts/{group}")).await.refused(404);
    for who in [&ben, &cara] {
        who.post(&format!("/api/v1/accounts/{group}/follow"), Value::Null).await.ok();
    }
    assert_eq!(cara.get(&format!("/api/v1/accounts/{group}")).await.ok()["followers_count"], 3);
    assert!(
        anna.get(&format!("/api/rounds/v1/groups/{group}/door")).await.ok()["invitations"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let dora = server.member("dora").await;
    for path in [
        format!("/api/v1/accounts/{group}"),
        "/api/v1/accounts/lookup?acct=quiet".into(),
        format!("/api/rounds/v1/groups/{group}"),
    ] {
        dora.get(&path).await.refused(404);
    }
    let following = dora.ids(&format!("/api/v1/accounts/{}/following", ben.id)).await;
    assert!(following.is_empty(), "whom a member follows does not tell of it: {following:?}");
    dora.say("@quiet is nobody that I know of").await;
}

#[tokio::test]
async fn owners_change_what_a_group_says_and_a_picture_it_shows() {
    let server = server().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let club = json!({ "name": "Ward club", "handle": "ward_club", "hashtag": "WardJC", "timetable": "weekly tue 20:00" });
    let club = text(&anna.post("/api/rounds/v1/groups", club).await.ok());
    let path = format!("/api/rounds/v1/groups/{club}");
    ben.patch(&path, json!({ "name": "Mine" })).await.refused(403);
    let wrong = anna.patch(&path, json!({ "name": " ", "timetable": "daily", "time_zone": "Mars" })).await;
    wrong.refused(422);
    let named = wrong.json()["details"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(named, ["name", "time_zone", "timetable"]);
    let bad = json!({ "description": "About NHS number 943 476 5919" });
    let bad = anna.patch(&path, bad).await;
    assert!(bad.status == 422 && bad.json()["details"]["description"].is_array(), "{}", bad.body);
    let more = json!({ "description": "Papers and tea", "timetable": "monthly 1 wed 19:00", "time_zone": "Europe/Oslo" });
    let changed = anna.patch(&path, more).await.ok();
    assert_eq!(
        (&changed["account"]["display_name"], &changed["timetable"], &changed["time_zone"]),
        (&json!("Ward club"), &json!("monthly 1 wed 19:00"), &json!("Europe/Oslo"))
    );
    assert!(changed["account"]["note"].as_str().unwrap().contains("Papers and tea"));
    // In a browser: the form has what is there, and takes a picture.
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let form = format!("/groups/{club}/edit");
    let page = browser.get(&form).await.body;
    let mut parts = reqwest::multipart::Form::new();
    for (name, value) in
        fields_of(&page, &form).into_iter().filter(|(name, _)| name != "avatar" && name != "header")
    {
        parts = parts.text(name, value);
    }
    let file =
        reqwest::multipart::Part::bytes(picture()).file_name("club.png").mime_str("image/png").unwrap();
    let sent = browser.request(reqwest::Method::POST, &form).multipart(parts.part("avatar", file));
    assert_eq!(browser.send(sent).await.status, 303);
    let shown = server.anybody().get(&path).await.ok();
    assert!(shown["account"]["avatar"].as_str().unwrap().contains("/media/"), "{shown}");
    assert_eq!(shown["timetable"], "monthly 1 wed 19:00");
}

#[tokio::test]
async fn a_group_may_ask_for_a_verified_profession() {
    let (server, _folder) = naming::server().await;
    let mia = server.moderator("mia").await;
    let group = found(&mia, "doctors", json!({ "needs": "nurse, doctor" })).await;
    let cara = server.member("cara").await;
    assert!(join(&cara, &group).await.refused(403).contains("verified as nurse or doctor"));
    join(&naming::doctor(&server).await, &group).await.ok();
}

#[tokio::test]
async fn posts_wait_for_the_moderators_by_the_groups_rules() {
    let server = server().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let rules = json!({ "newcomer_days": 1, "hold_links": true, "words": "rota gap", "slow_seconds": 60 });
    let group = found(&anna, "slow", rules).await;
    join(&ben, &group).await.ok();
    let write = |text: &str| json!({ "status": text, "group_id": group });
    let new = text(&ben.post("/api/v1/statuses", write("hello")).await.ok());
    let timeline = format!("/api/rounds/v1/groups/{group}/timeline");
    assert!(server.anybody().ids(&timeline).await.is_empty(), "it waits");
    server.anybody().get(&format!("/api/v1/statuses/{new}")).await.refused(404);
    assert!(ben.post("/api/v1/statuses", write("again")).await.refused(422).contains("60 seconds"));
    let queue = anna.get(&format!("/api/rounds/v1/groups/{group}/queue")).await.ok();
    assert_eq!((&queue[0]["reason"], &queue[0]["status"]["id"]), (&json!("newcomer"), &json!(new)));
    ben.get(&format!("/api/rounds/v1/groups/{group}/queue")).await.refused(403);
    anna.post(&format!("/api/rounds/v1/groups/{group}/queue/{new}"), json!({ "publish": true })).await.ok();
    assert_eq!(server.anybody().ids(&timeline).await, std::slice::from_ref(&new));
    server.advance(DAY);
    let plain = text(&ben.post("/api/v1/statuses", write("plain")).await.ok());
    server.advance(60_000);
    let link = text(&ben.post("/api/v1/statuses", write("see https://example.org/a")).await.ok());
    server.advance(60_000);
    let word = text(&ben.post("/api/v1/statuses", write("a Rota Gap!")).await.ok());
    assert_eq!(server.anybody().ids(&timeline).await, [plain.clone(), new]);
    let reasons: Vec<Value> = anna
        .get(&format!("/api/rounds/v1/groups/{group}/queue"))
        .await
        .ok()
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["reason"].clone())
        .collect();
    assert_eq!(reasons, ["link", "word"]);
    anna.post(&format!("/api/rounds/v1/groups/{group}/queue/{link}"), json!({ "publish": false })).await.ok();
    ben.get(&format!("/api/v1/statuses/{link}")).await.refused(404);
    assert_eq!(ben.get(&format!("/api/v1/statuses/{word}")).await.ok()["id"], word, "its author sees it");
    // An edit does not get past the rules.
    ben.put(&format!("/api/v1/statuses/{plain}"), json!({ "status": "now https://example.org/b" }))
        .await
        .ok();
    server.anybody().get(&format!("/api/v1/statuses/{plain}")).await.refused(404);
    let own = text(&anna.post("/api/v1/statuses", write("https://example.org/c from me")).await.ok());
    assert!(server.anybody().ids(&timeline).await.contains(&own), "moderators do not wait for themselves");
}

#[tokio::test]
async fn whoever_is_kept_out_reads_the_reason_and_an_archived_group_takes_nothing() {
    let server = server().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let group = found(&anna, "strict", json!({ "privacy": "members" })).await;
    join(&ben, &group).await.ok();
    join(&cara, &group).await.ok();
    let bans = format!("/api/rounds/v1/groups/{group}/bans");
    cara.post(&format!("{bans}/{}", ben.id), json!({})).await.refused(403);
    let role = format!("/api/rounds/v1/groups/{group}/members/{}/role", cara.id);
    anna.post(&role, json!({ "role": "moderator" })).await.ok();
    cara.post(&format!("{bans}/{}", anna.id), json!({})).await.refused(403);
    cara.post(&format!("{bans}/{}", ben.id), json!({ "reason": "adverts" })).await.ok();
    assert!(join(&ben, &group).await.refused(403).contains("adverts"));
    ben.get(&format!("/api/rounds/v1/groups/{group}/timeline")).await.refused(403);
    cara.delete(&format!("{bans}/{}", ben.id)).await.ok();
    join(&ben, &group).await.ok();
    let opened = json!({ "privacy": "public" });
    assert!(
        anna.patch(&format!("/api/rounds/v1/groups/{group}/rules"), opened)
            .await
            .refused(422)
            .contains("for its members")
    );
    let post = text(&ben.post("/api/v1/statuses", json!({ "status": "last", "group_id": group })).await.ok());
    anna.post(&format!("/api/rounds/v1/groups/{group}/archive"), Value::Null).await.ok();
    assert!(
        ben.post("/api/v1/statuses", json!({ "status": "too late", "group_id": group }))
            .await
            .refused(422)
            .contains("archived")
    );
    assert!(ben.ids(&format!("/api/rounds/v1/groups/{group}/timeline")).await.contains(&post));
    anna.delete(&format!("/api/rounds/v1/groups/{group}/posts/{post}")).await.ok();
    ben.get(&format!("/api/v1/statuses/{post}")).await.refused(404);
}
