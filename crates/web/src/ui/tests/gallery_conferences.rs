//! The pages of conferences: programme, forms, what waits for a speaker, numbers, the wall and its desk.

use super::gallery::page;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;

fn card() -> ConferenceCard {
    ConferenceCard {
        account: small(6),
        hashtag: "Acute26".into(),
        bio_html: "<p>Two days about the first hours.</p>".into(),
        days: "24 to 25 November 2026".into(),
        place: "Town hall, Fenmoor".into(),
        zone: "Europe/London".into(),
        session: "70".into(),
        phase: "open",
        hosts: vec![small(0), small(2)],
        rooms: vec![("1".into(), "Great hall".into()), ("2".into(), "Small room".into())],
        talks: Count(3),
        posts: Count(412),
        participants: Count(61),
        conducts: true,
    }
}

fn talk(id: &str, room: &str, phase: &'static str, no_post: bool) -> TalkCard {
    TalkCard {
        id: id.into(),
        title: "Lactate: a number, a trend, or a habit?".into(),
        hashtag: "Acute26A1".into(),
        room: room.into(),
        opens: when("now"),
        closes: when("in 20 min"),
        from: "09:00".into(),
        until: "09:30".into(),
        phase,
        no_post,
        speakers: vec![small(3)],
        others: vec!["E Brandvold, Utopia General".into()],
        posts: Count(37),
        decides: no_post,
    }
}

fn held(state: &'static str) -> HeldPost {
    let mut post = post(20, 1, "8 min", "<p>The slide says forty per cent.</p>");
    post.entry_id = format!("held-{state}");
    post.held = state != "released";
    post.waits_at = (state != "released").then(|| "71".into());
    HeldPost { post, state, reason: "The figure is not published yet.".into() }
}

fn wall_now() -> String {
    use askama::Template;
    let talks = vec![talk("71", "Great hall", "open", false), talk("72", "Small room", "open", true)];
    let posts = vec![post(20, 0, "now", "<p>It is a trend.</p>"), post(21, 2, "1 min", "<p>A habit.</p>")];
    WallNow { hashtag: "Acute26".into(), talks, posts }.render().unwrap()
}

pub fn conferences(theme: Theme) -> Vec<(&'static str, String)> {
    let mut errors = FormErrors::default();
    errors.add("opens_at", "“Lactate” is in Great hall from 09:00 to 10:00. Choose another time, or room.");
    let mut outside = FormErrors::default();
    outside.add("rooms", "“Lactate” is in Great hall. Move the talks of a room before you remove it.");
    let days = vec![
        DayView {
            date: "2026-11-24".into(),
            words: "Tuesday 24 November".into(),
            slots: vec![
                (
                    "09:00".into(),
                    vec![talk("71", "Great hall", "open", false), talk("72", "Small room", "open", true)],
                ),
                ("10:00".into(), vec![talk("73", "Great hall", "announced", false)]),
            ],
        },
        DayView { date: "2026-11-25".into(), words: "Wednesday 25 November".into(), slots: Vec::new() },
    ];
    let shell = |title: &str, path: &str| shell(title, path, theme, true);
    vec![
        page(
            "conferences",
            Conferences { shell: shell("Conferences", "/conferences"), conferences: vec![card()] },
        ),
        page(
            "conference",
            Conference {
                shell: shell("Acute Days", "/conferences/acute_days"),
                conference: card(),
                days,
                now: vec![talk("71", "Great hall", "open", false)],
            },
        ),
        page(
            "conference_form",
            ConferenceEdit {
                shell: shell("Days and rooms", "/conferences/acute_days/edit"),
                conference: card(),
                form: ConferenceForm {
                    first_day: "2026-11-24".into(),
                    rooms: vec![("1".into(), "Great hall".into()), (String::new(), String::new())],
                    ..ConferenceForm::default()
                },
                errors: outside,
            },
        ),
        page(
            "talk_form",
            TalkEdit {
                shell: shell("Add a talk", "/conferences/acute_days/talks/new"),
                conference: card(),
                form: TalkForm {
                    action: "/conferences/acute_days/talks".into(),
                    is_new: true,
                    hosts: vec![("@tarrowby".into(), "speaker".into())],
                    papers: vec![PaperLine { id: "10.1136/bmj.i1327".into(), ..PaperLine::default() }],
                    prompts: vec![("Who would give it?".into(), "+10".into())],
                    ..TalkForm::default()
                },
                rooms: Choices::of([("1", "Great hall"), ("2", "Small room")], "2"),
                errors,
            },
        ),
        page(
            "talk_held",
            TalkHeld {
                shell: shell("Posts that wait", "/sessions/71/held"),
                talk: talk("71", "Great hall", "open", true),
                waiting: vec![held("waiting")],
                own: vec![held("released"), held("declined")],
            },
        ),
        page(
            "conference_numbers",
            ConferenceNumbers {
                shell: shell("Numbers", "/conferences/acute_days/numbers"),
                conference: card(),
                is_final: false,
                talks: vec![TalkRow {
                    label: "T1".into(),
                    id: "71".into(),
                    title: "Lactate".into(),
                    room: "Great hall".into(),
                    posts: Count(37),
                    participants: Count(12),
                    countries: Count(4),
                    professions: Count(3),
                    per_hour: "74.00".into(),
                    reach: Count(20_113),
                }],
                metrics_html: "<p>412 posts</p>".into(),
            },
        ),
        page(
            "wall",
            Wall {
                shell: shell("Wall", "/conferences/acute_days/wall"),
                conference: card(),
                room: String::new(),
                qr_svg: platform::qr::svg("https://rounds.example/conferences/acute_days", "A code").unwrap(),
                now_html: wall_now(),
            },
        ),
        page(
            "wall_desk",
            WallDesk {
                shell: shell("Desk", "/conferences/acute_days/wall/desk"),
                conference: card(),
                queue: "pending",
                queues: vec![
                    ("shown", "Shown", Count(40)),
                    ("pending", "Pending", Count(2)),
                    ("held", "Held", Count(1)),
                    ("blocked", "Blocked", Count(0)),
                ],
                posts: vec![post(20, 0, "now", "<p>It is a trend.</p>")],
                waiting: vec![(talk("72", "Small room", "open", true), Count(3))],
                blocked: vec![small(5)],
                approve: true,
            },
        ),
    ]
}
