//! Programs of others as child processes: a bounded time, a bounded answer, an empty environment.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How much of a program's time and answer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub time: Duration,
    /// Bytes of its standard output.
    pub answer: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    #[error("{program} cannot be started: {reason}")]
    Start { program: String, reason: std::io::Error },
    #[error("{0} took too long and was stopped")]
    TooSlow(String),
    #[error("{0} answered more than is read and was stopped")]
    TooMuch(String),
    /// The last line that it complained with.
    #[error("{program} failed: {complaint}")]
    Failed { program: String, complaint: String },
}

/// A command without our environment, secrets of the operator among it. `folder` is where it may write.
pub fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C.UTF-8").env("TMPDIR", folder).current_dir(folder);
    // Where programs and their data are, when the operator has put them elsewhere.
    for name in ["PATH", "LD_LIBRARY_PATH", "TESSDATA_PREFIX"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// A folder that nobody else may look into; it goes when it is dropped.
pub fn folder() -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("rounds-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    builder.tempdir()
}

/// Feeds the program and gives what it answers. Blocks; the program is dead when this returns.
pub fn run(mut command: Command, input: Vec<u8>, limit: Limit) -> Result<Vec<u8>, ChildError> {
    let name =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = command.spawn();
    let mut child = started.map_err(|reason| ChildError::Start { program: name.clone(), reason })?;
    let (Some(mut stdin), Some(stdout), Some(stderr)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        end(&mut child);
        return Err(ChildError::Failed { program: name, complaint: "it has no pipes".into() });
    };
    // Each pipe has its thread, so that neither side waits for the other. All of them end with the program.
    std::thread::spawn(move || {
        // A program that has seen enough closes the pipe; that is its affair.
        let _ = stdin.write_all(&input);
    });
    let (told, answer) = mpsc::channel();
    std::thread::spawn(move || told.send(read(stdout, limit.answer + 1)));
    let (told, complaints) = mpsc::channel();
    std::thread::spawn(move || told.send(last_words(stderr)));
    let Ok(answer) = answer.recv_timeout(limit.time) else {
        end(&mut child);
        return Err(ChildError::TooSlow(name));
    };
    if answer.len() > limit.answer {
        end(&mut child);
        return Err(ChildError::TooMuch(name));
    }
    if finished(&mut child) {
        return Ok(answer);
    }
    Err(failed(name, &complaints))
}

/// Runs a program that works for long, and hears what it says line by line. Blocks; the program is dead when this returns.
/// `limit.answer` is the longest line.
pub fn watch(mut command: Command, limit: Limit, mut hear: impl FnMut(&str)) -> Result<(), ChildError> {
    let name =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = command.spawn();
    let mut child = started.map_err(|reason| ChildError::Start { program: name.clone(), reason })?;
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        end(&mut child);
        return Err(ChildError::Failed { program: name, complaint: "it has no pipes".into() });
    };
    let (say, said) = mpsc::channel();
    let longest = limit.answer as u64;
    std::thread::spawn(move || {
        let mut lines = BufReader::new(stdout);
        let mut line = String::new();
        while let Ok(1..) = lines.by_ref().take(longest).read_line(&mut line) {
            if say.send(std::mem::take(&mut line)).is_err() {
                break;
            }
        }
    });
    let (told, complaints) = mpsc::channel();
    std::thread::spawn(move || told.send(last_words(stderr)));
    let began = Instant::now();
    loop {
        match said.recv_timeout(limit.time.saturating_sub(began.elapsed())) {
            Ok(line) => hear(line.trim_end()),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                end(&mut child);
                return Err(ChildError::TooSlow(name));
            }
        }
    }
    if finished(&mut child) { Ok(()) } else { Err(failed(name, &complaints)) }
}

fn failed(program: String, complaints: &mpsc::Receiver<Vec<u8>>) -> ChildError {
    let complaint = complaints.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
    let complaint = String::from_utf8_lossy(&complaint);
    let last = complaint.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it does not say why");
    ChildError::Failed { program, complaint: last.trim().chars().take(200).collect() }
}

fn read(pipe: impl Read, most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before a pipe broke is what there is.
    let _ = pipe.take(most as u64).read_to_end(&mut bytes);
    bytes
}

/// The end of what a program complains. All of it is read: one that cannot go on complaining stands still.
fn last_words(mut pipe: impl Read) -> Vec<u8> {
    let (mut words, mut chunk) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = pipe.read(&mut chunk) {
        words.extend_from_slice(&chunk[..read]);
        words.drain(..words.len().saturating_sub(4096));
    }
    words
}

fn end(child: &mut Child) {
    // It may have ended by itself meanwhile.
    let _ = child.kill();
    let _ = child.wait();
}

/// Waits for a program that has said everything. One that does not end within a second does not end.
fn finished(child: &mut Child) -> bool {
    for _ in 0..50 {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(20)),
            Err(_) => break,
        }
    }
    end(child);
    false
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str, input: &[u8], limit: Limit) -> Result<Vec<u8>, ChildError> {
        let folder = folder().unwrap();
        let mut command = command(Path::new("/bin/sh"), folder.path());
        command.args(["-c", script]);
        run(command, input.to_vec(), limit)
    }

    const USUAL: Limit = Limit { time: Duration::from_secs(20), answer: 1 << 20 };

    #[test]
    fn a_program_gets_its_input_and_gives_its_answer() {
        let input = vec![b'x'; 300_000];
        assert_eq!(shell("cat", &input, USUAL).unwrap(), input);
    }

    #[test]
    fn a_program_that_hangs_or_talks_without_end_is_stopped() {
        let short = Limit { time: Duration::from_millis(100), ..USUAL };
        assert!(matches!(shell("exec sleep 600", b"", short), Err(ChildError::TooSlow(_))));
        assert!(matches!(shell("exec yes", b"", USUAL), Err(ChildError::TooMuch(_))));
    }

    #[test]
    fn a_program_that_complains_at_length_still_answers() {
        let script =
            "i=0; while [ $i -lt 5000 ]; do echo a complaint of some length >&2; i=$((i+1)); done; echo well";
        assert_eq!(shell(script, b"", USUAL).unwrap(), b"well\n");
    }

    #[test]
    fn a_program_that_works_is_heard_line_by_line_and_stopped_when_it_takes_too_long() {
        let watch_shell = |script: &str, time| {
            let folder = folder().unwrap();
            let mut command = command(Path::new("/bin/sh"), folder.path());
            command.args(["-c", script]);
            let mut heard = Vec::new();
            let outcome = watch(command, Limit { time, answer: 100 }, |line| heard.push(line.to_owned()));
            (heard, outcome)
        };
        let (heard, outcome) = watch_shell("echo one; echo two", Duration::from_secs(20));
        assert!(outcome.is_ok() && heard == ["one", "two"], "{heard:?}");
        let (_, outcome) = watch_shell("echo gone >&2; kill -9 $$", Duration::from_secs(20));
        assert_eq!(outcome.unwrap_err().to_string(), "sh failed: gone");
        let (heard, outcome) = watch_shell("echo one; exec sleep 600", Duration::from_millis(300));
        assert!(matches!(outcome, Err(ChildError::TooSlow(_))) && heard == ["one"], "{heard:?}");
    }

    #[test]
    fn a_failure_says_the_last_line_of_what_the_program_said() {
        let error = shell("echo first >&2; echo cannot read >&2; exit 3", b"", USUAL).unwrap_err();
        assert_eq!(error.to_string(), "sh failed: cannot read");
    }

    #[test]
    fn a_program_sees_nothing_of_our_environment_and_a_folder_of_its_own() {
        let said = shell("env; stat -c %a .", b"", USUAL).unwrap();
        let said = String::from_utf8(said).unwrap();
        assert!(!said.contains("CARGO"), "{said}");
        assert!(said.trim_end().ends_with("700"), "{said}");
    }
}
