//! Backup while the server runs, restore while it does not, and the integrity check.

use crate::db::{Db, StoreError};
use crate::open::Address;
use crate::{dialect, migrate};
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::path::Path;
use std::process::Command;

/// Writes a consistent copy of the database to a file that must not exist. SQLite copies itself in one read
/// transaction; PostgreSQL is dumped by its own `pg_dump`.
pub fn write(address: &Address, file: &Path) -> Result<(), StoreError> {
    if file.exists() {
        return Err(StoreError::Open(format!("{} exists; name a new file", file.display())));
    }
    match address {
        Address::Sqlite(_) => {
            let mut db = address.connect()?;
            let name = file.to_str().ok_or_else(|| StoreError::Open("the path is not UTF-8".into()))?;
            let Db::Sqlite(conn) = &mut db else { return Err(StoreError::Closed) };
            diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(name).execute(conn)?;
            Ok(())
        }
        Address::Postgres(url) => {
            tool("pg_dump", &["--format=custom", "--no-owner", "--file", &file.to_string_lossy(), url])
        }
    }
}

/// Takes what was deleted out of the write-ahead log too; false when somebody still reads from it. PostgreSQL keeps its own.
pub fn empty_log(db: &mut Db) -> Result<bool, StoreError> {
    dialect::empty_log(db)
}

/// Replaces the database with a backup. The server must not be running.
pub fn restore(address: &Address, file: &Path) -> Result<(), StoreError> {
    if !file.is_file() {
        return Err(StoreError::Open(format!("{} cannot be read", file.display())));
    }
    match address {
        Address::Sqlite(path) => {
            let mut copy = Address::Sqlite(file.to_owned()).connect()?;
            let problems = dialect::integrity(&mut copy)?;
            if let Some(problem) = problems.first() {
                return Err(StoreError::Open(format!("{} is damaged: {problem}", file.display())));
            }
            let schema = migrate::current(&mut copy)?;
            if schema == 0 || schema > migrate::newest() {
                return Err(StoreError::Open(format!(
                    "{} is not a backup that this program can read",
                    file.display()
                )));
            }
            drop(copy);
            let io = |error: std::io::Error| StoreError::Open(format!("{}: {error}", path.display()));
            let beside = path.with_extension("restoring");
            std::fs::copy(file, &beside).map_err(io)?;
            std::fs::File::open(&beside).and_then(|copy| copy.sync_all()).map_err(io)?;
            // The old log belongs to the old file; it must be gone before the new file takes its name.
            for suffix in ["-wal", "-shm"] {
                let mut log = path.clone().into_os_string();
                log.push(suffix);
                match std::fs::remove_file(&log) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
                    _ => {}
                }
            }
            std::fs::rename(&beside, path).map_err(io)
        }
        Address::Postgres(url) => tool(
            "pg_restore",
            &[
                "--clean",
                "--if-exists",
                "--no-owner",
                "--single-transaction",
                "--dbname",
                url,
                &file.to_string_lossy(),
            ],
        ),
    }
}

/// What is wrong with the database; empty when nothing is.
pub fn check(db: &mut Db) -> Result<Vec<String>, StoreError> {
    dialect::integrity(db)
}

fn tool(name: &str, arguments: &[&str]) -> Result<(), StoreError> {
    let output = Command::new(name).args(arguments).output().map_err(|error| {
        StoreError::Open(format!("{name} cannot be started ({error}); install PostgreSQL's client programs"))
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(StoreError::Open(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim())))
}
