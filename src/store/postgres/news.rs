//! Whether other processes have written: asked for again and again, for behind a pooler nobody is told.

use std::{sync::atomic::Ordering, time::Duration};

use chrono::TimeDelta;
use sqlx::{AssertSqlSafe, Row as _};

use super::{PATIENCE, Role, Server, away};
use crate::{
    clock::Clock,
    domain::{Timestamp, UserId},
    store::Error,
};

const EVERY: Duration = Duration::from_secs(1);
/// By so many microseconds a clock has to be off otherwise than before.
const DIFFERENT: i64 = 100_000;

/// What was seen last, of one user or of all.
#[derive(Clone, Debug)]
pub(in crate::store) struct News {
    server: Server,
    clock: Clock,
    role: Role,
    user: Option<UserId>,
    seen: Option<i64>,
}

impl News {
    pub(in crate::store) const fn new(
        server: Server,
        clock: Clock,
        role: Role,
        user: Option<UserId>,
    ) -> Self {
        Self { server, clock, role, user, seen: None }
    }

    /// As asking for news does, too.
    pub(in crate::store) async fn compare_clocks(&self) -> Result<(), Error> {
        self.count().await.map(drop)
    }

    /// Returns when more was written than was seen; the first time at once, for what was written before is not known.
    pub(in crate::store) async fn come(&mut self) {
        loop {
            let count =
                self.count().await.inspect_err(|error| tracing::debug!(%error, "no news can be asked for"));
            if let Ok(count) = count
                && self.seen.replace(count) != Some(count)
            {
                return;
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// One round trip.
    async fn count(&self) -> Result<i64, Error> {
        let asked = tokio::time::timeout(PATIENCE, self.ask());
        asked.await.unwrap_or(Err(Error::Unreachable(sqlx::Error::PoolTimedOut)))
    }

    async fn ask(&self) -> Result<i64, Error> {
        let opening = self.server.opening(self.role, self.user, false);
        let asked = self.clock.now();
        let text = format!("{opening}; SELECT changed(), clock_here('{}'); COMMIT", asked.to_rfc3339());
        let rows = sqlx::raw_sql(AssertSqlSafe(text)).fetch_all(&self.server.0.pool).await.map_err(away)?;
        let row = rows.last().ok_or_else(|| Error::unreadable("count of changes"))?;
        let there: Timestamp = row.try_get(1)?;
        // It was read halfway between, unless it is the one that was told.
        let half = if there == asked { TimeDelta::zero() } else { (self.clock.now() - asked) / 2 };
        let ahead = (there - asked - half).num_microseconds().unwrap_or_default();
        // How long an answer takes varies by less, and the same instant must read the same each time.
        if (ahead - self.server.0.ahead.load(Ordering::Relaxed)).abs() > DIFFERENT {
            self.server.0.ahead.store(ahead, Ordering::Relaxed);
        }
        Ok(row.try_get(0)?)
    }
}
