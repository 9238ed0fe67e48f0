//! Which metrics Meta refused without naming them, and when it was last asked.

use super::{Database, columns::PLATFORM, sql, statement};
use crate::{
    domain::{AccountId, UserId},
    store::{Error, RefusedMetric},
};

pub(in crate::store) async fn read(
    database: &Database,
    user: UserId,
    account: &AccountId,
) -> Result<Vec<RefusedMetric>, Error> {
    let rows = statement(sql!("refused_metrics"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .fetch_all(&mut database.read(user).await?)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(RefusedMetric {
                asked_of: row.text_at("asked_of")?.to_owned(),
                metric: row.text_at("metric")?.to_owned(),
                asked_with: row.text_at("asked_with")?.to_owned(),
                asked_at: row.instant_at("asked_at")?,
            })
        })
        .collect()
}

pub(in crate::store) async fn save(
    database: &Database,
    user: UserId,
    account: &AccountId,
    refused: &RefusedMetric,
) -> Result<(), Error> {
    let mut write = database.write(user).await?;
    statement(sql!("refused_metric_save"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(&refused.asked_of)
        .bind(&refused.metric)
        .bind(&refused.asked_with)
        .bind(refused.asked_at)
        .execute(write.session())
        .await?;
    write.commit_at("store.refused_metric.saved").await
}

pub(in crate::store) async fn forget(
    database: &Database,
    user: UserId,
    account: &AccountId,
    asked_of: &str,
    metric: &str,
) -> Result<(), Error> {
    let mut write = database.write(user).await?;
    statement(sql!("refused_metric_forget"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.as_str())
        .bind(asked_of)
        .bind(metric)
        .execute(write.session())
        .await?;
    write.commit_at("store.refused_metric.forgotten").await
}
