//! Migrations only go forward. One folder each, plain SQL for both databases side by side; a released one never
//! changes.

use crate::db::{Db, StoreError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

struct Migration {
    number: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// One entry, from the folder that is named `NUMBER_NAME`.
macro_rules! migration {
    ($number:literal, $name:literal, $folder:literal) => {
        Migration {
            number: $number,
            name: $name,
            sqlite: include_str!(concat!("../migrations/", $folder, "/sqlite.sql")),
            postgres: include_str!(concat!("../migrations/", $folder, "/postgres.sql")),
        }
    };
}

const MIGRATIONS: &[Migration] = &[
    migration!(1, "house", "0001_house"),
    migration!(2, "guard", "0002_guard"),
    migration!(3, "two_factor", "0003_two_factor"),
    migration!(4, "pictures", "0004_pictures"),
    migration!(5, "credentials", "0005_credentials"),
    migration!(6, "moderation", "0006_moderation"),
    migration!(7, "sign_ins", "0007_sign_ins"),
    migration!(8, "questions", "0008_questions"),
    migration!(9, "sessions", "0009_sessions"),
    migration!(11, "transcripts", "0011_transcripts"),
    migration!(14, "refusals", "0014_refusals"),
    migration!(15, "hubs", "0015_hubs"),
    migration!(16, "cpd", "0016_cpd"),
    migration!(17, "conference", "0017_conference"),
    migration!(18, "certificates", "0018_certificates"),
    migration!(19, "groups", "0019_groups"),
    migration!(21, "statements", "0021_statements"),
    migration!(22, "measures", "0022_measures"),
    migration!(24, "member_search", "0024_member_search"),
    migration!(25, "group_board", "0025_group_board"),
    migration!(26, "video", "0026_video"),
    migration!(27, "pseudonyms", "0027_pseudonyms"),
];

/// The schema that this binary knows.
pub fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

/// The schema that the database has; 0 when it is empty.
pub fn current(db: &mut Db) -> Result<i64, StoreError> {
    db.batch_execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL)",
    )?;
    let row: Option<i64> = diesel::select(diesel::dsl::sql::<BigInt>(
        "coalesce((SELECT max(number) FROM schema_migrations), 0)",
    ))
    .get_result(db)
    .optional()?;
    Ok(row.unwrap_or(0))
}

/// Brings the database to [`newest`]; the names of what was done. A database of a newer binary is refused, so that
/// nothing is written that it would misread.
pub fn run(db: &mut Db) -> Result<Vec<&'static str>, StoreError> {
    let have = current(db)?;
    if have > newest() {
        return Err(StoreError::Open(format!(
            "the database has schema {have}, this program knows {}; start the newer program, or restore a backup",
            newest()
        )));
    }
    let mut done = Vec::new();
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > have) {
        let sql = if db.is_sqlite() { migration.sqlite } else { migration.postgres };
        db.transaction(|db| {
            // Two processes may start at once; the second finds the row and does nothing.
            if let Db::Postgres(conn) = db {
                conn.batch_execute("SELECT pg_advisory_xact_lock(7270)")?;
            }
            if current(db)? >= migration.number {
                return Ok(());
            }
            db.batch_execute(sql)?;
            diesel::sql_query(format!(
                "INSERT INTO schema_migrations (number, name) VALUES ({}, '{}')",
                migration.number, migration.name
            ))
            .execute(db)?;
            Ok::<_, StoreError>(())
        })?;
        done.push(migration.name);
    }
    Ok(done)
}

/// SQLite's version, or PostgreSQL's.
pub fn server_version(db: &mut Db) -> Result<String, StoreError> {
    let sql = if db.is_sqlite() { "'SQLite ' || sqlite_version()" } else { "split_part(version(), ',', 1)" };
    Ok(diesel::select(diesel::dsl::sql::<Text>(sql)).get_result(db)?)
}
