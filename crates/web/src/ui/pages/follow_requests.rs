//! People who ask to follow the viewer.

use crate::ui::view::{AccountList, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "follow_requests.html")]
pub struct FollowRequests {
    pub shell: Shell,
    pub list: AccountList,
}
