//! The write-ahead log: emptied after an erasure and at the end, for it holds every page as it was written before.

use std::time::Duration;

use sqlx::{AssertSqlSafe, SqlitePool};

use super::BUSY;

/// A reader that is under way ends within this, or else the log is emptied another time.
const PATIENCE: Duration = Duration::from_millis(200);

/// Moves the log into the database and empties it. As far as it can: what others keep busy is left to the next
/// erasure, and to whoever closes the database next.
pub(super) async fn empty(pool: &SqlitePool) {
    let pool = pool.clone();
    // In a task of its own, so that no caller that goes away leaves a connection with the short patience.
    let emptied = tokio::spawn(async move {
        let mut connection = pool.acquire().await?;
        sqlx::raw_sql(patience(PATIENCE)).execute(&mut *connection).await?;
        let emptied = sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await;
        sqlx::raw_sql(patience(BUSY)).execute(&mut *connection).await?;
        emptied.map(drop)
    });
    match emptied.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            tracing::debug!(%error, "the log could not be emptied; it is tried again at the end");
        }
        Err(error) => tracing::warn!(%error, "emptying the log ended early"),
    }
}

/// A pragma takes no parameter; the number is ours.
fn patience(patience: Duration) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!("PRAGMA busy_timeout = {}", patience.as_millis()))
}
