//! A run of named steps: each announced, timed and counted; the first failure ends the run.

use std::io::Write;
use std::time::Instant;

/// One named piece of a run; `work` gives the reason when it fails.
pub struct Step {
    /// The word to name the step by on the command line.
    pub name: &'static str,
    /// What it does, for the reader of the log.
    pub title: &'static str,
    pub work: fn() -> Result<(), String>,
}

/// Runs the steps in order up to the first failure and writes the count as the last line.
pub fn run(steps: &[Step], out: &mut impl Write) -> Result<(), String> {
    let started = Instant::now();
    for (index, step) in steps.iter().enumerate() {
        let number = index + 1;
        say(out, &format!("==> {number}/{} {}: {}", steps.len(), step.name, step.title));
        let step_started = Instant::now();
        let result = (step.work)();
        let seconds = step_started.elapsed().as_secs_f64();
        if let Err(reason) = result {
            say(out, &format!("FAILED {} after {seconds:.1} s: {reason}", step.name));
            say(out, &format!("{index} passed, 1 failed"));
            return Err(format!("step `{0}` failed; run it alone with: cargo xtask test {0}", step.name));
        }
        say(out, &format!("    {} ok, {seconds:.1} s", step.name));
    }
    say(out, &format!("all of it took {:.1} s", started.elapsed().as_secs_f64()));
    say(out, &format!("{} passed, 0 failed", steps.len()));
    Ok(())
}

/// The steps that `names` asks for, in the run's own order; all of them when nothing is asked for.
pub fn chosen(all: Vec<Step>, names: &[String]) -> Result<Vec<Step>, String> {
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|step| step.name != name.as_str())) {
        let known: Vec<&str> = all.iter().map(|step| step.name).collect();
        return Err(format!("there is no step `{unknown}`; the steps are: {}", known.join(" ")));
    }
    if names.is_empty() {
        return Ok(all);
    }
    Ok(all.into_iter().filter(|step| names.iter().any(|name| name == step.name)).collect())
}

fn say(out: &mut impl Write, line: &str) {
    // A closed terminal must not turn a passing run into a panic.
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(name: &'static str) -> Step {
        Step { name, title: "does well", work: || Ok(()) }
    }

    fn bad(name: &'static str) -> Step {
        Step { name, title: "does badly", work: || Err("the disk is made of cheese".into()) }
    }

    #[test]
    fn a_clean_run_ends_with_the_count_on_a_line_of_its_own() {
        let mut out = Vec::new();
        run(&[good("one"), good("two")], &mut out).unwrap();
        let log = String::from_utf8(out).unwrap();
        assert_eq!(log.lines().last(), Some("2 passed, 0 failed"));
        assert!(log.contains("==> 1/2 one: does well"));
    }

    #[test]
    fn the_first_failure_ends_the_run_and_says_why() {
        let mut out = Vec::new();
        let error = run(&[good("one"), bad("two"), good("three")], &mut out).unwrap_err();
        let log = String::from_utf8(out).unwrap();
        assert!(error.contains("cargo xtask test two"));
        assert!(log.contains("the disk is made of cheese"));
        assert!(!log.contains("three"));
        assert_eq!(log.lines().last(), Some("1 passed, 1 failed"));
    }

    #[test]
    fn named_steps_run_alone_and_in_the_runs_own_order() {
        let names = |steps: Vec<Step>| steps.iter().map(|s| s.name).collect::<Vec<_>>();
        let all = || vec![good("one"), good("two"), good("three")];
        assert_eq!(names(chosen(all(), &[]).unwrap()), ["one", "two", "three"]);
        assert_eq!(names(chosen(all(), &["three".into(), "one".into()]).unwrap()), ["one", "three"]);
        let error = chosen(all(), &["four".into()]).err().unwrap();
        assert!(error.contains("`four`") && error.contains("one two three"));
    }
}
