//! Changing the rules: phrases, domains of links, domains of e-mail addresses, other servers.

use crate::access::Viewer;
use crate::moderation::words;
use crate::pages::Page;
use crate::{App, Error, Range, Result, audit};
use kernel::Scope;
use kernel::moderation::RuleAction;
use kernel::wordrule::{self, Words};
use serde_json::json;
use store::rules::{self as rows, DomainBlock, DomainRule, EmailDomainBlock, WordRule};
use store::{Event, Tx};

/// What moderators see of the rules.
#[derive(Debug, Clone, Default)]
pub struct RuleBook {
    pub words: Vec<WordRule>,
    pub domains: Vec<DomainRule>,
    pub emails: Vec<EmailDomainBlock>,
}

/// A new word rule.
#[derive(Debug, Clone, Default)]
pub struct WordWish {
    pub phrase: String,
    pub only_links: bool,
    pub younger_than_days: Option<i64>,
    pub action: String,
    pub sentence: String,
}

/// A block of another server, as it is wished.
#[derive(Debug, Clone, Default)]
pub struct DomainWish {
    pub domain: String,
    /// `noop`, `silence` or `suspend`.
    pub severity: Option<String>,
    pub reject_media: Option<bool>,
    pub reject_reports: Option<bool>,
    pub private_comment: Option<String>,
    pub public_comment: Option<String>,
    pub obfuscate: Option<bool>,
}

const SEVERITIES: [&str; 3] = ["noop", "silence", "suspend"];

pub fn severity_word(code: i16) -> &'static str {
    usize::try_from(code).ok().and_then(|at| SEVERITIES.get(at)).copied().unwrap_or("noop")
}

impl App {
    pub async fn rule_book(&self, viewer: &Viewer) -> Result<RuleBook> {
        viewer.moderator(Scope::AdminReadReports)?;
        self.store
            .read(|db| {
                Ok::<_, Error>(RuleBook {
                    words: rows::word_rules(db)?,
                    domains: rows::domain_rules(db)?,
                    emails: rows::email_domain_blocks(db, i64::MAX, 0, 1000)?,
                })
            })
            .await
    }

    pub async fn add_word_rule(&self, viewer: &Viewer, wish: WordWish) -> Result<i64> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let phrase = words(&wish.phrase, "phrase", "The phrase", true)?.replace('\n', " ");
        if Words::of(&phrase).is_empty() || phrase.chars().count() > 100 {
            return Err(Error::invalid(
                "phrase",
                "A phrase has letters or digits, and at most 100 characters.",
            ));
        }
        let (action, sentence) = rule_parts(&wish.action, &wish.sentence)?;
        if wish.younger_than_days.is_some_and(|days| !(1..=3650).contains(&days)) {
            return Err(Error::invalid("younger_than_days", "Say 1 to 3,650 days, or leave it empty."));
        }
        let id = self.new_id();
        let now = self.now();
        let row = WordRule {
            id,
            phrase,
            only_links: wish.only_links,
            younger_than_days: wish.younger_than_days,
            action: action.code(),
            sentence,
            created_by: Some(me),
            created_at: now,
        };
        self.store
            .write(move |tx| {
                rows::insert_word_rule(tx, &row)?;
                let details = json!({ "action": action.word() });
                changed(tx, me, "rule.added", &format!("word_rule:{id}"), &details, now)
            })
            .await?;
        Ok(id)
    }

    pub async fn add_domain_rule(
        &self,
        viewer: &Viewer,
        domain: &str,
        action: &str,
        sentence: &str,
    ) -> Result<i64> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let domain = parse_domain(domain)?;
        let (action, sentence) = rule_parts(action, sentence)?;
        if action == RuleAction::Hold {
            return Err(Error::invalid("action", "A domain rule refuses or reports. Choose one of the two."));
        }
        let id = self.new_id();
        let now = self.now();
        let row =
            DomainRule { id, domain, action: action.code(), sentence, created_by: Some(me), created_at: now };
        self.store
            .write(move |tx| {
                if rows::domain_rules(tx)?.iter().any(|it| it.domain == row.domain) {
                    return Err(Error::invalid(
                        "domain",
                        "There is a rule for this domain. Remove it first.",
                    ));
                }
                rows::insert_domain_rule(tx, &row)?;
                let details = json!({ "action": action.word() });
                changed(tx, me, "rule.added", &format!("domain_rule:{id}"), &details, now)
            })
            .await?;
        Ok(id)
    }

    /// Removes a word rule, or a domain rule.
    pub async fn remove_rule(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteReports)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let kind = if rows::delete_word_rule(tx, id)? {
                    "word_rule"
                } else if rows::delete_domain_rule(tx, id)? {
                    "domain_rule"
                } else {
                    return Err(Error::NotFound);
                };
                changed(tx, me, "rule.removed", &format!("{kind}:{id}"), &json!({}), now)
            })
            .await
    }

    pub async fn email_domain_blocks(&self, viewer: &Viewer, range: Range) -> Result<Page<EmailDomainBlock>> {
        viewer.moderator(Scope::AdminReadEmailDomainBlocks)?;
        let found = self
            .store
            .read(move |db| rows::email_domain_blocks(db, range.below(), range.above(), range.rows()))
            .await
            .map_err(Error::from)?;
        let cursors: Vec<i64> = found.iter().map(|row| row.id).collect();
        Ok(Page::new(found, &cursors, range.limit))
    }

    pub async fn email_domain_block(&self, viewer: &Viewer, id: i64) -> Result<EmailDomainBlock> {
        viewer.moderator(Scope::AdminReadEmailDomainBlocks)?;
        let row = self.store.read(move |db| rows::email_domain_block(db, id)).await.map_err(Error::from)?;
        row.ok_or(Error::NotFound)
    }

    pub async fn block_email_domain(
        &self,
        viewer: &Viewer,
        domain: &str,
        allow_with_approval: bool,
    ) -> Result<EmailDomainBlock> {
        let me = viewer.moderator(Scope::AdminWriteEmailDomainBlocks)?;
        let domain = parse_domain(domain)?;
        let id = self.new_id();
        let now = self.now();
        let row = EmailDomainBlock { id, domain, allow_with_approval, created_at: now };
        let made = row.clone();
        self.store
            .write(move |tx| {
                if !rows::email_domains_among(tx, std::slice::from_ref(&row.domain))?.is_empty() {
                    return Err(Error::invalid("domain", "This domain is blocked already."));
                }
                rows::insert_email_domain_block(tx, &row)?;
                changed(tx, me, "rule.added", &format!("email_domain_block:{id}"), &json!({}), now)
            })
            .await?;
        Ok(made)
    }

    pub async fn unblock_email_domain(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteEmailDomainBlocks)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                if !rows::delete_email_domain_block(tx, id)? {
                    return Err(Error::NotFound);
                }
                changed(tx, me, "rule.removed", &format!("email_domain_block:{id}"), &json!({}), now)
            })
            .await
    }

    pub async fn domain_blocks(&self, viewer: &Viewer, range: Range) -> Result<Page<DomainBlock>> {
        viewer.moderator(Scope::AdminReadDomainBlocks)?;
        let found = self
            .store
            .read(move |db| rows::domain_blocks(db, range.below(), range.above(), range.rows()))
            .await
            .map_err(Error::from)?;
        let cursors: Vec<i64> = found.iter().map(|row| row.id).collect();
        Ok(Page::new(found, &cursors, range.limit))
    }

    pub async fn domain_block(&self, viewer: &Viewer, id: i64) -> Result<DomainBlock> {
        viewer.moderator(Scope::AdminReadDomainBlocks)?;
        let row = self.store.read(move |db| rows::domain_block(db, id)).await.map_err(Error::from)?;
        row.ok_or(Error::NotFound)
    }

    /// Blocks another server, or changes the block with this id. It has no effect before there is federation.
    pub async fn set_domain_block(
        &self,
        viewer: &Viewer,
        id: Option<i64>,
        wish: DomainWish,
    ) -> Result<DomainBlock> {
        let me = viewer.moderator(Scope::AdminWriteDomainBlocks)?;
        let severity = match wish.severity.as_deref() {
            None => None,
            Some(word) => Some(
                SEVERITIES
                    .iter()
                    .position(|it| *it == word)
                    .and_then(|at| i16::try_from(at).ok())
                    .ok_or_else(|| {
                        Error::invalid("severity", "There is no such severity. Use noop, silence or suspend.")
                    })?,
            ),
        };
        let comment = |text: &Option<String>, field| match text {
            None => Ok(None),
            Some(text) => words(text, field, "The comment", false).map(Some),
        };
        let private_comment = comment(&wish.private_comment, "private_comment")?;
        let public_comment = comment(&wish.public_comment, "public_comment")?;
        let domain = if id.is_none() { Some(parse_domain(&wish.domain)?) } else { None };
        let new_id = self.new_id();
        let now = self.now();
        self.store
            .write(move |tx| {
                let mut row = match (id, &domain) {
                    (Some(id), _) => rows::domain_block(tx, id)?.ok_or(Error::NotFound)?,
                    (None, Some(domain)) => {
                        if rows::domain_block_of(tx, domain)?.is_some() {
                            return Err(Error::invalid(
                                "domain",
                                "This server is blocked already. Change that block.",
                            ));
                        }
                        DomainBlock {
                            id: new_id,
                            domain: domain.clone(),
                            severity: 1,
                            reject_media: false,
                            reject_reports: false,
                            private_comment: None,
                            public_comment: None,
                            obfuscate: false,
                            created_at: now,
                        }
                    }
                    (None, None) => return Err(Error::NotFound),
                };
                row.severity = severity.unwrap_or(row.severity);
                row.reject_media = wish.reject_media.unwrap_or(row.reject_media);
                row.reject_reports = wish.reject_reports.unwrap_or(row.reject_reports);
                row.obfuscate = wish.obfuscate.unwrap_or(row.obfuscate);
                row.private_comment = private_comment.clone().or(row.private_comment);
                row.public_comment = public_comment.clone().or(row.public_comment);
                let subject = format!("domain_block:{}", row.id);
                if id.is_some() {
                    rows::update_domain_block(tx, &row)?;
                } else {
                    rows::insert_domain_block(tx, &row)?;
                }
                let details = json!({ "severity": severity_word(row.severity) });
                changed(
                    tx,
                    me,
                    if id.is_some() { "rule.changed" } else { "rule.added" },
                    &subject,
                    &details,
                    now,
                )?;
                Ok(row)
            })
            .await
    }

    pub async fn remove_domain_block(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.moderator(Scope::AdminWriteDomainBlocks)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                if !rows::delete_domain_block(tx, id)? {
                    return Err(Error::NotFound);
                }
                changed(tx, me, "rule.removed", &format!("domain_block:{id}"), &json!({}), now)
            })
            .await
    }
}

/// Writes the line of the log, and lets every process read the rules anew.
fn changed(
    tx: &mut Tx<'_>,
    me: i64,
    action: &'static str,
    subject: &str,
    details: &serde_json::Value,
    now: i64,
) -> Result<()> {
    audit::record(tx, now, Some(me), action, subject, details)?;
    Ok(tx.emit(now, Event::RulesChanged)?)
}

fn rule_parts(action: &str, sentence: &str) -> Result<(RuleAction, String)> {
    let action =
        RuleAction::parse(action).ok_or_else(|| Error::invalid("action", "Choose what the rule does."))?;
    let needed = action == RuleAction::Refuse;
    Ok((action, words(sentence, "sentence", "The sentence for the author", needed)?))
}

fn parse_domain(text: &str) -> Result<String> {
    wordrule::parse_domain(text).ok_or_else(|| {
        Error::invalid("domain", "This is not a domain. Write it as example.org, without a path.")
    })
}
