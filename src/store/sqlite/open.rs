//! Opening a database file: looked at before it is touched, and readable by its owner only.

mod create;
mod header;

use std::{path::Path, sync::Arc};

use sqlx::{
    ConnectOptions as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous},
};

pub(super) use header::log_of;

use super::{BUSY, File, Inner, Watch, log, migrations};
use crate::store::Error;

const CONNECTIONS: u32 = 4;

pub(in crate::store) async fn open(path: &Path) -> Result<File, Error> {
    if create::is_missing(path)? {
        create::create(path).await?;
    }
    if header::is_cut_short(path).map_err(|source| Error::Folder { path: path.to_owned(), source })? {
        return Err(Error::Damaged { what: format!("{}: it was cut short", path.display()) });
    }
    let options = options(path);
    // Each connection has a thread of its own, so the two open at the same time.
    let (pool, watching) = tokio::try_join!(pool(&options), async { options.connect().await })
        .map_err(|error| named(error.into(), path))?;
    prepare(&pool, path).await.map_err(|error| named(error, path))?;
    let watch = Watch::start(watching, path).await?;
    Ok(File(Arc::new(Inner { pool, path: path.into(), watch })))
}

/// Nothing here writes to the file, so that a foreign or newer one stays as it is.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        // What is erased is overwritten, not only unlinked.
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

async fn pool(options: &SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(BUSY * 2)
        // A file does not go away as a server does.
        .test_before_acquire(false)
        .connect_with(options.clone())
        .await
}

/// Looks whose file it is before anything is written, and then brings it up to date.
async fn prepare(pool: &SqlitePool, path: &Path) -> Result<(), Error> {
    let mut connection = pool.acquire().await?;
    migrations::check(&mut connection, path).await?;
    // The file remembers it, and a copy made by a tool may have forgotten it.
    sqlx::query("PRAGMA journal_mode = WAL").execute(&mut *connection).await?;
    let has_changed = migrations::run(&mut connection, path).await?;
    drop(connection);
    if has_changed {
        // What a migration erased is still in the pages from before.
        log::empty(pool).await;
    }
    Ok(())
}

/// Damage is told with the file's name.
fn named(error: Error, path: &Path) -> Error {
    match error {
        Error::Damaged { what } => Error::Damaged { what: format!("{}: {what}", path.display()) },
        other => other,
    }
}
