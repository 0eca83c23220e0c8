//! The scenarios of `tests/clients`: real Mastodon clients, an identity provider and a verifier of badges from PyPI, and a browser against a server
//! of our own, and the guard's check digits against python-stdnum.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::server::{Server, free_port};
use crate::shell::{cargo, output, root, run as run_command};

/// The programs in the order they run; each gets the server's address and two accounts from its environment.
const SCENARIOS: [&str; 5] = [
    "toot_scenario.py",
    "mastodonpy_scenario.py",
    "oidc_scenario.py",
    "badge_scenario.py",
    "browser_scenario.py",
];

/// The identity provider that a scenario starts; its address comes from us, because the server has to know it.
const ISSUER: &str = r#"
[[issuer]]
name = "care"
title = "Care Identity"
url = "http://localhost:PORT"
client_id = "rounds"
client_secret = "pass word"
scopes = "openid profile"
reference_claim = "uid"
given_claim = "given_name"
surname_claim = "family_name"
profession_claim = "role"
knows_person = true
userinfo = true
[issuer.professions]
R8000 = "doctor"
"#;

/// Passwords of accounts that live for a minute on 127.0.0.1.
const ANNA: (&str, &str) = ("anna@example.org", "anna counts seven green apples");
const BEN: (&str, &str) = ("ben@example.org", "ben walks home along the canal");

pub fn run() -> Result<(), String> {
    let python = virtual_environment("clients-venv", "requirements.txt")?;
    check_digits(&python)?;
    // Building the tests builds the program too, with the features that the test steps have built already.
    run_command(&mut cargo(&["test", "--workspace", "--profile", "ci", "--no-run", "--quiet"]))?;
    let program = target().join("ci/rounds");
    for scenario in SCENARIOS {
        println!("    {scenario}");
        let mut server = Server::new(&program)?;
        let issuer = free_port()?;
        let providers = server.file("oidc.toml", &ISSUER.replace("PORT", &issuer.to_string()))?;
        server.set("ROUNDS_OIDC", providers);
        server.set("ROUNDS_HOSTING", "everybody".into());
        server.set("ROUNDS_HTTP_ALLOW", format!("localhost:{issuer}"));
        server.command(&["migrate"], "")?;
        for (handle, (email, password)) in [("anna", ANNA), ("ben", BEN)] {
            let words =
                ["account", "create", handle, "--email", email, "--password-stdin", "--role", "member"];
            server.command(&words, &format!("{password}\n"))?;
        }
        server.start()?;
        let result = run_command(&mut scenario_command(&python, scenario, &program, &server, issuer));
        result.map_err(|error| format!("{error}\nthe server's last lines:\n{}", server.said()))?;
    }
    Ok(())
}

/// The guard and python-stdnum judge the same numbers.
fn check_digits(python: &Path) -> Result<(), String> {
    println!("    stdnum_oracle.py");
    let example = ["build", "--package", "guard", "--example", "check_numbers", "--profile", "ci", "--quiet"];
    run_command(&mut cargo(&example))?;
    let mut oracle = Command::new(python);
    oracle
        .arg(root().join("tests/clients/stdnum_oracle.py"))
        .arg(target().join("ci/examples/check_numbers"))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    run_command(&mut oracle)
}

fn scenario_command(python: &Path, scenario: &str, program: &Path, server: &Server, issuer: u16) -> Command {
    let mut command = Command::new(python);
    command
        .arg("-u")
        .arg(root().join("tests/clients").join(scenario))
        .current_dir(root())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("ROUNDS_URL", server.url())
        .env("ROUNDS_PROGRAM", program)
        .env("ISSUER_PORT", issuer.to_string())
        .env("ANNA_EMAIL", ANNA.0)
        .env("ANNA_PASSWORD", ANNA.1)
        .env("BEN_EMAIL", BEN.0)
        .env("BEN_PASSWORD", BEN.1);
    command
}

/// The interpreter of the folder `name` in Cargo's target folder, made or renewed when the requirements in
/// `tests/clients` have changed.
pub fn virtual_environment(name: &str, requirements: &str) -> Result<PathBuf, String> {
    let folder = target().join(name);
    let python = folder.join("bin/python");
    let requirements = root().join("tests/clients").join(requirements);
    let wanted = read(&requirements)?;
    // Written last, so that an interrupted installation starts again.
    let stamp = folder.join("installed.txt");
    if python.exists() && std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    run_command(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    output(pip.arg(&requirements))?;
    std::fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))?;
    Ok(python)
}

/// Where Cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
