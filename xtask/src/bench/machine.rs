//! What the numbers were measured on.

use std::process::Command;

use crate::shell::{output, root};

/// One line: processor, cores, memory, system.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let processor = field("/proc/cpuinfo", "model name").unwrap_or_else(|| said("uname", &["-m"]));
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| kibibytes(&text));
    let memory = memory.map_or_else(String::new, |kib| format!(", {} GiB", (kib + (1 << 19)) >> 20));
    format!("{processor}, {cores} cores{memory}, {}", said("uname", &["-sr"]))
}

/// Today, ISO 8601, in UTC.
pub fn date() -> String {
    said("date", &["-u", "+%Y-%m-%d"])
}

/// So many seconds from now, RFC 3339.
pub fn moment(seconds: u64) -> String {
    said("date", &["-u", "-d", &format!("+{seconds} seconds"), "+%Y-%m-%dT%H:%M:%SZ"])
}

/// The commit that was measured.
pub fn commit() -> String {
    said("git", &["describe", "--always", "--dirty"])
}

/// Resident memory of a process in MiB, where `/proc` tells it.
pub fn resident_mib(process: u32) -> Option<f64> {
    let kib = kibibytes(&field(&format!("/proc/{process}/status"), "VmRSS")?)?;
    Some(kib as f64 / 1024.0)
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    fields.find(|(field, _)| field.trim() == name).map(|(_, value)| value.trim().to_owned())
}

fn kibibytes(text: &str) -> Option<u64> {
    text.strip_suffix("kB")?.trim().parse().ok()
}

fn said(program: &str, arguments: &[&str]) -> String {
    let text = output(Command::new(program).args(arguments).current_dir(root())).unwrap_or_default();
    text.trim().to_owned()
}
