//! Editing a post. Every version is kept and shown.

use super::draft::{Poll, check_beside_pictures, check_language, check_words};
use super::publish::{insert_poll, take_media};
use super::{clean, ensure_tags, line, mentioned, references};
use crate::access::Viewer;
use crate::cards::{MediaCard, PostView};
use crate::groups::inside;
use crate::guard;
use crate::notifications::{Kind, notify};
use crate::{App, Error, Result, questions};
use kernel::poll::PollDraft;
use kernel::question::Key;
use kernel::{Refusal, Scope, Visibility};
use store::posts::{Edit, Post, Wording};
use store::{Event, Tx, accounts, marks, media, polls, posts, tags, transcripts};

/// What a post shall say now; written whole. `media` are all its pictures, in their order; `None` leaves them.
#[derive(Debug, Clone, Default)]
pub struct Revision {
    pub text: String,
    pub spoiler: String,
    pub sensitive: Option<bool>,
    pub language: Option<String>,
    pub media: Option<Vec<i64>>,
    /// New descriptions of pictures.
    pub described: Vec<Described>,
    pub poll: Option<Poll>,
    /// The sealed texts of a question; `None` leaves them.
    pub explained: Option<Explained>,
}

/// What is said to whoever has answered a question.
#[derive(Debug, Clone, Default)]
pub struct Explained {
    pub explanation: String,
    /// One a line.
    pub references: String,
}

/// What a picture shows, anew; `None` leaves it.
#[derive(Debug, Clone, Default)]
pub struct Described {
    pub id: i64,
    pub alt: Option<String>,
    /// Focal point, each from -1 to 1.
    pub focus: Option<(f64, f64)>,
}

impl App {
    pub async fn edit_post(&self, viewer: &Viewer, id: i64, revision: Revision) -> Result<PostView> {
        let author = viewer.account(Scope::WriteStatuses)?;
        let limits = &self.settings.limits;
        let (text, spoiler) = check_words(&revision.text, &revision.spoiler, limits)?;
        let language = check_language(revision.language.as_deref())?;
        if revision.media.as_ref().is_some_and(|media| media.len() > limits.pictures) {
            return Err(Error::invalid(
                "media_ids",
                format!("A post has at most {} pictures.", limits.pictures),
            ));
        }
        for picture in &revision.described {
            crate::media::check_alt(picture.alt.as_deref().unwrap_or_default(), limits)?;
        }
        let poll = revision.poll.as_ref().map(|poll| poll.check(limits)).transpose()?;
        let explained = match &revision.explained {
            None => None,
            Some(texts) => {
                let key = Key {
                    explanation: clean(&texts.explanation, "explanation")?,
                    references: clean(&texts.references, "references")?,
                    ..Key::default()
                };
                Some(key.check(1, limits)?)
            }
        };
        let options = poll.as_ref().map(|poll| poll.options.as_slice());
        let mut pieces = guard::of_post(&text, &spoiler, options);
        pieces.extend(guard::of_key(poll.as_ref().and_then(|poll| poll.key.as_ref())));
        pieces.extend(guard::of_key(explained.as_ref()));
        pieces.extend(
            revision.described.iter().filter_map(|picture| picture.alt.as_deref()).map(guard::of_alt),
        );
        let in_reply_to = self.visible(Some(author), id).await?.in_reply_to_id;
        let met = self.check_rules(author, &pieces).await?;
        let passed = self.guard(author, pieces, guard::Place { in_reply_to, editing: Some(id) }).await;
        let pictures = self.check_pictures(author, revision.media.as_deref().unwrap_or_default()).await;
        let passed = guard::together(passed, pictures)?;
        let refs = references(&text, self.settings.host());
        let app = self.clone();
        let now = self.now();
        // Versions are ordered by id: the first one's comes first.
        let first_id = self.new_id();
        let edit_id = self.new_id();
        self.store
            .write(move |tx| {
                let old = posts::by_id(tx, id)?
                    .filter(|post| post.author_id == author && post.boost_of_id.is_none())
                    .ok_or(Error::NotFound)?;
                let had = media::of_posts(tx, &[id])?;
                let keep = revision.media.clone().unwrap_or_else(|| had.iter().map(|row| row.id).collect());
                let is_question = questions::edit::is_question(tx, &old)?;
                if text.is_empty() && (keep.is_empty() || is_question) {
                    return Err(Refusal::blank(
                        "text",
                        "The post would be empty. Write something, or delete it.",
                    )
                    .into());
                }
                if !is_question {
                    check_beside_pictures(poll.as_ref(), !keep.is_empty())?;
                }
                if old.edited_at.is_none() {
                    let first = version(tx, &old, &had, first_id, kernel::id::created_ms(id))?;
                    posts::insert_edit(tx, &first)?;
                }
                change_media(tx, id, author, &had, &keep, &revision)?;
                let poll_id = change_poll(tx, &old, poll.as_ref(), now)?;
                if let Some(texts) = &explained {
                    questions::edit::explain(tx, id, texts)?;
                }
                let sensitive = revision.sensitive.unwrap_or(old.sensitive) || !spoiler.is_empty();
                let wording = Wording {
                    text: text.clone(),
                    spoiler: spoiler.clone(),
                    sensitive,
                    language: language.clone().or_else(|| old.language.clone()),
                    media_count: i16::try_from(keep.len()).unwrap_or(0),
                    poll_id,
                    edited_at: Some(now),
                };
                posts::reword(tx, id, &wording)?;
                let closed = old.visibility == Visibility::Group.code();
                let named = if closed { &[][..] } else { &refs.tags };
                let tag_ids = ensure_tags(tx, named, now, || app.new_id())?;
                tags::set_of_post(tx, id, &tag_ids)?;
                let before: Vec<i64> =
                    posts::mentions_of(tx, &[id])?.into_iter().map(|(_, who)| who).collect();
                let mut mentions = mentioned(tx, &refs.handles)?;
                posts::clear_mentions(tx, id)?;
                // Somebody who could read a direct post goes on being able to: an edit takes nobody's copy away.
                mentions
                    .extend(before.iter().filter(|who| !mentions.contains(who)).copied().collect::<Vec<_>>());
                posts::mention(tx, id, &mentions)?;
                let post = posts::by_id(tx, id)?.ok_or(Error::NotFound)?;
                let keys: Vec<String> = refs.tags.iter().map(|(key, _)| key.clone()).collect();
                let followers = accounts::by_id(tx, author)?.map_or(0, |row| row.followers_count);
                transcripts::touch_post(tx, id, now)?;
                crate::sessions::edited(&app, tx, &post, &keys, followers, now)?;
                let pictures = media::of_posts(tx, &[id])?;
                let latest = version(tx, &post, &pictures, edit_id, now)?;
                posts::insert_edit(tx, &latest)?;
                for who in mentions.iter().filter(|who| !before.contains(who)) {
                    notify(&app, tx, *who, Kind::Mention, author, Some(&post), now)?;
                }
                for boost in posts::boosts_of(tx, id)? {
                    notify(&app, tx, boost.author_id, Kind::Update, author, Some(&post), now)?;
                }
                if marks::pinned(tx, author)?.contains(&id) {
                    tx.emit(now, Event::PostMarked { account: author, post: id })?;
                }
                passed.record(tx, now, author, &format!("post:{id}"))?;
                tx.emit(now, Event::PostEdited(line(&post, tag_ids, mentions)))?;
                met.file(&app, tx, &post, now)?;
                if let Some(group) = post.group_id.filter(|_| !post.held)
                    && let Some(why) = inside::rereads(tx, group, author, &text, now)?
                {
                    inside::wait(tx, &post, why, now)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.post_view(Some(author), id).await
    }
}

/// A version as it is kept.
fn version(tx: &mut Tx<'_>, post: &Post, pictures: &[media::Media], id: i64, at: i64) -> Result<Edit> {
    let cards: Vec<MediaCard> = pictures.iter().map(MediaCard::of).collect();
    let options = match post.poll_id {
        None => None,
        Some(poll) => {
            let titles: Vec<String> =
                polls::options_of(tx, &[poll])?.into_iter().map(|option| option.title).collect();
            Some(serde_json::to_string(&titles).map_err(|error| Error::Broken(error.to_string()))?)
        }
    };
    Ok(Edit {
        id,
        post_id: post.id,
        text: post.text.clone(),
        spoiler: post.spoiler.clone(),
        sensitive: post.sensitive,
        media: serde_json::to_string(&cards).map_err(|error| Error::Broken(error.to_string()))?,
        poll_options: options,
        created_at: at,
    })
}

fn change_media(
    tx: &mut Tx<'_>,
    post: i64,
    author: i64,
    had: &[media::Media],
    keep: &[i64],
    revision: &Revision,
) -> Result<()> {
    let gone: Vec<i64> = had.iter().map(|row| row.id).filter(|id| !keep.contains(id)).collect();
    media::detach(tx, &gone)?;
    take_media(tx, keep, author, None, post)?;
    for Described { id, alt, focus } in &revision.described {
        let row = media::owned(tx, author, *id)?.ok_or(Error::NotFound)?;
        let alt = alt.as_deref().unwrap_or(&row.alt).to_owned();
        media::describe(tx, *id, &alt, focus.unwrap_or((row.focus_x, row.focus_y)))?;
    }
    Ok(())
}

/// Other options are another poll: its votes begin anew. Those of a question are held to stricter rules.
fn change_poll(tx: &mut Tx<'_>, old: &Post, poll: Option<&PollDraft>, now: i64) -> Result<Option<i64>> {
    if questions::edit::is_question(tx, old)? {
        return questions::edit::change_poll(tx, old, poll, now);
    }
    let Some(draft) = poll else {
        if let Some(id) = old.poll_id {
            polls::delete(tx, id)?;
        }
        return Ok(None);
    };
    if let Some(id) = old.poll_id {
        let titles: Vec<String> =
            polls::options_of(tx, &[id])?.into_iter().map(|option| option.title).collect();
        let same = draft.key.is_none()
            && polls::by_id(tx, id)?.is_some_and(|row| row.multiple == draft.multiple)
            && titles == draft.options;
        if same {
            return Ok(Some(id));
        }
        polls::delete(tx, id)?;
    }
    store::jobs::cancel(tx, old.id)?;
    insert_poll(tx, old.id, draft, now)?;
    Ok(Some(old.id))
}
