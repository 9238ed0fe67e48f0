//! The administrator's door: the schema, and the users and logins that may come to it.

mod disabling;
mod logins;
mod scram;
mod users;

pub use disabling::LeftOpen;
pub use users::ListedUser;

use std::{path::Path, time::Duration};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Postgres, Transaction, postgres::PgConnectOptions};

use super::{address::options, migrations};
use crate::{domain::DatabaseUrl, store::Error};

/// A login that may make roles, or was given lightmeter's.
#[derive(Debug)]
pub struct Administrator {
    pub(super) connection: PgConnection,
    options: PgConnectOptions,
    pub(super) schema: String,
}

impl Administrator {
    pub async fn connect(url: &DatabaseUrl, schema: &str, ca_file: Option<&Path>) -> Result<Self, Error> {
        let options = options(url, ca_file).await?;
        let connection = PgConnection::connect_with(&options).await?;
        Ok(Self { connection, options, schema: schema.to_owned() })
    }

    /// Brings the schema up to date; how many migrations ran.
    pub async fn migrate(&mut self) -> Result<usize, Error> {
        self.migrate_within(migrations::PATIENCE).await
    }

    /// As [`Self::migrate`]; whoever holds a lock that is needed is waited for so long.
    pub async fn migrate_within(&mut self, patience: Duration) -> Result<usize, Error> {
        migrations::migrate(&mut self.connection, &self.schema, patience).await
    }

    /// A transaction in which names are found in the schema, and nobody who holds a lock is waited for without end. The
    /// login is itself, for only it may make roles.
    async fn begin(&mut self) -> Result<Transaction<'_, Postgres>, Error> {
        let mut transaction = self.connection.begin().await?;
        let schema = migrations::identifier(&self.schema);
        let sql = format!(
            "SELECT set_config('search_path', '{schema}', true), set_config('lock_timeout', '5s', true)"
        );
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// As [`Self::begin`], as the owner of the tables.
    async fn begin_as_owner(&mut self) -> Result<Transaction<'_, Postgres>, Error> {
        let mut transaction = self.begin().await?;
        as_owner(&mut transaction).await?;
        Ok(transaction)
    }
}

async fn as_owner(transaction: &mut Transaction<'_, Postgres>) -> Result<(), Error> {
    sqlx::raw_sql("SET LOCAL ROLE lightmeter_owner").execute(&mut **transaction).await?;
    Ok(())
}
