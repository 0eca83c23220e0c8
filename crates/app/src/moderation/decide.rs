//! Deciding: what happens to posts or to an account, with a reason that its owner reads.

use super::{erase, ids_json, letters, limits, may_judge, tell, words};
use crate::access::Viewer;
use crate::{App, Error, Result, audit, posts as post_cases};
use kernel::Scope;
use kernel::moderation::{APPEAL_DAYS, Action};
use platform::secrets;
use serde_json::json;
use store::decisions::{self as rows, AccountLimit, Decision};
use store::posts::Post;
use store::reports::{self, Report};
use store::{Event, Tx, accounts, media, posts};

pub(crate) const DAY_MS: i64 = 86_400_000;
/// A limit that ends by itself lasts at most so long.
const MOST_DAYS: i64 = 3650;

/// What a moderator has decided.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub target: i64,
    /// The report that led to it.
    pub report: Option<i64>,
    pub action: Action,
    /// What the author reads; needed.
    pub reason: String,
    /// What only moderators read.
    pub note: String,
    /// Posts of the report that it is about; none are all.
    pub posts: Vec<i64>,
    /// Days after which a limit ends by itself.
    pub days: Option<i64>,
}

/// The name of a decision in the audit log.
const fn audit_name(action: Action) -> &'static str {
    match action {
        Action::Dismiss => "decision.dismiss",
        Action::Restore => "decision.restore",
        Action::Delete => "decision.delete",
        Action::MarkSensitive => "decision.mark_sensitive",
        Action::Warning => "decision.warn",
        Action::Sensitive => "decision.sensitive",
        Action::Silence => "decision.silence",
        Action::Freeze => "decision.freeze",
        Action::Suspend => "decision.suspend",
        Action::Hold => "decision.hold",
    }
}

/// The right that a decision needs: about posts and reports, or about accounts.
const fn scope_of(action: Action) -> Scope {
    if action.is_about_posts() || matches!(action, Action::Dismiss) {
        Scope::AdminWriteReports
    } else {
        Scope::AdminWriteAccounts
    }
}

impl App {
    /// Decides, and gives the decision's id. A report is resolved by it, unless it still holds a post back.
    pub async fn decide(&self, viewer: &Viewer, verdict: Verdict) -> Result<i64> {
        let me = viewer.moderator(scope_of(verdict.action))?;
        let role = viewer.role();
        let reason = words(&verdict.reason, "reason", "The reason", true)?;
        let note = words(&verdict.note, "note", "The note", false)?;
        if verdict.action == Action::Hold {
            return Err(Error::invalid(
                "action",
                "Holding back is what a report does. Choose another decision.",
            ));
        }
        if verdict.days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
            return Err(Error::invalid(
                "days",
                format!("A limit lasts from 1 to {MOST_DAYS} days, or until it is lifted."),
            ));
        }
        let app = self.clone();
        let now = self.now();
        let id = self.new_id();
        let token = platform::random::token();
        let (decision, files) = self
            .store
            .write(move |tx| {
                accounts::by_id(tx, verdict.target)?.ok_or(Error::NotFound)?;
                may_judge(tx, me, role, verdict.target)?;
                let report = match verdict.report {
                    None => None,
                    Some(report) => Some(
                        reports::by_id(tx, report)?
                            .filter(|row| row.target_id == verdict.target)
                            .ok_or(Error::NotFound)?,
                    ),
                };
                let about = posts_about(tx, report.as_ref(), &verdict)?;
                let mut action = verdict.action;
                // A report that is dismissed gives back what it took.
                if action == Action::Dismiss && about.iter().any(|post| post.held) {
                    action = Action::Restore;
                }
                if action.is_about_posts() && about.is_empty() {
                    return Err(Error::invalid(
                        "action",
                        "There is no post left that this could be about. Choose a decision about the account, or none.",
                    ));
                }
                let decision = Decision {
                    id,
                    target_id: verdict.target,
                    report_id: verdict.report,
                    moderator_id: Some(me),
                    action: action.code(),
                    reason: reason.clone(),
                    note: note.clone(),
                    posts: ids_json(&about.iter().map(|post| post.id).collect::<Vec<_>>()),
                    ends_at: action.limit().and(verdict.days).map(|days| now + days * DAY_MS),
                    undone_at: None,
                    appeal_token: action.can_be_appealed().then(|| secrets::digest_hex(&token)),
                    created_at: now,
                };
                rows::insert(tx, &decision)?;
                let files = carry_out(&app, tx, &decision, action, &about, now)?;
                let details = json!({
                    "account": verdict.target.to_string(),
                    "report": verdict.report.map(|id| id.to_string()),
                    "posts": about.iter().map(|post| post.id.to_string()).collect::<Vec<_>>(),
                    "days": verdict.days,
                });
                audit::record(tx, now, Some(me), audit_name(action), &format!("decision:{id}"), &details)?;
                if action != Action::Dismiss {
                    let appeal = action.can_be_appealed().then_some(token.as_str());
                    tell::author(&app, tx, &decision, appeal, now)?;
                }
                resolve(&app, tx, report.as_ref(), &decision, action, &about, me, now)?;
                Ok::<_, Error>((id, files))
            })
            .await?;
        if !files.is_empty() {
            // The job does the same if this process ends in between.
            self.erase(&files).await?;
        }
        Ok(decision)
    }
}

/// The posts that a decision is about: those that are named, or all of the report.
fn posts_about(tx: &mut Tx<'_>, report: Option<&Report>, verdict: &Verdict) -> Result<Vec<Post>> {
    let mut ids: Vec<i64> = match report {
        Some(report) => reports::posts_of(tx, &[report.id])?.into_iter().map(|(_, post)| post).collect(),
        None => verdict.posts.clone(),
    };
    if report.is_some() && !verdict.posts.is_empty() {
        ids.retain(|id| verdict.posts.contains(id));
    }
    let mut about = posts::by_ids(tx, &ids)?;
    about.retain(|post| post.author_id == verdict.target && post.boost_of_id.is_none());
    about.sort_by_key(|post| post.id);
    Ok(about)
}

/// Does what was decided; the files that have to go.
fn carry_out(
    app: &App,
    tx: &mut Tx<'_>,
    decision: &Decision,
    action: Action,
    about: &[Post],
    now: i64,
) -> Result<Vec<String>> {
    match action {
        Action::Dismiss | Action::Warning | Action::Hold => {}
        Action::Restore => {
            for post in about {
                restore(tx, post, decision.moderator_id, now)?;
            }
        }
        Action::MarkSensitive => {
            for post in about {
                if post.held {
                    restore(tx, post, decision.moderator_id, now)?;
                }
                cover(tx, post, true, now)?;
            }
        }
        Action::Delete => return delete(app, tx, about, decision.moderator_id, now),
        Action::Sensitive | Action::Silence | Action::Freeze | Action::Suspend => {
            let Some(limit) = action.limit() else { return Ok(Vec::new()) };
            // A limit of the same kind that is there already ends with the new one, not with its own.
            limits::take_off(tx, decision.target_id, limit, now)?;
            let row = AccountLimit {
                account_id: decision.target_id,
                kind: limit.code(),
                decision_id: Some(decision.id),
                ends_at: decision.ends_at,
            };
            limits::put_on(tx, &row, now)?;
        }
    }
    Ok(Vec::new())
}

/// Shows a post again, for good: another flag does not hide it.
fn restore(tx: &mut Tx<'_>, post: &Post, by: Option<i64>, now: i64) -> Result<()> {
    // What also waits for a speaker or for a group's moderators stays with them.
    if post.held && !post_cases::hold::waits_elsewhere(tx, post.id)? {
        post_cases::hold::hold(tx, post, false, now)?;
        audit::record(tx, now, by, "post.released", &format!("post:{}", post.id), &json!({}))?;
    }
    Ok(reports::clear_post(tx, post.id, now)?)
}

/// Covers the pictures of a post, or uncovers them.
pub(super) fn cover(tx: &mut Tx<'_>, post: &Post, on: bool, now: i64) -> Result<()> {
    posts::set_sensitive(tx, post.id, on)?;
    let line = post_cases::line_of(tx, post)?;
    tx.emit(now, Event::PostEdited(line))?;
    Ok(())
}

/// Removes posts with all that was made from them. The files go after the commit; a job sees to it.
fn delete(app: &App, tx: &mut Tx<'_>, about: &[Post], by: Option<i64>, now: i64) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for post in about {
        for picture in media::of_posts(tx, &[post.id])? {
            media::delete(tx, picture.id)?;
            files.extend([picture.blob, picture.thumbnail]);
        }
        // Versions name pictures that were taken out of the post by an edit.
        for edit in posts::edits(tx, post.id)? {
            let kept: Vec<crate::cards::MediaCard> = serde_json::from_str(&edit.media).unwrap_or_default();
            for picture in kept {
                media::delete_loose(tx, picture.id)?;
                files.extend([picture.blob, picture.thumbnail]);
            }
        }
        audit::record(tx, now, by, "post.deleted", &format!("post:{}", post.id), &json!({}))?;
        post_cases::delete::remove(tx, post, now)?;
    }
    files.sort_unstable();
    files.dedup();
    erase::queue(app, tx, &files, now)?;
    Ok(files)
}

/// Closes the report, and every other open report about the same posts that the decision settles.
#[expect(
    clippy::too_many_arguments,
    reason = "it is one step of the decision, and needs what the decision has"
)]
fn resolve(
    app: &App,
    tx: &mut Tx<'_>,
    report: Option<&Report>,
    decision: &Decision,
    action: Action,
    about: &[Post],
    me: i64,
    now: i64,
) -> Result<()> {
    let mut settled: Vec<Report> =
        report.filter(|row| row.resolved_at.is_none()).cloned().into_iter().collect();
    if action.is_about_posts() {
        let ids: Vec<i64> = about.iter().map(|post| post.id).collect();
        for other in reports::open_about(tx, &ids)? {
            if !settled.iter().any(|row| row.id == other.id) {
                settled.push(other);
            }
        }
    }
    for row in settled {
        let named: Vec<i64> = reports::posts_of(tx, &[row.id])?.into_iter().map(|(_, post)| post).collect();
        // A post that others hold is decided as far as the moderators of the server are concerned.
        let mut undecided = false;
        for post in posts::by_ids(tx, &named)?.iter().filter(|post| post.held) {
            let settled_here = about.iter().any(|it| it.id == post.id);
            undecided |= !(settled_here && post_cases::hold::waits_elsewhere(tx, post.id)?);
        }
        if undecided {
            continue;
        }
        reports::resolve(tx, row.id, me, Some(decision.id), now)?;
        let details = json!({ "decision": decision.id.to_string() });
        audit::record(tx, now, Some(me), "report.resolved", &format!("report:{}", row.id), &details)?;
        tell::reporter(app, tx, &row, Some((action, &decision.reason)), now)?;
    }
    Ok(())
}

/// Undoes what can be undone. A deleted post cannot come back.
pub(super) fn undo(app: &App, tx: &mut Tx<'_>, decision: &Decision, now: i64) -> Result<()> {
    let action = Action::from_code(decision.action).unwrap_or(Action::Warning);
    if let Some(limit) = action.limit() {
        let current = rows::limits_of(tx, &[decision.target_id])?
            .into_iter()
            .any(|row| row.kind == limit.code() && row.decision_id == Some(decision.id));
        if current {
            limits::take_off(tx, decision.target_id, limit, now)?;
            tell::mail(
                app,
                tx,
                decision.target_id,
                &letters::limit_ended(&app.settings, limit.label(), false),
                now,
            )?;
        }
    }
    if action == Action::MarkSensitive {
        for post in posts::by_ids(tx, &super::ids_of_json(&decision.posts))? {
            cover(tx, &post, !post.spoiler.is_empty(), now)?;
        }
    }
    Ok(rows::undo(tx, decision.id, now)?)
}

/// Whether an appeal is still possible.
pub(crate) fn in_time(decision: &Decision, now: i64) -> bool {
    now <= decision.created_at + APPEAL_DAYS * DAY_MS
}
