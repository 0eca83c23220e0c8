//! The vocabulary of Rounds and its pure rules: what a handle, a hashtag, a scope or a visibility is, and what
//! limits hold. Every other room speaks these words.
//!
//! Never here: IO, async, SQL, HTTP, the clock.

#[macro_use]
mod coded;

pub mod conference;
pub mod consent;
pub mod cpd;
pub mod credential;
pub mod email;
pub mod group;
pub mod handle;
pub mod hashtag;
pub mod id;
pub mod limits;
pub mod locale;
pub mod metrics;
pub mod moderation;
pub mod naming;
pub mod paper;
pub mod poll;
pub mod profession;
pub mod protocol;
pub mod question;
pub mod readability;
pub mod refusal;
pub mod role;
pub mod scope;
pub mod session;
pub mod spc;
pub mod text;
pub mod timetable;
pub mod video;
pub mod visibility;
pub mod wordrule;

pub use consent::Consent;
pub use credential::{Level, Method, Status};
pub use email::Email;
pub use handle::Handle;
pub use hashtag::Hashtag;
pub use id::Id;
pub use limits::Limits;
pub use naming::RealName;
pub use paper::{Doi, PaperId, Pmid};
pub use profession::Profession;
pub use refusal::Refusal;
pub use role::Role;
pub use scope::{Scope, Scopes};
pub use timetable::{Timetable, Zone};
pub use visibility::Visibility;
