//! What keeps a program away from what it does not need, where the machine can: no network (`unshare`), bounded processor
//! time, memory and file size (`prlimit`). Both are util-linux's.

use crate::child;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

#[derive(Clone, Debug, Default)]
pub(super) struct Cage {
    unshare: Option<(PathBuf, Vec<&'static str>)>,
    prlimit: Option<PathBuf>,
}

/// How much a program may use.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub cpu_seconds: u64,
    /// Of any file that it writes.
    pub file_bytes: u64,
}

/// Enough to decode the largest picture that is taken.
const MEMORY: u64 = 6 << 30;

impl Cage {
    /// Tries what there is: a container may forbid new namespaces, and then the protocol list has to do.
    pub fn find() -> Self {
        let works = |command: &Path, arguments: &[&str]| {
            let Ok(folder) = child::folder() else { return false };
            let mut command = child::command(command, folder.path());
            command.args(arguments).arg("true");
            let limit = child::Limit { time: Duration::from_secs(5), answer: 1024 };
            child::run(command, Vec::new(), limit).is_ok()
        };
        let unshare = crate::programs::in_path("unshare").and_then(|path| {
            // With a user of its own no rights are needed; the superuser needs none.
            [vec!["--map-root-user", "--net", "--"], vec!["--net", "--"]]
                .into_iter()
                .find(|arguments| works(&path, arguments))
                .map(|arguments| (path, arguments))
        });
        let prlimit = crate::programs::in_path("prlimit").filter(|path| works(path, &["--cpu=5", "--"]));
        Self { unshare, prlimit }
    }

    /// For the operator.
    pub fn describe(&self) -> String {
        let net = if self.unshare.is_some() {
            "without a network (unshare)"
        } else {
            "with files only (unshare does not work here)"
        };
        let limits = if self.prlimit.is_some() { "bounded by prlimit" } else { "bounded by the clock only" };
        format!("{net}, {limits}")
    }

    /// A command that runs `program` inside. Both helpers become the program, so that ending the child ends it.
    pub fn command(&self, program: &Path, folder: &Path, bounds: Bounds) -> Command {
        let mut words: Vec<std::ffi::OsString> = Vec::new();
        if let Some((path, arguments)) = &self.unshare {
            words.push(path.into());
            words.extend(arguments.iter().map(Into::into));
        }
        if let Some(path) = &self.prlimit {
            words.push(path.into());
            let Bounds { cpu_seconds, file_bytes } = bounds;
            words.push(format!("--cpu={cpu_seconds}").into());
            words.push(format!("--fsize={file_bytes}").into());
            words.push(format!("--as={MEMORY}").into());
            words.push("--core=0".into());
            words.push("--".into());
        }
        words.push(program.into());
        let mut command = child::command(Path::new(&words[0]), folder);
        command.args(&words[1..]);
        command
    }
}
