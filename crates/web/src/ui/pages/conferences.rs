//! Conferences: the list, the programme, its forms, what waits for a speaker, the numbers, the wall and its desk.

use super::PaperLine;
use crate::ui::view::{
    AccountSmall, Choices, ConferenceCard, Count, DayView, FormErrors, HeldPost, PostView, Shell, TalkCard,
    TalkRow,
};
use askama::Template;

#[derive(Template)]
#[template(path = "conferences.html")]
pub struct Conferences {
    pub shell: Shell,
    pub conferences: Vec<ConferenceCard>,
}

#[derive(Template)]
#[template(path = "conference.html")]
pub struct Conference {
    pub shell: Shell,
    pub conference: ConferenceCard,
    pub days: Vec<DayView>,
    /// Talks that run.
    pub now: Vec<TalkCard>,
}

#[derive(Debug, Clone, Default)]
pub struct ConferenceForm {
    pub first_day: String,
    pub last_day: String,
    pub time_zone: String,
    pub place: String,
    /// Id and name.
    pub rooms: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "conference_form.html")]
pub struct ConferenceEdit {
    pub shell: Shell,
    pub conference: ConferenceCard,
    pub form: ConferenceForm,
    pub errors: FormErrors,
}

#[derive(Debug, Clone, Default)]
pub struct TalkForm {
    /// Where it is sent.
    pub action: String,
    pub is_new: bool,
    pub title: String,
    pub description: String,
    pub room: String,
    pub opens_at: String,
    pub closes_at: String,
    pub hashtag: String,
    /// Handle and part.
    pub hosts: Vec<(String, String)>,
    pub speakers: String,
    pub papers: Vec<PaperLine>,
    /// Text and time.
    pub prompts: Vec<(String, String)>,
    /// How many of the prompts were posted, and stay as they are.
    pub asked: usize,
    pub no_post: bool,
}

#[derive(Template)]
#[template(path = "talk_form.html")]
pub struct TalkEdit {
    pub shell: Shell,
    pub conference: ConferenceCard,
    pub form: TalkForm,
    pub rooms: Choices,
    pub errors: FormErrors,
}

#[derive(Template)]
#[template(path = "talk_held.html")]
pub struct TalkHeld {
    pub shell: Shell,
    pub talk: TalkCard,
    pub waiting: Vec<HeldPost>,
    pub own: Vec<HeldPost>,
}

#[derive(Template)]
#[template(path = "conference_numbers.html")]
pub struct ConferenceNumbers {
    pub shell: Shell,
    pub conference: ConferenceCard,
    pub is_final: bool,
    pub talks: Vec<TalkRow>,
    pub metrics_html: String,
}

/// What changes on the big screen while it hangs there.
#[derive(Template)]
#[template(path = "parts/wall_now.html")]
pub struct WallNow {
    pub hashtag: String,
    /// Talks that run, or the one that comes next.
    pub talks: Vec<TalkCard>,
    pub posts: Vec<PostView>,
}

#[derive(Template)]
#[template(path = "wall.html")]
pub struct Wall {
    pub shell: Shell,
    pub conference: ConferenceCard,
    /// The room that is shown; empty for all.
    pub room: String,
    pub qr_svg: String,
    pub now_html: String,
}

impl Wall {
    fn query(&self) -> String {
        if self.room.is_empty() { String::new() } else { format!("?room={}", self.room) }
    }
}

#[derive(Template)]
#[template(path = "wall_desk.html")]
pub struct WallDesk {
    pub shell: Shell,
    pub conference: ConferenceCard,
    pub queue: &'static str,
    /// Name, word and number of each queue.
    pub queues: Vec<(&'static str, &'static str, Count)>,
    pub posts: Vec<PostView>,
    pub waiting: Vec<(TalkCard, Count)>,
    pub blocked: Vec<AccountSmall>,
    pub approve: bool,
}
