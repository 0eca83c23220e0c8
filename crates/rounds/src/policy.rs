//! What communities decide differently is data: TOML files with a default inside the program. A file of the operator's
//! replaces the default whole, so that nothing is believed that it does not name.

mod schemes;

pub use schemes::schemes;

use crate::config::Problem;
use app::concern::Route;
use app::credentials::Issuer;
use kernel::credential::Institution;
use kernel::naming::Policy;
use kernel::{Profession, Visibility, locale};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issuers {
    issuer: Vec<IssuerEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuerEntry {
    name: String,
    title: String,
    #[serde(default)]
    note: String,
    url: String,
    client_id: String,
    #[serde(default)]
    client_secret: String,
    #[serde(default = "openid")]
    scopes: String,
    #[serde(default = "sub")]
    reference_claim: String,
    given_claim: Option<String>,
    surname_claim: Option<String>,
    profession_claim: Option<String>,
    #[serde(default)]
    professions: BTreeMap<String, String>,
    #[serde(default)]
    knows_person: bool,
    #[serde(default)]
    userinfo: bool,
}

fn openid() -> String {
    "openid".into()
}

fn sub() -> String {
    "sub".into()
}

impl IssuerEntry {
    fn check(self, setting: &str) -> Result<Issuer, Problem> {
        let wrong = |what: &str| Problem(format!("{setting}: issuer “{}”: {what}", self.name));
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || !self.name.chars().all(plain) {
            return Err(wrong("a name has only small letters, digits and hyphens."));
        }
        if !self.url.starts_with("https://") && !self.url.starts_with("http://") {
            return Err(wrong("url is the issuer's identifier, such as https://idp.example."));
        }
        if self.client_id.is_empty() || self.title.trim().is_empty() {
            return Err(wrong("client_id and title are needed."));
        }
        if !self.scopes.split_whitespace().any(|scope| scope == "openid") {
            return Err(wrong("scopes have to have openid."));
        }
        let name_claims = match (self.given_claim.clone(), self.surname_claim.clone()) {
            (Some(given), Some(surname)) => Some((given, surname)),
            (None, None) => None,
            _ => return Err(wrong("given_claim and surname_claim belong together.")),
        };
        let professions = self
            .professions
            .iter()
            .map(|(value, code)| Ok((value.clone(), profession(setting, code)?)))
            .collect::<Result<Vec<_>, Problem>>()?;
        if self.profession_claim.is_some() && professions.is_empty() {
            return Err(wrong("profession_claim needs professions, which say what its values mean."));
        }
        Ok(Issuer {
            profession_claim: self.profession_claim.map(|claim| (claim, professions)),
            name: self.name,
            title: self.title,
            note: self.note,
            url: self.url,
            client_id: self.client_id,
            client_secret: self.client_secret,
            scopes: self.scopes,
            reference_claim: self.reference_claim,
            name_claims,
            knows_person: self.knows_person,
            userinfo: self.userinfo,
        })
    }
}

pub fn issuers(file: Option<&Path>) -> Result<Vec<Issuer>, Problem> {
    let setting = "ROUNDS_OIDC";
    let read: Issuers = read(setting, file, "issuer = []")?;
    read.issuer.into_iter().map(|entry| entry.check(setting)).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Naming {
    name: String,
    rule: String,
    source: String,
    url: String,
    visibilities: Vec<String>,
}

pub fn naming(file: Option<&Path>) -> Result<Option<Policy>, Problem> {
    let setting = "ROUNDS_NAMING";
    let read: Naming = read(setting, file, include_str!("../data/naming.toml"))?;
    let visibilities = read
        .visibilities
        .iter()
        .map(|name| {
            Visibility::parse(name).ok_or_else(|| {
                Problem(format!(
                    "{setting}: there is no visibility “{name}”. Use public, unlisted, private or direct."
                ))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let policy =
        Policy { name: read.name, rule: read.rule, source: read.source, url: read.url, visibilities };
    Ok((!policy.visibilities.is_empty()).then_some(policy))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Routes {
    route: Vec<RouteEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteEntry {
    #[serde(default)]
    country: String,
    name: String,
    when: String,
    url: String,
}

pub fn routes(file: Option<&Path>) -> Result<Vec<Route>, Problem> {
    let setting = "ROUNDS_CONCERN";
    let read: Routes = read(setting, file, include_str!("../data/concern.toml"))?;
    read.route
        .into_iter()
        .map(|entry| {
            let wrong = |what: &str| Problem(format!("{setting}: route “{}”: {what}", entry.name));
            if !entry.url.starts_with("https://") && !entry.url.starts_with("tel:") {
                return Err(wrong("url begins with https:// or tel:."));
            }
            let country = match entry.country.as_str() {
                "" => String::new(),
                code => {
                    locale::country(code).ok_or_else(|| wrong("country is a code such as GB."))?.to_owned()
                }
            };
            Ok(Route { country, name: entry.name, when: entry.when, url: entry.url })
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
        let rule = naming(None).unwrap_or_else(|problem| panic!("{problem}")).expect("there is a rule");
        assert_eq!(rule.visibilities, [Visibility::Public, Visibility::Unlisted]);
        assert!(routes(None).unwrap_or_else(|problem| panic!("{problem}")).len() > 20);
        assert!(issuers(None).unwrap_or_else(|problem| panic!("{problem}")).is_empty());
    }

    #[test]
    fn an_identity_provider_is_read_whole_or_not_at_all() {
        let good = "[[issuer]]\nname = \"cis2\"\ntitle = \"Care Identity\"\nurl = \"https://idp.example\"\nclient_id = \"x\"\nknows_person = true\nprofession_claim = \"role\"\n[issuer.professions]\nR8000 = \"doctor\"\n";
        let all = issuers(Some(file(good).path())).unwrap_or_else(|problem| panic!("{problem}"));
        assert_eq!((all[0].scopes.as_str(), all[0].reference_claim.as_str()), ("openid", "sub"));
        assert_eq!(
            all[0].profession_claim,
            Some(("role".into(), vec![("R8000".into(), Profession::Doctor)]))
        );
        for (from, to, says) in [
            ("\"cis2\"", "\"CIS 2\"", "small letters"),
            ("https://idp.example", "idp.example", "identifier"),
            ("client_id = \"x\"", "client_id = \"\"", "client_id"),
            ("\"doctor\"", "\"wizard\"", "wizard"),
            ("knows_person", "known_person", "known_person"),
            ("client_id = \"x\"", "client_id = \"x\"\ngiven_claim = \"g\"", "belong together"),
            ("client_id = \"x\"", "client_id = \"x\"\nscopes = \"email\"", "openid"),
        ] {
            let problem = issuers(Some(file(&good.replace(from, to)).path())).expect_err(to);
            assert!(problem.0.contains(says), "{problem}");
        }
    }

    #[test]
    fn a_rule_or_a_route_that_cannot_be_used_says_why() {
        let rule = "name = \"x\"\nrule = \"x\"\nsource = \"x\"\nurl = \"x\"\nvisibilities = [";
        assert!(naming(Some(file(&format!("{rule}]")).path())).is_ok_and(|rule| rule.is_none()));
        assert!(
            naming(Some(file(&format!("{rule}\"loud\"]")).path())).is_err_and(|it| it.0.contains("loud"))
        );
        let route = "[[route]]\nname = \"x\"\nwhen = \"x\"\nurl = \"URL\"\n";
        assert!(routes(Some(file(&route.replace("URL", "javascript:x")).path())).is_err());
        assert!(
            routes(Some(file(&route.replace("URL", "https://x.example\"\ncountry = \"XX")).path())).is_err()
        );
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
