//! Writing a protocol. Once cases are there it does not change: a new version begins a new audit cycle.

use super::access;
use crate::access::Viewer;
use crate::guard::{Piece, Place, Surface};
use crate::{App, Error, Result, audit};
use kernel::protocol::Protocol;
use kernel::{Refusal, Scope};
use serde_json::json;
use store::measures as rows;
use store::{Db, question_sets};

/// A protocol that was parsed when it was written.
pub(super) fn parsed(row: &rows::Protocol) -> Result<Protocol> {
    Protocol::parse(&row.text)
        .map_err(|it| Error::Broken(format!("protocol {} of group {}: {it}", row.version, row.group_id)))
}

/// The version that cases are entered under.
pub(super) fn newest(db: &mut Db, group: i64) -> Result<(rows::Protocol, Protocol)> {
    let row = rows::protocols(db, group)?.pop().ok_or_else(|| {
        Error::invalid(
            "protocol",
            "There is no protocol yet. The steering group writes it before cases are entered.",
        )
    })?;
    let protocol = parsed(&row)?;
    Ok((row, protocol))
}

impl App {
    /// Writes the next version. `new_cycle` says that it is meant for a re-audit.
    pub async fn write_protocol(
        &self,
        viewer: &Viewer,
        group: i64,
        text: String,
        new_cycle: bool,
    ) -> Result<i32> {
        let me = viewer.account(Scope::WriteAccounts)?;
        self.store.read(move |db| access::steering(db, group, me)).await?;
        let text = text.replace("\r\n", "\n").trim().to_owned();
        let protocol = Protocol::parse(&text)?;
        // One by one: a list of labels is no story about somebody.
        let pieces = protocol.words().map(|it| Piece::new("protocol", Surface::Label, it)).collect();
        let passed = self.guard(me, pieces, Place::default()).await?;
        let now = self.now();
        self.store
            .write(move |tx| {
                access::steering(tx, group, me)?;
                if let Some((set, _)) = protocol.training
                    && question_sets::by_id(tx, set)?.is_none()
                {
                    return Err(Refusal::invalid("protocol", "There is no set of questions with the number of “training”. Take it from the address of the set.").into());
                }
                let last = rows::protocols(tx, group)?.pop();
                if last.as_ref().is_some_and(|last| last.text == text) {
                    return Err(Refusal::invalid("protocol", "This is the protocol as it stands. Nothing was changed.").into());
                }
                let (version, mut cycle) = last.as_ref().map_or((1, 1), |last| (last.version + 1, last.cycle));
                if let Some(last) = last {
                    let cases = rows::count_of_version(tx, group, last.version)?;
                    if cases > 0 && !new_cycle {
                        return Err(Refusal::invalid("protocol", format!(
                            "{cases} cases were entered under version {}, and what was measured must not change behind them. Begin a new audit cycle with the changed protocol.",
                            last.version
                        )).into());
                    }
                    cycle += i32::from(cases > 0);
                }
                rows::add_protocol(tx, &rows::Protocol { group_id: group, version, cycle, text: text.clone(), made_by: Some(me), made_at: now })?;
                passed.record(tx, now, me, &format!("group:{group}"))?;
                audit::record(tx, now, Some(me), "measures.protocol", &format!("group:{group}"), &json!({ "version": version, "cycle": cycle }))?;
                Ok::<_, Error>(version)
            })
            .await
    }
}
