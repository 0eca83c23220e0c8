//! How a use case ends when it does not succeed. `web` maps each kind to a status code in one place.

use kernel::Refusal;
use store::{StoreError, WorkError};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Also what somebody hears who may not know that the thing exists.
    #[error("Record not found")]
    NotFound,
    /// Nobody is signed in, or the token is not valid.
    #[error("{0}")]
    Unauthorized(&'static str),
    /// Somebody is signed in and may not.
    #[error("{0}")]
    Forbidden(String),
    /// The input is refused whole; each refusal names its field.
    #[error("{}", .0.first().map_or("The input is not valid.", |refusal| refusal.says.as_str()))]
    Invalid(Vec<Refusal>),
    /// Too many tries; again after so many seconds.
    #[error("Too many attempts. Wait {0} seconds and try again.")]
    TooMany(i64),
    /// A part of a file does not go where it was sent.
    #[error("{1}")]
    Misfit(Misfit, String),
    /// OAuth's own errors (RFC 6749 section 5.2).
    #[error("{description}")]
    OAuth { code: &'static str, description: String },
    /// Something of ours is missing, and the person may know what.
    #[error("{0}")]
    Unavailable(String),
    #[error(transparent)]
    Store(StoreError),
    /// A disk, a mail server or a decoder failed.
    #[error("{0}")]
    Broken(String),
}

/// What is in the way of a part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    TooLarge,
    /// The disk is.
    Full,
    /// It begins elsewhere.
    Offset,
    /// Another part is being written.
    Busy,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn invalid(field: &'static str, says: impl Into<String>) -> Self {
        Self::Invalid(vec![Refusal::invalid(field, says)])
    }

    pub fn oauth(code: &'static str, description: impl Into<String>) -> Self {
        Self::OAuth { code, description: description.into() }
    }

    pub const SCOPE: &'static str = "This action is outside the authorized scopes";

    pub fn forbidden(says: impl Into<String>) -> Self {
        Self::Forbidden(says.into())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Invalid(vec![refusal])
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

impl WorkError for Error {
    fn wants_retry(&self) -> bool {
        // A unique row that somebody else wrote a moment ago is seen by the next run, which then decides properly.
        matches!(self, Self::Store(StoreError::Retry | StoreError::Taken(_)))
    }
}
