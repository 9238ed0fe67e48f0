//! The connection that statements go over.

use sqlx::{Postgres, Sqlite, Transaction};

use super::deadline::in_time;
use crate::store::Error;

#[derive(Debug)]
pub(in crate::store) enum Session {
    /// Rolled back when dropped.
    Sqlite(Transaction<'static, Sqlite>),
    /// Rolled back when dropped.
    Postgres { transaction: Transaction<'static, Postgres>, persistent: bool },
}

impl Session {
    pub(in crate::store) async fn commit(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(transaction) => Ok(transaction.commit().await?),
            Self::Postgres { transaction, .. } => in_time(transaction.commit()).await,
        }
    }
}
