//! Who comes to a shared Postgres, by its login, and what every front is told there.

use chrono::TimeDelta;
use sqlx::{
    Postgres, Row as _,
    postgres::{PgArguments, PgRow},
    query::Query,
};

use super::{Role, Server};
use crate::{
    domain::{Handle, Timestamp, User, UserId},
    store::{Error, Standing, WorkerSeen},
};

/// What a login to a shared Postgres is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseLogin {
    /// A user's own.
    Own(User),
    /// The worker's or serve's, which may act as any user.
    Service,
    /// Nobody's: it was never a user's, or the user was disabled.
    Nobody,
}

impl Server {
    pub(in crate::store) async fn login(&self) -> Result<DatabaseLogin, Error> {
        let mut transaction = match self.begin(Role::App, None, false).await {
            // A login that is in neither role.
            Err(Error::NotPermitted(_)) => return Ok(DatabaseLogin::Nobody),
            begun => begun?,
        };
        let row = self.query(include_str!("sql/login_user.sql")).fetch_one(&mut *transaction).await?;
        if row.try_get("is_service")? {
            return Ok(DatabaseLogin::Service);
        }
        let is_user = row.try_get::<Option<uuid::Uuid>, _>("u_id")?.is_some();
        if is_user { Ok(DatabaseLogin::Own(user(&row)?)) } else { Ok(DatabaseLogin::Nobody) }
    }

    /// The user whom a service login is from here on, which is kept; [`Error::NoSuchUser`] for nobody.
    pub(in crate::store) async fn act_as(&self, handle: &Handle) -> Result<User, Error> {
        let mut transaction = self.begin(Role::Service, None, true).await?;
        let found = self.query(include_str!("sql/act_as.sql")).bind(handle.as_str());
        let row = found.fetch_optional(&mut *transaction).await?.ok_or(Error::NoSuchUser)?;
        transaction.commit().await?;
        user(&row)
    }

    pub(in crate::store) async fn standing(&self, asked: UserId, now: Timestamp) -> Result<Standing, Error> {
        let mut transaction = self.begin(Role::App, Some(asked), false).await?;
        let row = self.query(include_str!("sql/standing.sql")).bind(now);
        let row = row.fetch_one(&mut *transaction).await?;
        let seen_at: Option<Timestamp> = row.try_get("seen_at")?;
        let micros_ago: Option<i64> = row.try_get("micros_ago")?;
        let worker = seen_at
            .zip(micros_ago)
            .map(|(at, micros)| WorkerSeen { at, ago: TimeDelta::microseconds(micros) });
        Ok(Standing { is_user: row.try_get("is_user")?, worker })
    }

    /// By name; what the worker's configuration says that a front needs.
    pub(in crate::store) async fn public_settings(&self) -> Result<Vec<(String, String)>, Error> {
        let mut transaction = self.begin(Role::App, None, false).await?;
        let rows = self.query(include_str!("sql/public_settings.sql")).fetch_all(&mut *transaction).await?;
        rows.iter().map(|row| Ok((row.try_get("name")?, row.try_get("value")?))).collect()
    }

    pub(in crate::store) async fn replace_public_settings(
        &self,
        facts: &[(&str, String)],
    ) -> Result<(), Error> {
        let facts: serde_json::Map<String, serde_json::Value> =
            facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
        let text = serde_json::Value::from(facts).to_string();
        let mut transaction = self.begin(Role::Service, None, true).await?;
        self.query(include_str!("sql/settings_replace.sql")).bind(text).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    fn query(&self, sql: &'static str) -> Query<'static, Postgres, PgArguments> {
        sqlx::query(sql).persistent(self.persistent())
    }
}

fn user(row: &PgRow) -> Result<User, Error> {
    let role: &str = row.try_get("role")?;
    Ok(User {
        id: UserId(row.try_get("u_id")?),
        handle: Handle::parse(row.try_get("handle")?).ok_or_else(|| Error::unreadable("handle"))?,
        role: role.parse().map_err(|_| Error::unreadable("role"))?,
    })
}
