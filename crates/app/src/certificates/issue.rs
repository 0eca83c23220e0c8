//! Issuing certificates for a session that is over.

use super::{list_of, rows};
use crate::access::Viewer;
use crate::cpd::record::{Measured, attendances};
use crate::sessions::{conducted, times_of};
use crate::{App, Error, Result, audit, notifications};
use kernel::Scope;
use kernel::cpd::MOST_MINUTES;
use kernel::session::Phase;
use platform::ed25519::SigningKey;
use platform::secrets::hex;
use serde_json::json;
use std::sync::Arc;
use store::certificates::Certificate as Row;
use store::{Db, Tx, accounts, credentials};
use wire::badge::{Attendance, Badge};

/// Certificates that are written in one transaction.
const BATCH: usize = 100;

/// For whom, and how.
#[derive(Debug, Clone, Default)]
pub struct IssueWish {
    /// Minutes that somebody has to have been there; at least one.
    pub least_minutes: i64,
    /// For this member only.
    pub handle: Option<String>,
    /// `None`: they hold for ever.
    pub expires_at: Option<i64>,
}

impl App {
    /// Issues a certificate to everybody who was at a session for long enough and has none yet; how many. Hosts learn the
    /// number. When they ask for one member, they do not: it would tell them who was there.
    pub async fn issue_certificates(
        &self,
        viewer: &Viewer,
        session: i64,
        wish: IssueWish,
    ) -> Result<Option<usize>> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        let IssueWish { least_minutes, handle, expires_at } = wish;
        if !(0..=i64::from(MOST_MINUTES)).contains(&least_minutes) {
            return Err(Error::invalid(
                "least_minutes",
                format!("Write the least minutes of attendance as a number from 1 to {MOST_MINUTES}."),
            ));
        }
        if expires_at.is_some_and(|at| at <= now) {
            return Err(Error::invalid(
                "expires_at",
                "This day is past already. Choose a later one, or leave it empty: then they hold for ever.",
            ));
        }
        let (group, is_for_one, people) = self
            .store
            .read(move |db| {
                let row = conducted(db, session, me)?;
                if times_of(&row).phase(now) < Phase::Closed {
                    return Err(Error::invalid(
                        "base",
                        "The session is not over yet. Issue certificates when it has closed.",
                    ));
                }
                let only = match &handle {
                    None => None,
                    Some(handle) => Some(member(db, handle)?),
                };
                let have = rows::holders(db, session)?;
                let mut people = attendances(db, &row)?;
                people.retain(|it| {
                    it.minutes >= least_minutes.max(1)
                        && !have.contains(&it.account)
                        && only.is_none_or(|account| account == it.account)
                });
                Ok((row.group_id, only.is_some(), people))
            })
            .await?;
        if people.is_empty() {
            return Ok(if is_for_one { None } else { Some(0) });
        }
        let key = Arc::new(self.signing_key().await?);
        let mut issued = 0;
        for some in people.chunks(BATCH) {
            let (app, key, some) = (self.clone(), Arc::clone(&key), some.to_vec());
            issued += self
                .store
                .write(move |tx| {
                    // Two hosts may press the button at once.
                    let have = rows::holders(tx, session)?;
                    let mut issued = 0;
                    for it in some.iter().filter(|it| !have.contains(&it.account)) {
                        issue(&app, tx, &key, it, &Occasion { session, group, me, expires_at, now })?;
                        issued += 1;
                    }
                    let details = json!({ "certificates": issued });
                    audit::record(
                        tx,
                        now,
                        Some(me),
                        "certificate.issue",
                        &format!("session:{session}"),
                        &details,
                    )?;
                    Ok::<_, Error>(issued)
                })
                .await?;
        }
        Ok(if is_for_one { None } else { Some(issued) })
    }
}

/// A member by their handle, with or without `@`.
fn member(db: &mut Db, handle: &str) -> Result<i64> {
    let key = handle.trim().trim_start_matches('@').to_lowercase();
    let row = accounts::by_handle(db, &key)?.ok_or_else(|| {
        Error::invalid("handle", "There is no such member here. Write the handle as it is on their page.")
    })?;
    Ok(row.id)
}

/// What all certificates of one press of the button share.
struct Occasion {
    session: i64,
    group: i64,
    me: i64,
    expires_at: Option<i64>,
    now: i64,
}

/// The verified name, or the one that is shown.
fn holder(tx: &mut Tx<'_>, account: i64) -> Result<(String, String)> {
    let row = accounts::by_id(tx, account)?.ok_or(Error::NotFound)?;
    let verified = credentials::real_name(tx, account)?.filter(|name| !name.verified_by.is_empty());
    let name = match verified {
        Some(name) => format!("{} {}", name.given, name.surname),
        None if row.display_name.trim().is_empty() => format!("@{}", row.handle),
        None => format!("{} (@{})", row.display_name.trim(), row.handle),
    };
    Ok((row.handle, name))
}

fn issue(
    app: &App,
    tx: &mut Tx<'_>,
    key: &SigningKey,
    it: &Measured,
    &Occasion { session, group, me, expires_at, now }: &Occasion,
) -> Result<()> {
    let (handle, holder_name) = holder(tx, it.account)?;
    let name = hex(&platform::random::bytes::<16>());
    let place = rows::take_place(tx)?;
    let (list, index) = list_of(place);
    let minutes = i32::try_from(it.minutes).unwrap_or(i32::MAX);
    let settings = &app.settings;
    let mut badge = Badge::of(&Attendance {
        id: settings.certificate_url(&name),
        issuer_id: settings.did(),
        issuer_name: it.provider.clone(),
        holder_id: settings.account_uri(&handle),
        holder_name,
        title: it.title.clone(),
        minutes,
        how: it.how.label().to_owned(),
        started_at: it.started_at,
        ended_at: it.ended_at,
        issued_at: now,
        expires_at,
        list: settings.status_list_url(list),
        place: index,
    });
    badge.proof = Some(app.prove(key, now, |proof| badge.to_sign(proof)));
    let row = Row {
        id: app.new_id(),
        name,
        account_id: it.account,
        session_id: session,
        title: it.title.clone(),
        minutes,
        badge: badge.write(),
        status_index: place,
        issued_by: me,
        issued_at: now,
    };
    rows::insert(tx, &row)?;
    notifications::tell_about(app, tx, it.account, notifications::Kind::Certificate, group, row.id, now)
}
