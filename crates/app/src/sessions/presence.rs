//! Who is there. Minutes are for the ledger of whoever was there; others see professions and countries, and the names of
//! those who post.

use super::{shown, times_of};
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::session::Phase;
use kernel::{Profession, Scope, locale};
use std::collections::BTreeMap;
use store::sessions as rows;

/// Who was there in the last minutes: how many, and their professions and countries with numbers, the largest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Here {
    pub people: usize,
    pub professions: Vec<(String, usize)>,
    pub countries: Vec<(String, usize)>,
}

/// Whoever was seen within this time is there.
const HERE_MS: i64 = 5 * 60_000;
/// People who are looked at; a crowd is known well enough by so many.
const LOOKED_AT: i64 = 500;

fn counted(words: impl Iterator<Item = &'static str>) -> Vec<(String, usize)> {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *numbers.entry(word).or_default() += 1;
    }
    let mut counted: Vec<_> = numbers.into_iter().map(|(word, number)| (word.to_owned(), number)).collect();
    counted.sort_by_key(|(_, people)| std::cmp::Reverse(*people));
    counted
}

impl App {
    /// Notes that the viewer is at a session, when it is open; nothing happens at other times.
    pub async fn attend_session(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let now = self.now();
        let open = self
            .store
            .read(move |db| {
                let session = shown(db, id)?;
                let known = rows::of(db, id, me)?;
                // Twice in a minute is once: most visits write nothing.
                let is_new = known.is_none_or(|it| it.last_at / 60_000 < now / 60_000);
                Ok::<_, Error>(is_new && times_of(&session).phase(now) == Phase::Open)
            })
            .await?;
        if open {
            self.store.write(move |tx| Ok::<_, Error>(rows::seen(tx, id, me, now)?)).await?;
        }
        Ok(())
    }

    /// Asks to be reminded before a session opens, or no longer.
    pub async fn remind_of_session(&self, viewer: &Viewer, id: i64, on: bool) -> Result<()> {
        let me = viewer.account(Scope::WriteFollows)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let session = shown(tx, id)?;
                if on && times_of(&session).phase(now) != Phase::Announced {
                    return Err(Error::invalid(
                        "base",
                        "The session has begun. There is nothing to remind you of any more.",
                    ));
                }
                Ok(rows::remind(tx, id, me, on)?)
            })
            .await
    }

    pub async fn session_here(&self, viewer: &Viewer, id: i64) -> Result<Here> {
        viewer.reader(Scope::ReadStatuses)?;
        let since = self.now() - HERE_MS;
        let seen = self
            .store
            .read(move |db| {
                shown(db, id)?;
                Ok::<_, Error>(rows::here(db, id, since, LOOKED_AT)?)
            })
            .await?;
        let ids: Vec<i64> = seen.iter().map(|row| row.account_id).collect();
        let cards = self.account_cards(&ids).await?;
        let professions = cards.iter().filter_map(|card| {
            let verified = card.standing.badge().and_then(|line| line.profession);
            verified.or_else(|| Profession::parse(card.row.profession.as_deref()?)).map(Profession::label)
        });
        let countries = cards.iter().filter_map(|card| locale::country_name(card.row.country.as_deref()?));
        Ok(Here { people: cards.len(), professions: counted(professions), countries: counted(countries) })
    }
}
