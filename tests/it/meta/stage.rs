//! A bare HTTP server on a free port that answers each request as its script says and keeps what it got.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use lightmeter::{
    clock::Clock,
    config::{Hosts, Meta},
    domain::AppSecret,
    meta::{Client, Options},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// What the stage does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Json(u16, String),
    /// A status with extra header lines and a body.
    With(u16, &'static str, String),
    /// Promises more of a body than it sends, and hangs up.
    Cut,
    /// Never answers.
    Silence,
    /// Hangs up at once.
    HangUp,
}

pub(crate) struct Stage {
    pub(crate) address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Stage {
    /// `script` is asked with the number of requests before this one, and the request as text.
    pub(crate) async fn open(script: impl Fn(usize, &str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        let script = Arc::new(script);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, script) = (Arc::clone(&kept), Arc::clone(&script));
                tokio::spawn(async move {
                    serve(stream, |request| {
                        let mut kept = kept.lock().unwrap();
                        kept.push(request.to_owned());
                        script(kept.len() - 1, request)
                    })
                    .await;
                });
            }
        });
        Self { address, requests }
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn client(&self) -> Client {
        self.client_with(|_| ())
    }

    pub(crate) fn client_with(&self, change: impl FnOnce(&mut Meta)) -> Client {
        let mut meta = meta_at(&self.address);
        change(&mut meta);
        Client::with_options(&meta, &Clock::set_by_hand(now()).0, quick())
    }
}

/// Settings of both apps, with every host at `address`.
pub(crate) fn meta_at(address: &str) -> Meta {
    let mut meta = Meta::default();
    meta.facebook.app_id = Some("9990001".to_owned());
    meta.facebook.app_secret = Some(AppSecret::new("CANARY-facebook-secret"));
    meta.instagram.app_id = Some("8880001".to_owned());
    meta.instagram.app_secret = Some(AppSecret::new("CANARY-instagram-secret"));
    meta.hosts = Hosts {
        facebook_dialog: address.to_owned(),
        facebook_graph: address.to_owned(),
        instagram_dialog: address.to_owned(),
        instagram_api: address.to_owned(),
        instagram_graph: address.to_owned(),
    };
    meta
}

pub(crate) fn quick() -> Options {
    Options {
        connect: std::time::Duration::from_secs(2),
        total: std::time::Duration::from_millis(300),
        backoff: std::time::Duration::from_millis(5),
        ..Options::default()
    }
}

pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

async fn serve(mut stream: TcpStream, answer: impl FnOnce(&str) -> Reply) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    let (status, headers, body, promised) = match answer(&request) {
        Reply::HangUp => return,
        Reply::Silence => {
            // The client hangs up when it has waited long enough.
            let _ = stream.read(&mut [0; 1]).await;
            return;
        }
        Reply::Json(status, body) => (status, "", body, 0),
        Reply::With(status, headers, body) => (status, headers, body, 0),
        Reply::Cut => (200, "", "{ \"data\": [".to_owned(), 1_000),
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n",
        body.len() + promised
    );
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok()
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        match stream.read(&mut chunk).await {
            Ok(count @ 1..) => bytes.extend_from_slice(chunk.get(..count)?),
            Ok(0) | Err(_) => return None,
        }
    }
}
