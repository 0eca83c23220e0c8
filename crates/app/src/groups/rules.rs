//! How a group with members is kept: reading its rules, changing them, closing it for good.

use super::{GroupView, active_group, must_be};
use crate::access::Viewer;
use crate::guard::{Piece, Surface};
use crate::{App, Error, Result, audit, guard};
use kernel::group::{Joining, Needs, Privacy, Rules};
use kernel::session::GroupRole;
use kernel::{Refusal, Scope};
use serde_json::json;
use store::groups::members as rows;
use store::{Event, accounts};

/// What somebody fills in; empty is the usual.
#[derive(Debug, Clone, Default)]
pub struct RulesWish {
    pub privacy: String,
    pub joining: String,
    /// `any`, or professions with commas between them.
    pub needs: String,
    /// One a line.
    pub questions: String,
    pub approve_posts: bool,
    pub slow_seconds: String,
    pub newcomer_days: String,
    pub hold_links: bool,
    /// One a line.
    pub words: String,
    pub quorum: String,
    /// One a line.
    pub press: String,
}

impl RulesWish {
    /// Everything that can be said without asking the store.
    pub(crate) fn check(&self) -> Result<Rules, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut keep = |refusal: Refusal| refusals.push(refusal);
        let privacy = match self.privacy.trim() {
            "" => Some(Privacy::Public),
            word => Privacy::parse(word),
        };
        if privacy.is_none() {
            keep(Refusal::invalid("privacy", "Choose who reads the group: public, members or hidden."));
        }
        let joining = match self.joining.trim() {
            "" => Some(Joining::Open),
            word => Joining::parse(word),
        };
        if joining.is_none() {
            keep(Refusal::invalid("joining", "Choose how one comes in: open, request or invitation."));
        }
        let needs = Needs::parse(&self.needs).map_err(&mut keep).unwrap_or_default();
        let mut number = |field: &'static str, text: &str| match text.trim() {
            "" => 0,
            text => text.parse::<i64>().unwrap_or_else(|_| {
                keep(Refusal::invalid(field, "Write a whole number, or nothing."));
                0
            }),
        };
        let slow_seconds = number("slow_seconds", &self.slow_seconds);
        let newcomer_days = number("newcomer_days", &self.newcomer_days);
        let quorum = match self.quorum.trim() {
            "" => 2,
            text => i16::try_from(number("quorum", text)).unwrap_or(-1),
        };
        let rules = Rules {
            privacy: privacy.unwrap_or(Privacy::Hidden),
            joining: joining.unwrap_or(Joining::Invitation),
            needs,
            questions: lines(&self.questions),
            approve_posts: self.approve_posts,
            slow_seconds,
            newcomer_days: i16::try_from(newcomer_days).unwrap_or(-1),
            hold_links: self.hold_links,
            words: lines(&self.words),
            quorum,
            press: lines(&self.press),
        };
        if privacy.is_some() && joining.is_some() {
            refusals.extend(rules.check());
        }
        if refusals.is_empty() { Ok(rules) } else { Err(refusals) }
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

pub(crate) fn of_row(row: &rows::Rules) -> Rules {
    Rules {
        privacy: super::inside::privacy_of(row.privacy),
        joining: Joining::from_code(row.joining).unwrap_or(Joining::Invitation),
        // What a newer binary asks for is asked of everybody, and met by nobody, by an older one.
        needs: Needs::parse(&row.needs).unwrap_or(Needs::OneOf(Vec::new())),
        questions: lines(&row.questions),
        approve_posts: row.approve_posts,
        slow_seconds: row.slow_seconds,
        newcomer_days: row.newcomer_days,
        hold_links: row.hold_links,
        words: lines(&row.words),
        quorum: row.quorum,
        press: lines(&row.press),
    }
}

pub(super) fn to_row(group: i64, rules: &Rules, archived_at: Option<i64>) -> rows::Rules {
    rows::Rules {
        group_id: group,
        privacy: rules.privacy.code(),
        joining: rules.joining.code(),
        needs: rules.needs.to_string(),
        questions: rules.questions.join("\n"),
        approve_posts: rules.approve_posts,
        slow_seconds: rules.slow_seconds,
        newcomer_days: rules.newcomer_days,
        hold_links: rules.hold_links,
        words: rules.words.join("\n"),
        archived_at,
        quorum: rules.quorum,
        press: rules.press.join("\n"),
    }
}

impl App {
    /// Changes how a group is kept. What was written for members only stays theirs: a closed group is not opened.
    pub async fn change_group_rules(
        &self,
        viewer: &Viewer,
        group: i64,
        wish: RulesWish,
    ) -> Result<GroupView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let rules = wish.check().map_err(Error::Invalid)?;
        let questions = rules.questions.join("\n");
        let pieces = vec![Piece::new("questions", Surface::Bio, &questions)];
        let met = self.check_rules(me, &pieces).await?;
        let passed = self.guard(me, pieces, guard::Place::default()).await?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                let old = rows::rules(tx, group)?.ok_or(Error::NotFound)?;
                must_be(tx, group, me, GroupRole::Owner)?;
                if super::inside::privacy_of(old.privacy).is_closed() && !rules.privacy.is_closed() {
                    return Err(Error::invalid(
                        "privacy",
                        "What was written in this group was written for its members, so it is not opened later. Found a public group beside it.",
                    ));
                }
                let has_hashtag = store::groups::by_id(tx, group)?.is_some_and(|row| !row.hashtag.is_empty());
                if rules.privacy == Privacy::Hidden && has_hashtag {
                    return Err(Error::invalid(
                        "privacy",
                        "This group has a hashtag, whose page everybody reads, so it cannot be hidden. Close it instead: its members alone read it then.",
                    ));
                }
                rows::set_rules(tx, &to_row(group, &rules, old.archived_at))?;
                accounts::set_door(tx, group, rules.joining != Joining::Open, rules.privacy.is_closed())?;
                passed.record(tx, now, me, &format!("account:{group}"))?;
                met.file_profile(&app, tx, group, now)?;
                let details = json!({ "privacy": rules.privacy.name(), "joining": rules.joining.name() });
                audit::record(tx, now, Some(me), "group.rules", &format!("account:{group}"), &details)?;
                Ok::<_, Error>(tx.emit(now, Event::AccountChanged { account: group })?)
            })
            .await?;
        self.group_for(Some(me), group).await
    }

    /// Closes a group for good, or opens it again: what is in it stays readable, and nothing is added.
    pub async fn archive_group(&self, viewer: &Viewer, group: i64, on: bool) -> Result<GroupView> {
        let me = viewer.account(Scope::WriteAccounts)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                active_group(tx, group)?;
                let mut row = rows::rules(tx, group)?.ok_or(Error::NotFound)?;
                must_be(tx, group, me, GroupRole::Owner)?;
                row.archived_at = on.then_some(now);
                rows::set_rules(tx, &row)?;
                let action = if on { "group.archived" } else { "group.reopened" };
                Ok::<_, Error>(audit::record(
                    tx,
                    now,
                    Some(me),
                    action,
                    &format!("account:{group}"),
                    &json!({}),
                )?)
            })
            .await?;
        self.group_for(Some(me), group).await
    }
}
