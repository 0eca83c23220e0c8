//! What pages do: ask one use case, show its answer. One noun, one file.

pub(super) mod act;
pub(super) mod admin_credentials;
pub(super) mod auth;
pub(super) mod compose;
pub(super) mod concern;
pub(super) mod credentials;
pub(super) mod decisions;
pub(super) mod events;
pub(super) mod files;
pub(super) mod guard;
pub(super) mod hubs;
pub(super) mod lists;
pub(super) mod moderated;
pub(super) mod moderation;
pub(super) mod notifications;
pub(super) mod oauth;
pub(super) mod people;
pub(super) mod pictures;
pub(super) mod reporting;
pub(super) mod search;
pub(super) mod second_step;
pub(super) mod security;
pub(super) mod settings;
pub(super) mod timelines;
pub(super) mod transparency;
