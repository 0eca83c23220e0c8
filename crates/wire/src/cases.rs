//! Files of cases: CSV as spreadsheets write it.

/// A table of texts. Rows may be shorter than the headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub headers: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Reads a table of at most so many rows. The error is a sentence for the person.
pub fn read(text: &str, most: usize) -> Result<Table, String> {
    // Spreadsheets begin a file with a byte order mark, and separate by semicolons where the comma is decimal.
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') && !head.contains(',') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(false).from_reader(text.as_bytes());
    let broken = |error: csv::Error| {
        format!("The file is no CSV table: {error}. Save it as CSV (comma separated) again.")
    };
    let headers: Vec<String> =
        reader.headers().map_err(broken)?.iter().map(|it| it.trim().to_owned()).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() == most {
            return Err(format!("The file has more than {most} rows. Split it."));
        }
        rows.push(record.map_err(broken)?.iter().map(str::to_owned).collect());
    }
    if rows.is_empty() {
        return Err("The file has no row below its headers.".into());
    }
    Ok(Table { headers, rows })
}

/// Writes a table. A text that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn write(headers: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = rows.into_iter().map(|row| row.iter().map(|cell| safe(cell)).collect::<Vec<_>>());
    let written = writer
        .write_record(headers)
        .and_then(|()| rows.into_iter().try_for_each(|row| writer.write_record(&row)));
    written.expect("every row has a cell for each header, and memory takes it");
    let bytes = writer.into_inner().expect("memory takes what is left");
    String::from_utf8(bytes).expect("only texts were written")
}

fn safe(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
        || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_a_spreadsheet_is_read_and_written() {
        let table = read("\u{feff}date;oxygen\r\n2026-03-02;0.5\r\n", 10).unwrap();
        assert_eq!((table.headers.len(), table.rows[0][1].as_str()), (2, "0.5"));
        assert!(read("date,oxygen\n", 10).unwrap_err().contains("no row"));
        assert!(read("date,oxygen\n1\n", 10).unwrap_err().contains("no CSV table"));
        assert!(read("a\n1\n2\n", 1).unwrap_err().contains("more than 1 rows"));
        assert_eq!(write(&["a", "b"], [vec!["=1+1".into(), "-2".into()]]), "a,b\n'=1+1,-2\n");
    }
}
