//! What communities decide differently is data: TOML files with a default inside the program. A file of the operator's
//! replaces the default whole, so that nothing is believed that it does not name.

use crate::config::Problem;
use kernel::Profession;
use kernel::credential::Institution;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Institutions {
    institution: Vec<InstitutionEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstitutionEntry {
    suffix: String,
    name: String,
    #[serde(default)]
    professions: Vec<String>,
}

/// The setting's file, or the default.
fn read<T: DeserializeOwned>(setting: &str, file: Option<&Path>, default: &str) -> Result<T, Problem> {
    let (place, text) = match file {
        None => ("the default".to_owned(), default.to_owned()),
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|error| {
                Problem(format!("{setting}: the file {} cannot be read: {error}.", file.display()))
            })?;
            (file.display().to_string(), text)
        }
    };
    toml::from_str(&text).map_err(|error| Problem(format!("{setting}: {place}: {error}")))
}

fn profession(setting: &str, code: &str) -> Result<Profession, Problem> {
    Profession::parse(code).ok_or_else(|| {
        Problem(format!("{setting}: there is no profession “{code}”. Use a code such as doctor or nurse."))
    })
}

pub fn institutions(file: Option<&Path>) -> Result<Vec<Institution>, Problem> {
    let setting = "ROUNDS_INSTITUTIONS";
    let read: Institutions = read(setting, file, include_str!("../data/institutions.toml"))?;
    read.institution
        .into_iter()
        .map(|entry| {
            let suffix = entry.suffix.trim().trim_start_matches(['@', '.']).to_ascii_lowercase();
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
            if suffix.is_empty() || !suffix.chars().all(plain) || entry.name.trim().is_empty() {
                return Err(Problem(format!(
                    "{setting}: “{}” is no domain with a name. Write suffix = \"nhs.net\" and name = \"NHSmail\".",
                    entry.suffix
                )));
            }
            let professions =
                entry.professions.iter().map(|code| profession(setting, code)).collect::<Result<_, _>>()?;
            Ok(Institution { suffix, name: entry.name.trim().to_owned(), professions })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        std::fs::write(file.path(), text).expect("it can be written");
        file
    }

    #[test]
    fn the_defaults_can_be_read() {
        let all = institutions(None).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!(Institution::of(&all, "ward.wales.nhs.uk").map(|it| it.name.as_str()), Some("NHS Wales"));
        assert!(all.iter().all(|it| it.professions.is_empty()), "an address is not a profession");
    }

    #[test]
    fn a_file_that_cannot_be_used_says_why() {
        for (text, says) in [
            ("institution = 3", "ROUNDS_INSTITUTIONS"),
            ("[[institution]]\nsuffix = \"a b\"\nname = \"x\"", "a b"),
            ("[[institution]]\nsuffix = \"a.example\"\nname = \"x\"\nprofessions = [\"wizard\"]", "wizard"),
            ("[[institution]]\nsuffix = \"a.example\"\nnam = \"x\"", "nam"),
        ] {
            let problem = institutions(Some(file(text).path())).expect_err(text);
            assert!(problem.0.contains(says), "{problem}");
        }
        assert!(institutions(Some(Path::new("no-such-file.toml"))).is_err());
    }
}
