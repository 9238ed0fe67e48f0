//! A listener with a use case behind it that knows one state, and raw requests to it.

use lightmeter::{
    callback::{Answer, Callback, DeniedBy, ListenOptions, Listener, Outcome, Scheme, listen},
    domain::Login,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::mpsc,
};

pub(super) const STATE: &str = "q7Jx-2m_Vd0LkSbT9fYwRz3uHcPeGa8N";

pub(super) fn options() -> ListenOptions {
    ListenOptions { login: Login::Facebook, scheme: Scheme::Http, port: 0, path: "/cb/facebook".to_owned() }
}

/// What the use case saw of a callback after it had compared the state.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    Stray,
    Code(String),
    Denied(DeniedBy),
    Malformed,
}

/// Says what a use case that knows [`STATE`] says, and reports what it saw.
pub(super) fn attend(mut callbacks: mpsc::Receiver<Callback>) -> mpsc::UnboundedReceiver<Seen> {
    let (seen, report) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(callback) = callbacks.recv().await {
            let (answer, what) = judge(&callback);
            let _ = seen.send(what);
            callback.reply.send(answer);
        }
    });
    report
}

fn judge(callback: &Callback) -> (Answer, Seen) {
    if callback.query.state.expose() != STATE {
        return (Answer::Stray, Seen::Stray);
    }
    match &callback.query.outcome {
        Outcome::Code(code) => (Answer::Accepted, Seen::Code(code.expose().to_owned())),
        Outcome::Denied { by } => (Answer::Declined, Seen::Denied(*by)),
        Outcome::Malformed => (Answer::Declined, Seen::Malformed),
    }
}

pub(super) async fn attempt() -> (Listener, mpsc::UnboundedReceiver<Seen>) {
    let (listener, callbacks) = listen(options()).await.unwrap();
    (listener, attend(callbacks))
}

/// Sends bytes as they are and reads until the listener closes.
pub(super) async fn send(port: u16, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    exchange(&mut stream, request).await
}

pub(super) async fn exchange(stream: &mut TcpStream, request: &str) -> String {
    // A listener that refuses may close before it has read everything.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).expect("every answer is text")
}

/// A browser's navigation to a path and query.
pub(super) async fn visit(port: u16, target: &str) -> String {
    send(port, &navigation(port, target)).await
}

pub(super) fn navigation(port: u16, target: &str) -> String {
    format!(
        "GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nSec-Fetch-Mode: navigate\r\n\
         Sec-Fetch-Dest: document\r\nSec-Fetch-Site: cross-site\r\n\r\n"
    )
}

pub(super) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("no answer")
}

pub(super) fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    head.lines().skip(1).find_map(|line| {
        let (start, text) = line.split_once(": ")?;
        start.eq_ignore_ascii_case(name).then_some(text)
    })
}
