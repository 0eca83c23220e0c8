//! What the server says about itself, markers and preferences.

use crate::access::Viewer;
use crate::{App, Error, Registration, Result};
use kernel::Scope;
use store::{accounts, markers, posts};
use wire::mastodon::{self as api, Instance};

pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Which description of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    V1,
    V2,
    NodeInfo,
}

/// How far somebody has read.
#[derive(Debug, Clone)]
pub struct MarkerView {
    pub timeline: String,
    pub last_read_id: i64,
    pub version: i64,
    pub updated_at: i64,
}

/// Numbers for operators.
#[derive(Debug, Clone, Copy, Default)]
pub struct Numbers {
    pub accounts: i64,
    pub active_month: i64,
    pub posts: i64,
    pub jobs: i64,
    pub dead_jobs: i64,
}

impl App {
    pub async fn numbers(&self) -> Result<Numbers> {
        let month_ago = self.now() - 30 * 86_400_000;
        self.store
            .read(move |db| {
                let (accounts, active_month) = accounts::count(db, month_ago)?;
                let (jobs, dead_jobs) = store::jobs::count(db)?;
                Ok::<_, Error>(Numbers {
                    accounts,
                    active_month,
                    posts: posts::count_all(db)?,
                    jobs,
                    dead_jobs,
                })
            })
            .await
    }

    pub async fn describe(&self, document: Document) -> Result<serde_json::Value> {
        let numbers = self.numbers().await?;
        let settings = &self.settings;
        let about = Instance {
            base_url: &settings.base_url,
            host: settings.host(),
            title: &settings.title,
            description: &settings.description,
            version: VERSION,
            contact_email: &settings.contact_email,
            source_url: settings.source_url.as_deref().unwrap_or_default(),
            contact: None,
            limits: &settings.limits,
            rules: &settings.rules,
            registrations: settings.registration != Registration::Closed,
            approval_required: settings.registration == Registration::Approval,
            accounts: numbers.accounts,
            active_month: numbers.active_month,
            posts: numbers.posts,
        };
        Ok(match document {
            Document::V1 => api::v1(&about),
            Document::V2 => api::v2(&about),
            Document::NodeInfo => api::nodeinfo(&about),
        })
    }

    /// Answers when the database does.
    pub async fn is_healthy(&self) -> bool {
        self.store.read(store::migrate::server_version).await.is_ok()
    }

    pub async fn markers(&self, viewer: &Viewer, timelines: &[String]) -> Result<Vec<MarkerView>> {
        let me = viewer.account(Scope::ReadStatuses)?;
        let rows = self.store.read(move |db| markers::of_account(db, me)).await.map_err(Error::from)?;
        Ok(rows.into_iter().filter(|row| timelines.contains(&row.timeline)).map(MarkerView::from).collect())
    }

    pub async fn set_markers(&self, viewer: &Viewer, wished: Vec<(String, i64)>) -> Result<Vec<MarkerView>> {
        let me = viewer.account(Scope::WriteStatuses)?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let mut rows = Vec::new();
                for (timeline, id) in &wished {
                    rows.push(markers::set(tx, me, timeline, *id, now)?.into());
                }
                Ok::<_, Error>(rows)
            })
            .await
    }
}

impl From<markers::Marker> for MarkerView {
    fn from(row: markers::Marker) -> Self {
        Self {
            timeline: row.timeline,
            last_read_id: row.last_read_id,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}
