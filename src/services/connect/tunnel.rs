//! The `ssh -L` line that brings Meta's answer from the person's computer to this one.

use std::net::IpAddr;

/// `ssh -L PORT:127.0.0.1:PORT HOST`, to be typed on the computer in front of the person. `connection` is
/// `SSH_CONNECTION`: client address, client port, server address, server port. The host is `host_name`, else
/// the address that the person's connection came to.
pub(super) fn tunnel(connection: &str, host_name: Option<&str>, port: u16) -> Option<String> {
    let mut words = connection.split_ascii_whitespace();
    let (_client, _client_port, server, server_port) =
        (words.next()?, words.next()?, words.next()?, words.next()?.parse::<u16>().ok()?);
    let host = match host_name.filter(|name| is_host_name(name)) {
        Some(name) => name.to_owned(),
        None => server.split('%').next()?.parse::<IpAddr>().ok()?.to_canonical().to_string(),
    };
    let door = if server_port == 22 { String::new() } else { format!("-p {server_port} ") };
    Some(format!("ssh {door}-L {port}:127.0.0.1:{port} {host}"))
}

/// The line is meant to be pasted into a shell, so a name may hold nothing that a shell or ssh reads.
fn is_host_name(name: &str) -> bool {
    (1..=253).contains(&name.len())
        && !name.starts_with(['-', '.'])
        && name != "localhost"
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests;
