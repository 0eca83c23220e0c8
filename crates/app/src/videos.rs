//! Videos: they arrive in pieces, are prepared by a job, and are shown to whom they are for. Files of those that are not for
//! everybody have addresses that are signed for one account and a short time.

mod edit;
mod files;
mod prepare;
mod questions;
mod read;
mod upload;
mod watch;

pub use edit::VideoWish;
pub use files::Signed;
pub use upload::Arrived;

use crate::access::Viewer;
use crate::cards::{AccountView, PostView};
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::video::{Audience, Captions, Chapter, Seen, State};
use serde::{Deserialize, Serialize};
use store::videos::{self as rows, Video, Watch};
use store::{Db, accounts, relations};

/// Of a video, somebody has seen it when they have seen so much of it, in percent.
const SEEN_PERCENT: u32 = 80;

/// Something that was read in the frames of a video, and may tell who the patient is. Never the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameFinding {
    /// Where it was first seen.
    pub second: u32,
    pub kind: String,
    /// Whether it keeps the video from being published, or asks its author to look.
    pub blocks: bool,
    pub reason: String,
    pub instead: String,
}

/// A file of a video.
#[derive(Debug, Clone)]
pub struct FileView {
    pub height: u32,
    pub url: String,
}

/// How much of it the viewer has watched.
#[derive(Debug, Clone, Default)]
pub struct WatchView {
    pub seen: Seen,
    /// Where to go on, in seconds.
    pub position: u32,
    pub minutes: i64,
    /// Whether it counts as seen, and stands in the ledger.
    pub counts: bool,
}

/// A video for a viewer.
#[derive(Debug, Clone)]
pub struct VideoView {
    pub row: Video,
    pub owner: AccountView,
    pub group: Option<AccountView>,
    pub is_own: bool,
    pub description_html: String,
    pub captions: Option<Captions>,
    pub chapters: Vec<Chapter>,
    /// The largest first.
    pub files: Vec<FileView>,
    pub poster: Option<String>,
    pub findings: Vec<FrameFinding>,
    pub watch: WatchView,
    /// Posts that stand at a second.
    pub questions: Vec<(u32, PostView)>,
}

impl VideoView {
    pub fn state(&self) -> State {
        State::from_code(self.row.state)
    }

    pub fn audience(&self) -> Audience {
        Audience::from_code(self.row.audience)
    }

    /// Whether everybody may watch it.
    pub fn is_open(&self) -> bool {
        files::is_open(&self.row)
    }

    pub fn seconds(&self) -> u32 {
        seconds(&self.row)
    }
}

fn seconds(row: &Video) -> u32 {
    u32::try_from(row.seconds).unwrap_or(0)
}

fn findings(row: &Video) -> Vec<FrameFinding> {
    serde_json::from_str(&row.findings).unwrap_or_default()
}

fn watched(row: &Video, watch: Option<&Watch>) -> WatchView {
    let Some(watch) = watch else { return WatchView::default() };
    let seen = Seen::parse(&watch.seen);
    WatchView {
        position: u32::try_from(watch.position).unwrap_or(0),
        minutes: (watch.watched_ms + 30_000) / 60_000,
        counts: is_seen(&seen, seconds(row)),
        seen,
    }
}

fn is_seen(seen: &Seen, length: u32) -> bool {
    length > 0 && u64::from(seen.seconds()) * 100 >= u64::from(length) * u64::from(SEEN_PERCENT)
}

/// Whether somebody may watch a video. The one place where it is decided. `professional` is whether they have a verified
/// profession.
fn may_watch(db: &mut Db, row: &Video, me: Option<i64>, professional: bool) -> Result<bool> {
    if me == Some(row.owner_id) {
        return Ok(true);
    }
    let active = accounts::by_id(db, row.owner_id)?.is_some_and(|it| it.state == accounts::ACTIVE);
    if State::from_code(row.state) != State::Published || !active {
        return Ok(false);
    }
    if let Some(me) = me
        && relations::is_blocked(db, me, row.owner_id)?
    {
        return Ok(false);
    }
    match (Audience::from_code(row.audience), me) {
        (Audience::Public, _) => Ok(true),
        (Audience::Professionals, me) => Ok(me.is_some() && professional),
        (Audience::Members, None) => Ok(false),
        (Audience::Members, Some(me)) => match row.group_id {
            Some(group) => crate::groups::inside::is_inside(db, group, me),
            None => Ok(false),
        },
    }
}

/// The video, if it is the viewer's own.
fn own(db: &mut Db, id: i64, me: i64) -> Result<Video> {
    rows::by_id(db, id)?.filter(|row| row.owner_id == me).ok_or(Error::NotFound)
}

impl App {
    /// Whether somebody has a verified profession.
    async fn is_professional(&self, me: Option<i64>) -> Result<bool> {
        let Some(me) = me else { return Ok(false) };
        Ok(self.account_card(me).await?.standing.badge().is_some())
    }

    /// Whether the viewer may upload videos, and the server can prepare them.
    pub async fn may_upload_videos(&self, viewer: &Viewer) -> Result<()> {
        self.may_show(viewer).await.map(|_| ())
    }

    /// Whether the viewer may show videos here at all.
    async fn may_show(&self, viewer: &Viewer) -> Result<i64> {
        let me = viewer.account(Scope::WriteMedia)?;
        self.hosts(viewer, me).await?;
        if self.videos.is_none() {
            return Err(Error::Unavailable(
                "Videos cannot be prepared on this server, because ffmpeg is not installed. Ask who runs it."
                    .into(),
            ));
        }
        Ok(me)
    }
}
