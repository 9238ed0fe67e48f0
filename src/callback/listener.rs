//! The listener of one attempt: it starts, takes connections, and stops when dropped or finished.

use std::{
    future::poll_fn,
    io,
    sync::{Arc, atomic::AtomicU64, atomic::Ordering},
    task::Poll,
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::{
    Callback, ListenError,
    bind::bind_loopback,
    certificate::Certificate,
    connection::{Door, Limits, Progress},
    guard::Site,
};
use crate::domain::Login;

#[derive(Clone, Debug)]
pub struct ListenOptions {
    pub login: Login,
    pub scheme: Scheme,
    /// 0 takes any free port; [`Listener::port`] says which.
    pub port: u16,
    /// The exact path of the redirect address, such as `/cb/facebook`.
    pub path: String,
}

#[derive(Clone, Debug)]
pub enum Scheme {
    Http,
    Https(Certificate),
}

/// Listens on the loopback addresses as long as it lives; dropping it closes the port.
#[derive(Debug)]
pub struct Listener {
    port: u16,
    door: Arc<Door>,
    accepting: JoinHandle<()>,
}

/// Starts to listen on 127.0.0.1 and `[::1]`; one of them suffices. Waits for the port for longer than an attempt that
/// has just ended, of whichever process, keeps it for its last page. Needs a running tokio runtime.
pub async fn listen(options: ListenOptions) -> Result<(Listener, mpsc::Receiver<Callback>), ListenError> {
    let ListenOptions { login, scheme, port, path } = options;
    let tls = match scheme {
        Scheme::Http => None,
        Scheme::Https(certificate) => Some(certificate.acceptor()?),
    };
    let (sockets, port) = bind_loopback(port, Listener::LAST_PAGE + MARGIN).await?;
    let (callbacks, receiver) = mpsc::channel(MOST_CONNECTIONS);
    let door = Arc::new(Door {
        login,
        site: Site { secure: tls.is_some(), port, path },
        limits: Limits::STANDARD,
        callbacks,
        progress: watch::Sender::new(Progress::default()),
        refused: AtomicU64::new(0),
    });
    let accepting = tokio::spawn(accept_all(sockets, tls, Arc::clone(&door)));
    Ok((Listener { port, door, accepting }, receiver))
}

/// The time that closing a port takes.
const MARGIN: Duration = Duration::from_millis(500);

/// Further connections wait in the kernel's queue until one of these has ended.
const MOST_CONNECTIONS: usize = 16;

impl Listener {
    /// A browser follows at once; one that was closed never does.
    const LAST_PAGE: Duration = Duration::from_secs(2);

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How many requests had no effect: refused, cut off, or not HTTP at all.
    pub fn refused(&self) -> u64 {
        self.door.refused.load(Ordering::Relaxed)
    }

    /// Lets the browser that was just answered fetch its last page, at most 2 seconds long, then closes the
    /// port. Returns once it is closed; dropping the future closes it at once.
    pub async fn finish(mut self) {
        let mut progress = self.door.progress.subscribe();
        let _ = timeout(Self::LAST_PAGE, progress.wait_for(Progress::is_settled)).await;
        self.accepting.abort();
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Takes connections for ever; ending this task ends every connection with it.
async fn accept_all(sockets: Vec<TcpListener>, tls: Option<TlsAcceptor>, door: Arc<Door>) {
    // Out of file descriptors is the usual reason for a failed accept, and it passes.
    const AFTER_FAILURE: Duration = Duration::from_millis(50);
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = accept(&sockets), if connections.len() < MOST_CONNECTIONS => match accepted {
                Ok(stream) => {
                    connections.spawn(converse(stream, tls.clone(), Arc::clone(&door)));
                }
                Err(error) => {
                    tracing::debug!(%error, "failed to accept a connection");
                    sleep(AFTER_FAILURE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn accept(sockets: &[TcpListener]) -> io::Result<TcpStream> {
    poll_fn(|context| {
        for socket in sockets {
            if let Poll::Ready(accepted) = socket.poll_accept(context) {
                return Poll::Ready(accepted.map(|(stream, _)| stream));
            }
        }
        Poll::Pending
    })
    .await
}

async fn converse(stream: TcpStream, tls: Option<TlsAcceptor>, door: Arc<Door>) {
    let Some(tls) = tls else { return door.serve(stream).await };
    match timeout(door.limits.read, tls.accept(stream)).await {
        Ok(Ok(stream)) => door.serve(stream).await,
        // A browser that does not trust the certificate yet hangs up here, and comes again.
        Ok(Err(_)) | Err(_) => {
            door.refused.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests;
