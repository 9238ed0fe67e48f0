//! Opening a database file: looked at before it is touched, and readable by its owner only.

mod create;
mod header;

use std::{path::Path, sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub(super) use header::log_of;

use super::{Database, Inner, Watch, migrations};
use crate::{clock::Clock, store::Error};

/// How long a writer waits for another one.
const BUSY: Duration = Duration::from_secs(5);
const CONNECTIONS: u32 = 4;

pub(in crate::store) async fn open(path: &Path, clock: &Clock) -> Result<Database, Error> {
    if create::is_missing(path)? {
        create::create(path).await?;
    }
    look(path).await?;
    let options = options(path);
    let pool = SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(BUSY * 2)
        .connect_with(options.clone())
        .await
        .map_err(|error| named(error, path))?;
    migrations::run(&pool, path).await?;
    let watch = Watch::start(&options, path).await?;
    Ok(Database(Arc::new(Inner { pool, clock: clock.clone(), path: path.into(), watch })))
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        // What is erased is overwritten, not only unlinked.
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// Refuses a damaged, foreign or newer file over a connection that cannot write.
async fn look(path: &Path) -> Result<(), Error> {
    if header::is_cut_short(path).map_err(|source| Error::Folder { path: path.to_owned(), source })? {
        return Err(Error::Damaged { what: format!("{}: it was cut short", path.display()) });
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(BUSY)
        .disable_statement_logging();
    let mut connection = options.connect().await.map_err(|error| named(error, path))?;
    let checked = migrations::check(&mut connection, path).await;
    // Only the reading matters; a connection that cannot say goodbye is gone all the same.
    let _ = connection.close().await;
    checked.map_err(|error| match error {
        Error::Damaged { what } => Error::Damaged { what: format!("{}: {what}", path.display()) },
        other => other,
    })
}

fn named(error: sqlx::Error, path: &Path) -> Error {
    match Error::from(error) {
        Error::Damaged { what } => Error::Damaged { what: format!("{}: {what}", path.display()) },
        other => other,
    }
}
