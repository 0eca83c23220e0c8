//! A throwaway PostgreSQL cluster: made, started, and gone when it is dropped.

use std::path::Path;
use std::process::Command;

use crate::guardian::Guardian;
use crate::server::{free_port, temporary_folder};
use crate::shell::{on_path, output, quoted};
use crate::tools::{is_root, postgres_folder};

/// A running cluster with one superuser `postgres`, trusted on a socket and on 127.0.0.1, with fsync on.
pub struct Cluster {
    port: u16,
    // Dropping it stops the server and removes the folder.
    _guardian: Guardian,
}

impl Cluster {
    pub fn start() -> Result<Self, String> {
        let programs = postgres_folder().ok_or("PostgreSQL's server programs were not found")?;
        let folder = temporary_folder("postgres")?;
        let owner = Owner::find(&folder)?;
        let data = folder.join("data");
        let stop = owner.line(&programs.join("pg_ctl"), &["-D", text(&data), "-m", "immediate", "stop"]);
        let guardian = Guardian::new(&format!("{stop}\nrm -rf {}", quoted(text(&folder))))?;

        let port = free_port()?;
        let log = folder.join("log");
        let initdb = programs.join("initdb");
        let make = |locale| {
            let made = ["-D", text(&data), "-U", "postgres", "-A", "trust", "-E", "UTF8", locale];
            owner.run(&initdb, &made, &folder)
        };
        // Systems without glibc have no C.UTF-8.
        make("--locale=C.UTF-8").or_else(|_| make("--no-locale"))?;
        let settings = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=on",
            quoted(text(&folder))
        );
        let started = ["-D", text(&data), "-w", "-t", "60", "-l", text(&log), "-o", &settings, "start"];
        owner
            .run(&programs.join("pg_ctl"), &started, &folder)
            .map_err(|error| format!("{error}\n{}", std::fs::read_to_string(&log).unwrap_or_default()))?;
        Ok(Self { port, _guardian: guardian })
    }

    /// The address of the cluster's first database, which may create others.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

/// Who runs the server: PostgreSQL refuses to run as root.
enum Owner {
    Ourselves,
    Runuser,
    Su,
}

impl Owner {
    fn find(folder: &Path) -> Result<Self, String> {
        if !is_root() {
            return Ok(Self::Ourselves);
        }
        output(Command::new("chown").arg("postgres").arg(folder))?;
        Ok(if on_path(&["runuser"]).is_some() { Self::Runuser } else { Self::Su })
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command;
        match self {
            Self::Ourselves => {
                command = Command::new(program);
                command.args(arguments);
            }
            Self::Runuser => {
                command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program).args(arguments);
            }
            Self::Su => {
                let words = std::iter::once(text(program)).chain(arguments.iter().copied());
                let line = words.map(quoted).collect::<Vec<_>>().join(" ");
                command = Command::new("su");
                command.args(["postgres", "-s", "/bin/sh", "-c", &line]);
            }
        }
        command
    }

    fn line(&self, program: &Path, arguments: &[&str]) -> String {
        crate::shell::shown(&self.command(program, arguments))
    }

    fn run(&self, program: &Path, arguments: &[&str], folder: &Path) -> Result<(), String> {
        output(self.command(program, arguments).current_dir(folder)).map(drop)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders and Debian's program folders have names in UTF-8")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn the_stop_command_survives_a_shell_for_every_owner() {
        let program = PathBuf::from("/opt/pg sql/pg_ctl");
        assert_eq!(Owner::Ourselves.line(&program, &["stop"]), "'/opt/pg sql/pg_ctl' stop");
        assert_eq!(
            Owner::Runuser.line(&program, &["stop"]),
            "runuser -u postgres -- '/opt/pg sql/pg_ctl' stop"
        );
        assert!(Owner::Su.line(&program, &["stop"]).starts_with("su postgres -s /bin/sh -c "));
    }
}
