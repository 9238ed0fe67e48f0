//! Which metrics Meta refused without naming them, and when it was last asked.

use super::{
    Database,
    columns::{PLATFORM, instant, micros},
    sql,
};
use crate::{
    domain::{AccountId, UserId},
    store::{Error, RefusedMetric},
};

pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Vec<RefusedMetric>, Error> {
    let rows: Vec<(String, String, String, i64)> = sqlx::query_as(sql!("refused_metrics"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .fetch_all(database.pool())
        .await?;
    rows.into_iter()
        .map(|(asked_of, metric, asked_with, at)| {
            Ok(RefusedMetric { asked_of, metric, asked_with, asked_at: instant(at)? })
        })
        .collect()
}

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    refused: &RefusedMetric,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    sqlx::query(sql!("refused_metric_save"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(&refused.asked_of)
        .bind(&refused.metric)
        .bind(&refused.asked_with)
        .bind(micros(refused.asked_at))
        .execute(write.connection())
        .await?;
    write.commit().await
}

pub(in crate::store) async fn forget(
    database: &Database,
    user: UserId,
    account: &AccountId,
    asked_of: &str,
    metric: &str,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    sqlx::query(sql!("refused_metric_forget"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(asked_of)
        .bind(metric)
        .execute(write.connection())
        .await?;
    write.commit().await
}
