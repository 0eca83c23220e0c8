//! Professional registers as they were imported last: digests to compare with, nothing to read.

use crate::db::{Db, StoreError};
use crate::schema::{register_entries, registers};
use diesel::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = registers)]
pub struct Register {
    /// `gmc`
    pub name: String,
    /// `General Medical Council`
    pub title: String,
    /// Only entries of this generation count.
    pub generation: i64,
    pub entries: i64,
    pub active: i64,
    pub imported_at: i64,
}

/// `reference` and `name` are digests; `until` is when the registration ends, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = register_entries)]
pub struct Entry {
    pub register: String,
    pub generation: i64,
    pub reference: String,
    pub name: String,
    pub profession: String,
    pub active: bool,
    pub until: Option<i64>,
}

pub fn all(db: &mut Db) -> Result<Vec<Register>, StoreError> {
    Ok(registers::table.order(registers::name.asc()).select(Register::as_select()).load(db)?)
}

pub fn by_name(db: &mut Db, name: &str) -> Result<Option<Register>, StoreError> {
    Ok(registers::table.find(name).select(Register::as_select()).first(db).optional()?)
}

/// The entry of the present generation.
pub fn entry(db: &mut Db, register: &str, reference: &str) -> Result<Option<Entry>, StoreError> {
    let Some(known) = by_name(db, register)? else { return Ok(None) };
    Ok(register_entries::table
        .find((register, known.generation, reference))
        .select(Entry::as_select())
        .first(db)
        .optional()?)
}

/// Rows of a generation that does not count yet.
pub fn insert_entries(db: &mut Db, rows: &[Entry]) -> Result<(), StoreError> {
    match db {
        // A batch of diesel's for SQLite opens a transaction of its own, and this is one already.
        Db::Sqlite(conn) => {
            for row in rows {
                diesel::insert_into(register_entries::table).values(row).execute(conn)?;
            }
        }
        Db::Postgres(conn) => {
            diesel::insert_into(register_entries::table).values(rows).execute(conn)?;
        }
    }
    Ok(())
}

/// From now on this generation counts.
pub fn switch(db: &mut Db, register: &Register) -> Result<(), StoreError> {
    diesel::delete(registers::table.find(&register.name)).execute(db)?;
    diesel::insert_into(registers::table).values(register).execute(db)?;
    Ok(())
}

/// Deletes up to `limit` references' worth of rows of every other generation; how many rows went. Again until none do,
/// so that no transaction is long.
pub fn prune(db: &mut Db, register: &str, keep: i64, limit: i64) -> Result<usize, StoreError> {
    let old: Vec<(i64, String)> = register_entries::table
        .filter(register_entries::register.eq(register))
        .filter(register_entries::generation.ne(keep))
        .select((register_entries::generation, register_entries::reference))
        .limit(limit)
        .load(db)?;
    let mut gone = 0;
    let mut generations: Vec<i64> = old.iter().map(|(generation, _)| *generation).collect();
    generations.dedup();
    for generation in generations {
        let references: Vec<&String> =
            old.iter().filter(|(of, _)| *of == generation).map(|(_, reference)| reference).collect();
        gone += diesel::delete(
            register_entries::table
                .filter(register_entries::register.eq(register))
                .filter(register_entries::generation.eq(generation))
                .filter(register_entries::reference.eq_any(references)),
        )
        .execute(db)?;
    }
    Ok(gone)
}
