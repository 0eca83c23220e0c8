//! Reads lines `scheme number` from standard input and answers `valid` or `invalid` for each: the guard's side of the
//! comparison in `tests/clients/stdnum_oracle.py`.

use guard::numbers::{Scheme, oceania, professional};
use std::io::{self, BufRead, Write};

/// Numbers that are checked but belong to no patient.
fn other(scheme: &str) -> Option<fn(&[u8]) -> bool> {
    Some(match scheme {
        "au-abn" => oceania::abn,
        "au-acn" => oceania::acn,
        "iban" => professional::iban,
        "orcid" => professional::orcid,
        _ => return None,
    })
}

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (scheme, number) = line.split_once(' ').unwrap_or((&line, ""));
        let valid = match (Scheme::by_id(scheme), other(scheme)) {
            (Some(scheme), _) => scheme.accepts(number),
            (_, Some(is_valid)) => is_valid(number.to_ascii_uppercase().as_bytes()),
            _ => {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidInput,
                    format!("no scheme is called “{scheme}”"),
                ));
            }
        };
        writeln!(out, "{}", if valid { "valid" } else { "invalid" })?;
    }
    Ok(())
}
