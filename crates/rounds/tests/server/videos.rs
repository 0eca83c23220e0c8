//! Videos: arriving in pieces, being prepared, being shown to whom they are for, and how much of them was watched.

mod preparing;

use crate::groups;
use crate::harness::{Client, Reply, Server};
use crate::naming;
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use tokio::io::AsyncWriteExt;

/// With ffmpeg, and everybody may upload.
async fn server() -> Server {
    Server::with(with_ffmpeg).await
}

fn with_ffmpeg(config: &mut rounds::config::Config) {
    config.hosting = "everybody".into();
    config.ffmpeg = String::new();
    config.video_megabytes = 11_000;
}

/// A film of some seconds with a moving pattern and a tone, and a patient in its metadata.
fn film(folder: &Path, name: &str, size: &str, seconds: u32) -> Vec<u8> {
    let picture = format!("testsrc2=size={size}:rate=10:duration={seconds}");
    let sound = format!("sine=frequency=440:duration={seconds}");
    ffmpeg(
        folder,
        &[
            "-f",
            "lavfi",
            "-i",
            &picture,
            "-f",
            "lavfi",
            "-i",
            &sound,
            "-shortest",
            "-pix_fmt",
            "yuv420p",
            "-metadata",
            "title=SECRET title",
            "-metadata",
            "location=+54.97-001.61/",
            "-metadata:s:v:0",
            "handler_name=SECRET handler",
            name,
        ],
    );
    std::fs::read(folder.join(name)).unwrap()
}

fn ffmpeg(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("ffmpeg");
    command.current_dir(folder).args(["-loglevel", "error", "-nostdin", "-y"]).args(arguments);
    let output = command.output().expect("ffmpeg is installed: `cargo xtask test tools` does that");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

async fn tus(
    who: &Client,
    method: &str,
    path: &str,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
) -> Reply {
    let mut request = who.request(Method::from_bytes(method.as_bytes()).unwrap(), path);
    request = request.header("tus-resumable", "1.0.0");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    who.send(request.body(body)).await
}

async fn announce(who: &Client, length: u64) -> Reply {
    tus(who, "POST", "/api/rounds/v1/uploads", &[("upload-length", length.to_string())], Vec::new()).await
}

async fn part(who: &Client, id: &str, offset: u64, bytes: &[u8]) -> Reply {
    let headers = [
        ("upload-offset", offset.to_string()),
        ("content-type", "application/offset+octet-stream".to_owned()),
    ];
    tus(who, "PATCH", &format!("/api/rounds/v1/uploads/{id}"), &headers, bytes.to_vec()).await
}

async fn offset(who: &Client, id: &str) -> u64 {
    let reply = tus(who, "HEAD", &format!("/api/rounds/v1/uploads/{id}"), &[], Vec::new()).await;
    assert_eq!(reply.status, 200);
    reply.header("upload-offset").parse().unwrap()
}

#[track_caller]
fn id_of(reply: &Reply) -> String {
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.header("location").rsplit('/').next().unwrap().to_owned()
}

/// Sends a whole video and prepares it; its id.
async fn upload(server: &Server, who: &Client, bytes: &[u8]) -> String {
    let id = id_of(&announce(who, bytes.len() as u64).await);
    let reply = part(who, &id, 0, bytes).await;
    assert_eq!(reply.status, 204, "{}", reply.body);
    server.work_off().await;
    id
}

async fn video(who: &Client, id: &str) -> Value {
    who.get(&format!("/api/rounds/v1/videos/{id}")).await.ok()
}

async fn change(who: &Client, id: &str, wish: Value) -> Reply {
    who.patch(&format!("/api/rounds/v1/videos/{id}"), wish).await
}

async fn publish(who: &Client, id: &str, audience: Value) -> Reply {
    let mut wish = json!({ "title": "The first hour", "interests": "None" });
    wish.as_object_mut().unwrap().extend(audience.as_object().unwrap().clone());
    change(who, id, wish).await.ok();
    who.post(&format!("/api/rounds/v1/videos/{id}/publish"), Value::Null).await
}

/// The path of a file as an application fetches it.
fn file_of(server: &Server, video: &Value) -> String {
    let url = video["files"][0]["url"].as_str().unwrap();
    url.strip_prefix(server.config.base_url.as_deref().unwrap()).unwrap().to_owned()
}

const START: &[u8] =
    b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41\0\0\0\x08free\0\0\0\0mdat\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

#[tokio::test]
async fn an_upload_says_what_it_can_and_what_it_takes() {
    let server = server().await;
    let anna = server.member("anna").await;
    let about = tus(&anna, "OPTIONS", "/api/rounds/v1/uploads", &[], Vec::new()).await;
    assert_eq!(about.status, 204, "{}", about.body);
    assert_eq!(about.header("tus-version"), "1.0.0");
    assert_eq!(about.header("tus-max-size"), "11000000000");
    let says = announce(&anna, 12_000_000_000).await.refused(413);
    assert!(says.contains("12.0 GB") && says.contains("11.0 GB"), "{says}");
    let plain = anna.send(anna.request(Method::POST, "/api/rounds/v1/uploads")).await;
    assert_eq!((plain.status.as_u16(), plain.header("tus-version")), (412, "1.0.0"));
    for _ in 0..5 {
        id_of(&announce(&anna, 100).await);
    }
    assert!(announce(&anna, 100).await.refused(422).contains("on their way"));
}

#[tokio::test]
async fn a_connection_that_breaks_off_loses_nothing_and_a_restart_neither() {
    let server = server().await;
    let anna = server.member("anna").await;
    let folder = tempfile::tempdir().unwrap();
    let bytes = film(folder.path(), "film.mp4", "320x240", 2);
    let id = id_of(&announce(&anna, bytes.len() as u64).await);
    // A connection that ends in the middle, as when a phone loses its network.
    let half = bytes.len() / 2;
    let mut phone =
        tokio::net::TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!(
        "PATCH /api/rounds/v1/uploads/{id} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ntus-resumable: 1.0.0\r\n\
         upload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: {}\r\n\r\n",
        anna.token.as_deref().unwrap(),
        bytes.len()
    );
    phone.write_all(head.as_bytes()).await.unwrap();
    phone.write_all(&bytes[..half]).await.unwrap();
    phone.shutdown().await.unwrap();
    drop(phone);
    let server = server.restart().await;
    let anna = Client { url: server.url.clone(), ..anna };
    let arrived = offset(&anna, &id).await;
    assert!(arrived <= half as u64);
    assert!(part(&anna, &id, arrived + 1, b"x").await.refused(409).contains(&arrived.to_string()));
    let reply = part(&anna, &id, arrived, &bytes[usize::try_from(arrived).unwrap()..]).await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("upload-offset")),
        (204, bytes.len().to_string().as_str())
    );
    server.work_off().await;
    assert_eq!(video(&anna, &id).await["state"], "ready");
}

#[tokio::test]
async fn ten_gigabytes_go_on_beyond_four() {
    let server = server().await;
    let anna = server.member("anna").await;
    let length = 10_000_000_000_u64;
    let id = id_of(&announce(&anna, length).await);
    assert_eq!(part(&anna, &id, 0, START).await.status, 204);
    // The middle is a hole on the disk; how much has arrived is the size of the file.
    let source = server.folder().join("videos").join(&id).join("source");
    std::fs::OpenOptions::new().write(true).open(&source).unwrap().set_len(9_999_000_000).unwrap();
    assert_eq!(offset(&anna, &id).await, 9_999_000_000);
    let reply = part(&anna, &id, 9_999_000_000, &vec![7; 500_000]).await;
    assert_eq!((reply.status.as_u16(), reply.header("upload-offset")), (204, "9999500000"));
    assert!(part(&anna, &id, 9_999_500_000, &vec![7; 500_001]).await.refused(413).contains("announced"));
    let gone = tus(&anna, "DELETE", &format!("/api/rounds/v1/uploads/{id}"), &[], Vec::new()).await;
    assert_eq!(gone.status, 204);
    assert!(!source.exists());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_said_and_what_arrived_stays() {
    let server = server().await;
    let anna = server.member("anna").await;
    let id = id_of(&announce(&anna, START.len() as u64 * 2).await);
    let source = server.folder().join("videos").join(&id).join("source");
    // The device that is always full.
    std::fs::remove_file(&source).unwrap();
    std::os::unix::fs::symlink("/dev/full", &source).unwrap();
    let says = part(&anna, &id, 0, START).await.refused(507);
    assert!(says.contains("full") && says.contains("kept"), "{says}");
    assert_eq!(offset(&anna, &id).await, 0, "the offset stays true");
    std::fs::remove_file(&source).unwrap();
    std::fs::write(&source, b"").unwrap();
    assert_eq!(part(&anna, &id, 0, START).await.status, 204);
}

#[tokio::test]
async fn an_upload_that_nobody_goes_on_with_is_forgotten_and_so_are_files_without_a_video() {
    let server = server().await;
    let anna = server.member("anna").await;
    let id = id_of(&announce(&anna, 1000).await);
    let videos = server.folder().join("videos");
    std::fs::create_dir_all(videos.join("12345")).unwrap();
    server.app.sweep().await.unwrap();
    assert!(videos.join(&id).exists() && !videos.join("12345").exists());
    server.advance(8 * 86_400_000);
    server.app.sweep().await.unwrap();
    assert!(!videos.join(&id).exists());
    let reply = tus(&anna, "HEAD", &format!("/api/rounds/v1/uploads/{id}"), &[], Vec::new()).await;
    assert_eq!(reply.status, 404);
}

#[tokio::test]
async fn what_is_no_video_is_refused_before_any_program_sees_it() {
    let server = server().await;
    let anna = server.member("anna").await;
    let mut zip = b"PK\x03\x04".to_vec();
    zip.resize(200, 0);
    for lie in [
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".to_vec(),
        b"ffconcat version 1.0\nfile '/etc/passwd'\n".to_vec(),
        zip,
        b"<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>".to_vec(),
    ] {
        let id = id_of(&announce(&anna, lie.len() as u64).await);
        let says = part(&anna, &id, 0, &lie).await.refused(422);
        assert!(says.contains("MP4, WebM or MOV") && says.contains("Nothing was kept"), "{says}");
        anna.get(&format!("/api/rounds/v1/videos/{id}")).await.refused(404);
    }
    // The first bytes are those of a video and the rest is not.
    let mut bomb = START.to_vec();
    bomb.extend(std::iter::repeat_n(0xff, 5000));
    let id = upload(&server, &anna, &bomb).await;
    let it = video(&anna, &id).await;
    assert_eq!(it["state"], "failed");
    assert!(it["own"]["problem"].as_str().unwrap().contains("damaged"), "{it}");
}

#[tokio::test]
async fn captions_that_are_no_webvtt_are_refused_with_the_line_and_the_guard_reads_them() {
    let server = server().await;
    let anna = server.member("anna").await;
    let id = id_of(&announce(&anna, 1000).await);
    let says = change(&anna, &id, json!({ "captions": "WEBVTT\n\n00:01,000 --> 00:02,000\nHello" }))
        .await
        .refused(422);
    assert!(says.contains("Line 3") && says.contains("commas"), "{says}");
    let named = "WEBVTT\n\n00:01.000 --> 00:02.000\nHis NHS number is 943 476 5919.\n";
    let says = change(&anna, &id, json!({ "captions": named })).await.refused(422);
    assert!(says.contains("may identify a patient"), "{says}");
    let good = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\n<b>Oxygen</b> first\n";
    let it = change(&anna, &id, json!({ "captions": good, "chapters": "0:00 Why\n0:30 How" })).await.ok();
    assert_eq!(it["captions"], json!([{ "start": 1000, "end": 2000, "text": "Oxygen first" }]));
    let vtt = anna.get(&format!("/api/rounds/v1/videos/{id}/captions")).await;
    assert!(
        vtt.header("content-type").starts_with("text/vtt") && !vtt.body.contains("STYLE"),
        "{}",
        vtt.body
    );
    let says = change(&anna, &id, json!({ "chapters": "0:30 How\n0:00 Why" })).await.refused(422);
    assert!(says.contains("Line 2"), "{says}");
}

#[tokio::test]
async fn whoever_may_not_host_may_not_upload_and_without_ffmpeg_nobody_can() {
    let plain = Server::start().await;
    let ben = plain.member("ben").await;
    assert!(announce(&ben, 1000).await.refused(403).contains("verified profession"));
    let without = groups::server().await;
    let ben = without.member("ben").await;
    assert!(announce(&ben, 1000).await.refused(503).contains("ffmpeg"));
}

#[tokio::test]
async fn a_strangers_upload_is_nobody_elses() {
    let server = server().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let id = id_of(&announce(&anna, 1000).await);
    part(&ben, &id, 0, START).await.refused(404);
    for who in [&ben, &server.anybody()] {
        let reply = tus(who, "HEAD", &format!("/api/rounds/v1/uploads/{id}"), &[], Vec::new()).await;
        assert!([401, 404].contains(&reply.status.as_u16()));
        let reply = tus(who, "DELETE", &format!("/api/rounds/v1/uploads/{id}"), &[], Vec::new()).await;
        assert!([401, 404].contains(&reply.status.as_u16()));
    }
    assert_eq!(offset(&anna, &id).await, 0);
}

#[tokio::test]
async fn what_professionals_watch_is_sent_to_nobody_else() {
    let (server, _folder) = {
        let (plain, folder) = naming::server().await;
        drop(plain);
        let institutions = folder.path().join("institutions.toml");
        let server = Server::with(|config| {
            with_ffmpeg(config);
            config.institutions = Some(institutions);
        });
        (server.await, folder)
    };
    let owner = server.member("owner").await;
    let place = tempfile::tempdir().unwrap();
    let bytes = film(place.path(), "film.mp4", "320x240", 2);
    let id = upload(&server, &owner, &bytes).await;
    publish(&owner, &id, json!({ "audience": "professionals" })).await.ok();
    let doctor = naming::doctor(&server).await;
    let ben = server.member("ben").await;
    let moderator = server.moderator("mia").await;
    let anybody = server.anybody();
    let seen = video(&doctor, &id).await;
    let address = file_of(&server, &seen);
    let reply = doctor.request(Method::GET, &address).header("range", "bytes=0-99").send().await.unwrap();
    assert_eq!((reply.status().as_u16(), reply.content_length()), (206, Some(100)));
    assert_eq!(reply.headers()["cache-control"], "private, no-store");
    // A good address in the wrong hands, and the right hands without an address or with a changed one.
    let bare = address.split('?').next().unwrap().to_owned();
    let page_address = address.replacen("/api/rounds/v1", "", 1);
    for (who, eye) in [("a visitor", &anybody), ("a member", &ben), ("a moderator", &moderator)] {
        for path in [
            &address,
            &bare,
            &page_address,
            &format!("/api/rounds/v1/videos/{id}"),
            &format!("/api/rounds/v1/videos/{id}/captions"),
            &format!("/videos/{id}"),
            &format!("/videos/{id}/captions.vtt"),
        ] {
            assert_eq!(eye.get(path).await.status, 404, "{who} reads {path}");
        }
        let list = eye.get("/api/rounds/v1/videos").await.ok();
        assert_eq!(list, json!([]), "{who}");
    }
    for wrong in [
        bare.clone(),
        address.replace("key=", "key=0"),
        address.replace(&format!("account={}", doctor.id), &format!("account={}", owner.id)),
        address.replace("until=1", "until=2"),
        address.replace("240.mp4", "poster.jpg"),
    ] {
        assert_eq!(doctor.get(&wrong).await.status, 404, "{wrong}");
    }
    server.advance(20 * 60_000);
    assert_eq!(doctor.get(&address).await.status, 404, "it is too old");
    assert_eq!(doctor.get(&file_of(&server, &video(&doctor, &id).await)).await.status, 200);
    owner.delete(&format!("/api/rounds/v1/videos/{id}/publish")).await.ok();
    doctor.get(&format!("/api/rounds/v1/videos/{id}")).await.refused(404);
}

#[tokio::test]
async fn members_watch_what_is_their_groups_and_everybody_what_is_public() {
    let server = server().await;
    let (anna, ben, cara) =
        (server.member("anna").await, server.member("ben").await, server.member("cara").await);
    let wish = json!({ "kind": "community", "name": "Ward", "handle": "ward", "privacy": "members", "joining": "open" });
    let group = anna.post("/api/rounds/v1/groups", wish).await.ok()["id"].as_str().unwrap().to_owned();
    ben.post(&format!("/api/rounds/v1/groups/{group}/join"), Value::Null).await.ok();
    let place = tempfile::tempdir().unwrap();
    let bytes = film(place.path(), "film.webm", "160x120", 1);
    let id = upload(&server, &anna, &bytes).await;
    let says = change(&anna, &id, json!({ "audience": "members" })).await.refused(422);
    assert!(says.contains("group"), "{says}");
    publish(&anna, &id, json!({ "audience": "members", "group_id": group })).await.ok();
    let address = file_of(&server, &video(&ben, &id).await);
    assert_eq!(ben.get(&address).await.status, 200);
    cara.get(&format!("/api/rounds/v1/videos/{id}")).await.refused(404);
    assert_eq!(cara.get(&address).await.status, 404);
    ben.delete(&format!("/api/rounds/v1/groups/{group}/join")).await.ok();
    assert_eq!(ben.get(&address).await.status, 404, "whoever leaves takes no address along");
    change(&anna, &id, json!({ "audience": "public" })).await.ok();
    let seen = video(&server.anybody(), &id).await;
    let address = file_of(&server, &seen);
    assert!(!address.contains("key="), "{address}");
    let file = server.anybody().get(&address).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "video/mp4"));
    assert_eq!(file.header("cache-control"), "public, max-age=3600");
}

#[tokio::test]
async fn what_was_watched_is_measured_and_stands_in_the_ledger() {
    let server = server().await;
    let (anna, ben) = (server.member("anna").await, server.member_with("ben", "read write cpd:read").await);
    let place = tempfile::tempdir().unwrap();
    let bytes = film(place.path(), "film.mp4", "160x120", 100);
    let id = upload(&server, &anna, &bytes).await;
    publish(&anna, &id, json!({ "audience": "public" })).await.ok();
    let report = async |seen: &str, position: u32| {
        let body = json!({ "seen": seen, "position": position });
        ben.post(&format!("/api/rounds/v1/videos/{id}/seen"), body).await.ok()
    };
    report("", 0).await;
    server.advance(15_000);
    let first = report("0-15", 15).await;
    assert_eq!((&first["seconds"], &first["counts"]), (&json!(15), &json!(false)));
    assert_eq!(report("0-15", 15).await["seconds"], 15, "the same again adds nothing");
    server.advance(10_000);
    let claimed = report("15-100", 100).await;
    assert_eq!(claimed["seconds"], 37, "no more than can be played in ten seconds");
    assert_eq!(ben.get("/api/rounds/v1/cpd/activities").await.ok(), json!([]));
    server.advance(60_000);
    let whole = report("37-90", 90).await;
    assert_eq!(
        (&whole["seconds"], &whole["counts"], &whole["position"]),
        (&json!(90), &json!(true), &json!(90))
    );
    let ledger = ben.get("/api/rounds/v1/cpd/activities").await.ok();
    assert_eq!(ledger.as_array().unwrap().len(), 1, "{ledger}");
    assert!(
        ledger.to_string().contains("The first hour") && ledger.to_string().contains("\"video\""),
        "{ledger}"
    );
    report("90-100", 100).await;
    assert_eq!(ben.get("/api/rounds/v1/cpd/activities").await.ok().as_array().unwrap().len(), 1);
    ben.post(&format!("/api/rounds/v1/videos/{id}/seen"), json!({ "seen": "all of it" })).await.refused(422);
}

#[tokio::test]
async fn a_question_of_ones_own_stands_at_a_second() {
    let server = server().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let id = id_of(&announce(&anna, 1000).await);
    let poll =
        json!({ "status": "What first?", "poll": { "options": ["✓ Oxygen", "Tea"], "expires_in": 3600 } });
    let question = anna.post("/api/v1/statuses", poll.clone()).await.ok()["id"].as_str().unwrap().to_owned();
    let other = ben.post("/api/v1/statuses", poll).await.ok()["id"].as_str().unwrap().to_owned();
    let pin = async |post: &str| {
        anna.put(&format!("/api/rounds/v1/videos/{id}/questions/{post}"), json!({ "at": 30 })).await
    };
    assert_eq!(pin(&question).await.ok()["questions"], json!([{ "at": 30, "post_id": question }]));
    assert!(pin(&other).await.refused(422).contains("question of yours"));
    let plain = anna.say("no question").await;
    pin(&plain).await.refused(422);
    let it = anna.delete(&format!("/api/rounds/v1/videos/{id}/questions/{question}")).await.ok();
    assert_eq!(it["questions"], json!([]));
}
