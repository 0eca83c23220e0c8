//! Transcripts: the permanent record of a session that has closed. It is made by a job, kept by its digest, and made again
//! when a post leaves; nobody is shown a transcript that has something which is gone.

mod build;
mod changes;
mod year;

pub use year::Year;

use crate::access::Viewer;
use crate::sessions::{shown, times_of};
use crate::{App, Error, Result};
use kernel::Scope;
use kernel::metrics::Metrics;
use kernel::session::Phase;
use std::sync::Arc;
use store::transcripts::{self as rows, State, Version, key_of};
use wire::transcript::{Parts, Transcript, charts, csv, html, markdown, parts, stored};

/// A transcript with what is counted and drawn from it.
#[derive(Debug)]
pub struct Finished {
    pub transcript: Transcript,
    pub sha256: String,
    pub metrics: Metrics,
    /// What a page shows of it.
    pub parts: Parts,
}

/// The forms in which people keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Html,
    Markdown,
    Json,
    Csv,
}

impl Finished {
    pub fn in_form(&self, form: Form) -> String {
        match form {
            Form::Html => html(&self.transcript),
            Form::Markdown => markdown(&self.transcript),
            Form::Json => self.transcript.to_json(),
            Form::Csv => csv(&self.transcript),
        }
    }
}

/// Posts that a page shows below each prompt; the files have them all.
const ON_A_PAGE: usize = 50;

/// What there is of a session's transcript.
struct Known {
    state: Option<State>,
    newest: Option<Version>,
}

impl Known {
    /// The version that may be shown.
    fn fresh(&self) -> Option<&Version> {
        let state = self.state?;
        self.newest.as_ref().filter(|_| state.changes == state.made)
    }
}

impl App {
    /// The transcript of a session; none before it has closed.
    pub async fn transcript(&self, viewer: &Viewer, session: i64) -> Result<Option<Arc<Finished>>> {
        viewer.reader(Scope::ReadStatuses)?;
        let now = self.now();
        let row = self.store.read(move |db| shown(db, session)).await?;
        if times_of(&row).phase(now) < Phase::Closed {
            return Ok(None);
        }
        // The jobs do all this; whoever comes before them, or after a post has left, waits for it here.
        let known = self.known_transcript(session).await?;
        if known.state.is_none() {
            self.store.write(move |tx| Ok::<_, Error>(rows::begin(tx, session, now)?)).await?;
        }
        if known.fresh().is_none() {
            self.make_transcript(session).await?;
        }
        match self.known_transcript(session).await?.fresh() {
            Some(version) => Ok(Some(self.finished(&version.sha256).await?)),
            None => Ok(None),
        }
    }

    /// The transcript as a file: its name and its text.
    pub async fn transcript_file(
        &self,
        viewer: &Viewer,
        session: i64,
        form: Form,
    ) -> Result<Option<(String, String)>> {
        let Some(finished) = self.transcript(viewer, session).await? else { return Ok(None) };
        let ending = match form {
            Form::Html => "html",
            Form::Markdown => "md",
            Form::Json => "json",
            Form::Csv => "csv",
        };
        let day = wire::time::iso_date(finished.transcript.session.opens_at.0);
        let name = format!("transcript-{}-{day}.{ending}", finished.transcript.session.club.handle);
        let text = self.blocking(move || finished.in_form(form)).await?;
        Ok(Some((name, text)))
    }

    async fn known_transcript(&self, session: i64) -> Result<Known> {
        self.store
            .read(move |db| {
                Ok(Known { state: rows::state(db, session)?, newest: rows::versions(db, session)?.pop() })
            })
            .await
    }

    async fn finished(&self, sha256: &str) -> Result<Arc<Finished>> {
        if let Some(known) = self.caches.transcripts.get(sha256) {
            return Ok(known);
        }
        let transcript = self.stored_transcript(sha256).await?;
        let sha256 = sha256.to_owned();
        let finished = self
            .blocking(move || {
                let metrics = transcript.measured();
                let parts = parts(&transcript, &metrics, &charts(&transcript, &metrics), ON_A_PAGE);
                Arc::new(Finished { transcript, sha256, metrics, parts })
            })
            .await?;
        self.caches.transcripts.insert(finished.sha256.clone(), Arc::clone(&finished));
        Ok(finished)
    }

    async fn stored_transcript(&self, sha256: &str) -> Result<Transcript> {
        let bytes = self
            .blobs
            .get(&key_of(sha256))
            .await
            .map_err(|error| Error::Broken(format!("the transcript {sha256}: {error}")))?;
        self.blocking(move || stored(&bytes)).await?.map_err(|error| Error::Broken(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_is_kept_by_its_digest() {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(platform::blobs::is_key(&key_of(digest)));
        assert!(!platform::blobs::is_key(&key_of("")));
    }
}
