//! Ports that a test names before it listens there.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use rand::Rng as _;

/// A port of both loopback addresses that nobody listens on now. It is none of those that a system gives to whoever asks
/// for any, so nobody gets it by chance before it is used.
pub(crate) fn free_port() -> u16 {
    loop {
        let port = rand::rng().random_range(10_000..20_000);
        let addresses =
            [SocketAddr::from((Ipv4Addr::LOCALHOST, port)), SocketAddr::from((Ipv6Addr::LOCALHOST, port))];
        if addresses
            .iter()
            .all(|address| TcpListener::bind(address).is_ok() || address.is_ipv6() && !has_ipv6())
        {
            return port;
        }
    }
}

fn has_ipv6() -> bool {
    TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok()
}
