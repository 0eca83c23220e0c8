//! Papers that two administrators look at: a claim waits, one rejection ends it, two approvals grant it, and then the
//! papers are destroyed.

use super::name::set_verified;
use super::register::{grant_entry, matching_entry, read_reference};
use super::{Proof, grant, real_name};
use crate::access::Viewer;
use crate::cards::AccountView;
use crate::{App, Error, Result, audit, jobs};
use kernel::{Level, Method, Profession, RealName, Scope};
use platform::pictures;
use serde_json::json;
use store::claims::{self, Claim, Document, Review};
use store::{Db, Tx, credentials as rows, registers, users};

/// Approvals that grant a claim.
const APPROVALS: usize = 2;
const DOCUMENTS: usize = 4;
const DOCUMENT_BYTES: usize = 10 * 1024 * 1024;
/// Claims in thirty days.
const CLAIMS: i64 = 5;
/// Papers are looked at again after a year.
const HOLDS_MS: i64 = 365 * 86_400_000;

/// What somebody asks to be verified as.
#[derive(Debug, Clone, Default)]
pub struct ClaimWish {
    pub profession: String,
    /// Short name; empty when there is no register.
    pub register: String,
    pub reference: String,
    /// Pictures or PDFs.
    pub documents: Vec<Vec<u8>>,
}

/// A claim as its owner sees it.
#[derive(Debug, Clone)]
pub struct OwnClaim {
    pub id: i64,
    pub profession: Option<Profession>,
    pub register: String,
    pub reference: String,
    pub status: ClaimStatus,
    pub reason: String,
    pub created_at: i64,
    pub approvals: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimStatus {
    Waiting,
    Granted,
    Rejected,
    Withdrawn,
}

impl ClaimStatus {
    fn of(code: i16) -> Self {
        match code {
            claims::WAITING => Self::Waiting,
            claims::GRANTED => Self::Granted,
            claims::REJECTED => Self::Rejected,
            _ => Self::Withdrawn,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted => "granted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A claim as an administrator sees it.
#[derive(Debug, Clone)]
pub struct ClaimView {
    pub id: i64,
    pub account: AccountView,
    pub name: RealName,
    pub profession: Option<Profession>,
    pub register: String,
    pub reference: String,
    pub created_at: i64,
    /// `(id, media type, bytes)`
    pub documents: Vec<(i64, String, i64)>,
    pub approvals: usize,
    /// Whether the administrator who looks has said something already.
    pub reviewed: bool,
    /// Colleagues who say that they know the person.
    pub vouchers: Vec<AccountView>,
    /// What holds already.
    pub standing: Vec<String>,
}

pub(super) fn own_claims(db: &mut Db, account: i64) -> Result<Vec<OwnClaim>> {
    let all = claims::of_account(db, account)?;
    let reviews = claims::reviews(db, &all.iter().map(|claim| claim.id).collect::<Vec<_>>())?;
    Ok(all
        .into_iter()
        .map(|claim| OwnClaim {
            approvals: reviews.iter().filter(|it| it.claim_id == claim.id && it.approves).count(),
            id: claim.id,
            profession: Profession::parse(&claim.profession),
            register: claim.register,
            reference: claim.reference,
            status: ClaimStatus::of(claim.status),
            reason: claim.reason,
            created_at: claim.created_at,
        })
        .collect())
}

impl App {
    /// Hands papers in.
    pub async fn claim_by_documents(&self, viewer: &Viewer, wish: ClaimWish) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let profession = Profession::parse(&wish.profession)
            .ok_or_else(|| Error::invalid("profession", "Choose what you want to be verified as."))?;
        let documents = self.read_documents(wish.documents).await?;
        let (app, now) = (self.clone(), self.now());
        // Looked at before the papers are written, and again in the transaction.
        let (register, typed) = (wish.register.trim().to_lowercase(), wish.reference);
        let check = move |db: &mut Db| check_claim(db, me, &register, &typed, now);
        let first = check.clone();
        self.store.read(move |db| first(db)).await?;
        let mut sealed = Vec::new();
        for (bytes, content_type) in documents {
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            sealed.push((self.sealed.put(&bytes).await.map_err(broken)?, content_type, size));
        }
        let papers = sealed.clone();
        let written = self
            .store
            .write(move |tx| {
                let (name, register, reference) = check(tx)?;
                let id = app.new_id();
                claims::insert(
                    tx,
                    &Claim {
                        id,
                        account_id: me,
                        profession: profession.code().to_owned(),
                        given: name.given,
                        surname: name.surname,
                        register,
                        reference,
                        status: claims::WAITING,
                        reason: String::new(),
                        created_at: now,
                        decided_at: None,
                    },
                )?;
                for (seal, content_type, bytes) in &papers {
                    let row = Document {
                        id: app.new_id(),
                        claim_id: id,
                        content_type: (*content_type).to_owned(),
                        bytes: *bytes,
                        seal: seal.clone(),
                    };
                    claims::insert_document(tx, &row)?;
                }
                let details = json!({ "documents": papers.len() });
                audit::record(tx, now, Some(me), "claim.make", &format!("claim:{id}"), &details)?;
                Ok::<_, Error>(())
            })
            .await;
        if written.is_err() {
            self.destroy(sealed.into_iter().map(|(seal, ..)| seal).collect()).await;
        }
        written
    }

    /// Pictures are written anew, so that nothing hides in them; PDFs are kept as they are and never shown inline.
    async fn read_documents(&self, files: Vec<Vec<u8>>) -> Result<Vec<(Vec<u8>, &'static str)>> {
        if files.is_empty() || files.len() > DOCUMENTS {
            return Err(Error::invalid(
                "documents",
                format!(
                    "Attach one to {DOCUMENTS} papers: a certificate, a licence, a badge with your name."
                ),
            ));
        }
        let mut read = Vec::new();
        for bytes in files {
            if bytes.len() > DOCUMENT_BYTES {
                return Err(Error::invalid("documents", "A paper is larger than 10 MB. Make it smaller."));
            }
            if bytes.starts_with(b"%PDF-") {
                read.push((bytes, "application/pdf"));
                continue;
            }
            let _turn = self
                .decoders
                .acquire()
                .await
                .map_err(|_| Error::Broken("The server is shutting down.".into()))?;
            let limits = pictures::Limits { bytes: DOCUMENT_BYTES, ..pictures::Limits::default() };
            let picture =
                self.blocking(move || pictures::prepare(&bytes, &limits)).await?.map_err(|error| {
                    Error::invalid("documents", format!("{error} A paper is a picture or a PDF."))
                })?;
            read.push((picture.bytes.to_vec(), picture.content_type));
        }
        Ok(read)
    }

    /// Takes a claim back; the papers are destroyed.
    pub async fn withdraw_claim(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        let seals = self
            .store
            .write(move |tx| {
                let claim = claims::by_id(tx, id)?.filter(|it| it.account_id == me).ok_or(Error::NotFound)?;
                if !claims::decide(tx, claim.id, claims::WITHDRAWN, "", now)? {
                    return Err(Error::NotFound);
                }
                audit::record(tx, now, Some(me), "claim.withdraw", &format!("claim:{id}"), &json!({}))?;
                take_documents(tx, id)
            })
            .await?;
        self.destroy(seals).await;
        Ok(())
    }

    /// What waits for administrators, the oldest first.
    pub async fn waiting_claims(&self, viewer: &Viewer) -> Result<Vec<ClaimView>> {
        let me = viewer.admin(Scope::AdminReadAccounts)?;
        let (waiting, documents, reviews, vouches) = self
            .store
            .read(|db| {
                let waiting = claims::waiting(db)?;
                let ids: Vec<i64> = waiting.iter().map(|claim| claim.id).collect();
                let accounts: Vec<i64> = waiting.iter().map(|claim| claim.account_id).collect();
                let documents = claims::documents(db, &ids)?;
                Ok::<_, Error>((
                    waiting,
                    documents,
                    claims::reviews(db, &ids)?,
                    claims::vouches(db, &accounts)?,
                ))
            })
            .await?;
        let mut views = Vec::new();
        for claim in waiting {
            let Some(account) = self.account_cards(&[claim.account_id]).await?.pop() else { continue };
            let vouchers: Vec<i64> =
                vouches.iter().filter(|(of, _)| *of == claim.account_id).map(|(_, by)| *by).collect();
            let said = |it: &&Review| it.claim_id == claim.id;
            views.push(ClaimView {
                id: claim.id,
                name: RealName { given: claim.given, surname: claim.surname },
                profession: Profession::parse(&claim.profession),
                register: claim.register,
                reference: claim.reference,
                created_at: claim.created_at,
                documents: documents
                    .iter()
                    .filter(|row| row.claim_id == claim.id)
                    .map(|row| (row.id, row.content_type.clone(), row.bytes))
                    .collect(),
                approvals: reviews.iter().filter(said).filter(|it| it.approves).count(),
                reviewed: reviews.iter().filter(said).any(|it| it.reviewer_id == me),
                vouchers: self.account_cards(&vouchers).await?,
                standing: account.standing.lines.iter().map(super::Line::words).collect(),
                account,
            });
        }
        Ok(views)
    }

    /// A paper, for an administrator; that it was looked at is written down.
    pub async fn claim_document(&self, viewer: &Viewer, id: i64) -> Result<(Vec<u8>, String)> {
        let me = viewer.admin(Scope::AdminReadAccounts)?;
        let now = self.now();
        let row = self
            .store
            .write(move |tx| {
                let row = claims::document(tx, id)?.ok_or(Error::NotFound)?;
                let subject = format!("claim:{}", row.claim_id);
                audit::record(tx, now, Some(me), "claim.read_document", &subject, &json!({}))?;
                Ok::<_, Error>(row)
            })
            .await?;
        let bytes = self.sealed.open(&row.seal).await.map_err(broken)?;
        Ok((bytes, row.content_type))
    }

    /// One administrator's word about a claim. Nobody decides about themselves, and nobody twice.
    pub async fn review_claim(&self, viewer: &Viewer, id: i64, approves: bool, reason: &str) -> Result<()> {
        let me = viewer.admin(Scope::AdminWriteAccounts)?;
        let reason = crate::posts::clean(reason, "reason")?;
        if reason.chars().count() > 500 || (!approves && reason.is_empty()) {
            return Err(Error::invalid(
                "reason",
                "Say why the claim is rejected, in at most 500 characters: the member reads it.",
            ));
        }
        let (app, now) = (self.clone(), self.now());
        let seals = self
            .store
            .write(move |tx| {
                let claim = claims::by_id(tx, id)?
                    .filter(|claim| claim.status == claims::WAITING)
                    .ok_or(Error::NotFound)?;
                let reviews = claims::reviews(tx, &[id])?;
                if claim.account_id == me || reviews.iter().any(|it| it.reviewer_id == me) {
                    return Err(Error::Forbidden(
                        "This claim needs another administrator: nobody decides about themselves, and nobody twice.".into(),
                    ));
                }
                let row = Review {
                    claim_id: id,
                    reviewer_id: me,
                    approves,
                    reason: reason.clone(),
                    created_at: now,
                };
                claims::review(tx, &row)?;
                let details = json!({ "approves": approves });
                audit::record(tx, now, Some(me), "claim.review", &format!("claim:{id}"), &details)?;
                let approvals = reviews.iter().filter(|it| it.approves).count() + usize::from(approves);
                if !approves {
                    return reject(&app, tx, &claim, &reason, now);
                }
                if approvals < APPROVALS { Ok(Vec::new()) } else { accept(&app, tx, &claim, now, me) }
            })
            .await?;
        self.destroy(seals).await;
        Ok(())
    }

    /// Deletes sealed files whose rows are gone.
    pub(crate) async fn destroy(&self, seals: Vec<String>) {
        for seal in seals {
            if let Err(error) = self.sealed.destroy(&seal).await {
                // The key is gone with the row; the sweep takes the noise.
                tracing::warn!(%error, "a sealed file could not be deleted");
            }
        }
    }

    /// Deletes sealed files that neither papers nor evidence nor files of groups point to. Part of the hourly sweep.
    pub(crate) async fn sweep_documents(&self) -> Result<()> {
        let kept = self
            .store
            .read(|db| {
                let mut kept = claims::seals(db)?;
                kept.extend(store::cpd::seals(db)?);
                kept.extend(store::groups::board::seals(db)?);
                Ok::<_, Error>(kept)
            })
            .await?;
        let hour = std::time::Duration::from_secs(3600);
        self.sealed.sweep(&kept, hour).await.map(drop).map_err(broken)
    }
}

fn broken(error: platform::SealError) -> Error {
    Error::Broken(error.to_string())
}

/// Whether an account may hand a claim in; the name it is for, and the register entry that it names.
fn check_claim(
    db: &mut Db,
    me: i64,
    register: &str,
    typed: &str,
    now: i64,
) -> Result<(RealName, String, String)> {
    let name = rows::real_name(db, me)?
        .as_ref()
        .map(real_name)
        .ok_or_else(|| Error::invalid("surname", "Say your name first, as it is in the register."))?;
    let all = claims::of_account(db, me)?;
    if all.iter().any(|claim| claim.status == claims::WAITING) {
        return Err(Error::invalid(
            "documents",
            "A claim of yours waits already. Wait for the administrators, or withdraw it.",
        ));
    }
    if claims::count_since(db, me, now - 30 * 86_400_000)? >= CLAIMS {
        return Err(Error::invalid(
            "documents",
            "You have made many claims this month. Write to the administrators, or try again next month.",
        ));
    }
    if register.is_empty() {
        return Ok((name, String::new(), String::new()));
    }
    registers::by_name(db, register)?.ok_or_else(|| {
        Error::invalid("register", "This register is not known here. Choose one of the list.")
    })?;
    let reference = read_reference(register, typed)?;
    matching_entry(db, register, &reference, &name)?;
    Ok((name, register.to_owned(), reference))
}

/// Takes the papers out of the database; their seals.
fn take_documents(tx: &mut Tx<'_>, claim: i64) -> Result<Vec<String>> {
    let seals = claims::documents(tx, &[claim])?.into_iter().map(|row| row.seal).collect();
    claims::drop_documents(tx, claim)?;
    Ok(seals)
}

fn reject(app: &App, tx: &mut Tx<'_>, claim: &Claim, reason: &str, now: i64) -> Result<Vec<String>> {
    claims::decide(tx, claim.id, claims::REJECTED, reason, now)?;
    let text = format!(
        "your claim on {} was not accepted.\n\nWhy: {reason}\n\nYour papers were destroyed. You can claim again",
        app.settings.title
    );
    tell(app, tx, claim, "Your claim was not accepted", &text, now)?;
    take_documents(tx, claim.id)
}

fn accept(app: &App, tx: &mut Tx<'_>, claim: &Claim, now: i64, me: i64) -> Result<Vec<String>> {
    let name = RealName { given: claim.given.clone(), surname: claim.surname.clone() };
    let title = format!("the administrators of {}", app.settings.title);
    if claim.register.is_empty() {
        let proof = Proof {
            account: claim.account_id,
            profession: Profession::parse(&claim.profession),
            level: Level::L2,
            method: Method::Documents,
            verifier: title.clone(),
            reference: format!("claim {}", claim.id),
            expires_at: Some(now + HOLDS_MS),
        };
        grant(tx, app.new_id(), proof, now, Some(me))?;
        set_verified(tx, claim.account_id, &name, &title, now)?;
    } else {
        // The register may have been imported anew since the claim was made.
        let register = registers::by_name(tx, &claim.register)?.ok_or(Error::NotFound)?;
        let entry = matching_entry(tx, &claim.register, &claim.reference, &name)?;
        let id = app.new_id();
        grant_entry(tx, id, claim.account_id, &register, &claim.reference, &name, &entry, now, me)?;
    }
    claims::decide(tx, claim.id, claims::GRANTED, "", now)?;
    let text = format!(
        "two administrators of {} have looked at your papers, and you are verified now. The papers were destroyed. See",
        app.settings.title
    );
    tell(app, tx, claim, "You are verified", &text, now)?;
    take_documents(tx, claim.id)
}

fn tell(app: &App, tx: &mut Tx<'_>, claim: &Claim, subject: &str, text: &str, now: i64) -> Result<()> {
    let Some(user) = users::by_account(tx, claim.account_id)? else { return Ok(()) };
    let text = format!("Hello,\n\n{text}:\n{}/settings/credentials\n", app.settings.base_url);
    Ok(jobs::queue_mail(tx, app.new_id(), &user.email, subject, &text, now)?)
}
