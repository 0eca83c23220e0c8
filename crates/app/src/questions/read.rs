//! Reading questions: one, and the newest.

use crate::access::Viewer;
use crate::cards::PostView;
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::Scope;
use store::questions;

impl App {
    /// The post of a question. Its key is there when the viewer may see it.
    pub async fn question(&self, viewer: &Viewer, post: i64) -> Result<PostView> {
        let view = self.post(viewer, post).await?;
        if view.card.is_question { Ok(view) } else { Err(Error::NotFound) }
    }

    /// Public questions of everybody, newest first.
    pub async fn newest_questions(&self, viewer: &Viewer, range: Range) -> Result<Page<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let (found, seen) = self
            .store
            .read(move |db| {
                let found = questions::newest_public(db, range.below(), range.rows())?;
                let seen = crate::posts::visible_among(db, me, &found)?;
                Ok::<_, Error>((found, seen))
            })
            .await?;
        let silenced = self.silenced_for(me).await?;
        let shown: Vec<i64> = found.iter().copied().filter(|id| seen.contains(id)).collect();
        let mut views = self.post_views(me, &shown).await?;
        views.retain(|view| !silenced.contains(&view.author.row.id));
        Ok(Page::new(views, &found, range.limit))
    }

    /// The viewer's own questions, newest first.
    pub async fn own_questions(&self, viewer: &Viewer, range: Range) -> Result<Page<PostView>> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let found = self
            .store
            .read(move |db| questions::by_author(db, me, range.below(), range.rows()))
            .await
            .map_err(Error::from)?;
        Ok(Page::new(self.post_views(Some(me), &found).await?, &found, range.limit))
    }
}
