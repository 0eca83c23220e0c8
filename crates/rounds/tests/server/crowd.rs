//! A group of sixty thousand: joining, writing, reading, searching, and nothing that is copied for each member.

use crate::groups::server;
use crate::harness::{Client, Server};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde_json::{Value, json};
use std::time::Duration;

const MEMBERS: i64 = 60_000;
/// Members who listen while somebody writes.
const LISTENERS: i64 = 50;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The crowd, as accounts, followers and members, made by the store at one go.
async fn gather(server: &Server, group: &str) -> i64 {
    let group: i64 = group.parse().unwrap();
    let first = group + 1_000_000_000;
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MEMBERS})");
    let sql = format!(
        "INSERT INTO accounts (id, handle, handle_key, handle_skeleton, created_at) {numbers} \
           SELECT {first} + i, 'crowd' || i, 'crowd' || i, 'crowd' || i, 0 FROM n; \
         INSERT INTO group_members (group_id, account_id, role, since) {numbers} SELECT {group}, {first} + i, 0, 0 FROM n; \
         INSERT INTO follows (account_id, target_id, id, boosts, notify) {numbers} \
           SELECT {first} + i, {group}, {first} + i, TRUE, FALSE FROM n; \
         UPDATE accounts SET followers_count = followers_count + {MEMBERS} WHERE id = {group};"
    );
    server.app.store().write(move |tx| Ok::<_, store::StoreError>(tx.batch_execute(&sql)?)).await.unwrap();
    first
}

/// A member of the crowd who signs in.
async fn member(server: &Server, first: i64, at: i64) -> Client {
    let (id, now) = (first + at, server.app.now());
    let sql = format!(
        "INSERT INTO users (account_id, email, password, role, confirmed, approved, created_at) \
         VALUES ({id}, 'crowd{at}@example.org', '-', 0, TRUE, TRUE, {now})"
    );
    server.app.store().write(move |tx| Ok::<_, store::StoreError>(tx.batch_execute(&sql)?)).await.unwrap();
    let token = server.app.script_token(id, "read write follow").await.unwrap();
    Client { token: Some(token), id: id.to_string(), ..server.anybody() }
}

/// How many rows the tables have that a post could be copied into.
async fn rows(server: &Server) -> Vec<i64> {
    let count = |db: &mut store::Db| {
        ["posts", "notifications", "outbox", "jobs", "post_mentions"]
            .into_iter()
            .map(|table| {
                let sql = format!("SELECT count(*) AS n FROM {table}");
                Ok(diesel::sql_query(sql).get_result::<Number>(db)?.n)
            })
            .collect::<Result<Vec<i64>, store::StoreError>>()
    };
    server.app.store().read(count).await.unwrap()
}

#[tokio::test]
async fn sixty_thousand_members_write_read_and_search_and_nothing_is_copied_for_them() {
    let server = server().await;
    let anna = server.member("anna").await;
    let wish = json!({ "kind": "community", "name": "Juniors", "handle": "juniors", "privacy": "members" });
    let group = anna.post("/api/rounds/v1/groups", wish).await.ok()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/rounds/v1/groups/{group}");
    let first = gather(&server, &group).await;
    let (late, other) = (member(&server, first, MEMBERS).await, member(&server, first, 31_415).await);
    let newcomer = server.member("newcomer").await;
    newcomer.post(&format!("{path}/join"), Value::Null).await.ok();
    let shown = newcomer.get(&path).await.ok();
    assert_eq!(shown["account"]["followers_count"], MEMBERS + 2, "{shown}");

    let mut streams = Vec::new();
    for at in 1..=LISTENERS {
        let listener = member(&server, first, at).await;
        streams.push(listener.send_open("/api/v1/streaming/user").await);
    }
    let before = rows(&server).await;
    let said = json!({ "status": "@juniors who has a wombat on call?" });
    let post = late.post("/api/v1/statuses", said).await.ok()["id"].as_str().unwrap().to_owned();
    let after = rows(&server).await;
    let grown: Vec<i64> = after.iter().zip(&before).map(|(after, before)| after - before).collect();
    assert_eq!(grown, [1, 0, 1, 0, 1], "posts, notifications, outbox, jobs, mentions");
    for stream in &mut streams {
        let mut heard = String::new();
        while !heard.contains("wombat") {
            let chunk = tokio::time::timeout(Duration::from_secs(10), stream.chunk()).await;
            let chunk = chunk.unwrap_or_else(|_| panic!("a member heard nothing: {heard}"));
            heard.push_str(&String::from_utf8_lossy(&chunk.unwrap().expect("the stream goes on")));
        }
    }
    for who in [&other, &newcomer, &anna] {
        assert!(who.ids("/api/v1/timelines/home").await.contains(&post));
        assert_eq!(who.ids(&format!("{path}/search?q=wombat")).await, std::slice::from_ref(&post));
    }
    server.app.forget_timelines();
    assert!(other.ids("/api/v1/timelines/home").await.contains(&post), "from the database too");

    let page = other.get(&format!("{path}/members?limit=80")).await;
    assert_eq!(page.ok().as_array().unwrap().len(), 80);
    assert!(page.header("link").contains("max_id="), "{}", page.header("link"));
    let found = other.get(&format!("{path}/members?q=crowd5999")).await.ok();
    assert_eq!(found.as_array().unwrap().len(), 11, "crowd5999 and crowd59990 to crowd59999");
    late.delete(&format!("{path}/join")).await.ok();
    late.get(&format!("/api/v1/statuses/{post}")).await.ok();
    late.get(&format!("{path}/timeline")).await.refused(403);
}
