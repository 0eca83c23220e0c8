//! Believable views of invented people, for tests and for looking at pages.

mod people;
mod posts;

pub use people::{account, everyone, small, trends, viewer};
pub use posts::{held_picture, picture, post, timeline};

use crate::ui::view::{Choices, ComposerView, Count, Shell, TagView, Theme, When};

/// The newest moment of all samples.
pub fn when(human: &str) -> When {
    When { iso: "2026-03-12T14:05:00Z".into(), human: human.into(), full: "12 March 2026, 14:05".into() }
}

pub fn shell(title: &str, path: &str, theme: Theme, signed_in: bool) -> Shell {
    Shell {
        title: title.into(),
        description: "Clinicians learning in public.".into(),
        instance_name: "Rounds".into(),
        path: path.into(),
        theme,
        viewer: signed_in.then(viewer),
        anonymous_csrf: "anonymous".into(),
        trends: trends(),
        followed_tags: if signed_in { vec![tag("AcuteMed", 8), tag("Sepsis", 3)] } else { Vec::new() },
        ..Shell::default()
    }
}

pub fn tag(name: &str, scale: u64) -> TagView {
    let uses = [3, 5, 2, 6, 4, 7, 9].iter().map(|n| n * scale).collect();
    TagView { name: name.into(), uses, accounts: 11 * scale, following: None }
}

pub fn composer(compact: bool) -> ComposerView {
    ComposerView {
        action: "/posts".into(),
        languages: Choices::of([("en", "English"), ("de", "Deutsch"), ("cy", "Cymraeg")], "en"),
        max_chars: 1000,
        max_pictures: 4,
        max_alt_chars: 1500,
        max_option_chars: 100,
        interests: "Travel grant from an ultrasound society (2025).".into(),
        idempotency_key: "5f1c".into(),
        compact,
        ..ComposerView::default()
    }
}

pub fn count(n: u64) -> Count {
    Count(n)
}
