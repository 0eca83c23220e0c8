//! `cargo xtask bench`: the numbers that the design promises, measured on this machine and written down.

pub mod crowds;
mod http;
mod load;
pub mod machine;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use self::http::{Connection, get, post, string_field};
use self::load::{Measured, Until, load, measured};
use crate::server::Server;
use crate::shell::{cargo, output, root, run as run_command};

/// Accounts that post; the two readers follow ten of them, and all.
const AUTHORS: usize = 500;
const FEW: usize = 10;
const READERS: [(&str, usize); 2] = [("reader10", FEW), ("reader500", AUTHORS)];
const CONNECTIONS: usize = 16;
const WRITERS: usize = 64;
/// Posts of the smaller community.
const SMALL: u64 = 10_000;
/// Posts that are followed until they are read.
const DELIVERIES: u64 = 200;
const HOME: &str = "/api/v1/timelines/home";
/// How long one load lasts.
const SPELL: Duration = Duration::from_secs(5);

/// `[--posts N] [--program FILE]`; N is how many posts the larger community has.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut posts = 1_000_000;
    let mut program = None;
    for pair in arguments.chunks(2) {
        match pair {
            [option, value] if option == "--posts" => {
                posts = value.parse().map_err(|_| format!("--posts {value} is not a number"))?;
            }
            [option, value] if option == "--program" => program = Some(root().join(value)),
            _ => return Err("usage: cargo xtask bench [--posts N] [--program FILE]".to_owned()),
        }
    }
    let program = match program {
        Some(program) => program,
        None => release_with("bare_commits")?,
    };
    let mut table = Table::default();
    measure(&program, posts, &mut table)?;
    let reads = format!("Reads come from {CONNECTIONS} connections; each load lasts {} s.", SPELL.as_secs());
    table.write("Benchmarks", "bench", &reads, "docs/BENCHMARKS.md")
}

/// A release build of the server, and of the example of `store` that stands beside it.
fn release_with(example: &str) -> Result<PathBuf, String> {
    run_command(&mut cargo(&["build", "--release", "--package", "rounds"]))?;
    run_command(&mut cargo(&["build", "--release", "--package", "store", "--example", example]))?;
    Ok(crate::clients::target().join("release/rounds"))
}

fn measure(program: &Path, posts: u64, table: &mut Table) -> Result<(), String> {
    let mut server = Server::new(program)?;
    println!("making {} accounts", AUTHORS + READERS.len());
    let authors: Vec<String> = (0..AUTHORS).map(|number| format!("author{number}")).collect();
    let tokens = authors.iter().map(|author| account(&server, author)).collect::<Result<Vec<_>, _>>()?;
    let readers = READERS.iter().map(|(name, _)| account(&server, name)).collect::<Result<Vec<_>, _>>()?;
    server.start()?;
    let port = server.port();
    for ((_, follows), token) in READERS.iter().zip(&readers) {
        for author in &tokens[..*follows] {
            follow(port, token, author)?;
        }
    }

    let publish = |number: u64| {
        let token = &tokens[usize::try_from(number).unwrap_or(0) % tokens.len()];
        let text =
            format!("Post {}: the lactate was raised and the patient was well #MedEd", letters(number));
        post("/api/v1/statuses", token, &format!("{{\"status\":\"{text}\"}}"))
    };
    let community = |there: u64, goal: u64, table: &mut Table| -> Result<u64, String> {
        println!("posting until there are {goal}");
        let more = load(port, WRITERS, Until::Requests(goal.saturating_sub(there)), &publish)?.requests;
        println!("reading with {} posts", there + more);
        for ((_, follows), token) in READERS.iter().zip(&readers) {
            reading(port, token, &format!("{} posts, {follows} follows", thousands(there + more)), table)?;
        }
        Ok(there + more)
    };
    // The small community is read first: the writing that is measured would make it larger.
    let small = community(0, SMALL.min(posts), table)?;
    let there = small + writing(port, &tokens[0], &readers[0], &publish, table)?;
    let there = community(there, posts, table)?;
    println!("starting again");
    memory(&server, "resident memory after the loads", table);
    server.stop()?;
    let started = Instant::now();
    server.start()?;
    let ready = started.elapsed();
    let what = format!("time to ready, {} posts", thousands(there));
    table.line(&what, &format!("{:.2} s", ready.as_secs_f64()), "", "", "goal: 1 s");
    memory(&server, "resident memory after the start", table);
    Ok(())
}

/// Durable posts with one and with many writers beside bare SQLite, and how soon a follower has them. Returns how many
/// posts that made.
fn writing(
    port: u16,
    author: &str,
    reader: &str,
    publish: &(impl Fn(u64) -> Vec<u8> + Sync),
    table: &mut Table,
) -> Result<u64, String> {
    let mut made = 0;
    for writers in [1, WRITERS] {
        println!("posting, writers: {writers}");
        let seen = load(port, writers, Until::Elapsed(SPELL), publish)?;
        made += seen.requests;
        let bare = bare_commits(writers)?;
        let share = 100.0 * seen.rate / bare;
        let beside = format!(
            "the same statements, bare SQLite, {writers} a commit: {}/s; {share:.0} % of it",
            whole(bare)
        );
        table.rate(&format!("durable posts, writers: {writers}"), &seen, &beside);
    }
    Ok(made + delivery(port, author, reader, table)?)
}

/// Makes an account and gives a token for it.
fn account(server: &Server, handle: &str) -> Result<String, String> {
    let email = format!("{handle}@example.org");
    let words = ["account", "create", handle, "--email", &email, "--password-stdin", "--role", "member"];
    server.command(&words, "a password for one afternoon\n")?;
    server.command(&["token", "create", handle, "--scopes", "read write follow"], "")
}

fn follow(port: u16, reader: &str, author: &str) -> Result<(), String> {
    let mut connection = Connection::open(port)?;
    let answer = connection.send(&get("/api/v1/accounts/verify_credentials", Some(author)))?;
    let id = string_field(answer.body, "id").ok_or("an account without an id")?;
    let answer = connection.send(&post(&format!("/api/v1/accounts/{id}/follow"), reader, "{}"))?;
    if answer.status == 200 { Ok(()) } else { Err(format!("following: status {}", answer.status)) }
}

/// From the moment a post is sent until a follower's timeline shows it. Returns how many posts that took.
fn delivery(port: u16, author: &str, reader: &str, table: &mut Table) -> Result<u64, String> {
    let (mut writing, mut reading) = (Connection::open(port)?, Connection::open(port)?);
    let newest = get(&format!("{HOME}?limit=1"), Some(reader));
    let mut took = Vec::new();
    let begun = Instant::now();
    for number in 0..DELIVERIES {
        let request = post("/api/v1/statuses", author, &format!("{{\"status\":\"delivery {number}\"}}"));
        let sent = Instant::now();
        let answer = writing.send(&request)?;
        let id = string_field(answer.body, "id").ok_or("a post without an id")?;
        loop {
            let answer = reading.send(&newest)?;
            if string_field(answer.body, "id").as_ref() == Some(&id) {
                break;
            }
            if sent.elapsed() > Duration::from_secs(10) {
                return Err("a post did not arrive in its follower's timeline within 10 s".to_owned());
            }
        }
        took.push(sent.elapsed());
    }
    let seen = measured(took, begun.elapsed());
    table.line(
        "from sending a post until a follower's timeline shows it",
        "",
        &milliseconds(seen.p50),
        &milliseconds(seen.p99),
        "goal: 100 ms",
    );
    Ok(DELIVERIES)
}

/// A home timeline beside the same number of bytes from the server's yardstick route.
fn reading(port: u16, token: &str, what: &str, table: &mut Table) -> Result<(), String> {
    let home = get(HOME, Some(token));
    let bytes = Connection::open(port)?.send(&home)?.body.len();
    load(port, CONNECTIONS, Until::Elapsed(Duration::from_secs(1)), &|_| home.clone())?;
    let timeline = load(port, CONNECTIONS, Until::Elapsed(SPELL), &|_| home.clone())?;
    let fixed = get(&format!("/assets/bench?bytes={bytes}"), None);
    let known = Connection::open(port)?.send(&fixed).is_ok_and(|a| a.status == 200 && a.body.len() == bytes);
    let beside = if known {
        let fixed = load(port, CONNECTIONS, Until::Elapsed(SPELL), &|_| fixed.clone())?;
        let share = 100.0 * timeline.rate / fixed.rate;
        format!("the same {bytes} bytes, static: {}/s; {share:.0} % of it (goal: 50 %)", whole(fixed.rate))
    } else {
        format!("{bytes} bytes")
    };
    table.rate(&format!("home timeline, {what}"), &timeline, &beside);
    Ok(())
}

fn memory(server: &Server, what: &str, table: &mut Table) {
    if let Some(mib) = server.process().and_then(machine::resident_mib) {
        table.line(what, &format!("{mib:.0} MiB"), "", "", "");
    }
}

/// Posts a second of bare SQLite in the same kind of folder.
fn bare_commits(posts_per_commit: usize) -> Result<f64, String> {
    let folder = crate::server::temporary_folder("commits")?;
    let mut bare =
        cargo(&["run", "--quiet", "--release", "--package", "store", "--example", "bare_commits", "--"]);
    bare.arg(folder.join("bare.db")).arg(posts_per_commit.to_string()).arg(SPELL.as_secs().to_string());
    let posts = output(&mut bare);
    std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    posts?.trim().parse().map_err(|_| "bare_commits did not print a number".to_owned())
}

/// The lines of the report.
#[derive(Default)]
struct Table {
    rows: String,
}

impl Table {
    fn line(&mut self, what: &str, value: &str, p50: &str, p99: &str, beside: &str) {
        println!("    {what}: {value} {p50} {p99} {beside}");
        writeln!(self.rows, "| {what} | {value} | {p50} | {p99} | {beside} |")
            .expect("a String takes any line");
    }

    fn rate(&mut self, what: &str, seen: &Measured, beside: &str) {
        let rate = format!("{}/s", whole(seen.rate));
        self.line(what, &rate, &milliseconds(seen.p50), &milliseconds(seen.p99), beside);
    }

    /// Writes the report into a file of the repository, and shows it.
    fn write(&self, title: &str, command: &str, how: &str, path: &str) -> Result<(), String> {
        let (report, file) = (self.report(title, command, how), root().join(path));
        std::fs::write(&file, &report).map_err(|error| format!("{}: {error}", file.display()))?;
        println!("\n{report}\nwritten to {path}");
        Ok(())
    }

    fn report(&self, title: &str, command: &str, how: &str) -> String {
        format!(
            "# {title}\n\nWritten by `cargo xtask {command}` on {}, commit {}.\n\nMachine: {}. Server and clients share \
             it, on SQLite, with every write on the disk before its answer.\n{how}\n\n| what | measured | p50 | p99 | \
             beside |\n|---|---|---|---|---|\n{}",
            machine::date(),
            machine::commit(),
            machine::machine(),
            self.rows
        )
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

fn whole(rate: f64) -> String {
    format!("{rate:.0}").parse().map_or_else(|_| format!("{rate:.0}"), thousands)
}

/// 1234567 as 1,234,567.
/// A number that nobody could take for an age, a name or a patient's: its figures as consonants.
fn letters(number: u64) -> String {
    const FIGURES: [char; 10] = ['b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm'];
    let figures = number.to_string();
    figures.bytes().map(|figure| FIGURES[usize::from(figure - b'0')]).collect()
}

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped_by_thousands() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(whole(3141.59), "3,142");
    }

    #[test]
    fn the_report_is_a_table_with_the_machine() {
        let mut table = Table::default();
        table.line("time to ready", "0.31 s", "", "", "goal: 1 s");
        let report = table.report("Benchmarks", "bench", "Here.");
        assert!(report.contains("| time to ready | 0.31 s |  |  | goal: 1 s |"));
        assert!(report.contains("Machine: ") && report.contains("cores"));
    }
}
