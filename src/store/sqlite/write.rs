//! A write transaction, which tells of its commit.

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

use super::{Watch, log};
use crate::{store::Error, telemetry::stop_point};

/// Rolled back when dropped.
pub(super) struct Write<'a> {
    transaction: Transaction<'static, Sqlite>,
    pool: &'a SqlitePool,
    watch: &'a Watch,
}

impl<'a> Write<'a> {
    /// Takes the write lock at once: a transaction that reads first and then writes could not wait for it.
    pub(super) async fn begin(pool: &'a SqlitePool, watch: &'a Watch) -> Result<Self, Error> {
        Ok(Self { transaction: pool.begin_with("BEGIN IMMEDIATE").await?, pool, watch })
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    pub(super) async fn commit(self) -> Result<(), Error> {
        self.transaction.commit().await?;
        self.watch.tell();
        Ok(())
    }

    /// Commits what nobody waits for.
    pub(super) async fn commit_untold(self) -> Result<(), Error> {
        Ok(self.transaction.commit().await?)
    }

    /// Commits what moved an attempt or a grant, and then is a point at which a test may end the process.
    pub(super) async fn commit_at(self, name: &str) -> Result<(), Error> {
        self.transaction.commit().await?;
        // Nobody is told before: a process that dies here takes no further step.
        stop_point(name);
        self.watch.tell();
        Ok(())
    }

    /// As [`Self::commit_at`], and what was erased leaves the log too, where it would lie as it was written until
    /// the log is written over.
    pub(super) async fn commit_erasing(self, name: &str) -> Result<(), Error> {
        let pool = self.pool;
        self.commit_at(name).await?;
        log::empty(pool).await;
        Ok(())
    }
}
