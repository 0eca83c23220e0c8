//! The JSON of the Mastodon client API, entity by entity. Version 4.5's fields, null or empty where Rounds has
//! nothing to say.

mod account;
mod instance;
mod moderation;
mod small;
mod status;

pub use account::{Account, CredentialSource, Field, Relationship, Role};
pub use instance::{Instance, nodeinfo, nodeinfo_links, oauth_server, rule_json, v1, v2, webfinger};
pub use moderation::{
    AccountWarning, AdminAccount, AdminReport, Appeal, DomainBlock, EmailDomainBlock, Report,
};
pub use small::{
    Application, Attachment, AttachmentMeta, Context, CredentialApplication, Day, Focus, List, Marker,
    Mention, Notification, Poll, PollOption, Preferences, Scheduled, ScheduledParams, Size, StatusEdit,
    StatusSource, StatusTag, Tag, Token, Userinfo,
};
pub use status::{Fragment, Marks, QuoteApproval, StatusApplication, StatusBody, StatusJson, raw};

use serde::Serialize;

/// An id as clients read it.
pub fn id(id: i64) -> String {
    id.to_string()
}

/// JSON of a value that always has one.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("our entities have string keys and finite numbers")
}
