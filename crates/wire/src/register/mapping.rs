//! Which column of a register file means what: presets for two registers, and words for every other.

use kernel::Profession;
use kernel::credential::is_npi;

/// How the bytes of a file are letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// What spreadsheets write on Windows; ISO 8859-1 is part of it.
    Windows1252,
}

/// 0x80 to 0x9f of Windows-1252; nothing where it has no letter.
const C1: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

impl Encoding {
    pub fn parse(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "windows-1252" | "cp1252" | "latin1" | "iso-8859-1" => Some(Self::Windows1252),
            _ => None,
        }
    }

    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Windows1252 => bytes
                .iter()
                .map(|byte| match byte {
                    0x80..=0x9f => C1[usize::from(byte - 0x80)],
                    byte => Some(char::from(*byte)),
                })
                .collect(),
        }
    }

    pub(super) fn complaint(self, what: &str) -> String {
        match self {
            Self::Utf8 => format!(
                "{what} is not UTF-8. If the file comes from a spreadsheet on Windows, say --encoding windows-1252."
            ),
            Self::Windows1252 => {
                format!("{what} is not Windows-1252. If the file is in UTF-8, leave --encoding out.")
            }
        }
    }
}

/// How a reference number looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// Seven digits; leading zeros that a spreadsheet ate come back.
    Gmc,
    /// Ten digits with a check digit.
    Npi,
    /// Letters, digits and little else.
    Any,
}

impl Reference {
    /// The number as it is compared; the refusal is for whoever typed it.
    pub fn read(self, text: &str) -> Result<String, String> {
        let plain: String =
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let digits = plain.bytes().all(|byte| byte.is_ascii_digit());
        match self {
            _ if plain.is_empty() => Err("The reference number is missing.".into()),
            Self::Gmc if digits && plain.len() <= 7 => Ok(format!("{plain:0>7}")),
            Self::Gmc => Err(format!("“{}” is not a reference number of seven digits.", super::short(text))),
            Self::Npi if is_npi(&plain) => Ok(plain),
            Self::Npi => {
                Err(format!("“{}” is not an NPI: ten digits with a check digit.", super::short(text)))
            }
            Self::Any
                if plain.len() <= 40
                    && plain.chars().all(|c| c.is_ascii_alphanumeric() || "-/.".contains(c)) =>
            {
                Ok(plain)
            }
            Self::Any => Err(format!("“{}” is not a reference number.", super::short(text))),
        }
    }
}

/// Where a profession comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ProfessionFrom {
    /// The register has one only.
    Everybody(Profession),
    /// A column with our codes or labels.
    Column(String),
    /// A column with codes of the US provider taxonomy (NUCC).
    Taxonomy(String),
}

/// Prefixes of the provider taxonomy, the more special ones first.
const TAXONOMY: [(&str, Profession); 17] = [
    ("363A", Profession::PhysicianAssociate),
    ("367A", Profession::Midwife),
    ("176B", Profession::Midwife),
    ("363L", Profession::Nurse),
    ("364S", Profession::Nurse),
    ("163W", Profession::Nurse),
    ("164", Profession::Nurse),
    ("1223", Profession::Dentist),
    ("1835", Profession::Pharmacist),
    ("2251", Profession::Physiotherapist),
    ("225X", Profession::OccupationalTherapist),
    ("235Z", Profession::SpeechTherapist),
    ("133", Profession::Dietitian),
    ("146", Profession::Paramedic),
    ("103T", Profession::Psychologist),
    ("152W", Profession::Optometrist),
    ("20", Profession::Doctor),
];

impl ProfessionFrom {
    pub(super) fn read(&self, said: &str) -> Option<Profession> {
        match self {
            Self::Everybody(profession) => Some(*profession),
            Self::Column(_) => Profession::ALL
                .iter()
                .copied()
                .find(|it| it.code().eq_ignore_ascii_case(said) || it.label().eq_ignore_ascii_case(said)),
            Self::Taxonomy(_) => Some(
                TAXONOMY
                    .iter()
                    .find(|(prefix, _)| said.starts_with(prefix))
                    .map_or(Profession::Other, |(_, profession)| *profession),
            ),
        }
    }
}

/// A register's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    pub title: String,
    pub reference: Reference,
    pub(super) reference_column: String,
    pub(super) surname: String,
    pub(super) given: String,
    pub(super) status: Option<String>,
    /// Statuses that allow to practise, in lower case; empty when there is no column for it.
    pub(super) active: Vec<String>,
    pub(super) profession: ProfessionFrom,
    pub(super) from: Option<String>,
    pub(super) until: Option<String>,
    pub(super) ended: Option<String>,
    pub(super) resumed: Option<String>,
    /// Rows count only when this column has this value.
    pub(super) kind: Option<(String, String)>,
    pub(super) month_first: bool,
}

impl Mapping {
    /// The mapping of a register by its short name; `None` when it has to be given.
    pub fn preset(register: &str) -> Option<Self> {
        let column = |name: &str| Some(name.to_owned());
        match register {
            "gmc" => Some(Self {
                title: "General Medical Council".into(),
                reference: Reference::Gmc,
                reference_column: "GMC Ref No".into(),
                surname: "Surname".into(),
                given: "Given Name".into(),
                status: column("Registration Status"),
                active: vec![
                    "registered with licence".into(),
                    "provisionally registered with licence".into(),
                ],
                profession: ProfessionFrom::Everybody(Profession::Doctor),
                from: None,
                until: None,
                ended: None,
                resumed: None,
                kind: None,
                month_first: false,
            }),
            "npi" => Some(Self {
                title: "National Plan and Provider Enumeration System (NPI)".into(),
                reference: Reference::Npi,
                reference_column: "NPI".into(),
                surname: "Provider Last Name (Legal Name)".into(),
                given: "Provider First Name".into(),
                status: None,
                active: Vec::new(),
                profession: ProfessionFrom::Taxonomy("Healthcare Provider Taxonomy Code_1".into()),
                from: None,
                until: None,
                ended: column("NPI Deactivation Date"),
                resumed: column("NPI Reactivation Date"),
                // 2 is an organisation.
                kind: Some(("Entity Type Code".into(), "1".into())),
                month_first: true,
            }),
            _ => None,
        }
    }

    /// Reads `reference=Column,surname=Column,given=Column,status=Column,active=A|B,profession=doctor`, over the preset
    /// of the register when there is one. `profession` is a code for everybody, or a column; `from` and `until` are
    /// columns with dates.
    pub fn parse(register: &str, map: Option<&str>, title: Option<&str>) -> Result<Self, String> {
        let preset = Self::preset(register);
        let known = preset.is_some();
        let mut mapping = preset.unwrap_or_else(|| Self {
            title: register.to_uppercase(),
            reference: Reference::Any,
            reference_column: String::new(),
            surname: String::new(),
            given: String::new(),
            status: None,
            active: Vec::new(),
            profession: ProfessionFrom::Column(String::new()),
            from: None,
            until: None,
            ended: None,
            resumed: None,
            kind: None,
            month_first: false,
        });
        for pair in map.unwrap_or_default().split(',').filter(|pair| !pair.trim().is_empty()) {
            let (key, value) = pair.split_once('=').ok_or_else(|| {
                format!("--map has “{}”. Write key=Column, separated by commas.", super::short(pair))
            })?;
            let value = value.trim().to_owned();
            match key.trim() {
                "reference" => mapping.reference_column = value,
                "surname" => mapping.surname = value,
                "given" => mapping.given = value,
                "status" => mapping.status = Some(value),
                "active" => {
                    mapping.active = value.split('|').map(|status| status.trim().to_lowercase()).collect();
                }
                "profession" => {
                    mapping.profession = match Profession::parse(&value) {
                        Some(profession) => ProfessionFrom::Everybody(profession),
                        None => ProfessionFrom::Column(value),
                    };
                }
                "from" => mapping.from = Some(value),
                "until" => mapping.until = Some(value),
                other => {
                    return Err(format!(
                        "--map has “{}”. Its keys are reference, surname, given, status, active, profession, from and until.",
                        super::short(other)
                    ));
                }
            }
        }
        if let Some(title) = title.filter(|title| !title.trim().is_empty()) {
            mapping.title = title.trim().to_owned();
        }
        let needed = [&mapping.reference_column, &mapping.surname, &mapping.given];
        let no_profession = mapping.profession == ProfessionFrom::Column(String::new());
        if needed.into_iter().any(String::is_empty) || no_profession {
            return Err(format!(
                "The register “{register}” has no preset{}. Say --map \"reference=…,surname=…,given=…,profession=…\".",
                if known { " for this" } else { "" }
            ));
        }
        if mapping.status.is_some() && mapping.active.is_empty() {
            return Err(
                "--map names a status, but not which ones allow to practise. Add active=Registered|….".into(),
            );
        }
        Ok(mapping)
    }

    pub(super) fn is_active(&self, status: &str) -> bool {
        self.status.is_none() || self.active.contains(&status.to_lowercase())
    }
}
