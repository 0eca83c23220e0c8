//! Reporting a post or an account. A report that a post identifies a patient hides the post in the same transaction.

use super::{ids_json, letters, tell, words};
use crate::access::{self, Viewer};
use crate::{App, Error, Result, audit, jobs};
use kernel::moderation::{Action, Category, Source};
use kernel::{Email, Scope};
use platform::secrets;
use serde_json::json;
use store::posts::Post;
use store::reports::{self as rows, Report};
use store::{Tx, accounts, decisions, posts, users};

/// What a member reports.
#[derive(Debug, Clone, Default)]
pub struct Complaint {
    pub target: i64,
    pub posts: Vec<i64>,
    /// A [`Category`] by its word; empty says it by the rules, or not at all.
    pub category: String,
    /// Numbers of house rules, which count from 1.
    pub rules: Vec<i64>,
    pub comment: String,
}

/// What somebody without an account reports.
#[derive(Debug, Clone, Default)]
pub struct Flag {
    pub post: i64,
    pub category: String,
    pub reason: String,
    pub name: String,
    pub email: String,
}

/// A report that was taken in, and the secret in the address of its receipt.
#[derive(Debug, Clone)]
pub struct Filed {
    pub report: i64,
    pub receipt: String,
}

/// Posts that one report names.
const MOST_POSTS: usize = 50;

pub(super) const HELD: &str = "Somebody reported that this post may identify a patient. Until a moderator has looked at it, only you and the moderators can see it.";

/// A report on its way into the store.
pub(crate) struct Filing {
    pub id: i64,
    pub target: i64,
    pub reporter: Option<i64>,
    pub source: Source,
    pub category: Category,
    pub rules: Vec<i64>,
    pub comment: String,
    pub name: String,
    pub email: Option<String>,
    /// The secret of the receipt.
    pub receipt: Option<String>,
}

impl Flag {
    fn read(&self) -> Result<(Category, String, String, Option<String>)> {
        let category = Category::parse(&self.category)
            .ok_or_else(|| Error::invalid("category", "Choose what is wrong with the post."))?;
        let reason = words(&self.reason, "reason", "The reason", true)?;
        let name = words(&self.name, "name", "The name", false)?.replace(['\n', '\t'], " ");
        if name.chars().count() > 100 {
            return Err(Error::invalid("name", "The name is too long. Use at most 100 characters."));
        }
        let email = match self.email.trim() {
            "" => None,
            text => Some(Email::parse(text)?.into_string()),
        };
        Ok((category, reason, name, email))
    }
}

impl App {
    /// Reports an account, or posts of it.
    pub async fn report(&self, viewer: &Viewer, complaint: Complaint) -> Result<Filed> {
        let me = viewer.account(Scope::WriteReports)?;
        // The answer shows whom it is about.
        let target = self.account_card(complaint.target).await?;
        self.not_hidden(Some(me), &target).await?;
        let comment = words(&complaint.comment, "comment", "The comment", false)?;
        let category = self.category_of(&complaint)?;
        let mut named = complaint.posts.clone();
        named.sort_unstable();
        named.dedup();
        if named.len() > MOST_POSTS {
            return Err(Error::invalid(
                "status_ids",
                format!("A report names at most {MOST_POSTS} posts. Leave some of them out."),
            ));
        }
        self.reports.attempt(&format!("member {me}"), self.now()).map_err(Error::TooMany)?;
        let app = self.clone();
        let now = self.now();
        let filed = Filed { report: self.new_id(), receipt: platform::random::token() };
        let made = filed.clone();
        self.store
            .write(move |tx| {
                let target = accounts::by_id(tx, complaint.target)?.ok_or(Error::NotFound)?;
                if target.id == me {
                    return Err(Error::Forbidden(
                        "You cannot report yourself. Delete or edit the post.".into(),
                    ));
                }
                let mut about = Vec::new();
                for id in &named {
                    let mut post = access::visible_post(tx, Some(me), *id)?;
                    if let Some(original) = post.boost_of_id {
                        post = access::visible_post(tx, Some(me), original)?;
                    }
                    if post.author_id != target.id {
                        return Err(Error::NotFound);
                    }
                    about.push(post);
                }
                let filing = Filing {
                    id: made.report,
                    target: target.id,
                    reporter: Some(me),
                    source: Source::Member,
                    category,
                    rules: complaint.rules.clone(),
                    comment: comment.clone(),
                    name: String::new(),
                    email: None,
                    receipt: Some(made.receipt.clone()),
                };
                file(&app, tx, &filing, &about, now)
            })
            .await?;
        Ok(filed)
    }

    /// The category of a complaint. A report under the rule about patients is an incident, so that every Mastodon
    /// application can report one.
    fn category_of(&self, complaint: &Complaint) -> Result<Category> {
        let rules = super::rules_of(&self.settings.rules, &complaint.rules);
        if rules.len() != complaint.rules.len() {
            return Err(Error::invalid(
                "rule_ids",
                "One of these rules does not exist. Choose from /api/v1/instance/rules.",
            ));
        }
        let said = match complaint.category.as_str() {
            "" if rules.is_empty() => Category::Other,
            "" => Category::Violation,
            word => Category::parse(word).ok_or_else(|| {
                Error::invalid(
                    "category",
                    "There is no such category. Use spam, legal, violation, other or confidentiality.",
                )
            })?,
        };
        let incident = rules.iter().any(|(_, rule)| rule.incident);
        Ok(if incident { Category::Confidentiality } else { said })
    }

    /// Takes a report in from somebody without an account. The caller counts addresses.
    pub async fn flag(&self, flag: Flag) -> Result<Filed> {
        let (category, reason, name, email) = flag.read()?;
        let app = self.clone();
        let now = self.now();
        let filed = Filed { report: self.new_id(), receipt: platform::random::token() };
        let made = filed.clone();
        self.store
            .write(move |tx| {
                let post = access::visible_post(tx, None, flag.post)?;
                let post = match post.boost_of_id {
                    Some(original) => access::visible_post(tx, None, original)?,
                    None => post,
                };
                let filing = Filing {
                    id: made.report,
                    target: post.author_id,
                    reporter: None,
                    source: Source::Visitor,
                    category,
                    rules: Vec::new(),
                    comment: reason.clone(),
                    name: name.clone(),
                    email: email.clone(),
                    receipt: Some(made.receipt.clone()),
                };
                file(&app, tx, &filing, std::slice::from_ref(&post), now)?;
                if let Some(email) = &email {
                    let (subject, text) = letters::receipt(&app.settings, category, &made.receipt);
                    jobs::queue_mail(tx, app.new_id(), email, &subject, &text, now)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        Ok(filed)
    }
}

/// Writes a report, holds the posts of an incident, and tells the moderators.
pub(crate) fn file(app: &App, tx: &mut Tx<'_>, filing: &Filing, about: &[Post], now: i64) -> Result<()> {
    let row = Report {
        id: filing.id,
        target_id: filing.target,
        reporter_id: filing.reporter,
        source: filing.source.code(),
        category: filing.category.code(),
        comment: filing.comment.clone(),
        rules: ids_json(&filing.rules),
        notifier_name: filing.name.clone(),
        notifier_email: filing.email.clone(),
        receipt: filing.receipt.as_deref().map(secrets::digest_hex),
        assigned_id: None,
        resolved_at: None,
        resolved_by: None,
        decision_id: None,
        created_at: now,
    };
    rows::insert(tx, &row, &about.iter().map(|post| post.id).collect::<Vec<_>>())?;
    let details = json!({
        "account": filing.target.to_string(),
        "category": filing.category.word(),
        "source": filing.source.word(),
        "posts": about.len(),
    });
    audit::record(tx, now, filing.reporter, "report.made", &format!("report:{}", row.id), &details)?;
    if filing.category == Category::Confidentiality {
        hold_all(app, tx, row.id, about, HELD, now)?;
    }
    tell::moderators(app, tx, &row, now)
}

/// Holds posts back because of a report, and tells their author. What a moderator has let stay is not hidden again,
/// unless it was edited since.
pub(crate) fn hold_all(
    app: &App,
    tx: &mut Tx<'_>,
    report: i64,
    about: &[Post],
    reason: &str,
    now: i64,
) -> Result<()> {
    let mut held = Vec::new();
    for post in about.iter().filter(|post| !post.held) {
        let cleared = rows::cleared_at(tx, post.id)?;
        if cleared.is_some_and(|at| post.edited_at.is_none_or(|edited| edited < at)) {
            continue;
        }
        crate::posts::hold::hold(tx, post, true, now)?;
        let details = json!({ "report": report.to_string() });
        audit::record(tx, now, None, "post.held", &format!("post:{}", post.id), &details)?;
        held.push(post);
    }
    let Some(first) = held.first() else { return Ok(()) };
    let decision = decisions::Decision {
        id: app.new_id(),
        target_id: first.author_id,
        report_id: Some(report),
        moderator_id: None,
        action: Action::Hold.code(),
        reason: reason.to_owned(),
        note: String::new(),
        posts: ids_json(&held.iter().map(|post| post.id).collect::<Vec<_>>()),
        ends_at: None,
        undone_at: None,
        appeal_token: None,
        created_at: now,
    };
    decisions::insert(tx, &decision)?;
    tell::author(app, tx, &decision, None, now)
}

/// Reads the post of a flag's page again before it is shown: its author's id, when anybody may see it.
impl App {
    /// The post that a visitor wants to report.
    pub async fn flagged_post(&self, viewer: &Viewer, id: i64) -> Result<crate::cards::PostView> {
        let view = self.post(viewer, id).await?;
        Ok(match view.boost {
            Some(boost) => *boost,
            None => view,
        })
    }

    /// What became of a report, for whoever has its receipt.
    pub async fn receipt(&self, secret: &str) -> Result<ReceiptView> {
        let digest = secrets::digest_hex(secret);
        self.store
            .read(move |db| {
                let report = rows::by_receipt(db, &digest)?.ok_or(Error::NotFound)?;
                let named = rows::posts_of(db, &[report.id])?;
                let decision = match report.decision_id {
                    Some(id) => decisions::by_id(db, id)?,
                    None => None,
                };
                let ids: Vec<i64> = named.iter().map(|(_, post)| *post).collect();
                let held = posts::by_ids(db, &ids)?.iter().any(|post| post.held);
                let mail = match report.reporter_id {
                    Some(id) => users::by_account(db, id)?.is_some(),
                    None => report.notifier_email.is_some(),
                };
                Ok(ReceiptView {
                    category: Category::from_code(report.category).unwrap_or(Category::Other),
                    comment: report.comment,
                    posts: named.len(),
                    held,
                    created_at: report.created_at,
                    resolved_at: report.resolved_at,
                    outcome: decision
                        .map(|it| (Action::from_code(it.action).unwrap_or(Action::Dismiss), it.reason)),
                    mail,
                })
            })
            .await
    }
}

/// A report as the person who made it sees it.
#[derive(Debug, Clone)]
pub struct ReceiptView {
    pub category: Category,
    pub comment: String,
    pub posts: usize,
    pub held: bool,
    pub created_at: i64,
    pub resolved_at: Option<i64>,
    /// What was decided, and the reason that was given.
    pub outcome: Option<(Action, String)>,
    /// Whether the outcome is mailed too.
    pub mail: bool,
}
