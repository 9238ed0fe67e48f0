//! Reads that are sent together: in batches to Facebook, side by side to Instagram.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use lightmeter::{
    clock::Clock,
    domain::{AccessToken, Login, MediaId, Value},
    meta::{Client, Error, Read},
    sandbox::{Fault, Matching, Trouble, Variants},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::{
    pretend::{Pretend, access},
    stage::{meta_at, now, quick},
};

/// The reach of so many posts.
fn reach_of(pretend: &Pretend, count: usize) -> Vec<Read> {
    let posts = pretend.control.truth().posts("nordwind");
    let reach = |id: &String| Read::media_insights(&MediaId(id.clone()), &["reach"], None);
    posts.iter().skip(5).take(count).map(|post| reach(&post.id)).collect()
}

fn met(count: u32, trouble: Trouble) -> Fault {
    let matching = Matching { path: Some("/insights".to_owned()), count: Some(count), ..Matching::default() };
    Fault { matching, trouble }
}

#[tokio::test]
async fn many_are_read_and_one_that_fails_fails_alone() {
    for (login, requests) in [(Login::Facebook, 2), (Login::Instagram, 61)] {
        let pretend = Pretend::open().await;
        let token = pretend.mint(login, "nordwind");
        let mut reads = reach_of(&pretend, 60);
        let nobodys = MediaId("17999999999999999".to_owned());
        reads.insert(7, Read::media_insights(&nobodys, &["reach"], None));
        let answers = pretend.client.read_all(access(login, &token), &reads).await;
        assert_eq!(answers.len(), 61);
        for (index, answer) in answers.iter().enumerate() {
            match answer {
                Err(Error::Refused(refusal)) => {
                    assert_eq!((index, refusal.code, refusal.subcode), (7, Some(100), Some(33)), "{login}");
                }
                Err(error) => unreachable!("{login} {index}: {error}"),
                Ok(answer) => {
                    let value = answer.totals().first().and_then(|total| total.value);
                    assert!(index != 7 && matches!(value, Some(Value::Whole(_))), "{login} {index}");
                }
            }
        }
        assert_eq!((pretend.client.sent(), pretend.client.requests()), (61, requests), "{login}");
        assert_eq!(pretend.control.http_requests() as u64, requests, "{login}");
        assert_eq!(pretend.control.calls().len(), 61, "{login}: each operation is a call");
    }
}

#[tokio::test]
async fn answers_stand_in_the_order_of_the_reads() {
    for login in [Login::Facebook, Login::Instagram] {
        let pretend = Pretend::open().await;
        let token = pretend.mint(login, "nordwind");
        let reads = reach_of(&pretend, 12);
        let together = pretend.client.read_all(access(login, &token), &reads).await;
        for (read, answer) in reads.iter().zip(together) {
            assert_eq!(answer, pretend.client.read(access(login, &token), read).await, "{login}");
        }
    }
}

#[tokio::test]
async fn what_meta_did_not_finish_is_asked_for_once_more_in_a_smaller_batch() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Facebook, "nordwind");
    pretend.control.plant(met(12, Trouble::Cut));
    let reads = reach_of(&pretend, 50);
    let answers = pretend.client.read_all(access(Login::Facebook, &token), &reads).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(pretend.control.http_requests(), 3, "50, then 10 and 2");
    assert_eq!(pretend.client.sent(), 62);
}

#[tokio::test]
async fn what_meta_never_finishes_is_told_from_what_it_refused() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Facebook, "nordwind");
    let reads = reach_of(&pretend, 3);
    pretend.control.plant(met(1, Trouble::TokenExpired));
    pretend.control.plant(met(9, Trouble::Cut));
    let answers = pretend.client.read_all(access(Login::Facebook, &token), &reads).await;
    let codes: Vec<_> = answers.iter().map(|answer| answer.as_ref().unwrap_err().refusal().code).collect();
    assert_eq!(codes, [Some(190), None, None]);
    assert_eq!(answers.get(1), Some(&Err(Error::TimedOut)));
    assert_eq!(pretend.client.sent(), 5, "the token that is rejected is not tried again");
}

#[tokio::test]
async fn nothing_follows_a_batch_in_which_meta_said_to_wait() {
    for trouble in [
        Trouble::Exhausted { regain_minutes: 30 },
        Trouble::Throttled { code: 4, subcode: None, regain_minutes: Some(30), retry_after_seconds: None },
    ] {
        for login in [Login::Facebook, Login::Instagram] {
            let pretend = Pretend::open().await;
            let token = pretend.mint(login, "nordwind");
            let client = pretend.client.for_one_fetch();
            pretend.control.plant(met(1, trouble.clone()));
            let reads = reach_of(&pretend, 60);
            let together = client.at_a_time(login);
            let answers = client.read_all(access(login, &token), &reads).await;
            assert_eq!(pretend.control.calls().len(), together, "{login} {trouble:?}");
            assert!(answers.iter().skip(together).all(Result::is_err));
            assert!(!client.told_to_wait().is_empty());
            let refused = usize::from(trouble != Trouble::Exhausted { regain_minutes: 30 });
            let served = answers.iter().filter(|answer| answer.is_ok()).count();
            assert_eq!(served, together - refused, "{login}: what was sent with it is kept");
        }
    }
}

#[tokio::test]
async fn every_operation_is_proven_where_meta_wants_it() {
    let pretend = Pretend::with(Variants { proof_required: true, ..Variants::default() }).await;
    let token = pretend.mint(Login::Facebook, "nordwind");
    let answers = pretend.client.read_all(access(Login::Facebook, &token), &reach_of(&pretend, 3)).await;
    assert!(answers.iter().all(Result::is_ok), "{:?}", answers.first());
}

#[tokio::test]
async fn no_more_than_sixteen_requests_are_under_way_to_a_host() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Instagram, "nordwind");
    let reads = reach_of(&pretend, 40);
    let held = Matching { path: Some("/insights".to_owned()), ..Matching::default() };
    pretend.control.plant(Fault { matching: held, trouble: Trouble::Held });
    let all = futures::future::join_all(
        reads.iter().map(|read| pretend.client.read(access(Login::Instagram, &token), read)),
    );
    let release = async {
        pretend.control.until(|control| control.held() >= 16).await;
        pretend.control.clear_faults();
        pretend.control.release();
    };
    let (answers, ()) = futures::future::join(all, release).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(pretend.control.counters().highest_in_flight, 16);
}

/// A host that keeps its connections open and counts them.
async fn counting_host() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut request = vec![0; 4096];
                while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"data\":[]}";
                    stream.write_all(answer).await.unwrap();
                }
            });
        }
    });
    (address, count)
}

#[tokio::test]
async fn a_connection_is_kept_open_for_the_next_request() {
    let (address, connections) = counting_host().await;
    let client = Client::with_options(&meta_at(&address), &Clock::set_by_hand(now()).0, quick());
    let token = AccessToken::new("a-token");
    let access = access(Login::Instagram, &token);
    let reads = vec![Read::media_insights(&MediaId("1".to_owned()), &["reach"], None); 40];
    let answers = client.read_all(access, &reads).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(connections.load(Ordering::SeqCst), client.at_a_time(Login::Instagram));
}
