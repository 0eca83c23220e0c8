//! Clean-up that happens whatever becomes of us: on success, on failure, on Ctrl-C and on `kill -9`.

use std::io::Write;
use std::process::{Child, Command, Stdio};

/// A shell that waits until our end of its pipe closes, and then runs its script.
///
/// The kernel closes the pipe when this process ends in any way, so servers and temporary folders never outlive a
/// run. The script runs with INT, TERM and HUP ignored, because Ctrl-C reaches the whole process group.
pub struct Guardian {
    shell: Child,
}

impl Guardian {
    /// `script` is run by a POSIX shell, once; its output is dropped.
    pub fn new(script: &str) -> Result<Self, String> {
        let script = format!("trap '' INT TERM HUP\nread -r line && exit 0\n{script}\n");
        let shell = Command::new("sh")
            .args(["-c", &script])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("sh could not be started: {error}"))?;
        Ok(Self { shell })
    }

    /// Lets the guardian go without running its script: what it guarded has ended already.
    pub fn dismiss(mut self) {
        if let Some(stdin) = &mut self.shell.stdin {
            // Without its shell there is nobody left who could run the script.
            let _ = stdin.write_all(b"\n");
        }
    }
}

impl Drop for Guardian {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // Nothing is left to be done about a shell that cannot be waited for.
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::quoted;

    #[test]
    fn the_script_runs_when_the_guardian_goes_and_not_before() {
        let mark = std::env::temp_dir().join(format!("rounds-guardian-{}", std::process::id()));
        std::fs::write(&mark, "here").unwrap();
        let guardian = Guardian::new(&format!("rm {}", quoted(&mark.to_string_lossy()))).unwrap();
        assert!(mark.exists());
        drop(guardian);
        assert!(!mark.exists());
    }

    #[test]
    fn a_dismissed_guardian_does_nothing() {
        let mark = std::env::temp_dir().join(format!("rounds-dismissed-{}", std::process::id()));
        let guardian = Guardian::new(&format!("touch {}", quoted(&mark.to_string_lossy()))).unwrap();
        guardian.dismiss();
        assert!(!mark.exists());
    }
}
