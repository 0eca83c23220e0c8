//! Concerns about care and about clinicians have official routes. Nobody asks a clinician for advice in private here:
//! a lay account that begins to is shown those routes first.

use crate::cards::AccountCard;
use crate::posts::References;
use crate::{App, Error, Result};
use kernel::{Profession, Refusal, Visibility};
use store::{accounts, confirmations};

/// How long a first try is remembered.
const REMEMBERED_MS: i64 = 10 * 60_000;

/// One official route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// ISO 3166-1 alpha-2, in capitals; empty for everywhere.
    pub country: String,
    pub name: String,
    pub when: String,
    /// An https or tel address.
    pub url: String,
}

fn declared(card: &AccountCard) -> Option<Profession> {
    card.row.profession.as_deref().and_then(Profession::parse)
}

fn is_clinician(card: &AccountCard) -> bool {
    let verified = card.standing.lines.iter().filter_map(|line| line.profession);
    verified.chain(declared(card)).any(Profession::is_clinical)
}

/// No verified profession, and none that looks after patients by its own word.
fn is_lay(card: &AccountCard) -> bool {
    card.standing.badge().is_none() && !declared(card).is_some_and(Profession::is_clinical)
}

impl App {
    /// Refuses the first direct post of a lay account to a clinician, with the routes; the same again within ten minutes
    /// goes through.
    pub(crate) async fn signpost(
        &self,
        author: &AccountCard,
        visibility: Visibility,
        refs: &References,
        text: &str,
    ) -> Result<()> {
        if visibility != Visibility::Direct || refs.handles.is_empty() || !is_lay(author) {
            return Ok(());
        }
        let handles = refs.handles.clone();
        let found =
            self.store.read(move |db| accounts::ids_of_handles(db, &handles)).await.map_err(Error::from)?;
        let ids: Vec<i64> = found.into_iter().map(|(_, id)| id).filter(|id| *id != author.row.id).collect();
        let Some(clinician) = self.account_cards(&ids).await?.into_iter().find(|card| is_clinician(card))
        else {
            return Ok(());
        };
        let (me, now) = (author.row.id, self.now());
        let digest = self.vault.digest(&format!("signpost {me} {text}"))?;
        let first = self
            .store
            .write(move |tx| {
                let digests = [digest.clone()];
                if confirmations::known(tx, &digests, now)?.is_empty() {
                    confirmations::remember(tx, &digest, me, now + REMEMBERED_MS)?;
                    return Ok::<_, Error>(true);
                }
                confirmations::forget(tx, &digests)?;
                Ok(false)
            })
            .await?;
        if !first {
            return Ok(());
        }
        Err(Refusal::new(
            "text",
            "ERR_CONFIRM",
            format!(
                "Not sent yet: @{} looks after patients and cannot advise you here or take a complaint. In an emergency call your local number. Official routes for concerns: {}/concern. If your message is about something else, send it again within ten minutes.",
                clinician.row.handle, self.settings.base_url
            ),
        )
        .into())
    }
}
