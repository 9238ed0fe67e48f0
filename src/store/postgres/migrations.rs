//! Forward-only migrations, one at a time under a lock, by a login that may make roles or was given them.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::{store::Error, telemetry::stop_point};

/// Append-only: a released migration is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_tables.sql"),
    include_str!("migrations/0002_identity.sql"),
    include_str!("migrations/0003_attempts.sql"),
    include_str!("migrations/0004_due.sql"),
    include_str!("migrations/0005_shared.sql"),
    include_str!("migrations/0006_rights.sql"),
    include_str!("migrations/0007_logins.sql"),
    include_str!("migrations/0008_narrower.sql"),
    include_str!("migrations/0009_schedule.sql"),
    include_str!("migrations/0010_first.sql"),
    include_str!("migrations/0011_number.sql"),
    include_str!("migrations/0012_by_time.sql"),
    include_str!("migrations/0013_asked_once.sql"),
    include_str!("migrations/0014_reading.sql"),
    include_str!("migrations/0015_writing.sql"),
    include_str!("migrations/0016_no_rights.sql"),
    include_str!("migrations/0017_owners.sql"),
    include_str!("migrations/0018_due_first.sql"),
    include_str!("migrations/0019_uncounted.sql"),
    include_str!("migrations/0020_holes_asked.sql"),
    include_str!("migrations/0021_owners_policies.sql"),
];

/// Others who migrate are done in seconds.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// As long as a change waits for a table, whoever asks for that table waits behind it.
const PATIENCE_FOR_TABLES: Duration = Duration::from_secs(5);

/// By which one process after another migrates; an administrator may do so as a member of the tables' owner.
pub(super) const MIGRATION_LOCK: &str = "pg_catalog.pg_advisory_xact_lock(bigint)";

/// The first version that has options on a membership.
const MEMBERSHIP_OPTIONS: i32 = 160_000;

/// What a column or function does not go away under.
const DEPENDENT_OBJECTS: &str = "2BP01";

/// So Postgres says that a column's type is used by a view, or a table's row type by a column.
const FEATURE_NOT_SUPPORTED: &str = "0A000";

/// Brings the schema up to date; how many migrations that took. Whoever migrates beside it is waited for with `patience`.
pub(super) async fn migrate(
    connection: &mut PgConnection,
    schema: &str,
    patience: Duration,
) -> Result<usize, Error> {
    let mut transaction = connection.begin().await?;
    let migrator = Migrator::new(schema, patience, &mut transaction).await?;
    transaction.commit().await?;
    migrator.make_roles(connection).await?;
    let mut done = 0;
    while migrator.step(connection).await? {
        done += 1;
    }
    Ok(done)
}

/// The version that this program knows.
pub(super) fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

struct Migrator {
    name: String,
    /// The name, quoted as an identifier.
    schema: String,
    login: String,
    /// Said with each membership.
    options: &'static str,
    patience: Duration,
}

impl Migrator {
    async fn new(name: &str, patience: Duration, connection: &mut PgConnection) -> Result<Self, Error> {
        let options = membership_options(connection).await?;
        let login = sqlx::query_scalar("SELECT session_user::text").fetch_one(connection).await?;
        Ok(Self { name: name.to_owned(), schema: identifier(name), login, options, patience })
    }

    /// The roles are the whole cluster's: another installation may have made them, or be making them now.
    async fn make_roles(&self, connection: &mut PgConnection) -> Result<(), Error> {
        let text = include_str!("sql/roles.sql")
            .replace("{options}", self.options)
            .replace("{login}", &quoted(&self.login))
            .replace("{schema}", &quoted(&self.name));
        let mut transaction = connection.begin().await?;
        self.lock(&mut transaction).await?;
        match sqlx::raw_sql(AssertSqlSafe(text.clone())).execute(&mut *transaction).await {
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("42501") => {
                Err(Error::RolesNeeded { sql: text })
            }
            Err(error) => Err(tables_held(error)),
            Ok(_) => Ok(transaction.commit().await?),
        }
    }

    /// Runs the next migration; `false` when there is none. Of several processes each finds, under the lock, what the
    /// others have left to do.
    async fn step(&self, connection: &mut PgConnection) -> Result<bool, Error> {
        let mut transaction = connection.begin().await?;
        self.lock(&mut transaction).await?;
        let opening = format!(
            "SET LOCAL ROLE lightmeter_owner; \
             CREATE TABLE IF NOT EXISTS {}.migrations (version bigint PRIMARY KEY, run_at timestamptz NOT NULL DEFAULT now())",
            self.schema
        );
        sqlx::raw_sql(AssertSqlSafe(opening)).execute(&mut *transaction).await.map_err(tables_held)?;
        let seen = format!("SELECT coalesce(max(version), 0) FROM {}.migrations", self.schema);
        let seen = sqlx::query_scalar(AssertSqlSafe(seen)).fetch_one(&mut *transaction).await;
        let seen: i64 = seen.map_err(tables_held)?;
        let known = known();
        if seen > known {
            return Err(Error::SchemaTooNew { found: seen, known });
        }
        let next = usize::try_from(seen).ok().and_then(|seen| MIGRATIONS.get(seen));
        let Some(migration) = next else { return Ok(false) };
        // The texts name the schema as it is named by default.
        let text = migration
            .replace("lightmeter.", &format!("{}.", self.schema))
            .replace("SCHEMA lightmeter ", &format!("SCHEMA {} ", self.schema));
        if let Err(error) = sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut *transaction).await {
            transaction.rollback().await?;
            return Err(self.stopped_by(error, connection).await);
        }
        let stamp = format!("INSERT INTO {}.migrations (version) VALUES ({})", self.schema, seen + 1);
        sqlx::raw_sql(AssertSqlSafe(stamp)).execute(&mut *transaction).await?;
        stop_point("store.migration.run");
        transaction.commit().await?;
        stop_point("store.migration.committed");
        Ok(true)
    }

    /// What a person has made upon a table keeps Postgres from changing it.
    async fn stopped_by(&self, error: sqlx::Error, connection: &mut PgConnection) -> Error {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        if !matches!(code.as_deref(), Some(DEPENDENT_OBJECTS | FEATURE_NOT_SUPPORTED)) {
            return tables_held(error);
        }
        let what = sqlx::query_scalar(include_str!("sql/built_upon.sql")).bind(&self.name);
        match what.fetch_one(connection).await {
            Ok(Some(what)) => Error::BuiltUpon { what },
            _ => error.into(),
        }
    }

    /// The transaction's, to its end.
    async fn lock(&self, transaction: &mut PgConnection) -> Result<(), Error> {
        let lock = quoted(&format!("lightmeter {}", self.name));
        // To a server nothing means without end.
        let patience = self.patience.max(Duration::from_millis(1));
        let sql = format!(
            "SET LOCAL lock_timeout = {}; SELECT pg_advisory_xact_lock(hashtextextended({lock}, 0)); \
             SET LOCAL lock_timeout = {}",
            patience.as_millis(),
            patience.min(PATIENCE_FOR_TABLES).as_millis()
        );
        let locked = sqlx::raw_sql(AssertSqlSafe(sql)).execute(transaction).await;
        locked.map(drop).map_err(|error| match held(error, Error::MigrationHeld) {
            Error::NotPermitted(_) => Error::MigrationLockClosed {
                sql: format!("GRANT EXECUTE ON FUNCTION {MIGRATION_LOCK} TO {}", identifier(&self.login)),
            },
            other => other,
        })
    }
}

fn tables_held(error: sqlx::Error) -> Error {
    held(error, Error::TablesHeld)
}

/// What is said where a lock was not given in time.
fn held(error: sqlx::Error, said: impl FnOnce(sqlx::Error) -> Error) -> Error {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    if code.as_deref() == Some("55P03") { said(error) } else { error.into() }
}

/// What is said with a membership so that whoever has it can take on the role.
pub(super) async fn membership_options(connection: &mut PgConnection) -> Result<&'static str, Error> {
    let version: i32 = sqlx::query_scalar("SELECT current_setting('server_version_num')::int4")
        .fetch_one(connection)
        .await?;
    Ok(if version >= MEMBERSHIP_OPTIONS { " WITH SET TRUE, INHERIT TRUE" } else { "" })
}

/// As a name in a statement.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// As text in a statement.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
