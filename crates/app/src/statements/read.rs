//! Reading statements: what is out, and for a group's moderators the draft.

use crate::access::Viewer;
use crate::cards::AccountView;
use crate::groups::inside;
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::Scope;
use kernel::group::Privacy;
use kernel::session::GroupRole;
use store::statements::{self as rows, Statement, Version};
use store::{Db, accounts, groups};

/// One wording, as it is shown.
#[derive(Debug, Clone)]
pub struct VersionView {
    pub row: Version,
    pub html: String,
}

/// The wording that is to come, for the group's moderators.
#[derive(Debug, Clone)]
pub struct DraftView {
    pub version: VersionView,
    pub writer: Option<AccountView>,
    pub approved_by: Vec<AccountView>,
    pub quorum: i16,
    /// Whether the viewer has agreed.
    pub approved: bool,
}

/// A statement for a viewer.
#[derive(Debug, Clone)]
pub struct StatementView {
    pub row: Statement,
    pub group: AccountView,
    /// Versions that are out, the newest first.
    pub versions: Vec<VersionView>,
    pub draft: Option<DraftView>,
    /// Whether the viewer is one of the group's moderators.
    pub conducts: bool,
    /// Whether it is shown before the public sees it.
    pub embargoed: bool,
    /// Whom the press may ask.
    pub press: Vec<String>,
}

/// What is read of a statement before its cards.
pub(super) struct Raw {
    row: Statement,
    versions: Vec<Version>,
    approvals: Vec<i64>,
    quorum: i16,
    press: String,
    conducts: bool,
    embargoed: bool,
}

/// The statement, if the viewer may see it: when it is out, or with the key of the press, or as a moderator of its group.
pub(super) fn raw(db: &mut Db, row: Statement, me: Option<i64>, key: Option<&str>, now: i64) -> Result<Raw> {
    let group = crate::groups::active_group(db, row.group_id)?;
    let kept = groups::members::rules(db, group.account_id)?.ok_or(Error::NotFound)?;
    let role = match me {
        Some(me) => groups::role(db, group.account_id, me)?.and_then(GroupRole::from_code),
        None => None,
    };
    let conducts = role.is_some_and(|role| role >= GroupRole::Moderator);
    let embargoed = row.published > 0 && row.embargo_until.is_some_and(|until| until > now);
    let has_key = key.is_some_and(|key| {
        !row.press_key.is_empty() && platform::secrets::same(key.as_bytes(), row.press_key.as_bytes())
    });
    let hidden = inside::privacy_of(kept.privacy) == Privacy::Hidden;
    let is_out = row.published > 0 && !hidden && (!embargoed || has_key);
    if !conducts && !is_out {
        return Err(Error::NotFound);
    }
    let mut versions = rows::versions(db, row.id)?;
    if !conducts {
        versions.retain(|version| version.published_at.is_some());
    }
    let approvals = if conducts { rows::approvals(db, row.id)? } else { Vec::new() };
    Ok(Raw { row, versions, approvals, quorum: kept.quorum, press: kept.press, conducts, embargoed })
}

impl App {
    /// A statement with all its versions. `key` is the press's, for one that is under embargo.
    pub async fn statement(&self, viewer: &Viewer, id: i64, key: Option<&str>) -> Result<StatementView> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        self.statement_for(me, id, key).await
    }

    pub(super) async fn statement_for(
        &self,
        me: Option<i64>,
        id: i64,
        key: Option<&str>,
    ) -> Result<StatementView> {
        let (now, key) = (self.now(), key.map(str::to_owned));
        let found = self
            .store
            .read(move |db| {
                let row = rows::by_id(db, id)?.ok_or(Error::NotFound)?;
                raw(db, row, me, key.as_deref(), now)
            })
            .await?;
        self.statement_view(me, found).await
    }

    /// Statements that are out, of a group or of all; drafts too for the group's moderators.
    pub async fn statements(
        &self,
        viewer: &Viewer,
        group: Option<i64>,
        range: Range,
    ) -> Result<Page<StatementView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let now = self.now();
        let found = self
            .store
            .read(move |db| {
                let list = match group {
                    Some(group) => rows::of_group(db, group, true, range.below(), range.rows())?,
                    None => rows::out(db, now, range.below(), range.rows())?,
                };
                let mut found = Vec::new();
                for row in list {
                    match raw(db, row, me, None, now) {
                        Ok(it) => found.push(it),
                        Err(Error::NotFound) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(found)
            })
            .await?;
        let cursors: Vec<i64> = found.iter().map(|it| it.row.id).collect();
        let mut views = Vec::with_capacity(found.len());
        for it in found {
            views.push(self.statement_view(me, it).await?);
        }
        Ok(Page::new(views, &cursors, range.limit))
    }

    async fn statement_view(&self, me: Option<i64>, it: Raw) -> Result<StatementView> {
        let group = self.account_card(it.row.group_id).await?;
        let view = |row: Version| VersionView { html: self.render_text(&row.text, &[]), row };
        let (out, drafts): (Vec<Version>, Vec<Version>) =
            it.versions.into_iter().partition(|version| version.published_at.is_some());
        let draft = match drafts.into_iter().next() {
            None => None,
            Some(version) => {
                let people: Vec<i64> = it.approvals.iter().copied().chain(version.written_by).collect();
                let cards = self.account_cards(&people).await?;
                let card = |id: i64| cards.iter().find(|card| card.row.id == id).cloned();
                Some(DraftView {
                    writer: version.written_by.and_then(card),
                    approved_by: it
                        .approvals
                        .iter()
                        .filter_map(|id| card(*id).filter(|card| card.row.state == accounts::ACTIVE))
                        .collect(),
                    quorum: it.quorum,
                    approved: me.is_some_and(|me| it.approvals.contains(&me)),
                    version: view(version),
                })
            }
        };
        Ok(StatementView {
            group,
            versions: out.into_iter().rev().map(view).collect(),
            draft,
            conducts: it.conducts,
            embargoed: it.embargoed,
            press: it.press.lines().map(str::to_owned).collect(),
            row: it.row,
        })
    }
}
