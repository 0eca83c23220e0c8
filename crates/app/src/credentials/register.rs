//! L3: registers are imported whole or not at all; a member's claim is compared with digests of what was imported.

use super::name::set_verified;
use super::{Proof, grant, real_name, revoke, taken};
use crate::access::Viewer;
use crate::{App, Error, Result, audit};
use kernel::{Level, Method, Profession, RealName, Scope, Status};
use platform::secrets::digest_hex;
use serde_json::json;
use std::io::Read;
use store::credentials::{self as rows, Credential};
use store::registers::{self, Entry, Register};
use store::{Db, Tx};
use wire::register::{BadRow, Encoding, Mapping, Reader, Row};

/// Rows of one transaction: a server beside the import waits no longer than for these.
const BATCH: usize = 1000;
/// Bad rows that are told one by one.
const TOLD: usize = 50;
/// Claims that somebody may make a day: a register is not for guessing in.
pub(crate) const CLAIMS_A_DAY: u32 = 10;

/// What to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Short name, as in `gmc`: letters, digits and hyphens.
    pub register: String,
    pub mapping: Mapping,
    pub encoding: Encoding,
    /// Reads everything and writes nothing.
    pub dry_run: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub entries: i64,
    pub active: i64,
    /// Credentials that ended, or would.
    pub revoked: usize,
}

/// Why nothing was imported.
#[derive(Debug)]
pub enum ImportError {
    /// Rows that cannot be read, and how many more there are.
    Rows(Vec<BadRow>, usize),
    Other(Error),
}

impl<E: Into<Error>> From<E> for ImportError {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// How far an import is: rows, and whether they are being written yet.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    pub rows: i64,
    pub writing: bool,
}

/// Digests are cut to 128 bits: enough to compare, half the disk.
fn digest(text: &str) -> String {
    digest_hex(text)[..32].to_owned()
}

fn reference_digest(register: &str, reference: &str) -> String {
    digest(&format!("reference {register} {reference}"))
}

/// With the reference in it, so that equal names have different digests.
fn name_digest(register: &str, reference: &str, name: &RealName) -> String {
    digest(&format!("name {register} {reference} {}", name.key()))
}

fn entry(register: &str, generation: i64, row: &Row) -> Entry {
    Entry {
        register: register.to_owned(),
        generation,
        reference: reference_digest(register, &row.reference),
        name: row.name.as_ref().map_or_else(String::new, |name| name_digest(register, &row.reference, name)),
        profession: row.profession.code().to_owned(),
        active: row.active,
        until: row.until,
    }
}

/// What a credential says about its entry: `gmc 1234567`.
fn full_reference(register: &str, reference: &str) -> String {
    format!("{register} {reference}")
}

/// Why an entry does not carry a credential any more.
fn ended(
    entry: Option<&Entry>,
    register: &str,
    reference: &str,
    name: Option<&RealName>,
) -> Option<&'static str> {
    let Some(entry) = entry else { return Some("The register has no entry with your number any more.") };
    if !entry.active {
        return Some("The status of your registration has changed.");
    }
    let same = name.is_some_and(|name| name_digest(register, reference, name) == entry.name);
    (!same).then_some("The name in the register has changed. Claim it again under the new name.")
}

impl App {
    pub async fn registers(&self) -> Result<Vec<Register>> {
        Ok(self.store.read(registers::all).await?)
    }

    /// Reads a register file twice: first to the end without writing, so that a bad row changes nothing; then into a
    /// generation of its own, which counts when it is whole. `open` opens the file from its beginning.
    pub async fn import_register(
        &self,
        import: Import,
        open: &dyn Fn() -> std::io::Result<Box<dyn Read>>,
        progress: &dyn Fn(Progress),
    ) -> Result<Imported, ImportError> {
        let name = import.register.clone();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || name.len() > 40 || !name.chars().all(plain) {
            let says = "The name of a register has only small letters, digits and hyphens, such as gmc.";
            return Err(Error::invalid("register", says).into());
        }
        let holders = self.holders(&name).await?;
        let mut lost = vec![true; holders.len()];
        let (entries, active) = self.first_reading(&import, open, progress, |row| {
            let found = entry(&name, 0, row);
            for ((holder, known), lost) in holders.iter().zip(&mut lost) {
                let (_, reference) = holder.reference.split_once(' ').unwrap_or_default();
                if reference == row.reference {
                    *lost = ended(Some(&found), &name, reference, known.as_ref()).is_some();
                }
            }
        })?;
        if import.dry_run {
            return Ok(Imported { entries, active, revoked: lost.into_iter().filter(|it| *it).count() });
        }
        let generation = self.new_id();
        let written = self.second_reading(&import, generation, open, progress).await;
        let done = match written {
            Ok(()) => self.switch(&import, generation, entries, active).await,
            Err(error) => Err(error),
        };
        // Whatever did not become the present generation goes, this one too if it failed.
        let known = self.registers().await?;
        let present = known.iter().find(|it| it.name == name).map_or(0, |it| it.generation);
        loop {
            let register = name.clone();
            let gone = self
                .store
                .write(move |tx| Ok::<_, Error>(registers::prune(tx, &register, present, 1000)?))
                .await?;
            if gone == 0 {
                break;
            }
        }
        Ok(Imported { entries, active, revoked: done? })
    }

    /// Who has a credential of the register, and the name it was given for.
    async fn holders(&self, register: &str) -> Result<Vec<(Credential, Option<RealName>)>> {
        let register = register.to_owned();
        self.store.read(move |db| holders(db, &register)).await
    }

    /// `(entries, active)` of a file that can be read to its end.
    fn first_reading(
        &self,
        import: &Import,
        open: &dyn Fn() -> std::io::Result<Box<dyn Read>>,
        progress: &dyn Fn(Progress),
        mut look: impl FnMut(&Row),
    ) -> Result<(i64, i64), ImportError> {
        let (mut entries, mut active) = (0, 0);
        let (mut bad, mut more) = (Vec::new(), 0);
        let file = open().map_err(unreadable)?;
        let reader = Reader::new(file, &import.mapping, import.encoding, self.now())
            .map_err(|header| ImportError::Rows(vec![header], 0))?;
        for row in reader {
            match row {
                Ok(row) => {
                    entries += 1;
                    active += i64::from(row.active);
                    look(&row);
                    if entries % 10_000 == 0 {
                        progress(Progress { rows: entries, writing: false });
                    }
                }
                Err(row) if bad.len() < TOLD => bad.push(row),
                Err(_) => more += 1,
            }
        }
        if !bad.is_empty() {
            return Err(ImportError::Rows(bad, more));
        }
        if entries == 0 {
            let says = "The file has a header and no entries. Nothing was changed.";
            return Err(Error::invalid("file", says).into());
        }
        Ok((entries, active))
    }

    async fn second_reading(
        &self,
        import: &Import,
        generation: i64,
        open: &dyn Fn() -> std::io::Result<Box<dyn Read>>,
        progress: &dyn Fn(Progress),
    ) -> Result<(), ImportError> {
        let file = open().map_err(unreadable)?;
        let mut reader = Reader::new(file, &import.mapping, import.encoding, self.now())
            .map_err(|header| ImportError::Rows(vec![header], 0))?;
        let mut done = 0;
        loop {
            let (mut first, mut last) = (0, 0);
            let mut batch = Vec::with_capacity(BATCH);
            for row in reader.by_ref().take(BATCH) {
                let row = row.map_err(|bad| ImportError::Rows(vec![bad], 0))?;
                first = if batch.is_empty() { row.line } else { first };
                last = row.line;
                batch.push(entry(&import.register, generation, &row));
            }
            if batch.is_empty() {
                return Ok(());
            }
            done += i64::try_from(batch.len()).unwrap_or(0);
            let written =
                self.store.write(move |tx| registers::insert_entries(tx, &batch).map_err(Doubled::of)).await;
            match written {
                Ok(()) => progress(Progress { rows: done, writing: true }),
                Err(Doubled::Twice) => {
                    let says = format!(
                        "A reference number in lines {first} to {last} is in the file twice. Remove one of the two."
                    );
                    return Err(ImportError::Rows(vec![BadRow { line: first, says, last: true }], 0));
                }
                Err(Doubled::Store(error)) => return Err(error.into()),
            }
        }
    }

    /// The new generation counts from here on, and whom it does not carry loses the credential. How many do.
    async fn switch(
        &self,
        import: &Import,
        generation: i64,
        entries: i64,
        active: i64,
    ) -> Result<usize, ImportError> {
        let (app, now, import) = (self.clone(), self.now(), import.clone());
        let revoked = self
            .store
            .write(move |tx| {
                let name = &import.register;
                let register = Register {
                    name: name.clone(),
                    title: import.mapping.title.clone(),
                    generation,
                    entries,
                    active,
                    imported_at: now,
                };
                registers::switch(tx, &register)?;
                let mut revoked = 0;
                for (holder, known) in holders(tx, name)? {
                    let (_, reference) = holder.reference.split_once(' ').unwrap_or_default();
                    let found = registers::entry(tx, name, &reference_digest(name, reference))?;
                    match ended(found.as_ref(), name, reference, known.as_ref()) {
                        Some(why) => {
                            revoke(&app, tx, &holder, Status::Revoked, why, now, None)?;
                            revoked += 1;
                        }
                        None => rows::set_held(tx, holder.id, now, found.and_then(|entry| entry.until))?,
                    }
                }
                let details = json!({ "entries": entries, "active": active, "revoked": revoked });
                audit::record(tx, now, None, "register.import", &format!("register:{name}"), &details)?;
                Ok::<_, Error>(revoked)
            })
            .await?;
        Ok(revoked)
    }

    /// Claims an entry of a register. It has to be active and under the member's name, and the member has to have shown
    /// in another way who it is.
    pub async fn claim_register(&self, viewer: &Viewer, register: &str, reference: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.claims.attempt(&me.to_string(), self.now()).map_err(Error::TooMany)?;
        let (app, now, id) = (self.clone(), self.now(), self.new_id());
        let (register, typed) = (register.trim().to_lowercase(), reference.to_owned());
        self.store
            .write(move |tx| {
                let known = registers::by_name(tx, &register)?.ok_or_else(|| {
                    Error::invalid("register", "This register is not known here. Choose one of the list.")
                })?;
                let reference = read_reference(&register, &typed)?;
                let name = rows::real_name(tx, me)?.as_ref().map(real_name).ok_or_else(|| {
                    Error::invalid("surname", "Say your name first, as it is in the register.")
                })?;
                let entry = matching_entry(tx, &register, &reference, &name)?;
                if !proves_control(&app, tx, me)? {
                    return Err(Error::invalid(
                        "reference",
                        "The register has this entry under your name, but a number and a name can be looked up by anybody. Show first that you are this person: confirm your address at work, or hand in papers with the number.",
                    ));
                }
                grant_entry(tx, id, me, &known, &reference, &name, &entry, now, me)
            })
            .await
    }
}

fn unreadable(error: std::io::Error) -> ImportError {
    Error::invalid("file", format!("The file cannot be read: {error}.")).into()
}

/// A batch that holds a reference twice is the file's fault, not the database's: it is not tried again.
enum Doubled {
    Twice,
    Store(Error),
}

impl Doubled {
    fn of(error: store::StoreError) -> Self {
        match error {
            store::StoreError::Taken(_) => Self::Twice,
            other => Self::Store(other.into()),
        }
    }
}

impl From<store::StoreError> for Doubled {
    fn from(error: store::StoreError) -> Self {
        Self::Store(error.into())
    }
}

impl store::WorkError for Doubled {
    fn wants_retry(&self) -> bool {
        matches!(self, Self::Store(error) if error.wants_retry())
    }
}

fn holders(db: &mut Db, register: &str) -> Result<Vec<(Credential, Option<RealName>)>> {
    let holders = rows::valid_of_register(db, register)?;
    let accounts: Vec<i64> = holders.iter().map(|row| row.account_id).collect();
    let names = rows::real_names(db, &accounts)?;
    let name = |row: &Credential| names.iter().find(|it| it.account_id == row.account_id).map(real_name);
    Ok(holders.into_iter().map(|row| (name(&row), row)).map(|(name, row)| (row, name)).collect())
}

/// The number as the register writes it.
pub(super) fn read_reference(register: &str, typed: &str) -> Result<String> {
    let reads = Mapping::preset(register).map_or(wire::register::Reference::Any, |mapping| mapping.reference);
    reads.read(typed).map_err(|says| Error::invalid("reference", says))
}

/// The active entry under this name. One answer for every reason against it, so that nobody learns who is on a register.
pub(super) fn matching_entry(db: &mut Db, register: &str, reference: &str, name: &RealName) -> Result<Entry> {
    registers::entry(db, register, &reference_digest(register, reference))?
        .filter(|entry| entry.active && entry.name == name_digest(register, reference, name))
        .ok_or_else(|| {
            Error::invalid(
                "reference",
                format!(
                    "The register, as it was imported last, has no active entry with this number for {}. Compare both with the register's own page: the surname and the first given name have to be the same.",
                    name.full()
                ),
            )
        })
}

/// Whether an account has shown that it is a person that an institution or an identity provider knows. A page proves it
/// only when an institution serves it: anybody can have a website.
fn proves_control(app: &App, db: &mut Db, account: i64) -> Result<bool> {
    let trust = &app.settings.trust;
    Ok(rows::valid_of(db, &[account])?.iter().any(|row| match Method::parse(&row.method) {
        Some(Method::Domain) => true,
        Some(Method::Link) => {
            kernel::credential::Institution::of(&trust.institutions, &row.verifier).is_some()
        }
        Some(Method::Oidc) => trust.issuers.iter().any(|it| it.title == row.verifier && it.knows_person),
        _ => false,
    }))
}

/// Writes the credential of an entry that was shown to be the account's own.
#[expect(clippy::too_many_arguments, reason = "an entry, whose it is, and who decided when")]
pub(super) fn grant_entry(
    tx: &mut Tx<'_>,
    id: i64,
    account: i64,
    register: &Register,
    reference: &str,
    name: &RealName,
    entry: &Entry,
    now: i64,
    actor: i64,
) -> Result<()> {
    let full = full_reference(&register.name, reference);
    let holder = rows::valid_of_register(tx, &register.name)?.into_iter().find(|row| row.reference == full);
    if holder.is_some_and(|row| row.account_id != account) {
        return Err(taken());
    }
    let proof = Proof {
        account,
        profession: Profession::parse(&entry.profession),
        level: Level::L3,
        method: Method::Register,
        verifier: register.title.clone(),
        reference: full,
        expires_at: entry.until,
    };
    grant(tx, id, proof, now, Some(actor))?;
    set_verified(tx, account, name, &register.title, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_carries_a_credential_while_it_is_active_and_has_the_name() {
        let name = RealName::parse("Anna", "Larsen").unwrap();
        let entry = |active, name: &RealName| Entry {
            register: "gmc".into(),
            generation: 1,
            reference: reference_digest("gmc", "7654321"),
            name: name_digest("gmc", "7654321", name),
            profession: "doctor".into(),
            active,
            until: None,
        };
        let says = |entry: Option<&Entry>, name| ended(entry, "gmc", "7654321", name);
        assert_eq!(says(Some(&entry(true, &name)), Some(&name)), None);
        assert!(says(Some(&entry(false, &name)), Some(&name)).unwrap().contains("status"));
        assert!(says(None, Some(&name)).unwrap().contains("no entry"));
        let married = RealName::parse("Anna", "Okon").unwrap();
        assert!(says(Some(&entry(true, &married)), Some(&name)).unwrap().contains("name"));
        assert!(says(Some(&entry(true, &name)), None).is_some());
    }

    #[test]
    fn equal_names_and_numbers_of_different_registers_have_different_digests() {
        let name = RealName::parse("Anna", "Larsen").unwrap();
        assert_ne!(name_digest("gmc", "1", &name), name_digest("gmc", "2", &name));
        assert_ne!(name_digest("gmc", "1", &name), name_digest("nmc", "1", &name));
        assert_ne!(reference_digest("gmc", "1"), reference_digest("nmc", "1"));
        assert_eq!(reference_digest("gmc", "1").len(), 32);
    }
}
