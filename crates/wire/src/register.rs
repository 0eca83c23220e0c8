//! Register files: the CSV that a regulator publishes, read row by row into what is compared, whatever its columns are
//! called. Memory does not grow with the file, and a row that cannot be read says where it is and why.

mod dates;
mod mapping;
#[cfg(test)]
mod tests;

pub use mapping::{Encoding, Mapping, Reference};

use csv::{ByteRecord, ErrorKind};
use kernel::{Profession, RealName};
use mapping::ProfessionFrom;
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// A record longer than this is a quote that was never closed.
const LONGEST_ROW: usize = 256 * 1024;
/// A name longer than this is not one.
const LONGEST_FIELD: usize = 1000;

/// One entry of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file, from 1.
    pub line: u64,
    pub reference: String,
    /// `None` for an entry that is not active and has no name any more.
    pub name: Option<RealName>,
    pub profession: Profession,
    pub active: bool,
    /// When the registration ends, in milliseconds.
    pub until: Option<i64>,
}

/// A row, or the file from here on, that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    pub line: u64,
    pub says: String,
    /// Nothing after it can be read.
    pub last: bool,
}

/// Where the columns of a mapping are in a file.
#[derive(Debug)]
struct Places {
    reference: usize,
    surname: usize,
    given: usize,
    status: Option<usize>,
    profession: Option<usize>,
    from: Option<usize>,
    until: Option<usize>,
    ended: Option<usize>,
    resumed: Option<usize>,
    kind: Option<usize>,
    /// Columns of the header.
    width: usize,
}

/// Reads a register. `now_ms` decides which registrations have begun and not ended.
pub struct Reader<'a, R: Read> {
    csv: csv::Reader<Guard<R>>,
    since: Rc<Cell<usize>>,
    mapping: &'a Mapping,
    encoding: Encoding,
    places: Places,
    now_ms: i64,
    record: ByteRecord,
    over: bool,
}

/// Ends a file whose record does not.
struct Guard<R> {
    inner: BufReader<R>,
    /// Bytes given out since the last whole record.
    since: Rc<Cell<usize>>,
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > LONGEST_ROW {
            return Err(io::Error::other("the row does not end; a quotation mark is not closed"));
        }
        let read = self.inner.read(buffer)?;
        self.since.set(self.since.get() + read);
        Ok(read)
    }
}

impl<'a, R: Read> Reader<'a, R> {
    /// Reads the header; `Err` says what is wrong with it, or with the file as a whole.
    pub fn new(file: R, mapping: &'a Mapping, encoding: Encoding, now_ms: i64) -> Result<Self, BadRow> {
        let since = Rc::new(Cell::new(0));
        let guard = Guard { inner: BufReader::new(file), since: since.clone() };
        let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(guard);
        let bad = |says: String| BadRow { line: 1, says, last: true };
        let mut record = ByteRecord::new();
        match csv.read_byte_record(&mut record) {
            Ok(true) => since.set(0),
            Ok(false) => return Err(bad("The file is empty. Is it the right one?".into())),
            Err(error) => return Err(bad(said(&error))),
        }
        let first = record.get(0).unwrap_or_default();
        if first.starts_with(b"\xff\xfe") || first.starts_with(b"\xfe\xff") || first.contains(&0) {
            return Err(bad("The file is in UTF-16. Save it as CSV in UTF-8 and try again.".into()));
        }
        let header: Vec<String> = record
            .iter()
            .map(|name| encoding.decode(name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name)))
            .collect::<Option<_>>()
            .ok_or_else(|| bad(encoding.complaint("The first line")))?;
        let places = places(mapping, &header).map_err(bad)?;
        Ok(Self { csv, since, mapping, encoding, places, now_ms, record, over: false })
    }

    fn bad(&self, line: u64, says: impl Into<String>) -> BadRow {
        BadRow { line, says: says.into(), last: false }
    }

    /// One field as text, trimmed.
    fn text(&self, at: usize, line: u64) -> Result<String, BadRow> {
        let bytes = self.record.get(at).unwrap_or_default();
        let text =
            self.encoding.decode(bytes).ok_or_else(|| self.bad(line, self.encoding.complaint("The row")))?;
        if text.len() > LONGEST_FIELD || text.chars().any(char::is_control) {
            return Err(self.bad(
                line,
                "A field is too long or has control characters. Is a quotation mark not closed?",
            ));
        }
        Ok(text.trim().to_owned())
    }

    fn optional(&self, at: Option<usize>, line: u64) -> Result<String, BadRow> {
        at.map_or(Ok(String::new()), |at| self.text(at, line))
    }

    fn date(&self, at: Option<usize>, line: u64) -> Result<Option<i64>, BadRow> {
        let text = self.optional(at, line)?;
        if text.is_empty() {
            return Ok(None);
        }
        dates::parse(&text, self.mapping.month_first).map(Some).ok_or_else(|| {
            self.bad(
                line,
                format!("“{}” is not a date. Dates are DDMMYYYY, DD/MM/YYYY or YYYY-MM-DD.", short(&text)),
            )
        })
    }

    /// The row that was just read; `None` when it is about something else than a person.
    fn row(&self, line: u64) -> Result<Option<Row>, BadRow> {
        let mapping = self.mapping;
        let wanted = self.places.width;
        if self.record.len() != wanted {
            let says = format!(
                "The row has {} fields, the header has {wanted}. Is a comma not quoted?",
                self.record.len()
            );
            return Err(self.bad(line, says));
        }
        if let (Some(at), Some((_, value))) = (self.places.kind, &mapping.kind)
            && self.text(at, line)? != *value
        {
            return Ok(None);
        }
        let given = self.text(self.places.given, line)?;
        let surname = self.text(self.places.surname, line)?;
        let reference = mapping
            .reference
            .read(&self.text(self.places.reference, line)?)
            .map_err(|says| self.bad(line, says))?;
        let (from, until) = (self.date(self.places.from, line)?, self.date(self.places.until, line)?);
        let (ended, resumed) = (self.date(self.places.ended, line)?, self.date(self.places.resumed, line)?);
        let status = self.optional(self.places.status, line)?;
        if self.places.status.is_some() && status.is_empty() {
            return Err(self.bad(line, "The status is missing."));
        }
        let active = mapping.is_active(&status)
            && from.is_none_or(|from| from <= self.now_ms)
            && until.is_none_or(|until| until > self.now_ms)
            && ended
                .is_none_or(|ended| ended > self.now_ms || resumed.is_some_and(|resumed| resumed >= ended));
        let name = match RealName::parse(&given, &surname) {
            Ok(name) => Some(name),
            // Who has left a register may have left its name behind.
            Err(_) if !active => None,
            Err(refusal) => return Err(self.bad(line, format!("{} The entry is active.", refusal.says))),
        };
        let said = self.optional(self.places.profession, line)?;
        let profession = mapping.profession.read(&said).ok_or_else(|| {
            self.bad(line, format!("“{}” is not a profession that is known here.", short(&said)))
        })?;
        Ok(Some(Row { line, reference, name, profession, active, until }))
    }
}

impl<R: Read> Iterator for Reader<'_, R> {
    type Item = Result<Row, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            match self.csv.read_byte_record(&mut self.record) {
                Ok(false) => return None,
                Ok(true) => self.since.set(0),
                Err(error) => {
                    self.over = true;
                    let line = self.csv.position().line();
                    return Some(Err(BadRow { line, says: said(&error), last: true }));
                }
            }
            let line = self.record.position().map_or(0, csv::Position::line);
            // A line with nothing on it is how many files end.
            if self.record.len() == 1 && self.record.get(0).is_some_and(<[u8]>::is_empty) {
                continue;
            }
            match self.row(line) {
                Ok(None) => {}
                Ok(Some(row)) => return Some(Ok(row)),
                Err(bad) => return Some(Err(bad)),
            }
        }
        None
    }
}

fn places(mapping: &Mapping, header: &[String]) -> Result<Places, String> {
    let mut missing = Vec::new();
    let mut find = |name: &str| {
        let same = |it: &&String| it.trim().eq_ignore_ascii_case(name.trim());
        match header.iter().filter(same).count() {
            1 => header.iter().position(|it| same(&it)).unwrap_or_default(),
            0 => {
                missing.push(format!("“{}” is missing", short(name)));
                0
            }
            _ => {
                missing.push(format!("“{}” is there more than once", short(name)));
                0
            }
        }
    };
    let mut maybe = |name: &Option<String>| name.as_deref().map(&mut find);
    let places = Places {
        status: maybe(&mapping.status),
        from: maybe(&mapping.from),
        until: maybe(&mapping.until),
        ended: maybe(&mapping.ended),
        resumed: maybe(&mapping.resumed),
        profession: match &mapping.profession {
            ProfessionFrom::Column(name) | ProfessionFrom::Taxonomy(name) => Some(find(name)),
            ProfessionFrom::Everybody(_) => None,
        },
        kind: mapping.kind.as_ref().map(|(name, _)| find(name)),
        reference: find(&mapping.reference_column),
        surname: find(&mapping.surname),
        given: find(&mapping.given),
        width: header.len(),
    };
    if missing.is_empty() {
        return Ok(places);
    }
    let known: Vec<String> = header.iter().take(40).map(|name| short(name)).collect();
    Err(format!(
        "The columns do not fit: {}. The file has: {}. Name the right ones with --map.",
        missing.join(", "),
        known.join(", ")
    ))
}

/// An error of the CSV reader, without the bytes of the file.
fn said(error: &csv::Error) -> String {
    match error.kind() {
        ErrorKind::Io(error) => format!("The file cannot be read: {error}."),
        _ => "The row is not CSV.".into(),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
