//! The whole server, spoken to over HTTP on a real port with a real database: SQLite, or PostgreSQL when
//! `ROUNDS_TEST_DATABASE` names a server (`postgres://user@host/postgres`). Time is simulated; nothing sleeps.

mod harness;

mod accounts;
mod durability;
mod oauth;
mod pages;
mod posts;
mod streaming;
mod timelines;
