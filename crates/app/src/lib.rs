//! The use cases, one noun a module: what Rounds does, whoever asks for it.
//!
//! A use case takes a [`Viewer`] and parsed input, decides whether it may, and is one closure on the store. What it
//! returns can be shown on a page or written as JSON.
//!
//! Never here: axum, diesel's types in a public signature, HTTP status codes.

pub mod access;
pub mod accounts;
pub mod admin;
pub mod audit;
mod cache;
pub mod cards;
pub mod certificates;
pub mod concern;
pub mod conferences;
pub mod cpd;
pub mod credentials;
mod error;
mod events;
pub mod groups;
pub mod guard;
mod handed_in;
pub mod hubs;
pub mod information;
pub mod instance;
pub mod jobs;
pub mod lists;
pub mod marks;
pub mod measures;
pub mod media;
pub mod moderation;
pub mod notifications;
pub mod oauth;
pub mod pages;
pub mod papers;
pub mod polls;
pub mod posts;
pub mod profile;
pub mod questions;
pub mod registration;
pub mod relations;
pub mod rules;
pub mod scheduled;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod sign_ins;
pub mod statements;
pub mod streaming;
pub mod tags;
mod throttle;
pub mod timelines;
pub mod transcripts;
pub mod two_factor;
pub mod videos;

pub use access::Viewer;
pub use error::{Error, Misfit, Result};
pub use pages::Range;
pub use settings::{Hosting, Registration, Settings, Trust, TwoFactorRule};
/// Something that happened, as streams hear it.
pub use store::Event as News;

use access::Pass;
use cache::{Guard, Guarded};
use cards::{AccountCard, PostCard};
use feed::Feed;
use moka::sync::Cache;
use parking_lot::RwLock;
use platform::{Blobs, Clock, Films, Ids, Mailer, Outbound, Passwords, Reader, Sealed, Vault, Videos};
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::Arc;
use store::Store;
use tokio::sync::{Notify, Semaphore, broadcast};

/// What the use cases stand on.
pub struct Parts {
    pub store: Store,
    pub blobs: Blobs,
    pub mailer: Mailer,
    pub outbound: Outbound,
    pub sealed: Sealed,
    pub clock: Clock,
    pub ids: Ids,
    pub passwords: Passwords,
    pub vault: Vault,
    /// Reads letters in pictures, where it is installed.
    pub reader: Option<Reader>,
    /// Prepares videos, where ffmpeg is installed.
    pub videos: Option<Videos>,
    pub films: Films,
    pub settings: Settings,
}

/// The application of one process. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub struct Inner {
    pub(crate) store: Store,
    pub(crate) feed: Feed,
    pub(crate) blobs: Blobs,
    pub(crate) mailer: Mailer,
    pub(crate) outbound: Outbound,
    pub(crate) sealed: Sealed,
    pub(crate) clock: Clock,
    pub(crate) ids: Ids,
    pub(crate) passwords: Passwords,
    pub(crate) vault: Vault,
    pub(crate) reader: Option<Reader>,
    pub(crate) videos: Option<Videos>,
    pub(crate) films: Films,
    pub(crate) settings: Settings,
    pub(crate) caches: Caches,
    pub(crate) sign_ins: throttle::Throttle,
    /// Claims of register entries, by account.
    pub(crate) claims: throttle::Throttle,
    /// Papers looked up, by member.
    pub(crate) lookups: throttle::Throttle,
    /// Reports by member.
    pub(crate) reports: throttle::Throttle,
    pub(crate) limited: moderation::limits::Limited,
    pub(crate) second_steps: throttle::Throttle,
    /// Six digits are few: whoever has the password and all day must not get through them.
    pub(crate) second_steps_a_day: throttle::Throttle,
    pub(crate) news: broadcast::Sender<Arc<store::Event>>,
    pub(crate) job_queued: Notify,
    /// Rings for the worker of slow jobs.
    pub(crate) slow_job_queued: Notify,
    /// One worker a process: who asks for the jobs to be worked off waits for those that are being worked on.
    pub(crate) working: tokio::sync::Mutex<()>,
    /// As [`Inner::working`], for the slow ones.
    pub(crate) working_slowly: tokio::sync::Mutex<()>,
    /// One transcript is made at a time.
    pub(crate) transcribing: tokio::sync::Mutex<()>,
    /// Decoding a picture takes a hundred megabytes at worst: two at once, whoever asks.
    pub(crate) decoders: Semaphore,
    /// Files of pictures whose posts are held back: they are served to nobody but those who may see the posts.
    pub(crate) held_files: RwLock<HashSet<String>>,
    /// Reading one keeps a core busy for a second or more: two at once.
    pub(crate) readers: Semaphore,
}

pub(crate) struct Caches {
    pub passes: Cache<String, Arc<Pass>>,
    pub pass_guard: Guard,
    pub accounts: Guarded<Arc<AccountCard>>,
    pub posts: Guarded<Arc<PostCard>>,
    /// Cards of questions with their keys.
    pub opened: Guarded<Arc<PostCard>>,
    pub marks: marks::Known,
    pub readers: Guarded<Arc<timelines::Circle>>,
    pub lists: Guarded<Arc<timelines::ListReader>>,
    pub trends: Cache<(), Arc<Vec<tags::TagCard>>>,
    /// By their digests.
    pub transcripts: Cache<String, Arc<transcripts::Finished>>,
    pub usage: Cache<i64, Arc<hubs::Usage>>,
    /// Of conferences that run.
    pub numbers: Cache<i64, Arc<conferences::Numbers>>,
    pub rules: Guarded<Arc<rules::RuleSet>>,
}

/// News that a slow stream may be behind before it has to begin again.
const NEWS: usize = 4096;

impl Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Wires the parts together and fills the timelines from the store. Blocks.
    pub fn start(parts: Parts) -> Result<Self> {
        let Parts {
            store,
            blobs,
            mailer,
            outbound,
            sealed,
            clock,
            ids,
            passwords,
            vault,
            reader,
            videos,
            films,
            settings,
        } = parts;
        let app = Self(Arc::new(Inner {
            store,
            feed: Feed::new(),
            blobs,
            mailer,
            outbound,
            sealed,
            clock,
            ids,
            passwords,
            vault,
            reader,
            videos,
            films,
            settings,
            caches: Caches {
                passes: Cache::new(100_000),
                pass_guard: Guard::default(),
                accounts: Guarded::new(20_000),
                posts: Guarded::new(20_000),
                opened: Guarded::new(5_000),
                marks: marks::Known::new(),
                readers: Guarded::new(20_000),
                lists: Guarded::new(5_000),
                rules: Guarded::new(1),
                transcripts: Cache::new(8),
                trends: Cache::builder().time_to_live(std::time::Duration::from_secs(120)).build(),
                numbers: Cache::builder()
                    .max_capacity(50)
                    .time_to_live(std::time::Duration::from_secs(30))
                    .build(),
                usage: Cache::builder()
                    .max_capacity(500)
                    .time_to_live(std::time::Duration::from_secs(300))
                    .build(),
            },
            sign_ins: throttle::Throttle::new(10, 15 * 60 * 1000),
            claims: throttle::Throttle::new(credentials::CLAIMS_A_DAY, 86_400_000),
            lookups: throttle::Throttle::new(papers::LOOKUPS, 60 * 60 * 1000),
            reports: throttle::Throttle::new(30, 60 * 60 * 1000),
            limited: moderation::limits::Limited::default(),
            second_steps: throttle::Throttle::new(10, 15 * 60 * 1000),
            second_steps_a_day: throttle::Throttle::new(50, 86_400_000),
            news: broadcast::channel(NEWS).0,
            job_queued: Notify::new(),
            slow_job_queued: Notify::new(),
            working: tokio::sync::Mutex::new(()),
            working_slowly: tokio::sync::Mutex::new(()),
            transcribing: tokio::sync::Mutex::new(()),
            decoders: Semaphore::new(2),
            held_files: RwLock::new(HashSet::new()),
            readers: Semaphore::new(2),
        }));
        // Listening begins before the fill: a post that is written meanwhile is there twice and counted once.
        // Weak, because the application holds the store that holds the listener.
        let listener = Arc::downgrade(&app.0);
        app.store.subscribe(move |news| {
            if let Some(app) = listener.upgrade() {
                Self(app).apply(news);
            }
        });
        app.learn_held_files()?;
        app.learn_limits()?;
        app.fill_feed()?;
        Ok(app)
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn mailer(&self) -> &Mailer {
        &self.mailer
    }

    pub(crate) fn new_id(&self) -> i64 {
        self.ids.next()
    }

    /// Runs work that keeps a core busy away from the threads that answer requests.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Broken("The work was interrupted.".into()))
    }
}
