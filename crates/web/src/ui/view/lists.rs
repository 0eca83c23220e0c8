//! Pages of posts and of accounts.

use super::{AccountView, PostView};

/// Addresses of the pages beside this one.
#[derive(Debug, Clone, Default)]
pub struct PageLinks {
    pub newer: Option<String>,
    pub older: Option<String>,
}

impl PageLinks {
    pub fn is_empty(&self) -> bool {
        self.newer.is_none() && self.older.is_none()
    }
}

/// Posts, newest first.
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    pub posts: Vec<PostView>,
    pub links: PageLinks,
    /// Name of the live stream (`home`, `local`, `tag:sepsis`); only the first page has one.
    pub stream: Option<String>,
    /// What to say, and what to do, when there are no posts.
    pub empty: String,
}

#[derive(Debug, Clone, Default)]
pub struct AccountList {
    pub accounts: Vec<AccountView>,
    pub links: PageLinks,
    pub empty: String,
}
