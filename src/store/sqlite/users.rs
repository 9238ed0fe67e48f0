//! The user of personal mode.

use sqlx::Row as _;
use uuid::Uuid;

use super::File;
use crate::{
    domain::{Handle, Timestamp, User, UserId},
    store::Error,
};

/// Found by a setting, not by the handle, so that a renamed login keeps its data.
pub(in crate::store) async fn local(file: &File, handle: &Handle, now: Timestamp) -> Result<User, Error> {
    if let Some(user) = find(file).await? {
        return Ok(user);
    }
    let mut write = file.pool().begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query(include_str!("sql/user_add_local.sql"))
        .bind(Uuid::new_v4())
        .bind(handle.as_str())
        .bind(now.timestamp_micros())
        .execute(&mut *write)
        .await?;
    sqlx::query(include_str!("sql/user_remember_local.sql"))
        .bind(handle.as_str())
        .execute(&mut *write)
        .await?;
    write.commit().await?;
    file.tell();
    find(file).await?.ok_or(Error::NotFound)
}

async fn find(file: &File) -> Result<Option<User>, Error> {
    let Some(row) = sqlx::query(include_str!("sql/user_local.sql")).fetch_optional(file.pool()).await? else {
        return Ok(None);
    };
    let role: &str = row.try_get("role")?;
    Ok(Some(User {
        id: UserId(row.try_get("u_id")?),
        handle: Handle::parse(row.try_get("handle")?).ok_or_else(|| Error::unreadable("handle"))?,
        role: role.parse().map_err(|_| Error::unreadable("role"))?,
    }))
}
