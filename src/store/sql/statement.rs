//! One statement on its way.

use sqlx::{
    Postgres, Sqlite, SqliteConnection, postgres::PgArguments, query::Query, sqlite::SqliteArguments,
};

use super::{Row, Session, Sql, Value, deadline::in_time, row::Column};
use crate::store::Error;

#[derive(Debug)]
#[must_use]
pub(in crate::store) struct Statement<'q> {
    sql: Sql,
    values: Vec<Value<'q>>,
}

pub(in crate::store) const fn statement<'q>(sql: Sql) -> Statement<'q> {
    Statement { sql, values: Vec::new() }
}

impl<'q> Statement<'q> {
    pub(in crate::store) fn bind(mut self, value: impl Into<Value<'q>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// How many rows it changed, or found where a function changed them.
    pub(in crate::store) async fn execute(self, session: &mut Session) -> Result<u64, Error> {
        let changed = match over(session) {
            Over::Sqlite(connection) => {
                Box::pin(self.for_sqlite()?.execute(connection)).await?.rows_affected()
            }
            Over::Postgres(transaction, persistent) => {
                let query = self.for_postgres(persistent)?;
                in_time(Box::pin(query.execute(&mut **transaction))).await?.rows_affected()
            }
        };
        Ok(changed)
    }

    pub(in crate::store) async fn fetch_all(self, session: &mut Session) -> Result<Vec<Row>, Error> {
        Ok(match over(session) {
            Over::Sqlite(connection) => Box::pin(self.for_sqlite()?.fetch_all(connection))
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Over::Postgres(transaction, persistent) => {
                let query = self.for_postgres(persistent)?;
                let rows = in_time(Box::pin(query.fetch_all(&mut **transaction))).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    pub(in crate::store) async fn fetch_optional(self, session: &mut Session) -> Result<Option<Row>, Error> {
        Ok(match over(session) {
            Over::Sqlite(connection) => {
                Box::pin(self.for_sqlite()?.fetch_optional(connection)).await?.map(Row::Sqlite)
            }
            Over::Postgres(transaction, persistent) => {
                let query = self.for_postgres(persistent)?;
                in_time(Box::pin(query.fetch_optional(&mut **transaction))).await?.map(Row::Postgres)
            }
        })
    }

    pub(in crate::store) async fn fetch_one(self, session: &mut Session) -> Result<Row, Error> {
        self.fetch_optional(session).await?.ok_or(Error::Other(sqlx::Error::RowNotFound))
    }

    /// The first column of the row, if there is a row.
    pub(in crate::store) async fn fetch_scalar<T: for<'r> Column<'r>>(
        self,
        session: &mut Session,
    ) -> Result<Option<T>, Error> {
        self.fetch_optional(session).await?.map(|row| row.first()).transpose()
    }

    fn for_sqlite(self) -> Result<Query<'static, Sqlite, SqliteArguments>, Error> {
        let mut arguments = SqliteArguments::default();
        for value in self.values {
            value.add_to_sqlite(&mut arguments)?;
        }
        Ok(sqlx::query_with(self.sql.sqlite, arguments))
    }

    fn for_postgres(self, persistent: bool) -> Result<Query<'static, Postgres, PgArguments>, Error> {
        let mut arguments = PgArguments::default();
        for value in self.values {
            value.add_to_postgres(&mut arguments)?;
        }
        Ok(sqlx::query_with(self.sql.postgres, arguments).persistent(persistent))
    }
}

/// What a session's statements go over.
enum Over<'s> {
    Sqlite(&'s mut SqliteConnection),
    Postgres(&'s mut sqlx::Transaction<'static, Postgres>, bool),
}

fn over(session: &mut Session) -> Over<'_> {
    match session {
        Session::Sqlite(transaction) => Over::Sqlite(transaction),
        Session::Postgres { transaction, persistent } => Over::Postgres(transaction, *persistent),
    }
}
