//! Outside formats, bytes and types: the JSON of the Mastodon client API, the HTML of posts, charts as SVG,
//! transcripts of sessions, files of question banks, CPD ledgers, certificates, register files, calendars and feeds, the
//! links of a page, what paper services answer, OpenID Connect.
//!
//! Never here: IO, SQL.

pub mod activities;
pub mod aiken;
pub mod badge;
pub mod cases;
pub mod chart;
pub mod feeds;
pub mod gift;
pub mod html;
pub mod ical;
pub mod mastodon;
pub mod oidc;
pub mod papers;
pub mod quiz;
pub mod register;
pub mod rel_me;
pub mod time;
pub mod transcript;
