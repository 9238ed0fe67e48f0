//! The user of personal mode.

use sqlx::Row as _;
use uuid::Uuid;

use super::{
    Database,
    columns::{Columns as _, micros},
    sql,
};
use crate::{
    domain::{Handle, User, UserId},
    store::Error,
};

/// Found by a setting, not by the handle, so that a renamed login keeps its data.
pub(in crate::store) async fn local(database: &Database, handle: &Handle) -> Result<User, Error> {
    if let Some(user) = find(database).await? {
        return Ok(user);
    }
    let mut write = database.write().await?;
    sqlx::query(sql!("user_add_local"))
        .bind(Uuid::new_v4())
        .bind(handle.as_str())
        .bind(micros(database.now()))
        .execute(write.connection())
        .await?;
    sqlx::query(sql!("user_remember_local")).bind(handle.as_str()).execute(write.connection()).await?;
    write.commit().await?;
    find(database).await?.ok_or(Error::NotFound)
}

async fn find(database: &Database) -> Result<Option<User>, Error> {
    let Some(row) = sqlx::query(sql!("user_local")).fetch_optional(database.pool()).await? else {
        return Ok(None);
    };
    Ok(Some(User {
        id: UserId(row.try_get("u_id")?),
        handle: Handle::parse(row.text_at("handle")?).ok_or_else(|| Error::unreadable("handle"))?,
        role: row.named_at("role")?,
    }))
}
