//! The hostile requests once more, over real sockets.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::callback::{
    Answer,
    hostile::{CANARY, Hostile, PATH, STATE},
};

async fn exchange(port: u16, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let _ = stream.write_all(request).await;
    let _ = stream.shutdown().await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_attempt_is_completed_through_a_few_hundred_hostile_connections() {
    const SEED: u64 = 42;
    let options =
        ListenOptions { login: Login::Facebook, scheme: Scheme::Http, port: 0, path: PATH.to_owned() };
    let (listener, mut callbacks) = listen(options).await.unwrap();
    let port = listener.port();
    let attending = tokio::spawn(async move {
        let mut taken = 0;
        while let Some(callback) = callbacks.recv().await {
            let is_ours = callback.query.state.expose() == STATE;
            taken += u32::from(is_ours);
            callback.reply.send(if is_ours { Answer::Accepted } else { Answer::Stray });
        }
        taken
    });
    let mut hostile = Hostile::new(SEED, port);
    for _ in 0..20 {
        let batch: Vec<Vec<u8>> = (0..20).map(|_| hostile.request()).collect();
        let exchanges = batch.iter().map(|request| exchange(port, request));
        for (request, answer) in batch.iter().zip(futures::future::join_all(exchanges).await) {
            let request = String::from_utf8_lossy(request);
            assert!(!answer.contains(CANARY), "seed {SEED}: {request} was echoed in {answer}");
            let is_taken = answer.contains("/done#\r\n") || answer.contains("/declined#\r\n");
            assert!(!is_taken, "seed {SEED}: {request} was taken");
        }
    }
    assert!(listener.refused() > 100);
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let good = format!("GET {PATH}?code=AQD&state={STATE} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
    stream.write_all(good.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("location: /done#\r\n"), "{answer}");
    drop(listener);
    assert_eq!(attending.await.unwrap(), 1);
}
