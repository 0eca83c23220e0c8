//! Certificates of attendance. Hosts issue them for a session that is over, to everybody who was there and without seeing
//! to whom; whoever gets one shows it to whom they like, and anybody can check it.

mod issue;
mod keys;
mod revoke;
mod sheet;
mod verify;

pub use issue::IssueWish;
pub use verify::{Checked, Published, Verdict, check_with, is_signed_by, read_badge};

use crate::access::Viewer;
use crate::settings::Settings;
use crate::{App, Error, Result};
use kernel::Scope;
use store::certificates::{self as rows, Certificate as Row, Revocation};
use wire::badge::{Badge, LIST_PLACES};

/// A certificate as anybody sees it who has its address.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// In its address.
    pub name: String,
    pub title: String,
    pub minutes: i32,
    pub session: i64,
    pub issued_at: i64,
    /// The signed credential, byte for byte.
    pub badge: String,
    pub revoked: Option<Revocation>,
}

impl Certificate {
    fn of(row: Row, revoked: Option<Revocation>) -> Self {
        Self {
            name: row.name,
            title: row.title,
            minutes: row.minutes,
            session: row.session_id,
            issued_at: row.issued_at,
            badge: row.badge,
            revoked,
        }
    }

    /// What stands on it.
    pub fn read(&self) -> Result<Badge> {
        Badge::read(&self.badge).map_err(|error| Error::Broken(error.to_string()))
    }
}

impl Settings {
    /// Who signs: the server, as its address names it.
    pub fn did(&self) -> String {
        format!("did:web:{}", self.host().replace(':', "%3A"))
    }

    pub fn certificate_url(&self, name: &str) -> String {
        format!("{}/certificates/{name}", self.base_url)
    }

    /// Where anybody checks it.
    pub fn verify_url(&self, name: &str) -> String {
        format!("{}/verify?id={name}", self.base_url)
    }

    fn status_list_url(&self, number: i64) -> String {
        format!("{}/certificates/status/{number}", self.base_url)
    }
}

impl App {
    /// The certificate of an address. Whoever has the address may see it.
    pub async fn certificate(&self, name: &str) -> Result<Certificate> {
        let name = name.to_owned();
        self.store
            .read(move |db| {
                let row = rows::by_name(db, &name)?.ok_or(Error::NotFound)?;
                let revoked = rows::revocation(db, row.status_index)?;
                Ok(Certificate::of(row, revoked))
            })
            .await
    }

    /// The viewer's own, the newest first.
    pub async fn own_certificates(&self, viewer: &Viewer) -> Result<Vec<Certificate>> {
        let me = viewer.account(Scope::CpdRead)?;
        self.store
            .read(move |db| {
                let mut all = Vec::new();
                for row in rows::of_account(db, me)? {
                    let revoked = rows::revocation(db, row.status_index)?;
                    all.push(Certificate::of(row, revoked));
                }
                Ok(all)
            })
            .await
    }
}

/// The list that a place is in, and its index there.
fn list_of(place: i64) -> (i64, i64) {
    (place / LIST_PLACES, place % LIST_PLACES)
}
