//! Reaching a server: with its certificate checked unless it is on this machine.

use std::{path::Path, str::FromStr as _, sync::Arc, time::Duration};

use sqlx::{
    ConnectOptions as _,
    postgres::{PgConnectOptions, PgPoolOptions, PgSslMode},
};
use tokio::sync::watch;

use super::{Inner, Server, migrations::identifier};
use crate::{domain::DatabaseUrl, store::Error};

const CONNECTIONS: u32 = 4;
/// A dashboard says that the database is away after this long.
const PATIENCE: Duration = Duration::from_secs(10);
/// Supabase's pooler in transaction mode.
const POOLER_PORT: u16 = 6543;

/// Reaches the database of `url`; `schema` is where lightmeter's tables are.
pub(in crate::store) async fn open(
    url: &DatabaseUrl,
    schema: &str,
    ca_file: Option<&Path>,
) -> Result<Server, Error> {
    let options = options(url, ca_file)?;
    let persistent = options.get_port() != POOLER_PORT && !url.expose().contains("pgbouncer=true");
    let options = if persistent { options } else { options.statement_cache_capacity(0) };
    let name = name(&options);
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        // A connection that went away is found out by the transaction that begins on it.
        .test_before_acquire(false)
        .connect_with(options)
        .await?;
    let server = Server(Arc::new(Inner {
        pool,
        schema_name: schema.to_owned(),
        schema: identifier(schema),
        name,
        persistent,
        commits: watch::Sender::new(0),
    }));
    server.refuse_what_is_unsafe().await?;
    Ok(server)
}

pub(super) fn options(url: &DatabaseUrl, ca_file: Option<&Path>) -> Result<PgConnectOptions, Error> {
    let options = PgConnectOptions::from_str(url.expose()).map_err(|_| Error::DatabaseUrl)?;
    let options = options.application_name("lightmeter").disable_statement_logging();
    let options = match ca_file {
        Some(file) => options.ssl_root_cert(file),
        None => options,
    };
    let is_here = options.get_socket().is_some() || is_local(options.get_host());
    Ok(if is_here { options } else { options.ssl_mode(PgSslMode::VerifyFull) })
}

fn is_local(host: &str) -> bool {
    host == "localhost"
        || host.starts_with('/')
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Never with a password.
fn name(options: &PgConnectOptions) -> String {
    format!("{} on {}", options.get_database().unwrap_or("postgres"), options.get_host())
}
