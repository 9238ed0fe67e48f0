//! Workers tell their public key, so that fronts can seal to it.

use uuid::Uuid;

use super::{
    Database,
    columns::{instant, micros},
    sql,
};
use crate::store::{Error, SealingKey, SeenWorker};

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
        .bind(micros(now - chrono::TimeDelta::days(1)))
        .execute(write.connection())
        .await?;
    write.commit().await
}

pub(in crate::store) async fn seen_last(database: &Database) -> Result<Option<SeenWorker>, Error> {
    let row: Option<(Vec<u8>, i64)> =
        sqlx::query_as(sql!("worker_seen_last")).fetch_optional(database.pool()).await?;
    let Some((key, seen_at)) = row else { return Ok(None) };
    let key = <[u8; 32]>::try_from(key).map_err(|_| Error::unreadable("public key"))?;
    Ok(Some(SeenWorker { key: SealingKey::from_bytes(key), seen_at: instant(seen_at)? }))
}
