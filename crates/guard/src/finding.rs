//! What the guard says about a text: where, what, how sure, why, and what to write instead.

use std::borrow::Cow;
use std::fmt;

/// One place in a text that may tell who the patient is.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Half open range in Unicode scalar values of the text as it was given.
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// Which identifier, when there is a name for it: "NHS number", "CPR number".
    pub identifier: Option<&'static str>,
    pub severity: Severity,
    /// From 0 to 1.
    pub confidence: f64,
    /// A sentence in a clinician's words. It never contains the matched text.
    pub reason: Cow<'static, str>,
    pub instead: &'static str,
}

/// How much a finding holds up a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nobody is held up.
    Note,
    /// Probably an identifier: the author is asked once.
    Confirm,
    /// Certainly an identifier: the text is not published.
    Block,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Confirm => "confirm",
            Self::Block => "block",
        }
    }
}

/// The families of identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Name,
    Initials,
    Relative,
    Date,
    Age,
    Address,
    Postcode,
    Phone,
    Email,
    Url,
    Ip,
    PatientNumber,
    RecordNumber,
    AccountNumber,
    LicenceNumber,
    Bed,
    Vehicle,
    Device,
    Handle,
    Combination,
}

impl Kind {
    pub const ALL: [Self; 20] = [
        Self::Name,
        Self::Initials,
        Self::Relative,
        Self::Date,
        Self::Age,
        Self::Address,
        Self::Postcode,
        Self::Phone,
        Self::Email,
        Self::Url,
        Self::Ip,
        Self::PatientNumber,
        Self::RecordNumber,
        Self::AccountNumber,
        Self::LicenceNumber,
        Self::Bed,
        Self::Vehicle,
        Self::Device,
        Self::Handle,
        Self::Combination,
    ];

    /// The name in data and URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Initials => "initials",
            Self::Relative => "relative",
            Self::Date => "date",
            Self::Age => "age",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Url => "url",
            Self::Ip => "ip",
            Self::PatientNumber => "patient_number",
            Self::RecordNumber => "record_number",
            Self::AccountNumber => "account_number",
            Self::LicenceNumber => "licence_number",
            Self::Bed => "bed",
            Self::Vehicle => "vehicle",
            Self::Device => "device",
            Self::Handle => "handle",
            Self::Combination => "combination",
        }
    }

    /// What to write in place of such an identifier.
    pub fn instead(self) -> &'static str {
        match self {
            Self::Name => "Write “a patient”, or “Patient A” when there are several.",
            Self::Initials => "Leave the initials out: write “a patient”, or “Patient A”.",
            Self::Relative => "Write the relation without the name, such as “their partner” or “a daughter”.",
            Self::Date => "Write a distance in time, such as “three days later”, or the year alone.",
            Self::Age => "Write “over 89”, or a decade such as “in their nineties”.",
            Self::Address => "Leave the address out, or name a large region.",
            Self::Postcode => "Leave the postcode out, or name a large region.",
            Self::Phone => "Leave the number out.",
            Self::Email => "Leave the address out.",
            Self::Url => "Leave the link out, or link to the paper or guideline instead.",
            Self::Ip => "Leave the address out.",
            Self::PatientNumber => "Leave the number out: nobody learns from it.",
            Self::RecordNumber => "Leave the number out: nobody learns from it.",
            Self::AccountNumber => "Leave the number out.",
            Self::LicenceNumber => "Leave the number out.",
            Self::Bed => "Leave bed and ward out, or name the kind of ward, such as “on a surgical ward”.",
            Self::Vehicle => "Leave the number plate out.",
            Self::Device => "Name the type of device without its serial number.",
            Self::Handle => "Leave the handle out: write “a patient”.",
            Self::Combination => {
                "Make it vaguer: a decade for the age, a region for the place, “recently” for the date."
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
