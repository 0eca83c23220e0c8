//! Followers of an account, or whom it follows.

use crate::ui::view::{AccountList, AccountView, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "people.html")]
pub struct People {
    pub shell: Shell,
    pub account: AccountView,
    pub is_followers: bool,
    pub list: AccountList,
}
