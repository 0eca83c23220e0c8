//! The yardstick for durable posts: the statements of one post, on our schema with our settings, sent to SQLite by
//! nothing but prepared statements. No queue, no diesel, no HTTP.
//!
//! usage: bare_commits FILE POSTS_PER_COMMIT SECONDS; prints posts a second.

use rusqlite::{Connection, Result, params};
use std::time::{Duration, Instant};
use store::{Address, Store};

const AUTHORS: i64 = 500;
/// As in the load that it stands beside.
const TEXT: &str = "Post number 123456: the lactate was raised and the patient was well #MedEd";
/// What a unit of work with one post leaves in the outbox.
const EVENT: &str = r#"[{"PostPublished":{"id":115606123456789012,"author":115606123456700000,"visibility":0,"reply_to":null,"reply_to_account":null,"boost_of":null,"boost_of_account":null,"media":false,"tags":[115606123456711111],"mentions":[]}},{"AccountCounted":{"account":115606123456700000}}]"#;

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [file, batch, seconds] = words.as_slice() else {
        return Err("usage: bare_commits FILE POSTS_PER_COMMIT SECONDS".into());
    };
    let (batch, spell) = (batch.parse::<i64>()?, Duration::from_secs(seconds.parse()?));
    // Makes the tables and their triggers, and lets go of the file.
    drop(Store::open(&Address::parse(&format!("sqlite:{file}"))?, 1)?);
    let db = Connection::open(file)?;
    db.set_prepared_statement_cache_capacity(32);
    db.execute_batch(store::SQLITE_SETTINGS)?;
    furnish(&db)?;
    let (mut posts, started) = (0, Instant::now());
    while started.elapsed() < spell {
        db.execute_batch("BEGIN IMMEDIATE")?;
        for _ in 0..batch {
            posts += 1;
            post(&db, posts)?;
        }
        db.execute_batch("COMMIT")?;
    }
    println!("{:.0}", posts as f64 / started.elapsed().as_secs_f64());
    Ok(())
}

fn furnish(db: &Connection) -> Result<()> {
    for id in 1..=AUTHORS {
        db.execute(
            "INSERT INTO accounts (id, handle, handle_key, handle_skeleton, created_at) VALUES (?1, ?2, ?2, ?2, 0)",
            params![id, format!("author{id}")],
        )?;
    }
    db.execute("INSERT INTO tags (id, key, name, created_at) VALUES (1, 'meded', 'MedEd', 0)", [])?;
    Ok(())
}

/// What `App::publish` does inside its closure for a post with one hashtag and no answer, picture or mention.
fn post(db: &Connection, id: i64) -> Result<()> {
    let author = id % AUTHORS + 1;
    db.prepare_cached("SAVEPOINT unit")?.execute([])?;
    let _: String = db
        .prepare_cached("SELECT * FROM accounts WHERE id = ?")?
        .query_row([author], |row| row.get("handle"))?;
    db.prepare_cached(
        "INSERT INTO posts (id, author_id, visibility, text, spoiler, sensitive, language, thread_id, media_count, \
         replies_count, boosts_count, favourites_count) VALUES (?1, ?2, 0, ?3, '', FALSE, 'en', ?1, 0, 0, 0, 0)",
    )?
    .execute(params![id, author, TEXT])?;
    let tag: i64 =
        db.prepare_cached("SELECT * FROM tags WHERE key = ?")?.query_row(["meded"], |row| row.get("id"))?;
    db.prepare_cached("INSERT INTO post_tags (tag_id, post_id) VALUES (?, ?)")?.execute([tag, id])?;
    db.prepare_cached("UPDATE accounts SET posts_count = posts_count + 1, last_post_at = ? WHERE id = ?")?
        .execute([id, author])?;
    let told = db
        .prepare_cached("SELECT account_id FROM follows WHERE target_id = ? AND notify")?
        .query_map([author], |row| row.get::<_, i64>(0))?
        .count();
    debug_assert_eq!(told, 0);
    db.prepare_cached("INSERT INTO outbox (node, event, created_at) VALUES (1, ?, ?)")?
        .execute(params![EVENT, id])?;
    db.prepare_cached("RELEASE unit")?.execute([])?;
    Ok(())
}
