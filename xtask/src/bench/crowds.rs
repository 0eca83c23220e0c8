//! `cargo xtask crowds`: many people in one place. A session where 2,000 people post 20,000 posts, its page and its wall
//! meanwhile; and a group of 60,000 members, from joining to 1,000 open streams.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::http::{Connection, get, post, put, string_field};
use super::load::{Until, load, measured};
use super::{Table, account, machine, milliseconds, release_with, thousands};
use crate::server::Server;
use crate::shell::{cargo, output, root};

const PARTICIPANTS: usize = 2_000;
const POSTS: u64 = 20_000;
const MEMBERS: usize = 60_000;
const STREAMS: usize = 1_000;
/// Posts that are followed until everybody has them.
const MARKED: u64 = 100;
const WRITERS: usize = 8;
/// Requests of each kind in the group.
const REQUESTS: u64 = 2_000;
/// The first ids of the two crowds, far from those that the server gives.
const HALL: u64 = 1_000_000;
const WARD: u64 = 2_000_000;
const DOOR: u64 = 3_000_000;
const LATE: Duration = Duration::from_secs(30);

/// `[--program FILE]`
pub fn run(arguments: &[String]) -> Result<(), String> {
    let program = match arguments {
        [] => release_with("crowd")?,
        [option, file] if option == "--program" => root().join(file),
        _ => return Err("usage: cargo xtask crowds [--program FILE]".to_owned()),
    };
    let mut table = Table::default();
    session(&program, &mut table)?;
    group(&program, &mut table)?;
    let how = format!(
        "A session: {WRITERS} connections post as fast as they can for {} people; one reads its page, one its wall. A \
         group: {WRITERS} connections, {} requests of each kind.",
        thousands(PARTICIPANTS as u64),
        thousands(REQUESTS)
    );
    table.write("Crowds", "crowds", &how, "docs/CROWDS.md")
}

/// A server that does not run yet, with a host and the host's token.
fn house(program: &Path) -> Result<(Server, String), String> {
    let mut server = Server::new(program)?;
    server.set("ROUNDS_HOSTING", "everybody".to_owned());
    let host = account(&server, "host")?;
    Ok((server, host))
}

/// Makes people with a token each; members of a group, if one is named. The server must not run.
fn crowd(server: &Server, first: u64, count: usize, group: Option<&str>) -> Result<Vec<String>, String> {
    let mut command =
        cargo(&["run", "--quiet", "--release", "--package", "store", "--example", "crowd", "--"]);
    command.arg(server.database()).arg(first.to_string()).arg(count.to_string()).args(group);
    Ok(output(&mut command)?.lines().map(str::to_owned).collect())
}

fn said(connection: &mut Connection, request: &[u8]) -> Result<Vec<u8>, String> {
    let answer = connection.send(request)?;
    match answer.status {
        200 => Ok(answer.body.to_vec()),
        status => Err(format!("status {status}: {}", String::from_utf8_lossy(answer.body))),
    }
}

fn id(json: &[u8]) -> Result<String, String> {
    string_field(json, "id").ok_or_else(|| format!("no id in {}", String::from_utf8_lossy(json)))
}

fn session(program: &Path, table: &mut Table) -> Result<(), String> {
    println!("a session of {PARTICIPANTS} people");
    let (mut server, host) = house(program)?;
    let people = crowd(&server, HALL, PARTICIPANTS, None)?;
    server.start()?;
    let mut desk = Connection::open(server.port())?;
    let wish = r#"{"kind":"conference","name":"Acute Days","handle":"acute_days","hashtag":"Acute26","time_zone":"UTC"}"#;
    let conference = id(&said(&mut desk, &post("/api/rounds/v1/groups", &host, wish))?)?;
    let (today, opens, closes) = (machine::date(), machine::moment(3), machine::moment(3_600));
    let days = format!(
        r#"{{"first_day":"{today}","last_day":"{today}","place":"Hall","rooms":[{{"name":"Hall"}}]}}"#
    );
    let path = format!("/api/rounds/v1/conferences/{conference}");
    let programme = said(&mut desk, &put(&path, &host, &days))?;
    let rooms =
        programme.windows(8).position(|at| at == b"\"rooms\":").ok_or("a conference without rooms")?;
    let room = id(&programme[rooms..])?;
    let talk = format!(r#"{{"title":"Load","room":"{room}","opens_at":"{opens}","closes_at":"{closes}"}}"#);
    let talk = said(&mut desk, &post(&format!("{path}/talks"), &host, &talk))?;
    let (page, hashtag) = (
        format!("/sessions/{}", id(&talk)?),
        string_field(&talk, "hashtag").ok_or("a talk without a hashtag")?,
    );
    std::thread::sleep(Duration::from_secs(4));

    let sent: Mutex<Vec<(String, Instant)>> = Mutex::new(Vec::new());
    let shown = Mutex::new(Vec::new());
    let (over, port) = (AtomicBool::new(false), server.port());
    let wall = || -> Result<(), String> {
        let events = get("/conferences/acute_days/wall/events", None);
        let mut text = String::new();
        Connection::open(port)?.listen(&events, &mut |piece| {
            text.push_str(&String::from_utf8_lossy(piece));
            let mut waiting = sent.lock().expect("nobody panics with it");
            let mut seen = shown.lock().expect("nobody panics with it");
            waiting.retain(|(mark, at)| {
                let there = text.contains(mark);
                if there {
                    seen.push(at.elapsed());
                }
                !there
            });
            // A mark may be cut in two; the end of what was heard is kept for the next piece.
            let from = text.len().saturating_sub(64);
            text = text.get(from..).unwrap_or_default().to_owned();
            (seen.len() as u64) == MARKED || over.load(Ordering::Relaxed)
        })
    };
    let pages = || -> Result<Vec<Duration>, String> {
        let (mut connection, request, mut took) = (Connection::open(port)?, get(&page, None), Vec::new());
        while !over.load(Ordering::Relaxed) {
            let asked = Instant::now();
            said(&mut connection, &request)?;
            took.push(asked.elapsed());
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(took)
    };
    let publish = |number: u64| {
        let token = &people[usize::try_from(number).unwrap_or(0) % people.len()];
        let mut text = format!("Thought number {number} of somebody in the hall about fluids #{hashtag}");
        if number.is_multiple_of(POSTS / MARKED) {
            let mark = format!("mark{number}m");
            text = format!("{text} {mark}");
            sent.lock().expect("nobody panics with it").push((mark, Instant::now()));
        }
        post("/api/v1/statuses", token, &format!("{{\"status\":\"{text}\"}}"))
    };
    let begun = Instant::now();
    let (written, read) = std::thread::scope(|scope| {
        let (wall, pages) = (scope.spawn(wall), scope.spawn(pages));
        std::thread::sleep(Duration::from_millis(300));
        let written = load(port, WRITERS, Until::Requests(POSTS), &publish);
        let read = begun.elapsed();
        while written.is_ok() && !wall.is_finished() && begun.elapsed() < read + LATE {
            std::thread::sleep(Duration::from_millis(20));
        }
        over.store(true, Ordering::Relaxed);
        // Whatever comes next wakes the wall's reader, which then ends.
        let _ = Connection::open(port).and_then(|mut last| said(&mut last, &publish(1)));
        let read = pages.join().expect("a reader does not panic");
        wall.join().expect("a reader does not panic").and(written.and_then(|written| Ok((written, read?))))
    })?;
    let all = format!("{} posts by {} people", thousands(written.requests), thousands(PARTICIPANTS as u64));
    table.rate(&format!("a session's hour at once: {all}"), &written, "");
    table.rate("the session's page, while they post", &measured(read, begun.elapsed()), "goal: p99 50 ms");
    let request = get(&page, None);
    let after = load(port, 1, Until::Requests(500), &|_| request.clone())?;
    table.rate("the session's page, afterwards", &after, "goal: p99 50 ms");
    let shown = shown.into_inner().expect("nobody panics with it");
    if shown.len() as u64 != MARKED {
        return Err(format!("the wall showed {} of {MARKED} marked posts", shown.len()));
    }
    let (most, seen) = (shown.iter().max().copied().unwrap_or_default(), measured(shown, begun.elapsed()));
    table.line(
        &format!("from sending a post until the wall has it, {MARKED} posts"),
        &format!("at most {}", milliseconds(most)),
        &milliseconds(seen.p50),
        &milliseconds(seen.p99),
        "goal: 1 s",
    );
    server.stop()
}

fn group(program: &Path, table: &mut Table) -> Result<(), String> {
    println!("a group of {MEMBERS} members");
    let (mut server, host) = house(program)?;
    server.start()?;
    let mut desk = Connection::open(server.port())?;
    let wish =
        r#"{"kind":"community","name":"Juniors","handle":"juniors","privacy":"members","joining":"open"}"#;
    let group = id(&said(&mut desk, &post("/api/rounds/v1/groups", &host, wish))?)?;
    server.stop()?;
    let members = crowd(&server, WARD, MEMBERS, Some(&group))?;
    let newcomers = crowd(&server, DOOR, usize::try_from(REQUESTS).unwrap_or(0), None)?;
    server.start()?;
    let (port, path) = (server.port(), format!("/api/rounds/v1/groups/{group}"));
    let somebody = |number: u64| &members[usize::try_from(number * 37).unwrap_or(0) % members.len()];
    let many = format!("a group of {}", thousands(MEMBERS as u64));
    let mut timed = |what: &str, make: &(dyn Fn(u64) -> Vec<u8> + Sync)| -> Result<(), String> {
        let seen = load(port, WRITERS, Until::Requests(REQUESTS), &make)?;
        table.rate(&format!("{many}: {what}"), &seen, "goal: p99 50 ms");
        Ok(())
    };
    timed("joining", &|number| {
        post(&format!("{path}/join"), &newcomers[usize::try_from(number).unwrap_or(0)], "{}")
    })?;
    timed("posting", &|number| {
        let body = format!(r#"{{"status":"@juniors thought number {number} about the rota"}}"#);
        post("/api/v1/statuses", somebody(number), &body)
    })?;
    timed("its timeline", &|number| get(&format!("{path}/timeline"), Some(somebody(number))))?;
    timed("a member's home timeline", &|number| get("/api/v1/timelines/home", Some(somebody(number))))?;
    timed("searching in it", &|number| get(&format!("{path}/search?q=rota"), Some(somebody(number))))?;
    timed("its members", &|number| get(&format!("{path}/members?limit=80"), Some(somebody(number))))?;
    timed("its page", &|_| get("/@juniors", None))?;
    timed("the page of its members' list, by search", &|number| {
        get(&format!("{path}/members?q=crowd20{}", number % 100), Some(somebody(number)))
    })?;
    streams(port, &members, table)?;
    server.stop()
}

/// How soon every one of many open streams has a post of the group.
fn streams(port: u16, members: &[String], table: &mut Table) -> Result<(), String> {
    println!("{STREAMS} open streams");
    const ROUNDS: usize = 20;
    let (ready, heard) = (AtomicU64::new(0), AtomicU64::new(0));
    let listener = |token: &String| -> Result<(), String> {
        let (mut text, mut next) = (String::new(), 0);
        ready.fetch_add(1, Ordering::Relaxed);
        Connection::open(port)?.listen(&get("/api/v1/streaming/user", Some(token)), &mut |piece| {
            text.push_str(&String::from_utf8_lossy(piece));
            while text.contains(&format!("round{next}x")) {
                next += 1;
                heard.fetch_add(1, Ordering::Relaxed);
            }
            next == ROUNDS
        })
    };
    let mut took = Vec::new();
    let begun = Instant::now();
    std::thread::scope(|scope| -> Result<(), String> {
        for token in &members[..STREAMS] {
            let small = std::thread::Builder::new().stack_size(128 * 1024);
            small.spawn_scoped(scope, || listener(token)).map_err(|error| error.to_string())?;
        }
        while ready.load(Ordering::Relaxed) < STREAMS as u64 {
            std::thread::sleep(Duration::from_millis(20));
        }
        // They have asked; the server takes a moment to answer them all.
        std::thread::sleep(Duration::from_secs(3));
        let mut writer = Connection::open(port)?;
        for round in 0..ROUNDS {
            let body = format!(r#"{{"status":"@juniors round{round}x"}}"#);
            let sent = Instant::now();
            said(&mut writer, &post("/api/v1/statuses", &members[MEMBERS - 1], &body))?;
            while heard.load(Ordering::Relaxed) < (STREAMS * (round + 1)) as u64 {
                if sent.elapsed() > LATE {
                    return Err(format!("{} of {STREAMS} streams heard it", heard.load(Ordering::Relaxed)));
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            took.push(sent.elapsed());
        }
        Ok(())
    })?;
    let seen = measured(took, begun.elapsed());
    let what =
        format!("from sending a post until {} open streams of members have it", thousands(STREAMS as u64));
    table.line(&what, "", &milliseconds(seen.p50), &milliseconds(seen.p99), "goal: 1 s");
    Ok(())
}
