//! Boosting a post and taking it back.

use super::{delete, line};
use crate::access::{self, Viewer};
use crate::cards::PostView;
use crate::notifications::{Kind, notify, withdraw};
use crate::{App, Error, Result};
use kernel::{Scope, Visibility};
use store::posts::{Counter, Post};
use store::{Event, accounts, posts};

impl App {
    /// Shows a post to one's own followers. Boosting twice is once.
    pub async fn boost(&self, viewer: &Viewer, id: i64, visibility: Option<Visibility>) -> Result<PostView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let app = self.clone();
        let boost_id = self.new_id();
        let now = self.now();
        let boost = self
            .store
            .write(move |tx| {
                let mut post = access::visible_post(tx, Some(me), id)?;
                if let Some(original) = post.boost_of_id {
                    post = access::visible_post(tx, Some(me), original)?;
                }
                let seen_by = Visibility::from_code(post.visibility);
                let mine = post.author_id == me && seen_by == Visibility::Followers;
                if !seen_by.is_open() && !mine {
                    // A group's post too: its members read it where it stands.
                    return Err(Error::Forbidden(
                        "This post was written for few, so it cannot be boosted.".into(),
                    ));
                }
                if let Some(earlier) = posts::boost_by(tx, me, post.id)? {
                    return Ok(earlier.id);
                }
                let boost = Post {
                    id: boost_id,
                    author_id: me,
                    visibility: visibility.unwrap_or(Visibility::Public).narrower(seen_by).code(),
                    text: String::new(),
                    spoiler: String::new(),
                    sensitive: false,
                    language: None,
                    in_reply_to_id: None,
                    in_reply_to_account_id: None,
                    thread_id: boost_id,
                    boost_of_id: Some(post.id),
                    boost_of_account_id: Some(post.author_id),
                    poll_id: None,
                    app_id: None,
                    media_count: post.media_count,
                    replies_count: 0,
                    boosts_count: 0,
                    favourites_count: 0,
                    edited_at: None,
                    held: false,
                    group_id: None,
                };
                posts::insert(tx, &boost)?;
                posts::count(tx, post.id, Counter::Boosts, 1)?;
                accounts::count_posts(tx, me, 1, Some(now))?;
                tx.emit(now, Event::PostPublished(line(&boost, Vec::new(), Vec::new())))?;
                tx.emit(now, Event::PostCounted { post: post.id })?;
                tx.emit(now, Event::PostMarked { account: me, post: post.id })?;
                tx.emit(now, Event::AccountCounted { account: me })?;
                notify(&app, tx, post.author_id, Kind::Boost, me, Some(&post), now)?;
                Ok(boost.id)
            })
            .await?;
        self.post_view(Some(me), boost).await
    }

    /// Takes a boost back; nothing to take back is fine. Answers with the post itself.
    pub async fn unboost(&self, viewer: &Viewer, id: i64) -> Result<PostView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        let post = self
            .store
            .write(move |tx| {
                let post = access::visible_post(tx, Some(me), id)?;
                let post = post.boost_of_id.unwrap_or(post.id);
                if let Some(boost) = posts::boost_by(tx, me, post)? {
                    delete::remove(tx, &boost, now)?;
                    if let Some(author) = boost.boost_of_account_id {
                        withdraw(tx, Kind::Boost, me, author, Some(post))?;
                    }
                }
                Ok::<_, Error>(post)
            })
            .await?;
        self.post_view(Some(me), post).await
    }
}
