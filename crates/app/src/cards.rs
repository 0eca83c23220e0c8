//! Cards: accounts and posts ready to be shown, rendered once and kept until they change.
//!
//! A question has two cards: the one that everybody gets has no key in it, and the one with the key is read only for
//! those who have answered, and for all when it has closed.

mod account;
mod parts;

use crate::cache::Guarded;
use crate::credentials::Standing;
use crate::marks::Marks;
use crate::questions::Opened;
use crate::{App, Error, Result, Settings};
use kernel::Visibility;
use kernel::group::Privacy;
use kernel::session::GroupKind;
use parts::Parts;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use store::{accounts, media, polls, posts, tags};
use wire::html::{self, Links};
use wire::mastodon::{self as api, Fragment, StatusBody, StatusJson};
use wire::time::iso;

/// An account as others see it.
#[derive(Debug)]
pub struct AccountCard {
    pub row: accounts::Account,
    pub url: String,
    pub avatar: String,
    pub header: String,
    pub bio_html: String,
    pub fields: Vec<Field>,
    pub standing: Standing,
    /// What kind of group it is, when it is one.
    pub group: Option<GroupKind>,
    /// Who reads it, when it is a group with members; a pseudonym is as hidden as a hidden group.
    pub privacy: Option<Privacy>,
    /// The group that it is a pseudonym in.
    pub pseudonym_in: Option<i64>,
    /// The Mastodon entity.
    pub json: String,
}

/// Shared, because many posts have one author.
pub type AccountView = Arc<AccountCard>;

/// A line of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    pub value: String,
}

/// A picture. Kept in versions of posts too, so its fields only grow.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MediaCard {
    pub id: i64,
    pub blob: String,
    pub thumbnail: String,
    pub width: i32,
    pub height: i32,
    pub thumbnail_width: i32,
    pub thumbnail_height: i32,
    pub blurhash: String,
    pub animated: bool,
    pub alt: String,
    pub focus: (f64, f64),
    /// Whether its post is held back: its files have another address then, which asks who looks.
    #[serde(default)]
    pub held: bool,
}

/// A poll without its viewer.
#[derive(Debug)]
pub struct PollCard {
    pub row: polls::Poll,
    pub options: Vec<polls::PollOption>,
}

/// A post as everybody sees it who may.
#[derive(Debug)]
pub struct PostCard {
    pub row: posts::Post,
    pub created_at: i64,
    pub url: String,
    pub content: String,
    pub media: Vec<MediaCard>,
    /// `(account, handle)`.
    pub mentions: Vec<(i64, String)>,
    pub tags: Vec<tags::Tag>,
    pub poll: Option<PollCard>,
    /// Whether its poll has a key.
    pub is_question: bool,
    /// The key; `None` in the card that everybody gets.
    pub opened: Option<Opened>,
    pub app_name: Option<String>,
    /// Handle of whom it answers.
    pub reply_to: Option<String>,
    /// Whether its pictures are covered, by its author or by a moderator.
    pub sensitive: bool,
    /// The no-post talk whose speaker it waits for.
    pub waits_at: Option<i64>,
    fragment: Fragment,
}

/// A poll for a viewer: totals are `None` while they are hidden.
#[derive(Debug, Clone)]
pub struct PollView {
    pub id: i64,
    pub expires_at: i64,
    pub expired: bool,
    pub multiple: bool,
    pub voters: i64,
    pub voted: bool,
    pub own: Vec<i16>,
    pub options: Vec<(String, Option<i64>)>,
    pub is_question: bool,
}

/// A post for a viewer.
#[derive(Debug, Clone)]
pub struct PostView {
    pub card: Arc<PostCard>,
    pub author: AccountView,
    pub boost: Option<Box<PostView>>,
    /// `None` when nobody is signed in.
    pub marks: Option<Marks>,
    pub poll: Option<PollView>,
    /// Whether it is the viewer's own.
    pub mine: bool,
}

impl MediaCard {
    pub(crate) fn of(row: &media::Media) -> Self {
        Self {
            id: row.id,
            blob: row.blob.clone(),
            thumbnail: row.thumbnail.clone(),
            width: row.width,
            height: row.height,
            thumbnail_width: row.thumbnail_width,
            thumbnail_height: row.thumbnail_height,
            blurhash: row.blurhash.clone(),
            animated: row.animated,
            alt: row.alt.clone(),
            focus: (row.focus_x, row.focus_y),
            held: false,
        }
    }

    fn file_url(&self, settings: &Settings, key: &str) -> String {
        if self.held { settings.held_file_url(key) } else { settings.blob_url(key) }
    }

    pub fn attachment(&self, settings: &Settings) -> api::Attachment {
        api::Attachment {
            id: api::id(self.id),
            kind: "image",
            url: self.file_url(settings, &self.blob),
            preview_url: self.file_url(settings, &self.thumbnail),
            remote_url: None,
            preview_remote_url: None,
            text_url: None,
            meta: api::AttachmentMeta {
                original: api::Size::new(self.width, self.height),
                small: api::Size::new(self.thumbnail_width, self.thumbnail_height),
                focus: api::Focus { x: self.focus.0, y: self.focus.1 },
            },
            description: (!self.alt.is_empty()).then(|| self.alt.clone()),
            blurhash: self.blurhash.clone(),
        }
    }
}

impl PollCard {
    pub fn titles(&self) -> Vec<String> {
        self.options.iter().map(|option| option.title.clone()).collect()
    }

    fn view(&self, votes: &[i16], mine: bool, is_question: bool, now: i64) -> PollView {
        let expired = self.row.expires_at <= now;
        let open = expired || mine || !self.row.hide_totals || (is_question && !votes.is_empty());
        PollView {
            id: self.row.id,
            expires_at: self.row.expires_at,
            expired,
            multiple: self.row.multiple,
            voters: self.row.voters_count,
            voted: !votes.is_empty(),
            own: votes.to_vec(),
            options: self.options.iter().map(|it| (it.title.clone(), open.then_some(it.votes))).collect(),
            is_question,
        }
    }
}

impl PostCard {
    pub fn visibility(&self) -> Visibility {
        Visibility::from_code(self.row.visibility)
    }

    /// Whether somebody may see the key: its author, who has answered, and everybody when it has closed.
    fn opens_to(&self, me: Option<i64>, marks: Option<&Marks>, now: i64) -> bool {
        self.is_question
            && (me == Some(self.row.author_id)
                || marks.is_some_and(|marks| !marks.votes.is_empty())
                || self.poll.as_ref().is_some_and(|poll| poll.row.expires_at <= now))
    }

    pub fn mention_handles(&self) -> Vec<String> {
        self.mentions.iter().map(|(_, handle)| handle.to_ascii_lowercase()).collect()
    }
}

impl PollView {
    fn json(&self, signed_in: bool) -> String {
        api::json(&api::Poll {
            id: api::id(self.id),
            expires_at: Some(iso(self.expires_at)),
            expired: self.expired,
            multiple: self.multiple,
            votes_count: self.options.iter().filter_map(|(_, votes)| *votes).sum(),
            voters_count: self.multiple.then_some(self.voters),
            voted: signed_in.then_some(self.voted),
            own_votes: signed_in.then(|| self.own.clone()),
            options: self
                .options
                .iter()
                .map(|(title, votes)| api::PollOption { title: title.clone(), votes_count: *votes })
                .collect(),
            emojis: [],
        })
    }
}

impl PostView {
    pub fn id(&self) -> i64 {
        self.card.row.id
    }

    /// The Mastodon entity.
    pub fn json(&self) -> String {
        self.status(None).to_json()
    }

    /// The entity of a deleted post, with what was typed.
    pub fn json_with_text(&self, text: &str) -> String {
        self.status(Some(text)).to_json()
    }

    pub fn write_json(&self, out: &mut String) {
        self.status(None).write(out);
    }

    /// The poll alone.
    pub fn poll_json(&self) -> Option<String> {
        self.poll.as_ref().map(|poll| poll.json(self.marks.is_some()))
    }

    fn status<'a>(&'a self, text: Option<&'a str>) -> StatusJson<'a> {
        StatusJson {
            body: &self.card.fragment,
            account: &self.author.json,
            poll: self.poll_json(),
            reblog: self.boost.as_ref().map(|boost| Box::new(boost.status(None))),
            marks: self.marks.as_ref().map(|marks| api::Marks {
                favourited: marks.favourited,
                reblogged: marks.boosted,
                muted: marks.muted,
                bookmarked: marks.bookmarked,
                pinned: (self.mine && self.boost.is_none()).then_some(marks.pinned),
            }),
            text,
        }
    }
}

/// Where the links of a text lead: only accounts that exist become links.
struct Local<'a> {
    settings: &'a Settings,
    known: &'a [String],
}

impl Links for Local<'_> {
    fn account(&self, handle: &str, domain: Option<&str>) -> Option<String> {
        let here = domain.is_none_or(|domain| domain.eq_ignore_ascii_case(self.settings.host()));
        (here && self.known.contains(&handle.to_ascii_lowercase())).then(|| self.settings.account_url(handle))
    }

    fn tag(&self, key: &str) -> String {
        self.settings.tag_url(key)
    }
}

impl App {
    /// HTML of a text; `known` are the handle keys that exist.
    pub(crate) fn render_text(&self, text: &str, known: &[String]) -> String {
        html::render(text, &Local { settings: &self.settings, known })
    }

    pub(crate) async fn post_view(&self, me: Option<i64>, id: i64) -> Result<PostView> {
        self.post_views(me, &[id]).await?.pop().ok_or(Error::NotFound)
    }

    /// Posts for a viewer, in this order. Those that are gone, those that are held back, and those of accounts that do
    /// not take part, are left out. The caller has decided that the viewer may see them.
    pub(crate) async fn post_views(&self, me: Option<i64>, ids: &[i64]) -> Result<Vec<PostView>> {
        self.views(me, ids, false).await
    }

    /// [`App::post_views`] with everything that is held back or whose author is suspended.
    pub(crate) async fn post_views_for_moderator(&self, me: i64, ids: &[i64]) -> Result<Vec<PostView>> {
        self.views(Some(me), ids, true).await
    }

    async fn views(&self, me: Option<i64>, ids: &[i64], everything: bool) -> Result<Vec<PostView>> {
        let mut cards = self.post_cards(ids).await?;
        if !everything {
            cards = self.without_closed(me, cards).await?;
        }
        let boosted: Vec<i64> = cards.iter().filter_map(|card| card.row.boost_of_id).collect();
        let boosted = self.post_cards(&boosted).await?;
        let authors: Vec<i64> = cards.iter().chain(&boosted).map(|card| card.row.author_id).collect();
        let authors = self.account_cards(&authors).await?;
        let author = |id: i64| {
            authors
                .iter()
                .find(|card| card.row.id == id && (everything || card.row.state == accounts::ACTIVE))
                .cloned()
        };
        let all: Vec<&Arc<PostCard>> = cards.iter().chain(&boosted).collect();
        let mut marks: Vec<Option<Marks>> = match me {
            None => all.iter().map(|_| None).collect(),
            Some(me) => {
                let asked: Vec<_> =
                    all.iter().map(|card| (card.row.id, card.row.thread_id, card.row.poll_id)).collect();
                self.marks(me, &asked).await?.into_iter().map(Some).collect()
            }
        };
        let now = self.now();
        let open: Vec<i64> = all
            .iter()
            .zip(&marks)
            .filter(|(card, marks)| card.opens_to(me, marks.as_ref(), now))
            .map(|(card, _)| card.row.id)
            .collect();
        let opened = self.opened_cards(&open).await?;
        let mut inner_marks = marks.split_off(cards.len());
        let view =
            |card: &Arc<PostCard>, marks: Option<Marks>, boost: Option<Box<PostView>>| -> Option<PostView> {
                let author = author(card.row.author_id)?;
                let mine = me == Some(card.row.author_id);
                if card.row.held && !mine && !everything {
                    return None;
                }
                let votes = marks.as_ref().map(|marks| marks.votes.clone()).unwrap_or_default();
                let card = opened.iter().find(|opened| opened.row.id == card.row.id).unwrap_or(card);
                let poll = card.poll.as_ref().map(|poll| poll.view(&votes, mine, card.is_question, now));
                Some(PostView { card: card.clone(), author, boost, marks, poll, mine })
            };
        let mut views = Vec::with_capacity(cards.len());
        for (card, outer) in cards.iter().zip(marks) {
            let Some(original) = card.row.boost_of_id else {
                views.extend(view(card, outer, None));
                continue;
            };
            let Some(at) = boosted.iter().position(|card| card.row.id == original) else { continue };
            let inner = inner_marks[at].take();
            inner_marks[at].clone_from(&inner);
            let Some(boost) = view(&boosted[at], inner.clone(), None) else { continue };
            // A boost shows the marks of what it boosts: a client's heart is on the post, not on the boost.
            views.extend(view(card, inner, Some(Box::new(boost))));
        }
        Ok(views)
    }

    /// Leaves out what is written in groups that the viewer is not in: the second lock, behind the caller's.
    async fn without_closed(&self, me: Option<i64>, cards: Vec<Arc<PostCard>>) -> Result<Vec<Arc<PostCard>>> {
        if cards.iter().all(|card| card.visibility() != Visibility::Group) {
            return Ok(cards);
        }
        let mut shown = Vec::with_capacity(cards.len());
        for card in cards {
            let inside = match card.row.group_id {
                _ if card.visibility() != Visibility::Group || me == Some(card.row.author_id) => true,
                Some(group) => self.is_member(me, group).await?,
                None => false,
            };
            if inside {
                shown.push(card);
            }
        }
        Ok(shown)
    }

    async fn post_cards(&self, ids: &[i64]) -> Result<Vec<Arc<PostCard>>> {
        self.cards_from(&self.caches.posts, ids, false).await
    }

    /// Questions with their keys.
    async fn opened_cards(&self, ids: &[i64]) -> Result<Vec<Arc<PostCard>>> {
        self.cards_from(&self.caches.opened, ids, true).await
    }

    async fn cards_from(
        &self,
        cache: &Guarded<Arc<PostCard>>,
        ids: &[i64],
        with_keys: bool,
    ) -> Result<Vec<Arc<PostCard>>> {
        let mut found: HashMap<i64, Arc<PostCard>> = HashMap::with_capacity(ids.len());
        let mut missing = Vec::new();
        for id in ids {
            match cache.get(*id) {
                Some(card) => drop(found.insert(*id, card)),
                None => missing.push(*id),
            }
        }
        if !missing.is_empty() {
            missing.sort_unstable();
            missing.dedup();
            let tickets: Vec<_> = missing.iter().map(|id| (*id, cache.ticket(*id))).collect();
            let parts = self.store.read(move |db| Parts::load(db, &missing, with_keys)).await?;
            for row in parts.posts.clone() {
                let id = row.id;
                let Some(card) = self.render_post(row, &parts) else { continue };
                let card = Arc::new(card);
                if let Some((_, ticket)) = tickets.iter().find(|(known, _)| *known == id) {
                    cache.keep(id, *ticket, card.clone());
                }
                found.insert(id, card);
            }
        }
        Ok(ids.iter().filter_map(|id| found.get(id).cloned()).collect())
    }

    fn render_post(&self, row: posts::Post, parts: &Parts) -> Option<PostCard> {
        let settings = &self.settings;
        let handle = parts.handles.get(&row.author_id)?;
        let created_at = kernel::id::created_ms(row.id);
        let url = settings.post_url(handle, row.id);
        let mentions: Vec<(i64, String)> = parts
            .mentions
            .iter()
            .filter(|(post, _)| *post == row.id)
            .filter_map(|(_, account)| Some((*account, parts.handles.get(account)?.clone())))
            .collect();
        let known: Vec<String> = mentions.iter().map(|(_, handle)| handle.to_ascii_lowercase()).collect();
        let mut content = self.render_text(&row.text, &known);
        if let Some((_, declared)) = parts.interests.iter().find(|(post, _)| *post == row.id) {
            // Part of the content, so that every client shows it.
            let declared = html::escape(declared).replace('\n', "<br>");
            content.push_str(&format!("<p>Declared interests of the author: {declared}</p>"));
        }
        let poll =
            row.poll_id.and_then(|id| parts.polls.iter().find(|poll| poll.id == id)).map(|poll| PollCard {
                row: poll.clone(),
                options: parts.options.iter().filter(|option| option.poll_id == poll.id).cloned().collect(),
            });
        let opened = parts.keys.iter().find(|key| key.post_id == row.id).map(|key| {
            let titles = poll.as_ref().map(PollCard::titles).unwrap_or_default();
            Opened::of(key, &titles, std::mem::take(&mut content), |text| self.render_text(text, &[]))
        });
        if let Some(opened) = &opened {
            // Part of the content, as the interests are.
            content = opened.content();
        }
        let media: Vec<MediaCard> = parts
            .media
            .iter()
            .filter(|it| it.post_id == Some(row.id))
            .map(|it| MediaCard { held: row.held, ..MediaCard::of(it) })
            .collect();
        let tags: Vec<tags::Tag> =
            parts.tags.iter().filter(|(post, _)| *post == row.id).map(|(_, tag)| tag.clone()).collect();
        let app = row.app_id.and_then(|id| parts.apps.iter().find(|app| app.id == id));
        let sensitive = row.sensitive || (row.media_count > 0 && self.limited.is_sensitive(row.author_id));
        let body = StatusBody {
            id: api::id(row.id),
            created_at: iso(created_at),
            in_reply_to_id: row.in_reply_to_id.map(api::id),
            in_reply_to_account_id: row.in_reply_to_account_id.map(api::id),
            sensitive,
            spoiler_text: row.spoiler.clone(),
            visibility: Visibility::from_code(row.visibility).name(),
            language: row.language.clone(),
            uri: settings.post_uri(handle, row.id),
            url: url.clone(),
            replies_count: row.replies_count,
            reblogs_count: row.boosts_count,
            favourites_count: row.favourites_count,
            quotes_count: 0,
            edited_at: row.edited_at.map(iso),
            content: content.clone(),
            application: app.map(|app| api::StatusApplication::new(app.name.clone(), app.website.clone())),
            media_attachments: media.iter().map(|it| it.attachment(settings)).collect(),
            mentions: mentions
                .iter()
                .map(|(id, handle)| api::Mention {
                    id: api::id(*id),
                    username: handle.clone(),
                    url: settings.account_url(handle),
                    acct: handle.clone(),
                })
                .collect(),
            tags: tags
                .iter()
                .map(|tag| api::StatusTag { name: tag.key.clone(), url: settings.tag_url(&tag.key) })
                .collect(),
            emojis: [],
            card: None,
            quote: None,
            quote_approval: api::QuoteApproval::default(),
        };
        Some(PostCard {
            sensitive,
            fragment: body.fragment(),
            created_at,
            url,
            content,
            media,
            mentions,
            tags,
            poll,
            is_question: parts.questions.contains(&row.id),
            opened,
            waits_at: parts
                .talk_holds
                .iter()
                .find(|hold| hold.post_id == row.id && hold.state != store::conferences::RELEASED)
                .map(|hold| hold.session_id),
            app_name: app.map(|app| app.name.clone()),
            reply_to: row.in_reply_to_account_id.and_then(|whom| parts.handles.get(&whom).cloned()),
            row,
        })
    }
}
