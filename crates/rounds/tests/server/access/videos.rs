//! The rows of videos.

use super::{Needs, READ_STATUSES, Row, SEE_POSTS, Thing, WRITE_MEDIA, WRITE_STATUSES, World, row};
use serde_json::json;
use store::videos::Video;

pub fn rows() -> Vec<Row> {
    use Thing::{None, Video, VideoFile, VideoQuestion};
    let at = json!({ "at": 3 });
    let one = "/api/rounds/v1/videos/{id}";
    let media: Needs = WRITE_MEDIA;
    let written = || json!({ "title": "Sepsis {n}", "text": "Call us.", "review_on": "2027-11-24" });
    vec![
        row("GET", "/api/rounds/v1/information", None, SEE_POSTS),
        row("POST", "/api/rounds/v1/information", None, WRITE_STATUSES).body(written()),
        row("GET", "/api/rounds/v1/information/{id}", Thing::Information, SEE_POSTS),
        row("PUT", "/api/rounds/v1/information/{id}", Thing::Information, WRITE_STATUSES).body(written()),
        row("DELETE", "/api/rounds/v1/information/{id}", Thing::Information, WRITE_STATUSES),
        row("GET", "/api/rounds/v1/videos", None, SEE_POSTS),
        row("GET", "/api/rounds/v1/videos/mine", None, READ_STATUSES),
        row("GET", one, Video, SEE_POSTS),
        row("PATCH", one, Video, media).body(json!({ "title": "The first hour {n}" })),
        row("DELETE", one, Video, media),
        row("POST", "/api/rounds/v1/videos/{id}/publish", Video, media),
        row("DELETE", "/api/rounds/v1/videos/{id}/publish", Video, media),
        row("POST", "/api/rounds/v1/videos/{id}/retry", Video, media),
        row("POST", "/api/rounds/v1/videos/{id}/seen", Video, WRITE_STATUSES).body(json!({ "position": 1 })),
        row("GET", "/api/rounds/v1/videos/{id}/captions", Video, SEE_POSTS),
        row("PUT", "/api/rounds/v1/videos/{id}/questions/{post}", VideoQuestion, media).body(at),
        row("DELETE", "/api/rounds/v1/videos/{id}/questions/{post}", VideoQuestion, media),
        row("GET", "/api/rounds/v1/videos/{id}/files/{file}", VideoFile, SEE_POSTS),
    ]
}

impl World {
    /// A video as it is when it is prepared and published: what stands in the store and lies on the disk.
    pub(super) async fn make_video(&self, thing: Thing) -> String {
        if thing == Thing::Information {
            let wish = json!({ "title": "Sepsis", "text": "Call us.", "review_on": "2027-11-24" });
            let made = self.anna.post("/api/rounds/v1/information", wish).await.ok();
            return made["id"].as_str().unwrap().to_owned();
        }
        let id = 1_000_000 + i64::try_from(self.next()).unwrap();
        let none = String::new;
        let video = Video {
            id,
            owner_id: self.anna.id.parse().unwrap(),
            group_id: None,
            audience: 0,
            state: 3,
            title: "The first hour".into(),
            description: none(),
            interests: "None".into(),
            sources: none(),
            chapters: none(),
            captions: "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOxygen\n".into(),
            language: "en".into(),
            length: 1000,
            expires_at: 0,
            seconds: 60,
            heights: "360".into(),
            progress: 100,
            problem: none(),
            findings: "[]".into(),
            read_by: none(),
            created_at: self.server.app.now(),
            published_at: Some(self.server.app.now()),
        };
        self.server.app.store().write(move |tx| store::videos::insert(tx, &video)).await.unwrap();
        let made = self.server.folder().join("videos").join(id.to_string()).join("made");
        std::fs::create_dir_all(&made).unwrap();
        std::fs::write(made.join("360.mp4"), "film").unwrap();
        match thing {
            Thing::VideoFile => format!("{id} 360.mp4"),
            Thing::VideoQuestion => {
                let poll = json!({ "status": "What first?", "poll": { "options": ["✓ Oxygen", "Tea"], "expires_in": 3600 } });
                let post =
                    self.anna.post("/api/v1/statuses", poll).await.ok()["id"].as_str().unwrap().to_owned();
                let question = post.parse().unwrap();
                let pin = move |tx: &mut store::Tx<'_>| store::videos::pin_question(tx, id, question, 3);
                self.server.app.store().write(pin).await.unwrap();
                format!("{id} {post}")
            }
            _ => id.to_string(),
        }
    }
}
