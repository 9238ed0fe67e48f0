//! Workers tell their public key, so that fronts can seal to it.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{Database, Session, sql, statement};
use crate::{
    domain::Timestamp,
    store::{Error, SealingKey, SeenWorker, WorkerSeen},
};

pub(in crate::store) async fn announce(database: &Database, id: Uuid, key: &SealingKey) -> Result<(), Error> {
    let now = database.now();
    let mut write = database.write(None).await?;
    statement(sql!("worker_announce"))
        .bind(id)
        .bind(key.as_bytes().as_slice())
        .bind(now)
        .execute(write.session())
        .await?;
    statement(sql!("worker_forget_old"))
        .bind(now - TimeDelta::days(1))
        .bind(now)
        .bind(key.as_bytes().as_slice())
        .execute(write.session())
        .await?;
    undo_a_clock_that_was_ahead(write.session(), now).await?;
    write.commit().await
}

/// No lease lasts for an hour, no pause for two days, and no work waits for more than a week: what says so was
/// written by a clock that was ahead, and would hold everything up until then.
async fn undo_a_clock_that_was_ahead(session: &mut Session, now: Timestamp) -> Result<(), Error> {
    for sql in [sql!("attempts_free"), sql!("due_free")] {
        statement(sql).bind(now + TimeDelta::hours(1)).execute(&mut *session).await?;
    }
    for (sql, limit) in [(sql!("budget_free"), 2), (sql!("due_bring_forward"), 8)] {
        let limit = now + TimeDelta::days(limit);
        statement(sql).bind(now).bind(limit).execute(&mut *session).await?;
    }
    Ok(())
}

pub(in crate::store) async fn seen_last(database: &Database) -> Result<Option<SeenWorker>, Error> {
    let found = statement(sql!("worker_seen_last")).bind(database.now());
    let row = found.fetch_optional(&mut database.read(None).await?).await?;
    let Some(row) = row else { return Ok(None) };
    let key =
        <[u8; 32]>::try_from(row.get::<&[u8]>("public_key")?).map_err(|_| Error::unreadable("public key"))?;
    let ago = TimeDelta::microseconds(row.get("micros_ago")?);
    let seen = WorkerSeen { at: row.instant_at("seen_at")?, ago };
    Ok(Some(SeenWorker { key: SealingKey::from_bytes(key), seen }))
}
