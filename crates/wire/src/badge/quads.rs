//! N-Quads in canonical form, for graphs whose nodes have addresses, or names that are known.

const PREFIXES: [(&str, &str); 6] = [
    ("vc:", "https://www.w3.org/2018/credentials#"),
    ("ob:", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"),
    ("schema:", "https://schema.org/"),
    ("status:", "https://www.w3.org/ns/credentials/status#"),
    ("sec:", "https://w3id.org/security#"),
    ("dc:", "http://purl.org/dc/terms/"),
];
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TIME: &str = "http://www.w3.org/2001/XMLSchema#dateTime";
/// With an s, as the context of Open Badges has it.
const DATE: &str = "https://www.w3.org/2001/XMLSchema#date";

pub const BOOLEAN: &str = "https://www.w3.org/2001/XMLSchema#boolean";

fn full(name: &str) -> String {
    PREFIXES
        .iter()
        .find_map(|(prefix, long)| Some(format!("{long}{}", name.strip_prefix(prefix)?)))
        .unwrap_or_else(|| name.to_owned())
}

/// An absolute address without a character that would end it early.
pub fn is_iri(text: &str) -> bool {
    let scheme = text.split(':').next().unwrap_or_default();
    text.len() > scheme.len() + 1
        && !scheme.is_empty()
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase())
        && !text.chars().any(|c| c <= ' ' || "<>\"{}|\\^`".contains(c) || c.is_control() || c.is_whitespace())
}

/// A literal as canonical N-Quads write it (RDF 1.2 N-Quads, canonical form).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// A node with what is said of it.
pub struct Node {
    subject: String,
    lines: Vec<String>,
}

impl Node {
    pub fn new(iri: &str) -> Self {
        Self { subject: format!("<{iri}>"), lines: Vec::new() }
    }

    pub fn blank(label: &str) -> Self {
        Self { subject: label.to_owned(), lines: Vec::new() }
    }

    fn add(mut self, predicate: &str, object: &str) -> Self {
        self.lines.push(format!("{} <{}> {object} .\n", self.subject, full(predicate)));
        self
    }

    pub fn types(self, names: &[&str]) -> Self {
        names.iter().fold(self, |node, name| node.iri(TYPE, &full(name)))
    }

    pub fn iri(self, predicate: &str, iri: &str) -> Self {
        self.add(predicate, &format!("<{iri}>"))
    }

    pub fn blank_object(self, predicate: &str, label: &str) -> Self {
        self.add(predicate, label)
    }

    pub fn text(self, predicate: &str, text: &str) -> Self {
        self.add(predicate, &format!("\"{}\"", escaped(text)))
    }

    pub fn typed(self, predicate: &str, text: &str, kind: &str) -> Self {
        self.add(predicate, &format!("\"{}\"^^<{kind}>", escaped(text)))
    }

    pub fn time(self, predicate: &str, text: &str) -> Self {
        self.typed(predicate, text, TIME)
    }

    pub fn date(self, predicate: &str, text: &str) -> Self {
        self.typed(predicate, text, DATE)
    }
}

/// The statements of all nodes in the order of their characters, each once.
pub fn canonical(nodes: Vec<Node>) -> String {
    let mut lines: Vec<String> = nodes.into_iter().flat_map(|node| node.lines).collect();
    lines.sort_unstable();
    lines.dedup();
    lines.concat()
}
