//! What becomes of an uploaded video: sizes, metadata, what is read in its pictures, and what happens when ffmpeg dies.

use super::{change, ffmpeg, film, publish, upload, video, with_ffmpeg};
use crate::harness::Server;
use crate::scans::{exiftool, labelled};
use serde_json::{Value, json};

#[tokio::test]
async fn a_video_is_made_in_sizes_that_are_not_larger_and_keeps_nothing_but_pictures_and_sound() {
    let server = super::server().await;
    let anna = server.member("anna").await;
    let place = tempfile::tempdir().unwrap();
    let bytes = film(place.path(), "film.mov", "1280x720", 2);
    let id = upload(&server, &anna, &bytes).await;
    let it = video(&anna, &id).await;
    assert_eq!((&it["state"], &it["seconds"]), (&json!("ready"), &json!(2)), "{it}");
    let heights: Vec<&Value> = it["files"].as_array().unwrap().iter().map(|file| &file["height"]).collect();
    assert_eq!(heights, [720, 360]);
    let made = server.folder().join("videos").join(&id).join("made");
    for name in ["720.mp4", "360.mp4", "poster.jpg"] {
        let said = exiftool(&["-a", "-u", "-G1"], &made.join(name));
        let said: Vec<&str> = said.lines().filter(|line| !line.starts_with("[System]")).collect();
        for secret in ["SECRET", "GPS", "Comment", "Lavf", "Lavc", "x264", "Encoder"] {
            assert!(!said.iter().any(|line| line.contains(secret)), "{name} has {secret}: {said:?}");
        }
        let raw = std::fs::read(made.join(name)).unwrap();
        assert!(
            !raw.windows(6).any(|it| it == b"SECRET") && !raw.windows(4).any(|it| it == b"x264"),
            "{name}"
        );
    }
    let start = std::fs::read(made.join("720.mp4")).unwrap();
    let at = |word: &[u8]| start.windows(4).position(|it| it == word).unwrap();
    assert!(at(b"moov") < at(b"mdat"), "the index stands in front");
    assert!(!server.folder().join("videos").join(&id).join("source").exists(), "what was uploaded is gone");
    let says = anna.post(&format!("/api/rounds/v1/videos/{id}/publish"), Value::Null).await.refused(422);
    assert!(says.contains("title"), "{says}");
    anna.delete(&format!("/api/rounds/v1/videos/{id}")).await.ok();
    assert!(!server.folder().join("videos").join(&id).exists());
}

#[tokio::test]
async fn a_number_that_is_burnt_into_the_pictures_keeps_a_video_from_being_published() {
    let server = Server::with(|config| {
        with_ffmpeg(config);
        config.tesseract = String::new();
    })
    .await;
    let anna = server.member("anna").await;
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("frame.png"), labelled()).unwrap();
    ffmpeg(
        place.path(),
        &["-loop", "1", "-i", "frame.png", "-t", "3", "-r", "5", "-pix_fmt", "yuv420p", "scan.mp4"],
    );
    let id = upload(&server, &anna, &std::fs::read(place.path().join("scan.mp4")).unwrap()).await;
    let it = video(&anna, &id).await;
    assert_eq!(it["own"]["findings"][0]["blocks"], true, "{it}");
    assert!(!it.to_string().contains("5919"), "the text is not kept");
    let says = publish(&anna, &id, json!({ "audience": "public" })).await.refused(422);
    assert!(says.contains("0:00") && says.contains("patient"), "{says}");
    server.anybody().get(&format!("/api/rounds/v1/videos/{id}")).await.refused(404);
}

#[cfg(unix)]
#[tokio::test]
async fn a_killed_ffmpeg_is_tried_again_then_said_and_nothing_is_half_published() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    // An ffmpeg that dies in the middle of its work, as long as a file says so.
    let (broken, program) = (place.path().join("broken"), place.path().join("ffmpeg"));
    let script = format!(
        "#!/bin/sh\nfor word; do case $word in *.mp4) out=${{word#file:}};; esac; done\nif [ -e {} ] && [ \"$1\" = -nostdin ] && [ -n \"$out\" ]; then case $out in *making*) echo half > \"$out\"; kill -9 $$;; esac; fi\nexec /usr/bin/env ffmpeg \"$@\"\n",
        broken.display()
    );
    std::fs::write(&program, script).unwrap();
    std::fs::write(place.path().join("ffprobe"), "#!/bin/sh\nexec /usr/bin/env ffprobe \"$@\"\n").unwrap();
    for name in ["ffmpeg", "ffprobe"] {
        std::fs::set_permissions(place.path().join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    std::fs::write(&broken, "").unwrap();
    let path = program.display().to_string();
    let server = Server::with(|config| {
        with_ffmpeg(config);
        config.ffmpeg = path;
    })
    .await;
    let anna = server.member("anna").await;
    let bytes = film(place.path(), "film.mp4", "160x120", 1);
    let id = upload(&server, &anna, &bytes).await;
    let folder = server.folder().join("videos").join(&id);
    assert_eq!(video(&anna, &id).await["state"], "preparing", "it is tried again");
    assert!(!folder.join("made").exists() && folder.join("source").exists());
    for _ in 0..2 {
        server.advance(30 * 60_000);
        server.work_off().await;
    }
    let it = video(&anna, &id).await;
    assert_eq!(it["state"], "failed", "{it}");
    assert!(it["own"]["problem"].as_str().unwrap().contains("kept for thirty days"), "{it}");
    assert!(!folder.join("made").exists());
    assert_eq!(std::fs::read(folder.join("source")).unwrap(), bytes, "what was uploaded is kept");
    change(&anna, &id, json!({ "title": "Once more" })).await.ok();
    std::fs::remove_file(&broken).unwrap();
    anna.post(&format!("/api/rounds/v1/videos/{id}/retry"), Value::Null).await.ok();
    server.work_off().await;
    let it = video(&anna, &id).await;
    assert_eq!((&it["state"], &it["title"]), (&json!("ready"), &json!("Once more")), "{it}");
}
