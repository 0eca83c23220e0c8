//! The whole server, spoken to over HTTP on a real port with a real database: SQLite, or PostgreSQL when
//! `ROUNDS_TEST_DATABASE` names a server (`postgres://user@host/postgres`). Time is simulated; nothing sleeps.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod authenticator;
mod harness;

mod access;
mod accounts;
mod bad_input;
mod certificates;
mod concern;
mod conferences;
mod cpd;
mod credentials;
mod crowd;
mod demo;
mod durability;
mod files;
mod groups;
mod guard;
mod hubs;
mod incidents;
mod information;
mod leaving;
mod measures;
mod moderation;
mod naming;
mod oauth;
mod oidc;
mod pages;
mod passkeys;
mod pictures;
mod posts;
mod questions;
mod registers;
mod scans;
mod sessions;
mod statements;
mod streaming;
mod timelines;
mod transcripts;
mod two_factor;
mod videos;
