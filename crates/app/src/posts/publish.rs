//! Publishing a post, now or at its time.

use super::draft::{Checked, Draft};
use super::{References, ensure_tags, line, mentioned, references};
use crate::access::{self, Viewer};
use crate::cards::PostView;
use crate::groups::inside::{self, Asked, Audience};
use crate::guard::{self, Passed};
use crate::notifications::{Kind, notify};
use crate::rules::Met;
use crate::scheduled::ScheduledView;
use crate::{App, Error, Result, jobs};
use kernel::poll::PollDraft;
use kernel::{Scope, Visibility};
use store::posts::{Counter, Post};
use store::{Event, Tx, accounts, media, polls, posts, questions, relations, scheduled, sessions};

/// What became of a draft.
#[derive(Debug)]
pub enum Published {
    Now(Box<PostView>),
    Later(Box<ScheduledView>),
}

/// Who publishes, and what it must not do twice.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub author: i64,
    pub app: Option<i64>,
    /// Digest of the author and the `Idempotency-Key`.
    pub key: Option<String>,
    /// The plan that this post fulfils.
    pub scheduled: Option<i64>,
    pub in_reply_to: Option<i64>,
    /// What the guard asked about and the author confirmed.
    pub passed: Passed,
    /// Word and domain rules that the text met.
    pub met: Met,
    /// The prompt of a session that this post asks.
    pub prompt: Option<i64>,
}

impl Order {
    /// What the house publishes for an account, with nothing to confirm.
    pub fn of(author: i64) -> Self {
        Self {
            author,
            app: None,
            key: None,
            scheduled: None,
            in_reply_to: None,
            passed: Passed::default(),
            met: Met::default(),
            prompt: None,
        }
    }
}

impl App {
    /// Publishes a draft. The same `key` within an hour gives the same post.
    pub async fn publish(&self, viewer: &Viewer, draft: Draft, key: Option<&str>) -> Result<Published> {
        let author = viewer.account(Scope::WriteStatuses)?;
        let checked = draft.check(&self.settings)?;
        let pieces = checked.pieces();
        let place = guard::Place { in_reply_to: draft.in_reply_to, editing: None };
        let met = self.check_rules(author, &pieces).await?;
        let passed = self.guard(author, pieces, place).await;
        let passed = guard::together(passed, self.check_pictures(author, &checked.media).await)?;
        let key = key
            .filter(|key| !key.is_empty())
            .map(|key| platform::secrets::digest_hex(&format!("{author} {key}")));
        if let Some(at) = draft.scheduled_at {
            return Ok(Published::Later(Box::new(
                self.schedule(author, viewer.app(), draft, at, key, passed).await?,
            )));
        }
        let in_reply_to = draft.in_reply_to;
        let order = Order { app: viewer.app(), key, in_reply_to, passed, met, ..Order::of(author) };
        let marks = self.caches.marks.ticket(author);
        let begins_a_thread = order.in_reply_to.is_none();
        let (id, is_new) = self.publish_checked(order, checked).await?;
        if is_new && begins_a_thread {
            self.caches.marks.begin(author, id, marks);
        }
        Ok(Published::Now(Box::new(self.post_view(Some(author), id).await?)))
    }

    /// The transaction. Returns the id of the post, and whether it is new: an earlier one when the key is known.
    pub(crate) async fn publish_checked(&self, order: Order, draft: Checked) -> Result<(i64, bool)> {
        let app = self.clone();
        let id = self.new_id();
        let now = self.now();
        let refs = references(&draft.text, self.settings.host());
        if refs.handles.len() > self.settings.limits.mentions
            || refs.tags.len() > self.settings.limits.hashtags
        {
            return Err(Error::invalid(
                "text",
                "The post mentions too many people or hashtags. Remove some of them.",
            ));
        }
        // A client that did not hear the answer is not asked again about what it has sent.
        if let Some(key) = order.key.clone()
            && let Some(earlier) =
                self.store.read(move |db| posts::of_key(db, &key)).await.map_err(Error::from)?
        {
            return Ok((earlier, false));
        }
        let author = self.account_card(order.author).await?;
        let wished = draft.visibility.unwrap_or(Visibility::from_code(author.row.default_visibility));
        // Most posts stand where their author says, and need no look into the store.
        let is_plain = order.in_reply_to.is_none() && draft.group.is_none() && refs.handles.is_empty();
        let visibility =
            if is_plain { wished } else { self.meant_for(&order, &draft, &refs, wished).await? };
        self.check_name(&author, visibility)?;
        if order.scheduled.is_none() {
            self.signpost(&author, visibility, &refs, &draft.text).await?;
        }
        self.store.write(move |tx| write(&app, tx, &order, &draft, &refs, (id, now))).await
    }
}

impl App {
    /// Who will read a post, before it is written: rules about names depend on it.
    async fn meant_for(
        &self,
        order: &Order,
        draft: &Checked,
        refs: &References,
        wished: Visibility,
    ) -> Result<Visibility> {
        let (author, parent, group, handles) =
            (order.author, order.in_reply_to, draft.group, refs.handles.clone());
        self.store
            .read(move |db| {
                let parent = parent.map(|id| posts::by_id(db, id)).transpose()?.flatten();
                let asked = Asked { author, visibility: wished, group, handles: &handles };
                Ok(inside::audience(db, &asked, parent.as_ref())?.visibility)
            })
            .await
    }
}

/// Writes a post that has been checked, and tells whoever wants to know. Returns its id, and whether it is new.
pub(crate) fn write(
    app: &App,
    tx: &mut Tx<'_>,
    order: &Order,
    draft: &Checked,
    refs: &References,
    (id, now): (i64, i64),
) -> Result<(i64, bool)> {
    if let Some(key) = &order.key
        && let Some(earlier) = posts::remember_key(tx, key, id, now)?
    {
        return Ok((earlier, false));
    }
    if let Some(prompt) = order.prompt {
        let row = sessions::prompt(tx, prompt)?.ok_or(Error::NotFound)?;
        if row.posted_at.is_some() {
            return Ok((row.post_id.unwrap_or(id), false));
        }
    }
    let author = access::active_account(tx, order.author)?;
    if let Some(plan) = order.scheduled {
        scheduled::delete(tx, plan)?;
    }
    let parent = match order.in_reply_to {
        None => None,
        Some(parent) => Some(access::visible_post(tx, Some(author.id), parent).map_err(|_| Error::NotFound)?),
    };
    if parent.as_ref().is_some_and(|parent| parent.boost_of_id.is_some()) {
        return Err(Error::invalid("in_reply_to_id", "A boost cannot be answered. Answer the post itself."));
    }
    let asked = Asked {
        author: author.id,
        visibility: draft.visibility.unwrap_or(Visibility::from_code(author.default_visibility)),
        group: draft.group,
        handles: &refs.handles,
    };
    let audience = inside::audience(tx, &asked, parent.as_ref())?;
    let waits = match audience.group {
        Some(group) => inside::admit(tx, group, author.id, &draft.text, now)?,
        None => None,
    };
    let post = insert(tx, order, draft, &author, parent.as_ref(), audience, id)?;
    take_media(tx, &draft.media, order.author, order.scheduled, id)?;
    if draft.with_interests {
        store::interests::attach(tx, id, interests_of(&author)?)?;
    }
    if let Some(poll) = &draft.poll {
        insert_poll(tx, id, poll, now)?;
    }
    order.passed.record(tx, now, author.id, &format!("post:{id}"))?;
    // The hashtags of a closed group are in no list of hashtags.
    let named = if audience.visibility == Visibility::Group { &[][..] } else { &refs.tags };
    let tags = ensure_tags(tx, named, now, || app.new_id())?;
    store::tags::add_to_post(tx, id, &tags)?;
    let mentions = mentioned(tx, &refs.handles)?;
    posts::mention(tx, id, &mentions)?;
    match order.prompt {
        // It is what the session is asked, not what is said in it.
        Some(prompt) => sessions::prompt_posted(tx, prompt, id, now)?,
        None => {
            let keys: Vec<String> = refs.tags.iter().map(|(key, _)| key.clone()).collect();
            crate::sessions::joined_by(app, tx, &post, &keys, author.followers_count, now)?;
        }
    }
    accounts::count_posts(tx, author.id, 1, Some(now))?;
    tx.emit(now, Event::PostPublished(line(&post, tags, mentions.clone())))?;
    tx.emit(now, Event::AccountCounted { account: author.id })?;
    if let Some(parent) = &parent {
        posts::count(tx, parent.id, Counter::Replies, 1)?;
        tx.emit(now, Event::PostCounted { post: parent.id })?;
    }
    tell(app, tx, &post, &mentions, now)?;
    order.met.file(app, tx, &post, now)?;
    if let Some(why) = waits {
        inside::wait(tx, &post, why, now)?;
    }
    Ok((id, true))
}

/// The poll of a post, with its key when it is a question. It shares the post's id: it has no life of its own.
pub(crate) fn insert_poll(tx: &mut Tx<'_>, id: i64, poll: &PollDraft, now: i64) -> Result<()> {
    let closes = now + poll.expires_in * 1000;
    let row = polls::Poll {
        id,
        post_id: id,
        multiple: poll.multiple,
        hide_totals: poll.hide_totals,
        expires_at: closes,
        voters_count: 0,
    };
    polls::insert(tx, &row, &poll.options)?;
    if let Some(key) = &poll.key {
        questions::insert(tx, &crate::questions::row(id, key)?)?;
    }
    Ok(jobs::queue_close_poll(tx, id, closes, now)?)
}

/// The interests that an author has declared; attaching none would say that there are none.
pub(crate) fn interests_of(author: &accounts::Account) -> Result<&str> {
    match author.interests.trim() {
        "" => Err(Error::invalid(
            "rounds_interests",
            "You have not declared your interests yet. Write them in Settings, Profile (“None” is an answer), or post without them.",
        )),
        declared => Ok(declared),
    }
}

fn insert(
    tx: &mut Tx<'_>,
    order: &Order,
    draft: &Checked,
    author: &accounts::Account,
    parent: Option<&Post>,
    audience: Audience,
    id: i64,
) -> Result<Post> {
    let post = Post {
        id,
        author_id: author.id,
        visibility: audience.visibility.code(),
        text: draft.text.clone(),
        spoiler: draft.spoiler.clone(),
        // A warning hides the pictures too.
        sensitive: draft.sensitive.unwrap_or(author.default_sensitive) || !draft.spoiler.is_empty(),
        language: draft.language.clone().or_else(|| author.default_language.clone()),
        in_reply_to_id: parent.map(|parent| parent.id),
        in_reply_to_account_id: parent.map(|parent| parent.author_id),
        thread_id: parent.map_or(id, |parent| parent.thread_id),
        boost_of_id: None,
        boost_of_account_id: None,
        poll_id: draft.poll.as_ref().map(|_| id),
        app_id: order.app,
        media_count: i16::try_from(draft.media.len()).unwrap_or(0),
        replies_count: 0,
        boosts_count: 0,
        favourites_count: 0,
        edited_at: None,
        held: false,
        group_id: audience.group,
    };
    posts::insert(tx, &post)?;
    Ok(post)
}

/// Gives the pictures to the post; they must be the author's and free.
pub(crate) fn take_media(
    tx: &mut Tx<'_>,
    ids: &[i64],
    author: i64,
    scheduled: Option<i64>,
    post: i64,
) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let held = media::owned_all(tx, author, ids)?;
    let free = |row: &media::Media| {
        (row.post_id.is_none() || row.post_id == Some(post))
            && (row.scheduled_id.is_none() || row.scheduled_id == scheduled)
    };
    if held.len() != ids.len() || !held.iter().all(free) {
        return Err(Error::invalid(
            "media_ids",
            "A picture is missing, belongs to somebody else, or is already part of another post. Upload it again.",
        ));
    }
    media::attach(tx, ids, post)?;
    Ok(())
}

fn tell(app: &App, tx: &mut Tx<'_>, post: &Post, mentions: &[i64], now: i64) -> Result<()> {
    // A group that is mentioned is where the post stands; nobody reads its notifications.
    for account in mentions.iter().filter(|account| Some(**account) != post.group_id) {
        notify(app, tx, *account, Kind::Mention, post.author_id, Some(post), now)?;
    }
    let visibility = Visibility::from_code(post.visibility);
    if visibility != Visibility::Direct {
        for follower in relations::notified_of(tx, post.author_id)? {
            if !mentions.contains(&follower) {
                notify(app, tx, follower, Kind::Post, post.author_id, Some(post), now)?;
            }
        }
    }
    if let Some(group) =
        post.group_id.filter(|group| *group != post.author_id && post.in_reply_to_id.is_none())
    {
        for member in relations::notified_of(tx, group)? {
            if !mentions.contains(&member) {
                notify(app, tx, member, Kind::Post, post.author_id, Some(post), now)?;
            }
        }
    }
    Ok(())
}
