//! Questions: polls with a sealed key. Publishing one is publishing a post ([`crate::posts::Draft`]); here is what only
//! questions have: answering, reading the key, item analysis, sets, files of question banks, and reviewing again.

pub mod analysis;
mod answer;
pub mod edit;
pub mod exchange;
mod opened;
mod read;
pub mod review;
pub mod sets;

pub use answer::Told;
pub(crate) use answer::record;
pub use kernel::question::{Flaw, flaws};
pub use opened::Opened;

use crate::{Error, Result};
use kernel::question::Key;
use store::questions::Question;

/// A key as it is stored.
pub(crate) fn row(post: i64, key: &Key) -> Result<Question> {
    Ok(Question {
        post_id: post,
        key_position: i16::try_from(key.position).map_err(|error| Error::Broken(error.to_string()))?,
        explanation: key.explanation.clone(),
        reference_list: key.references.clone(),
        feedback: serde_json::to_string(&key.feedback).map_err(|error| Error::Broken(error.to_string()))?,
        title: key.title.clone(),
    })
}

pub(crate) fn feedback(question: &Question) -> Vec<String> {
    serde_json::from_str(&question.feedback).unwrap_or_default()
}
