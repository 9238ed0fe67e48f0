//! Users, as an administrator lists, adds and disables them.

use sqlx::{Row as _, postgres::PgRow};

use super::Administrator;
use crate::{
    domain::{Handle, Health, Role, Timestamp, UserId},
    store::{Error, sql::Row, tables::overseen},
};

/// A user as an administrator sees one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedUser {
    pub id: UserId,
    pub handle: Handle,
    pub role: Role,
    pub created_at: Timestamp,
    pub disabled_at: Option<Timestamp>,
    /// Of Postgres; sorted.
    pub logins: Vec<String>,
}

impl Administrator {
    /// A user of a new id. [`Error::HandleTaken`] when there is one of that handle.
    pub async fn add_user(&mut self, handle: &Handle, role: Role) -> Result<UserId, Error> {
        self.add(handle, role, None).await
    }

    /// A user of an id from elsewhere. [`Error::HandleTaken`] when there is one of that handle or that id.
    pub async fn add_user_of(&mut self, id: UserId, handle: &Handle, role: Role) -> Result<(), Error> {
        self.add(handle, role, Some(id)).await.map(drop)
    }

    async fn add(&mut self, handle: &Handle, role: Role, id: Option<UserId>) -> Result<UserId, Error> {
        let mut transaction = self.begin_as_owner().await?;
        let added = sqlx::query(include_str!("../sql/user_add.sql"))
            .bind(handle.as_str())
            .bind(role.as_str())
            .bind(id.map(|id| id.0))
            .fetch_optional(&mut *transaction)
            .await?;
        let id = added.ok_or(Error::HandleTaken)?.try_get("u_id")?;
        transaction.commit().await?;
        Ok(UserId(id))
    }

    /// By handle.
    pub async fn users(&mut self) -> Result<Vec<ListedUser>, Error> {
        let mut transaction = self.begin_as_owner().await?;
        let rows = sqlx::query(include_str!("../sql/users_list.sql")).fetch_all(&mut *transaction).await?;
        rows.iter().map(read).collect()
    }

    /// How everybody's connections stand, and no figure.
    pub async fn health(&mut self) -> Result<Vec<Health>, Error> {
        let mut transaction = self.begin_as_owner().await?;
        let rows = sqlx::query(include_str!("../sql/health_of_all.sql")).fetch_all(&mut *transaction).await?;
        rows.into_iter().map(|row| overseen::read(&Row::Postgres(row))).collect()
    }
}

fn read(row: &PgRow) -> Result<ListedUser, Error> {
    let role: &str = row.try_get("role")?;
    Ok(ListedUser {
        id: UserId(row.try_get("u_id")?),
        handle: Handle::parse(row.try_get("handle")?).ok_or_else(|| Error::unreadable("handle"))?,
        role: role.parse().map_err(|_| Error::unreadable("role"))?,
        created_at: row.try_get("created_at")?,
        disabled_at: row.try_get("disabled_at")?,
        logins: row.try_get("logins")?,
    })
}
