//! What survives: kill -9 of the program itself, several times, during writes.
//!
//! `ROUNDS_TEST_KILLS` makes it longer; five by default.

use crate::harness::PASSWORD;
use serde_json::json;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_rounds");

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Place {
    folder: tempfile::TempDir,
    database: Option<String>,
    port: u16,
}

impl Place {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("ROUNDS_DATA_DIR", self.folder.path())
            .env("ROUNDS_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("ROUNDS_RATE_LIMITS", "off")
            .env("ROUNDS_LOG", "error");
        if let Some(database) = &self.database {
            command.env("ROUNDS_DATABASE_URL", database);
        }
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> String {
        let mut child = self.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    async fn serve(&self, http: &reqwest::Client) -> Process {
        let process = Process(self.command(&["serve"]).stdout(Stdio::null()).spawn().unwrap());
        loop {
            let health = http.get(format!("http://127.0.0.1:{}/health", self.port)).send().await;
            if health.is_ok_and(|answer| answer.status().is_success()) {
                return process;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Waits until so many requests were answered, on a machine of whatever speed.
async fn answered(answers: &AtomicUsize, least: usize) {
    let waiting = async {
        while answers.load(Ordering::Relaxed) < least {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting)
        .await
        .expect("a server that answers nobody is broken");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_post_is_lost_or_doubled_by_kill_9() {
    let kills: usize = std::env::var("ROUNDS_TEST_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let place =
        Place { folder: tempfile::tempdir().unwrap(), database: crate::harness::database().await, port };
    place.run(&["account", "create", "anna", "--email", "anna@example.org", "--password-stdin"], PASSWORD);
    let token = place.run(&["token", "create", "anna", "--scopes", "read write"], "");
    let http = reqwest::Client::new();
    let url = format!("http://127.0.0.1:{port}/api/v1");
    let mut acknowledged: Vec<(String, String)> = Vec::new();
    let mut unknown: Vec<String> = Vec::new();
    let answers = Arc::new(AtomicUsize::new(0));
    for kill in 0..kills {
        let mut process = place.serve(&http).await;
        let before = answers.load(Ordering::Relaxed);
        let mut writers = Vec::new();
        for writer in 0..8 {
            let (http, url, token, answers) = (http.clone(), url.clone(), token.clone(), answers.clone());
            writers.push(tokio::spawn(async move {
                let (mut acknowledged, mut unknown) = (Vec::new(), Vec::new());
                for n in 0.. {
                    let text = format!("post {kill} {writer} {n}");
                    let request = http
                        .post(format!("{url}/statuses"))
                        .bearer_auth(&token)
                        .header("idempotency-key", &text);
                    match request.json(&json!({ "status": text })).send().await {
                        Ok(answer) if answer.status().is_success() => {
                            match answer.json::<serde_json::Value>().await {
                                Ok(post) => {
                                    acknowledged.push((post["id"].as_str().unwrap().to_owned(), text));
                                    answers.fetch_add(1, Ordering::Relaxed);
                                }
                                Err(_) => unknown.push(text),
                            }
                        }
                        _ => {
                            unknown.push(text);
                            break;
                        }
                    }
                }
                (acknowledged, unknown)
            }));
        }
        // Each time a little later: in the middle of other commits. However slow the machine is, something was written.
        answered(&answers, before + 8).await;
        tokio::time::sleep(Duration::from_millis(37 * kill as u64)).await;
        process.0.kill().unwrap();
        process.0.wait().unwrap();
        for writer in writers {
            let (known, lost) = writer.await.unwrap();
            acknowledged.extend(known);
            unknown.extend(lost);
        }
    }
    assert!(acknowledged.len() > 20, "the writers wrote something: {}", acknowledged.len());
    let process = place.serve(&http).await;
    for text in &unknown {
        let request =
            http.post(format!("{url}/statuses")).bearer_auth(&token).header("idempotency-key", text);
        let post: serde_json::Value =
            request.json(&json!({ "status": text })).send().await.unwrap().json().await.unwrap();
        acknowledged.push((post["id"].as_str().unwrap().to_owned(), text.clone()));
    }
    let me: serde_json::Value = http
        .get(format!("{url}/accounts/verify_credentials"))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let mut stored: Vec<String> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = format!("{url}/accounts/{}/statuses?limit=40{cursor}", me["id"].as_str().unwrap());
        let page: Vec<serde_json::Value> =
            http.get(page).bearer_auth(&token).send().await.unwrap().json().await.unwrap();
        let Some(last) = page.last() else { break };
        cursor = format!("&max_id={}", last["id"].as_str().unwrap());
        stored.extend(page.iter().map(|post| post["id"].as_str().unwrap().to_owned()));
    }
    let mut expected: Vec<String> = acknowledged.iter().map(|(id, _)| id.clone()).collect();
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(expected.len(), acknowledged.len(), "two texts never share a post");
    stored.sort_unstable();
    assert_eq!(stored, expected, "exactly the acknowledged posts are there");
    assert_eq!(me["statuses_count"], expected.len());
    drop(process);
    assert!(place.run(&["check"], "").contains("well"));
}

#[test]
fn a_wrong_configuration_ends_with_code_2_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rounds.toml");
    std::fs::write(&file, "titel = \"x\"\n").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().to_string();
    let missing = folder.path().join("none.toml");
    for (arguments, variable, word) in [
        (vec!["--config", file.to_str().unwrap(), "doctor"], ("X", "x"), "titel"),
        (vec!["--config", missing.to_str().unwrap(), "doctor"], ("X", "x"), "cannot be read"),
        (vec!["serve"], ("ROUNDS_LISTEN", port.as_str()), "ROUNDS_LISTEN"),
        (vec!["serve"], ("ROUNDS_REGISTRATION", "maybe"), "ROUNDS_REGISTRATION"),
        (vec!["migrate"], ("ROUNDS_DATABASE_URL", "mysql://x"), "sqlite:"),
        (vec!["token", "create", "nobody"], ("X", "x"), "nobody"),
    ] {
        let output = Command::new(PROGRAM)
            .args(&arguments)
            .current_dir(folder.path().parent().unwrap())
            .env("ROUNDS_DATA_DIR", folder.path().join("data"))
            .env(variable.0, variable.1)
            .output()
            .unwrap();
        let says = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {says}");
        assert!(says.contains(word), "{arguments:?}: {says}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_answers_everything_that_it_took() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let place =
        Place { folder: tempfile::tempdir().unwrap(), database: crate::harness::database().await, port };
    place.run(&["account", "create", "anna", "--email", "anna@example.org", "--password-stdin"], PASSWORD);
    let token = place.run(&["token", "create", "anna", "--scopes", "read write"], "");
    // A connection of its own for every request: one that was idle may be closed, and nothing was lost with it.
    let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
    let mut process = place.serve(&http).await;
    let mut writers = Vec::new();
    let answers = Arc::new(AtomicUsize::new(0));
    for writer in 0..8 {
        let (http, token, answers) = (http.clone(), token.clone(), answers.clone());
        let url = format!("http://127.0.0.1:{port}/api/v1/statuses");
        writers.push(tokio::spawn(async move {
            for n in 0.. {
                let request =
                    http.post(&url).bearer_auth(&token).json(&json!({ "status": format!("{writer} {n}") }));
                match request.send().await {
                    Ok(answer) => {
                        assert!(answer.status().is_success(), "{}", answer.status());
                        answers.fetch_add(1, Ordering::Relaxed);
                    }
                    // The door was closed.
                    Err(error) if error.is_connect() => return (n, 0),
                    // It was closed in the moment between knocking and being let in: the kernel turns those away.
                    Err(_) => return (n, 1),
                }
            }
            unreachable!("the loop ends with the server")
        }));
    }
    answered(&answers, 40).await;
    let killed = Command::new("kill").args(["-TERM", &process.0.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let (mut sent, mut turned_away) = (0, 0);
    for writer in writers {
        let (answered, lost) = writer.await.unwrap();
        sent += answered;
        turned_away += lost;
    }
    assert!(turned_away <= 1, "{turned_away} of 8 requests got no answer");
    assert!(process.0.wait().unwrap().success(), "it ended well");
    assert!(sent > 20, "{sent} requests are too few to show anything");
    let process = place.serve(&http).await;
    let me: serde_json::Value = http
        .get(format!("http://127.0.0.1:{port}/api/v1/accounts/verify_credentials"))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    // Nothing was written whose answer was lost.
    assert_eq!(me["statuses_count"], sent);
    drop(process);
}
