//! The SQLite back end: WAL, STRICT tables, foreign keys; every write is one immediate transaction.

pub(super) mod attempts;
pub(super) mod audience;
pub(super) mod budget;
pub(super) mod claims;
mod columns;
pub(super) mod connect;
pub(super) mod connections;
pub(super) mod data_keys;
pub(super) mod days;
pub(super) mod disconnect;
pub(super) mod due;
pub(super) mod grants;
pub(super) mod health;
mod log;
pub(super) mod media;
mod migrations;
mod open;
pub(super) mod profiles;
pub(super) mod records;
pub(super) mod refused_metrics;
pub(super) mod renewals;
pub(super) mod steps;
pub(super) mod users;
pub(super) mod views;
mod watch;
pub(super) mod windows;
pub(super) mod withdrawals;
pub(super) mod workers;
mod write;

use std::{path::Path, sync::Arc, time::Duration};

pub(super) use open::open;
use sqlx::SqlitePool;

use self::{watch::Watch, write::Write};
use super::{Changes, Error};
use crate::{clock::Clock, domain::Timestamp};

/// How long a writer waits for another one.
const BUSY: Duration = Duration::from_secs(5);

/// The text of a query, from its own file.
macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/sqlite/sql/", $name, ".sql"))
    };
}
use sql;

/// An open database file; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Database(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool: SqlitePool,
    clock: Clock,
    path: Box<Path>,
    watch: Watch,
}

/// Whoever ends is kept waiting no longer; a log that is not empty by then is left to whoever closes next.
const CLOSES_WITHIN: Duration = Duration::from_secs(1);

impl Database {
    pub(super) fn path(&self) -> &Path {
        &self.0.path
    }

    pub(super) fn changes(&self) -> Changes {
        self.0.watch.changes()
    }

    pub(super) async fn close(&self) {
        let closed = async {
            log::empty(&self.0.pool).await;
            self.0.pool.close().await;
        };
        if tokio::time::timeout(CLOSES_WITHIN, closed).await.is_err() {
            tracing::debug!("the database was still in use at the end");
        }
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// For a statement that only reads.
    fn pool(&self) -> &SqlitePool {
        &self.0.pool
    }

    async fn write(&self) -> Result<Write<'_>, Error> {
        Write::begin(&self.0.pool, &self.0.watch).await
    }
}

#[cfg(test)]
mod tests;
