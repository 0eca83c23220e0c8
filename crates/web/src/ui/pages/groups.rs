//! Groups with members: one of them, founding one, who is in, and the desk of its moderators.

use crate::ui::view::{
    AccountView, AnnouncementCard, DoorRow, EventCard, EventForm, FileRow, FormErrors, GroupCard,
    GroupMemberRow, LogRow, PageLinks, PostView, RulesForm, Shell, Timeline, WaitingRow,
};
use askama::Template;

#[derive(Template)]
#[template(path = "group.html")]
pub struct GroupPage {
    pub shell: Shell,
    pub account: AccountView,
    pub group: GroupCard,
    pub announcements: Vec<AnnouncementCard>,
    /// The next of them.
    pub events: Vec<EventCard>,
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
#[template(path = "group_events.html")]
pub struct GroupEvents {
    pub shell: Shell,
    pub group: GroupCard,
    pub coming: Vec<EventCard>,
    pub past: Vec<EventCard>,
    pub zone: String,
    pub form: EventForm,
    pub errors: FormErrors,
}

#[derive(Template)]
#[template(path = "group_files.html")]
pub struct GroupFiles {
    pub shell: Shell,
    pub group: GroupCard,
    pub files: Vec<FileRow>,
    pub errors: FormErrors,
}

impl GroupEvents {
    fn here(&self) -> String {
        format!("/groups/{}/events", self.group.account.id)
    }

    fn is_member(&self) -> bool {
        self.group.inside.as_ref().is_some_and(|inside| inside.is_member && !inside.archived)
    }
}

impl GroupFiles {
    fn is_member(&self) -> bool {
        self.group.inside.as_ref().is_some_and(|inside| inside.is_member && !inside.archived)
    }

    fn is_closed(&self) -> bool {
        self.group.inside.as_ref().is_some_and(|inside| inside.is_closed)
    }
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
