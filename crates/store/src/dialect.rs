//! Where the two databases truly differ. Everything else is written once.

use crate::db::{Db, StoreError, WorkError};
use crate::jobs::{Lane, PREPARE_VIDEO};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, SmallInt, Text};

/// A transaction whose closure ends with the caller's own error type.
pub(crate) fn transaction<T, E: WorkError>(
    db: &mut Db,
    work: impl FnOnce(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    let run =
        |db: &mut Db, sql: &str| db.batch_execute(sql).map_err(|error| E::from(StoreError::from(error)));
    run(db, "BEGIN")?;
    match work(db) {
        Ok(result) => run(db, "COMMIT").map(|()| result),
        Err(error) => {
            run(db, "ROLLBACK")?;
            Err(error)
        }
    }
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Ids of posts whose text has every word of `words`, of one group or of all, newest first, below `max_id`. `words` are plain words.
pub(crate) fn search_posts(
    db: &mut Db,
    words: &[String],
    group: Option<i64>,
    max_id: i64,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let rows: Vec<IdRow> = match db {
        Db::Sqlite(conn) => {
            // Each word is a quoted FTS5 string, so that no operator of the query language gets through.
            let query = words
                .iter()
                .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
                .collect::<Vec<_>>()
                .join(" ");
            let within = group.map_or_else(String::new, |group| {
                format!(
                    "AND EXISTS (SELECT 1 FROM posts WHERE id = post_search.rowid AND group_id = {group})"
                )
            });
            diesel::sql_query(format!(
                "SELECT rowid AS id FROM post_search WHERE post_search MATCH ? AND rowid < ? {within} \
                 ORDER BY rowid DESC LIMIT ?",
            ))
            .bind::<Text, _>(query)
            .bind::<BigInt, _>(max_id)
            .bind::<BigInt, _>(limit)
            .load(conn)?
        }
        Db::Postgres(conn) => diesel::sql_query(format!(
            "SELECT id FROM posts WHERE boost_of_id IS NULL {} \
             AND to_tsvector('simple', text || ' ' || spoiler) @@ plainto_tsquery('simple', $1) \
             AND id < $2 ORDER BY id DESC LIMIT $3",
            group.map_or_else(String::new, |group| format!("AND group_id = {group}"))
        ))
        .bind::<Text, _>(words.join(" "))
        .bind::<BigInt, _>(max_id)
        .bind::<BigInt, _>(limit)
        .load(conn)?,
    };
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// `(account, role)` of the members of a group whose `column` begins so, in its order. It walks the column's index, so
/// that a short beginning reads as far as the page goes, and not all who are called so.
pub(crate) fn members_called(
    db: &mut Db,
    group: i64,
    column: &'static str,
    begins: &str,
    limit: i64,
) -> Result<Vec<(i64, i16)>, StoreError> {
    #[derive(QueryableByName)]
    struct Member {
        #[diesel(sql_type = BigInt)]
        account_id: i64,
        #[diesel(sql_type = SmallInt)]
        role: i16,
    }
    let (range, order) = match db {
        Db::Sqlite(_) => ("{c} COLLATE NOCASE >= $1 AND {c} COLLATE NOCASE < $2", "{c} COLLATE NOCASE"),
        Db::Postgres(_) => ("{c} ~>=~ $1 AND {c} ~<~ $2", "{c} USING ~<~"),
    };
    // SQLite keeps the order of a CROSS JOIN: accounts by name first, then whether they are members. It numbers `$n` as
    // they come, so they come in the order of the binds.
    let sql = format!(
        "SELECT m.account_id, m.role FROM accounts a CROSS JOIN group_members m \
         WHERE {range} AND m.account_id = a.id AND m.group_id = $3 ORDER BY {order} LIMIT $4"
    )
    .replace("{c}", &format!("a.{column}"));
    let query = diesel::sql_query(sql)
        .bind::<Text, _>(begins)
        .bind::<Text, _>(format!("{begins}{}", char::MAX))
        .bind::<BigInt, _>(group)
        .bind::<BigInt, _>(limit);
    let rows: Vec<Member> = query.load(db)?;
    Ok(rows.into_iter().map(|row| (row.account_id, row.role)).collect())
}

/// Claims the next job that is due, for `lease_until`. Two workers never claim the same one.
pub(crate) fn claim_job(
    db: &mut Db,
    lane: Lane,
    now_ms: i64,
    lease_until: i64,
) -> Result<Option<i64>, StoreError> {
    let is = if lane == Lane::Slow { "=" } else { "<>" };
    let due = "NOT dead AND run_at <= {now} AND (lease IS NULL OR lease < {now})"
        .replace("{now}", &now_ms.to_string());
    // SQLite has one writer, so there is nobody to skip.
    let skip = if db.is_sqlite() { "" } else { "FOR UPDATE SKIP LOCKED" };
    let sql = format!(
        "UPDATE jobs SET lease = {lease_until}, attempts = attempts + 1 WHERE id = \
         (SELECT id FROM jobs WHERE {due} AND kind {is} '{PREPARE_VIDEO}' ORDER BY run_at LIMIT 1 {skip}) RETURNING id"
    );
    let row: Option<IdRow> = diesel::sql_query(sql).get_result(db).optional()?;
    Ok(row.map(|row| row.id))
}

/// What the database says about its own soundness; empty when it is well.
pub(crate) fn integrity(db: &mut Db) -> Result<Vec<String>, StoreError> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        line: String,
    }
    match db {
        Db::Sqlite(conn) => {
            let rows: Vec<Line> =
                diesel::sql_query("SELECT integrity_check AS line FROM pragma_integrity_check").load(conn)?;
            let broken: Vec<Line> = diesel::sql_query(
                "SELECT 'a row of ' || \"table\" || ' points to a missing row of ' || parent AS line FROM pragma_foreign_key_check",
            )
            .load(conn)?;
            Ok(rows.into_iter().chain(broken).map(|row| row.line).filter(|line| line != "ok").collect())
        }
        Db::Postgres(conn) => {
            let rows: Vec<Line> = diesel::sql_query(
                "SELECT 'index ' || c.relname || ' is not valid' AS line FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid",
            )
            .load(conn)?;
            Ok(rows.into_iter().map(|row| row.line).collect())
        }
    }
}

/// Makes an empty database on a PostgreSQL server. `name` has only letters and digits.
pub(crate) fn create_database(db: &mut Db, name: &str) -> Result<(), StoreError> {
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(StoreError::Open("the name of a database has only letters and digits".into()));
    }
    Ok(db.batch_execute(&format!("CREATE DATABASE {name}"))?)
}

/// Writes what the log holds into the database and empties it, so that no copy of what was deleted stays there. False
/// when somebody still reads from it.
pub(crate) fn empty_log(db: &mut Db) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Checkpoint {
        #[diesel(sql_type = BigInt)]
        busy: i64,
    }
    let Db::Sqlite(conn) = db else { return Ok(true) };
    let row: Checkpoint = diesel::sql_query("PRAGMA wal_checkpoint(TRUNCATE)").get_result(conn)?;
    Ok(row.busy == 0)
}
