//! Posts that wait for their time.

use crate::ui::view::{PageLinks, Shell, VisibilityView, When};
use askama::Template;

#[derive(Template)]
#[template(path = "scheduled.html")]
pub struct Scheduled {
    pub shell: Shell,
    pub posts: Vec<ScheduledView>,
    pub links: PageLinks,
}

#[derive(Debug, Clone, Default)]
pub struct ScheduledView {
    pub id: String,
    pub text: String,
    pub spoiler: String,
    pub pictures: u32,
    pub has_poll: bool,
    pub visibility: VisibilityView,
    pub at: When,
    /// Why it was not published; empty while it waits.
    pub refusal: String,
}
