//! Posts that wait for their time.

use crate::access::Viewer;
use crate::cards::MediaCard;
use crate::guard::Passed;
use crate::moderation::{letters, limits, tell};
use crate::pages::Page;
use crate::posts::Draft;
use crate::{App, Error, Range, Result, jobs};
use kernel::{Scope, Visibility};
use store::scheduled::{self as rows, Scheduled};
use store::{media, posts};

#[derive(Debug, Clone)]
pub struct ScheduledView {
    pub id: i64,
    /// Milliseconds.
    pub scheduled_at: i64,
    pub draft: Draft,
    pub media: Vec<MediaCard>,
    /// Why it was not published at its time; empty while it waits.
    pub refusal: String,
}

impl App {
    pub(crate) async fn schedule(
        &self,
        author: i64,
        app: Option<i64>,
        draft: Draft,
        at: i64,
        key: Option<String>,
        passed: Passed,
    ) -> Result<ScheduledView> {
        let now = self.now();
        self.check_time(at)?;
        // What will be refused when its time has come is refused now, while its author reads it.
        let card = self.account_card(author).await?;
        let visibility = draft
            .visibility
            .as_deref()
            .and_then(Visibility::parse)
            .unwrap_or(Visibility::from_code(card.row.default_visibility));
        self.check_name(&card, visibility)?;
        if draft.with_interests {
            crate::posts::interests_of(&card.row)?;
        }
        let refs = crate::posts::references(&draft.text, self.settings.host());
        self.signpost(&card, visibility, &refs, &draft.text).await?;
        let id = self.new_id();
        let most = self.settings.limits.scheduled;
        let plan = serde_json::to_string(&(app, &draft)).map_err(|error| Error::Broken(error.to_string()))?;
        let wanted = draft.media.clone();
        let id = self
            .store
            .write(move |tx| {
                if let Some(key) = &key
                    && let Some(earlier) = posts::remember_key(tx, key, id, now)?
                {
                    return Ok(earlier);
                }
                if usize::try_from(rows::count(tx, author)?).unwrap_or(most) >= most {
                    return Err(Error::invalid("scheduled_at", format!("You have {most} scheduled posts, and there is no room for more. Cancel one first.")));
                }
                let held = media::owned_all(tx, author, &wanted)?;
                if held.len() != wanted.len() || held.iter().any(|row| row.post_id.is_some() || row.scheduled_id.is_some()) {
                    return Err(Error::invalid("media_ids", "A picture is missing or is already part of another post. Upload it again."));
                }
                rows::insert(tx, &Scheduled { id, account_id: author, draft: plan.clone(), scheduled_at: at, refusal: String::new() })?;
                media::reserve(tx, &wanted, id)?;
                jobs::queue_publish(tx, id, at, now)?;
                passed.record(tx, now, author, &format!("scheduled:{id}"))?;
                Ok(id)
            })
            .await?;
        self.scheduled_of(author, id).await
    }

    fn check_time(&self, at: i64) -> Result<()> {
        let ahead = self.settings.limits.schedule_ahead;
        if at < self.now() + ahead * 1000 {
            return Err(Error::invalid(
                "scheduled_at",
                format!(
                    "The scheduled date must be in the future, at least {} minutes from now. Choose a later time.",
                    ahead / 60
                ),
            ));
        }
        if at > self.now() + 5 * 366 * 86_400_000 {
            return Err(Error::invalid(
                "scheduled_at",
                "The scheduled date is more than five years away. Choose an earlier time.",
            ));
        }
        Ok(())
    }

    async fn scheduled_of(&self, author: i64, id: i64) -> Result<ScheduledView> {
        self.store
            .read(move |db| {
                let row = rows::owned(db, author, id)?.ok_or(Error::NotFound)?;
                view(db, row)
            })
            .await
    }

    pub async fn scheduled_posts(&self, viewer: &Viewer, range: Range) -> Result<Page<ScheduledView>> {
        let me = viewer.account(Scope::ReadStatuses)?;
        self.store
            .read(move |db| {
                let found = rows::of_account(db, me, range.below(), range.above(), range.rows())?;
                let cursors: Vec<i64> = found.iter().map(|row| row.id).collect();
                let items = found.into_iter().map(|row| view(db, row)).collect::<Result<_>>()?;
                Ok(Page::new(items, &cursors, range.limit))
            })
            .await
    }

    pub async fn scheduled_post(&self, viewer: &Viewer, id: i64) -> Result<ScheduledView> {
        self.scheduled_of(viewer.account(Scope::ReadStatuses)?, id).await
    }

    pub async fn reschedule(&self, viewer: &Viewer, id: i64, at: i64) -> Result<ScheduledView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        self.check_time(at)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                rows::owned(tx, me, id)?.ok_or(Error::NotFound)?;
                rows::set_time(tx, id, at)?;
                store::jobs::cancel(tx, id)?;
                Ok::<_, Error>(jobs::queue_publish(tx, id, at, now)?)
            })
            .await?;
        self.scheduled_of(me, id).await
    }

    pub async fn cancel_scheduled(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        self.store
            .write(move |tx| {
                rows::owned(tx, me, id)?.ok_or(Error::NotFound)?;
                let ids: Vec<i64> = media::of_scheduled(tx, id)?.into_iter().map(|row| row.id).collect();
                media::detach(tx, &ids)?;
                rows::delete(tx, id)?;
                Ok::<_, Error>(store::jobs::cancel(tx, id)?)
            })
            .await
    }

    /// Publishes a plan whose time has come. What is refused stays with its reason, and its author is told by mail.
    pub(crate) async fn publish_scheduled(&self, id: i64) -> Result<()> {
        let outcome = self.publish_planned(id).await;
        if let Err(error @ (Error::Invalid(_) | Error::Forbidden(_) | Error::NotFound)) = &outcome {
            let (app, now, why) = (self.clone(), self.now(), error.to_string());
            self.store
                .write(move |tx| {
                    let Some(row) = rows::by_id(tx, id)? else { return Ok(()) };
                    rows::refuse(tx, id, &why)?;
                    let letter = letters::not_published(&app.settings, row.scheduled_at, &why);
                    tell::mail(&app, tx, row.account_id, &letter, now)
                })
                .await?;
        }
        outcome
    }

    /// The plan goes with the transaction that makes the post, so a second run finds nothing to do.
    async fn publish_planned(&self, id: i64) -> Result<()> {
        let Some(row) = self.store.read(move |db| rows::by_id(db, id)).await.map_err(Error::from)? else {
            return Ok(());
        };
        // Nobody asks for a pass here, so it is asked here whether the author may still post.
        let author = row.account_id;
        if self.store.read(move |db| limits::is_frozen(db, author)).await.map_err(Error::from)? {
            return Err(Error::Forbidden("This account is frozen and cannot post.".into()));
        }
        let (app, draft) = parse(&row)?;
        let checked = draft.check(&self.settings)?;
        let met = self.rules_met(author, &checked.pieces()).await?;
        // A post that was deleted meanwhile cannot be answered; what was to be said is said.
        let in_reply_to = match draft.in_reply_to {
            Some(parent) if self.visible(Some(author), parent).await.is_ok() => Some(parent),
            _ => None,
        };
        // It was asked about when it was scheduled and cannot be reworded since, so there is nothing to confirm.
        let order = crate::posts::Order {
            app,
            key: Some(platform::secrets::digest_hex(&format!("scheduled {id}"))),
            scheduled: Some(id),
            in_reply_to,
            met,
            ..crate::posts::Order::of(author)
        };
        self.publish_checked(order, checked).await?;
        Ok(())
    }
}

fn parse(row: &Scheduled) -> Result<(Option<i64>, Draft)> {
    serde_json::from_str(&row.draft).map_err(|error| Error::Broken(error.to_string()))
}

fn view(db: &mut store::Db, row: Scheduled) -> Result<ScheduledView> {
    let (_, draft) = parse(&row)?;
    let media = media::of_scheduled(db, row.id)?.iter().map(MediaCard::of).collect();
    Ok(ScheduledView { id: row.id, scheduled_at: row.scheduled_at, draft, media, refusal: row.refusal })
}
