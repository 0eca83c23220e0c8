//! Outside formats, bytes and types: today the JSON of the Mastodon client API and the HTML of posts.
//!
//! Never here: IO, SQL.

pub mod html;
pub mod mastodon;
pub mod time;
