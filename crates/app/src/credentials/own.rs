//! What a member sees of its own credentials.

use super::review::{OwnClaim, own_claims};
use super::{Line, line, real_name};
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::{Level, RealName, Scope, Status};
use store::credentials::{self as rows, Credential};
use store::registers;

/// A credential with what only its owner and administrators see.
#[derive(Debug, Clone)]
pub struct OwnCredential {
    pub id: i64,
    pub line: Line,
    pub reference: String,
    pub status: Status,
    pub ended_at: Option<i64>,
    /// Why it ended.
    pub reason: String,
}

#[derive(Debug, Clone)]
pub struct OwnCredentials {
    pub level: Level,
    pub name: Option<RealName>,
    /// Who verified the name; empty while it is only the owner's word.
    pub name_verified_by: String,
    /// Newest first, ended ones too.
    pub credentials: Vec<OwnCredential>,
    /// What was asked for, newest first.
    pub claims: Vec<OwnClaim>,
    /// Registers that can be claimed from: short name and title.
    pub registers: Vec<(String, String)>,
}

pub(crate) fn own(row: &Credential) -> Option<OwnCredential> {
    Some(OwnCredential {
        id: row.id,
        line: line(row)?,
        reference: row.reference.clone(),
        status: Status::from_code(row.status),
        ended_at: row.ended_at,
        reason: row.reason.clone(),
    })
}

impl App {
    pub async fn own_credentials(&self, viewer: &Viewer) -> Result<OwnCredentials> {
        let me = viewer.account(Scope::ReadAccounts)?;
        self.store
            .read(move |db| {
                let all = rows::of_account(db, me)?;
                let name = rows::real_name(db, me)?;
                Ok::<_, Error>(OwnCredentials {
                    level: all
                        .iter()
                        .filter(|row| row.status == rows::VALID)
                        .map(|row| Level::from_code(row.level))
                        .max()
                        .unwrap_or(Level::L0),
                    name: name.as_ref().map(real_name),
                    name_verified_by: name.map(|row| row.verified_by).unwrap_or_default(),
                    credentials: all.iter().filter_map(own).collect(),
                    claims: own_claims(db, me)?,
                    registers: registers::all(db)?.into_iter().map(|it| (it.name, it.title)).collect(),
                })
            })
            .await
    }

    /// What holds of an account, with what only administrators see.
    pub async fn credentials_for_admin(&self, viewer: &Viewer, handle: &str) -> Result<Vec<OwnCredential>> {
        viewer.admin(Scope::AdminReadAccounts)?;
        let account = self.account_of_handle(handle).await?.row.id;
        self.store
            .read(move |db| Ok::<_, Error>(rows::valid_of(db, &[account])?.iter().filter_map(own).collect()))
            .await
    }
}
