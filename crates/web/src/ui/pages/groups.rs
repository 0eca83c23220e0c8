//! Groups with members: one of them, founding one, who is in, and the desk of its moderators.

use crate::ui::view::{
    AccountView, DoorRow, FormErrors, GroupCard, GroupMemberRow, LogRow, PageLinks, PostView, RulesForm,
    Shell, Timeline, WaitingRow,
};
use askama::Template;

#[derive(Template)]
#[template(path = "group.html")]
pub struct GroupPage {
    pub shell: Shell,
    pub account: AccountView,
    pub group: GroupCard,
    pub pins: Vec<PostView>,
    pub timeline: Timeline,
    /// What was looked for in it.
    pub query: String,
    /// What waits on its desk.
    pub waiting: u64,
}

impl GroupPage {
    fn inside(&self) -> &crate::ui::view::InsideView {
        self.group.inside.as_ref().expect("this page is made for groups with members only")
    }
}

/// What a group says of itself, to be changed.
#[derive(Debug, Clone, Default)]
pub struct GroupEditForm {
    pub name: String,
    pub description: String,
    /// Whether it has a timetable: journal clubs do.
    pub meets: bool,
    pub timetable: String,
    pub time_zone: String,
}

#[derive(Template)]
#[template(path = "group_edit.html")]
pub struct GroupEdit {
    pub shell: Shell,
    pub group: GroupCard,
    pub form: GroupEditForm,
    pub max_bio: usize,
    pub errors: FormErrors,
}

#[derive(Debug, Clone, Default)]
pub struct CommunityForm {
    /// The word in the API: community, campaign, project.
    pub kind: String,
    pub name: String,
    pub handle: String,
    pub hashtag: String,
    pub description: String,
    pub rules: RulesForm,
}

#[derive(Template)]
#[template(path = "community_new.html")]
pub struct CommunityNew {
    pub shell: Shell,
    pub form: CommunityForm,
    /// `(value, label, chosen)`.
    pub kinds: Vec<(&'static str, &'static str, bool)>,
    pub max_bio: usize,
    pub refused: Option<String>,
    pub errors: FormErrors,
}

#[derive(Template)]
#[template(path = "group_members.html")]
pub struct GroupMembers {
    pub shell: Shell,
    pub group: GroupCard,
    pub query: String,
    pub members: Vec<GroupMemberRow>,
    pub links: PageLinks,
}

#[derive(Template)]
#[template(path = "group_desk.html")]
pub struct GroupDesk {
    pub shell: Shell,
    pub group: GroupCard,
    pub waiting: Vec<WaitingRow>,
    pub asking: Vec<DoorRow>,
    pub invited: Vec<String>,
    pub kept_out: Vec<DoorRow>,
    pub log: Vec<LogRow>,
    pub form: RulesForm,
    pub errors: FormErrors,
}
