//! Streams: WebSocket and server-sent events.

use crate::harness::{Client, Server, picture};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) struct Ear(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Ear {
    pub(crate) async fn open(client: &Client, query: &str) -> Result<Self, u16> {
        let url = format!("{}/api/v1/streaming?{query}", client.url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().unwrap();
        if let Some(token) = &client.token {
            request.headers_mut().insert("sec-websocket-protocol", token.parse().unwrap());
        }
        match connect_async(request).await {
            Ok((socket, response)) => {
                let echoed = response
                    .headers()
                    .get("sec-websocket-protocol")
                    .map(|value| value.to_str().unwrap().to_owned());
                assert_eq!(echoed, client.token, "the protocol is echoed");
                Ok(Self(socket))
            }
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    async fn say(&mut self, value: Value) {
        self.0.send(Message::text(value.to_string())).await.unwrap();
    }

    /// The next text, or `None` when the server closed. A bound that is never reached when all is well.
    pub(crate) async fn hear(&mut self) -> Option<Value> {
        let wait = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                    Some(Ok(_)) => {}
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(10), wait).await.expect("nothing was heard")
    }

    /// Hears until an event of this name.
    async fn hear_event(&mut self, name: &str) -> Value {
        loop {
            let heard = self.hear().await.expect("the stream ended");
            if heard["event"] == name {
                return heard;
            }
        }
    }
}

fn payload(message: &Value) -> Value {
    serde_json::from_str(message["payload"].as_str().expect("the payload is a JSON string")).unwrap()
}

#[tokio::test]
async fn one_socket_hears_several_streams_and_each_only_what_belongs_to_it() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    ben.follow(&anna).await;
    let mut ear = Ear::open(&ben, "stream=user").await.unwrap_or_else(|status| panic!("{status}"));
    ear.say(json!({ "type": "subscribe", "stream": "hashtag" })).await;
    assert_eq!(ear.hear().await.unwrap()["status"], 422, "a hashtag stream needs a hashtag");
    ear.say(json!({ "type": "subscribe", "stream": "hashtag", "tag": "Sepsis" })).await;
    ear.say(json!({ "type": "subscribe", "stream": "nonsense" })).await;
    assert!(ear.hear().await.unwrap()["error"].is_string(), "after this answer both were read");
    let id = anna.say("@ben #sepsis six").await;
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(ear.hear().await.unwrap());
    }
    let streams: Vec<String> = heard.iter().map(|it| format!("{} {}", it["stream"], it["event"])).collect();
    assert!(streams.contains(&r#"["user"] "update""#.to_owned()), "{streams:?}");
    assert!(streams.contains(&r#"["user"] "notification""#.to_owned()), "{streams:?}");
    assert!(streams.iter().any(|it| it.contains("hashtag")), "{streams:?}");
    anna.put(&format!("/api/v1/statuses/{id}"), json!({ "status": "edited #sepsis" })).await.ok();
    assert_eq!(payload(&ear.hear_event("status.update").await)["id"], id);
    anna.delete(&format!("/api/v1/statuses/{id}")).await.ok();
    assert_eq!(ear.hear_event("delete").await["payload"], id, "a bare id");
    server.member("cara").await.say("nothing for ben").await;
    let last = anna.say("the end").await;
    assert_eq!(payload(&ear.hear_event("update").await)["id"], last);
}

#[tokio::test]
async fn direct_posts_are_heard_by_those_they_are_for() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let cara = server.member("cara").await;
    let mut to_ben = Ear::open(&ben, "stream=direct").await.unwrap_or_else(|status| panic!("{status}"));
    let mut to_cara = Ear::open(&cara, "stream=direct").await.unwrap_or_else(|status| panic!("{status}"));
    anna.post("/api/v1/statuses", json!({ "status": "@ben for you", "visibility": "direct" })).await.ok();
    anna.post("/api/v1/statuses", json!({ "status": "@cara for you", "visibility": "direct" })).await.ok();
    let heard = payload(&to_ben.hear_event("conversation").await);
    assert!(heard["last_status"]["content"].as_str().unwrap().contains("ben"));
    let heard = payload(&to_cara.hear_event("conversation").await);
    assert!(
        heard["last_status"]["content"].as_str().unwrap().contains("cara"),
        "the other one was not heard"
    );
}

#[tokio::test]
async fn a_stream_ends_with_its_token_its_account_and_its_server() {
    let mut server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let cara = server.member("cara").await;
    let mut ears = Vec::new();
    for who in [&anna, &ben, &cara] {
        ears.push(Ear::open(who, "stream=user").await.unwrap_or_else(|status| panic!("{status}")));
    }
    let events = anna.send_open("/api/v1/streaming/user").await;
    server.app.set_password(anna.id.parse().unwrap(), "another good password").await.unwrap();
    assert!(ears[0].hear().await.is_none());
    assert!(events.bytes().await.is_ok(), "the event stream ended too");
    assert_eq!(Ear::open(&anna, "stream=user").await.err(), Some(401));
    server.app.suspend(ben.id.parse().unwrap(), true).await.unwrap();
    assert!(ears[1].hear().await.is_none());
    assert_eq!(anna.get("/api/v1/timelines/home").await.status, 401);
    server.stop().await;
    assert!(ears[2].hear().await.is_none());
}

#[tokio::test]
async fn a_token_that_another_process_revoked_is_dead_here_too() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let mut ear = Ear::open(&anna, "stream=user").await.unwrap_or_else(|status| panic!("{status}"));
    // The command line: the same database, another process's number.
    let config = server.config.clone();
    let other = tokio::task::spawn_blocking(move || {
        rounds::wiring::start_with(
            &config,
            platform::Clock::simulated(crate::harness::START_MS),
            platform::Cost::Minimal,
        )
        .unwrap_or_else(|problem| panic!("{problem}"))
    })
    .await
    .unwrap();
    other.set_password(anna.id.parse().unwrap(), "another good password").await.unwrap();
    assert!(ear.hear().await.is_none());
    assert_eq!(anna.get("/api/v1/timelines/home").await.status, 401);
}

#[tokio::test]
async fn nobody_listens_without_the_scope() {
    let server = Server::start().await;
    let writer = server.member_with("anna", "write").await;
    let reader = server.member_with("ben", "read:statuses").await;
    for stream in
        ["user", "public", "public:local", "hashtag&tag=x", "direct", "user:notification", "list&list=1"]
    {
        assert_eq!(Ear::open(&writer, &format!("stream={stream}")).await.err(), Some(403), "{stream}");
        assert_eq!(
            Ear::open(&server.anybody(), &format!("stream={stream}")).await.err(),
            Some(401),
            "{stream}"
        );
    }
    assert_eq!(Ear::open(&reader, "stream=user:notification").await.err(), Some(403));
    assert!(Ear::open(&reader, "stream=public").await.is_ok());
    assert_eq!(Ear::open(&reader, "stream=hashtag").await.err(), Some(422));
}

#[tokio::test]
async fn server_sent_events_carry_the_same() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    assert_eq!(anna.get("/api/v1/streaming/health").await.body, "\"OK\"");
    let mut events = ben.send_open("/api/v1/streaming/public/local?only_media=true").await;
    assert_eq!(events.headers()["content-type"], "text/event-stream");
    anna.say("no picture").await;
    let media = anna.upload(picture()).await.ok()["id"].clone();
    let id = anna.post("/api/v1/statuses", json!({ "status": "a picture", "media_ids": [media] })).await.ok()
        ["id"]
        .clone();
    let chunk =
        tokio::time::timeout(Duration::from_secs(10), events.chunk()).await.unwrap().unwrap().unwrap();
    let text = String::from_utf8(chunk.to_vec()).unwrap();
    assert!(text.starts_with("event: update\ndata: {"), "{text}");
    assert!(text.contains(&format!("\"id\":{id}")));
}
