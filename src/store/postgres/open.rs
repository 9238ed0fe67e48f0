//! Reaching a server, and keeping a few connections to it that hold nothing of whoever used them last.

use std::{
    path::Path,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};

use sqlx::{
    Executor as _, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::sync::watch;

use super::{Inner, PATIENCE, Server, address, away, migrations::identifier};
use crate::{config::PrivilegedLogin, domain::DatabaseUrl, store::Error};

/// More than a worker does at once, so that work of a user who keeps their own rows locked leaves some for others.
pub(super) const CONNECTIONS: u32 = 14;
/// A connection on which nothing is heard for so long after a transaction is given up.
const QUIET: Duration = Duration::from_secs(5);

/// Reaches the database of `url`; `schema` is where lightmeter's tables are.
pub(in crate::store) async fn open(
    url: &DatabaseUrl,
    schema: &str,
    ca_file: Option<&Path>,
    privileged_login: PrivilegedLogin,
) -> Result<Server, Error> {
    let options = address::options(url, ca_file).await?;
    let persistent = address::is_direct(url, &options);
    let options = if persistent { options } else { options.statement_cache_capacity(0) };
    let mut inner = Inner {
        login: options.get_username().to_owned(),
        name: address::name(&options),
        pool: pool(options).await?,
        schema_name: schema.to_owned(),
        schema: identifier(schema),
        persistent,
        privilege: None,
        ahead: AtomicI64::new(0),
        commits: watch::Sender::new(0),
    };
    inner.privilege = inner.refuse_what_is_unsafe(privileged_login).await?;
    Ok(Server(Arc::new(inner)))
}

async fn pool(options: PgConnectOptions) -> Result<sqlx::PgPool, Error> {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        // A connection that went away is found out by the transaction that begins on it.
        .test_before_acquire(false)
        .after_release(|connection, _| {
            Box::pin(async move {
                let emptied = tokio::time::timeout(QUIET, empty(connection)).await;
                emptied.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map(|()| true)
            })
        })
        .connect_with(options)
        .await
        .map_err(away)
}

/// Whatever became of the last transaction, and of whoever waited for it, nothing of it is left. Where nothing was
/// left, a bare ROLLBACK would be a warning in the server's log each time; in a transaction that failed as it began
/// nothing but that is taken.
async fn empty(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    match connection.execute("BEGIN; ROLLBACK").await {
        Err(sqlx::Error::Database(_)) => connection.execute("ROLLBACK").await.map(drop),
        emptied => emptied.map(drop),
    }
}
