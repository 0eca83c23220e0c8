//! Rules about single lines and the shape of Rust files.

use super::{File, Finding};

/// A file longer than this is two files.
const LONGEST: usize = 700;

/// Folders of somebody's machine. In pieces, so that this file keeps the rule it makes.
const HOMES: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// Written in pieces for the same reason.
const ALLOW: [&str; 2] = [concat!("#[al", "low("), concat!("#![al", "low(")];

/// Ways to open a connection, in pieces again. In the rooms only `platform::http` has them.
const CALLS: [&str; 3] =
    [concat!("TcpStream::con", "nect"), concat!("hyper::cl", "ient"), concat!("reqw", "est::")];

const PRINTS: [&str; 4] = ["println!(", "eprintln!(", "print!(", "eprint!("];

pub fn check(file: &File, findings: &mut Vec<Finding>) {
    for (index, line) in file.text.lines().enumerate() {
        let number = index + 1;
        if HOMES.iter().any(|home| line.contains(home)) {
            findings.push(finding(file, number, "names a folder of one machine"));
        }
        if !file.path.ends_with(".rs") || line.trim_start().starts_with("//") {
            continue;
        }
        if ALLOW.iter().any(|attribute| line.contains(attribute)) {
            findings.push(finding(
                file,
                number,
                "use #[expect(…, reason = \"…\")], which ends when it is not needed",
            ));
        }
        if !may_call(&file.path) && CALLS.iter().any(|call| line.contains(call)) {
            findings.push(finding(file, number, "only platform::http opens connections to others"));
        }
        if !may_print(&file.path) && prints(line) {
            findings.push(finding(file, number, "only the command line prints; use tracing"));
        }
    }
    if file.path.ends_with(".rs") {
        check_shape(file, findings);
    }
}

fn check_shape(file: &File, findings: &mut Vec<Finding>) {
    if file.path.contains("/src/") && !file.text.starts_with("//!") {
        findings.push(finding(file, 1, "begins without `//!`: say what the file is for"));
    }
    let lines = lines_without_tests(&file.text);
    if !is_test(&file.path) && lines > LONGEST {
        findings.push(finding(
            file,
            0,
            &format!("{lines} lines without its tests, over {LONGEST}: make it two files"),
        ));
    }
}

/// Lines up to the test module that ends a file.
fn lines_without_tests(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let tests = lines.windows(2).position(|pair| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod "));
    match tests {
        // A test module in a file of its own is one line, and the code goes on below it.
        Some(index) if !lines[index + 1].ends_with(';') => index,
        _ => lines.len(),
    }
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs")
}

/// The command line, the chores, examples, tests, and build scripts, which talk to Cargo by printing.
fn may_print(path: &str) -> bool {
    let printers = ["crates/rounds/", "xtask/"];
    is_test(path)
        || path.ends_with("/build.rs")
        || path.contains("/examples/")
        || printers.iter().any(|folder| path.starts_with(folder))
}

/// The guarded client, tests, and the chores, which speak to servers that they started themselves.
fn may_call(path: &str) -> bool {
    is_test(path) || path == "crates/platform/src/http.rs" || !path.starts_with("crates/")
}

fn prints(line: &str) -> bool {
    PRINTS.iter().any(|print| {
        line.match_indices(print).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
        })
    })
}

fn finding(file: &File, line: usize, what: &str) -> Finding {
    Finding { path: file.path.clone(), line, what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(usize, String)> {
        let mut findings = Vec::new();
        check(&File { path: path.into(), text: text.into() }, &mut findings);
        findings.into_iter().map(|f| (f.line, f.what)).collect()
    }

    #[test]
    fn a_file_over_the_limit_is_found_but_its_tests_do_not_count() {
        let long = format!("//! x\n{}", "fn f() {}\n".repeat(LONGEST));
        assert!(found("crates/app/src/long.rs", &long)[0].1.contains("make it two"));
        let tested = format!("//! x\n#[cfg(test)]\nmod tests {{\n{}}}\n", "fn f() {}\n".repeat(LONGEST));
        assert_eq!(found("crates/app/src/tested.rs", &tested), []);
        let outside = format!("//! x\n#[cfg(test)]\nmod tests;\n{}", "fn f() {}\n".repeat(LONGEST));
        assert_eq!(found("crates/app/src/outside.rs", &outside).len(), 1);
        assert_eq!(found("crates/rounds/tests/server/long.rs", &long), []);
    }

    #[test]
    fn a_source_file_begins_with_what_it_is_for() {
        assert_eq!(found("crates/app/src/posts/x.rs", "use std::fmt;\n")[0].0, 1);
        assert_eq!(found("crates/app/src/posts/x.rs", "//! Posts.\n"), []);
        assert_eq!(found("crates/app/build.rs", "fn main() {}\n"), []);
    }

    #[test]
    fn an_attribute_that_hides_a_lint_for_ever_is_found() {
        let text = format!("//! x\n{}dead_code)]\nfn f() {{}}\n", ALLOW[0]);
        assert_eq!(found("crates/app/src/x.rs", &text)[0].0, 2);
        assert_eq!(found("crates/app/src/x.rs", "//! x\n#[expect(dead_code, reason = \"y\")]\n"), []);
    }

    #[test]
    fn printing_belongs_to_the_command_line() {
        let text = "//! x\nfn f() { println!(\"x\") }\n";
        assert_eq!(found("crates/web/src/x.rs", text)[0].0, 2);
        assert_eq!(found("crates/rounds/src/x.rs", text), []);
        assert_eq!(found("crates/store/build.rs", text), []);
        assert_eq!(found("crates/web/src/x.rs", "//! x\n// println!(\"x\")\nfn blueprint!() {}\n"), []);
    }

    #[test]
    fn connections_to_others_are_opened_in_one_place() {
        let text = format!("//! x\nfn f() {{ {}(address); }}\n", CALLS[0]);
        assert_eq!(found("crates/app/src/x.rs", &text)[0].0, 2);
        assert_eq!(found("crates/platform/src/mail.rs", &text)[0].0, 2);
        assert_eq!(found("crates/platform/src/http.rs", &text), []);
        assert_eq!(found("crates/rounds/tests/server/x.rs", &text), []);
    }

    #[test]
    fn a_path_of_one_machine_is_found_in_any_text_file() {
        let text = format!("fine\nsee {}main/README.md\n", HOMES[0]);
        assert_eq!(found("docs/x.md", &text)[0].0, 2);
        assert_eq!(found("docs/x.md", "see docs/work.md\n"), []);
    }
}
