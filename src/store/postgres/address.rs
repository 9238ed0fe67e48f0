//! What a database's URL says: where the server is, as whom, and whether its certificate is checked.

use std::{net::IpAddr, path::Path, str::FromStr as _};

use sqlx::{
    ConnectOptions as _,
    postgres::{PgConnectOptions, PgSslMode},
};
use url::Url;

use super::certificate;
use crate::{domain::DatabaseUrl, store::Error};

/// Supabase's pooler in transaction mode.
const POOLER_PORT: u16 = 6543;

/// How the server of `url` is reached. A certificate authority of one's own is named by `ca_file`, or else by the URL's
/// `sslrootcert`.
pub(super) async fn options(url: &DatabaseUrl, ca_file: Option<&Path>) -> Result<PgConnectOptions, Error> {
    let options = parse(url)?;
    let named = named_authority(url);
    match ca_file.or(named.as_deref().map(Path::new)) {
        // In libpq's words: the authorities that this machine knows.
        Some(file) if file == Path::new("system") => Ok(options.ssl_root_cert_from_pem(Vec::new())),
        Some(file) => Ok(options.ssl_root_cert_from_pem(certificate::authorities(file).await?)),
        None => Ok(options),
    }
}

fn parse(url: &DatabaseUrl) -> Result<PgConnectOptions, Error> {
    let options = PgConnectOptions::from_str(url.expose()).map_err(|_| Error::DatabaseUrl)?;
    let options = options.application_name("lightmeter").disable_statement_logging();
    // A URL has an IPv6 address in brackets, which are no part of it.
    let host = options.get_host().trim_matches(['[', ']']).to_owned();
    let options = options.host(&host);
    // Whatever the URL asks for: on its way to another machine, what is not checked is read and changed by others.
    Ok(if is_here(&options) { options } else { options.ssl_mode(PgSslMode::VerifyFull) })
}

fn is_here(options: &PgConnectOptions) -> bool {
    options.get_socket().is_some() || is_local(options.get_host())
}

/// Whether what is sent to this host stays on this machine.
fn is_local(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.starts_with('/')
        || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

fn named_authority(url: &DatabaseUrl) -> Option<String> {
    let url = Url::parse(url.expose()).ok()?;
    let mut pairs = url.query_pairs();
    let named = |key: &str| matches!(key, "sslrootcert" | "ssl-root-cert" | "ssl-ca");
    pairs.find(|(key, _)| named(key)).map(|(_, file)| file.into_owned())
}

/// Whether a connection stays with one server process, so that it may keep statements prepared.
pub(super) fn is_direct(url: &DatabaseUrl, options: &PgConnectOptions) -> bool {
    options.get_port() != POOLER_PORT && !url.expose().contains("pgbouncer=true")
}

/// Never with a password.
pub(super) fn name(options: &PgConnectOptions) -> String {
    format!("{} on {}", options.get_database().unwrap_or("postgres"), options.get_host())
}

/// The same database for another login, whose name and password need no escape.
pub(super) fn url_for(options: &PgConnectOptions, login: &str, password: &str) -> DatabaseUrl {
    let (host, port) = (options.get_host(), options.get_port());
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let database = options.get_database().unwrap_or("postgres");
    DatabaseUrl::new(format!("postgres://{login}:{password}@{host}:{port}/{database}"))
}

#[cfg(test)]
mod tests;
