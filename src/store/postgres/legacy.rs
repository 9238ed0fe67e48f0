//! The plain tables of an older set-up in the same database: read as they stand, each value as text, never written.

use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Connection as _, Postgres, Row as _, Transaction, postgres::PgRow};
use zeroize::Zeroizing;

use super::{Administrator, migrations::identifier};
use crate::store::Error;

/// One moment of the older set-up, in a transaction that cannot write.
#[derive(Debug)]
pub struct OldTables<'a> {
    transaction: Transaction<'a, Postgres>,
    schema: String,
}

/// What a row of an older set-up holds, some of it a secret. Instants are in UTC and as ISO 8601 has them.
pub struct OldRow(Vec<Option<Zeroizing<String>>>);

impl Administrator {
    /// The tables in this schema, which may be anybody's.
    pub async fn old_tables(&mut self, schema: &str) -> Result<OldTables<'_>, Error> {
        let opening = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        let mut transaction = self.connection.begin_with(opening).await?;
        sqlx::raw_sql(include_str!("sql/legacy_begin.sql")).execute(&mut *transaction).await?;
        Ok(OldTables { transaction, schema: schema.to_owned() })
    }
}

impl OldTables<'_> {
    /// The names of its columns, in their order; `None` where there is no table of this name.
    pub async fn columns(&mut self, table: &str) -> Result<Option<Vec<String>>, Error> {
        let columns: Vec<String> = sqlx::query_scalar(include_str!("sql/legacy_columns.sql"))
            .bind(&self.schema)
            .bind(table)
            .persistent(false)
            .fetch_all(&mut *self.transaction)
            .await?;
        Ok(Some(columns).filter(|columns| !columns.is_empty()))
    }

    /// Every row, in one order whenever it is asked for, with these columns.
    pub async fn rows(
        &mut self,
        table: &str,
        columns: &[String],
        mut each: impl FnMut(&OldRow),
    ) -> Result<(), Error> {
        let texts: Vec<String> = sqlx::query_scalar(include_str!("sql/legacy_texts.sql"))
            .bind(&self.schema)
            .bind(table)
            .bind(columns)
            .persistent(false)
            .fetch_all(&mut *self.transaction)
            .await?;
        let order: Vec<_> = (1..=columns.len()).map(|place| place.to_string()).collect();
        let sql = format!(
            "SELECT {} FROM {}.{} ORDER BY {}",
            texts.join(", "),
            identifier(&self.schema),
            identifier(table),
            order.join(", ")
        );
        let closed = |error: sqlx::Error| match Error::from(error) {
            Error::NotPermitted(_) => Error::OldTableClosed { table: table.to_owned() },
            other => other,
        };
        let mut rows = sqlx::query(AssertSqlSafe(sql)).persistent(false).fetch(&mut *self.transaction);
        while let Some(row) = rows.try_next().await.map_err(closed)? {
            each(&OldRow::read(&row, columns.len())?);
        }
        Ok(())
    }
}

impl OldRow {
    /// A row made by hand.
    pub fn new(values: impl IntoIterator<Item = Option<String>>) -> Self {
        Self(values.into_iter().map(|value| value.map(Zeroizing::new)).collect())
    }

    fn read(row: &PgRow, count: usize) -> Result<Self, Error> {
        let value = |place| Ok(row.try_get::<Option<String>, _>(place)?.map(Zeroizing::new));
        (0..count).map(value).collect::<Result<_, Error>>().map(Self)
    }

    /// What stands at a place among the columns that were asked for; blank is nothing.
    pub fn at(&self, place: usize) -> Option<&str> {
        let text = self.0.get(place)?.as_ref()?.trim();
        Some(text).filter(|text| !text.is_empty())
    }
}

impl std::fmt::Debug for OldRow {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("OldRow(redacted)")
    }
}
