//! Watching: the player says which seconds it has played. What is believed is bounded by the time that has passed, and what
//! was seen to its end stands in the viewer's ledger.

use super::{WatchView, is_seen, may_watch, rows, seconds, watched};
use crate::access::Viewer;
use crate::cpd::record::{Measured, record};
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::cpd::{How, Source};
use kernel::video::{Seen, State};
use store::accounts;
use store::videos::Watch;

/// Parts in one report.
const MOST_PARTS: usize = 100;

impl App {
    /// Notes that the viewer has played these parts, in seconds, and stands at `position`. The first report says that
    /// watching begins; later ones are measured from the one before.
    pub async fn watch_video(
        &self,
        viewer: &Viewer,
        id: i64,
        parts: Vec<(u32, u32)>,
        position: u32,
    ) -> Result<WatchView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        if parts.len() > MOST_PARTS {
            return Err(Error::invalid("seen", "These are more than 100 parts. Report more often."));
        }
        let professional = self.is_professional(Some(me)).await?;
        let (app, now) = (self.clone(), self.now());
        self.store
            .write(move |tx| {
                let row = rows::by_id(tx, id)?.ok_or(Error::NotFound)?;
                if !may_watch(tx, &row, Some(me), professional)? {
                    return Err(Error::NotFound);
                }
                if !State::from_code(row.state).can_be_watched() {
                    return Err(Error::invalid("seen", "The video cannot be watched yet."));
                }
                let length = seconds(&row);
                let before = rows::watch(tx, id, me)?;
                let is_new = before.is_none();
                let mut watch = before.unwrap_or(Watch {
                    video_id: id,
                    account_id: me,
                    seen: String::new(),
                    position: 0,
                    watched_ms: 0,
                    started_at: now,
                    reported_at: now,
                });
                let report = Seen::parse(&watch.seen).report(&parts, length, now - watch.reported_at);
                watch.seen = report.seen.text();
                watch.watched_ms += report.watched_ms;
                watch.reported_at = watch.reported_at.max(now);
                watch.position = i32::try_from(position.min(length)).unwrap_or(0);
                rows::keep_watch(tx, &watch, is_new)?;
                let view = watched(&row, Some(&watch));
                let counts = is_seen(&report.seen, length) && view.minutes > 0;
                if counts && row.owner_id != me && State::from_code(row.state) == State::Published {
                    let provider = accounts::by_id(tx, row.owner_id)?
                        .map(|it| if it.display_name.is_empty() { it.handle } else { it.display_name });
                    let measured = Measured {
                        account: me,
                        source: Source::Video,
                        source_id: id,
                        title: row.title.clone(),
                        provider: provider.unwrap_or_default(),
                        started_at: watch.started_at,
                        ended_at: now,
                        minutes: view.minutes,
                        how: How::Watched,
                        score: String::new(),
                    };
                    record(tx, app.new_id(), now, &measured)?;
                }
                Ok(view)
            })
            .await
    }
}
