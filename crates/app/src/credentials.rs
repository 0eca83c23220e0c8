//! Credentials: who somebody is, how it was found out, and whether it still holds.

mod domain;
mod end;
mod link;
mod name;
mod oidc;
mod own;
mod register;
mod review;
mod vouch;

pub(crate) use domain::{address_confirmed, main_address_confirmed};
pub(crate) use end::revoke;
pub(crate) use link::queue_check;
pub use oidc::{Issuer, Return};
pub use own::{OwnCredential, OwnCredentials};
pub(crate) use register::CLAIMS_A_DAY;
pub use register::{Import, ImportError, Imported, Progress};
pub use review::{ClaimStatus, ClaimView, ClaimWish, OwnClaim};

use crate::access::Viewer;
use crate::{App, Error, Result, audit};
use kernel::{Level, Method, Profession, RealName, Scope};
use serde_json::json;
use store::credentials::{self as rows, Credential};
use store::{Event, Tx};
use wire::time::iso_date;

/// One that holds, as anybody may see it: never the number or the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub profession: Option<Profession>,
    pub level: Level,
    pub method: Method,
    /// Verified by whom.
    pub verifier: String,
    pub verified_at: i64,
    pub expires_at: Option<i64>,
}

/// What is verified of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The highest level first.
    pub lines: Vec<Line>,
    /// The name that the credentials were given for.
    pub name: Option<RealName>,
    /// Linked pages with the time of their proof.
    pub links: Vec<(String, i64)>,
}

impl Standing {
    pub(crate) fn of(account: i64, credentials: &[Credential], names: &[rows::RealName]) -> Self {
        let mut standing = Self {
            name: names.iter().find(|row| row.account_id == account).map(real_name),
            ..Self::default()
        };
        for row in credentials.iter().filter(|row| row.account_id == account) {
            let Some(line) = line(row) else { continue };
            if line.method == Method::Link {
                standing.links.push((row.reference.clone(), row.verified_at));
            }
            standing.lines.push(line);
        }
        standing
    }

    /// The highest level of everything that holds; an account has confirmed an address at least.
    pub fn level(&self) -> Level {
        self.lines.iter().map(|line| line.level).max().unwrap_or(Level::L0)
    }

    /// The line of the badge: the surest one that names a profession.
    pub fn badge(&self) -> Option<&Line> {
        self.lines.iter().find(|line| line.profession.is_some())
    }

    /// When a page was last proven to be the account's own.
    pub fn link_verified_at(&self, url: &str) -> Option<i64> {
        self.links.iter().find(|(known, _)| known == url).map(|(_, at)| *at)
    }
}

impl Line {
    /// What it is about: a profession, or where somebody belongs.
    pub fn title(&self) -> &'static str {
        match (self.profession, self.method) {
            (Some(profession), _) => profession.label(),
            (None, Method::Domain) => "Works or studies at",
            (None, Method::Link) => "Page",
            (None, _) => "Identity",
        }
    }

    /// `Verified by … on 2026-11-24, valid`.
    pub fn words(&self) -> String {
        let how = match self.method {
            Method::Domain => "by an address of",
            Method::Link => "by a link from",
            _ => "by",
        };
        format!("Verified {how} {} on {}, valid", self.verifier, iso_date(self.verified_at))
    }
}

fn line(row: &Credential) -> Option<Line> {
    Some(Line {
        profession: row.profession.as_deref().and_then(Profession::parse),
        level: Level::from_code(row.level),
        method: Method::parse(&row.method)?,
        verifier: row.verifier.clone(),
        verified_at: row.verified_at,
        expires_at: row.expires_at,
    })
}

fn real_name(row: &rows::RealName) -> RealName {
    RealName { given: row.given.clone(), surname: row.surname.clone() }
}

/// What was proven, before it is a credential.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    pub account: i64,
    pub profession: Option<Profession>,
    pub level: Level,
    pub method: Method,
    pub verifier: String,
    pub reference: String,
    pub expires_at: Option<i64>,
}

/// Writes a credential. The same proof again renews it; what somebody else holds is refused.
pub(crate) fn grant(tx: &mut Tx<'_>, id: i64, proof: Proof, now: i64, actor: Option<i64>) -> Result<()> {
    let method = proof.method.code();
    let same = |row: &Credential| {
        row.method == method && row.verifier == proof.verifier && row.reference == proof.reference
    };
    let own = rows::valid_of(tx, &[proof.account])?.into_iter().find(same);
    if let Some(own) = &own {
        rows::end(tx, own.id, kernel::Status::Revoked.code(), "Renewed.", now)?;
    } else if !matches!(proof.method, Method::Link | Method::Documents)
        && rows::valid_by_reference(tx, method, &proof.verifier, &proof.reference)?.is_some()
    {
        return Err(taken());
    }
    let details = json!({ "method": method, "level": proof.level.name(), "verifier": proof.verifier });
    rows::insert(
        tx,
        &Credential {
            id,
            account_id: proof.account,
            profession: proof.profession.map(|it| it.code().to_owned()),
            level: proof.level.code(),
            method: method.to_owned(),
            verifier: proof.verifier,
            reference: proof.reference,
            status: rows::VALID,
            verified_at: now,
            checked_at: now,
            expires_at: proof.expires_at,
            ended_at: None,
            reason: String::new(),
        },
    )?;
    let subject = format!("account:{}", proof.account);
    audit::record(tx, now, actor, "credential.grant", &subject, &details)?;
    tx.emit(now, Event::AccountChanged { account: proof.account })?;
    Ok(())
}

pub(crate) fn taken() -> Error {
    Error::invalid(
        "reference",
        "Another account here is verified with this already. If that is not you, write to the administrators: they can look into it.",
    )
}

impl App {
    /// What anybody may know of an account's credentials.
    pub async fn credentials_of(&self, viewer: &Viewer, account: i64) -> Result<Vec<Line>> {
        viewer.reader(Scope::ReadAccounts)?;
        let card = self.account_card(account).await?;
        if !crate::timelines::takes_part(&card.row) {
            return Err(Error::NotFound);
        }
        Ok(card.standing.lines.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, level: i16, method: &str, profession: Option<&str>) -> Credential {
        Credential {
            id,
            account_id: 7,
            profession: profession.map(str::to_owned),
            level,
            method: method.into(),
            verifier: "x".into(),
            reference: format!("https://{id}.example"),
            status: rows::VALID,
            verified_at: id,
            checked_at: id,
            expires_at: None,
            ended_at: None,
            reason: String::new(),
        }
    }

    #[test]
    fn a_standing_is_as_high_as_its_highest_credential_and_shows_the_surest_profession() {
        let rows = [
            row(1, 3, "register", Some("doctor")),
            row(2, 1, "link", None),
            row(3, 2, "oidc", Some("nurse")),
        ];
        let standing = Standing::of(7, &rows, &[]);
        assert_eq!(standing.level(), Level::L3);
        assert_eq!(standing.badge().and_then(|line| line.profession), Some(Profession::Doctor));
        assert_eq!(standing.link_verified_at("https://2.example"), Some(2));
        assert_eq!(standing.link_verified_at("https://3.example"), None);
        assert_eq!(Standing::of(8, &rows, &[]), Standing::default());
        assert_eq!(Standing::default().level(), Level::L0);
    }

    #[test]
    fn a_credential_of_a_newer_program_proves_nothing_here() {
        assert_eq!(Standing::of(7, &[row(1, 3, "telepathy", Some("doctor"))], &[]).badge(), None);
        assert_eq!(Standing::of(7, &[row(1, 3, "register", Some("wizard"))], &[]).badge(), None);
    }
}
