//! Ports that a test names before it listens there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use rand::Rng as _;

const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// Two of them.
pub(crate) fn free_ports() -> (u16, u16) {
    let one = free_port();
    (one, std::iter::repeat_with(free_port).find(|other| *other != one).unwrap())
}

/// A port of the loopback addresses that there are, on which nobody listens now. It is none of those that a system gives to
/// whoever asks for any, so nobody gets it by chance before it is used.
pub(crate) fn free_port() -> u16 {
    let binds = |host: IpAddr, port: u16| TcpListener::bind(SocketAddr::from((host, port))).is_ok();
    let hosts: Vec<IpAddr> = LOOPBACK.into_iter().filter(|host| binds(*host, 0)).collect();
    assert!(!hosts.is_empty(), "there is no loopback");
    loop {
        let port = rand::rng().random_range(10_000..20_000);
        if hosts.iter().all(|host| binds(*host, port)) {
            return port;
        }
    }
}
