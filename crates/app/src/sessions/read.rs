//! Reading sessions: one, lists of them, and the posts in one. Pages are short and counters are kept, so that a session
//! with twenty thousand posts costs what a small one costs.

use super::{conducts, shown, times_of};
use crate::access::Viewer;
use crate::cards::{AccountView, PostView};
use crate::groups::zone_of;
use crate::pages::Page;
use crate::papers::PaperView;
use crate::{App, Error, Range, Result};
use kernel::session::{Format, HostRole, Kind, Phase, Times};
use kernel::{Scope, Zone};
use std::collections::HashMap;
use store::sessions::{self as rows, Prompt, Session, SessionPost, Wanted};
use store::{Db, accounts, papers};

pub use store::sessions::When;

/// A session as others see it.
#[derive(Debug, Clone)]
pub struct SessionView {
    pub row: Session,
    pub kind: Kind,
    pub format: Format,
    pub times: Times,
    pub phase: Phase,
    pub is_live: bool,
    pub zone: Zone,
    pub group: AccountView,
    pub hosts: Vec<(AccountView, HostRole)>,
    pub papers: Vec<PaperView>,
    /// Those that were asked; whoever conducts the session sees all.
    pub prompts: Vec<PromptView>,
    /// Whether the viewer is one of its hosts.
    pub conducts: bool,
    /// Whether the viewer asked to be reminded.
    pub reminded: bool,
    pub summary_html: String,
    pub description_html: String,
}

#[derive(Debug, Clone)]
pub struct PromptView {
    pub row: Prompt,
    /// `Q1`.
    pub label: String,
}

impl PromptView {
    pub fn is_asked(&self) -> bool {
        self.row.posted_at.is_some()
    }
}

/// A post of a session for a viewer.
#[derive(Debug, Clone)]
pub struct SessionPostView {
    pub row: SessionPost,
    pub post: PostView,
}

/// Which posts of a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PostsWanted {
    pub prompt: Option<i16>,
    pub unprompted: bool,
    pub pinned: bool,
}

/// Rows of one session that are read together.
struct Parts {
    row: Session,
    hosts: Vec<rows::Host>,
    papers: Vec<PaperView>,
    prompts: Vec<Prompt>,
    conducts: bool,
    reminded: bool,
}

impl Parts {
    fn load(db: &mut Db, row: Session, me: Option<i64>, now: i64) -> Result<Self> {
        let id = row.id;
        let conducts = match me {
            Some(me) => conducts(db, &row, me)?,
            None => false,
        };
        let mut prompts = rows::prompts(db, id)?;
        // A question that is not asked yet is its hosts' business; after the end there is nothing left to wait for.
        let is_over = times_of(&row).phase(now) > Phase::Open;
        prompts.retain(|prompt| conducts || is_over || prompt.posted_at.is_some());
        Ok(Self {
            hosts: rows::hosts(db, id)?,
            papers: papers::of_sessions(db, &[id])?
                .iter()
                .map(|(place, row)| PaperView::of(place, row))
                .collect(),
            prompts,
            conducts,
            reminded: match me {
                Some(me) => rows::is_reminded(db, id, me)?,
                None => false,
            },
            row,
        })
    }
}

impl App {
    pub async fn session(&self, viewer: &Viewer, id: i64) -> Result<SessionView> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        self.session_for(me, id).await
    }

    pub(super) async fn session_for(&self, me: Option<i64>, id: i64) -> Result<SessionView> {
        let now = self.now();
        let parts = self
            .store
            .read(move |db| {
                let row = shown(db, id)?;
                Parts::load(db, row, me, now)
            })
            .await?;
        self.session_views(vec![parts]).await?.pop().ok_or(Error::NotFound)
    }

    /// Sessions of a group, or of all: those that are coming, the next first, or those that ended, the latest first.
    pub async fn sessions(
        &self,
        viewer: &Viewer,
        group: Option<i64>,
        when: When,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<SessionView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let now = self.now();
        let parts = self
            .store
            .read(move |db| {
                if let Some(group) = group {
                    crate::groups::active_group(db, group)?;
                }
                rows::listed(db, group, when, now, offset, limit)?
                    .into_iter()
                    .map(|row| Parts::load(db, row, me, now))
                    .collect::<Result<Vec<_>>>()
            })
            .await?;
        self.session_views(parts).await
    }

    /// In this order; those of groups that do not take part are left out.
    async fn session_views(&self, parts: Vec<Parts>) -> Result<Vec<SessionView>> {
        let ids: Vec<i64> = parts
            .iter()
            .flat_map(|it| {
                std::iter::once(it.row.group_id).chain(it.hosts.iter().map(|host| host.account_id))
            })
            .collect();
        let cards: HashMap<i64, AccountView> = self
            .account_cards(&ids)
            .await?
            .into_iter()
            .filter(|card| card.row.state == accounts::ACTIVE)
            .map(|card| (card.row.id, card))
            .collect();
        let now = self.now();
        Ok(parts.into_iter().filter_map(|it| self.session_view(it, &cards, now)).collect())
    }

    fn session_view(&self, parts: Parts, cards: &HashMap<i64, AccountView>, now: i64) -> Option<SessionView> {
        let Parts { row, hosts, papers, prompts, conducts, reminded } = parts;
        let times = times_of(&row);
        Some(SessionView {
            kind: Kind::from_code(row.kind)?,
            format: Format::from_code(row.format)?,
            phase: times.phase(now),
            is_live: times.is_live(now),
            times,
            zone: zone_of(&row.time_zone),
            group: cards.get(&row.group_id)?.clone(),
            hosts: hosts
                .iter()
                .filter_map(|host| {
                    Some((cards.get(&host.account_id)?.clone(), HostRole::from_code(host.role)?))
                })
                .collect(),
            papers,
            prompts: prompts
                .into_iter()
                .map(|row| PromptView { label: kernel::session::label(row.number), row })
                .collect(),
            conducts,
            reminded,
            summary_html: self.render_text(&row.summary, &[]),
            description_html: self.render_text(&row.description, &[]),
            row,
        })
    }

    /// Posts in a session, newest first. Whoever conducts it sees those that are hidden from the transcript too.
    pub async fn session_posts(
        &self,
        viewer: &Viewer,
        id: i64,
        wanted: PostsWanted,
        range: Range,
    ) -> Result<Page<SessionPostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let rows = self
            .store
            .read(move |db| {
                let session = shown(db, id)?;
                let hidden = match me {
                    Some(me) => conducts(db, &session, me)?,
                    None => false,
                };
                let wanted = Wanted {
                    prompt: wanted.prompt,
                    unprompted: wanted.unprompted,
                    pinned: wanted.pinned,
                    hidden,
                    max_id: range.below(),
                    since_id: range.above(),
                    limit: range.rows(),
                    ascending: range.ascending(),
                };
                Ok::<_, Error>(rows::posts(db, id, &wanted)?)
            })
            .await?;
        let cursors: Vec<i64> = rows.iter().map(|row| row.post_id).collect();
        Ok(Page::new(self.session_post_views(me, rows).await?, &cursors, range.limit))
    }

    async fn session_post_views(
        &self,
        me: Option<i64>,
        rows: Vec<SessionPost>,
    ) -> Result<Vec<SessionPostView>> {
        let hidden = match me {
            None => self.silenced_for(None).await?,
            Some(me) => self.reader(me).await?.hidden.clone(),
        };
        let ids: Vec<i64> =
            rows.iter().filter(|row| !hidden.contains(&row.author_id)).map(|row| row.post_id).collect();
        let mut posts: HashMap<i64, PostView> =
            self.post_views(me, &ids).await?.into_iter().map(|post| (post.id(), post)).collect();
        Ok(rows
            .into_iter()
            .filter_map(|row| Some(SessionPostView { post: posts.remove(&row.post_id)?, row }))
            .collect())
    }

    /// What a session's page shows under its prompts: the newest answers to each, and its post.
    pub async fn session_answers(
        &self,
        viewer: &Viewer,
        session: &SessionView,
        each: i64,
    ) -> Result<HashMap<i16, (Option<PostView>, Vec<SessionPostView>)>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let (id, hidden) = (session.row.id, session.conducts);
        let asked: Vec<Prompt> = session.prompts.iter().map(|prompt| prompt.row.clone()).collect();
        let numbers: Vec<i16> = asked.iter().filter(|it| it.answers_count > 0).map(|it| it.number).collect();
        let found = self
            .store
            .read(move |db| {
                let mut found = Vec::new();
                for number in numbers {
                    let wanted = Wanted { prompt: Some(number), hidden, ..Wanted::newest(each) };
                    found.extend(rows::posts(db, id, &wanted)?);
                }
                Ok::<_, Error>(found)
            })
            .await?;
        let mut answers: HashMap<i16, (Option<PostView>, Vec<SessionPostView>)> = HashMap::new();
        for view in self.session_post_views(me, found).await? {
            if let Some(number) = view.row.prompt {
                answers.entry(number).or_default().1.push(view);
            }
        }
        let posts: Vec<i64> = asked.iter().filter_map(|it| it.post_id).collect();
        for post in self.post_views(me, &posts).await? {
            if let Some(prompt) = asked.iter().find(|it| it.post_id == Some(post.id())) {
                answers.entry(prompt.number).or_default().0 = Some(post);
            }
        }
        Ok(answers)
    }
}
