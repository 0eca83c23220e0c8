//! What paper services answer: Crossref's REST API (`/works/DOI`) and PubMed's E-utilities (`esummary`, as JSON).
//!
//! They are strangers: what they say is read field by field, cut to a sane length, and is believed only about the paper
//! that was asked for.

use kernel::paper::{Doi, Paper, Pmid};
use serde::Deserialize;
use serde_json::Value;

/// Why an answer does not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    #[error("it does not know this paper")]
    Unknown,
    #[error("it answered about another paper")]
    Another,
    #[error("its answer cannot be read")]
    Unreadable,
}

const MOST_AUTHORS: usize = 200;
const MOST_CHARS: usize = 600;

#[derive(Deserialize)]
struct CrossrefAnswer {
    message: Work,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Work {
    #[serde(rename = "DOI")]
    doi: String,
    #[serde(default)]
    title: Vec<String>,
    #[serde(default)]
    author: Vec<Author>,
    #[serde(default)]
    container_title: Vec<String>,
    issued: Option<Issued>,
    #[serde(default)]
    license: Vec<Licence>,
}

#[derive(Deserialize)]
struct Author {
    given: Option<String>,
    family: Option<String>,
    /// Of a group of authors.
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Issued {
    #[serde(default)]
    date_parts: Vec<Vec<Option<i32>>>,
}

#[derive(Deserialize)]
struct Licence {
    #[serde(rename = "URL")]
    url: String,
}

/// Reads `/works/DOI`.
pub fn crossref(body: &[u8], asked: &Doi) -> Result<Paper, PaperError> {
    let work = serde_json::from_slice::<CrossrefAnswer>(body).map_err(|_| PaperError::Unreadable)?.message;
    let doi = Doi::parse(&work.doi).map_err(|_| PaperError::Unreadable)?;
    if doi != *asked {
        return Err(PaperError::Another);
    }
    let title = plain(work.title.first().map_or("", String::as_str));
    if title.is_empty() {
        return Err(PaperError::Unreadable);
    }
    let year =
        work.issued.and_then(|it| it.date_parts.first().and_then(|date| date.first().copied().flatten()));
    Ok(Paper {
        link: doi.url(),
        doi: Some(doi),
        pmid: None,
        title,
        authors: work.author.into_iter().take(MOST_AUTHORS).filter_map(author).collect(),
        journal: plain(work.container_title.first().map_or("", String::as_str)),
        year: year.filter(|year| (1500..3000).contains(year)),
        licence: work.license.into_iter().map(|it| it.url).find(|url| is_address(url)).unwrap_or_default(),
    })
}

fn author(it: Author) -> Option<String> {
    let name = match (it.given, it.family, it.name) {
        (Some(given), Some(family), _) => format!("{given} {family}"),
        (_, Some(family), _) => family,
        (_, _, Some(name)) => name,
        (given, _, _) => given?,
    };
    Some(plain(&name)).filter(|name| !name.is_empty())
}

/// Reads `esummary.fcgi?db=pubmed&retmode=json&id=PMID`.
pub fn pubmed(body: &[u8], asked: &Pmid) -> Result<Paper, PaperError> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| PaperError::Unreadable)?;
    let result = answer.get("result").and_then(Value::as_object).ok_or(PaperError::Unreadable)?;
    let Some(paper) = result.get(asked.as_str()) else {
        let told = result.get("uids").and_then(Value::as_array).is_some_and(|uids| !uids.is_empty());
        return Err(if told { PaperError::Another } else { PaperError::Unknown });
    };
    if paper.get("error").is_some() {
        return Err(PaperError::Unknown);
    }
    if paper.get("uid").and_then(Value::as_str) != Some(asked.as_str()) {
        return Err(PaperError::Another);
    }
    let text = |key: &str| plain(paper.get(key).and_then(Value::as_str).unwrap_or_default());
    let list = |key: &str| paper.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let title = text("title");
    if title.is_empty() {
        return Err(PaperError::Unreadable);
    }
    let doi = list("articleids")
        .iter()
        .filter(|it| it["idtype"] == "doi")
        .find_map(|it| Doi::parse(it["value"].as_str()?).ok());
    let journal =
        Some(text("fulljournalname")).filter(|name| !name.is_empty()).unwrap_or_else(|| text("source"));
    Ok(Paper {
        link: doi.as_ref().map_or_else(|| asked.url(), Doi::url),
        doi,
        pmid: Some(asked.clone()),
        title: title.trim_end_matches('.').to_owned(),
        authors: list("authors")
            .iter()
            .take(MOST_AUTHORS)
            .filter_map(|it| Some(plain(it["name"].as_str()?)))
            .filter(|name| !name.is_empty())
            .collect(),
        journal,
        year: text("pubdate").get(..4).and_then(|year| year.parse().ok()),
        licence: String::new(),
    })
}

fn is_address(url: &str) -> bool {
    url.len() <= 300
        && (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(char::is_whitespace)
}

/// Titles come with markup (`<i>in vitro</i>`, `&amp;`) and line breaks; what is left is words.
fn plain(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        words.push_str(before);
        let name = tag[1..].trim_start_matches('/');
        let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic());
        match tag.find('>').filter(|end| is_tag && *end < 200) {
            Some(end) => rest = &tag[end + 1..],
            None => {
                // “P<0.05” is no markup.
                words.push('<');
                rest = &tag[1..];
            }
        }
    }
    words.push_str(rest);
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    let clean: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let joined = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(MOST_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn doi() -> Doi {
        Doi::parse("10.1136/bmj.i1327").unwrap()
    }

    fn crossref_says(message: Value) -> Result<Paper, PaperError> {
        crossref(json!({ "status": "ok", "message": message }).to_string().as_bytes(), &doi())
    }

    #[test]
    fn crossref_tells_title_authors_journal_year_and_licence() {
        let paper = crossref_says(json!({
            "DOI": "10.1136/BMJ.i1327",
            "title": ["Using <i>social</i>\n media &amp; the ward"],
            "author": [{ "given": "Ann", "family": "Example" }, { "name": "The Trial Group" }, { "family": "Solo" }],
            "container-title": ["BMJ"],
            "issued": { "date-parts": [[2016, 3, 9]] },
            "license": [{ "URL": "javascript:alert(1)" }, { "URL": "http://creativecommons.org/licenses/by/4.0/" }]
        }))
        .unwrap();
        assert_eq!(paper.title, "Using social media & the ward");
        assert_eq!(paper.authors, ["Ann Example", "The Trial Group", "Solo"]);
        assert_eq!((paper.journal.as_str(), paper.year), ("BMJ", Some(2016)));
        assert_eq!(paper.licence, "http://creativecommons.org/licenses/by/4.0/");
        assert_eq!(paper.link, "https://doi.org/10.1136/bmj.i1327");
    }

    #[test]
    fn a_service_that_lies_or_babbles_is_not_believed() {
        let other = json!({ "DOI": "10.1136/bmj.i9999", "title": ["Something else"] });
        assert_eq!(crossref_says(other), Err(PaperError::Another));
        assert_eq!(
            crossref_says(json!({ "DOI": "10.1136/bmj.i1327", "title": [] })),
            Err(PaperError::Unreadable)
        );
        assert_eq!(crossref(b"<html>Sign in</html>", &doi()), Err(PaperError::Unreadable));
        let pmid = Pmid::parse("26961582").unwrap();
        let says = |value: Value| pubmed(value.to_string().as_bytes(), &pmid);
        assert_eq!(says(json!({ "result": { "uids": [] } })), Err(PaperError::Unknown));
        assert_eq!(says(json!({ "result": { "uids": ["1"], "1": {} } })), Err(PaperError::Another));
        let unknown = json!({ "result": { "26961582": { "uid": "26961582", "error": "cannot get document summary" } } });
        assert_eq!(says(unknown), Err(PaperError::Unknown));
        assert_eq!(says(json!([])), Err(PaperError::Unreadable));
    }

    #[test]
    fn pubmed_tells_the_doi_too() {
        let answer = json!({ "result": { "uids": ["26961582"], "26961582": {
            "uid": "26961582", "title": "Using social media.", "pubdate": "2016 Mar 9", "source": "BMJ",
            "fulljournalname": "BMJ (Clinical research ed.)", "authors": [{ "name": "Example A" }],
            "articleids": [{ "idtype": "pubmed", "value": "26961582" }, { "idtype": "doi", "value": "10.1136/bmj.i1327" }]
        } } });
        let paper = pubmed(answer.to_string().as_bytes(), &Pmid::parse("26961582").unwrap()).unwrap();
        assert_eq!((paper.title.as_str(), paper.year), ("Using social media", Some(2016)));
        assert_eq!(paper.doi, Some(doi()));
        assert_eq!(paper.link, "https://doi.org/10.1136/bmj.i1327");
    }

    #[test]
    fn a_comparison_is_no_markup() {
        assert_eq!(plain("P<0.05 and n>10 <sub>x</sub>"), "P<0.05 and n>10 x");
    }

    proptest! {
        #[test]
        fn no_answer_breaks_the_reading(body in proptest::collection::vec(any::<u8>(), 0..200), text in ".{0,80}") {
            let _ = crossref(&body, &doi());
            let _ = pubmed(&body, &Pmid::parse("1").unwrap());
            prop_assert!(!plain(&text).contains('\n'));
        }
    }
}
