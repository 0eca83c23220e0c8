//! What stands between a picture and its publication, and the question whether it may be published.

use super::read::Found;
use crate::access::Viewer;
use crate::cards::MediaCard;
use crate::guard::{BLOCKED, CONFIRM, CONFIRM_MS, Passed};
use crate::{App, Error, Result};
use guard::Severity;
use kernel::{Consent, Refusal, Scope};
use serde_json::json;
use store::media::{self as pictures, Media};
use store::{Db, media_checks as rows};

/// What nobody finds for the author, for wherever findings are shown.
pub const NOT_FOUND: &str = "Handwriting, faces, tattoos, letters turned on their side and very small print are not found by a program. Look at the whole picture.";

/// A picture with what was found and what its author said.
#[derive(Debug, Clone)]
pub struct PictureCheck {
    pub card: MediaCard,
    /// Part of a post: nothing can be changed any more.
    pub published: bool,
    pub dicom: bool,
    pub clinical: bool,
    /// The program that looked for letters.
    pub read_by: Option<String>,
    /// Whether the server has such a program at all.
    pub reader: bool,
    pub consent: Option<(Consent, i64)>,
    pub examined_at: Option<i64>,
    pub findings: Vec<Found>,
    must_look: bool,
    asked_at: Option<i64>,
}

/// What is to be done before a picture is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// What certainly tells who the patient is has to go.
    Blur,
    /// The author has to look for letters and say that there are none.
    Examine,
    /// The author has to attest how the patient agreed.
    Consent,
    /// The author is asked once.
    Confirm,
}

impl Need {
    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blur => "blur",
            Self::Examine => "confirm_nothing_burnt_in",
            Self::Consent => "consent",
            Self::Confirm => "send_again",
        }
    }
}

impl PictureCheck {
    fn of(db: &mut Db, row: &Media, reader: bool) -> Result<Self> {
        let check = rows::of(db, row.id)?;
        let findings = rows::findings(db, row.id)?.into_iter().map(Found::from).collect();
        let consent = check.consent.as_deref().and_then(Consent::parse).zip(check.consent_at);
        Ok(Self {
            card: MediaCard::of(row),
            published: row.post_id.is_some(),
            dicom: check.dicom,
            clinical: check.clinical,
            // A file from a scanner is never published on the word of nobody; neither is what a program gave up on.
            must_look: check.must_examine || check.read_failed || check.dicom && check.read_by.is_none(),
            read_by: check.read_by,
            reader,
            consent,
            examined_at: check.examined_at,
            findings,
            asked_at: check.confirmed_at,
        })
    }

    fn first(&self, severity: Severity) -> Option<&Found> {
        self.findings.iter().find(|found| found.severity == severity)
    }

    /// What is missing, the gravest first.
    pub fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        if self.first(Severity::Block).is_some() {
            needs.push(Need::Blur);
        }
        if self.must_look && self.examined_at.is_none() {
            needs.push(Need::Examine);
        }
        if self.clinical && self.consent.is_none() {
            needs.push(Need::Consent);
        }
        if self.first(Severity::Confirm).is_some() {
            needs.push(Need::Confirm);
        }
        needs
    }

    /// Whether something keeps it from being published however often it is sent.
    pub fn is_held(&self) -> bool {
        self.needs().iter().any(|need| *need != Need::Confirm)
    }

    fn was_asked(&self, now: i64) -> bool {
        self.asked_at.is_some_and(|at| (0..CONFIRM_MS).contains(&(now - at)))
    }

    /// What the audit log keeps when the author was asked and sent it again.
    fn confirmed(&self) -> impl Iterator<Item = serde_json::Value> {
        let asked = self.findings.iter().filter(|found| found.severity == Severity::Confirm);
        asked.map(|it| json!({ "field": "media_ids", "media": self.card.id.to_string(), "kind": it.kind, "identifier": it.identifier, "confidence": it.confidence }))
    }

    /// The sentence that goes with a need. `which` is how the picture is called, `link` where its page is.
    fn sentence(&self, need: Need, which: &str, link: &str) -> String {
        let reason = |severity| self.first(severity).map_or("", |found| found.reason.as_str());
        match need {
            Need::Blur => format!(
                "{which} shows who a patient is. {} Blur it at {link}, or leave the picture out.",
                reason(Severity::Block)
            ),
            Need::Examine => format!(
                "{which} may have letters burnt in that no program here can rule out. Look at it at {link} and say there that nothing tells who the patient is."
            ),
            Need::Consent => format!(
                "{which} is a clinical picture. Say at {link} how the patient agreed to it, or that it needs no separate consent."
            ),
            Need::Confirm => format!(
                "{which} may show who a patient is. {} Look at it at {link} and blur what does. If nothing does, send the post again within ten minutes.",
                reason(Severity::Confirm)
            ),
        }
    }
}

impl App {
    /// A picture of the viewer with everything that was found in it.
    pub async fn picture_check(&self, viewer: &Viewer, id: i64) -> Result<PictureCheck> {
        let me = viewer.account(Scope::WriteMedia)?;
        let reader = self.reader.is_some();
        self.store
            .read(move |db| {
                let row = pictures::owned(db, me, id)?.ok_or(Error::NotFound)?;
                PictureCheck::of(db, &row, reader)
            })
            .await
    }

    /// Refuses pictures that may not be published as they are: what certainly names a patient until it is blurred, what
    /// perhaps does once. Pictures that are published or planned already have been through this.
    pub(crate) async fn check_pictures(&self, author: i64, ids: &[i64]) -> Result<Passed> {
        if ids.is_empty() {
            return Ok(Passed::default());
        }
        let (wanted, reader) = (ids.to_vec(), self.reader.is_some());
        let checks: Vec<(usize, PictureCheck)> = self
            .store
            .read(move |db| {
                let mut checks = Vec::new();
                for (at, id) in wanted.into_iter().enumerate() {
                    // Whatever is missing or taken is refused by name when it is attached.
                    let row = pictures::owned(db, author, id)?;
                    if let Some(row) = row.filter(|row| row.post_id.is_none() && row.scheduled_id.is_none()) {
                        checks.push((at, PictureCheck::of(db, &row, reader)?));
                    }
                }
                Ok::<_, Error>(checks)
            })
            .await?;
        let now = self.now();
        let mut refusals = Vec::new();
        let mut asked = Vec::new();
        let mut confirmed = Vec::new();
        for (at, check) in checks {
            let which = if ids.len() == 1 { "The picture".into() } else { format!("Picture {}", at + 1) };
            let link = format!("{}/media/{}", self.settings.base_url, check.card.id);
            for need in check.needs() {
                if need == Need::Confirm && check.was_asked(now) {
                    confirmed.extend(check.confirmed());
                    continue;
                }
                let code = match need {
                    Need::Blur => BLOCKED,
                    Need::Confirm => CONFIRM,
                    Need::Examine | Need::Consent => "ERR_INVALID",
                };
                if need == Need::Confirm {
                    asked.push(check.card.id);
                }
                refusals.push(Refusal::new("media_ids", code, check.sentence(need, &which, &link)));
            }
        }
        if refusals.is_empty() {
            return Ok(Passed::with(confirmed));
        }
        self.store
            .write(move |tx| {
                for id in &asked {
                    rows::asked(tx, *id, now)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        Err(Error::Invalid(refusals))
    }
}
