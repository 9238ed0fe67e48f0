//! How long an answer of a server is waited for: a connection that was cut off in silence never tells.

use std::time::Duration;

use crate::store::Error;

/// Longer than the server itself lets a statement run, so that a slow one is told by the server.
const ANSWER: Duration = Duration::from_secs(20);

/// The answer, or [`Error::Unreachable`].
pub(super) async fn in_time<T>(answer: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, Error> {
    match tokio::time::timeout(ANSWER, answer).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(Error::Unreachable(sqlx::Error::PoolTimedOut)),
    }
}
