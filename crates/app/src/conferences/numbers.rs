//! The numbers of a conference, across it and by talk: while it runs counted anew every half minute, afterwards those of its
//! transcript.

use super::planned;
use crate::access::Viewer;
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::metrics::{Metrics, Window};
use std::sync::Arc;
use store::conferences as rows;
use wire::transcript::{Transcript, charts, parts};

/// What a conference amounts to.
#[derive(Debug)]
pub struct Numbers {
    pub session: i64,
    pub metrics: Metrics,
    /// Numbers, charts and tables.
    pub html: String,
    pub talks: Vec<TalkNumbers>,
    /// Whether it is over, so that the transcript has the same.
    pub is_final: bool,
}

/// One talk of it.
#[derive(Debug, Clone)]
pub struct TalkNumbers {
    /// `T1`
    pub label: String,
    pub session: i64,
    pub title: String,
    pub room: String,
    pub metrics: Metrics,
}

/// The talks in the order of the programme, which is that of the transcript's sections: id, title, room, window.
type Talks = Vec<(i64, String, String, Window)>;

impl App {
    pub async fn conference_numbers(&self, viewer: &Viewer, group: i64) -> Result<Arc<Numbers>> {
        viewer.reader(Scope::ReadStatuses)?;
        let (session, talks) = self
            .store
            .read(move |db| {
                let (_, row) = planned(db, group)?;
                let rooms = rows::rooms(db, group)?;
                let room = |id: i64| rooms.iter().find(|it| it.id == id).map_or("", |it| it.name.as_str());
                let talks: Talks = rows::programme(db, row.session_id)?
                    .into_iter()
                    .map(|(it, talk)| {
                        let window = Window { opens_at: it.opens_at, closes_at: it.closes_at };
                        (it.id, it.title, room(talk.room_id).to_owned(), window)
                    })
                    .collect();
                Ok::<_, Error>((row.session_id, talks))
            })
            .await?;
        if let Some(finished) = self.transcript(viewer, session).await? {
            let done = move || counted(&finished.transcript, session, talks, true);
            return Ok(Arc::new(self.blocking(done).await?));
        }
        if let Some(known) = self.caches.numbers.get(&session) {
            return Ok(known);
        }
        let transcript = self.transcript_so_far(session).await?.ok_or(Error::NotFound)?;
        let numbers = Arc::new(self.blocking(move || counted(&transcript, session, talks, false)).await?);
        self.caches.numbers.insert(session, numbers.clone());
        Ok(numbers)
    }
}

fn counted(transcript: &Transcript, session: i64, talks: Talks, is_final: bool) -> Numbers {
    let metrics = transcript.measured();
    let talks = (1u16..).zip(talks).map(|(number, (session, title, room, window))| TalkNumbers {
        label: transcript.label(number),
        session,
        title,
        room,
        metrics: transcript.measured_section(number, window),
    });
    Numbers {
        session,
        html: parts(transcript, &metrics, &charts(transcript, &metrics), 0).metrics,
        talks: talks.collect(),
        metrics,
        is_final,
    }
}
