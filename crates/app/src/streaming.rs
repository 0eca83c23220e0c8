//! Streams: what somebody who listens is told, and when they are no longer to be told anything.

use crate::access::{Proof, Viewer};
use crate::events::feed_post;
use crate::{App, Error, Result};
use kernel::{Hashtag, Scope};
use std::sync::Arc;
use store::{Event, PostLine};
use tokio::sync::broadcast;

/// What can be listened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Channel {
    User,
    UserNotification,
    Public { local: bool, only_media: bool },
    Hashtag { key: String, local: bool },
    List(i64),
    Direct,
}

/// Something to tell a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// `update`, `delete`, `status.update` or `notification`.
    pub event: &'static str,
    /// JSON, or a bare id for `delete`.
    pub payload: String,
    /// The post or notification it is about.
    pub id: i64,
}

impl Channel {
    /// The name that clients use, with the tag or list it needs.
    pub fn parse(name: &str, tag: Option<&str>, list: Option<&str>) -> Result<Self> {
        let missing = |what: &str| Error::invalid("stream", format!("Missing {what} parameter"));
        let hashtag = |local| {
            let tag = tag.filter(|tag| !tag.is_empty()).ok_or_else(|| missing("tag name"))?;
            Ok(Self::Hashtag { key: Hashtag::parse(tag)?.key(), local })
        };
        match name {
            "user" => Ok(Self::User),
            "user:notification" => Ok(Self::UserNotification),
            "public" => Ok(Self::Public { local: false, only_media: false }),
            "public:media" => Ok(Self::Public { local: false, only_media: true }),
            "public:local" => Ok(Self::Public { local: true, only_media: false }),
            "public:local:media" => Ok(Self::Public { local: true, only_media: true }),
            "hashtag" => hashtag(false),
            "hashtag:local" => hashtag(true),
            "list" => list.and_then(kernel::id::parse).map(Self::List).ok_or_else(|| missing("list")),
            "direct" => Ok(Self::Direct),
            _ => Err(Error::invalid("stream", "Unknown stream type")),
        }
    }

    fn scope(&self) -> Scope {
        match self {
            Self::UserNotification => Scope::ReadNotifications,
            Self::List(_) => Scope::ReadLists,
            _ => Scope::ReadStatuses,
        }
    }
}

impl App {
    /// Whether the viewer may listen. Every stream needs somebody who is signed in.
    pub async fn may_listen(&self, viewer: &Viewer, channel: &Channel) -> Result<()> {
        let me = viewer.account(channel.scope())?;
        if let Channel::List(list) = channel {
            self.list_reader(me, *list).await?;
        }
        Ok(())
    }

    /// Hears everything that happens from now on.
    pub fn listen(&self) -> broadcast::Receiver<Arc<Event>> {
        self.news.subscribe()
    }

    /// Whether the viewer has to leave: the token or session ended, or the account did.
    pub fn is_over(&self, viewer: &Viewer, event: &Event) -> bool {
        match event {
            Event::AccessEnded { digests, .. } => match viewer.proof() {
                Proof::Token { digest, .. } | Proof::SignIn { digest } => digests.contains(digest),
                Proof::None => false,
            },
            Event::AccountSuspended { account, suspended } => *suspended && viewer.id() == Some(*account),
            _ => false,
        }
    }

    /// What an event means on a channel; `None` when it is none of the listener's business.
    pub async fn message(
        &self,
        viewer: &Viewer,
        channel: &Channel,
        event: &Event,
    ) -> Result<Option<Message>> {
        let Some(me) = viewer.id() else { return Ok(None) };
        match event {
            Event::PostPublished(line)
            | Event::PostEdited(line)
            | Event::PostHeld { line, held: false, .. } => {
                if !self.belongs(me, channel, line).await? {
                    return Ok(None);
                }
                let event = if matches!(event, Event::PostPublished(_)) { "update" } else { "status.update" };
                let Ok(view) = self.post_view(Some(me), line.id).await else { return Ok(None) };
                if *channel == Channel::Direct {
                    let payload = format!(
                        "{{\"id\":\"{}\",\"unread\":true,\"accounts\":[{}],\"last_status\":{}}}",
                        line.id,
                        view.author.json,
                        view.json()
                    );
                    return Ok(Some(Message { event: "conversation", payload, id: line.id }));
                }
                Ok(Some(Message { event, payload: view.json(), id: line.id }))
            }
            Event::PostHeld { line, held, .. } if *held && line.author == me => Ok(None),
            Event::PostDeleted(line) | Event::PostHeld { line, held: true, .. } => {
                if *channel == Channel::UserNotification || !self.belongs(me, channel, line).await? {
                    return Ok(None);
                }
                Ok(Some(Message { event: "delete", payload: line.id.to_string(), id: line.id }))
            }
            Event::Notified { account, notification } if *account == me => {
                let hears = *channel == Channel::UserNotification
                    || (*channel == Channel::User && viewer.scopes().allow(Scope::ReadNotifications));
                if !hears {
                    return Ok(None);
                }
                let Ok(view) = self.notification_of(me, *notification).await else { return Ok(None) };
                Ok(Some(Message { event: "notification", payload: view.json(), id: *notification }))
            }
            _ => Ok(None),
        }
    }

    async fn belongs(&self, me: i64, channel: &Channel, line: &PostLine) -> Result<bool> {
        let public = line.visibility == 0 && line.boost_of.is_none();
        let shown = |circle: &crate::timelines::Circle| !circle.hidden.contains(&line.author);
        Ok(match channel {
            Channel::User => {
                let circle = self.reader(me).await?;
                self.feed.accepts_home(&circle.reader, &feed_post(line))
            }
            Channel::UserNotification => false,
            Channel::Public { only_media, .. } => {
                public
                    && (!only_media || line.media)
                    && line.reply_to_account.is_none_or(|whom| whom == line.author)
                    && shown(&*self.reader(me).await?)
            }
            Channel::Hashtag { key, .. } => {
                public && self.has_tag(line, key).await? && shown(&*self.reader(me).await?)
            }
            Channel::List(list) => {
                let reader = self.list_reader(me, *list).await?;
                self.feed.accepts_list(&reader.reader, &feed_post(line))
            }
            Channel::Direct => line.visibility == 3 && (line.author == me || line.mentions.contains(&me)),
        })
    }

    async fn has_tag(&self, line: &PostLine, key: &str) -> Result<bool> {
        if line.tags.is_empty() {
            return Ok(false);
        }
        let ids = line.tags.clone();
        let tags = self.store.read(move |db| store::tags::by_ids(db, &ids)).await.map_err(Error::from)?;
        Ok(tags.iter().any(|tag| tag.key == key))
    }
}
