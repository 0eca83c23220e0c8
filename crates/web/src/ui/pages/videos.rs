//! Videos: the list, watching one, uploading, and what its author says of it.

use crate::ui::view::{
    AccountSmall, Choices, FormErrors, FrameNote, Moment, PageLinks, Shell, SourceView, VideoCard,
    VideoFileView, VideoQuestion, When,
};
use askama::Template;

#[derive(Template)]
#[template(path = "videos.html")]
pub struct Videos {
    pub shell: Shell,
    pub mine: bool,
    pub videos: Vec<VideoCard>,
    pub links: PageLinks,
}

#[derive(Template)]
#[template(path = "video.html")]
pub struct Video {
    pub shell: Shell,
    pub card: VideoCard,
    pub group: Option<AccountSmall>,
    pub description_html: String,
    pub interests: String,
    pub sources: Vec<SourceView>,
    pub files: Vec<VideoFileView>,
    pub language: String,
    pub chapters: Vec<Moment>,
    pub transcript: Vec<Moment>,
    pub questions: Vec<VideoQuestion>,
    pub is_own: bool,
    /// Where it begins, in seconds.
    pub start: u32,
    /// How many percent of it the viewer has seen; nothing for visitors.
    pub seen: Option<u32>,
    pub counts: bool,
    pub minutes: i64,
    pub published: Option<When>,
}

#[derive(Template)]
#[template(path = "video_new.html")]
pub struct VideoNew {
    pub shell: Shell,
    /// Why the viewer cannot upload one; empty when they can.
    pub refused: String,
    pub largest: String,
    pub title: String,
    pub errors: FormErrors,
}

#[derive(Debug, Clone, Default)]
pub struct VideoForm {
    pub title: String,
    pub description: String,
    pub interests: String,
    pub sources: String,
    pub chapters: String,
    pub captions: String,
    pub language: String,
    pub audiences: Choices,
    pub groups: Choices,
}

#[derive(Template)]
#[template(path = "video_edit.html")]
pub struct VideoEdit {
    pub shell: Shell,
    pub id: String,
    pub title: String,
    /// `uploading`, `preparing`, `ready`, `published`, `failed`.
    pub state: &'static str,
    pub progress: i16,
    /// “3.2 of 4.1 MB have arrived”, while it is on its way.
    pub arrived: String,
    pub problem: String,
    pub notes: Vec<FrameNote>,
    /// The program that read the pictures; empty when none did.
    pub read_by: String,
    pub questions: Vec<VideoQuestion>,
    pub form: VideoForm,
    pub errors: FormErrors,
}

impl VideoEdit {
    fn can_be_watched(&self) -> bool {
        ["ready", "published"].contains(&self.state)
    }
}
