//! The pages of journal clubs and their sessions.

use super::gallery::page;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;

fn record() -> SessionRecord {
    SessionRecord {
        shell: Shell::default(),
        part: RecordPart::Transcript,
        id: "7".into(),
        title: "Balanced or salty?".into(),
        group: small(1),
        opens: when("3 d"),
        closes: when("2 d"),
        record: Some(RecordView {
            version: 2,
            made: when("1 d"),
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".into(),
            notes: vec![(2, "One post left.".into())],
            summary: "412 posts by 61 people from 9 countries".into(),
            metrics_html: "<p>412 posts</p>".into(),
            sections_html: "<section><h2>Q1</h2><p>It was, for once.</p></section>".into(),
        }),
    }
}

fn card(phase: &'static str) -> SessionCard {
    SessionCard {
        id: "7".into(),
        kind: "Journal club",
        title: "Balanced or salty? The trial that everybody quotes".into(),
        hashtag: "FenmoorJC".into(),
        format: "Hybrid",
        phase,
        phase_label: if phase == "announced" { "Announced" } else { "Closed" },
        is_live: phase == "open",
        is_talk: false,
        no_post: false,
        opens: when("in 2 d"),
        closes: when("in 3 d"),
        opens_there: "Tue 17 Mar 2026, 20:00 GMT".into(),
        closes_there: "Wed 18 Mar 2026, 20:00 GMT".into(),
        zone: "Europe/London".into(),
        live_there: "Tue 17 Mar 2026, 20:00 GMT to 21:00".into(),
        group: small(6),
        hosts: vec![(small(0), "Host"), (small(3), "Guest author")],
        papers: vec![PaperCard {
            title: "Balanced crystalloid or saline in adults with early sepsis".into(),
            authors: "M Halvorsdatter, T Oyelaran-Finch, K Vasterling, et al.".into(),
            place: "Annals of Imaginary Medicine, 2026".into(),
            link: "https://doi.org/10.1136/invented".into(),
            number: "doi:10.1136/invented".into(),
            licence: "https://creativecommons.org/licenses/by/4.0/".into(),
            open: "Open to everybody until Wed 18 Mar 2026, 20:00 GMT.".into(),
            typed: false,
        }],
        posts: Count(143),
        participants: Count(31),
    }
}

fn entry(at: usize, name: &str) -> SessionPost {
    let mut post = post(20, at, "8 min", "<p>The supplement says who was left out.</p>");
    post.entry_id = format!("{name}-{at}");
    SessionPost { post, pinned: at == 1, hidden: at == 2, late: at == 2, prompt: Some(1), nested: at == 2 }
}

pub(super) fn group() -> GroupCard {
    GroupCard {
        account: small(6),
        kind: "Journal club",
        hashtag: "FenmoorJC".into(),
        bio_html: "<p>One paper, one evening.</p>".into(),
        meets: "First and third Tuesday of the month, 20:00 (Europe/London)".into(),
        hosts: vec![small(0), small(2)],
        followers: Count(163),
        is_host: true,
        is_owner: true,
        inside: None,
    }
}

fn session(theme: Theme, signed_in: bool, phase: &'static str) -> Session {
    let asked = PromptBlock {
        number: 1,
        label: "Q1".into(),
        text: "Whom of your patients does the trial speak about?".into(),
        at: when("2 h"),
        at_there: "Tue 17 Mar 2026, 20:00 GMT".into(),
        asked: true,
        post_id: Some("9".into()),
        count: Count(37),
        answers: vec![entry(0, "Q1"), entry(2, "Q1")],
    };
    let waiting = PromptBlock {
        number: 2,
        label: "Q2".into(),
        asked: false,
        post_id: None,
        answers: Vec::new(),
        ..asked.clone()
    };
    let mut composer = composer(true);
    composer.session = Some(ComposerSession {
        id: "7".into(),
        hashtag: "FenmoorJC".into(),
        prompts: vec![(1, "Q1".into(), true)],
    });
    Session {
        shell: shell("Balanced or salty?", "/sessions/7", theme, signed_in),
        session: card(phase),
        description_html: "<p>Read the methods.</p>".into(),
        summary_html: if phase == "closed" { "<p>Fluids are drugs.</p>".into() } else { String::new() },
        summary: String::new(),
        prompts: vec![asked, waiting],
        pinned: vec![entry(1, "pinned")],
        posts: vec![entry(0, "live"), entry(1, "live")],
        links: PageLinks { newer: None, older: Some("/sessions/7?max_id=1".into()) },
        stream: (phase == "open").then(|| "tag:fenmoorjc".into()),
        here: HereView {
            people: Count(12),
            professions: vec![("Doctor".into(), Count(7)), ("Nurse".into(), Count(4))],
            countries: vec![("Ireland".into(), Count(5))],
        },
        conducts: signed_in,
        reminded: false,
        composer: (signed_in && phase == "open").then_some(composer),
        only: None,
        is_first: true,
        error: None,
    }
}

pub fn sessions(theme: Theme) -> Vec<(&'static str, String)> {
    let mut errors = FormErrors::default();
    errors.add("opens_at", "This overlaps with another session. Choose a time before or after it.");
    errors.add("papers", "doi:10.1136/x could not be looked up at Crossref: it took too long to answer.");
    let mut taken = FormErrors::default();
    taken.add("hashtag", "#FenmoorJC belongs to @fenmoor_jc. Choose another hashtag.");
    let form = SessionForm {
        action: "/sessions".into(),
        group: "106".into(),
        group_name: "Fenmoor Renal Journal Club".into(),
        title: "Balanced or salty?".into(),
        opens_at: "2026-03-17T20:00".into(),
        time_zone: "Europe/London".into(),
        papers: vec![PaperLine { id: "10.1136/x".into(), ..PaperLine::default() }],
        prompts: vec![("Whom does it speak about?".into(), "+0".into()), (String::new(), String::new())],
        hosts: vec![("@tarrowby".into(), "guest_author".into())],
        meets: "First and third Tuesday of the month, 20:00".into(),
        is_new: true,
        ..SessionForm::default()
    };
    let only = session(theme, true, "open").prompts.remove(0);
    vec![
        page(
            "session_transcript",
            SessionRecord {
                shell: shell("Transcript: Balanced or salty?", "/sessions/7/transcript", theme, true),
                part: RecordPart::Transcript,
                ..record()
            },
        ),
        page(
            "session_metrics",
            SessionRecord {
                shell: shell("Numbers: Balanced or salty?", "/sessions/7/metrics", theme, true),
                part: RecordPart::Metrics,
                ..record()
            },
        ),
        page(
            "sessions",
            Sessions {
                shell: shell("Journal clubs", "/sessions", theme, true),
                open: vec![card("open")],
                coming: vec![card("announced")],
                past: vec![card("closed")],
                hosted: vec![group()],
            },
        ),
        page("session_open", session(theme, true, "open")),
        page("session_announced", session(theme, true, "announced")),
        page("session_closed", session(theme, false, "closed")),
        page("session_prompt", Session { only: Some(only), is_first: false, ..session(theme, true, "open") }),
        page(
            "session_form",
            SessionEdit {
                shell: shell("Announce a session", "/sessions/new", theme, true),
                form,
                formats: Choices::of([("live", "Live, an hour"), ("hybrid", "Hybrid")], "live"),
                errors,
            },
        ),
        page(
            "groups",
            Groups {
                shell: shell("Journal clubs", "/groups", theme, true),
                title: "Journal clubs",
                kind: "journal_club",
                tabs: vec![("journal_club", "Journal clubs"), ("community", "Groups")],
                has_members: false,
                groups: vec![group()],
            },
        ),
        page(
            "group_edit",
            GroupEdit {
                shell: shell("What the group says of itself", "/groups/6/edit", theme, true),
                group: group(),
                form: GroupEditForm {
                    name: "Renal Journal Club".into(),
                    description: "Papers about kidneys.".into(),
                    meets: true,
                    timetable: "weekly tue 20:00".into(),
                    time_zone: "Europe/London".into(),
                },
                max_bio: 500,
                errors: FormErrors::default(),
            },
        ),
        page(
            "group_new",
            GroupNew {
                shell: shell("Found a journal club", "/groups/new", theme, true),
                form: GroupForm { hashtag: "FenmoorJC".into(), ..GroupForm::default() },
                max_bio: 500,
                refused: None,
                errors: taken,
            },
        ),
        page(
            "profile_group",
            Profile {
                shell: shell("Fenmoor Renal Journal Club", "/@fenmoor_jc", theme, true),
                account: account(6),
                tab: ProfileTab::Posts,
                timeline: timeline(None),
                group: Some(group()),
                sessions: vec![card("open"), card("announced")],
                past: vec![card("closed")],
                years: vec![YearRow {
                    year: "2026".into(),
                    sessions: count(12),
                    posts: count(1_543),
                    participants: count(189),
                    countries: count(19),
                    reach: count(402_117),
                }],
            },
        ),
    ]
}
