//! Whether the database keeps users apart, by what its catalogue says.

use std::cmp::Ordering;

use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};

use super::{Server, migrations};
use crate::store::{Error, error::Hole};

impl Server {
    /// Refuses a schema that is not there, or not the one this program knows.
    pub(super) async fn refuse_another_schema(&self) -> Result<(), Error> {
        let sql = format!("SELECT {}.schema_version()", self.0.schema);
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false);
        let (found, known): (i64, i64) = (query.fetch_one(&self.0.pool).await?, migrations::known());
        match found.cmp(&known) {
            Ordering::Greater => Err(Error::SchemaTooNew { found, known }),
            Ordering::Less => Err(Error::SchemaTooOld { found, known }),
            Ordering::Equal => Ok(()),
        }
    }

    /// Refuses a login that would see more than its user's rows.
    pub(super) async fn refuse_unsafe_login(&self) -> Result<(), Error> {
        let query =
            sqlx::query_scalar(include_str!("sql/login.sql")).bind(&self.0.schema_name).persistent(false);
        let problem: Option<String> = query.fetch_one(&self.0.pool).await?;
        problem.map_or(Ok(()), |problem| Err(Error::UnsafeLogin { problem }))
    }

    pub(super) async fn refuse_unsafe_schema(&self) -> Result<(), Error> {
        self.holes().await?.into_iter().next().map_or(Ok(()), |hole| Err(Error::UnsafeSchema(hole)))
    }

    /// Every hole, and none where all is well.
    pub(in crate::store) async fn holes(&self) -> Result<Vec<Hole>, Error> {
        let rows = sqlx::query(include_str!("sql/catalogue.sql"))
            .bind(&self.0.schema_name)
            .persistent(false)
            .fetch_all(&self.0.pool)
            .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &PgRow) -> Result<Hole, Error> {
    Ok(Hole { what: row.try_get("what")?, problem: row.try_get("hole")? })
}
