//! What happens after something happened: timelines, caches and streams hear of it, right after the commit.

use crate::{App, Result};
use std::sync::Arc;
use std::time::Duration;
use store::{Event, PostLine, StoreError, outbox, posts, tags};

pub(crate) fn visibility(code: i16) -> feed::Visibility {
    match kernel::Visibility::from_code(code) {
        kernel::Visibility::Public => feed::Visibility::Public,
        kernel::Visibility::Unlisted => feed::Visibility::Unlisted,
        kernel::Visibility::Followers => feed::Visibility::Followers,
        kernel::Visibility::Direct => feed::Visibility::Direct,
        kernel::Visibility::Group => feed::Visibility::Group,
    }
}

/// A line of the outbox as the timelines take it.
pub(crate) fn feed_post(line: &PostLine) -> feed::Post<'_> {
    feed::Post {
        id: line.id,
        author: line.author,
        visibility: visibility(line.visibility),
        reply_to: line.reply_to_account,
        boost_of: line.boost_of_account,
        media: line.media,
        tags: &line.tags,
        direct_to: if visibility(line.visibility) == feed::Visibility::Direct { &line.mentions } else { &[] },
        group: line.group,
    }
}

impl App {
    /// Spreads the news. Called on the thread that committed: memory only, no waiting.
    pub(crate) fn apply(&self, news: &[Event]) {
        for event in news {
            match event {
                Event::PostPublished(line) => self.feed.insert(&feed_post(line)),
                Event::PostEdited(line) => {
                    self.feed.remove(line.author, line.id);
                    self.feed.insert(&feed_post(line));
                    self.forget_card(line.id);
                }
                Event::PostDeleted(line) => {
                    self.feed.remove(line.author, line.id);
                    self.forget_card(line.id);
                }
                Event::PostHeld { line, held, blobs } => {
                    // The line stays in the timelines: its author goes on seeing it there. Everybody else does not
                    // see the card.
                    self.forget_card(line.id);
                    self.hold_files(blobs, *held);
                }
                Event::PostCounted { post } => self.forget_card(*post),
                Event::PostMarked { account, post } => self.caches.marks.forget(*account, *post),
                Event::AccountChanged { account } | Event::AccountCounted { account } => {
                    self.caches.accounts.forget(*account);
                }
                Event::AccountSuspended { account, .. } => self.caches.accounts.forget(*account),
                Event::RelationsChanged { account } => self.caches.readers.forget(*account),
                Event::ListChanged { list } => self.caches.lists.forget(*list),
                Event::AccessEnded { digests, .. } => {
                    for digest in digests {
                        self.caches.pass_guard.bump(digest);
                        self.caches.passes.invalidate(digest);
                    }
                }
                Event::AccountLimited { account, kind, on } => self.limit_changed(*account, *kind, *on),
                Event::RulesChanged => self.caches.rules.clear(),
                Event::JobQueued => {
                    self.job_queued.notify_one();
                    self.slow_job_queued.notify_one();
                }
                Event::Notified { .. } | Event::SessionChanged { .. } => {}
            }
            if !matches!(event, Event::JobQueued) {
                // Nobody listening is fine.
                let _ = self.news.send(Arc::new(event.clone()));
            }
        }
    }

    /// Both cards of a question.
    fn forget_card(&self, post: i64) {
        self.caches.posts.forget(post);
        self.caches.opened.forget(post);
    }

    /// Reads the newest posts into the timelines. Older pages come from the store.
    pub(crate) fn fill_feed(&self) -> Result<()> {
        let window = self.settings.window;
        let mut lines = self.store.read_now(move |db| {
            let mut lines = posts::newest_lines(db, window)?;
            lines.reverse();
            let Some(first) = lines.first().map(|line| line.id) else { return Ok(lines) };
            let place = |lines: &[PostLine], id: i64| lines.binary_search_by_key(&id, |line| line.id).ok();
            for (post, tag) in tags::links_since(db, first)? {
                if let Some(at) = place(&lines, post) {
                    lines[at].tags.push(tag);
                }
            }
            for (post, account) in posts::direct_mentions_since(db, first)? {
                if let Some(at) = place(&lines, post) {
                    lines[at].mentions.push(account);
                }
            }
            Ok::<_, StoreError>(lines)
        })?;
        let full = i64::try_from(lines.len()).is_ok_and(|len| len >= window);
        self.feed.set_horizon(if full { lines[0].id } else { 0 });
        for line in lines.drain(..) {
            self.feed.insert(&feed_post(&line));
        }
        Ok(())
    }

    /// Follows what other processes on the same database do: other servers, and the command line. Runs until the
    /// task is dropped.
    pub async fn follow_outbox(self, every: Duration) {
        let mut cursor = loop {
            match self.store.read(outbox::end).await {
                Ok(cursor) => break cursor,
                Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
            }
            tokio::time::sleep(every).await;
        };
        let node = self.store.node();
        loop {
            tokio::time::sleep(every).await;
            match self.store.read(move |db| outbox::after(db, cursor, node)).await {
                Ok((news, end)) => {
                    cursor = end;
                    self.apply(&news);
                }
                Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
            }
        }
    }
}

impl App {
    /// Drops the timelines in memory, as if every post were older than the window: pages come from the store. What is
    /// read must be the same.
    pub fn forget_timelines(&self) {
        self.feed.set_horizon(i64::MAX);
        self.feed.clear();
    }
}
