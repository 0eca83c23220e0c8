//! A crowd for measuring: accounts that can sign in by a token, at one go, and members of a group if one is named.
//!
//! usage: crowd FILE FIRST_ID COUNT [GROUP]; prints a token for each of them, one a line. The file is the database of a
//! server that does not run and has given out a token before.

use rusqlite::{Connection, params};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (file, first, count, group) = match words.as_slice() {
        [file, first, count] => (file, first, count, None),
        [file, first, count, group] => (file, first, count, Some(group.parse::<i64>()?)),
        _ => return Err("usage: crowd FILE FIRST_ID COUNT [GROUP]".into()),
    };
    let (first, count) = (first.parse::<i64>()?, count.parse::<i64>()?);
    let mut db = Connection::open(file)?;
    let scripts: i64 = db.query_row("SELECT app_id FROM tokens LIMIT 1", [], |row| row.get(0))?;
    let tx = db.transaction()?;
    let mut tokens = String::new();
    for id in first..first + count {
        let (name, token) = (format!("crowd{id}"), format!("crowd-token-{id}"));
        tx.prepare_cached(
            "INSERT INTO accounts (id, handle, handle_key, handle_skeleton, created_at) VALUES (?1, ?2, ?2, ?2, 0)",
        )?
        .execute(params![id, name])?;
        tx.prepare_cached(
            "INSERT INTO users (account_id, email, password, role, confirmed, approved, created_at) \
             VALUES (?, ?, '-', 0, TRUE, TRUE, 0)",
        )?
        .execute(params![id, format!("{name}@example.org")])?;
        tx.prepare_cached(
            "INSERT INTO tokens (id, digest, app_id, account_id, scopes, created_at) \
             VALUES (?1, ?2, ?3, ?1, 'read write follow', 0)",
        )?
        .execute(params![id, platform::secrets::digest_hex(&token), scripts])?;
        if let Some(group) = group {
            tx.prepare_cached(
                "INSERT INTO group_members (group_id, account_id, role, since) VALUES (?, ?, 0, 0)",
            )?
            .execute(params![group, id])?;
            tx.prepare_cached(
                "INSERT INTO follows (account_id, target_id, id, boosts, notify) VALUES (?1, ?2, ?1, TRUE, FALSE)",
            )?
            .execute(params![id, group])?;
        }
        tokens.push_str(&token);
        tokens.push('\n');
    }
    if let Some(group) = group {
        let counted = "UPDATE accounts SET followers_count = followers_count + ? WHERE id = ?";
        tx.execute(counted, params![count, group])?;
    }
    tx.commit()?;
    print!("{tokens}");
    Ok(())
}
