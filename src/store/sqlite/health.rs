//! A connection's health, name and last sync, as a worker finds them.

use super::{
    Database, Write,
    columns::{PLATFORM, micros},
    sql,
};
use crate::{
    domain::{AccountId, Standing, Timestamp, Untrusted, UserId, Verdict},
    store::Error,
};

pub(in crate::store) async fn set(
    database: &Database,
    user: UserId,
    account: &AccountId,
    standing: Option<Standing>,
    verdict: &Verdict,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    let done = sqlx::query(sql!("account_set_health"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(standing.map(Standing::as_str))
        .bind(verdict.code.as_str())
        .bind(&verdict.sentence)
        .execute(write.connection())
        .await?;
    finish(write, done.rows_affected()).await
}

pub(in crate::store) async fn set_username(
    database: &Database,
    user: UserId,
    account: &AccountId,
    username: &Untrusted,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    let done = sqlx::query(sql!("account_set_username"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(username.as_it_came())
        .execute(write.connection())
        .await?;
    finish(write, done.rows_affected()).await
}

pub(in crate::store) async fn mark_synced(
    database: &Database,
    user: UserId,
    account: &AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    let done = sqlx::query(sql!("account_mark_synced"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(micros(at))
        .execute(write.connection())
        .await?;
    finish(write, done.rows_affected()).await
}

async fn finish(write: Write<'_>, rows: u64) -> Result<(), Error> {
    if rows == 0 { Err(Error::NotFound) } else { write.commit().await }
}
