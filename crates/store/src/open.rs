//! Opening connections to either database, with the settings that durability asks for.

use crate::db::{Db, StoreError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::path::{Path, PathBuf};

/// What every connection to SQLite is told. FULL, not NORMAL: an acknowledged post survives the loss of power, not only
/// of the process.
pub const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA cache_size = -8000; \
     PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864;";

/// Where the database is: `sqlite:PATH` or `postgres://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Address {
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path == ":memory:" {
                return Err(StoreError::Open(
                    "a database in memory would lose every post; name a file".into(),
                ));
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            if ["sslmode=require", "sslmode=verify-ca", "sslmode=verify-full"]
                .iter()
                .any(|tls| url.contains(tls))
            {
                return Err(StoreError::Open(
                    "this build speaks to PostgreSQL without TLS; connect through a socket, a private network or a \
                     TLS tunnel, and remove sslmode from the address"
                        .into(),
                ));
            }
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(StoreError::Open("the address has to start with sqlite: or postgres://".into()))
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// For logs and people: without the password.
    pub fn describe(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("SQLite {}", path.display()),
            Self::Postgres(url) => {
                let place = url
                    .rsplit_once('@')
                    .map_or_else(|| url.split("//").nth(1).unwrap_or(""), |(_, place)| place);
                format!("PostgreSQL {}", place.split('?').next().unwrap_or_default())
            }
        }
    }

    pub fn connect(&self) -> Result<Db, StoreError> {
        match self {
            Self::Sqlite(path) => sqlite(path),
            Self::Postgres(url) => PgConnection::establish(url)
                .map(Db::Postgres)
                .map_err(|error| StoreError::Open(format!("{}: {error}", self.describe()))),
        }
    }
}

fn sqlite(path: &Path) -> Result<Db, StoreError> {
    let fail = |error: String| StoreError::Open(format!("{}: {error}", path.display()));
    let text = path.to_str().ok_or_else(|| fail("the path is not UTF-8".into()))?;
    let mut conn = SqliteConnection::establish(text).map_err(|error| fail(error.to_string()))?;
    conn.batch_execute(SQLITE_SETTINGS).map_err(|error| fail(error.to_string()))?;
    Ok(Db::Sqlite(conn))
}

/// Opens connections for the pool.
#[derive(Debug)]
pub(crate) struct Opener(pub Address);

impl r2d2::ManageConnection for Opener {
    type Connection = Db;
    type Error = StoreError;

    fn connect(&self) -> Result<Db, StoreError> {
        self.0.connect()
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), StoreError> {
        Ok(db.batch_execute("SELECT 1")?)
    }

    fn has_broken(&self, _: &mut Db) -> bool {
        std::thread::panicking()
    }
}
