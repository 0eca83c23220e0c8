//! A Rounds server of our own: on a free port, with a temporary data folder, gone when it is dropped.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::guardian::Guardian;
use crate::shell::{quoted, shown, without_settings};

/// How long a server may take until `/health` answers; a debug build on a busy machine needs some of it.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// A running `rounds serve`.
pub struct Server {
    program: PathBuf,
    data: PathBuf,
    port: u16,
    running: Option<(Child, Guardian)>,
    settings: Vec<(&'static str, String)>,
    // Dropped last: it removes the data folder.
    _sweeper: Guardian,
}

impl Server {
    /// A server that is not started yet; its commands (`account create …`) work on its data folder.
    pub fn new(program: &Path) -> Result<Self, String> {
        let data = temporary_folder("server")?;
        let sweeper = Guardian::new(&format!("rm -rf {}", quoted(&data.to_string_lossy())))?;
        Ok(Self {
            program: program.to_path_buf(),
            data,
            port: free_port()?,
            running: None,
            settings: Vec::new(),
            _sweeper: sweeper,
        })
    }

    /// One more setting, before the server starts.
    pub fn set(&mut self, variable: &'static str, value: String) {
        self.settings.push((variable, value));
    }

    /// Writes a file beside the data; its path.
    pub fn file(&self, name: &str, text: &str) -> Result<String, String> {
        let path = self.data.join(name);
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path.to_string_lossy().into_owned())
    }

    /// `http://localhost:PORT`: a name and not a number, because a browser makes no passkey for a number.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Runs one of the program's commands on this server's data, with `input` on its standard input.
    pub fn command(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        let mut command = self.configured(arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("`{}` could not be started: {error}", shown(&command)))?;
        let mut stdin = child.stdin.take().expect("stdin was asked for");
        // A command that does not read its input closes the pipe; its exit code tells the story.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("`{}` ended with {}\n{}", shown(&command), output.status, said.trim_end()))
    }

    /// Starts `serve` and waits until `/health` answers 200.
    pub fn start(&mut self) -> Result<(), String> {
        let log_path = self.log();
        let log =
            std::fs::File::create(&log_path).map_err(|error| format!("{}: {error}", log_path.display()))?;
        let twin = log.try_clone().map_err(|error| error.to_string())?;
        let mut command = self.configured(&["serve"]);
        let child = command
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(twin)
            .spawn()
            .map_err(|error| format!("`{}` could not be started: {error}", shown(&command)))?;
        // For the case that we are killed; dropping the server stops it without the guardian's help.
        let guardian = Guardian::new(&format!("kill {}", child.id()))?;
        self.running = Some((child, guardian));
        self.wait_until_ready()
    }

    /// Asks the server to end as an operator would, and waits until it has.
    pub fn stop(&mut self) -> Result<(), String> {
        let Some((mut child, guardian)) = self.running.take() else { return Ok(()) };
        // The guardian's script is the very signal.
        drop(guardian);
        let status = child.wait().map_err(|error| error.to_string())?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("the server ended with {status}\n{}", self.said()))
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process id while it runs.
    pub fn process(&self) -> Option<u32> {
        self.running.as_ref().map(|(child, _)| child.id())
    }

    /// What the server wrote, for the report of a failure.
    pub fn said(&self) -> String {
        let text = std::fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(60)..].join("\n")
    }

    /// Its database, which nobody else may open while it runs.
    pub fn database(&self) -> PathBuf {
        self.data.join("data/rounds.db")
    }

    fn log(&self) -> PathBuf {
        self.data.join("serve.log")
    }

    fn configured(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(&self.data);
        without_settings(&mut command);
        command
            .env("ROUNDS_DATA_DIR", self.data.join("data"))
            .env("ROUNDS_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("ROUNDS_BASE_URL", self.url())
            .env("ROUNDS_REGISTRATION", "open")
            .env("ROUNDS_EMAIL_CONFIRMATION", "off")
            .env("ROUNDS_PASSWORD_GRANT", "on")
            .env("ROUNDS_RATE_LIMITS", "off")
            .env("ROUNDS_YARDSTICK", "on")
            .envs(self.settings.iter().map(|(variable, value)| (variable, value)));
        command
    }

    fn wait_until_ready(&mut self) -> Result<(), String> {
        let started = Instant::now();
        while started.elapsed() < READY_WITHIN {
            if answers(self.port, "/health") {
                return Ok(());
            }
            let (child, _) = self.running.as_mut().expect("the server was started above");
            if let Ok(Some(status)) = child.try_wait() {
                return Err(format!("the server ended with {status} before it was ready\n{}", self.said()));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("/health did not answer 200 within {} s\n{}", READY_WITHIN.as_secs(), self.said()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((mut child, guardian)) = self.running.take() {
            // A server that hangs must not hold the run, and its data is thrown away: no graceful end is asked for.
            let _ = child.kill();
            // Before the wait: after it the process id may belong to somebody else.
            guardian.dismiss();
            let _ = child.wait();
        }
    }
}

/// A port on 127.0.0.1 that was free a moment ago.
pub fn free_port() -> Result<u16, String> {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    address.map(|address| address.port()).map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

/// A new folder that only its owner can read; whoever asks for it removes it.
pub fn temporary_folder(purpose: &str) -> Result<PathBuf, String> {
    use std::os::unix::fs::DirBuilderExt;
    let folder =
        std::env::temp_dir().join(format!("rounds-{purpose}-{}-{}", std::process::id(), free_port()?));
    let made = std::fs::DirBuilder::new().mode(0o700).create(&folder);
    made.map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

fn answers(port: u16, path: &str) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_secs(1)) else { return false };
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    let mut answer = [0; 12];
    stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok()
        && stream.write_all(request.as_bytes()).is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && &answer == b"HTTP/1.1 200"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_ends_at_once_is_reported_with_what_it_said() {
        let mut server = Server::new(Path::new("false")).unwrap();
        let error = server.start().unwrap_err();
        assert!(error.contains("before it was ready"), "{error}");
        let data = server.data.clone();
        drop(server);
        assert!(!data.exists());
    }

    #[test]
    fn a_temporary_folder_is_closed_to_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = temporary_folder("mode").unwrap();
        let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
        std::fs::remove_dir(&folder).unwrap();
        assert_eq!(mode & 0o777, 0o700);
    }
}
