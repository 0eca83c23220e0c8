//! Outside formats, bytes and types: the JSON of the Mastodon client API, the HTML of posts,
//! the links of a page.
//!
//! Never here: IO, SQL.

pub mod html;
pub mod mastodon;
pub mod rel_me;
pub mod time;
