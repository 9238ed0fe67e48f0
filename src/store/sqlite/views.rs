//! The place a user's dashboard resumes at.

use super::{
    Database,
    columns::{PLATFORM, micros},
    sql,
};
use crate::{
    domain::{AccountId, UserId},
    store::Error,
};

pub(in crate::store) async fn resume(
    database: &Database,
    user: UserId,
    account: Option<&AccountId>,
) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar(sql!("view"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.map_or("", AccountId::as_str))
        .fetch_optional(database.pool())
        .await?)
}

pub(in crate::store) async fn keep(
    database: &Database,
    user: UserId,
    account: Option<&AccountId>,
    place: &str,
) -> Result<(), Error> {
    let mut write = database.write().await?;
    sqlx::query(sql!("view_keep"))
        .bind(user.0)
        .bind(PLATFORM.as_str())
        .bind(account.map_or("", AccountId::as_str))
        .bind(place)
        .bind(micros(database.now()))
        .execute(write.connection())
        .await?;
    write.commit().await
}
