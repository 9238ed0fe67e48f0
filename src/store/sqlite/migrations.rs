//! Forward-only migrations, one at a time under the write lock.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use crate::store::Error;

/// Append-only: a released migration is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_attempt_told.sql"),
    include_str!("migrations/0003_grant_withdrawal.sql"),
    include_str!("migrations/0004_attempt_ends.sql"),
    include_str!("migrations/0005_record_renewal.sql"),
    include_str!("migrations/0006_budget_reason.sql"),
    include_str!("migrations/0007_refused_metrics.sql"),
    include_str!("migrations/0008_fetches.sql"),
    include_str!("migrations/0009_grant_held.sql"),
    include_str!("migrations/0010_schedule.sql"),
    include_str!("migrations/0011_due_first.sql"),
];

/// What SQLite keeps in a file's header to tell whose it is: "ltmr".
const APPLICATION: i64 = 0x6c74_6d72;

/// Refuses a file that is newer than this program or another program's; writes nothing.
pub(super) async fn check(connection: &mut SqliteConnection, path: &Path) -> Result<(), Error> {
    let (version, application, tables): (i64, i64, i64) =
        sqlx::query_as(include_str!("sql/schema_version.sql")).fetch_one(connection).await?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if application != APPLICATION && (application != 0 || version != 0 || tables != 0) {
        return Err(Error::Foreign { path: path.to_owned() });
    }
    if version > known {
        return Err(Error::TooNew { path: path.to_owned(), found: version, known });
    }
    Ok(())
}

/// Runs what is missing, and says whether anything was. Of several processes each finds, under the lock, what the
/// others have left to do.
pub(super) async fn run(connection: &mut SqliteConnection, path: &Path) -> Result<bool, Error> {
    let mut has_changed = false;
    while version(connection, path).await? < MIGRATIONS.len() {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        check(&mut transaction, path).await?;
        let done = version(&mut transaction, path).await?;
        // Another process was first.
        let Some(migration) = MIGRATIONS.get(done) else { break };
        sqlx::raw_sql(*migration).execute(&mut *transaction).await?;
        // A pragma takes no parameter; both numbers are ours.
        let stamp = format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {}", done + 1);
        sqlx::raw_sql(AssertSqlSafe(stamp)).execute(&mut *transaction).await?;
        transaction.commit().await?;
        has_changed = true;
    }
    Ok(has_changed)
}

/// How many migrations the file has had.
async fn version(connection: &mut SqliteConnection, path: &Path) -> Result<usize, Error> {
    let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(connection).await?;
    usize::try_from(version).map_err(|_| Error::Foreign { path: path.to_owned() })
}
