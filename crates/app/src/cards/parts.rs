//! What posts are made of, read from the store in few queries.

use crate::Result;
use std::collections::HashMap;
use store::{accounts, conferences, interests, media, oauth, polls, posts, questions, tags};

/// Everything that some posts are made of, read together.
pub(super) struct Parts {
    pub posts: Vec<posts::Post>,
    pub handles: HashMap<i64, String>,
    pub mentions: Vec<(i64, i64)>,
    pub interests: Vec<(i64, String)>,
    pub tags: Vec<(i64, tags::Tag)>,
    pub media: Vec<media::Media>,
    pub polls: Vec<polls::Poll>,
    pub options: Vec<polls::PollOption>,
    /// Which of them are questions.
    pub questions: Vec<i64>,
    /// Their keys: read only for those who may see them.
    pub keys: Vec<questions::Question>,
    pub apps: Vec<oauth::App>,
    /// Of those that are held back: which wait for the speaker of a talk.
    pub talk_holds: Vec<conferences::Hold>,
}

impl Parts {
    pub fn load(db: &mut store::Db, ids: &[i64], with_keys: bool) -> Result<Self> {
        let posts = posts::by_ids(db, ids)?;
        let mentions = posts::mentions_of(db, ids)?;
        let people: Vec<i64> = posts
            .iter()
            .flat_map(|post| [Some(post.author_id), post.in_reply_to_account_id])
            .flatten()
            .chain(mentions.iter().map(|(_, account)| *account))
            .collect();
        let with_media: Vec<i64> =
            posts.iter().filter(|post| post.media_count > 0).map(|post| post.id).collect();
        let poll_ids: Vec<i64> = posts.iter().filter_map(|post| post.poll_id).collect();
        let app_ids: Vec<i64> = posts.iter().filter_map(|post| post.app_id).collect();
        let held: Vec<i64> = posts.iter().filter(|post| post.held).map(|post| post.id).collect();
        let none = poll_ids.is_empty();
        Ok(Self {
            handles: accounts::by_ids(db, &people)?.into_iter().map(|row| (row.id, row.handle)).collect(),
            mentions,
            interests: interests::of_posts(db, ids)?,
            tags: tags::of_posts(db, ids)?,
            media: if with_media.is_empty() { Vec::new() } else { media::of_posts(db, &with_media)? },
            polls: if none { Vec::new() } else { polls::by_ids(db, &poll_ids)? },
            options: if none { Vec::new() } else { polls::options_of(db, &poll_ids)? },
            questions: if none { Vec::new() } else { questions::among(db, &poll_ids)? },
            keys: if with_keys { questions::of_posts(db, &poll_ids)? } else { Vec::new() },
            apps: if app_ids.is_empty() { Vec::new() } else { oauth::apps_by_ids(db, &app_ids)? },
            talk_holds: if held.is_empty() { Vec::new() } else { conferences::holds_among(db, &held)? },
            posts,
        })
    }
}
