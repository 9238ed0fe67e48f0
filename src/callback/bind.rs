//! Binding a port on both loopback addresses, or on the one that this computer has.

use std::{
    io::{self, ErrorKind},
    net::{Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use tokio::{net::TcpListener, time::sleep};

use super::CertificateError;

/// Why no listener waits for the answer; pasting the address works in every case.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error(
        "port {port} of this computer is in use by another program, perhaps by another lightmeter that is \
         connecting; end that one and try again, or paste the address at which the browser ends"
    )]
    PortBusy { port: u16 },
    #[error(
        "this system does not let lightmeter listen on port {port}; set a port above 1023 in [callback] and \
         in the registered redirect address, or paste the address at which the browser ends"
    )]
    NotAllowed { port: u16 },
    #[error(
        "this computer has neither 127.0.0.1 nor [::1] to listen on; paste the address at which the browser \
         ends"
    )]
    NoLoopback,
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    #[error("failed to listen on port {port}: {source}; paste the address at which the browser ends")]
    Io { port: u16, source: io::Error },
}

/// Whether a login could listen on this port; it is given back at once.
pub async fn check_port(port: u16) -> Result<(), ListenError> {
    bind_loopback(port, Duration::from_millis(500)).await.map(drop)
}

/// Sockets on 127.0.0.1 and `[::1]` with one port, which is waited for for so long; `port` 0 takes a free one.
pub(super) async fn bind_loopback(
    port: u16,
    patience: Duration,
) -> Result<(Vec<TcpListener>, u16), ListenError> {
    // The listener of an attempt that has just ended closes in its own task, a moment later; and a free port of
    // one address may be taken on the other.
    const BETWEEN: Duration = Duration::from_millis(25);
    let mut waited = Duration::ZERO;
    while waited < patience {
        match try_bind(port).await {
            Err(ListenError::PortBusy { .. }) => sleep(BETWEEN).await,
            settled => return settled,
        }
        waited += BETWEEN;
    }
    try_bind(port).await
}

async fn try_bind(port: u16) -> Result<(Vec<TcpListener>, u16), ListenError> {
    let v4 = bind_v4(port).await;
    let port = match &v4 {
        Ok(socket) => port_of(socket)?,
        Err(_) => port,
    };
    let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await;
    let sockets = settle(port, [v4, v6])?;
    let port = sockets.first().ok_or(ListenError::NoLoopback).and_then(port_of)?;
    Ok((sockets, port))
}

async fn bind_v4(port: u16) -> io::Result<TcpListener> {
    #[cfg(feature = "probe")]
    if crate::clock::probe::lacks_ipv4() {
        return Err(ErrorKind::AddrNotAvailable.into());
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

fn port_of(socket: &TcpListener) -> Result<u16, ListenError> {
    socket.local_addr().map(|address| address.port()).map_err(|source| ListenError::Io { port: 0, source })
}

/// A host without IPv4 or without IPv6 is fine; a port that anybody else holds on either is not, because the
/// browser may go there.
fn settle<S>(port: u16, bound: [io::Result<S>; 2]) -> Result<Vec<S>, ListenError> {
    let mut sockets = Vec::new();
    for one in bound {
        match one {
            Ok(socket) => sockets.push(socket),
            Err(source) => match source.kind() {
                ErrorKind::AddrInUse => return Err(ListenError::PortBusy { port }),
                ErrorKind::PermissionDenied => return Err(ListenError::NotAllowed { port }),
                ErrorKind::AddrNotAvailable | ErrorKind::Unsupported => {}
                // Rust has no kind of its own for an address family that the kernel lacks.
                _ if source.raw_os_error() == Some(rustix::io::Errno::AFNOSUPPORT.raw_os_error()) => {}
                _ => return Err(ListenError::Io { port, source }),
            },
        }
    }
    if sockets.is_empty() { Err(ListenError::NoLoopback) } else { Ok(sockets) }
}

#[cfg(test)]
mod tests;
