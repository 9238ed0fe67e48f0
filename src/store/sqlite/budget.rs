//! Until when Meta told us to stay away, shared by every process on this database.

use super::{
    Database,
    columns::{instant, micros},
    sql,
};
use crate::{domain::Timestamp, store::Error};

pub(in crate::store) async fn pause(database: &Database, scope: &str, until: Timestamp) -> Result<(), Error> {
    let mut write = database.write().await?;
    sqlx::query(sql!("budget_pause"))
        .bind(scope)
        .bind(micros(until))
        .bind(micros(database.now()))
        .execute(write.connection())
        .await?;
    write.commit().await
}

pub(in crate::store) async fn paused_until(
    database: &Database,
    scopes: &[&str],
) -> Result<Option<Timestamp>, Error> {
    let now = database.now();
    let mut latest = None;
    for scope in scopes {
        let until: Option<i64> = sqlx::query_scalar(sql!("budget_paused"))
            .bind(*scope)
            .bind(micros(now))
            .fetch_optional(database.pool())
            .await?;
        latest = latest.max(until.map(instant).transpose()?);
    }
    Ok(latest)
}
