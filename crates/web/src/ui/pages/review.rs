//! The questions of the day, one after another.

use crate::ui::view::{ReviewCard, ReviewCounts, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "review.html")]
pub struct Review {
    pub shell: Shell,
    /// Today.
    pub due: i64,
    pub counts: ReviewCounts,
    pub card: Option<ReviewCard>,
}
