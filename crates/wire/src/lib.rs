//! Outside formats, bytes and types: the JSON of the Mastodon client API, the HTML of posts, register files, the links
//! of a page, OpenID Connect, files of question banks.
//!
//! Never here: IO, SQL.

pub mod aiken;
pub mod gift;
pub mod html;
pub mod mastodon;
pub mod oidc;
pub mod quiz;
pub mod register;
pub mod rel_me;
pub mod time;
