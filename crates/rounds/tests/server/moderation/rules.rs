//! Rules of the moderators: words, links and addresses, and what happens to a post that two desks hold.

use super::*;

#[tokio::test]
async fn a_word_rule_refuses_holds_or_reports() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mia = server.moderator("mia").await;
    let desk = browser(&server, "mia").await;
    let add = |fields: Vec<(&'static str, &'static str)>| {
        let desk = desk.clone();
        async move { submit(&desk, "/moderation/rules", "/moderation/rules/word", &fields).await }
    };
    let unsaid = add(vec![("phrase", "snake oil"), ("action", "refuse")]).await;
    assert!(
        unsaid.status == 422 && unsaid.body.contains("The sentence for the author is missing"),
        "{}",
        unsaid.body
    );
    assert_eq!(add(vec![("phrase", "!!!"), ("action", "flag")]).await.status, 422);
    let says = "No remedies without evidence, please.";
    assert_eq!(
        add(vec![("phrase", "Snake  Oil"), ("action", "refuse"), ("sentence", says)]).await.status,
        303
    );
    assert_eq!(
        add(vec![("phrase", "whistle"), ("action", "hold"), ("sentence", "We look first.")]).await.status,
        303
    );
    assert_eq!(
        add(vec![("phrase", "discount"), ("action", "flag"), ("only_links", "true")]).await.status,
        303
    );
    assert_eq!(
        add(vec![
            ("phrase", "newcomer"),
            ("action", "refuse"),
            ("sentence", "Later."),
            ("younger_than_days", "3")
        ])
        .await
        .status,
        303
    );
    let post = |text: &str| {
        let (anna, body) = (anna.clone(), json!({ "status": text }));
        async move { anna.post("/api/v1/statuses", body).await }
    };
    assert_eq!(post("The best #SNAKE oil, ever").await.refused(422), says);
    let warned = json!({ "status": "see", "spoiler_text": "snake oil" });
    assert_eq!(anna.post("/api/v1/statuses", warned).await.refused(422), says);
    let fine = post("snakes and oils").await.ok()["id"].as_str().unwrap().to_owned();
    anna.put(&format!("/api/v1/statuses/{fine}"), json!({ "status": "now snake oil" })).await.refused(422);
    anna.patch("/api/v1/accounts/update_credentials", json!({ "note": "I sell snake oil" }))
        .await
        .refused(422);
    post("a newcomer").await.refused(422);
    server.advance(4 * DAY);
    post("a newcomer").await.ok();
    let held = post("I whistle at work").await.ok()["id"].as_str().unwrap().to_owned();
    server.anybody().get(&format!("/api/v1/statuses/{held}")).await.refused(404);
    anna.get(&format!("/api/v1/statuses/{held}")).await.ok();
    post("a discount").await.ok();
    let flagged = post("a discount at https://shop.example/x").await.ok()["id"].as_str().unwrap().to_owned();
    server.anybody().get(&format!("/api/v1/statuses/{flagged}")).await.ok();
    let open = mia.get("/api/v1/admin/reports").await.ok();
    let about: Vec<&Value> = open.as_array().unwrap().iter().map(|it| &it["statuses"][0]["id"]).collect();
    assert_eq!(about, [&json!(flagged), &json!(held)], "{open}");
    assert_eq!(open[0]["account"], Value::Null, "a rule is nobody");
    mia.post(&format!("/api/v1/admin/reports/{}/resolve", open[1]["id"].as_str().unwrap()), Value::Null)
        .await
        .refused(422);
    decide(&desk, open[1]["id"].as_str().unwrap(), "restore").await;
    server.anybody().get(&format!("/api/v1/statuses/{held}")).await.ok();
    // What waits for its time is held when it comes, because nobody is there to be told.
    let plan = json!({ "status": "later, snake charmers", "scheduled_at": "2026-11-29T20:00:00Z" });
    anna.post("/api/v1/statuses", plan).await.ok();
    assert_eq!(
        add(vec![("phrase", "charmers"), ("action", "refuse"), ("sentence", "No.")]).await.status,
        303
    );
    server.advance(2 * DAY);
    server.work_off().await;
    assert!(!server.anybody().get("/api/v1/timelines/public").await.body.contains("charmers"));
    assert!(anna.get("/api/v1/timelines/home").await.body.contains("charmers"));
    let page = desk.get("/moderation/rules").await.body;
    let rule = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(
        submit(&desk, "/moderation/rules", "/moderation/rules/remove", &[("id", rule)]).await.status,
        303
    );
    post("The best snake oil").await.ok();
}

#[tokio::test]
async fn a_domain_rule_is_about_links_and_an_address_rule_about_registration() {
    let server = server().await;
    let anna = server.member("anna").await;
    server.moderator("mia").await;
    let desk = browser(&server, "mia").await;
    let rules = "/moderation/rules";
    let domain = [("domain", "https://Pills.Example/"), ("action", "refuse"), ("sentence", "No shops.")];
    assert_eq!(submit(&desk, rules, "/moderation/rules/domain", &domain).await.status, 303);
    assert_eq!(submit(&desk, rules, "/moderation/rules/domain", &domain).await.status, 422, "once");
    let post = |text: &str| {
        let (anna, body) = (anna.clone(), json!({ "status": text }));
        async move { anna.post("/api/v1/statuses", body).await }
    };
    assert_eq!(post("see http://www.pills.example:80/a").await.refused(422), "No shops.");
    post("see https://notpills.example/ and pills.example").await.ok();
    let blocked = [("email_domain", "throwaway.example")];
    assert_eq!(submit(&desk, rules, "/moderation/rules/email", &blocked).await.status, 303);
    let looked_at = [("email_domain", "freemail.example"), ("allow_with_approval", "true")];
    assert_eq!(submit(&desk, rules, "/moderation/rules/email", &looked_at).await.status, 303);
    let join = |handle: &'static str, email: &'static str| {
        let visitor = server.anybody();
        async move {
            let fields = [
                ("display_name", "Somebody"),
                ("handle", handle),
                ("profession", "nurse"),
                ("email", email),
                ("password", PASSWORD),
                ("agreement", "true"),
            ];
            submit(&visitor, "/auth/sign_up", "/auth/sign_up", &fields).await
        }
    };
    let refused = join("carla", "carla@mail.throwaway.example").await;
    assert!(refused.status == 422 && refused.body.contains("not taken here"), "{}", refused.body);
    assert_eq!(join("dana", "dana@elsewhere.example").await.status, 303);
    let waits = join("eva", "eva@freemail.example").await;
    assert!(waits.status == 200 && waits.body.contains("lets you in"), "{}", waits.body);
    let page = desk.get("/moderation/accounts?state=pending").await.body;
    assert!(page.contains("@eva") && !page.contains("@dana"), "{page}");
    let eva = page.split("href=\"/moderation/accounts/").nth(1).unwrap().split('"').next().unwrap();
    let here = format!("/moderation/accounts/{eva}");
    assert_eq!(submit(&desk, &here, &format!("{here}/approve"), &[]).await.status, 303);
    assert!(mails_to(&server, "eva@freemail.example").await.join("").contains("let you in"));
    sign_in(&server.anybody(), "eva").await;
}

#[tokio::test]
async fn a_post_that_two_desks_hold_goes_out_when_both_have_let_it_go() {
    let server = Server::with(|config| {
        config.require_two_factor = "off".into();
        config.hosting = "everybody".into();
    })
    .await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let mia = server.moderator("mia").await;
    let desk = browser(&server, "mia").await;
    let rule = [("phrase", "whistle"), ("action", "hold"), ("sentence", "We look first.")];
    assert_eq!(submit(&desk, "/moderation/rules", "/moderation/rules/word", &rule).await.status, 303);
    let ward = json!({ "kind": "community", "name": "Ward", "handle": "ward", "approve_posts": true });
    let ward = ids(&json!([anna.post("/api/rounds/v1/groups", ward).await.ok()])).remove(0);
    ben.post(&format!("/api/rounds/v1/groups/{ward}/join"), Value::Null).await.ok();
    let write = json!({ "status": "I whistle at work", "group_id": ward });
    let held = ids(&json!([ben.post("/api/v1/statuses", write).await.ok()])).remove(0);
    let queue = format!("/api/rounds/v1/groups/{ward}/queue");
    let read = format!("/api/v1/statuses/{held}");
    let out = json!({ "publish": true });
    let says = anna.post(&format!("{queue}/{held}"), out.clone()).await.refused(422);
    assert!(says.contains("A moderator has to look at this post first"), "{says}");
    let report = ids(&mia.get("/api/v1/admin/reports").await.ok()).remove(0);
    decide(&desk, &report, "restore").await;
    assert!(mia.ids("/api/v1/admin/reports").await.is_empty(), "for the moderators it is decided");
    server.anybody().get(&read).await.refused(404);
    assert_eq!(anna.get(&queue).await.ok()[0]["status"]["id"], json!(held), "it still waits in its group");
    anna.post(&format!("{queue}/{held}"), out).await.ok();
    server.anybody().get(&read).await.ok();
}
