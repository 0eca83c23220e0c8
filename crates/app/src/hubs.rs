//! Hubs: what a hashtag is for, who says so, and how it is used. Anybody may ask to say it; a moderator reviews it.

use crate::access::Viewer;
use crate::cards::AccountView;
use crate::guard::{Piece, Place, Surface};
use crate::moderation::{letters, tell, words};
use crate::tags::TagCard;
use crate::{App, Error, Result, audit};
use kernel::text::{Span, spans};
use kernel::{Hashtag, Refusal, Scope};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use store::hubs::{self as rows, Hub};
use store::sessions;
pub use store::sessions::Session;
use store::{Db, StoreError, accounts, groups, tags};

/// Longest purpose, in characters.
const PURPOSE: usize = 500;
const LINK: usize = 300;
/// Wishes of one member that may wait at the same time.
const WAITING: i64 = 5;
/// How far back the numbers go.
const WEEKS: i64 = 26;
const MONTHS: usize = 24;
/// Authors whose countries are counted.
const AUTHORS: i64 = 5_000;
const TOP: usize = 10;
const SESSIONS: i64 = 200;
const DAY_MS: i64 = 86_400_000;
const WEEK_MS: i64 = 7 * DAY_MS;

/// How far the word on a hashtag has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Waits,
    Stands,
    TurnedDown,
}

impl State {
    const fn code(self) -> i16 {
        match self {
            Self::Waits => 0,
            Self::Stands => 1,
            Self::TurnedDown => 2,
        }
    }

    fn from_code(code: i16) -> Self {
        match code {
            1 => Self::Stands,
            2 => Self::TurnedDown,
            _ => Self::Waits,
        }
    }

    /// The name in the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waits => "pending",
            Self::Stands => "registered",
            Self::TurnedDown => "rejected",
        }
    }
}

/// What somebody says about a hashtag.
#[derive(Debug, Clone)]
pub struct Registration {
    pub tag: String,
    pub purpose: String,
    pub link: String,
    pub state: State,
    /// Why it was turned down.
    pub reason: String,
    pub owner: AccountView,
    pub asked_at: i64,
    pub reviewed_at: Option<i64>,
}

/// The use of a hashtag in numbers.
#[derive(Debug, Clone, Default)]
pub struct Usage {
    /// Start of each week in milliseconds, and its posts; the current one last.
    pub weeks: Vec<(i64, u64)>,
    /// `2026-11`, the id below which its posts are, and how many they are; the latest first.
    pub months: Vec<(String, i64, u64)>,
    pub people: u64,
    /// Country codes and people, the most first; those who do not say are left out.
    pub countries: Vec<(String, u64)>,
    /// Who posted most.
    pub top: Vec<(AccountView, u64)>,
}

/// A hashtag as its page shows it.
#[derive(Debug, Clone)]
pub struct HubView {
    pub tag: TagCard,
    /// Only what stands, for others than its owner and the moderators.
    pub registration: Option<Registration>,
    /// The group that the hashtag belongs to.
    pub group: Option<AccountView>,
    /// Sessions that have not closed yet, the next first.
    pub coming: Vec<Session>,
    /// Closed sessions, the latest first.
    pub past: Vec<Session>,
    /// Whether the viewer may ask to say what it is for.
    pub may_register: bool,
    pub is_owner: bool,
}

impl App {
    pub async fn hub(&self, viewer: &Viewer, name: &str) -> Result<HubView> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let tag = self.tag(viewer, name).await?;
        let (key, id, now) = (tag.key.clone(), tag.id, self.now());
        let (row, group, found) = self
            .store
            .read(move |db| {
                Ok::<_, Error>((
                    rows::by_tag(db, id)?,
                    groups::by_hashtag(db, &key)?,
                    sessions::of_hashtag(db, &key, SESSIONS)?,
                ))
            })
            .await?;
        let is_owner = me.is_some() && row.as_ref().map(|row| row.owner_id) == me;
        let free = row.as_ref().is_none_or(|row| State::from_code(row.state) == State::TurnedDown);
        let shown = row.filter(|row| is_owner || State::from_code(row.state) == State::Stands);
        let registration = match shown {
            Some(row) => self.registrations(vec![(row, tag.name.clone())]).await?.pop(),
            None => None,
        };
        let group = match group {
            Some(row) => self.account_cards(&[row.account_id]).await?.pop(),
            None => None,
        };
        let (mut coming, mut past): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|session| session.closes_at > now);
        coming.sort_by_key(|session| session.opens_at);
        past.sort_by_key(|session| std::cmp::Reverse(session.opens_at));
        Ok(HubView {
            may_register: me.is_some() && free && group.is_none(),
            is_owner,
            tag,
            registration,
            group,
            coming,
            past,
        })
    }

    /// Asks to say what a hashtag is for; it shows once a moderator agrees. The owner of a hashtag says it anew in the same
    /// way.
    pub async fn register_hub(&self, viewer: &Viewer, name: &str, purpose: &str, link: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let tag = Hashtag::parse(name)?;
        let purpose = words(purpose, "purpose", "What the hashtag is for", true)?;
        if purpose.chars().count() > PURPOSE {
            return Err(Refusal::too_long(
                "purpose",
                format!("That is too long. Use at most {PURPOSE} characters."),
            )
            .into());
        }
        let link = check_link(link)?;
        let pieces =
            vec![Piece::new("purpose", Surface::Bio, &purpose), Piece::new("link", Surface::Bio, &link)];
        self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, Place::default()).await?;
        let (tag_id, now) = (self.new_id(), self.now());
        self.store
            .write(move |tx| {
                let row =
                    tags::Tag { id: tag_id, key: tag.key(), name: tag.as_str().to_owned(), created_at: now };
                let row = tags::ensure(tx, &row)?;
                check_free(tx, me, &row)?;
                if rows::count_of_owner(tx, me, State::Waits.code())? >= WAITING {
                    return Err(Error::invalid(
                        "purpose",
                        format!("{WAITING} hashtags of yours wait to be reviewed. Wait for the moderators."),
                    ));
                }
                let hub = Hub {
                    tag_id: row.id,
                    purpose: purpose.clone(),
                    link: link.clone(),
                    owner_id: me,
                    state: State::Waits.code(),
                    reason: String::new(),
                    asked_at: now,
                    reviewed_by: None,
                    reviewed_at: None,
                };
                rows::put(tx, &hub)?;
                let subject = format!("hashtag:{}", row.key);
                passed.record(tx, now, me, &subject)?;
                Ok(audit::record(tx, now, Some(me), "hashtag.asked", &subject, &json!({}))?)
            })
            .await
    }

    /// The owner gives it up, or a moderator takes it away.
    pub async fn withdraw_hub(&self, viewer: &Viewer, name: &str) -> Result<()> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let moderates = viewer.moderator(Scope::AdminWriteReports).is_ok();
        let tag = Hashtag::parse(name)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = tags::by_key(tx, &tag.key())?.ok_or(Error::NotFound)?;
                rows::by_tag(tx, row.id)?
                    .filter(|hub| hub.owner_id == me || moderates)
                    .ok_or(Error::NotFound)?;
                rows::delete(tx, row.id)?;
                let subject = format!("hashtag:{}", row.key);
                Ok::<_, Error>(audit::record(tx, now, Some(me), "hashtag.withdrawn", &subject, &json!({}))?)
            })
            .await
    }

    /// What waits for the moderators, the oldest first.
    pub async fn hubs_to_review(&self, viewer: &Viewer) -> Result<Vec<Registration>> {
        viewer.moderator(Scope::AdminReadReports)?;
        let found =
            self.store.read(|db| rows::in_state(db, State::Waits.code(), 200)).await.map_err(Error::from)?;
        self.registrations(found).await
    }

    /// A moderator agrees, or says why not. The owner reads it by mail.
    pub async fn review_hub(&self, viewer: &Viewer, name: &str, agree: bool, reason: &str) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let tag = Hashtag::parse(name)?;
        let reason = words(reason, "reason", "The reason", !agree)?;
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = tags::by_key(tx, &tag.key())?.ok_or(Error::NotFound)?;
                let hub = rows::by_tag(tx, row.id)?
                    .filter(|hub| hub.state == State::Waits.code())
                    .ok_or(Error::NotFound)?;
                if hub.owner_id == me {
                    return Err(Error::forbidden(
                        "Nobody reviews what they asked for themselves. Ask another moderator.",
                    ));
                }
                let state = if agree { State::Stands } else { State::TurnedDown };
                let owner = hub.owner_id;
                rows::put(
                    tx,
                    &Hub {
                        state: state.code(),
                        reason: reason.clone(),
                        reviewed_by: Some(me),
                        reviewed_at: Some(now),
                        ..hub
                    },
                )?;
                let letter = letters::hashtag_reviewed(&app.settings, &row.name, agree, &reason);
                tell::mail(&app, tx, owner, &letter, now)?;
                let details = json!({ "outcome": state.word() });
                let subject = format!("hashtag:{}", row.key);
                Ok(audit::record(tx, now, Some(me), "hashtag.reviewed", &subject, &details)?)
            })
            .await
    }

    async fn registrations(&self, found: Vec<(Hub, String)>) -> Result<Vec<Registration>> {
        let owners: Vec<i64> = found.iter().map(|(row, _)| row.owner_id).collect();
        let cards: HashMap<i64, AccountView> =
            self.account_cards(&owners).await?.into_iter().map(|card| (card.row.id, card)).collect();
        let told = |(row, tag): (Hub, String)| {
            Some(Registration {
                owner: cards.get(&row.owner_id)?.clone(),
                tag,
                purpose: row.purpose,
                link: row.link,
                state: State::from_code(row.state),
                reason: row.reason,
                asked_at: row.asked_at,
                reviewed_at: row.reviewed_at,
            })
        };
        Ok(found.into_iter().filter_map(told).collect())
    }

    /// How much a hashtag is used; counted anew every few minutes.
    pub async fn hub_usage(&self, viewer: &Viewer, name: &str) -> Result<Arc<Usage>> {
        viewer.reader(Scope::ReadStatuses)?;
        let tag = self.tag(viewer, name).await?.id;
        if let Some(known) = self.caches.usage.get(&tag) {
            return Ok(known);
        }
        let usage = Arc::new(self.count_usage(tag).await?);
        self.caches.usage.insert(tag, usage.clone());
        Ok(usage)
    }

    async fn count_usage(&self, tag: i64) -> Result<Usage> {
        let now = self.now();
        let since = now - i64::try_from(MONTHS).unwrap_or(24) * 31 * DAY_MS;
        let (days, authors) = self
            .store
            .read(move |db| {
                let days = rows::days(db, tag, kernel::id::floor(since))?;
                Ok::<_, Error>((days, rows::authors(db, tag, kernel::id::floor(since), AUTHORS)?))
            })
            .await?;
        let number = |n: i64| u64::try_from(n).unwrap_or(0);
        let ids: Vec<i64> = authors.iter().map(|(id, _)| *id).collect();
        let cards = self.account_cards(&ids).await?;
        let mut countries: HashMap<String, u64> = HashMap::new();
        for country in cards.iter().filter_map(|card| card.row.country.clone()) {
            *countries.entry(country).or_default() += 1;
        }
        let mut countries: Vec<(String, u64)> = countries.into_iter().collect();
        countries.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let top = authors.iter().take(TOP).filter_map(|(id, posts)| {
            Some((cards.iter().find(|card| card.row.id == *id)?.clone(), number(*posts)))
        });
        Ok(Usage {
            weeks: by_week(&days, now),
            months: by_month(&days),
            people: u64::try_from(authors.len()).unwrap_or(0),
            top: top.collect(),
            countries,
        })
    }
}

/// How many wait for the moderators.
pub(crate) fn waiting(db: &mut Db) -> Result<i64, StoreError> {
    rows::count(db, State::Waits.code())
}

/// Refuses a hashtag that somebody holds: a group, or whoever said first what it is for.
fn check_free(db: &mut Db, me: i64, tag: &tags::Tag) -> Result<()> {
    if let Some(group) = groups::by_hashtag(db, &tag.key)? {
        let handle = accounts::by_id(db, group.account_id)?.map(|row| row.handle).unwrap_or_default();
        return Err(Error::invalid(
            "hashtag",
            format!("#{} belongs to @{handle}. Its hosts say there what it is for.", tag.name),
        ));
    }
    match rows::by_tag(db, tag.id)? {
        Some(hub) if hub.owner_id != me && hub.state != State::TurnedDown.code() => Err(taken(&tag.name)),
        _ => Ok(()),
    }
}

/// Refuses a hashtag for a group when somebody else has said what it is for and a moderator has agreed.
pub(crate) fn check_for_group(db: &mut Db, founder: i64, key: &str) -> Result<()> {
    let Some(tag) = tags::by_key(db, key)? else { return Ok(()) };
    match rows::by_tag(db, tag.id)? {
        Some(hub) if hub.owner_id != founder && hub.state == State::Stands.code() => Err(taken(&tag.name)),
        _ => Ok(()),
    }
}

fn taken(name: &str) -> Error {
    Error::invalid(
        "hashtag",
        format!("Somebody else has registered #{name}. Choose another hashtag, or ask them to give it up."),
    )
}

fn check_link(link: &str) -> Result<String> {
    let link = link.trim();
    let is_one = |link: &str| matches!(spans(link).as_slice(), [Span::Url(url)] if *url == link);
    if link.is_empty() || link.starts_with("https://") && link.len() <= LINK && is_one(link) {
        return Ok(link.to_owned());
    }
    Err(Error::invalid(
        "link",
        format!(
            "A link begins with https:// and has at most {LINK} characters. Correct it, or leave it empty."
        ),
    ))
}

/// Weeks that end today, the oldest first.
fn by_week(days: &[(i64, i64)], now: i64) -> Vec<(i64, u64)> {
    let end = now.div_euclid(DAY_MS) + 1;
    let mut weeks: Vec<(i64, u64)> =
        (0..WEEKS).rev().map(|back| ((end - (back + 1) * 7) * DAY_MS, 0)).collect();
    for (day, posts) in days {
        let back = (end - 1 - day).div_euclid(7);
        if let Some(week) = usize::try_from(WEEKS - 1 - back).ok().and_then(|at| weeks.get_mut(at)) {
            week.1 += u64::try_from(*posts).unwrap_or(0);
        }
    }
    debug_assert!(weeks.windows(2).all(|pair| pair[1].0 - pair[0].0 == WEEK_MS));
    weeks
}

/// Months in UTC with posts, the latest first. The id is that of the month's end.
fn by_month(days: &[(i64, i64)]) -> Vec<(String, i64, u64)> {
    let mut months: Vec<(String, i64, u64)> = Vec::new();
    for (day, posts) in days {
        let date = wire::time::iso_date(day * DAY_MS);
        let (name, posts) = (&date[..7], u64::try_from(*posts).unwrap_or(0));
        let end = kernel::id::floor(month_end(name));
        match months.last_mut() {
            Some(month) if month.0 == name => month.2 += posts,
            _ => months.push((name.to_owned(), end, posts)),
        }
    }
    months.reverse();
    months.truncate(MONTHS);
    months
}

/// The moment after the last of a month `2026-11`.
fn month_end(name: &str) -> i64 {
    let (year, month) = name.split_once('-').unwrap_or(("1970", "01"));
    let (year, month): (i32, u8) = (year.parse().unwrap_or(1970), month.parse().unwrap_or(1));
    let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    wire::time::parse_iso(&format!("{year:04}-{month:02}-01T00:00:00Z")).unwrap_or(i64::MAX >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOV_24: i64 = 1_795_507_200_000;

    #[test]
    fn a_week_ends_today_and_every_post_is_in_one() {
        let today = NOV_24 / DAY_MS;
        let days = [(today - 181, 9), (today - 7, 2), (today - 6, 3), (today, 4)];
        let weeks = by_week(&days, NOV_24 + 3_600_000);
        assert_eq!(weeks.len(), 26);
        let last: Vec<u64> = weeks[24..].iter().map(|(_, posts)| *posts).collect();
        assert_eq!((last, weeks[0].1), (vec![2, 7], 9));
        assert_eq!(weeks[25].0 + WEEK_MS, (today + 1) * DAY_MS);
    }

    #[test]
    fn the_posts_of_a_month_are_below_the_id_of_its_end() {
        let today = NOV_24 / DAY_MS;
        let months = by_month(&[(today - 40, 1), (today - 24, 1), (today - 23, 2), (today, 3)]);
        let names: Vec<(&str, u64)> = months.iter().map(|(name, _, posts)| (name.as_str(), *posts)).collect();
        assert_eq!(names, [("2026-11", 5), ("2026-10", 2)]);
        assert_eq!(kernel::id::created_ms(months[0].1), month_end("2026-11"));
        assert_eq!(wire::time::iso(month_end("2026-12")), "2027-01-01T00:00:00.000Z");
    }

    #[test]
    fn a_link_is_one_https_address() {
        assert_eq!(check_link(" https://college.example/a?b=c ").unwrap(), "https://college.example/a?b=c");
        assert_eq!(check_link("").unwrap(), "");
        for bad in ["http://college.example", "javascript:alert(1)", "https://a.example and more", "https://"]
        {
            assert!(check_link(bad).is_err(), "{bad}");
        }
    }
}
