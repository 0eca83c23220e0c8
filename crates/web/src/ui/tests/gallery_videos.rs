//! The pages of videos.

use super::gallery::page;
use crate::ui::pages::*;
use crate::ui::samples::*;
use crate::ui::view::*;

fn card(state: &str) -> VideoCard {
    VideoCard {
        id: "40".into(),
        title: "The first hour of sepsis <b>".into(),
        owner: small(0),
        length: "12:30".into(),
        audience: "Professionals",
        poster: if state.is_empty() { "/media/ecg.svg".into() } else { String::new() },
        state: state.into(),
        at: when("3 d"),
        has_captions: true,
    }
}

fn moment(second: u32, clock: &str, text: &str) -> Moment {
    Moment { second, clock: clock.into(), text: text.into() }
}

fn question() -> VideoQuestion {
    VideoQuestion { at: moment(150, "2:30", ""), post: post(31, 0, "2 d", "<p>What comes first?</p>") }
}

fn watch(theme: Theme, signed_in: bool) -> Video {
    Video {
        shell: shell("The first hour of sepsis", "/videos/40", theme, signed_in),
        card: card(""),
        group: Some(small(6)),
        description_html: "<p>What to do, in which order, and why.</p>".into(),
        interests: "None".into(),
        sources: SourceView::all(
            "Evans L, et al. Surviving Sepsis Campaign. 2021. doi:10.1097/CCM.0000000000005337\nA book without one",
        ),
        files: [720, 360]
            .map(|height| VideoFileView { height, url: format!("/videos/40/files/{height}.mp4") })
            .into(),
        language: "en".into(),
        chapters: vec![moment(0, "0:00", "Why it matters"), moment(150, "2:30", "The first hour")],
        transcript: vec![moment(1, "0:01", "Oxygen first."), moment(4, "0:04", "Then cultures.")],
        questions: vec![question()],
        is_own: signed_in,
        start: 150,
        seen: signed_in.then_some(40),
        counts: false,
        minutes: 5,
        published: Some(when("3 d")),
    }
}

fn edit(theme: Theme, state: &'static str, errors: FormErrors) -> VideoEdit {
    VideoEdit {
        shell: shell("Your video", "/videos/40/edit", theme, true),
        id: "40".into(),
        title: "The first hour of sepsis".into(),
        state,
        progress: 40,
        arrived: "3 of 4 MB have arrived.".into(),
        problem: "This video is damaged.".into(),
        notes: vec![FrameNote {
            clock: "0:12".into(),
            blocks: true,
            reason: "This looks like an NHS number.".into(),
            instead: "Leave it out.".into(),
        }],
        read_by: "tesseract 5.3.0".into(),
        questions: vec![question()],
        form: VideoForm {
            title: "The first hour of sepsis".into(),
            captions: "WEBVTT\n\n00:01.000 --> 00:04.000\nOxygen first.".into(),
            language: "en".into(),
            audiences: Choices::of([("public", "Patients and public"), ("members", "Members")], "members"),
            groups: Choices::of([("6", "Fenmoor Juniors")], "6"),
            ..VideoForm::default()
        },
        errors,
    }
}

fn information(theme: Theme, overdue: bool) -> Information {
    Information {
        shell: shell("Sepsis", "/information/50", theme, overdue),
        id: "50".into(),
        title: "Sepsis".into(),
        html: "<p>Sepsis is a bad sign. Call us at once.</p>".into(),
        author: small(0),
        sources: SourceView::all("doi:10.1136/bmj.i1327"),
        age: "for readers from the age of 9".into(),
        words: 120,
        reviewed: "12 March 2026".into(),
        review_on: "12 March 2027".into(),
        overdue,
        is_own: overdue,
        video: Some(card("")),
        files: vec![VideoFileView { height: 360, url: "/videos/40/files/360.mp4".into() }],
        language: "en".into(),
    }
}

/// Every page about videos, with the name of its file.
pub(super) fn all(theme: Theme) -> Vec<(&'static str, String)> {
    let mut errors = FormErrors::default();
    errors
        .add("captions", "The captions are not WebVTT, so nothing was saved. Line 3: the times have commas.");
    let mut upload_errors = FormErrors::default();
    upload_errors.add("file", "This file is not a video that is read here.");
    let list = |mine: bool, videos: Vec<VideoCard>| Videos {
        shell: shell("Videos", "/videos", theme, mine),
        mine,
        videos,
        links: PageLinks::default(),
    };
    let new = |refused: &str, errors: FormErrors| VideoNew {
        shell: shell("Upload a video", "/videos/new", theme, true),
        refused: refused.into(),
        largest: "4.3 GB".into(),
        title: String::new(),
        errors,
    };
    let mut information_errors = FormErrors::default();
    information_errors.add("review_on", "This day has passed. Say when the page is to be looked at again.");
    let form = InformationForm {
        title: "Sepsis".into(),
        text: "Call us at once.".into(),
        videos: Choices::of([("40", "The first hour")], "40"),
        ..InformationForm::default()
    };
    vec![
        page(
            "information-pages",
            &InformationPages {
                shell: shell("For patients", "/information", theme, true),
                pages: vec![InformationRow {
                    id: "50".into(),
                    title: "Sepsis".into(),
                    author: small(0),
                    age: "for readers from the age of 11".into(),
                    overdue: true,
                }],
                links: PageLinks::default(),
            },
        ),
        page("information", information(theme, false)),
        page("information-overdue", information(theme, true)),
        page(
            "information-edit",
            &InformationEdit {
                shell: shell("Review the page", "/information/50/edit", theme, true),
                id: Some("50".into()),
                form,
                errors: information_errors,
            },
        ),
        page("videos", list(false, vec![card("")])),
        page("videos-mine", list(true, vec![card(""), card("Being prepared, 40 %")])),
        page("videos-none", list(false, Vec::new())),
        page("video", watch(theme, true)),
        page("video-visitor", watch(theme, false)),
        page(
            "video-preparing",
            &Video { files: Vec::new(), card: card("Being prepared, 40 %"), ..watch(theme, true) },
        ),
        page("video-new", new("", upload_errors)),
        page(
            "video-new-refused",
            new("Hosts show who they are: this needs a verified profession.", FormErrors::default()),
        ),
        page("video-edit", edit(theme, "ready", errors)),
        page("video-edit-uploading", edit(theme, "uploading", FormErrors::default())),
        page("video-edit-preparing", edit(theme, "preparing", FormErrors::default())),
        page("video-edit-failed", edit(theme, "failed", FormErrors::default())),
        page("video-edit-published", edit(theme, "published", FormErrors::default())),
    ]
}
