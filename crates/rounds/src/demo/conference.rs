//! The demo's conference: three days and two rooms. A talk runs in each room, one of them a no-post talk at which a post waits
//! for its speaker; others follow. The wall has the rest.

use super::Filler;
use app::conferences::{ConferenceWish, RoomWish, TalkWish};
use app::groups::GroupWish;
use app::posts::Draft;
use app::sessions::{HostWish, SessionWish};
use app::{Error, Viewer};
use wire::time::{iso, iso_date};

/// When it is founded, in minutes before the present.
const FOUNDED: i64 = 30;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// Title, room, when it begins and ends in minutes from the present, its speaker here or elsewhere, and whether posts wait.
const TALKS: [(&str, usize, i64, i64, &str, bool); 6] = [
    ("The first ten minutes: what we measure and what we look at", 0, -25, 35, "bronte_ed", false),
    ("Unpublished: what the second year of the registry shows", 1, -25, 35, "arjun_vs", true),
    ("Handing over at the ambulance door", 0, 40, 70, "oisin_amb", false),
    ("Lactate: a number, a trend, or a habit?", 1, 40, 70, "", false),
    ("Kidneys in the first six hours", 0, 75, 105, "yusuf_neph", false),
    ("What the pharmacist would have said, had you asked", 1, 75, 105, "priya_rx", false),
];

/// Who says what, how many minutes before the present. `{hall}` is the hashtag of the talk in the hall, `{own}` of the other.
const SAID: [(&str, i64, &str); 7] = [
    ("njeri_k", 22, "Good morning from row three. Coffee is behind the pillar. #AcuteDays"),
    ("noor_studies", 19, "First slide: a photograph of a wristwatch. I like it already. {hall}"),
    (
        "freja_lund",
        15,
        "“Look before you measure” is easy to say to somebody who has been given a form. {hall}",
    ),
    (
        "demo",
        12,
        "She counts how long it takes until somebody touches the patient. Ours would be minutes. {hall}",
    ),
    (
        "oisin_amb",
        9,
        "In the van there is nothing but looking. Then we arrive, and everybody looks at the screen. {hall}",
    ),
    ("demo", 6, "The second year of the registry, in one curve: {own}"),
    ("bayu_physio", 3, "Watching from the gym, with the sound off, which suits the subject. {hall}"),
];

/// The conference on its way: what is said in it is said between the deeds of the others.
pub struct Stage {
    now: i64,
    done: usize,
    /// Hashtags of the talks.
    tags: Vec<String>,
}

impl Stage {
    pub fn new(now: i64) -> Self {
        Self { now, done: 0, tags: Vec::new() }
    }

    /// When the next step is due, if it is by then.
    pub fn next(&self, until: i64) -> Option<i64> {
        let before = match self.done {
            0 => FOUNDED,
            done => SAID.get(done - 1)?.1,
        };
        Some(self.now - before * MINUTE).filter(|at| *at <= until)
    }

    /// Takes it; the clock is there.
    pub(super) async fn step(&mut self, filler: &Filler<'_>) -> Result<(), Error> {
        let app = filler.app;
        if self.done == 0 {
            self.tags = filler.conference(self.now).await?;
        } else if let Some((who, _, text)) = SAID.get(self.done - 1) {
            app.work_off().await?;
            let tag = |at: usize| self.tags.get(at).map(|tag| format!("#{tag}")).unwrap_or_default();
            let draft = Draft {
                text: text.replace("{hall}", &tag(0)).replace("{own}", &tag(1)),
                visibility: Some("public".into()),
                language: Some("en".into()),
                ..Draft::default()
            };
            app.publish(&Viewer::itself(filler.member(who)?), draft, None).await?;
        }
        self.done += 1;
        Ok(())
    }
}

impl Filler<'_> {
    /// Founds it and writes the programme; the hashtags of its talks.
    async fn conference(&self, now_ms: i64) -> Result<Vec<String>, Error> {
        let app = self.app;
        let host = self.viewer("bronte_ed")?;
        let group = app.create_group(&host, founded()).await?.account.row.id;
        let rooms = ["Great hall", "Small room"];
        let days = ConferenceWish {
            // From yesterday to tomorrow, so that a demo at midnight has its talks on a day.
            first_day: iso_date(now_ms - DAY),
            last_day: iso_date(now_ms + DAY),
            time_zone: "UTC".into(),
            place: "Town hall, Fenmoor".into(),
            rooms: rooms.map(|name| RoomWish { id: None, name: name.into() }).to_vec(),
        };
        let planned = app.plan_conference(&host, group, days).await?;
        let rooms: Vec<i64> =
            planned.programme.iter().flat_map(|it| it.rooms.iter().map(|room| room.id)).collect();
        let mut tags = Vec::new();
        for (title, room, from, until, speaker, no_post) in TALKS {
            let elsewhere = if speaker.is_empty() { "E Brandvold, Utopia General" } else { "" };
            let wish = TalkWish {
                session: SessionWish {
                    title: title.into(),
                    opens_at: iso(now_ms + from * MINUTE),
                    closes_at: iso(now_ms + until * MINUTE),
                    hosts: vec![HostWish { handle: speaker.into(), role: "speaker".into() }],
                    ..SessionWish::default()
                },
                room: rooms.get(room).copied(),
                speakers: elsewhere.into(),
                no_post,
            };
            tags.push(app.create_talk(&host, group, wish).await?.row.hashtag);
        }
        Ok(tags)
    }
}

fn founded() -> GroupWish {
    GroupWish {
        kind: "conference".into(),
        name: "Acute Days".into(),
        handle: "acute_days".into(),
        hashtag: "AcuteDays".into(),
        description: "The first hours in hospital, for everybody who has a part in them. In the town hall and on every screen.".into(),
        time_zone: "UTC".into(),
        ..GroupWish::default()
    }
}
