//! Pictures before they are published: metadata, letters burnt in, blurring, consent, DICOM, hostile files.

use crate::harness::{Client, Reply, Server, picture};
use crate::oauth::{csrf, sign_in};
use crate::scans::{NAME, NUMBER, dicom, encoded, labelled, metadata, scan, unlabelled, with_metadata};
use image::ImageFormat;
use platform::Reader;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// A server that reads pictures.
async fn reading() -> Server {
    Server::with(|config| config.tesseract = String::new()).await
}

async fn send(who: &Client, bytes: Vec<u8>, name: &str, fields: &[(&'static str, &'static str)]) -> Reply {
    let mut form = Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned()));
    for (field, value) in fields {
        form = form.text(*field, *value);
    }
    who.send(who.request(Method::POST, "/api/v2/media").multipart(form)).await
}

fn id(of: &Value) -> String {
    of["id"].as_str().unwrap().to_owned()
}

async fn check(who: &Client, id: &str) -> Value {
    who.get(&format!("/api/rounds/v1/media/{id}/check")).await.ok()
}

async fn act(who: &Client, id: &str, deed: &str, body: Value) -> Reply {
    who.post(&format!("/api/rounds/v1/media/{id}/{deed}"), body).await
}

async fn publish(who: &Client, id: &str) -> Reply {
    who.post("/api/v1/statuses", json!({ "status": "What do you see?", "media_ids": [id] })).await
}

async fn bytes(url: &Value) -> Vec<u8> {
    let response = reqwest::get(url.as_str().unwrap()).await.unwrap();
    assert_eq!(response.status(), 200);
    response.bytes().await.unwrap().to_vec()
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|part| part == needle.as_bytes())
}

/// What the letters of a published picture say, read again by a reader of the test's own.
fn letters(bytes: &[u8]) -> String {
    let reader =
        Reader::find("", "eng").unwrap().expect("tesseract is installed: `cargo xtask test tools` does that");
    let lines = reader.read(&image::load_from_memory(bytes).unwrap().into_luma8()).unwrap();
    lines.into_iter().flatten().map(|word| word.text + " ").collect()
}

#[tokio::test]
async fn a_number_burnt_into_a_picture_is_refused_until_it_is_blurred() {
    let server = reading().await;
    let anna = server.member("anna").await;
    let sent = anna.upload(labelled()).await.ok();
    let picture = id(&sent);
    assert!(letters(&bytes(&sent["url"]).await).contains("5919"), "the test's own picture can be read");

    let says = publish(&anna, &picture).await.refused(422);
    assert!(says.contains(&format!("{}/media/{picture}", server.url)) && says.contains("Blur it"), "{says}");
    publish(&anna, &picture).await.refused(422);

    let found = check(&anna, &picture).await;
    assert!(found["reader"]["read_by"].as_str().unwrap().starts_with("tesseract"), "{found}");
    assert!(found["needs"].as_array().unwrap().contains(&json!("blur")), "{found}");
    let number =
        found["findings"].as_array().unwrap().iter().find(|it| it["kind"] == "patient_number").unwrap();
    assert_eq!(number["severity"], "block", "{number}");
    let side = |name: &str| number["area"][name].as_i64().unwrap();
    // Letters are 14 pixels wide: twelve, "NHS number: ", stand before the twelve of the number. Their row is 70 to 102.
    let (right, bottom) = (side("x") + side("width"), side("y") + side("height"));
    assert!((188..=200).contains(&side("x")) && (352..=366).contains(&right), "{number}");
    assert!(side("y") >= 70 && bottom <= 102, "{number}");
    let told = found.to_string();
    assert!(!told.contains("5919") && !told.contains("OAKLEY"), "what was read is not kept: {told}");

    let areas = json!({ "areas": [{ "x": 20, "y": 16, "width": 520, "height": 90 }] });
    let after = act(&anna, &picture, "blur", areas).await.ok();
    assert_eq!((&after["findings"], &after["needs"]), (&json!([]), &json!([])), "{after}");
    let post = publish(&anna, &picture).await.ok();
    let shown = &post["media_attachments"][0];
    assert_ne!(shown["url"], sent["url"]);
    assert_ne!(shown["blurhash"], sent["blurhash"]);
    for url in [&shown["url"], &shown["preview_url"]] {
        let seen = bytes(url).await;
        assert_eq!(metadata(&seen), [] as [&str; 0]);
        let letters = letters(&seen);
        assert!(!letters.contains("OAKLEY") && !letters.contains("943"), "{letters}");
    }
    for old in [&sent["url"], &sent["preview_url"]] {
        let response = reqwest::get(old.as_str().unwrap()).await.unwrap();
        assert_eq!(response.status(), 404, "the pixels that were blurred are gone");
    }
    let gone = act(&anna, &picture, "blur", json!({ "area": "0,0,9,9" })).await.refused(422);
    assert!(gone.contains("published already"), "{gone}");
}

#[tokio::test]
async fn an_edit_and_a_plan_are_held_up_like_a_post() {
    let server = reading().await;
    let anna = server.member("anna").await;
    let picture = id(&anna.upload(labelled()).await.ok());
    let post = anna.say("A scan follows").await;
    let edit = json!({ "status": "The scan", "media_ids": [picture] });
    anna.put(&format!("/api/v1/statuses/{post}"), edit).await.refused(422);
    let plan = json!({ "status": "Later", "media_ids": [picture], "scheduled_at": "2026-11-25T20:00:00Z" });
    anna.post("/api/v1/statuses", plan).await.refused(422);
    assert_eq!(anna.get("/api/v1/scheduled_statuses").await.ok(), json!([]));
    assert_eq!(anna.get(&format!("/api/v1/statuses/{post}")).await.ok()["media_attachments"], json!([]));
}

#[tokio::test]
async fn a_file_that_is_named_after_a_patient_is_asked_about_once_and_again_after_ten_minutes() {
    let server = reading().await;
    let anna = server.member("anna").await;
    let name = format!("Mrs Jones NHS number {NUMBER}.png");
    let picture = id(&send(&anna, unlabelled(), &name, &[]).await.ok());
    let found = check(&anna, &picture).await;
    assert_eq!((&found["findings"][0]["area"], &found["needs"]), (&Value::Null, &json!(["send_again"])));
    assert!(!found.to_string().contains("Jones"), "{found}");
    let says = publish(&anna, &picture).await.refused(422);
    assert!(says.contains("within ten minutes"), "{says}");
    server.advance(11 * 60_000);
    publish(&anna, &picture).await.refused(422);
    server.advance(9 * 60_000);
    publish(&anna, &picture).await.ok();
    let plain = id(&send(&anna, unlabelled(), "IMG_0042.png", &[]).await.ok());
    publish(&anna, &plain).await.ok();
}

#[tokio::test]
async fn no_metadata_survives_in_anything_that_is_made_of_a_picture() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let plain = scan(640, 480, &[]);
    for (extension, format) in [
        ("jpg", ImageFormat::Jpeg),
        ("png", ImageFormat::Png),
        ("webp", ImageFormat::WebP),
        ("gif", ImageFormat::Gif),
    ] {
        let photo = with_metadata(&encoded(&plain, format), extension);
        assert!(holds(&photo, "SECRET") && !metadata(&photo).is_empty(), "{extension}");
        let sent = send(&anna, photo.clone(), &format!("a.{extension}"), &[]).await.ok();
        let form = Form::new()
            .part("avatar", Part::bytes(photo.clone()).file_name("a"))
            .part("header", Part::bytes(photo).file_name("h"));
        let request = anna.request(Method::PATCH, "/api/v1/accounts/update_credentials").multipart(form);
        let own = anna.send(request).await.ok();
        for url in [&sent["url"], &sent["preview_url"], &own["avatar"], &own["header"]] {
            let made = bytes(url).await;
            assert!(!holds(&made, "SECRET"), "{extension}: {url}");
            assert_eq!(metadata(&made), [] as [&str; 0], "{extension}: {url}");
        }
    }
}

#[tokio::test]
async fn a_clinical_picture_waits_for_its_author_to_say_how_the_patient_agreed() {
    let server = Server::start().await;
    let (anna, ben) = (server.member("anna").await, server.member("ben").await);
    let picture = id(&send(&anna, unlabelled(), "a.png", &[("clinical", "true")]).await.ok());
    let says = publish(&anna, &picture).await.refused(422);
    assert!(says.contains("how the patient agreed"), "{says}");
    for wrong in [json!({}), json!({ "kind": "implied" }), json!({ "kind": "written", "clinical": false })] {
        act(&anna, &picture, "consent", wrong).await.refused(422);
    }
    act(&ben, &picture, "consent", json!({ "kind": "written" })).await.refused(404);
    ben.get(&format!("/api/rounds/v1/media/{picture}/check")).await.refused(404);
    let after = act(&anna, &picture, "consent", json!({ "kind": "verbal_recorded" })).await.ok();
    assert_eq!(after["consent"]["kind"], "verbal_recorded");
    assert!(after["consent"]["attested_at"].as_str().unwrap().starts_with("2026-11-24"), "{after}");
    publish(&anna, &picture).await.ok();
    act(&anna, &picture, "consent", json!({ "kind": "written" })).await.refused(422);
    let drawing = id(&send(&anna, unlabelled(), "a.png", &[("clinical", "true")]).await.ok());
    act(&anna, &drawing, "consent", json!({ "clinical": false })).await.ok();
    publish(&anna, &drawing).await.ok();
}

#[tokio::test]
async fn of_a_dicom_file_only_the_picture_is_left_and_the_name_in_it_is_found() {
    let server = reading().await;
    let anna = server.member("anna").await;
    let file = dicom(&scan(800, 600, &[(20, 20, &format!("NHS number: {NUMBER}"))]));
    assert!(holds(&file, "SECRET"));
    let sent = send(&anna, file, "I0000001", &[]).await.ok();
    let picture = id(&sent);
    for url in [&sent["url"], &sent["preview_url"]] {
        let made = bytes(url).await;
        assert!(made.starts_with(b"\xff\xd8\xff") && !holds(&made, "SECRET"));
        assert_eq!(metadata(&made), [] as [&str; 0]);
    }
    let found = check(&anna, &picture).await;
    assert_eq!((&found["dicom"], &found["clinical"]), (&json!(true), &json!(true)));
    assert_eq!(found["needs"], json!(["blur", "consent"]), "{found}");
    let hasty = act(&anna, &picture, "confirm-nothing-burnt-in", Value::Null).await.refused(422);
    assert!(hasty.contains("Blur it first"), "{hasty}");
    act(&anna, &picture, "blur", json!({ "area": "16,16,420,44" })).await.ok();
    act(&anna, &picture, "consent", json!({ "kind": "anonymised" })).await.ok();
    let post = publish(&anna, &picture).await.ok();
    let seen = bytes(&post["media_attachments"][0]["url"]).await;
    assert!(!letters(&seen).contains("943"));
}

#[tokio::test]
async fn without_a_reader_a_dicom_picture_waits_for_its_authors_own_eyes() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let picture = id(&send(&anna, dicom(&scan(300, 200, &[])), "a.dcm", &[]).await.ok());
    let found = check(&anna, &picture).await;
    assert_eq!(found["reader"], json!({ "available": false, "read_by": null }));
    assert_eq!(found["needs"], json!(["confirm_nothing_burnt_in", "consent"]));
    act(&anna, &picture, "consent", json!({ "kind": "anonymised" })).await.ok();
    let says = publish(&anna, &picture).await.refused(422);
    assert!(says.contains("letters burnt in"), "{says}");
    act(&anna, &picture, "confirm-nothing-burnt-in", Value::Null).await.ok();
    publish(&anna, &picture).await.ok();
    // A picture that is not from a scanner needs no more than before.
    let photo = id(&anna.upload(unlabelled()).await.ok());
    publish(&anna, &photo).await.ok();
}

#[tokio::test]
async fn a_hostile_dicom_file_is_refused_with_a_sentence_and_nothing_is_kept() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let whole = dicom(&scan(64, 48, &[]));
    let at = |needle: &[u8]| whole.windows(needle.len()).position(|part| part == needle).unwrap();
    let changed = |place: usize, value: &[u8]| {
        let mut bytes = whole.clone();
        bytes[place..place + value.len()].copy_from_slice(value);
        bytes
    };
    let start = |syntax: &str| {
        let mut bytes = vec![0; 128];
        bytes.extend(b"DICM\x02\0\x10\0UI");
        bytes.extend((syntax.len() as u16).to_le_bytes());
        bytes.extend(syntax.as_bytes());
        bytes
    };
    let explicit = "1.2.840.10008.1.2.1\0";
    // Sequences in sequences, of undefined length, two hundred thousand deep.
    let deep: Vec<u8> = b"\x08\0\x15\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\0\xe0\xff\xff\xff\xff".repeat(200_000);
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![0; 300 << 20], 9);
    let wide = changed(at(b"\x28\0\x11\0US") + 8, &[0xff, 0xff]);
    let mut huge = wide.clone();
    let rows = at(b"\x28\0\x10\0US") + 8;
    huge[rows..rows + 2].copy_from_slice(&[0xff, 0xff]);
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("cut short", whole[..whole.len() - 100].to_vec(), "damaged"),
        ("cut in its head", whole[..140].to_vec(), "damaged"),
        ("nothing but the mark", whole[..132].to_vec(), "damaged"),
        ("65,535 pixels square", huge, "pixels"),
        ("wider than its pixels", wide, "pixels"),
        ("taller than its pixels", changed(rows, &[0x00, 0x10]), "damaged"),
        ("a value longer than the file", changed(at(b"\x10\0\x10\0PN") + 6, &[0xff, 0xff]), "damaged"),
        (
            "pixels longer than the file",
            changed(at(b"\xe0\x7f\x10\0OW") + 8, &[0xfe, 0xff, 0xff, 0x7f]),
            "damaged",
        ),
        ("no bits", changed(at(b"\x28\0\x01\x01US") + 8, &[0, 0]), "kind that cannot be shown"),
        ("64 bits a sample", changed(at(b"\x28\0\0\x01US") + 8, &[64, 0]), "kind that cannot be shown"),
        ("no pixels at all", whole[..at(b"\xe0\x7f\x10\0OW")].to_vec(), "no picture in it"),
        ("nested without end", [start(explicit), deep].concat(), "damaged"),
        ("a deflate bomb", [start("1.2.840.10008.1.2.1.99"), bomb].concat(), "damaged"),
        ("JPEG 2000", start("1.2.840.10008.1.2.4.90"), "JPEG 2000"),
        ("a video", start("1.2.840.10008.1.2.4.102\0"), "packed with video"),
        ("an unknown coding", start("1.2.3.4"), "not known here"),
    ];
    for (what, bytes, says) in cases {
        let refused = send(&anna, bytes, "a.dcm", &[]).await.refused(422);
        assert!(refused.contains(says), "{what}: {refused}");
    }
    let kept = std::fs::read_dir(server.config.data_dir.join("media")).unwrap().count();
    assert_eq!(kept, 0, "nothing is stored of what is refused");
    send(&anna, whole, "a.dcm", &[]).await.ok();
}

#[tokio::test]
async fn rectangles_that_make_no_sense_are_refused_whole() {
    let server = Server::start().await;
    let anna = server.member("anna").await;
    let sent = anna.upload(unlabelled()).await.ok();
    let picture = id(&sent);
    for wrong in [
        json!({}),
        json!({ "area": "1,2,3" }),
        json!({ "area": "a,b,c,d" }),
        json!({ "area": "-1,0,5,5" }),
        json!({ "area": "0,0,0,10" }),
        json!({ "area": "900,0,10,10" }),
        json!({ "areas": [{ "x": 0, "y": 0, "width": 4 }] }),
        json!({ "areas": [{ "x": 0, "y": 0, "width": 4, "height": 4 }, { "x": 5000, "y": 0, "width": 4, "height": 4 }] }),
        json!({ "area": vec!["0,0,5,5"; 51] }),
    ] {
        let says = act(&anna, &picture, "blur", wrong.clone()).await.refused(422);
        assert!(!says.is_empty(), "{wrong}");
    }
    assert_eq!(anna.get(&format!("/api/v1/media/{picture}")).await.ok()["url"], sent["url"]);
    act(&anna, "1", "blur", json!({ "area": "0,0,5,5" })).await.refused(404);
}

#[tokio::test]
async fn a_refused_post_keeps_its_pictures_and_leads_to_where_they_are_blurred() {
    let server = reading().await;
    server.member("anna").await;
    server.member("ben").await;
    let browser = server.anybody();
    sign_in(&browser, "anna").await;
    let token = csrf(&browser.get("/compose").await.body);
    let form = Form::new()
        .text("csrf", token.clone())
        .text("text", "A scan to discuss")
        .text("alt_0", "A sector of speckle")
        .part("media", Part::bytes(labelled()).file_name("scan.png"));
    let refused = browser.send(browser.request(Method::POST, "/posts").multipart(form)).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let page = &refused.body;
    let picture =
        page.split("name=\"kept_media\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(page.contains(&format!("href=\"/media/{picture}\"")) && page.contains("A scan to discuss"));
    assert!(page.contains("value=\"A sector of speckle\""), "{page}");

    let path = format!("/media/{picture}");
    let page = browser.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("It cannot be published yet") && page.body.contains("name=\"found\" value=\"1\"")
    );
    assert!(!page.body.contains("5919"));
    let other = server.anybody();
    assert_eq!(other.get(&path).await.status, 303, "nobody sees it without signing in");
    sign_in(&other, "ben").await;
    assert_eq!(other.get(&path).await.status, 404, "only its owner sees it");

    let all: Vec<(&str, &str)> =
        vec![("csrf", token.as_str()), ("action", "blur"), ("area", "20,16,520,90\n"), ("found", "1")];
    let done = browser.send(browser.request(Method::POST, &path).form(&all)).await;
    assert_eq!((done.status.as_u16(), done.header("location")), (303, path.as_str()));
    let page = browser.get(&path).await.body;
    assert!(
        page.contains("Nothing keeps it from being published") && page.contains("blurred for good"),
        "{page}"
    );
    assert!(browser.get(&format!("/compose?media={picture}")).await.body.contains("kept_media"));
    let again = [
        ("csrf", token.as_str()),
        ("text", "A scan to discuss"),
        ("kept_media", picture.as_str()),
        (&*format!("kept_alt_{picture}"), "A sector of speckle, without a name"),
    ];
    let posted = browser.send(browser.request(Method::POST, "/posts").form(&again)).await;
    assert_eq!(posted.status, 303, "{}", posted.body);
    assert!(browser.get("/home").await.body.contains("A sector of speckle, without a name"));
    let late = [("csrf", token.as_str()), ("action", "consent"), ("kind", "written")];
    browser.send(browser.request(Method::POST, &path).form(&late)).await;
    assert!(browser.get(&path).await.body.contains("stays as it was"));
}

#[tokio::test]
async fn a_picture_with_a_name_in_many_frames_is_read_though_it_moves() {
    let server = reading().await;
    let anna = server.member("anna").await;
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    let label = format!("NHS number: {NUMBER}");
    for letters in [vec![], vec![(20, 20, label.as_str())], vec![(20, 60, NAME)]] {
        let frame = image::DynamicImage::ImageLuma8(scan(640, 360, &letters)).into_rgba8();
        encoder.encode_frame(image::Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let picture = id(&anna.upload(gif).await.ok());
    publish(&anna, &picture).await.refused(422);
    act(&anna, &picture, "blur", json!({ "area": "0,0,560,120" })).await.ok();
    let post = publish(&anna, &picture).await.ok();
    let seen = bytes(&post["media_attachments"][0]["url"]).await;
    let frames = platform::pictures::to_read(&seen, 8).unwrap();
    assert_eq!(frames.len(), 3, "it still moves");
    let reader = Reader::find("", "eng").unwrap().unwrap();
    for frame in frames {
        let words: String =
            reader.read(&frame).unwrap().into_iter().flatten().map(|word| word.text).collect();
        assert!(!words.contains("943") && !words.contains("OAKLEY"), "{words}");
    }
}

#[tokio::test]
async fn a_portrait_is_read_like_every_other_picture() {
    let server = reading().await;
    let anna = server.member("anna").await;
    let set = async |field: &'static str, bytes: Vec<u8>| {
        let form = Form::new().part(field, Part::bytes(bytes).file_name("portrait.png"));
        let path = "/api/v1/accounts/update_credentials";
        anna.send(anna.request(Method::PATCH, path).multipart(form)).await
    };
    let number = format!("NHS number: {NUMBER}");
    let strip = encoded(&scan(1500, 500, &[(60, 40, &number)]), ImageFormat::Png);
    let says = set("header", strip).await.refused(422);
    assert!(says.contains("letters that may tell who a patient is") && !says.contains("5919"), "{says}");
    let own = async || anna.get("/api/v1/accounts/verify_credentials").await.ok()["header"].clone();
    let before = own().await;
    set("header", picture()).await.ok();
    assert_ne!(own().await, before);
}

#[tokio::test]
async fn a_picture_of_a_post_that_was_held_back_does_not_come_again() {
    let server = Server::with(|config| config.require_two_factor = "off".into()).await;
    let anna = server.member("anna").await;
    let ben = server.member("ben").await;
    let media = id(&anna.upload(picture()).await.ok());
    let post = id(&publish(&anna, &media).await.ok());
    let body = json!({ "account_id": anna.id, "status_ids": [post], "category": "confidentiality" });
    ben.post("/api/v1/reports", body).await.ok();
    anna.delete(&format!("/api/v1/statuses/{post}")).await.ok();
    publish(&anna, &media).await.refused(422);
}
