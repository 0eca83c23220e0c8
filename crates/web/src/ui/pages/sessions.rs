//! Sessions: what is coming, one of them, announcing one; and the groups that run them.

use crate::ui::view::{
    Choices, ComposerView, FormErrors, GroupCard, HereView, PageLinks, PromptBlock, SessionCard, SessionPost,
    Shell,
};
use askama::Template;

#[derive(Template)]
#[template(path = "sessions.html")]
pub struct Sessions {
    pub shell: Shell,
    pub open: Vec<SessionCard>,
    pub coming: Vec<SessionCard>,
    pub past: Vec<SessionCard>,
    /// Groups that the viewer announces sessions for.
    pub hosted: Vec<GroupCard>,
}

#[derive(Template)]
#[template(path = "groups.html")]
pub struct Groups {
    pub shell: Shell,
    pub title: &'static str,
    /// The word of the list that is shown, and of each list with its title.
    pub kind: &'static str,
    pub tabs: Vec<(&'static str, &'static str)>,
    pub has_members: bool,
    pub groups: Vec<GroupCard>,
}

#[derive(Debug, Clone, Default)]
pub struct GroupForm {
    /// A name of `kernel::session::GroupKind`.
    pub kind: String,
    pub name: String,
    pub handle: String,
    pub hashtag: String,
    pub description: String,
    pub timetable: String,
    pub time_zone: String,
}

#[derive(Template)]
#[template(path = "group_new.html")]
pub struct GroupNew {
    pub shell: Shell,
    pub form: GroupForm,
    pub max_bio: usize,
    /// Why the viewer may not, when that is so.
    pub refused: Option<String>,
    pub errors: FormErrors,
}

impl GroupNew {
    fn is_conference(&self) -> bool {
        self.form.kind == kernel::session::GroupKind::Conference.name()
    }
}

#[derive(Template)]
#[template(path = "session.html")]
pub struct Session {
    pub shell: Shell,
    pub session: SessionCard,
    pub description_html: String,
    pub summary_html: String,
    /// What its hosts wrote, to be changed.
    pub summary: String,
    pub prompts: Vec<PromptBlock>,
    pub pinned: Vec<SessionPost>,
    pub posts: Vec<SessionPost>,
    pub links: PageLinks,
    /// The live stream of the first page.
    pub stream: Option<String>,
    pub here: HereView,
    pub conducts: bool,
    pub reminded: bool,
    pub composer: Option<ComposerView>,
    /// The prompt whose answers are shown alone.
    pub only: Option<PromptBlock>,
    pub is_first: bool,
    pub error: Option<String>,
}

/// A line of the list of prompts, papers or hosts in the form.
#[derive(Debug, Clone, Default)]
pub struct PaperLine {
    pub id: String,
    pub title: String,
    pub authors: String,
    pub journal: String,
    pub year: String,
    pub link: String,
    pub open_from: String,
    pub open_until: String,
}

#[derive(Debug, Clone, Default)]
pub struct SessionForm {
    /// Where it is sent.
    pub action: String,
    pub group: String,
    pub group_name: String,
    pub title: String,
    pub description: String,
    pub opens_at: String,
    pub closes_at: String,
    pub live_from: String,
    pub time_zone: String,
    pub papers: Vec<PaperLine>,
    /// Text and time.
    pub prompts: Vec<(String, String)>,
    /// Prompts that were asked and stay.
    pub asked: usize,
    /// Handle and part.
    pub hosts: Vec<(String, String)>,
    /// When the group usually meets, in words.
    pub meets: String,
    pub is_new: bool,
}

#[derive(Template)]
#[template(path = "session_form.html")]
pub struct SessionEdit {
    pub shell: Shell,
    pub form: SessionForm,
    pub formats: Choices,
    pub errors: FormErrors,
}

impl SessionEdit {
    pub fn parts(&self, chosen: &str) -> Choices {
        let parts = kernel::session::HostRole::ALL.iter().map(|role| (role.name(), role.label()));
        Choices::of(parts, if chosen.is_empty() { "host" } else { chosen })
    }
}
