//! What a server lets every login do, a person's too, that no right of lightmeter's takes away.

use sqlx::{PgConnection, Row as _};

use super::{Administrator, Role, Server, migrations::MIGRATION_LOCK};
use crate::store::Error;

/// What one session of a person's may keep in temporary files at most: far more than a screen of lightmeter's takes.
pub(super) const TEMPORARY_LIMIT: &str = "256MB";

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
    /// The functions of Postgres by which a person's login takes locks as many as it likes: advisory ones, and the one of
    /// each savepoint that has written something.
    pub locking: Vec<String>,
    /// The persons' logins, quoted where they have to be, whose sorts may spill without end.
    pub without_temporary_limit: Vec<String>,
}

impl Server {
    pub(in crate::store) async fn open_to_all(&self) -> Result<OpenToAll, Error> {
        look(&mut *self.begin(Role::App, None, false).await?, &self.0.schema_name).await
    }
}

impl Administrator {
    /// Once the schema is there.
    pub async fn open_to_all(&mut self) -> Result<OpenToAll, Error> {
        look(&mut self.connection, &self.schema).await
    }
}

async fn look(connection: &mut PgConnection, schema: &str) -> Result<OpenToAll, Error> {
    let query = sqlx::query(include_str!("sql/open_to_all.sql")).bind(schema).persistent(false);
    let row = query.fetch_one(connection).await?;
    Ok(OpenToAll {
        database: row.try_get("database")?,
        temporary_tables: row.try_get("temporary_tables")?,
        large_objects: row.try_get("large_objects")?,
        prepared_transactions: row.try_get("prepared_transactions")?,
        is_owners: row.try_get("is_owners")?,
        locking: row.try_get("locking")?,
        without_temporary_limit: row.try_get("without_temporary_limit")?,
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

    /// Whether sorts may spill without end, as a sentence, and what to do about it; `None` where none may.
    pub fn told_of_spilling(&self) -> Option<(&'static str, String)> {
        if self.without_temporary_limit.is_empty() {
            return None;
        }
        let limit = |login: &String| format!("ALTER ROLE {login} SET temp_file_limit = '{TEMPORARY_LIMIT}'");
        let all: Vec<String> = self.without_temporary_limit.iter().map(limit).collect();
        Some((
            "A person's own login may fill the disk with what its sorts spill: nothing limits that, for temp_file_limit is -1.",
            format!(
                "Have a superuser run `{}`; it counts for each connection, from the next one on.",
                all.join("; ")
            ),
        ))
    }

    /// Whether the server's table of locks may be filled, as a sentence, and what to do about it; `None` where it may not.
    pub fn told_of_advisory_locks(&self) -> Option<(&'static str, String)> {
        if self.locking.is_empty() {
            return None;
        }
        Some((
            "A person's own login may fill the server's table of locks with advisory locks or savepoints, and then nobody works.",
            format!(
                "Have a superuser run `REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {MIGRATION_LOCK} \
                 TO lightmeter_owner` here, unless another program here needs them, and the first of both in every other \
                 database of the server that the login may connect to.",
                self.locking.join(", ")
            ),
        ))
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
