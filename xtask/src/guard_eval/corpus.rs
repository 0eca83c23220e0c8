//! The test corpus: posts in the voice of clinicians, drawn from the templates in `crates/guard/corpus`.
//!
//! A part has pools of words (`pool town: Leeds | Hull`) and two lists of templates, one a line, under
//! `== clean 200` and `== identified 200`, where the number says how many posts to draw. In a template
//!
//! * `{town}` draws from a pool and `{18-89}` a number; neither is labelled,
//! * `{nhs}` draws an identifier of [`IDENTIFIERS`] and labels it; `{=nhs}` draws it without a label, for what a
//!   reader would not take for a patient's; `{nhs~zero-width}` writes it in a disguise,
//! * `[name|Mr {surname}]` labels what it holds,
//! * `\n` is a line break and `\u{200b}` a character by its number.

use std::collections::{BTreeMap, BTreeSet};

use super::identifiers::{IDENTIFIERS, KINDS};
use super::random::Random;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Half open, in Unicode scalar values.
    pub start: usize,
    pub end: usize,
    pub kind: &'static str,
    /// What its issuer calls it, or empty.
    pub identifier: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    pub id: String,
    /// Which template it was drawn from.
    pub template: usize,
    pub text: String,
    /// Empty for a clean post.
    pub spans: Vec<Span>,
}

/// The parts with their files. What train grew by later has pools of its own.
const PARTS: [(&str, &[(&str, &str)]); 4] = [
    (
        "train",
        &[
            ("train", include_str!("../../../crates/guard/corpus/train.txt")),
            ("train-wards", include_str!("../../../crates/guard/corpus/train-wards.txt")),
            ("train-practice", include_str!("../../../crates/guard/corpus/train-practice.txt")),
            ("train-desk", include_str!("../../../crates/guard/corpus/train-desk.txt")),
            ("train-acute", include_str!("../../../crates/guard/corpus/train-acute.txt")),
        ],
    ),
    ("dev", &[("dev", include_str!("../../../crates/guard/corpus/dev.txt"))]),
    ("test", &[("test", include_str!("../../../crates/guard/corpus/test.txt"))]),
    ("fresh", &[("fresh", include_str!("../../../crates/guard/corpus/fresh.txt"))]),
];

/// The names of the three parts.
pub fn parts() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|(name, _)| *name)
}

/// The posts of a part, or of a file of templates that is none: a name with a stroke. Always the same ones.
pub fn posts(part: &str) -> Result<Vec<Post>, String> {
    if part.contains('/') {
        let source = std::fs::read_to_string(part).map_err(|error| format!("{part}: {error}"))?;
        return generate("fresh", &source).map_err(|error| format!("{part}: {error}"));
    }
    let found = PARTS.iter().find(|(name, _)| *name == part);
    let (_, files) = found.ok_or_else(|| format!("there is no part `{part}`: train, dev, test or fresh"))?;
    let mut posts = Vec::new();
    for (place, (name, source)) in files.iter().enumerate() {
        let of_file =
            generate(name, source).map_err(|error| format!("crates/guard/corpus/{name}.txt: {error}"))?;
        posts.extend(of_file.into_iter().map(|post| Post { template: post.template + place * FILE, ..post }));
    }
    Ok(posts)
}

/// No file has as many lines: templates of several files are told apart by it.
const FILE: usize = 10_000;

#[derive(Default)]
struct Part<'a> {
    pools: BTreeMap<&'a str, Vec<&'a str>>,
    sections: Vec<Section<'a>>,
}

struct Section<'a> {
    clean: bool,
    count: usize,
    /// With the line each stands on.
    templates: Vec<(usize, &'a str)>,
}

fn generate(name: &str, source: &str) -> Result<Vec<Post>, String> {
    let part = parse(source)?;
    let mut drawn = Vec::new();
    let mut texts = BTreeSet::new();
    for section in &part.sections {
        let kind = if section.clean { "clean" } else { "identified" };
        let enough = drawn.len() + section.count;
        let mut copy = 0;
        while drawn.len() < enough {
            let before = drawn.len();
            for (index, (line, template)) in section.templates.iter().enumerate() {
                // By place and not by words: a corrected label changes no post.
                let mut random = Random::seeded(&[name, kind, &index.to_string(), &copy.to_string()]);
                let at = |error| format!("line {line}: {error}");
                let mut post = Filling::of(template, &part.pools, &mut random).map_err(at)?;
                post.template = *line;
                if post.spans.is_empty() != section.clean {
                    return Err(at("a clean post has no label and an identified one has some".to_owned()));
                }
                if drawn.len() < enough && texts.insert(post.text.clone()) {
                    drawn.push(post);
                }
            }
            copy += 1;
            // A template without slots gives one post only.
            if drawn.len() == before && copy > 9 {
                return Err(format!("its templates give only {} different posts", drawn.len()));
            }
        }
    }
    Random::seeded(&[name, "order"]).shuffle(&mut drawn);
    for (index, post) in drawn.iter_mut().enumerate() {
        post.id = format!("{name}-{:04}", index + 1);
    }
    Ok(drawn)
}

fn parse(source: &str) -> Result<Part<'_>, String> {
    let mut part = Part::default();
    for (index, line) in source.lines().enumerate() {
        let number = index + 1;
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(pool) = line.strip_prefix("pool ") {
            let (name, words) =
                pool.split_once(": ").ok_or(format!("line {number}: a pool without words"))?;
            part.pools.insert(name, words.split(" | ").collect());
        } else if let Some(header) = line.strip_prefix("== ") {
            let wrong = || format!("line {number}: `== clean COUNT` or `== identified COUNT` was expected");
            let (kind, count) = header.split_once(' ').ok_or_else(wrong)?;
            let count = count.parse().map_err(|_| wrong())?;
            let clean = match kind {
                "clean" => true,
                "identified" => false,
                _ => return Err(wrong()),
            };
            part.sections.push(Section { clean, count, templates: Vec::new() });
        } else {
            let section = part.sections.last_mut().ok_or(format!("line {number}: before any section"))?;
            section.templates.push((number, line));
        }
    }
    Ok(part)
}

/// A template being filled.
struct Filling<'a> {
    pools: &'a BTreeMap<&'a str, Vec<&'a str>>,
    random: &'a mut Random,
    text: String,
    length: usize,
    spans: Vec<Span>,
    /// The label that is open: its place in `spans`.
    open: Option<usize>,
}

impl<'a> Filling<'a> {
    fn of(
        template: &str,
        pools: &'a BTreeMap<&'a str, Vec<&'a str>>,
        random: &'a mut Random,
    ) -> Result<Post, String> {
        let mut filling =
            Self { pools, random, text: String::new(), length: 0, spans: Vec::new(), open: None };
        filling.fill(template)?;
        if filling.open.is_some() {
            return Err("`[` without its `]`".to_owned());
        }
        Ok(Post { id: String::new(), template: 0, text: filling.text, spans: filling.spans })
    }

    fn fill(&mut self, template: &str) -> Result<(), String> {
        let mut rest = template;
        while let Some(first) = rest.chars().next() {
            rest = &rest[first.len_utf8()..];
            match first {
                '{' => {
                    let (slot, after) = rest.split_once('}').ok_or("`{` without its `}`")?;
                    self.slot(slot)?;
                    rest = after;
                }
                '[' => {
                    let (kind, after) = rest.split_once('|').ok_or("`[` without its kind and `|`")?;
                    self.open(kind)?;
                    rest = after;
                }
                ']' => self.close()?,
                '\\' => rest = self.escape(rest)?,
                plain => self.push(&plain.to_string()),
            }
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.length += text.chars().count();
    }

    fn open(&mut self, kind: &str) -> Result<(), String> {
        if self.open.is_some() {
            return Err("a label inside a label".to_owned());
        }
        let kind = KINDS.iter().find(|known| **known == kind).ok_or(format!("no kind `{kind}`"))?;
        self.open = Some(self.spans.len());
        self.spans.push(Span { start: self.length, end: self.length, kind, identifier: "" });
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let open = self.open.take().ok_or("`]` without its `[`")?;
        self.spans[open].end = self.length;
        Ok(())
    }

    fn escape<'t>(&mut self, rest: &'t str) -> Result<&'t str, String> {
        if let Some(after) = rest.strip_prefix('n') {
            self.push("\n");
            return Ok(after);
        }
        let code = rest.strip_prefix("u{").and_then(|code| code.split_once('}'));
        let (code, after) = code.ok_or("`\\` is followed by `n` or `u{…}`")?;
        let value = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
        self.push(&value.ok_or(format!("no character {code}"))?.to_string());
        Ok(after)
    }

    fn slot(&mut self, slot: &str) -> Result<(), String> {
        let (slot, disguise) = slot.split_once('~').unwrap_or((slot, ""));
        let (slot, labelled) = slot.strip_prefix('=').map_or((slot, true), |slot| (slot, false));
        let start = self.length;
        if let Some(identifier) = IDENTIFIERS.iter().find(|identifier| identifier.slot == slot) {
            let value = disguised(&(identifier.draw)(self.random), disguise)?;
            self.push(&value);
            match self.open {
                Some(open) => self.spans[open].identifier = identifier.name,
                None if labelled => {
                    let (kind, identifier) = (identifier.kind, identifier.name);
                    self.spans.push(Span { start, end: self.length, kind, identifier });
                }
                None => {}
            }
            return Ok(());
        }
        let value = match (self.pools.get(slot), slot.split_once('-')) {
            (Some(pool), _) => (*self.random.pick(pool)).to_owned(),
            (None, Some((low, high))) => {
                let number = |text: &str| text.parse().map_err(|_| format!("no slot `{slot}`"));
                self.random.between(number(low)?, number(high)?).to_string()
            }
            (None, None) => return Err(format!("no slot `{slot}`")),
        };
        self.push(&disguised(&value, disguise)?);
        Ok(())
    }
}

/// How people, keyboards and those who want to get past a filter write a number.
fn disguised(value: &str, disguise: &str) -> Result<String, String> {
    let shifted = |zero: char| {
        let shift = |c: char| match c.to_digit(10) {
            Some(digit) => char::from_u32(u32::from(zero) + digit).expect("ten digits stand in a row"),
            None => c,
        };
        value.chars().map(shift).collect()
    };
    Ok(match disguise {
        "" => value.to_owned(),
        "zero-width" => value.chars().flat_map(|c| [c, '\u{200b}']).collect(),
        "joiner" => value.replace(' ', "\u{2060}"),
        "no-break" => value.replace(' ', "\u{a0}"),
        "soft-hyphen" => value.replace([' ', '-'], "\u{ad}"),
        "full-width" => shifted('０'),
        "arabic" => shifted('٠'),
        "devanagari" => shifted('०'),
        "line" => value.replace(' ', "\n"),
        "dots" => value.replace([' ', '-'], "."),
        "spaced" => {
            value.replace(' ', "").chars().flat_map(|c| [c, ' ']).collect::<String>().trim_end().to_owned()
        }
        "dash" => value.replace(['-', ' '], "\u{2013}"),
        "lower" => value.to_lowercase(),
        "upper" => value.to_uppercase(),
        _ => return Err(format!("no disguise `{disguise}`")),
    })
}

#[cfg(test)]
mod tests;
