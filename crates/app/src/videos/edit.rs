//! What its author says of a video, publishing it, and taking it back.

use super::{VideoView, findings, own, rows};
use crate::access::Viewer;
use crate::guard::{Piece, Place, Surface};
use crate::{App, Error, Result, audit};
use kernel::video::{Audience, Captions, State, chapters};
use kernel::{Refusal, Scope};
use serde_json::json;
use store::jobs;
use store::videos::Video;

pub(super) const TITLE_CHARS: usize = 150;
const DESCRIPTION_CHARS: usize = 5_000;
const INTERESTS_CHARS: usize = 1_000;
const CAPTION_BYTES: usize = 900_000;
const MOST_SOURCES: usize = 100;
const SOURCE_CHARS: usize = 500;

/// What somebody changes about their video; what is not there stays.
#[derive(Debug, Clone, Default)]
pub struct VideoWish {
    pub title: Option<String>,
    pub description: Option<String>,
    /// Interests of the author that bear on it; “None” where there is none.
    pub interests: Option<String>,
    /// References, one a line, with their DOI.
    pub sources: Option<String>,
    pub chapters: Option<String>,
    /// WebVTT; empty to go without.
    pub captions: Option<String>,
    pub language: Option<String>,
    pub audience: Option<String>,
    /// The group whose members it is for.
    pub group: Option<i64>,
}

impl VideoWish {
    /// The row as it would be, or everything that is wrong.
    fn on(&self, row: &Video) -> Result<Video, Vec<Refusal>> {
        let mut row = row.clone();
        let mut refusals = Vec::new();
        let mut text = |field: &'static str, value: &Option<String>, most: usize, place: &mut String| {
            let Some(value) = value else { return };
            let value = value.replace("\r\n", "\n").trim().to_owned();
            if value.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                refusals.push(Refusal::invalid(
                    field,
                    "The text has control characters. Remove them and try again.",
                ));
            } else if value.chars().count() > most {
                refusals.push(Refusal::too_long(
                    field,
                    format!("This is too long. Use at most {most} characters."),
                ));
            } else {
                *place = value;
            }
        };
        let title = self.title.as_ref().map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
        text("title", &title, TITLE_CHARS, &mut row.title);
        text("description", &self.description, DESCRIPTION_CHARS, &mut row.description);
        text("interests", &self.interests, INTERESTS_CHARS, &mut row.interests);
        text("sources", &self.sources, MOST_SOURCES * SOURCE_CHARS, &mut row.sources);
        text("chapters", &self.chapters, 20_000, &mut row.chapters);
        if row.sources.lines().count() > MOST_SOURCES
            || row.sources.lines().any(|line| line.chars().count() > SOURCE_CHARS)
        {
            refusals.push(Refusal::too_long(
                "sources",
                "Write one reference a line: at most 100, of 500 characters each.",
            ));
        }
        refusals.extend(chapters(&row.chapters).err());
        match self.captions.as_deref().map(str::trim) {
            None => {}
            Some("") => row.captions.clear(),
            Some(text) if text.len() > CAPTION_BYTES => {
                refusals.push(Refusal::too_long("captions", "These captions are larger than 900 kB."));
            }
            Some(text) => match Captions::parse(text) {
                Ok(captions) => row.captions = captions.write(),
                Err(error) => refusals.push(Refusal::invalid(
                    "captions",
                    format!("The captions are not WebVTT, so nothing was saved. {error}"),
                )),
            },
        }
        if let Some(language) = self.language.as_deref().map(str::trim) {
            let well = (2..=12).contains(&language.len())
                && language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if well {
                language.clone_into(&mut row.language);
            } else {
                refusals
                    .push(Refusal::invalid("language", "Name the language by its code, such as en or cy."));
            }
        }
        if let Some(audience) = &self.audience {
            match Audience::parse(audience) {
                Ok(audience) => row.audience = audience.code(),
                Err(refusal) => refusals.push(refusal),
            }
        }
        if self.group.is_some() {
            row.group_id = self.group;
        }
        if Audience::from_code(row.audience) != Audience::Members {
            row.group_id = None;
        } else if row.group_id.is_none() {
            refusals.push(Refusal::blank(
                "group_id",
                "Say to which group the video belongs, whose members it is for.",
            ));
        }
        if refusals.is_empty() { Ok(row) } else { Err(refusals) }
    }
}

/// What others read of a video.
fn pieces(row: &Video) -> Vec<Piece> {
    let mut pieces = vec![
        Piece::new("title", Surface::Post, &row.title),
        Piece::new("description", Surface::Post, &row.description),
        Piece::new("interests", Surface::Label, &row.interests),
        Piece::new("chapters", Surface::Post, &row.chapters),
    ];
    // Authors of papers are named, and are no patients: of references only what has digits is looked at.
    let numbers = row.sources.split_whitespace().filter(|word| word.contains(|c: char| c.is_ascii_digit()));
    pieces.push(Piece::new("sources", Surface::Label, numbers.collect::<Vec<_>>().join(" ")));
    if let Ok(captions) = Captions::parse(&row.captions) {
        pieces.push(Piece::new("captions", Surface::Post, captions.text()));
    }
    pieces
}

/// What is missing before it can be published.
fn unready(row: &Video, looked: bool) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut keep = |refusal| refusals.push(refusal);
    if row.title.is_empty() {
        keep(Refusal::blank("title", "The video has no title. Say in one line what it shows."));
    }
    if row.interests.is_empty() {
        keep(Refusal::blank(
            "interests",
            "Say which interests of yours bear on it. Where there is none, write “None”.",
        ));
    }
    match State::from_code(row.state) {
        State::Ready | State::Published => {}
        State::Uploading => {
            keep(Refusal::invalid("state", "The video has not arrived yet. Finish the upload first."))
        }
        State::Preparing => {
            keep(Refusal::invalid("state", "The video is still being prepared. Come back in a while."))
        }
        State::Failed => keep(Refusal::invalid("state", row.problem.clone())),
    }
    for it in findings(row) {
        let at = kernel::video::clock(it.second);
        if it.blocks {
            let says = format!(
                "At {at} the picture may tell who the patient is, so the video was not published. {} {} Cut or cover it and upload it anew.",
                it.reason, it.instead
            );
            keep(Refusal::new("file", crate::guard::BLOCKED, says));
        } else if !looked {
            let says = format!(
                "Look at {at} before you publish: the picture may tell who the patient is. {} If it does not, say that you have looked.",
                it.reason
            );
            keep(Refusal::new("looked", crate::guard::CONFIRM, says));
        }
    }
    refusals
}

impl App {
    pub async fn change_video(&self, viewer: &Viewer, id: i64, wish: VideoWish) -> Result<VideoView> {
        let me = viewer.account(Scope::WriteMedia)?;
        let row = self.store.read(move |db| own(db, id, me)).await?;
        let wished = wish.on(&row).map_err(Error::Invalid)?;
        let passed = self.guard(me, pieces(&wished), Place::default()).await?;
        let now = self.now();
        self.store
            .write(move |tx| {
                // Read again: the job may have finished meanwhile.
                let row = own(tx, id, me)?;
                let row = wish.on(&row).map_err(Error::Invalid)?;
                if let Some(group) = row.group_id
                    && !crate::groups::inside::is_inside(tx, group, me)?
                {
                    return Err(Error::invalid(
                        "group_id",
                        "You are not a member of this group, so nothing can be shown in it. Join it first, or choose another.",
                    ));
                }
                rows::update(tx, &row)?;
                Ok(passed.record(tx, now, me, &format!("video:{id}"))?)
            })
            .await?;
        self.video_for(Some(me), id).await
    }

    /// Shows it to whom it is for. `looked` is the author's word that they have seen what the guard asked them to look at.
    pub async fn publish_video(&self, viewer: &Viewer, id: i64, looked: bool) -> Result<VideoView> {
        let me = viewer.account(Scope::WriteMedia)?;
        self.hosts(viewer, me).await?;
        let row = self.store.read(move |db| own(db, id, me)).await?;
        let passed = self.guard(me, pieces(&row), Place::default()).await?;
        let now = self.now();
        self.store
            .write(move |tx| {
                let mut row = own(tx, id, me)?;
                let refusals = unready(&row, looked);
                if !refusals.is_empty() {
                    return Err(Error::Invalid(refusals));
                }
                row.state = State::Published.code();
                row.published_at = row.published_at.or(Some(now));
                rows::update(tx, &row)?;
                let subject = format!("video:{id}");
                passed.record(tx, now, me, &subject)?;
                let details = json!({ "audience": Audience::from_code(row.audience).name(), "looked": findings(&row).len() });
                Ok(audit::record(tx, now, Some(me), "video.published", &subject, &details)?)
            })
            .await?;
        self.video_for(Some(me), id).await
    }

    /// Nobody but its author sees it from now on.
    pub async fn take_back_video(&self, viewer: &Viewer, id: i64) -> Result<VideoView> {
        let me = viewer.account(Scope::WriteMedia)?;
        self.store
            .write(move |tx| {
                let mut row = own(tx, id, me)?;
                if State::from_code(row.state) == State::Published {
                    row.state = State::Ready.code();
                    rows::update(tx, &row)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.video_for(Some(me), id).await
    }

    /// Prepares a video once more that could not be prepared, from what was uploaded.
    pub async fn retry_video(&self, viewer: &Viewer, id: i64) -> Result<VideoView> {
        let me = viewer.account(Scope::WriteMedia)?;
        let (now, job) = (self.now(), self.new_id());
        self.store
            .write(move |tx| {
                let mut row = own(tx, id, me)?;
                if State::from_code(row.state) == State::Failed {
                    row.state = State::Preparing.code();
                    row.progress = 0;
                    rows::update(tx, &row)?;
                    jobs::enqueue(tx, job, jobs::PREPARE_VIDEO, &id.to_string(), now, now)?;
                }
                Ok::<_, Error>(())
            })
            .await?;
        self.video_for(Some(me), id).await
    }
}
