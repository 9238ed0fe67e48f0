//! Workers tell their public key, so that fronts can seal to it.

use chrono::TimeDelta;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    Database,
    columns::{instant, micros},
    sql,
};
use crate::{
    domain::Timestamp,
    store::{Error, SealingKey, SeenWorker},
};

pub(in crate::store) async fn announce(database: &Database, id: Uuid, key: &SealingKey) -> Result<(), Error> {
    let now = database.now();
    let mut write = database.write().await?;
    sqlx::query(sql!("worker_announce"))
        .bind(id)
        .bind(key.as_bytes().as_slice())
        .bind(micros(now))
        .execute(write.connection())
        .await?;
    sqlx::query(sql!("worker_forget_old"))
        .bind(micros(now - TimeDelta::days(1)))
        .execute(write.connection())
        .await?;
    undo_a_clock_that_was_ahead(write.connection(), now).await?;
    write.commit().await
}

/// No lease lasts for an hour, no pause for two days, and no work waits for more than a week: what says so was
/// written by a clock that was ahead, and would hold everything up until then.
async fn undo_a_clock_that_was_ahead(connection: &mut SqliteConnection, now: Timestamp) -> Result<(), Error> {
    for sql in [sql!("attempts_free"), sql!("due_free")] {
        sqlx::query(sql).bind(micros(now + TimeDelta::hours(1))).execute(&mut *connection).await?;
    }
    for (sql, limit) in [(sql!("budget_free"), 2), (sql!("due_bring_forward"), 8)] {
        let limit = micros(now + TimeDelta::days(limit));
        sqlx::query(sql).bind(micros(now)).bind(limit).execute(&mut *connection).await?;
    }
    Ok(())
}

pub(in crate::store) async fn seen_last(database: &Database) -> Result<Option<SeenWorker>, Error> {
    let row: Option<(Vec<u8>, i64)> =
        sqlx::query_as(sql!("worker_seen_last")).fetch_optional(database.pool()).await?;
    let Some((key, seen_at)) = row else { return Ok(None) };
    let key = <[u8; 32]>::try_from(key).map_err(|_| Error::unreadable("public key"))?;
    Ok(Some(SeenWorker { key: SealingKey::from_bytes(key), seen_at: instant(seen_at)? }))
}
