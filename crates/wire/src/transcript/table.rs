//! A transcript as CSV (RFC 4180): one row a post, everything that the metrics are counted from.

use super::{At, CLUB, PostId, Transcript, Unreadable};
use crate::time::{iso, parse_iso};
use csv::{ReaderBuilder, Terminator, WriterBuilder};
use kernel::metrics::Line;

const COLUMNS: [&str; 17] = [
    "post_id",
    "posted_at",
    "author",
    "name",
    "role",
    "profession",
    "country",
    "followers_at_posting",
    "in_reply_to",
    "prompt",
    "pinned",
    "edited_at",
    "language",
    "content_warning",
    "text",
    "pictures",
    "url",
];

/// What a row has that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub post: PostId,
    pub posted_at: At,
    pub author: String,
    pub role: String,
    pub profession: Option<String>,
    pub country: Option<String>,
    pub followers: u64,
    pub in_reply_to: Option<PostId>,
    pub prompt: Option<u16>,
    pub text: String,
}

impl Row {
    pub fn line(&self) -> Line<'_> {
        Line {
            post: self.post.0,
            author: &self.author,
            by_club: self.role == CLUB,
            country: self.country.as_deref(),
            profession: self.profession.as_deref(),
            posted_at: self.posted_at.0,
            followers: self.followers,
            in_reply_to: self.in_reply_to.map(|id| id.0),
            prompt: self.prompt,
        }
    }
}

/// Spreadsheets run a cell that begins with one of these as a formula, and DDE with it. An apostrophe in front makes
/// it a text; a text that begins with an apostrophe gets one too, so that reading gives back what was written.
const RISKY: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

fn harmless(text: &str) -> String {
    if text.starts_with(RISKY) { format!("'{text}") } else { text.to_owned() }
}

fn original(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(RISKY)).unwrap_or(cell)
}

/// The rows, oldest first.
pub fn csv(transcript: &Transcript) -> String {
    let mut posts: Vec<_> = transcript.posts().collect();
    posts.sort_by_key(|(_, post)| (post.posted_at, post.id));
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    let mut write =
        |cells: &[String]| writer.write_record(cells).expect("a record written to memory is written");
    write(&COLUMNS.map(str::to_owned));
    for (prompt, post) in posts {
        let person = transcript.person(&post.author);
        let said = |text: Option<&String>| text.map(|text| harmless(text)).unwrap_or_default();
        let pictures: Vec<&str> = post.pictures.iter().map(|picture| picture.url.as_str()).collect();
        write(&[
            post.id.0.to_string(),
            iso(post.posted_at.0),
            harmless(&post.author),
            said(person.map(|it| &it.name)),
            said(person.map(|it| &it.role)),
            said(person.and_then(|it| it.profession.as_ref())),
            said(person.and_then(|it| it.country.as_ref())),
            post.followers_at_posting.to_string(),
            post.in_reply_to.map(|id| id.0.to_string()).unwrap_or_default(),
            prompt.map(|number| number.to_string()).unwrap_or_default(),
            if post.pinned { "yes" } else { "no" }.to_owned(),
            post.edited_at.map(|at| iso(at.0)).unwrap_or_default(),
            said(post.language.as_ref()),
            harmless(&post.content_warning),
            harmless(&post.text),
            harmless(&pictures.join(" ")),
            harmless(&post.url),
        ]);
    }
    let bytes = writer.into_inner().expect("what is in memory can be flushed");
    String::from_utf8(bytes).expect("only texts were written")
}

/// Reads the rows back.
pub fn read_csv(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    // Spreadsheets put a mark in front that says which encoding it is.
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = ReaderBuilder::new().has_headers(true).from_reader(bytes);
    let header =
        reader.headers().map_err(|error| Unreadable(format!("The CSV file cannot be read: {error}.")))?;
    if !header.iter().eq(COLUMNS) {
        return Err(Unreadable(format!(
            "The first line of the CSV file does not have the columns of a transcript. They are: {}.",
            COLUMNS.join(",")
        )));
    }
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| Unreadable(format!("The CSV file cannot be read: {error}.")))?;
        let row = row(&record).map_err(|says| {
            Unreadable(format!("Row {} of the CSV file is not one of a transcript: {says}.", index + 2))
        })?;
        rows.push(row);
    }
    Ok(rows)
}

fn row(record: &csv::StringRecord) -> Result<Row, String> {
    let cell = |name: &str| {
        let at = COLUMNS.iter().position(|column| *column == name).unwrap_or(COLUMNS.len());
        original(record.get(at).unwrap_or_default())
    };
    let id = |name: &str| {
        kernel::id::parse(cell(name)).map(PostId).ok_or(format!("{name} “{}” is not an id", cell(name)))
    };
    let said = |name: &str| Some(cell(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    let number =
        |name: &str| cell(name).parse().map_err(|_| format!("{name} “{}” is not a number", cell(name)));
    Ok(Row {
        post: id("post_id")?,
        posted_at: parse_iso(cell("posted_at"))
            .map(At)
            .ok_or(format!("posted_at “{}” is not a time", cell("posted_at")))?,
        author: said("author").ok_or("it has no author")?,
        role: cell("role").to_owned(),
        profession: said("profession"),
        country: said("country"),
        followers: number("followers_at_posting")?,
        in_reply_to: said("in_reply_to").map(|_| id("in_reply_to")).transpose()?,
        prompt: said("prompt")
            .map(|_| number("prompt"))
            .transpose()?
            .map(|number| u16::try_from(number).map_err(|_| format!("prompt “{number}” is too large")))
            .transpose()?,
        text: cell("text").to_owned(),
    })
}
