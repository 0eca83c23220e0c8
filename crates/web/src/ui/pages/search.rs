//! Accounts, hashtags and posts that match.

use crate::ui::view::{AccountView, PageLinks, PostView, Shell, TagView};
use askama::Template;

#[derive(Template)]
#[template(path = "search.html")]
pub struct Search {
    pub shell: Shell,
    pub query: String,
    pub accounts: Vec<AccountView>,
    pub tags: Vec<TagView>,
    pub posts: Vec<PostView>,
    pub links: PageLinks,
    pub error: Option<String>,
}

impl Search {
    pub fn found_nothing(&self) -> bool {
        self.accounts.is_empty() && self.tags.is_empty() && self.posts.is_empty()
    }
}
