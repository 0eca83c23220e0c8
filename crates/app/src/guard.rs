//! Where the guard stands: between a text and everybody who would read it.
//!
//! A *block* finding ends the matter with the reason. A *confirm* finding ends the first try; the same text sent again
//! within ten minutes goes through, and an audit line says what was found, never what was written. No text that was
//! refused is stored or logged.

use crate::access::Viewer;
use crate::{App, Error, Result, audit};
pub use guard::{Finding, Severity, Surface};

use guard::Context;
use kernel::question::Key;
use kernel::{Refusal, Scope};
use serde_json::json;
use store::{Db, StoreError, Tx, accounts, confirmations, posts, users};

/// How long a first try is remembered.
pub const CONFIRM_MS: i64 = 10 * 60 * 1000;
/// The author's earlier posts that count towards the sum, and how far back.
const RECENT: i64 = 10;
const RECENT_MS: i64 = 7 * 86_400_000;
/// How much of the thread above counts.
const THREAD: usize = 20;
/// What is checked of a text that somebody is still typing.
const CHECKED_BYTES: usize = 64 * 1024;

/// The codes of refusals, for clients that want to tell them apart.
pub const BLOCKED: &str = "ERR_PATIENT_IDENTIFIER";
pub const CONFIRM: &str = "ERR_CONFIRM_PATIENT_IDENTIFIER";

/// A text on its way to others.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub field: &'static str,
    pub surface: Surface,
    pub text: String,
}

impl Piece {
    pub fn new(field: &'static str, surface: Surface, text: impl Into<String>) -> Self {
        Self { field, surface, text: text.into() }
    }
}

/// The guard let it through. What was confirmed goes into the audit log, in the transaction of the deed.
#[derive(Debug, Clone, Default)]
#[must_use]
pub(crate) struct Passed {
    confirmed: Vec<serde_json::Value>,
}

impl Passed {
    pub fn with(confirmed: Vec<serde_json::Value>) -> Self {
        Self { confirmed }
    }

    pub fn record(&self, tx: &mut Tx<'_>, now: i64, author: i64, subject: &str) -> Result<(), StoreError> {
        if self.confirmed.is_empty() {
            return Ok(());
        }
        let details = json!({ "findings": self.confirmed });
        audit::record(tx, now, Some(author), "guard.confirmed", subject, &details)
    }
}

/// Two questions about one post: everything that is wrong with it is said at once.
pub(crate) fn together(one: Result<Passed>, other: Result<Passed>) -> Result<Passed> {
    match (one, other) {
        (Ok(mut one), Ok(other)) => {
            one.confirmed.extend(other.confirmed);
            Ok(one)
        }
        (Err(Error::Invalid(mut one)), Err(Error::Invalid(other))) => {
            one.extend(other);
            Err(Error::Invalid(one))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// What stands around a text and counts towards it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Place {
    pub in_reply_to: Option<i64>,
    /// The post that is edited: its old text does not count beside its new one.
    pub editing: Option<i64>,
}

/// What the author may say of itself, and what was said before.
#[derive(Debug, Default)]
struct Surroundings {
    own: Vec<String>,
    around: Vec<String>,
}

impl App {
    /// Lets the texts through, or says why not.
    pub(crate) async fn guard(&self, author: i64, pieces: Vec<Piece>, place: Place) -> Result<Passed> {
        if pieces.iter().all(|piece| piece.text.trim().is_empty()) {
            return Ok(Passed::default());
        }
        let now = self.now();
        let surroundings = self.store.read(move |db| surroundings(db, author, place, now)).await?;
        let mut blocked = Vec::new();
        let mut asked = Vec::new();
        let mut confirmed = Vec::new();
        for piece in &pieces {
            let findings = guard::scan(&piece.text, &context(&surroundings, piece.surface, now));
            let worst = findings.iter().map(|finding| finding.severity).max();
            match worst {
                Some(Severity::Block) => blocked.push((piece, findings)),
                Some(Severity::Confirm) => {
                    confirmed.extend(findings.iter().filter(|it| it.severity == Severity::Confirm).map(|it| {
                        json!({ "field": piece.field, "kind": it.kind.as_str(), "identifier": it.identifier, "confidence": it.confidence })
                    }));
                    asked.push((piece, self.vault.digest(&tried(author, piece))?, findings));
                }
                Some(Severity::Note) | None => {}
            }
        }
        if !blocked.is_empty() {
            return Err(Error::Invalid(
                blocked
                    .iter()
                    .map(|(piece, findings)| {
                        Refusal::new(piece.field, BLOCKED, blocks(findings, piece.surface))
                    })
                    .collect(),
            ));
        }
        if asked.is_empty() {
            return Ok(Passed::default());
        }
        let digests: Vec<String> = asked.iter().map(|(_, digest, _)| digest.clone()).collect();
        let wanted = digests.len();
        let sent_before = self
            .store
            .write(move |tx| {
                let known = confirmations::known(tx, &digests, now)?;
                // They stay until they expire: an application that did not hear the answer sends it a third time.
                for digest in digests.iter().filter(|digest| !known.contains(digest)) {
                    confirmations::remember(tx, digest, author, now + CONFIRM_MS)?;
                }
                Ok::<_, Error>(known.len() == wanted)
            })
            .await?;
        if sent_before {
            return Ok(Passed { confirmed });
        }
        Err(Error::Invalid(
            asked
                .iter()
                .map(|(piece, _, findings)| Refusal::new(piece.field, CONFIRM, asks(findings, piece.surface)))
                .collect(),
        ))
    }

    /// What is known about the author when something of theirs is looked at.
    pub(crate) async fn guard_context(&self, author: i64, surface: Surface) -> Result<Context> {
        let now = self.now();
        let around = self.store.read(move |db| surroundings(db, author, Place::default(), now)).await?;
        Ok(context(&around, surface, now))
    }

    /// What the guard says of a text that is not sent yet.
    pub async fn check_text(
        &self,
        viewer: &Viewer,
        text: &str,
        surface: Surface,
        in_reply_to: Option<i64>,
    ) -> Result<Vec<Finding>> {
        let me = viewer.account(Scope::WriteStatuses)?;
        if text.len() > CHECKED_BYTES {
            return Err(Refusal::too_long(
                "text",
                "The text is too long to be checked while it is written. Check it in parts.",
            )
            .into());
        }
        let now = self.now();
        let place = Place { in_reply_to, editing: None };
        let surroundings = self.store.read(move |db| surroundings(db, me, place, now)).await?;
        Ok(guard::scan(text, &context(&surroundings, surface, now)))
    }

    /// A text of somebody who has no account yet, and so nothing to confirm with.
    pub(crate) fn guard_strictly(&self, piece: &Piece) -> Result<(), Refusal> {
        let findings =
            guard::scan(&piece.text, &context(&Surroundings::default(), piece.surface, self.now()));
        if findings.iter().any(|finding| finding.severity > Severity::Note) {
            return Err(Refusal::new(piece.field, BLOCKED, blocks(&findings, piece.surface)));
        }
        Ok(())
    }
}

fn context(surroundings: &Surroundings, surface: Surface, now: i64) -> Context {
    Context { surface, around: surroundings.around.clone(), own: surroundings.own.clone(), today: today(now) }
}

/// Year, month, day in UTC.
fn today(now: i64) -> Option<(i16, u8, u8)> {
    let date = wire::time::iso_date(now);
    let mut parts = date.split('-');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The author's own names and addresses, the thread above, and the author's last posts.
fn surroundings(db: &mut Db, author: i64, place: Place, now: i64) -> Result<Surroundings> {
    let mut own = Vec::new();
    if let Some(row) = accounts::by_id(db, author)? {
        own.push(row.handle);
        own.push(row.display_name);
        let fields: Vec<crate::cards::Field> = serde_json::from_str(&row.fields).unwrap_or_default();
        own.extend(fields.into_iter().map(|field| field.value));
    }
    own.extend(users::by_account(db, author)?.map(|user| user.email));
    let mut around = Vec::new();
    let mut next = place.in_reply_to;
    while let Some(parent) = next.filter(|_| around.len() < THREAD) {
        let Some(post) = posts::by_id(db, parent)? else { break };
        next = post.in_reply_to_id;
        around.push(post.text);
    }
    let since = kernel::id::floor(now - RECENT_MS);
    let recent = posts::by_author(db, author, kernel::Visibility::Direct.code(), i64::MAX, since, RECENT)?;
    around.extend(
        recent
            .into_iter()
            .filter(|post| post.boost_of_id.is_none() && Some(post.id) != place.editing)
            .map(|post| post.text),
    );
    Ok(Surroundings { own, around })
}

/// What a first try is remembered by, as a digest under the server's key: whose, which field, which text.
fn tried(author: i64, piece: &Piece) -> String {
    format!("{author}\n{}\n{}", piece.field, piece.text)
}

/// At most this many reasons in one sentence for a person; a client shows it in a line or two.
const REASONS: usize = 3;

fn reasons(findings: &[Finding], least: Severity) -> String {
    let mut told: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|finding| finding.severity >= least) {
        let reason = format!("{} {}", finding.reason, finding.instead);
        if !told.contains(&reason) && told.len() < REASONS {
            told.push(reason);
        }
    }
    told.join(" ")
}

/// What was not done with a text of a private ledger, or with one for others.
fn deed(surface: Surface) -> &'static str {
    match surface {
        Surface::Reflection | Surface::FileName => "saved",
        _ => "published",
    }
}

fn blocks(findings: &[Finding], surface: Surface) -> String {
    format!(
        "This was not {}, because it may identify a patient. {}",
        deed(surface),
        reasons(findings, Severity::Confirm)
    )
}

fn asks(findings: &[Finding], surface: Surface) -> String {
    format!(
        "This was not {} yet, because it may identify a patient. {} If it identifies nobody, send the same text \
         again within ten minutes.",
        deed(surface),
        reasons(findings, Severity::Confirm)
    )
}

/// The pieces of a post, without those of a key.
pub(crate) fn of_post(text: &str, spoiler: &str, options: Option<&[String]>) -> Vec<Piece> {
    let mut pieces =
        vec![Piece::new("text", Surface::Post, text), Piece::new("spoiler_text", Surface::Post, spoiler)];
    pieces.extend(
        options.unwrap_or_default().iter().map(|option| Piece::new("poll", Surface::PollOption, option)),
    );
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// The sealed texts of a question: whoever answers reads them.
pub(crate) fn of_key(key: Option<&Key>) -> Vec<Piece> {
    let Some(key) = key else { return Vec::new() };
    let texts = [("explanation", &key.explanation), ("references", &key.references), ("title", &key.title)];
    let feedback = key.feedback.iter().map(|text| ("explanation", text));
    texts
        .into_iter()
        .chain(feedback)
        .filter(|(_, text)| !text.is_empty())
        .map(|(field, text)| Piece::new(field, Surface::Post, text))
        .collect()
}

/// The description of a picture.
pub(crate) fn of_alt(alt: &str) -> Piece {
    Piece::new("description", Surface::AltText, alt.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_is_told_the_date() {
        assert_eq!(today(1_795_507_200_000), Some((2026, 11, 24)));
    }

    #[test]
    fn a_first_try_is_remembered_by_author_field_and_text() {
        let piece = |field, text: &str| Piece::new(field, Surface::Post, text);
        assert_ne!(tried(1, &piece("text", "a")), tried(2, &piece("text", "a")));
        assert_ne!(tried(1, &piece("text", "a")), tried(1, &piece("poll", "a")));
        assert_ne!(tried(1, &piece("text", "a")), tried(1, &piece("text", "b")));
    }
}
