//! Hashtags: following them, how much they are used, which ones many use now.

use crate::access::Viewer;
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::{Hashtag, Scope};
use std::sync::Arc;
use store::{Db, Event, tags as rows};

/// Uses of one day: its start in milliseconds, posts, accounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Day {
    pub day: i64,
    pub uses: i64,
    pub accounts: i64,
}

/// A hashtag with its last seven days, today first. `id` is 0 when nobody has used it yet.
#[derive(Debug, Clone)]
pub struct TagCard {
    pub id: i64,
    pub name: String,
    pub key: String,
    pub history: Vec<Day>,
    /// Whether the viewer follows it; `None` when nobody is signed in.
    pub following: Option<bool>,
}

const DAY_MS: i64 = 86_400_000;
const DAYS: i64 = 7;

impl App {
    pub async fn tag(&self, viewer: &Viewer, name: &str) -> Result<TagCard> {
        let tag = Hashtag::parse(name)?;
        let me = viewer.id();
        let now = self.now();
        self.store
            .read(move |db| {
                let Some(row) = rows::by_key(db, &tag.key())? else {
                    return Ok(TagCard {
                        id: 0,
                        name: tag.as_str().to_owned(),
                        key: tag.key(),
                        history: empty_history(now),
                        following: me.map(|_| false),
                    });
                };
                cards(db, vec![row], me, now)?.pop().ok_or(Error::NotFound)
            })
            .await
    }

    pub async fn follow_tag(&self, viewer: &Viewer, name: &str, on: bool) -> Result<TagCard> {
        let me = viewer.account(Scope::WriteFollows)?;
        let tag = Hashtag::parse(name)?;
        let (id, tag_id) = (self.new_id(), self.new_id());
        let now = self.now();
        self.store
            .write(move |tx| {
                let row =
                    rows::Tag { id: tag_id, key: tag.key(), name: tag.as_str().to_owned(), created_at: now };
                let row = rows::ensure(tx, &row)?;
                if on {
                    rows::follow(tx, me, row.id, id)?;
                } else {
                    rows::unfollow(tx, me, row.id)?;
                }
                Ok::<_, Error>(tx.emit(now, Event::RelationsChanged { account: me })?)
            })
            .await?;
        self.tag(viewer, name).await
    }

    pub async fn followed_tags(&self, viewer: &Viewer, range: Range) -> Result<Page<TagCard>> {
        let me = viewer.account(Scope::ReadFollows)?;
        let now = self.now();
        self.store
            .read(move |db| {
                let found: Vec<_> = rows::followed(db, me)?
                    .into_iter()
                    .filter(|(id, _)| *id < range.below() && *id > range.above())
                    .take(range.limit)
                    .collect();
                let cursors: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
                let items = cards(db, found.into_iter().map(|(_, tag)| tag).collect(), Some(me), now)?;
                Ok(Page::new(items, &cursors, range.limit))
            })
            .await
    }

    /// The hashtags that most accounts used in the last week.
    pub async fn trending_tags(&self, limit: usize, offset: usize) -> Result<Vec<TagCard>> {
        let all = match self.caches.trends.get(&()) {
            Some(known) => known,
            None => {
                let now = self.now();
                let found = self
                    .store
                    .read(move |db| {
                        let ids = rows::trending(db, kernel::id::floor(now - DAYS * DAY_MS), 40)?;
                        let mut found = rows::by_ids(db, &ids)?;
                        found.sort_by_key(|tag| ids.iter().position(|id| *id == tag.id));
                        cards(db, found, None, now)
                    })
                    .await?;
                let found = Arc::new(found);
                self.caches.trends.insert((), found.clone());
                found
            }
        };
        Ok(all.iter().skip(offset).take(limit).cloned().collect())
    }
}

fn empty_history(now: i64) -> Vec<Day> {
    let today = now - now.rem_euclid(DAY_MS);
    (0..DAYS).map(|back| Day { day: today - back * DAY_MS, ..Day::default() }).collect()
}

pub(crate) fn cards(db: &mut Db, found: Vec<rows::Tag>, me: Option<i64>, now: i64) -> Result<Vec<TagCard>> {
    let ids: Vec<i64> = found.iter().map(|tag| tag.id).collect();
    let followed: Vec<i64> = match me {
        Some(me) if !ids.is_empty() => rows::followed(db, me)?.into_iter().map(|(_, tag)| tag.id).collect(),
        _ => Vec::new(),
    };
    let mut cards: Vec<TagCard> = found
        .into_iter()
        .map(|tag| TagCard {
            following: me.map(|_| followed.contains(&tag.id)),
            id: tag.id,
            name: tag.name,
            key: tag.key,
            history: empty_history(now),
        })
        .collect();
    if ids.is_empty() {
        return Ok(cards);
    }
    for back in 0..DAYS {
        let day = now - now.rem_euclid(DAY_MS) - back * DAY_MS;
        for (tag, uses, accounts) in
            rows::uses(db, &ids, kernel::id::floor(day), kernel::id::floor(day + DAY_MS))?
        {
            if let Some(card) = cards.iter_mut().find(|card| card.id == tag) {
                let place = usize::try_from(back).expect("a week has few days");
                card.history[place] = Day { day, uses, accounts };
            }
        }
    }
    Ok(cards)
}
