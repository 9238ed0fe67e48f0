//! The SQLite back end: one file with WAL, STRICT tables and foreign keys; every write is one immediate transaction.

mod log;
mod migrations;
mod open;
pub(super) mod users;
mod watch;

use std::{path::Path, sync::Arc, time::Duration};

pub(super) use open::open;
use sqlx::SqlitePool;

use self::watch::Watch;
use super::{Changes, Error};

/// How long a writer waits for another one.
const BUSY: Duration = Duration::from_secs(5);

/// An open database file; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct File(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool: SqlitePool,
    path: Box<Path>,
    watch: Watch,
}

/// Whoever ends is kept waiting no longer; a log that is not empty by then is left to whoever closes next.
const CLOSES_WITHIN: Duration = Duration::from_secs(1);

impl File {
    pub(super) fn path(&self) -> &Path {
        &self.0.path
    }

    pub(super) fn pool(&self) -> &SqlitePool {
        &self.0.pool
    }

    pub(super) fn changes(&self) -> Changes {
        self.0.watch.changes()
    }

    /// Tells of a commit of this process.
    pub(super) fn tell(&self) {
        self.0.watch.tell();
    }

    /// What was erased leaves the log, too, where it would lie as it was written until the log is written over.
    pub(super) async fn empty_log(&self) {
        log::empty(&self.0.pool).await;
    }

    /// Whether anything was ever sealed here.
    pub(super) async fn holds_sealed_values(&self) -> Result<bool, Error> {
        Ok(sqlx::query_scalar(include_str!("sqlite/sql/data_keys_any.sql")).fetch_one(&self.0.pool).await?)
    }

    pub(super) async fn close(&self) {
        let closed = async {
            self.empty_log().await;
            self.0.pool.close().await;
        };
        if tokio::time::timeout(CLOSES_WITHIN, closed).await.is_err() {
            tracing::debug!("the database was still in use at the end");
        }
    }
}

#[cfg(test)]
mod tests;
