//! What a server lets every login do, a person's too, that no right of lightmeter's takes away.

use sqlx::{PgConnection, Row as _};

use super::{Administrator, Role, Server};
use crate::store::Error;

/// What a person's login may fill the disk with, or leave behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenToAll {
    /// The database, quoted where it has to be.
    pub database: String,
    pub temporary_tables: bool,
    pub large_objects: bool,
    /// How many transactions may be left behind without a session.
    pub prepared_transactions: i32,
    /// Whether the login that asks may close the first of them.
    pub is_owners: bool,
}

impl Server {
    pub(in crate::store) async fn open_to_all(&self) -> Result<OpenToAll, Error> {
        look(&mut *self.begin(Role::App, None, false).await?).await
    }
}

impl Administrator {
    /// Once the schema is there.
    pub async fn open_to_all(&mut self) -> Result<OpenToAll, Error> {
        look(&mut self.connection).await
    }
}

async fn look(connection: &mut PgConnection) -> Result<OpenToAll, Error> {
    let query = sqlx::query(include_str!("sql/open_to_all.sql")).persistent(false);
    let row = query.fetch_one(connection).await?;
    Ok(OpenToAll {
        database: row.try_get("database")?,
        temporary_tables: row.try_get("temporary_tables")?,
        large_objects: row.try_get("large_objects")?,
        prepared_transactions: row.try_get("prepared_transactions")?,
        is_owners: row.try_get("is_owners")?,
    })
}

impl OpenToAll {
    /// What lies open, as a sentence, and what to do about it; `None` where nothing does.
    pub fn told(&self) -> Option<(String, String)> {
        let Self { database, temporary_tables, large_objects, .. } = self;
        let revoke = format!("`REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC`");
        let others = "large objects, and who may connect to which database, are for the server's administrator to close";
        let (what, next) = match (temporary_tables, large_objects) {
            (false, false) => return None,
            (true, false) => (
                "temporary tables",
                format!("Run {revoke} as the database's owner, unless another program here needs them."),
            ),
            (true, true) => (
                "temporary tables and large objects",
                format!(
                    "Run {revoke} as the database's owner, unless another program here needs them; {others}."
                ),
            ),
            (false, true) => ("large objects", format!("Nothing to do in lightmeter: {others}.")),
        };
        let sentence = format!(
            "A person's own login may fill the disk with {what}: Postgres lets every login make them."
        );
        Some((sentence, next))
    }

    /// Whether locks may be left behind, as a sentence, and what to do about it; `None` where they may not.
    pub fn told_of_locks(&self) -> Option<(&'static str, &'static str)> {
        (self.prepared_transactions > 0).then_some((
            "A person's own login may prepare a transaction, which keeps its locks when the session has gone.",
            "Have the server's max_prepared_transactions set to 0, unless another program there needs it; `users disable` \
             ends what its login has prepared, where the administrator is a superuser.",
        ))
    }
}

#[cfg(test)]
mod tests;
