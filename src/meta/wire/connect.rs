//! Builds the one HTTP client: rustls on ring, no redirects, bounded waits, connections kept open.

use std::time::Duration;

use reqwest::redirect::Policy;

use super::transport;
use crate::{
    config::Hosts,
    meta::{Error, Options, client::PLACES},
};

const USER_AGENT: &str = concat!("lightmeter/", env!("CARGO_PKG_VERSION"));

pub(in crate::meta) fn build(hosts: &Hosts, options: &Options) -> Result<reqwest::Client, Error> {
    // Another part of the process may have installed it first; it is the same provider then.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        // Retries are ours to count, and no code may ever be exchanged twice.
        .retry(reqwest::retry::never())
        .connect_timeout(options.connect)
        .timeout(options.total)
        .pool_max_idle_per_host(PLACES)
        .pool_idle_timeout(Duration::from_secs(90))
        .tcp_keepalive(Duration::from_mins(1));
    if is_plain(hosts) {
        // The sandbox speaks plain HTTP on this machine, so it needs neither CA certificates nor a proxy.
        builder = builder.tls_certs_only([]).no_proxy();
    }
    builder.build().map_err(transport::error)
}

fn is_plain(hosts: &Hosts) -> bool {
    [&hosts.facebook_graph, &hosts.instagram_api, &hosts.instagram_graph]
        .iter()
        .all(|host| host.starts_with("http://"))
}
