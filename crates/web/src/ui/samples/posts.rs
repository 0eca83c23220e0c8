//! Invented posts.

use super::{count, small, when};
use crate::ui::view::{
    AttestView, FindingView, LinkCardView, MediaView, PageLinks, PictureView, PollOptionView, PollView,
    PostMarks, PostView, Timeline, VisibilityView,
};

pub fn post(id: u32, by: usize, ago: &str, html: &str) -> PostView {
    let author = small(by);
    PostView {
        id: id.to_string(),
        entry_id: id.to_string(),
        url: format!("/@{}/{id}", author.handle),
        author,
        content_html: html.into(),
        excerpt: "Three things I now do before I call a raised troponin a heart attack.".into(),
        created: when(ago),
        replies: count(4),
        boosts: count(18),
        favourites: count(96),
        can_boost: true,
        language: "en".into(),
        ..PostView::default()
    }
}

pub fn picture(name: &str, alt: &str, width: u32, height: u32) -> MediaView {
    MediaView {
        id: name.into(),
        url: format!("/media/{name}.svg"),
        preview_url: format!("/media/{name}.svg"),
        alt: alt.into(),
        width,
        height,
        colour: "#e9dcd6".into(),
        focus: (0.0, 0.2),
        to_check: false,
    }
}

/// A trace from a scanner with a number burnt in that has to go.
pub fn held_picture() -> PictureView {
    let attest = |value, says| AttestView { value, says, chosen: false };
    PictureView {
        id: "7".into(),
        url: "/media/ecg.svg".into(),
        width: 900,
        height: 420,
        dicom: true,
        clinical: true,
        to_blur: true,
        to_examine: true,
        to_attest: true,
        read_by: Some("tesseract 5.3.0".into()),
        reader: true,
        choices: vec![
            attest(
                "written",
                "The patient agreed in writing to this picture being published, and the form is kept.",
            ),
            attest("anonymised", "It is an X-ray, and nothing in it or around it tells who the patient is."),
        ],
        findings: vec![
            FindingView {
                area: Some((20, 38, 120, 30)),
                severity: "block",
                name: "NHS number".into(),
                reason: "This looks like an NHS number.".into(),
                instead: "Leave the number out: nobody learns from it.".into(),
            },
            FindingView {
                area: Some((640, 20, 200, 26)),
                severity: "confirm",
                name: "date".into(),
                reason: "A date of birth or of an examination narrows down who this is.".into(),
                instead: "Write how long ago it was.".into(),
            },
        ],
        not_found: "Handwriting, faces and tattoos are not found by a program. Look at the whole picture.",
        ..PictureView::default()
    }
}

pub fn poll(voted: bool) -> PollView {
    let option = |text: &str, votes, percent, own| PollOptionView {
        text: text.into(),
        votes: voted.then(|| count(votes)),
        percent,
        own,
    };
    PollView {
        options: vec![
            option("Repeat the gas, then decide", 61, 47, true),
            option("Start non-invasive ventilation now", 48, 37, false),
            option("Call critical care first", 21, 16, false),
        ],
        voters: count(130),
        voted,
        expired: false,
        multiple: false,
        ends: when("in 2 days"),
        can_vote: !voted,
        ..PollView::default()
    }
}

pub fn timeline(stream: Option<&str>) -> Timeline {
    let mut ecg = post(
        11,
        0,
        "12 min",
        "<p>Three things I now do before I call a raised troponin a heart attack: look at the first trace again, ask \
         about the kidneys, and wait for the second value.</p><p>The teaching trace below is drawn, not a \
         patient’s. What do you see in V2? <a href=\"/tags/CardioEd\">#CardioEd</a> <a \
         href=\"/tags/AcuteMed\">#AcuteMed</a></p>",
    );
    ecg.media =
        vec![picture("ecg", "Drawn ECG strip: regular rhythm with tall T waves in V2 and V3.", 900, 420)];
    ecg.marks = PostMarks { favourited: true, bookmarked: true, ..PostMarks::default() };

    let mut paper = post(
        12,
        6,
        "1 h",
        "<p>Tonight at 20:00: does a restrictive fluid strategy in septic shock protect the kidney? Q1 goes out on \
         the hour, all welcome, students especially. <a href=\"/tags/RenalJC\">#RenalJC</a></p>",
    );
    paper.card = Some(LinkCardView {
        url: "https://example.org/paper".into(),
        title: "Restrictive or liberal fluids after the first three litres: a pragmatic trial".into(),
        description: "Open access. 1,462 adults in 38 hospitals; ninety-day survival with kidney function."
            .into(),
        provider: "example.org".into(),
        image_url: None,
    });
    paper.boosted_by = Some(small(1));
    paper.boosts = count(41);

    let mut asked = post(
        13,
        5,
        "3 h",
        "<p>Tired but talking, pCO<sub>2</sub> 7.4 kPa, pH 7.31 after an hour of controlled oxygen. Your next step?</p>",
    );
    asked.poll = Some(poll(true));
    asked.marks.boosted = true;

    let mut warned = post(
        14,
        1,
        "5 h",
        "<p>We counted: nine interruptions in one drug round. A red apron did nothing. Moving the round by twenty \
         minutes, away from the ward round, halved them.</p>",
    );
    warned.media =
        vec![picture("chart", "Bar chart: interruptions a round, nine before and four after.", 800, 500)];
    warned.edited = Some(when("4 h"));

    let mut spoiler = post(15, 4, "8 h", "<p>It was a phaeochromocytoma. I had written anxiety.</p>");
    spoiler.spoiler = "Answer to yesterday’s case quiz".into();
    spoiler.reply_to = Some("vantongeren".into());
    spoiler.boosts = count(0);
    spoiler.favourites = count(1_240);

    let mut own = post(
        16,
        2,
        "11 Mar",
        "<p>First solo pericardial drain in the skills lab. The echo was the easy part; saying out loud what I was \
         about to do was the hard one.</p>",
    );
    own.can_edit = true;
    own.can_delete = true;
    own.visibility = VisibilityView::Followers;
    own.can_boost = false;
    own.replies = count(0);

    let mut vote = post(17, 3, "10 Mar", "<p>When do you switch from intravenous to oral?</p>");
    vote.poll = Some(poll(false));

    Timeline {
        posts: vec![ecg, paper, asked, warned, spoiler, own, vote],
        links: PageLinks { newer: None, older: Some("?max_id=17".into()) },
        stream: stream.map(str::to_owned),
        empty: "Nothing here yet.".into(),
    }
}
