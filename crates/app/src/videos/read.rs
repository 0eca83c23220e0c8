//! Reading videos: one, those that are out, one's own.

use super::{FileView, VideoView, findings, may_watch, rows, watched};
use crate::access::Viewer;
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::Scope;
use kernel::video::{Audience, Captions, State, chapters};
use store::videos::{Video, Watch};

impl App {
    pub async fn video(&self, viewer: &Viewer, id: i64) -> Result<VideoView> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        self.video_for(me, id).await
    }

    pub(super) async fn video_for(&self, me: Option<i64>, id: i64) -> Result<VideoView> {
        let professional = self.is_professional(me).await?;
        let (row, watch, pinned) = self
            .store
            .read(move |db| {
                let row = rows::by_id(db, id)?.ok_or(Error::NotFound)?;
                if !may_watch(db, &row, me, professional)? {
                    return Err(Error::NotFound);
                }
                let watch = match me {
                    Some(me) => rows::watch(db, id, me)?,
                    None => None,
                };
                let pinned = rows::questions(db, id)?;
                Ok((row, watch, pinned))
            })
            .await?;
        let mut view = self.video_view(me, row, watch.as_ref()).await?;
        let ids: Vec<i64> = pinned.iter().map(|(_, post)| *post).collect();
        for post in self.post_views(me, &ids).await? {
            let second =
                pinned.iter().find(|(_, id)| *id == post.card.row.id).map_or(0, |(second, _)| *second);
            view.questions.push((u32::try_from(second).unwrap_or(0), post));
        }
        view.questions.sort_by_key(|(second, post)| (*second, post.card.row.id));
        Ok(view)
    }

    /// What is out and the viewer may watch, the newest first.
    pub async fn videos(&self, viewer: &Viewer, range: Range) -> Result<Page<VideoView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let professional = self.is_professional(me).await?;
        let groups = match me {
            Some(me) => self.reader(me).await?.groups.clone(),
            None => Vec::new(),
        };
        let mut audiences = vec![Audience::Public.code()];
        audiences.extend(professional.then_some(Audience::Professionals.code()));
        let (below, limit) = (range.below(), range.rows());
        let (found, cursors) = self
            .store
            .read(move |db| {
                let list = rows::out(db, State::Published.code(), &audiences, &groups, below, limit)?;
                let cursors: Vec<i64> = list.iter().map(|row| row.id).collect();
                let mut found = Vec::with_capacity(list.len());
                for row in list {
                    if may_watch(db, &row, me, professional)? {
                        found.push(row);
                    }
                }
                Ok::<_, Error>((found, cursors))
            })
            .await?;
        self.video_page(me, found, &cursors, range.limit).await
    }

    /// One's own, in every state.
    pub async fn own_videos(&self, viewer: &Viewer, range: Range) -> Result<Page<VideoView>> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let (below, limit) = (range.below(), range.rows());
        let found = self.store.read(move |db| rows::by_owner(db, me, below, limit)).await?;
        let cursors: Vec<i64> = found.iter().map(|row| row.id).collect();
        self.video_page(Some(me), found, &cursors, range.limit).await
    }

    async fn video_page(
        &self,
        me: Option<i64>,
        found: Vec<Video>,
        cursors: &[i64],
        limit: usize,
    ) -> Result<Page<VideoView>> {
        let mut views = Vec::with_capacity(found.len());
        for row in found {
            views.push(self.video_view(me, row, None).await?);
        }
        Ok(Page::new(views, cursors, limit))
    }

    async fn video_view(&self, me: Option<i64>, row: Video, watch: Option<&Watch>) -> Result<VideoView> {
        let is_own = me == Some(row.owner_id);
        let owner = self.account_card(row.owner_id).await?;
        let group = match row.group_id {
            Some(group) => Some(self.account_card(group).await?),
            None => None,
        };
        let can = State::from_code(row.state).can_be_watched();
        let mut heights: Vec<u32> = row.heights.split(',').filter_map(|it| it.parse().ok()).collect();
        heights.sort_unstable_by(|a, b| b.cmp(a));
        let mut files = Vec::new();
        for height in heights.into_iter().filter(|_| can) {
            files.push(FileView { height, url: self.video_url(&row, &format!("{height}.mp4"), me)? });
        }
        let poster = if can { Some(self.video_url(&row, "poster.jpg", me)?) } else { None };
        Ok(VideoView {
            owner,
            group,
            is_own,
            description_html: self.render_text(&row.description, &[]),
            captions: Captions::parse(&row.captions).ok(),
            chapters: chapters(&row.chapters).unwrap_or_default(),
            files,
            poster,
            // What the guard found is for the author.
            findings: if is_own { findings(&row) } else { Vec::new() },
            watch: watched(&row, watch),
            questions: Vec::new(),
            row,
        })
    }
}
