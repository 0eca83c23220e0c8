//! Posts: publishing, editing, deleting, boosting, reading.

mod boost;
pub(crate) mod delete;
mod draft;
mod edit;
pub(crate) mod hold;
mod publish;
pub(crate) mod read;

pub use delete::Deleted;
pub(crate) use draft::{Checked, check_language, clean};
pub use draft::{Draft, PlannedKey, Poll};
pub use edit::{Described, Explained, Revision};
pub use publish::Published;
pub(crate) use publish::{Order, insert_poll, interests_of, write};
pub(crate) use read::visible_among;
pub use read::{Context, Source, Version};

use kernel::text::{self, Span};
use kernel::{Handle, Hashtag};
use std::collections::HashSet;
use store::{Db, PostLine, StoreError, accounts, posts, tags};

/// What a text refers to.
pub(crate) struct References {
    /// Handle keys, in the order of the text.
    pub handles: Vec<String>,
    /// Hashtag keys with the way they are written.
    pub tags: Vec<(String, String)>,
}

/// Reads the mentions of local accounts and the hashtags of a text, each once.
pub(crate) fn references(text: &str, host: &str) -> References {
    let mut references = References { handles: Vec::new(), tags: Vec::new() };
    let mut seen = HashSet::new();
    for span in text::spans(text) {
        match span {
            Span::Mention { handle, domain, .. }
                if domain.is_none_or(|domain| domain.eq_ignore_ascii_case(host)) =>
            {
                if let Ok(handle) = Handle::parse(handle)
                    && seen.insert(format!("@{}", handle.key()))
                {
                    references.handles.push(handle.key());
                }
            }
            Span::Hashtag { name, .. } => {
                if let Ok(tag) = Hashtag::parse(name)
                    && seen.insert(format!("#{}", tag.key()))
                {
                    references.tags.push((tag.key(), tag.as_str().to_owned()));
                }
            }
            _ => {}
        }
    }
    references
}

/// The ids of the hashtags, new ones made. `new_id` is asked for each new one.
pub(crate) fn ensure_tags(
    db: &mut Db,
    wanted: &[(String, String)],
    now_ms: i64,
    mut new_id: impl FnMut() -> i64,
) -> Result<Vec<i64>, StoreError> {
    wanted
        .iter()
        .map(|(key, name)| {
            let row = tags::Tag { id: new_id(), key: key.clone(), name: name.clone(), created_at: now_ms };
            Ok(tags::ensure(db, &row)?.id)
        })
        .collect()
}

/// The ids of the handles that exist.
pub(crate) fn mentioned(db: &mut Db, handles: &[String]) -> Result<Vec<i64>, StoreError> {
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    Ok(accounts::ids_of_handles(db, handles)?.into_iter().map(|(_, id)| id).collect())
}

/// The line that timelines keep of a post.
pub(crate) fn line(post: &posts::Post, tags: Vec<i64>, mentions: Vec<i64>) -> PostLine {
    PostLine {
        id: post.id,
        author: post.author_id,
        visibility: post.visibility,
        reply_to: post.in_reply_to_id,
        reply_to_account: post.in_reply_to_account_id,
        boost_of: post.boost_of_id,
        boost_of_account: post.boost_of_account_id,
        media: post.media_count > 0,
        tags,
        mentions,
        group: post.group_id,
    }
}

/// The line of a stored post.
pub(crate) fn line_of(db: &mut Db, post: &posts::Post) -> Result<PostLine, StoreError> {
    let tags = tags::of_posts(db, &[post.id])?.into_iter().map(|(_, tag)| tag.id).collect();
    let mentions = posts::mentions_of(db, &[post.id])?.into_iter().map(|(_, account)| account).collect();
    Ok(line(post, tags, mentions))
}
