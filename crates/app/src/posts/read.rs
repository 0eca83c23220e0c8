//! Reading posts: one, its thread, its versions, its source.

use crate::access::{self, Viewer};
use crate::cards::{MediaCard, PostView};
use crate::pages::Page;
use crate::{App, Error, Range, Result};
use kernel::Scope;
use std::collections::HashMap;
use store::posts;

/// How much of a thread is shown: to anybody, and to somebody signed in.
const ANYBODY: (usize, usize) = (40, 60);
const SIGNED_IN: (usize, usize) = (4096, 4096);

/// The thread around a post: what it answers, oldest first, and what answers it, depth first.
#[derive(Debug)]
pub struct Context {
    pub ancestors: Vec<PostView>,
    pub descendants: Vec<PostView>,
}

/// A post as its author typed it.
#[derive(Debug)]
pub struct Source {
    pub id: i64,
    pub text: String,
    pub spoiler: String,
}

/// What a post said at some time.
#[derive(Debug)]
pub struct Version {
    pub content: String,
    pub spoiler: String,
    pub sensitive: bool,
    pub created_at: i64,
    pub media: Vec<MediaCard>,
    pub poll_options: Option<Vec<String>>,
}

impl App {
    pub async fn post(&self, viewer: &Viewer, id: i64) -> Result<PostView> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        self.visible(me, id).await?;
        self.post_view(me, id).await
    }

    /// Several posts; those that are not there or not for the viewer are left out.
    pub async fn posts_by_ids(&self, viewer: &Viewer, ids: Vec<i64>) -> Result<Vec<PostView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let wanted = ids.clone();
        let seen = self.store.read(move |db| visible_among(db, me, &wanted)).await?;
        let ids: Vec<i64> = ids.into_iter().filter(|id| seen.contains(id)).collect();
        self.post_views(me, &ids).await
    }

    pub(crate) async fn visible(&self, me: Option<i64>, id: i64) -> Result<posts::Post> {
        self.store.read(move |db| access::visible_post(db, me, id)).await
    }

    pub async fn context(&self, viewer: &Viewer, id: i64) -> Result<Context> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let (up, down) = if me.is_some() { SIGNED_IN } else { ANYBODY };
        let (ancestors, descendants) = self
            .store
            .read(move |db| {
                let post = access::visible_post(db, me, id)?;
                let mut ancestors = Vec::new();
                let mut next = post.in_reply_to_id;
                while let Some(parent) = next.filter(|_| ancestors.len() < up) {
                    let Some(parent) = posts::by_id(db, parent)? else { break };
                    ancestors.push(parent.id);
                    next = parent.in_reply_to_id;
                }
                ancestors.reverse();
                let mut children: HashMap<i64, Vec<i64>> = HashMap::new();
                let mut level = vec![post.id];
                let mut found = 0;
                while !level.is_empty() && found < down {
                    let room = i64::try_from(down - found).unwrap_or(60);
                    let replies = posts::replies_to(db, &level, room)?;
                    found += replies.len();
                    level = replies.iter().map(|(id, _)| *id).collect();
                    for (id, parent) in replies {
                        children.entry(parent).or_default().push(id);
                    }
                }
                let mut descendants = Vec::new();
                let mut stack: Vec<i64> = children.remove(&post.id).unwrap_or_default();
                stack.reverse();
                while let Some(id) = stack.pop() {
                    descendants.push(id);
                    stack.extend(children.remove(&id).unwrap_or_default().into_iter().rev());
                }
                let all: Vec<i64> = ancestors.iter().chain(&descendants).copied().collect();
                let seen = visible_among(db, me, &all)?;
                ancestors.retain(|id| seen.contains(id));
                descendants.retain(|id| seen.contains(id));
                Ok::<_, Error>((ancestors, descendants))
            })
            .await?;
        let silenced = self.silenced_for(me).await?;
        let mut descendants = self.post_views(me, &descendants).await?;
        descendants.retain(|view| !silenced.contains(&view.author.row.id));
        Ok(Context { ancestors: self.post_views(me, &ancestors).await?, descendants })
    }

    pub async fn source(&self, viewer: &Viewer, id: i64) -> Result<Source> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let post = self.visible(Some(me), id).await?;
        if post.author_id != me {
            return Err(Error::NotFound);
        }
        Ok(Source { id, text: post.text, spoiler: post.spoiler })
    }

    /// Every version, oldest first; the first and only one when it was never edited.
    pub async fn history(&self, viewer: &Viewer, id: i64) -> Result<(PostView, Vec<Version>)> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let post = self.visible(me, id).await?;
        let view = self.post_view(me, id).await?;
        let edits = self.store.read(move |db| posts::edits(db, id)).await?;
        if edits.is_empty() {
            let only = Version {
                content: view.card.content.clone(),
                spoiler: post.spoiler,
                sensitive: post.sensitive,
                created_at: kernel::id::created_ms(id),
                media: view.card.media.clone(),
                poll_options: view.card.poll.as_ref().map(|poll| poll.titles()),
            };
            return Ok((view, vec![only]));
        }
        let versions = edits
            .into_iter()
            .map(|edit| Version {
                content: self.render_text(&edit.text, &view.card.mention_handles()),
                spoiler: edit.spoiler,
                sensitive: edit.sensitive,
                created_at: edit.created_at,
                media: kept_pictures(&edit.media, post.held),
                poll_options: edit.poll_options.and_then(|titles| serde_json::from_str(&titles).ok()),
            })
            .collect();
        Ok((view, versions))
    }

    /// Accounts that boosted a post.
    pub async fn boosted_by(
        &self,
        viewer: &Viewer,
        id: i64,
        range: Range,
    ) -> Result<Page<crate::cards::AccountView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let rows = self
            .store
            .read(move |db| {
                access::visible_post(db, me, id)?;
                Ok::<_, Error>(store::marks::boosted_by(db, id, range.below(), range.rows())?)
            })
            .await?;
        self.account_page(rows, range.limit).await
    }

    /// Accounts that favourited a post.
    pub async fn favourited_by(
        &self,
        viewer: &Viewer,
        id: i64,
        range: Range,
    ) -> Result<Page<crate::cards::AccountView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let rows = self
            .store
            .read(move |db| {
                access::visible_post(db, me, id)?;
                Ok::<_, Error>(store::marks::favourited_by(db, id, range.below(), range.rows())?)
            })
            .await?;
        self.account_page(rows, range.limit).await
    }
}

/// The pictures of a version. Those of a held post are served at another address.
fn kept_pictures(json: &str, held: bool) -> Vec<MediaCard> {
    let mut cards: Vec<MediaCard> = serde_json::from_str(json).unwrap_or_default();
    for card in &mut cards {
        card.held = held;
    }
    cards
}

/// Which of the posts `me` may see.
pub(crate) fn visible_among(db: &mut store::Db, me: Option<i64>, ids: &[i64]) -> Result<Vec<i64>> {
    let mut seen = Vec::new();
    for chunk in ids.chunks(500) {
        for post in posts::by_ids(db, chunk)? {
            if access::may_see(db, me, &post)? {
                seen.push(post.id);
            }
        }
    }
    Ok(seen)
}
