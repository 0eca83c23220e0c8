//! What only its owner can say of an activity: what was learnt, and where it belongs.

use super::{Row, text};
use crate::Result;
use crate::guard::{Piece, Surface};
use kernel::cpd::{Domain, Information, Kind, Setting};

const CHARS: usize = 10_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reflection {
    pub learning_need: String,
    pub what: String,
    pub so_what: String,
    pub now_what: String,
    /// `attended`, `presented` …, in the owner's words.
    pub role: String,
    pub domains: Vec<Domain>,
    pub information: Information,
    pub setting: Setting,
    pub kind: Kind,
    pub clinical: bool,
}

impl Reflection {
    pub(super) fn of(row: &Row) -> Self {
        // Codes were written by us; one of a newer program falls back to what claims least.
        Self {
            learning_need: row.learning_need.clone(),
            what: row.what.clone(),
            so_what: row.so_what.clone(),
            now_what: row.now_what.clone(),
            role: row.role.clone(),
            domains: row.domains.split(',').filter_map(Domain::parse).collect(),
            information: Information::parse(&row.information).unwrap_or(Information::Cpd),
            setting: Setting::parse(&row.setting).unwrap_or(Setting::Personal),
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Other),
            clinical: row.clinical,
        }
    }

    /// Whether something was learnt from it, and not only noted.
    pub fn is_written(&self) -> bool {
        !self.so_what.trim().is_empty() || !self.now_what.trim().is_empty()
    }
}

/// What to write of it; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ReflectionWish {
    pub learning_need: Option<String>,
    pub what: Option<String>,
    pub so_what: Option<String>,
    pub now_what: Option<String>,
    pub role: Option<String>,
    pub domains: Option<Vec<Domain>>,
    pub information: Option<Information>,
    pub setting: Option<Setting>,
    pub kind: Option<Kind>,
    pub clinical: Option<bool>,
}

impl ReflectionWish {
    fn texts(&mut self) -> [(&'static str, &mut Option<String>, usize); 5] {
        [
            ("learning_need", &mut self.learning_need, 1000),
            ("what", &mut self.what, CHARS),
            ("so_what", &mut self.so_what, CHARS),
            ("now_what", &mut self.now_what, CHARS),
            ("role", &mut self.role, 100),
        ]
    }

    /// Cleans its texts, and gives them for the guard.
    pub(super) fn checked(&mut self) -> Result<Vec<Piece>> {
        let mut pieces = Vec::new();
        for (field, words, most) in self.texts() {
            if let Some(words) = words {
                *words = text(words, most, field)?;
                pieces.push(Piece::new(field, Surface::Reflection, words.as_str()));
            }
        }
        Ok(pieces)
    }

    pub(super) fn write_to(&self, row: &mut Row) {
        for (from, to) in [
            (&self.learning_need, &mut row.learning_need),
            (&self.what, &mut row.what),
            (&self.so_what, &mut row.so_what),
            (&self.now_what, &mut row.now_what),
            (&self.role, &mut row.role),
        ] {
            if let Some(words) = from {
                to.clone_from(words);
            }
        }
        if let Some(domains) = &self.domains {
            let has = |it: &&Domain| domains.contains(*it);
            row.domains = Domain::ALL.iter().filter(has).map(|it| it.code()).collect::<Vec<_>>().join(",");
        }
        for (from, to) in [
            (self.information.map(Information::code), &mut row.information),
            (self.setting.map(Setting::code), &mut row.setting),
            (self.kind.map(Kind::code), &mut row.kind),
        ] {
            if let Some(code) = from {
                code.clone_into(to);
            }
        }
        row.clinical = self.clinical.unwrap_or(row.clinical);
    }
}
