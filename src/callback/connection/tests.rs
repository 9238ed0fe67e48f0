//! A connection in memory: what a hostile peer cannot do, and how long a slow one may take.

use std::{collections::BTreeSet, sync::Arc};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, duplex},
    sync::mpsc,
};

use super::*;
use crate::callback::{
    Outcome,
    hostile::{CANARY, Hostile, PATH, STATE},
};

const PORT: u16 = 8_723;

fn door(limits: Limits) -> (Arc<Door>, mpsc::Receiver<Callback>) {
    let (callbacks, receiver) = mpsc::channel(16);
    let door = Door {
        login: Login::Facebook,
        site: Site { secure: false, port: PORT, path: PATH.to_owned() },
        limits,
        callbacks,
        progress: watch::Sender::new(Progress::default()),
        refused: AtomicU64::new(0),
    };
    (Arc::new(door), receiver)
}

/// A use case that knows [`STATE`]; returns the codes it took.
async fn attend(mut callbacks: mpsc::Receiver<Callback>) -> Vec<String> {
    let mut taken = Vec::new();
    while let Some(Callback { query, reply, .. }) = callbacks.recv().await {
        reply.send(match query.outcome {
            _ if query.state.expose() != STATE => Answer::Stray,
            Outcome::Code(code) => {
                taken.push(code.expose().to_owned());
                Answer::Accepted
            }
            Outcome::Denied { .. } | Outcome::Malformed => Answer::Declined,
        });
    }
    taken
}

/// Sends one request and closes the sending side unless its head is whole; returns everything that came back.
async fn exchange(door: Arc<Door>, request: Vec<u8>) -> Vec<u8> {
    let (mut near, far) = duplex(64 * 1_024);
    let serving = tokio::spawn(async move { door.serve(far).await });
    let _ = near.write_all(&request).await;
    if !request.windows(4).any(|part| part == b"\r\n\r\n") {
        let _ = near.shutdown().await;
    }
    let mut answer = Vec::new();
    let _ = near.read_to_end(&mut answer).await;
    serving.await.expect("serving a connection never panics");
    answer
}

fn good(code: &str) -> Vec<u8> {
    format!("GET {PATH}?code={code}&state={STATE} HTTP/1.1\r\nHost: localhost:{PORT}\r\n\r\n").into_bytes()
}

#[tokio::test]
async fn twenty_thousand_hostile_requests_forge_nothing_echo_nothing_and_end_nothing() {
    const SEED: u64 = 20_260_823;
    // A mutation may leave a head that waits for more; it is cut off soon, so that the test is not slow.
    let (door, callbacks) = door(Limits { read: Duration::from_millis(200), ..Limits::STANDARD });
    let attending = tokio::spawn(attend(callbacks));
    let mut hostile = Hostile::new(SEED, PORT);
    let mut answers = BTreeSet::new();
    let mut expected = Vec::new();
    for round in 0..200 {
        let batch: Vec<Vec<u8>> = (0..100).map(|_| hostile.request()).collect();
        let exchanges = batch.iter().map(|request| exchange(Arc::clone(&door), request.clone()));
        for (request, answer) in batch.iter().zip(futures::future::join_all(exchanges).await) {
            let text = String::from_utf8_lossy(&answer);
            let request = String::from_utf8_lossy(request);
            assert!(!text.contains(CANARY), "seed {SEED}: {request} was echoed in {text}");
            let is_taken = text.contains("/done#\r\n") || text.contains("/declined#\r\n");
            assert!(!is_taken, "seed {SEED}: {request} was taken");
            answers.insert(answer);
        }
        let code = format!("AQDgood{round}");
        let answer = exchange(Arc::clone(&door), good(&code)).await;
        assert!(
            String::from_utf8_lossy(&answer).contains("location: /done#\r\n"),
            "seed {SEED}, round {round}"
        );
        expected.push(code);
    }
    // Two versions of a dozen answers to 20 000 requests leave no room for anything of a request in them.
    assert!(answers.len() <= 24, "seed {SEED}: {} different answers", answers.len());
    assert!(answers.len() >= 8, "seed {SEED}: only {} kinds of answer were reached", answers.len());
    assert!(door.progress.borrow().deciding == 0);
    drop(door);
    assert_eq!(attending.await.unwrap(), expected, "seed {SEED}");
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut_off() {
    let (door, _callbacks) = door(Limits { read: Duration::from_millis(30), ..Limits::STANDARD });
    for start in ["", "GET /cb/facebook?state=", "GET / HTTP/1.1\r\nHost: localhost:8723\r\n"] {
        let (mut near, far) = duplex(1_024);
        near.write_all(start.as_bytes()).await.unwrap();
        timeout(Duration::from_secs(5), door.serve(far)).await.expect("the peer is not waited for");
    }
    assert_eq!(door.refused.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn a_use_case_that_takes_too_long_leaves_the_person_with_a_fixed_page() {
    let (door, mut callbacks) = door(Limits { answer: Duration::from_millis(30), ..Limits::STANDARD });
    let answer = exchange(Arc::clone(&door), good("AQDslow")).await;
    let text = String::from_utf8(answer).unwrap();
    assert!(text.starts_with("HTTP/1.1 504 ") && text.contains("has not answered yet"), "{text}");
    let late = callbacks.recv().await.unwrap();
    assert_eq!(late.query.state.expose(), STATE);
    late.reply.send(Answer::Accepted);
    assert!(door.progress.borrow().is_settled(), "nothing is waited for afterwards");
}

#[tokio::test]
async fn a_browser_that_leaves_early_is_not_counted_as_waiting() {
    let (door, mut callbacks) = door(Limits::STANDARD);
    let (mut near, far) = duplex(1_024);
    near.write_all(&good("AQDgone")).await.unwrap();
    let serving = {
        let door = Arc::clone(&door);
        tokio::spawn(async move { door.serve(far).await })
    };
    let callback = callbacks.recv().await.unwrap();
    assert!(!door.progress.borrow().is_settled());
    drop(near);
    serving.await.unwrap();
    assert!(door.progress.borrow().is_settled());
    callback.reply.send(Answer::Accepted);
}

#[test]
fn the_standard_limits_are_those_that_were_decided() {
    assert_eq!(Limits::STANDARD.read, Duration::from_secs(5));
    assert_eq!((Limits::HEAD_BYTES, Limits::HEADERS), (8_192, 64));
    assert!(Limits::STANDARD.connection > Limits::STANDARD.read + Limits::STANDARD.answer);
}
