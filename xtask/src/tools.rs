//! The programs the test run needs beside Rust: found, installed where we may, named where we may not.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{cargo, on_path, run, succeeds};

/// A program that is not part of the Rust toolchain.
struct Tool {
    /// What it is for, in the words of the message that asks for it.
    what: &'static str,
    /// Debian's and Ubuntu's packages.
    packages: &'static [&'static str],
    /// How to get it elsewhere.
    elsewhere: &'static str,
    found: fn() -> bool,
}

const TOOLS: &[Tool] = &[
    Tool {
        what: "git, to know which files belong to the repository",
        packages: &["git"],
        elsewhere: "https://git-scm.com/downloads",
        found: || on_path(&["git"]).is_some(),
    },
    Tool {
        what: "PostgreSQL's server programs (initdb, postgres), for the second run of the server tests",
        packages: &["postgresql"],
        elsewhere: "macOS: brew install postgresql; Fedora: dnf install postgresql-server; Arch: pacman -S postgresql",
        found: || postgres_folder().is_some(),
    },
    Tool {
        what: "Python 3 with venv and pip, for the client scenarios",
        packages: &["python3", "python3-venv"],
        elsewhere: "macOS: brew install python; Fedora: dnf install python3; Arch: pacman -S python",
        found: || succeeds(Command::new("python3").args(["-c", "import venv, ensurepip"])),
    },
    Tool {
        what: "exiftool, to see that no picture carries metadata",
        packages: &["libimage-exiftool-perl"],
        elsewhere: "macOS: brew install exiftool; Fedora: dnf install perl-Image-ExifTool; \
                    Arch: pacman -S perl-image-exiftool",
        found: || on_path(&["exiftool"]).is_some(),
    },
    Tool {
        what: "tesseract with English, to read letters in pictures",
        packages: &["tesseract-ocr", "tesseract-ocr-eng"],
        elsewhere: "macOS: brew install tesseract; Fedora: dnf install tesseract; \
                    Arch: pacman -S tesseract tesseract-data-eng",
        found: || on_path(&["tesseract"]).is_some(),
    },
    Tool {
        what: "ffmpeg and ffprobe, to strip and look into videos",
        packages: &["ffmpeg"],
        elsewhere: "macOS: brew install ffmpeg; Fedora: dnf install ffmpeg-free; Arch: pacman -S ffmpeg",
        found: || on_path(&["ffmpeg"]).is_some() && on_path(&["ffprobe"]).is_some(),
    },
    Tool {
        what: "Chromium and its driver, for the scenario with a browser",
        packages: &["chromium", "chromium-driver"],
        elsewhere: "https://www.chromium.org/getting-involved/download-chromium/, with chromedriver of the same version",
        found: || {
            let browser = on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
            browser.is_some() && on_path(&["chromedriver"]).is_some()
        },
    },
];

/// Makes sure that all programs are there; the error names each missing one and how to get it.
pub fn ensure() -> Result<(), String> {
    rust_components()?;
    cargo_tools()?;
    let mut missing: Vec<&Tool> = TOOLS.iter().filter(|tool| !(tool.found)()).collect();
    if !missing.is_empty() && is_debian() && is_root() {
        missing = install(&missing)?;
    }
    if missing.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = missing.iter().map(|tool| advice(tool)).collect();
    Err(format!("some programs are missing:\n{}", lines.join("\n")))
}

/// The folder with `initdb` and `postgres`: Debian keeps them off `PATH`, one folder for each version.
pub fn postgres_folder() -> Option<PathBuf> {
    if let (Some(initdb), Some(_)) = (on_path(&["initdb"]), on_path(&["postgres"])) {
        // A wrapper on PATH may be a link into the version's folder, where all the programs are.
        let real = initdb.canonicalize().ok()?;
        let folder = real.parent()?;
        if has_server(folder) {
            return Some(folder.to_path_buf());
        }
    }
    let parents = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr"];
    let mut folders: Vec<PathBuf> = parents
        .iter()
        .flat_map(|parent| std::fs::read_dir(parent).into_iter().flatten().flatten())
        .map(|entry| entry.path().join("bin"))
        .filter(|folder| has_server(folder))
        .collect();
    folders.sort_by_key(|folder| version_in(folder));
    folders.pop()
}

/// Whether we are the superuser.
pub fn is_root() -> bool {
    crate::shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn has_server(folder: &Path) -> bool {
    ["initdb", "postgres", "pg_ctl"].iter().all(|program| folder.join(program).is_file())
}

/// The number in the folder's path (`/usr/lib/postgresql/15/bin`, `postgresql@17/bin`), 0 without one.
fn version_in(folder: &Path) -> u32 {
    let path = folder.to_string_lossy();
    let digits: Vec<&str> =
        path.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    digits.last().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn advice(tool: &Tool) -> String {
    let packages = tool.packages.join(" ");
    format!("  - {}\n    Debian, Ubuntu: apt-get install {packages}\n    {}", tool.what, tool.elsewhere)
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && on_path(&["apt-get"]).is_some()
}

/// Installs the packages of the missing tools and gives those that are missing still.
fn install<'a>(missing: &[&'a Tool]) -> Result<Vec<&'a Tool>, String> {
    if let Err(reason) = run(apt_get().arg("update")) {
        println!("{reason}; trying with the lists that are here");
    }
    for tool in missing {
        let installed =
            run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(tool.packages));
        if let Err(reason) = installed {
            return Err(format!("{reason}\n{}", advice(tool)));
        }
    }
    Ok(missing.iter().copied().filter(|tool| !(tool.found)()).collect())
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
    command
}

fn rust_components() -> Result<(), String> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if succeeds(cargo(&[subcommand]).arg("--version")) {
            continue;
        }
        if on_path(&["rustup"]).is_none() {
            return Err(format!(
                "cargo {subcommand} is missing; install your distribution's {component} package"
            ));
        }
        run(Command::new("rustup").args(["component", "add", component]))?;
    }
    Ok(())
}

fn cargo_tools() -> Result<(), String> {
    // Versions that were tried; whatever is installed already is taken.
    for (program, package) in [("cargo-deny", "cargo-deny@0.20.2"), ("cargo-machete", "cargo-machete@0.9.2")]
    {
        if !is_installed(program) {
            run(&mut cargo(&["install", "--locked", package]))?;
        }
    }
    Ok(())
}

/// Cargo finds its own programs also where it installs them, on `PATH` or not.
fn is_installed(cargo_tool: &str) -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")));
    on_path(&[cargo_tool]).is_some() || home.is_some_and(|home| home.join("bin").join(cargo_tool).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_postgresql_folder_is_the_one_with_the_greatest_number() {
        assert_eq!(version_in(Path::new("/usr/lib/postgresql/15/bin")), 15);
        assert_eq!(version_in(Path::new("/opt/homebrew/opt/postgresql@17/bin")), 17);
        assert_eq!(version_in(Path::new("/usr/pgsql/bin")), 0);
    }

    #[test]
    fn the_advice_names_the_package_and_a_way_for_other_systems() {
        for tool in TOOLS {
            let text = advice(tool);
            assert!(text.contains("apt-get install") && text.contains(tool.packages[0]), "{text}");
            assert!(!tool.elsewhere.is_empty());
        }
    }
}
