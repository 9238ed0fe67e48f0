//! What stands between lightmeter and its server in a test: it counts what goes by, and is cut and mended by hand.

pub(super) mod wire;

use std::{
    io,
    sync::{Arc, Mutex},
};

use lightmeter::domain::DatabaseUrl;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use self::wire::{Log, Wire};

/// What becomes of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Open,
    /// Connections break off, and new ones with them.
    Cut,
    /// As [`Self::Cut`], and nobody listens.
    Refused,
    /// Connections stay and nothing arrives, as when a cable is pulled out.
    Silent,
}

/// Listens on a port of its own.
pub(crate) struct Proxy {
    port: u16,
    way: watch::Sender<Way>,
    log: Arc<Mutex<Log>>,
}

impl Proxy {
    /// Before the server of this URL, which is reached without TLS so that what goes by can be read.
    pub(crate) async fn before(url: &DatabaseUrl) -> Self {
        let options: sqlx::postgres::PgConnectOptions = url.expose().parse().unwrap();
        let server = (options.get_host().to_owned(), options.get_port());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (way, log) = (watch::Sender::new(Way::Open), Arc::default());
        tokio::spawn(listen(listener, server, way.clone(), Arc::clone(&log)));
        Self { port, way, log }
    }

    /// The same database, through here.
    pub(crate) fn url(&self, url: &DatabaseUrl) -> DatabaseUrl {
        let mut through = url::Url::parse(url.expose()).unwrap();
        through.set_port(Some(self.port)).unwrap();
        through.query_pairs_mut().append_pair("sslmode", "disable");
        DatabaseUrl::new(through.to_string())
    }

    pub(crate) fn turn(&self, way: Way) {
        self.way.send_replace(way);
    }

    /// Turns after so many more questions of the client have gone by; the one after them is the last.
    pub(super) async fn turn_after(&self, questions: usize, way: Way) {
        self.settled().await;
        self.log.lock().unwrap().turn_after = Some((questions, way));
    }

    /// What went by while `work` was done, when all its connections are back in their pool.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> (T, wire::Counted) {
        self.settled().await;
        let before = self.log.lock().unwrap().sent.len();
        let done = work.await;
        self.settled().await;
        let counted = self.log.lock().unwrap().since(before);
        (done, counted)
    }

    /// Whether this text was in what a client sent.
    pub(super) fn has_carried(&self, text: &str) -> bool {
        self.log.lock().unwrap().bytes.windows(text.len()).any(|bytes| bytes == text.as_bytes())
    }

    /// What a server has warned of.
    pub(super) fn notices(&self) -> Vec<String> {
        self.log.lock().unwrap().notices.clone()
    }

    async fn settled(&self) {
        while !self.log.lock().unwrap().is_settled() {
            tokio::task::yield_now().await;
        }
    }
}

async fn listen(listener: TcpListener, server: (String, u16), way: watch::Sender<Way>, log: Arc<Mutex<Log>>) {
    let address = listener.local_addr().unwrap();
    let (mut listener, mut ways, mut number) = (Some(listener), way.subscribe(), 0);
    loop {
        if *ways.borrow_and_update() == Way::Refused {
            listener = None;
        } else if listener.is_none() {
            listener = Some(TcpListener::bind(address).await.unwrap());
        }
        let accepted = async {
            match &listener {
                Some(listener) => listener.accept().await.unwrap().0,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            client = accepted => {
                number += 1;
                let wire = Wire::new(number, Arc::clone(&log));
                tokio::spawn(carry(client, server.clone(), wire, way.clone()));
            }
            _ = ways.changed() => {}
        }
    }
}

async fn carry(mut client: TcpStream, server: (String, u16), mut wire: Wire, way: watch::Sender<Way>) {
    let mut ways = way.subscribe();
    // What breaks off is no failure of the test.
    let _ = async {
        let mut server = TcpStream::connect(server).await?;
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let (mut up, mut down) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
        loop {
            let now = *ways.borrow_and_update();
            if matches!(now, Way::Cut | Way::Refused) {
                return Ok(());
            }
            tokio::select! {
                _ = ways.changed() => {}
                read = client.read(&mut up), if now == Way::Open => {
                    let Some(bytes) = some(&up, read?) else { return Ok(()) };
                    let turn = wire.client_says(bytes);
                    if turn != Some(Way::Silent) {
                        server.write_all(bytes).await?;
                    }
                    if let Some(turn) = turn {
                        way.send_replace(turn);
                    }
                }
                read = server.read(&mut down), if now == Way::Open => {
                    let Some(bytes) = some(&down, read?) else { return Ok(()) };
                    wire.server_says(bytes);
                    client.write_all(bytes).await?;
                }
            }
        }
    }
    .await as io::Result<()>;
    wire.ended();
}

fn some(buffer: &[u8], read: usize) -> Option<&[u8]> {
    if read == 0 { None } else { buffer.get(..read) }
}
