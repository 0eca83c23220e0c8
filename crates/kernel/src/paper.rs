//! Papers and the numbers that name them.

use crate::Refusal;
use std::fmt;

/// A DOI (ISO 26324), in lower case: two that differ only in case are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Doi(String);

/// The number of a paper in PubMed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pmid(String);

/// How somebody names a paper.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PaperId {
    Doi(Doi),
    Pmid(Pmid),
}

const MOST_CHARS: usize = 255;

fn without_prefix<'a>(text: &'a str, prefixes: &[&str]) -> &'a str {
    let mut text = text.trim();
    for prefix in prefixes {
        if text.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix)) {
            text = text[prefix.len()..].trim_start();
        }
    }
    text
}

fn refuse(says: &str) -> Refusal {
    Refusal::invalid("paper", says)
}

impl Doi {
    /// `10.1136/bmj.i1327`, also with `doi:` or as an address of doi.org.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let doi = without_prefix(text, &["https://", "http://", "dx.", "doi.org/", "doi:"]);
        let says = "This is not a DOI. It begins with “10.” and a number, then a slash: 10.1136/bmj.i1327. It stands on the first page of the paper.";
        let valid = doi.strip_prefix("10.").and_then(|rest| rest.split_once('/')).is_some_and(
            |(publisher, suffix)| {
                publisher.len() >= 4
                    && publisher.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                    && !suffix.is_empty()
                    && !suffix.chars().any(|c| c.is_whitespace() || c.is_control())
            },
        );
        if !valid || doi.len() > MOST_CHARS {
            return Err(refuse(says));
        }
        Ok(Self(doi.to_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For the path of an address: everything that could end it or begin a query is escaped.
    pub fn escaped(&self) -> String {
        let mut escaped = String::with_capacity(self.0.len());
        for byte in self.0.bytes() {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'(' | b')' | b':' | b';' => {
                    escaped.push(char::from(byte));
                }
                other => escaped.push_str(&format!("%{other:02X}")),
            }
        }
        escaped
    }

    pub fn url(&self) -> String {
        format!("https://doi.org/{}", self.escaped())
    }
}

impl Pmid {
    /// `26961582`, also with `PMID:` or as an address of PubMed.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let number = without_prefix(text, &["https://", "pubmed.ncbi.nlm.nih.gov/", "pmid", ":"])
            .trim_end_matches('/');
        let valid = (1..=8).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
            && !number.starts_with('0');
        if valid {
            Ok(Self(number.to_owned()))
        } else {
            Err(refuse(
                "This is not a PMID. It is a number of up to eight digits, which PubMed shows below the title.",
            ))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn url(&self) -> String {
        format!("https://pubmed.ncbi.nlm.nih.gov/{}/", self.0)
    }
}

impl PaperId {
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if let Ok(doi) = Doi::parse(text) {
            return Ok(Self::Doi(doi));
        }
        Pmid::parse(text).map(Self::Pmid).map_err(|_| {
            refuse(
                "This is neither a DOI (10.1136/bmj.i1327) nor a PMID (a number of up to eight digits). Look it up on the paper's first page, or type the paper in.",
            )
        })
    }
}

impl fmt::Display for PaperId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Doi(doi) => write!(f, "doi:{}", doi.as_str()),
            Self::Pmid(pmid) => write!(f, "PMID {}", pmid.as_str()),
        }
    }
}

/// What is known of a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paper {
    pub doi: Option<Doi>,
    pub pmid: Option<Pmid>,
    pub title: String,
    pub authors: Vec<String>,
    pub journal: String,
    pub year: Option<i32>,
    /// The address of the licence.
    pub licence: String,
    pub link: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dois_are_read_however_they_are_copied() {
        for text in [
            "10.1136/bmj.i1327",
            " doi:10.1136/BMJ.i1327 ",
            "DOI: 10.1136/bmj.i1327",
            "https://doi.org/10.1136/bmj.i1327",
            "http://dx.doi.org/10.1136/bmj.i1327",
        ] {
            assert_eq!(Doi::parse(text).unwrap().as_str(), "10.1136/bmj.i1327", "{text}");
        }
        for bad in ["", "10.1136", "10.1136/", "11.1136/a", "10.x/a", "10.1136/a b", "bmj.i1327"] {
            assert!(Doi::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_doi_cannot_leave_its_place_in_an_address() {
        let doi = Doi::parse("10.1002/(SICI)1097?x=#<a>&\"é").unwrap();
        assert_eq!(doi.escaped(), "10.1002/(sici)1097%3Fx%3D%23%3Ca%3E%26%22%C3%A9");
    }

    #[test]
    fn pmids_are_numbers() {
        for text in
            ["26961582", "PMID: 26961582", "pmid26961582", "https://pubmed.ncbi.nlm.nih.gov/26961582/"]
        {
            assert_eq!(Pmid::parse(text).unwrap().as_str(), "26961582", "{text}");
        }
        for bad in ["", "0123", "123456789", "12a", "PMC123"] {
            assert!(Pmid::parse(bad).is_err(), "{bad}");
        }
        assert!(matches!(PaperId::parse("26961582"), Ok(PaperId::Pmid(_))));
        assert!(PaperId::parse("a good paper").unwrap_err().says.contains("neither"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reading(text in ".{0,60}") {
            if let Ok(doi) = Doi::parse(&text) {
                prop_assert_eq!(Doi::parse(&doi.url().replace("%", "")).is_ok(), true);
                prop_assert!(doi.escaped().is_ascii());
            }
            let _ = PaperId::parse(&text);
        }
    }
}
