//! The connection that every query is written for, the error it gives, and the macro for the few queries that
//! diesel cannot build for both databases at once.

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::{PgConnection, SqliteConnection};

/// One connection to either database. Queries are written once and checked by the compiler for both.
#[derive(diesel::MultiConnection)]
pub enum Db {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Db {
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}

/// Writes a query once and compiles it for each database: for `on_conflict`, batch inserts and anything else that
/// `MultiConnection` cannot express.
macro_rules! each {
    ($db:expr, $conn:ident => $query:expr) => {
        match $db {
            $crate::db::Db::Sqlite($conn) => $query,
            $crate::db::Db::Postgres($conn) => $query,
        }
    };
}
pub(crate) use each;

/// What can go wrong between us and the database. People never see the text; operators do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("not found")]
    NotFound,
    /// A unique constraint refused the row: somebody was faster.
    #[error("already there: {0}")]
    Taken(String),
    /// PostgreSQL asked for the transaction to be run again (40001, 40P01).
    #[error("the transaction has to be run again")]
    Retry,
    #[error("the database is out of space")]
    Full,
    #[error("database: {0}")]
    Database(String),
    #[error("the database cannot be opened: {0}")]
    Open(String),
    #[error("the database is shutting down")]
    Closed,
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                Self::Taken(info.constraint_name().unwrap_or_else(|| info.message()).to_owned())
            }
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Retry,
            DieselError::DatabaseError(_, info) if info.message().contains("deadlock detected") => {
                Self::Retry
            }
            DieselError::DatabaseError(_, info)
                if info.message().contains("disk is full") || info.message().contains("No space left") =>
            {
                Self::Full
            }
            other => Self::Database(other.to_string()),
        }
    }
}

/// An error that a unit of work may end with. It has to be able to carry ours.
pub trait WorkError: From<StoreError> + Send + 'static {
    /// Whether the database asked for the work to be run again.
    fn wants_retry(&self) -> bool;
}

impl WorkError for StoreError {
    fn wants_retry(&self) -> bool {
        matches!(self, Self::Retry)
    }
}
