//! Colleagues who say that they know somebody. Their word stands beside a claim and never grants it.

use crate::access::Viewer;
use crate::{App, Error, Result, audit};
use kernel::{Level, Scope};
use serde_json::json;
use store::claims;

impl App {
    /// Vouches for a colleague whose claim waits: a verified member for somebody of the same profession.
    pub async fn vouch(&self, viewer: &Viewer, handle: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let colleague = self.account_of_handle(handle).await.map_err(|_| {
            Error::invalid(
                "handle",
                "There is no account of this name here. Write the handle, such as @anna.",
            )
        })?;
        let whom = colleague.row.id;
        if whom == me {
            return Err(Error::invalid("handle", "Nobody vouches for themselves."));
        }
        let own = self.account_card(me).await?;
        let professions: Vec<&str> = own
            .standing
            .lines
            .iter()
            .filter(|line| line.level >= Level::L2)
            .filter_map(|line| line.profession.map(kernel::Profession::code))
            .collect();
        let professions: Vec<String> = professions.into_iter().map(str::to_owned).collect();
        if professions.is_empty() {
            return Err(Error::invalid(
                "handle",
                "Only members whose own profession is verified at level L2 or L3 can vouch.",
            ));
        }
        let now = self.now();
        self.store
            .write(move |tx| {
                let waits = claims::of_account(tx, whom)?
                    .into_iter()
                    .any(|claim| claim.status == claims::WAITING && professions.contains(&claim.profession));
                if !waits {
                    return Err(Error::invalid(
                        "handle",
                        "This colleague has no claim of your profession that waits. Ask them to hand in their papers first.",
                    ));
                }
                claims::vouch(tx, whom, me, now)?;
                audit::record(tx, now, Some(me), "claim.vouch", &format!("account:{whom}"), &json!({}))?;
                Ok(())
            })
            .await
    }
}
