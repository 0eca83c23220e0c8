//! Jobs: the worker, what it can do, and how often it tries.

use crate::{App, Error, Result};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::jobs::{self as rows, Job, Lane};
use store::{
    StoreError, Tx, confirmations, media, oauth, outbox, posts, reports, sign_ins, two_factor, users,
};

/// A worker that dies loses its job to another after this time.
const LEASE_MS: i64 = 5 * 60 * 1000;
/// After so many tries a job is a dead letter.
const ATTEMPTS: i32 = 8;
/// Once an hour the house is swept.
const SWEEP_MS: i64 = 3_600_000;
const DAY_MS: i64 = 86_400_000;
/// A visitor who reported may complain for six months (Digital Services Act, Article 20); then name and address go.
const VISITOR_MS: i64 = 190 * DAY_MS;

#[derive(Debug, Serialize, Deserialize)]
struct Letter {
    to: String,
    subject: String,
    text: String,
}

pub(crate) fn queue_close_poll(tx: &mut Tx<'_>, poll: i64, at: i64, now: i64) -> Result<(), StoreError> {
    rows::enqueue(tx, poll, "close_poll", &poll.to_string(), at, now)
}

pub(crate) fn queue_publish(tx: &mut Tx<'_>, plan: i64, at: i64, now: i64) -> Result<(), StoreError> {
    rows::enqueue(tx, plan, "publish", &plan.to_string(), at, now)
}

pub(crate) fn queue_mail(
    tx: &mut Tx<'_>,
    id: i64,
    to: &str,
    subject: &str,
    text: &str,
    now: i64,
) -> Result<(), StoreError> {
    let letter = Letter { to: to.to_owned(), subject: subject.to_owned(), text: text.to_owned() };
    let payload = serde_json::to_string(&letter).map_err(|error| StoreError::Database(error.to_string()))?;
    rows::enqueue(tx, id, "mail", &payload, now, now)
}

impl App {
    /// Works until the task is dropped: everything that is due, then waits for news or for the next due time.
    pub async fn work(self) {
        tokio::join!(self.work_quickly(), self.work_slowly());
    }

    async fn work_slowly(&self) {
        loop {
            if let Err(error) = self.work_off_lane(Lane::Slow).await {
                tracing::error!(%error, "the slow jobs cannot be read");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            let next = self.store.read(|db| rows::next_run_at(db, Lane::Slow)).await;
            tokio::select! {
                () = self.slow_job_queued.notified() => {}
                () = self.clock.sleep_until(next.ok().flatten().unwrap_or(i64::MAX)) => {}
            }
        }
    }

    async fn work_quickly(&self) {
        let mut sweep_at = 0;
        loop {
            if self.now() >= sweep_at {
                sweep_at = self.now() + SWEEP_MS;
                if let Err(error) = self.sweep().await {
                    tracing::warn!(%error, "sweeping failed; it is tried again in an hour");
                }
            }
            if let Err(error) = self.work_off_lane(Lane::Quick).await {
                tracing::error!(%error, "the jobs cannot be read");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            let next = self.store.read(|db| rows::next_run_at(db, Lane::Quick)).await;
            let next = next.ok().flatten().unwrap_or(i64::MAX).min(sweep_at);
            tokio::select! {
                () = self.job_queued.notified() => {}
                () = self.clock.sleep_until(next) => {}
            }
        }
    }

    /// Runs every job that is due now; how many. When it returns, none that was due is still being worked on here, so
    /// tests call it instead of waiting.
    pub async fn work_off(&self) -> Result<usize> {
        Ok(self.work_off_lane(Lane::Quick).await? + self.work_off_lane(Lane::Slow).await?)
    }

    async fn work_off_lane(&self, lane: Lane) -> Result<usize> {
        let turn = if lane == Lane::Slow { &self.working_slowly } else { &self.working };
        let _turn = turn.lock().await;
        let mut ran = 0;
        loop {
            let now = self.now();
            let claimed = self
                .store
                .write(move |tx| Ok::<_, Error>(rows::claim(tx, lane, now, now + LEASE_MS)?))
                .await?;
            let Some(job) = claimed else { return Ok(ran) };
            ran += 1;
            let outcome = self.run(&job).await;
            self.finish(job, outcome).await?;
        }
    }

    async fn run(&self, job: &Job) -> Result<()> {
        let id = || job.payload.parse::<i64>().map_err(|error| Error::Broken(error.to_string()));
        match job.kind.as_str() {
            "close_poll" => self.close_poll(id()?).await,
            "links" => self.check_links(id()?).await,
            rows::PREPARE_VIDEO => self.prepare_video(id()?, job).await,
            "publish" => self.publish_scheduled(id()?).await,
            "delete_member" => self.erase_member(id()?).await,
            "session" => self.advance_session(id()?).await,
            "attendance" => self.record_attendance(id()?).await,
            "transcript" => self.make_transcript(id()?).await,
            "end_limit" => self.end_limit(&job.payload).await,
            "erase" => self.erase_for_good(&job.payload).await,
            "mail" => {
                let letter: Letter =
                    serde_json::from_str(&job.payload).map_err(|error| Error::Broken(error.to_string()))?;
                let mail = platform::Mail { to: letter.to, subject: letter.subject, text: letter.text };
                self.mailer.send(mail).await.map_err(|error| match error.may_pass() {
                    true => Error::Broken(error.to_string()),
                    false => Error::invalid("to", error.to_string()),
                })
            }
            other => Err(Error::Broken(format!("there is no worker for jobs of kind {other}"))),
        }
    }

    async fn finish(&self, job: Job, outcome: Result<()>) -> Result<()> {
        let now = self.now();
        let spread = i64::from(platform::random::bytes::<1>()[0]) * 8;
        self.store
            .write(move |tx| {
                match &outcome {
                    Ok(()) => rows::done(tx, job.id)?,
                    // A refusal stays a refusal, however often it is tried.
                    Err(error @ (Error::Invalid(_) | Error::NotFound | Error::Forbidden(_))) => {
                        rows::bury(tx, job.id, &error.to_string())?;
                    }
                    Err(error) if job.attempts >= ATTEMPTS => {
                        tracing::error!(%error, job = job.id, kind = job.kind, "a job failed for good");
                        rows::bury(tx, job.id, &error.to_string())?;
                    }
                    Err(error) => {
                        tracing::warn!(%error, job = job.id, kind = job.kind, "a job failed and is tried again");
                        let wait = 15_000 * i64::from(job.attempts).pow(3) + spread;
                        rows::retry(tx, job.id, now + wait, &error.to_string())?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// Removes what has had its time: old events, keys, codes, sign-ins, visitors' addresses, pictures that nobody posted.
    pub async fn sweep(&self) -> Result<()> {
        let now = self.now();
        let abandoned = self
            .store
            .write(move |tx| {
                outbox::prune(tx, now - outbox::KEPT_MS)?;
                posts::prune_keys(tx, now - 3_600_000)?;
                confirmations::prune(tx, now)?;
                reports::forget_visitors(tx, now - VISITOR_MS)?;
                oauth::prune_codes(tx, now - DAY_MS)?;
                users::prune_tokens(tx, now)?;
                two_factor::prune(tx, now)?;
                sign_ins::prune(tx, now - crate::sign_ins::LIFE_MS)?;
                let abandoned = media::abandoned(tx, kernel::id::floor(now - DAY_MS), 500)?;
                for row in &abandoned {
                    media::delete(tx, row.id)?;
                }
                Ok::<_, Error>(abandoned)
            })
            .await?;
        self.expire_credentials().await?;
        self.sweep_documents().await?;
        self.sweep_videos().await?;
        for row in abandoned {
            self.drop_blobs(&[row.blob, row.thumbnail]).await?;
        }
        Ok(())
    }
}
