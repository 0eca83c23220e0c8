//! The queue of reports, one report with everything that a moderator needs to decide, and working on it.

use super::appeal::DecisionView;
use super::members::MemberView;
use super::{ids_of_json, tell, words};
use crate::access::Viewer;
use crate::cards::{AccountView, PostView};
use crate::pages::Page;
use crate::{App, Error, Range, Result, audit};
use kernel::Scope;
use kernel::moderation::{Category, Source};
use serde_json::json;
use std::collections::HashMap;
use store::reports::{self as rows, Note, Report, Wanted};
use store::{Db, accounts, decisions, members, posts};
use wire::mastodon::{self as api, raw};
use wire::time::iso;

/// Which reports are asked for; `None` is any.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    pub resolved: Option<bool>,
    pub category: Option<Category>,
    pub target: Option<i64>,
    pub reporter: Option<i64>,
    /// Only those that the viewer has taken on.
    pub mine: bool,
}

/// A report and the people around it.
#[derive(Debug)]
pub struct ReportView {
    pub row: Report,
    pub category: Category,
    pub source: Source,
    pub rules: Vec<i64>,
    pub post_ids: Vec<i64>,
    pub target: AccountView,
    pub reporter: Option<AccountView>,
    pub assigned: Option<AccountView>,
    pub resolved_by: Option<AccountView>,
    /// Whether it holds a post back now.
    pub holds: bool,
}

/// One report, whole.
#[derive(Debug)]
pub struct ReportFile {
    pub report: ReportView,
    /// The posts as they stand, those that are held back too.
    pub posts: Vec<PostView>,
    pub notes: Vec<NoteView>,
    /// Everything that was decided about the account, newest first, with who decided.
    pub decisions: Vec<(DecisionView, Option<AccountView>)>,
    pub member: MemberView,
}

#[derive(Debug)]
pub struct NoteView {
    pub by: AccountView,
    pub text: String,
    pub created_at: i64,
}

/// What waits.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    pub reports: Vec<(Category, i64)>,
    pub appeals: i64,
    pub pending: i64,
    /// Hashtags whose purpose waits to be reviewed.
    pub hashtags: i64,
}

impl Waiting {
    pub fn open(&self) -> i64 {
        self.reports.iter().map(|(_, count)| count).sum()
    }

    pub fn of(&self, category: Category) -> i64 {
        self.reports.iter().find(|(it, _)| *it == category).map_or(0, |(_, count)| *count)
    }

    /// Everything that asks for a moderator.
    pub fn all(&self) -> i64 {
        self.open() + self.appeals + self.pending
    }
}

/// Reports that the page of the queue shows at once.
const QUEUE: i64 = 200;

impl App {
    /// How much waits for the moderators.
    pub async fn waiting(&self, viewer: &Viewer) -> Result<Waiting> {
        viewer.moderator(Scope::AdminReadReports)?;
        self.store
            .read(|db| {
                let reports = rows::open_counts(db)?
                    .into_iter()
                    .filter_map(|(code, count)| Some((Category::from_code(code)?, count)))
                    .collect();
                Ok::<_, Error>(Waiting {
                    reports,
                    appeals: decisions::open_appeals(db)?,
                    pending: members::count_pending(db)?,
                    hashtags: crate::hubs::waiting(db)?,
                })
            })
            .await
    }

    /// The queue as it is worked off: incidents first, then the oldest.
    pub async fn report_queue(&self, viewer: &Viewer, filter: Filter) -> Result<Vec<ReportView>> {
        let me = viewer.moderator(Scope::AdminReadReports)?;
        let ascending = filter.resolved != Some(true);
        let wanted = Wanted { ascending, limit: QUEUE, ..wanted(&filter, me, Range::default()) };
        let found = self.store.read(move |db| rows::page(db, &wanted)).await.map_err(Error::from)?;
        let mut views = self.report_views(found).await?;
        if ascending {
            views.sort_by_key(|view| (view.category != Category::Confidentiality, view.row.id));
        }
        Ok(views)
    }

    /// A page of reports, newest first.
    pub async fn reports(&self, viewer: &Viewer, filter: Filter, range: Range) -> Result<Page<ReportView>> {
        let me = viewer.moderator(Scope::AdminReadReports)?;
        let wanted = wanted(&filter, me, range);
        let mut found = self.store.read(move |db| rows::page(db, &wanted)).await.map_err(Error::from)?;
        if range.ascending() {
            found.reverse();
        }
        let cursors: Vec<i64> = found.iter().map(|row| row.id).collect();
        Ok(Page::new(self.report_views(found).await?, &cursors, range.limit))
    }

    /// One report with its posts, its notes and the history of the account.
    pub async fn report_file(&self, viewer: &Viewer, id: i64) -> Result<ReportFile> {
        let me = viewer.moderator(Scope::AdminReadReports)?;
        let now = self.now();
        let (row, notes, past, appeals) = self
            .store
            .read(move |db| {
                let row = rows::by_id(db, id)?.ok_or(Error::NotFound)?;
                let past = decisions::about(db, row.target_id, 50)?;
                let ids: Vec<i64> = past.iter().map(|it| it.id).collect();
                Ok::<_, Error>((row, rows::notes_of(db, id)?, past, decisions::appeals_of(db, &ids)?))
            })
            .await?;
        let target = row.target_id;
        let report = self.report_views(vec![row]).await?.pop().ok_or(Error::NotFound)?;
        let people: Vec<i64> = notes
            .iter()
            .map(|note| note.account_id)
            .chain(past.iter().filter_map(|decision| decision.moderator_id))
            .collect();
        let cards = self.account_cards(&people).await?;
        let card = |id: i64| cards.iter().find(|card| card.row.id == id).cloned();
        Ok(ReportFile {
            posts: self.post_views_for_moderator(me, &report.post_ids).await?,
            notes: notes
                .into_iter()
                .filter_map(|note| {
                    let by = card(note.account_id)?;
                    Some(NoteView { by, text: note.text, created_at: note.created_at })
                })
                .collect(),
            decisions: past
                .iter()
                .map(|row| {
                    let appeal = appeals.iter().find(|it| it.decision_id == row.id);
                    (DecisionView::of(row, appeal, now), row.moderator_id.and_then(card))
                })
                .collect(),
            member: self.member_views(vec![target]).await?.pop().ok_or(Error::NotFound)?,
            report,
        })
    }

    /// A note that only moderators read.
    pub async fn note_report(&self, viewer: &Viewer, id: i64, text: &str) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let text = words(text, "note", "The note", true)?;
        let note = self.new_id();
        let now = self.now();
        self.store
            .write(move |tx| {
                rows::by_id(tx, id)?.ok_or(Error::NotFound)?;
                let row =
                    Note { id: note, report_id: id, account_id: me, text: text.clone(), created_at: now };
                rows::insert_note(tx, &row)?;
                Ok(audit::record(tx, now, Some(me), "report.noted", &format!("report:{id}"), &json!({}))?)
            })
            .await
    }

    /// Takes a report on, or gives it back.
    pub async fn assign_report(&self, viewer: &Viewer, id: i64, on: bool) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                rows::by_id(tx, id)?.ok_or(Error::NotFound)?;
                rows::assign(tx, id, on.then_some(me))?;
                let action = if on { "report.assigned" } else { "report.unassigned" };
                Ok(audit::record(tx, now, Some(me), action, &format!("report:{id}"), &json!({}))?)
            })
            .await
    }

    /// Closes a report without a decision. One that holds a post back has to be decided.
    pub async fn resolve_report(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = rows::by_id(tx, id)?.ok_or(Error::NotFound)?;
                if row.resolved_at.is_some() {
                    return Ok(());
                }
                let named: Vec<i64> = rows::posts_of(tx, &[id])?.into_iter().map(|(_, post)| post).collect();
                if posts::by_ids(tx, &named)?.iter().any(|post| post.held) {
                    return Err(Error::invalid(
                        "id",
                        "This report holds a post back. Decide whether it is shown again or deleted; a reason is needed.",
                    ));
                }
                rows::resolve(tx, id, me, None, now)?;
                let details = json!({ "decision": null });
                audit::record(tx, now, Some(me), "report.resolved", &format!("report:{id}"), &details)?;
                tell::reporter(&app, tx, &row, None, now)
            })
            .await
    }

    pub async fn reopen_report(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = rows::by_id(tx, id)?.ok_or(Error::NotFound)?;
                if row.resolved_at.is_none() {
                    return Ok(());
                }
                rows::reopen(tx, id)?;
                Ok(audit::record(tx, now, Some(me), "report.reopened", &format!("report:{id}"), &json!({}))?)
            })
            .await
    }

    /// Puts a report under another category. One that becomes an incident holds its posts.
    pub async fn recategorise(
        &self,
        viewer: &Viewer,
        id: i64,
        word: &str,
        rules: Option<Vec<i64>>,
    ) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let category =
            Category::parse(word).ok_or_else(|| Error::invalid("category", "There is no such category."))?;
        if let Some(rules) = &rules
            && super::rules_of(&self.settings.rules, rules).len() != rules.len()
        {
            return Err(Error::invalid("rule_ids", "One of these rules does not exist."));
        }
        let app = self.clone();
        let now = self.now();
        self.store
            .write(move |tx| {
                let row = rows::by_id(tx, id)?.ok_or(Error::NotFound)?;
                let rules = rules.as_deref().map_or_else(|| row.rules.clone(), super::ids_json);
                rows::set_category(tx, id, category.code(), &rules)?;
                let details = json!({ "category": category.word() });
                audit::record(tx, now, Some(me), "report.recategorised", &format!("report:{id}"), &details)?;
                let becomes = category == Category::Confidentiality && row.category != category.code();
                if becomes && row.resolved_at.is_none() {
                    let named: Vec<i64> =
                        rows::posts_of(tx, &[id])?.into_iter().map(|(_, post)| post).collect();
                    let about = posts::by_ids(tx, &named)?;
                    super::report::hold_all(&app, tx, id, &about, super::report::HELD, now)?;
                }
                Ok(())
            })
            .await
    }

    /// A report that the viewer made.
    pub async fn own_report(&self, viewer: &Viewer, id: i64) -> Result<ReportView> {
        let me = viewer.account(Scope::WriteReports)?;
        let row = self.store.read(move |db| rows::by_id(db, id)).await.map_err(Error::from)?;
        let row = row.filter(|row| row.reporter_id == Some(me)).ok_or(Error::NotFound)?;
        self.report_views(vec![row]).await?.pop().ok_or(Error::NotFound)
    }

    /// One report without its history.
    pub async fn moderated_report(&self, viewer: &Viewer, id: i64) -> Result<ReportView> {
        viewer.moderator(Scope::AdminReadReports)?;
        self.report_of(id).await
    }

    /// [`App::moderated_report`] for somebody who just changed it.
    pub async fn written_report(&self, viewer: &Viewer, id: i64) -> Result<ReportView> {
        viewer.moderator(Scope::AdminWriteReports)?;
        self.report_of(id).await
    }

    async fn report_of(&self, id: i64) -> Result<ReportView> {
        let row = self.store.read(move |db| rows::by_id(db, id)).await.map_err(Error::from)?;
        self.report_views(vec![row.ok_or(Error::NotFound)?]).await?.pop().ok_or(Error::NotFound)
    }

    pub(crate) async fn report_views(&self, found: Vec<Report>) -> Result<Vec<ReportView>> {
        let ids: Vec<i64> = found.iter().map(|row| row.id).collect();
        let (named, held) = self.store.read(move |db| posts_of(db, &ids)).await?;
        let people: Vec<i64> = found
            .iter()
            .flat_map(|row| [Some(row.target_id), row.reporter_id, row.assigned_id, row.resolved_by])
            .flatten()
            .collect();
        let cards = self.account_cards(&people).await?;
        let card = |id: Option<i64>| cards.iter().find(|card| Some(card.row.id) == id).cloned();
        Ok(found
            .into_iter()
            .filter_map(|row| {
                let post_ids = named.get(&row.id).cloned().unwrap_or_default();
                Some(ReportView {
                    category: Category::from_code(row.category).unwrap_or(Category::Other),
                    source: Source::from_code(row.source).unwrap_or(Source::Member),
                    rules: ids_of_json(&row.rules),
                    holds: post_ids.iter().any(|post| held.contains(post)),
                    post_ids,
                    target: card(Some(row.target_id))?,
                    reporter: card(row.reporter_id),
                    assigned: card(row.assigned_id),
                    resolved_by: card(row.resolved_by),
                    row,
                })
            })
            .collect())
    }
}

fn wanted(filter: &Filter, me: i64, range: Range) -> Wanted {
    Wanted {
        resolved: filter.resolved,
        target: filter.target,
        reporter: filter.reporter,
        category: filter.category.map(Category::code),
        assigned: filter.mine.then_some(me),
        max_id: range.below(),
        since_id: range.above(),
        limit: range.rows(),
        ascending: range.ascending(),
    }
}

/// Posts by the report that names them.
type Named = HashMap<i64, Vec<i64>>;

/// The posts of each report, and which of them are held back.
fn posts_of(db: &mut Db, ids: &[i64]) -> Result<(Named, Vec<i64>)> {
    let mut named = Named::new();
    for (report, post) in rows::posts_of(db, ids)? {
        named.entry(report).or_default().push(post);
    }
    let all: Vec<i64> = named.values().flatten().copied().collect();
    let held = posts::by_ids(db, &all)?.into_iter().filter(|post| post.held).map(|post| post.id).collect();
    Ok((named, held))
}

/// The category in Mastodon's words, which have none for an incident.
const fn mastodon_category(category: Category) -> &'static str {
    match category {
        Category::Confidentiality => Category::Violation.word(),
        other => other.word(),
    }
}

impl ReportView {
    /// The Mastodon entity.
    pub fn entity(&self) -> api::Report {
        let ids = |ids: &[i64]| (!ids.is_empty()).then(|| ids.iter().copied().map(api::id).collect());
        api::Report {
            id: api::id(self.row.id),
            action_taken: self.row.resolved_at.is_some(),
            action_taken_at: self.row.resolved_at.map(iso),
            category: mastodon_category(self.category),
            rounds_category: self.category.word(),
            comment: self.row.comment.clone(),
            forwarded: false,
            created_at: iso(self.row.created_at),
            status_ids: ids(&self.post_ids),
            collection_ids: None,
            rule_ids: ids(&self.rules),
            target_account: raw(self.target.json.clone()),
        }
    }
}

impl App {
    /// Admin::Report of each of the reports, which the viewer was given before.
    pub async fn admin_reports(&self, viewer: &Viewer, reports: &[ReportView]) -> Result<Vec<String>> {
        let me = viewer
            .moderator(Scope::AdminReadReports)
            .or_else(|_| viewer.moderator(Scope::AdminWriteReports))?;
        let people: Vec<i64> = reports
            .iter()
            .flat_map(|it| {
                [Some(it.row.target_id), it.row.reporter_id, it.row.assigned_id, it.row.resolved_by]
            })
            .flatten()
            .collect();
        let members = self.member_views(people).await?;
        let admin = |id: Option<i64>| {
            members.iter().find(|member| Some(member.card.row.id) == id).map(MemberView::entity)
        };
        let mut out = Vec::with_capacity(reports.len());
        for it in reports {
            let statuses = self.post_views_for_moderator(me, &it.post_ids).await?;
            let Some(target_account) = admin(Some(it.row.target_id)) else { continue };
            let rules = super::rules_of(&self.settings.rules, &it.rules);
            out.push(api::json(&api::AdminReport {
                id: api::id(it.row.id),
                action_taken: it.row.resolved_at.is_some(),
                action_taken_at: it.row.resolved_at.map(iso),
                category: mastodon_category(it.category),
                rounds_category: it.category.word(),
                comment: it.row.comment.clone(),
                forwarded: false,
                created_at: iso(it.row.created_at),
                updated_at: iso(it.row.resolved_at.unwrap_or(it.row.created_at)),
                account: admin(it.row.reporter_id),
                target_account,
                assigned_account: admin(it.row.assigned_id),
                action_taken_by_account: admin(it.row.resolved_by),
                statuses: statuses.iter().map(|post| raw(post.json())).collect(),
                collections: [],
                rules: rules.into_iter().map(|(number, rule)| api::rule_json(number, rule)).collect(),
            }));
        }
        Ok(out)
    }

    /// AccountWarning of each of an account's decisions.
    pub(crate) async fn warnings(&self, account: i64, ids: Vec<i64>) -> Result<HashMap<i64, String>> {
        let now = self.now();
        let card = self.account_card(account).await?;
        let (found, appeals) = self
            .store
            .read(move |db| {
                accounts::by_id(db, account)?.ok_or(Error::NotFound)?;
                let found = decisions::by_ids(db, &ids)?;
                let appeals = decisions::appeals_of(db, &ids)?;
                Ok::<_, Error>((found, appeals))
            })
            .await?;
        Ok(found
            .iter()
            .filter(|row| row.target_id == account)
            .map(|row| {
                let view = DecisionView::of(row, appeals.iter().find(|it| it.decision_id == row.id), now);
                let json = api::json(&api::AccountWarning {
                    id: api::id(view.id),
                    action: view.action.warning_word(),
                    text: view.reason.clone(),
                    status_ids: (!view.posts.is_empty())
                        .then(|| view.posts.iter().copied().map(api::id).collect()),
                    target_account: raw(card.json.clone()),
                    appeal: view
                        .appeal
                        .as_ref()
                        .map(|appeal| api::Appeal { text: appeal.text.clone(), state: appeal.state.word() }),
                    created_at: iso(view.created_at),
                });
                (view.id, json)
            })
            .collect())
    }
}
