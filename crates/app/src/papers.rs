//! Papers: found by DOI at Crossref or by PMID at PubMed, or typed in when nobody tells.

use crate::access::Viewer;
use crate::guard::{Piece, Surface};
use crate::{App, Error, Result};
use kernel::paper::{Doi, Paper, PaperId, Pmid};
use kernel::{Refusal, Scope};
use platform::OutboundError;
use platform::http::Request;
use store::papers::{self as rows, Paper as Row};
use wire::papers::{self as services, PaperError};

/// Where papers are looked up. Addresses without a slash at the end.
#[derive(Debug, Clone)]
pub struct PaperServices {
    pub crossref: String,
    pub pubmed: String,
}

/// How long an answer is good: corrections reach us after this time.
const FRESH_MS: i64 = 30 * 86_400_000;
/// Look-ups of a member in an hour.
pub(crate) const LOOKUPS: u32 = 60;
const TITLE_CHARS: usize = 500;

/// A paper as somebody names it. With a title it is taken as it is typed, without one it is looked up.
#[derive(Debug, Clone, Default)]
pub struct PaperWish {
    /// DOI or PMID.
    pub id: String,
    pub title: String,
    /// Names, separated by commas or line ends.
    pub authors: String,
    pub journal: String,
    pub year: String,
    pub link: String,
    /// While its publisher lets everybody read it for the session; as the fields of a form have it.
    pub open_from: String,
    pub open_until: String,
}

/// A paper as a session shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperView {
    pub id: i64,
    pub paper: Paper,
    /// `crossref`, `pubmed`, or empty when a host typed it.
    pub source: String,
    pub open: Option<(i64, i64)>,
}

impl PaperWish {
    pub(crate) fn is_blank(&self) -> bool {
        self.id.trim().is_empty() && self.title.trim().is_empty()
    }

    pub(crate) fn is_typed(&self) -> bool {
        !self.title.trim().is_empty()
    }

    /// What others will read of it and nobody but a host has said. Authors are named, and that they stand beside a disease
    /// makes no patients of them: of their line only what has digits is looked at.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        if !self.is_typed() {
            return Vec::new();
        }
        let numbers =
            self.authors.split_whitespace().filter(|word| word.contains(|c: char| c.is_ascii_digit()));
        let numbers = numbers.collect::<Vec<_>>().join(" ");
        [self.title.trim(), self.journal.trim(), &numbers]
            .map(|text| Piece::new("papers", Surface::Label, text))
            .into()
    }

    /// The paper that was typed.
    fn typed(&self) -> Result<Paper> {
        let line = |text: &str, what: &str| -> Result<String> {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.chars().any(char::is_control) || text.chars().count() > TITLE_CHARS {
                return Err(refuse(format!(
                    "The {what} of the paper cannot be used. Write at most {TITLE_CHARS} characters on one line."
                )));
            }
            Ok(text)
        };
        let id = match self.id.trim() {
            "" => None,
            id => Some(PaperId::parse(id).map_err(in_papers)?),
        };
        let year = match self.year.trim() {
            "" => None,
            text => {
                Some(text.parse::<i32>().ok().filter(|year| (1500..3000).contains(year)).ok_or_else(
                    || refuse("The year of the paper is not a year. Write it with four digits."),
                )?)
            }
        };
        let link = self.link.trim();
        if !(link.is_empty() || is_address(link) && link.len() <= 500) {
            return Err(refuse(
                "The link to the paper is not an address. Write it as https://example.org/paper",
            ));
        }
        let (doi, pmid) = match id {
            Some(PaperId::Doi(doi)) => (Some(doi), None),
            Some(PaperId::Pmid(pmid)) => (None, Some(pmid)),
            None => (None, None),
        };
        let known = doi.as_ref().map(Doi::url).or(pmid.as_ref().map(Pmid::url)).unwrap_or_default();
        let mut authors = Vec::new();
        for name in self.authors.split([',', ';', '\n']) {
            authors.push(line(name, "list of authors")?);
        }
        authors.retain(|name| !name.is_empty());
        Ok(Paper {
            title: line(&self.title, "title")?,
            authors,
            journal: line(&self.journal, "journal")?,
            year,
            licence: String::new(),
            link: if link.is_empty() { known } else { link.to_owned() },
            doi,
            pmid,
        })
    }
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(char::is_whitespace)
}

fn refuse(says: impl Into<String>) -> Error {
    Error::invalid("papers", says)
}

/// The refusals of an id, in the field of the form.
fn in_papers(refusal: Refusal) -> Error {
    Refusal { field: "papers", ..refusal }.into()
}

const INSTEAD: &str =
    "Check the number, try again in a minute, or type the paper in: title, authors and journal.";

/// What a host hears when a service did not help.
fn not_told(service: &str, id: &PaperId, why: &str) -> Error {
    refuse(format!("{id} could not be looked up at {service}: {why}. {INSTEAD}"))
}

impl App {
    /// What a paper service knows, for somebody who plans a session.
    pub async fn look_up_paper(&self, viewer: &Viewer, id: &str) -> Result<Paper> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let id = PaperId::parse(id).map_err(in_papers)?;
        Ok(paper_of(&self.known_or_fetched(me, &id).await?))
    }

    /// The row of a wished paper, not stored yet unless it was known.
    pub(crate) async fn wished_paper(&self, me: i64, wish: &PaperWish) -> Result<Row> {
        if wish.is_typed() {
            return row(self.new_id(), wish.typed()?, "", Some(me), self.now());
        }
        let id = PaperId::parse(&wish.id).map_err(in_papers)?;
        self.known_or_fetched(me, &id).await
    }

    async fn known_or_fetched(&self, me: i64, id: &PaperId) -> Result<Row> {
        let now = self.now();
        let (doi, pmid) = match id {
            PaperId::Doi(doi) => (Some(doi.as_str().to_owned()), None),
            PaperId::Pmid(pmid) => (None, Some(pmid.as_str().to_owned())),
        };
        let known = self
            .store
            .read(move |db| rows::fetched(db, doi.as_deref(), pmid.as_deref(), now - FRESH_MS))
            .await
            .map_err(Error::from)?;
        if let Some(known) = known {
            return Ok(known);
        }
        self.lookups.attempt(&me.to_string(), now).map_err(Error::TooMany)?;
        let (paper, source) = match id {
            PaperId::Doi(doi) => (self.ask_crossref(doi, id).await?, "crossref"),
            PaperId::Pmid(pmid) => (self.ask_pubmed(pmid, id).await?, "pubmed"),
        };
        row(self.new_id(), paper, source, None, now)
    }

    async fn ask_crossref(&self, doi: &Doi, id: &PaperId) -> Result<Paper> {
        let url = format!("{}/works/{}", self.settings.papers.crossref, doi.escaped());
        let (status, body) = self.ask_service("Crossref", &url, id).await?;
        if status == 404 {
            return Err(not_told("Crossref", id, &PaperError::Unknown.to_string()));
        }
        services::crossref(&body, doi).map_err(|error| not_told("Crossref", id, &error.to_string()))
    }

    async fn ask_pubmed(&self, pmid: &Pmid, id: &PaperId) -> Result<Paper> {
        let url = format!(
            "{}/esummary.fcgi?db=pubmed&retmode=json&id={}",
            self.settings.papers.pubmed,
            pmid.as_str()
        );
        let (_, body) = self.ask_service("PubMed", &url, id).await?;
        services::pubmed(&body, pmid).map_err(|error| not_told("PubMed", id, &error.to_string()))
    }

    /// JSON from a service, or why there is none. A 404 is an answer.
    async fn ask_service(&self, service: &str, url: &str, id: &PaperId) -> Result<(u16, Vec<u8>)> {
        let request = Request::get(url).header("accept", "application/json");
        let answer = self.outbound.send(request).await.map_err(|error| {
            let why = match &error {
                OutboundError::Slow(_) => "it took too long to answer",
                OutboundError::TooLarge(_) => "its answer is too large",
                OutboundError::Unreachable(_) => "it does not answer",
                _ => "it cannot be asked",
            };
            tracing::warn!(%error, service, "a paper could not be looked up");
            not_told(service, id, why)
        })?;
        match answer.status {
            404 => Ok((404, Vec::new())),
            200 if answer.media_type().ends_with("json") => Ok((200, answer.body.to_vec())),
            200 => Err(not_told(service, id, "it answered with something that is no metadata")),
            429 => Err(not_told(service, id, "it is asked too often just now")),
            other => Err(not_told(service, id, &format!("it answered with an error ({other})"))),
        }
    }
}

fn row(id: i64, paper: Paper, source: &str, typed_by: Option<i64>, now: i64) -> Result<Row> {
    Ok(Row {
        id,
        doi: paper.doi.map(|doi| doi.as_str().to_owned()),
        pmid: paper.pmid.map(|pmid| pmid.as_str().to_owned()),
        title: paper.title,
        authors: serde_json::to_string(&paper.authors).map_err(|error| Error::Broken(error.to_string()))?,
        journal: paper.journal,
        year: paper.year,
        licence: paper.licence,
        link: paper.link,
        source: source.to_owned(),
        typed_by,
        known_at: now,
    })
}

/// A row as what it says.
pub(crate) fn paper_of(row: &Row) -> Paper {
    Paper {
        doi: row.doi.as_deref().and_then(|doi| Doi::parse(doi).ok()),
        pmid: row.pmid.as_deref().and_then(|pmid| Pmid::parse(pmid).ok()),
        title: row.title.clone(),
        authors: serde_json::from_str(&row.authors).unwrap_or_default(),
        journal: row.journal.clone(),
        year: row.year,
        licence: row.licence.clone(),
        link: row.link.clone(),
    }
}

impl PaperView {
    pub(crate) fn of(place: &rows::SessionPaper, row: &Row) -> Self {
        Self {
            id: row.id,
            paper: paper_of(row),
            source: row.source.clone(),
            open: place.open_from.zip(place.open_until),
        }
    }

    /// `Larsen A, Okafor B, et al.` for a line of a card.
    pub fn authors_in_short(&self) -> String {
        let authors = &self.paper.authors;
        match authors.len() {
            0..=4 => authors.join(", "),
            _ => format!("{}, et al.", authors[..3].join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_paper_is_taken_as_it_is_and_refused_by_its_field() {
        let wish = PaperWish {
            id: "doi:10.1136/BMJ.i1327".into(),
            title: "A  title\non two lines".into(),
            authors: "A Larsen, B Okafor\nC Silva".into(),
            year: "2016".into(),
            ..PaperWish::default()
        };
        let paper = wish.typed().unwrap();
        assert_eq!(paper.title, "A title on two lines");
        assert_eq!(paper.authors, ["A Larsen", "B Okafor", "C Silva"]);
        assert_eq!(paper.link, "https://doi.org/10.1136/bmj.i1327");
        for bad in [
            PaperWish { year: "last".into(), ..wish.clone() },
            PaperWish { link: "javascript:alert(1)".into(), ..wish.clone() },
            PaperWish { id: "nonsense".into(), ..wish.clone() },
            PaperWish { title: "x".repeat(501), ..wish.clone() },
        ] {
            let Error::Invalid(refusals) = bad.typed().unwrap_err() else { panic!("{bad:?}") };
            assert_eq!(refusals[0].field, "papers");
        }
    }
}
