//! The composer: a new post, a reply, an edit.

use super::{Choices, MediaView, VisibilityView};

#[derive(Debug, Clone, Default)]
pub struct PollDraft {
    /// Up to six texts; missing ones are shown empty.
    pub options: Vec<String>,
    /// Seconds.
    pub expires_in: u32,
    pub multiple: bool,
}

impl PollDraft {
    pub fn option(&self, at: &usize) -> &str {
        self.options.get(*at).map_or("", String::as_str)
    }
}

/// The session that a post joins: its hashtag is added, and the chosen prompt is answered.
#[derive(Debug, Clone, Default)]
pub struct ComposerSession {
    pub id: String,
    pub hashtag: String,
    /// Number, label, and whether it is chosen.
    pub prompts: Vec<(i16, String, bool)>,
}

/// The group that a post is written in.
#[derive(Debug, Clone, Default)]
pub struct ComposerGroup {
    pub id: String,
    pub name: String,
    pub is_closed: bool,
}

#[derive(Debug, Clone, Default)]
pub struct ComposerView {
    /// Where it is sent: `/posts` or `/posts/{id}/edit`.
    pub action: String,
    pub text: String,
    pub spoiler_text: String,
    pub sensitive: bool,
    pub visibility: VisibilityView,
    pub languages: Choices,
    pub in_reply_to_id: Option<String>,
    /// Handle of whom it answers.
    pub reply_to: Option<String>,
    /// Pictures that are already there: edits keep them, their alt texts can change.
    pub media: Vec<MediaView>,
    pub poll: PollDraft,
    /// Value of a datetime-local field.
    pub scheduled_at: String,
    pub max_chars: u32,
    pub max_pictures: u32,
    pub max_alt_chars: u32,
    pub max_option_chars: u32,
    /// What the author has declared; empty when nothing.
    pub interests: String,
    pub with_interests: bool,
    pub idempotency_key: String,
    pub is_edit: bool,
    /// Explanation and references of a question that is edited.
    pub explained: Option<(String, String)>,
    /// Small until it is used: on top of a timeline.
    pub compact: bool,
    pub error: Option<String>,
    /// Where it joins a session.
    pub session: Option<ComposerSession>,
    /// The group that it is written in.
    pub group: Option<ComposerGroup>,
}

/// Durations of polls in seconds.
const DURATIONS: [(u32, &str); 7] = [
    (1_800, "30 minutes"),
    (3_600, "1 hour"),
    (21_600, "6 hours"),
    (86_400, "1 day"),
    (259_200, "3 days"),
    (604_800, "7 days"),
    (1_209_600, "14 days"),
];

impl ComposerView {
    pub fn visibilities(&self) -> [VisibilityView; 4] {
        VisibilityView::ALL
    }

    pub fn durations(&self) -> [(u32, &'static str, bool); 7] {
        let chosen = if self.poll.expires_in == 0 { 86_400 } else { self.poll.expires_in };
        DURATIONS.map(|(seconds, label)| (seconds, label, seconds == chosen))
    }

    pub fn has_poll(&self) -> bool {
        self.poll.options.iter().any(|option| !option.is_empty())
    }

    /// What the author may say of the pictures: `(value, label)`.
    pub fn attestations(&self) -> [(&'static str, &'static str); 4] {
        [
            ("", "No"),
            ("written", "Yes; the patient agreed in writing"),
            ("verbal_recorded", "Yes; the patient agreed in words, and that is in the record"),
            ("anonymised", "Yes; an anonymous X-ray, ultrasound, endoscopy, slide or trace"),
        ]
    }

    pub fn placeholder(&self) -> &'static str {
        match self.reply_to {
            _ if self.session.is_some() => "What do you make of it?",
            Some(_) => "Write your reply",
            None => "What did you learn, see or wonder about?",
        }
    }

    pub fn submit(&self) -> &'static str {
        match (self.is_edit, &self.reply_to) {
            (true, _) => "Save changes",
            (_, Some(_)) => "Reply",
            _ => "Post",
        }
    }
}
