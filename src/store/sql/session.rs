//! The connection that statements go over.

use sqlx::{Postgres, Sqlite, Transaction, pool::PoolConnection};

use super::deadline::in_time;
use crate::store::Error;

#[derive(Debug)]
pub(in crate::store) enum Session {
    /// For statements that only read, each on its own.
    SqliteRead(PoolConnection<Sqlite>),
    /// Rolled back when dropped.
    SqliteWrite(Transaction<'static, Sqlite>),
    /// Rolled back when dropped.
    Postgres { transaction: Transaction<'static, Postgres>, persistent: bool },
}

impl Session {
    /// Ends the transaction, if it is one.
    pub(in crate::store) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::SqliteRead(_) => Ok(()),
            Self::SqliteWrite(transaction) => Ok(transaction.commit().await?),
            Self::Postgres { transaction, .. } => in_time(transaction.commit()).await,
        }
    }
}
