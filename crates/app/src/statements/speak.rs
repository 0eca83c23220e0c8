//! Drafting, agreeing, publishing, correcting, withdrawing.

use super::{NOTE_CHARS, StatementView, StatementWish};
use crate::access::Viewer;
use crate::groups::{active_group, inside, must_be};
use crate::guard::{self, Piece, Surface};
use crate::posts::{Draft, Order};
use crate::{App, Error, Result, audit};
use kernel::Scope;
use kernel::group::Privacy;
use kernel::session::GroupRole;
use serde_json::json;
use store::groups::{self, members};
use store::statements::{self as rows, Statement, Version};
use store::{Db, Tx};

/// An embargo is at least this far away: the post that announces it is planned for its end.
const SHORTEST_EMBARGO_MS: i64 = 10 * 60_000;
const LONGEST_EMBARGO_MS: i64 = 90 * 86_400_000;

/// The statement, for a moderator of its group.
fn mine(db: &mut Db, id: i64, me: i64) -> Result<Statement> {
    let row = rows::by_id(db, id)?.ok_or(Error::NotFound)?;
    active_group(db, row.group_id)?;
    if groups::role(db, row.group_id, me)?.is_none_or(|role| role < GroupRole::Moderator.code())
        && row.published == 0
    {
        return Err(Error::NotFound);
    }
    must_be(db, row.group_id, me, GroupRole::Moderator)?;
    Ok(row)
}

fn draft_of(db: &mut Db, row: &Statement) -> Result<Option<Version>> {
    Ok(rows::versions(db, row.id)?.into_iter().find(|version| version.published_at.is_none()))
}

/// Whether enough of those who moderate the group now have agreed, besides whoever wrote it.
fn is_agreed(tx: &mut Tx<'_>, row: &Statement, version: &Version) -> Result<bool> {
    let kept = members::rules(tx, row.group_id)?.ok_or(Error::NotFound)?;
    let hosts = groups::members(tx, row.group_id, GroupRole::Moderator.code())?;
    let agreed = rows::approvals(tx, row.id)?
        .into_iter()
        .filter(|id| Some(*id) != version.written_by && hosts.iter().any(|host| host.account_id == *id))
        .count();
    Ok(agreed >= usize::try_from(kept.quorum).unwrap_or(usize::MAX))
}

impl App {
    async fn check_statement(
        &self,
        me: i64,
        wish: &StatementWish,
    ) -> Result<(crate::rules::Met, guard::Passed)> {
        let pieces = vec![
            Piece::new("title", Surface::Post, &wish.title),
            Piece::new("text", Surface::Post, &wish.text),
            Piece::new("correction", Surface::Post, &wish.correction),
        ];
        let met = self.check_rules(me, &pieces).await?;
        Ok((met, self.guard(me, pieces, guard::Place::default()).await?))
    }

    /// Begins a statement. Only its group's moderators see it until it is published.
    pub async fn draft_statement(
        &self,
        viewer: &Viewer,
        group: i64,
        wish: StatementWish,
    ) -> Result<StatementView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let wish = wish.check(false).map_err(Error::Invalid)?;
        self.store
            .read(move |db| {
                active_group(db, group)?;
                let privacy = inside::privacy(db, group)?.ok_or(Error::NotFound)?;
                must_be(db, group, me, GroupRole::Moderator)?;
                if privacy == Privacy::Hidden {
                    return Err(Error::forbidden(
                        "A hidden group has no public voice: a statement would tell of it.",
                    ));
                }
                Ok(())
            })
            .await?;
        let (met, passed) = self.check_statement(me, &wish).await?;
        let (app, id, now) = (self.clone(), self.new_id(), self.now());
        let press_key = platform::random::token();
        self.store
            .write(move |tx| {
                must_be(tx, group, me, GroupRole::Moderator)?;
                rows::insert(
                    tx,
                    &Statement {
                        id,
                        group_id: group,
                        published: 0,
                        published_at: None,
                        embargo_until: None,
                        press_key: press_key.clone(),
                        withdrawn_at: None,
                        withdrawn_reason: String::new(),
                    },
                )?;
                rows::write(tx, &version(id, 1, &wish, me, now))?;
                passed.record(tx, now, me, &format!("statement:{id}"))?;
                met.file_profile(&app, tx, group, now)?;
                let details = json!({ "statement": id.to_string() });
                Ok::<_, Error>(audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.statement_begun",
                    &format!("account:{group}"),
                    &details,
                )?)
            })
            .await?;
        self.statement_for(Some(me), id, None).await
    }

    /// Changes the draft, or begins the next version of what is out. Whoever agreed before has to agree anew.
    pub async fn revise_statement(
        &self,
        viewer: &Viewer,
        id: i64,
        wish: StatementWish,
    ) -> Result<StatementView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let row = self.store.read(move |db| mine(db, id, me)).await?;
        let wish = wish.check(row.published > 0).map_err(Error::Invalid)?;
        let (met, passed) = self.check_statement(me, &wish).await?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let row = mine(tx, id, me)?;
                if row.withdrawn_at.is_some() {
                    return Err(Error::invalid("text", "This statement is withdrawn. Begin another one."));
                }
                let draft = draft_of(tx, &row)?;
                if let (Some(draft), Some(seen)) = (&draft, wish.seen)
                    && draft.written_at != seen
                {
                    return Err(Error::invalid(
                        "text",
                        "Somebody else changed the draft while you wrote. Your text is still here: compare it with the draft, then save again.",
                    ));
                }
                rows::write(tx, &version(id, row.published + 1, &wish, me, now))?;
                passed.record(tx, now, me, &format!("statement:{id}"))?;
                met.file_profile(&app, tx, row.group_id, now)?;
                let details = json!({ "statement": id.to_string() });
                let subject = format!("account:{}", row.group_id);
                Ok::<_, Error>(audit::record(tx, now, Some(me), "group.statement_changed", &subject, &details)?)
            })
            .await?;
        self.statement_for(Some(me), id, None).await
    }

    /// Drops the draft; a statement that was never out goes with it.
    pub async fn drop_statement_draft(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = mine(tx, id, me)?;
                let draft = draft_of(tx, &row)?.ok_or(Error::NotFound)?;
                if row.published == 0 {
                    rows::delete(tx, id)?;
                } else {
                    rows::drop_version(tx, id, draft.number)?;
                }
                let details = json!({ "statement": id.to_string() });
                let subject = format!("account:{}", row.group_id);
                Ok::<_, Error>(audit::record(
                    tx,
                    now,
                    Some(me),
                    "group.statement_dropped",
                    &subject,
                    &details,
                )?)
            })
            .await
    }

    /// Agrees to the draft as it stands, or no longer. `seen` is when the wording that is agreed to was written.
    pub async fn approve_statement(
        &self,
        viewer: &Viewer,
        id: i64,
        seen: Option<i64>,
        on: bool,
    ) -> Result<StatementView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = mine(tx, id, me)?;
                let draft = draft_of(tx, &row)?.ok_or(Error::NotFound)?;
                if seen.is_some_and(|seen| seen != draft.written_at) {
                    return Err(Error::invalid(
                        "text",
                        "The draft was changed since you read it. Read it again, then agree.",
                    ));
                }
                if !on {
                    rows::take_back_approval(tx, id, me)?;
                    return Ok(());
                }
                if draft.written_by == Some(me) {
                    return Err(Error::invalid(
                        "text",
                        "You wrote this wording, so others have to agree to it. Ask another moderator of the group.",
                    ));
                }
                if rows::approve(tx, id, me, now)? {
                    let details = json!({ "statement": id.to_string(), "version": draft.number });
                    let subject = format!("account:{}", row.group_id);
                    audit::record(tx, now, Some(me), "group.statement_approved", &subject, &details)?;
                }
                Ok(())
            })
            .await?;
        self.statement_for(Some(me), id, None).await
    }

    /// Puts the draft out, once enough agree: at once, or for the public when the embargo ends. The group tells of it in a post.
    pub async fn publish_statement(
        &self,
        viewer: &Viewer,
        id: i64,
        embargo_until: Option<i64>,
    ) -> Result<StatementView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        if embargo_until
            .is_some_and(|until| !(now + SHORTEST_EMBARGO_MS..=now + LONGEST_EMBARGO_MS).contains(&until))
        {
            return Err(Error::invalid(
                "embargo_until",
                "An embargo ends between ten minutes and ninety days from now. Choose another time, or none.",
            ));
        }
        let (group, number, title) = self
            .store
            .write(move |tx| {
                let mut row = mine(tx, id, me)?;
                let draft = draft_of(tx, &row)?.ok_or_else(|| {
                    Error::invalid("text", "There is no draft to publish. Write the next version first.")
                })?;
                if !is_agreed(tx, &row, &draft)? {
                    return Err(Error::invalid(
                        "text",
                        "Not enough moderators of the group have agreed to this wording yet. Ask them, then publish.",
                    ));
                }
                if row.published > 0 && embargo_until.is_some() {
                    return Err(Error::invalid(
                        "embargo_until",
                        "A correction is not kept back: readers have the wrong version. Publish it without an embargo.",
                    ));
                }
                rows::publish_version(tx, id, draft.number, now)?;
                row.published = draft.number;
                row.published_at = Some(row.published_at.unwrap_or(now));
                if row.embargo_until.is_none_or(|until| until <= now) {
                    row.embargo_until = embargo_until;
                }
                rows::update(tx, &row)?;
                let details = json!({ "statement": id.to_string(), "version": draft.number });
                let subject = format!("account:{}", row.group_id);
                audit::record(tx, now, Some(me), "group.statement_published", &subject, &details)?;
                Ok((row.group_id, draft.number, draft.title))
            })
            .await?;
        self.announce_statement(group, (id, number, &title), embargo_until).await?;
        self.statement_for(Some(me), id, None).await
    }

    /// The group's post about a version, now or when the embargo ends. Its words were read by the guard in the draft.
    async fn announce_statement(
        &self,
        group: i64,
        (id, number, title): (i64, i16, &str),
        at: Option<i64>,
    ) -> Result<()> {
        let word = if number > 1 { "Corrected statement" } else { "Statement" };
        let draft = Draft {
            text: format!("{word}: {title}\n\n{}", self.settings.statement_url(id)),
            visibility: Some("public".into()),
            ..Draft::default()
        };
        // Telling of a version twice is telling once.
        let key = Some(platform::secrets::digest_hex(&format!("statement {id} {number}")));
        if let Some(at) = at {
            self.schedule(group, None, draft, at, key, guard::Passed::default()).await?;
            return Ok(());
        }
        let checked = draft.check(&self.settings)?;
        self.publish_checked(Order { key, ..Order::of(group) }, checked).await?;
        Ok(())
    }

    /// Takes a statement back. It stays readable, with the reason above it: what was said was said.
    pub async fn withdraw_statement(&self, viewer: &Viewer, id: i64, reason: &str) -> Result<StatementView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let reason = crate::posts::clean(reason, "reason")?;
        if reason.is_empty() || reason.chars().count() > NOTE_CHARS {
            return Err(Error::invalid(
                "reason",
                format!(
                    "Say why it is withdrawn, in at most {NOTE_CHARS} characters: it stands above the statement."
                ),
            ));
        }
        let passed = self
            .guard(me, vec![Piece::new("reason", Surface::Post, &reason)], guard::Place::default())
            .await?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let mut row = mine(tx, id, me)?;
                must_be(tx, row.group_id, me, GroupRole::Owner)?;
                if row.published == 0 || row.withdrawn_at.is_some() {
                    return Err(Error::NotFound);
                }
                row.withdrawn_at = Some(now);
                row.withdrawn_reason.clone_from(&reason);
                rows::update(tx, &row)?;
                passed.record(tx, now, me, &format!("statement:{id}"))?;
                let details = json!({ "statement": id.to_string() });
                let subject = format!("account:{}", row.group_id);
                Ok(audit::record(tx, now, Some(me), "group.statement_withdrawn", &subject, &details)?)
            })
            .await?;
        self.statement_for(Some(me), id, None).await
    }
}

fn version(id: i64, number: i16, wish: &StatementWish, me: i64, now: i64) -> Version {
    Version {
        statement_id: id,
        number,
        title: wish.title.clone(),
        text: wish.text.clone(),
        correction: wish.correction.clone(),
        written_by: Some(me),
        written_at: now,
        published_at: None,
    }
}
