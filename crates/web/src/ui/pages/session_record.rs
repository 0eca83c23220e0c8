//! The transcript and the numbers of a session that has closed.

use crate::ui::view::{AccountSmall, RecordPart, RecordView, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "session_record.html")]
pub struct SessionRecord {
    pub shell: Shell,
    pub part: RecordPart,
    pub id: String,
    pub title: String,
    pub group: AccountSmall,
    pub opens: When,
    pub closes: When,
    /// `None` until the session has closed.
    pub record: Option<RecordView>,
}

impl SessionRecord {
    fn is_transcript(&self) -> bool {
        self.part == RecordPart::Transcript
    }
}
