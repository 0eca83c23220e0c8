//! Pages for patients: a text, perhaps with a video, whose author has shown who they are; with the age that reading it takes,
//! the day by which somebody looks at it again, and a warning when that day has passed.

use crate::access::Viewer;
use crate::cards::AccountView;
use crate::guard::{Piece, Place, Surface};
use crate::pages::Page;
use crate::videos::VideoView;
use crate::{App, Error, Range, Result, audit};
use kernel::readability::Readability;
use kernel::{Refusal, Scope};
use serde_json::json;
use store::accounts;
use store::information::{self as rows, Page as Row};

const TITLE_CHARS: usize = 150;
const TEXT_CHARS: usize = 20_000;
const SOURCES_CHARS: usize = 20_000;
const DAY_MS: i64 = 86_400_000;
/// Guidance ages; nobody promises more than this.
const LONGEST_DAYS: i64 = 5 * 366;

#[derive(Debug, Clone, Default)]
pub struct InformationWish {
    pub title: String,
    pub text: String,
    /// References, one a line.
    pub sources: String,
    /// The day of the next review, `2027-11-24`.
    pub review_on: String,
    /// A video of one's own that everybody may watch.
    pub video: Option<i64>,
}

/// A page for a viewer.
#[derive(Debug, Clone)]
pub struct InformationView {
    pub row: Row,
    pub author: AccountView,
    pub html: String,
    pub readability: Readability,
    /// Whether the day of its review has passed.
    pub overdue: bool,
    pub video: Option<VideoView>,
    pub is_own: bool,
}

impl InformationView {
    /// When it is to be reviewed, in milliseconds.
    pub fn review_at(&self) -> i64 {
        i64::from(self.row.review_on) * DAY_MS
    }
}

/// A wish that was found well.
struct Checked {
    title: String,
    text: String,
    sources: String,
    review_on: i32,
    video: Option<i64>,
}

impl InformationWish {
    fn check(&self, now: i64) -> Result<Checked, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut clean = |field: &'static str, text: &str, most: usize| {
            let text = text.replace("\r\n", "\n").trim().to_owned();
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                refusals.push(Refusal::invalid(
                    field,
                    "The text has control characters. Remove them and try again.",
                ));
            }
            if text.chars().count() > most {
                refusals.push(Refusal::too_long(
                    field,
                    format!("This is too long. Use at most {most} characters."),
                ));
            }
            text
        };
        let title = clean("title", &self.title.split_whitespace().collect::<Vec<_>>().join(" "), TITLE_CHARS);
        let text = clean("text", &self.text, TEXT_CHARS);
        let sources = clean("sources", &self.sources, SOURCES_CHARS);
        if title.is_empty() {
            refusals.push(Refusal::blank(
                "title",
                "The title is missing. Say in plain words what the page is about.",
            ));
        }
        if text.is_empty() {
            refusals.push(Refusal::blank("text", "The page is empty. Write what patients should know."));
        }
        let today = now.div_euclid(DAY_MS);
        let day = wire::time::parse_iso(&self.review_on).map(|at| at.div_euclid(DAY_MS));
        let day = match day {
            Some(day) if day < today => {
                refusals.push(Refusal::invalid(
                    "review_on",
                    "This day has passed. Say when the page is to be looked at again.",
                ));
                today
            }
            Some(day) if day > today + LONGEST_DAYS => {
                refusals.push(Refusal::invalid(
                    "review_on",
                    "This is more than five years ahead. What is right ages sooner: choose an earlier day.",
                ));
                today
            }
            Some(day) => day,
            None => {
                refusals.push(Refusal::blank(
                    "review_on",
                    "Say by which day somebody looks at the page again, as 2027-11-24.",
                ));
                today
            }
        };
        if !refusals.is_empty() {
            return Err(refusals);
        }
        let review_on = i32::try_from(day).unwrap_or(i32::MAX);
        Ok(Checked { title, text, sources, review_on, video: self.video })
    }
}

impl App {
    pub async fn information(&self, viewer: &Viewer, id: i64) -> Result<InformationView> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let row = self
            .store
            .read(move |db| {
                let row = rows::by_id(db, id)?.ok_or(Error::NotFound)?;
                let active =
                    accounts::by_id(db, row.author_id)?.is_some_and(|it| it.state == accounts::ACTIVE);
                if active { Ok(row) } else { Err(Error::NotFound) }
            })
            .await?;
        let mut view = self.information_view(me, row).await?;
        if let Some(video) = view.row.video_id {
            // Taken back, it is missing; the text stands without it.
            view.video = self.video(&Viewer::anybody(), video).await.ok();
        }
        Ok(view)
    }

    /// All of them, the newest first.
    pub async fn information_pages(&self, viewer: &Viewer, range: Range) -> Result<Page<InformationView>> {
        let me = viewer.reader(Scope::ReadStatuses)?;
        let (below, limit) = (range.below(), range.rows());
        let found = self.store.read(move |db| rows::all(db, below, limit)).await?;
        let cursors: Vec<i64> = found.iter().map(|row| row.id).collect();
        let mut views = Vec::with_capacity(found.len());
        for row in found {
            let view = self.information_view(me, row).await?;
            if view.author.row.state == accounts::ACTIVE {
                views.push(view);
            }
        }
        Ok(Page::new(views, &cursors, range.limit))
    }

    async fn information_view(&self, me: Option<i64>, row: Row) -> Result<InformationView> {
        Ok(InformationView {
            author: self.account_card(row.author_id).await?,
            html: self.render_text(&row.text, &[]),
            readability: Readability::of(&row.text),
            overdue: i64::from(row.review_on) < self.now().div_euclid(DAY_MS),
            video: None,
            is_own: me == Some(row.author_id),
            row,
        })
    }

    /// Writes a page, or with an id writes one's own anew, which is a review of it.
    pub async fn write_information(
        &self,
        viewer: &Viewer,
        id: Option<i64>,
        wish: InformationWish,
    ) -> Result<InformationView> {
        let me = viewer.account(Scope::WriteStatuses)?;
        self.hosts(viewer, me).await?;
        let now = self.now();
        let it = wish.check(now).map_err(Error::Invalid)?;
        if let Some(video) = it.video {
            let found = self.video(viewer, video).await;
            if !found.is_ok_and(|it| it.is_own && it.is_open()) {
                return Err(Error::invalid(
                    "video_id",
                    "This is no video of yours that everybody may watch. Publish it for patients and public first.",
                ));
            }
        }
        let numbers =
            it.sources.split_whitespace().filter(|word| word.contains(|c: char| c.is_ascii_digit()));
        let pieces = vec![
            Piece::new("title", Surface::Post, &it.title),
            Piece::new("text", Surface::Post, &it.text),
            Piece::new("sources", Surface::Label, numbers.collect::<Vec<_>>().join(" ")),
        ];
        let passed = self.guard(me, pieces, Place::default()).await?;
        let fresh = self.new_id();
        let id = self
            .store
            .write(move |tx| {
                let before = match id {
                    Some(id) => {
                        Some(rows::by_id(tx, id)?.filter(|row| row.author_id == me).ok_or(Error::NotFound)?)
                    }
                    None => None,
                };
                let row = Row {
                    id: before.as_ref().map_or(fresh, |row| row.id),
                    author_id: me,
                    video_id: it.video,
                    title: it.title.clone(),
                    text: it.text.clone(),
                    sources: it.sources.clone(),
                    review_on: it.review_on,
                    written_at: before.as_ref().map_or(now, |row| row.written_at),
                    reviewed_at: now,
                };
                if before.is_some() {
                    rows::update(tx, &row)?
                } else {
                    rows::insert(tx, &row)?
                }
                let subject = format!("information:{}", row.id);
                passed.record(tx, now, me, &subject)?;
                audit::record(tx, now, Some(me), "information.written", &subject, &json!({}))?;
                Ok::<_, Error>(row.id)
            })
            .await?;
        self.information(&Viewer::itself(me), id).await
    }

    pub async fn delete_information(&self, viewer: &Viewer, id: i64) -> Result<()> {
        let me = viewer.account(Scope::WriteStatuses)?;
        self.store
            .write(move |tx| {
                rows::by_id(tx, id)?.filter(|row| row.author_id == me).ok_or(Error::NotFound)?;
                Ok(rows::delete(tx, id)?)
            })
            .await
    }
}
