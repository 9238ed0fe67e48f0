//! Connections are used again by other users, and nothing of the last one is left on them: whatever became of the
//! transaction before, and of whoever waited for it.

use std::{
    future::Future as _,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
    time::Duration,
};

use lightmeter::{
    clock::Clock,
    domain::UserId,
    store::{Error, UserStore},
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::place::Place;

const USERS: usize = 50;
const AT_ONCE: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interleaved_transactions_over_a_pool_keep_to_their_users() {
    interleave(Place::new().await, false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interleaved_transactions_behind_a_transaction_pooler_keep_to_their_users() {
    interleave(Place::new().await, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_open_a_store_behind_a_transaction_pooler() {
    let place = Arc::new(Place::new().await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..30 {
        let place = Arc::clone(&place);
        tasks.spawn(async move { drop(place.pooled_store(&Clock::system()).await) });
    }
    while let Some(opened) = tasks.join_next().await {
        opened.unwrap();
    }
}

/// How many transactions; a tenth of what is asked for in the long run.
fn count() -> usize {
    #[expect(clippy::disallowed_methods, reason = "how the runner of the tests asks for the full size")]
    let is_long = std::env::var_os("LIGHTMETER_LONG").is_some();
    if is_long { 100_000 } else { 10_000 }
}

async fn interleave(place: Place, pooled: bool) {
    let clock = Clock::system();
    let store = if pooled { place.pooled_store(&clock).await } else { place.store(&clock).await };
    let mut doors = Vec::new();
    for number in 0..USERS {
        let u_id = Uuid::new_v4();
        let sql =
            format!("INSERT INTO users (u_id, handle, role) VALUES ('{u_id}', 'user-{number}', 'member')");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut place.raw().await).await.unwrap();
        let door = store.as_user(UserId(u_id));
        door.keep_place(None, &u_id.to_string()).await.unwrap();
        doors.push(door);
    }
    let (doors, next) = (Arc::new(doors), Arc::new(AtomicUsize::new(0)));
    let (dropped, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let total = count();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let (doors, next) = (Arc::clone(&doors), Arc::clone(&next));
        let (dropped, failed) = (Arc::clone(&dropped), Arc::clone(&failed));
        tasks.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= total {
                    return;
                }
                let door = &doors[number * 7 % USERS];
                match number % 4 {
                    0 => failed.fetch_add(usize::from(fail(door).await), Ordering::Relaxed),
                    1 => dropped
                        .fetch_add(usize::from(give_up(door, number / 4 % 24).await), Ordering::Relaxed),
                    _ => read(door).await,
                };
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let (dropped, failed) = (dropped.load(Ordering::Relaxed), failed.load(Ordering::Relaxed));
    assert!(failed == total / 4, "only {failed} of {total} failed");
    assert!(dropped > total / 20, "only {dropped} of {total} were given up in the middle");
    for polls in 0..40 {
        give_up(&doors[polls], polls).await;
        nothing_is_left(&place).await;
    }
}

/// What is kept for the user, and nobody else's.
async fn read(door: &UserStore) -> usize {
    let place = door.resume_place(None).await.unwrap();
    assert_eq!(place, Some(door.user().0.to_string()));
    0
}

/// A statement in the middle of a transaction fails: Postgres keeps no such text.
async fn fail(door: &UserStore) -> bool {
    matches!(door.keep_place(None, "a\0b").await, Err(Error::Other(_)))
}

/// Whoever waited goes away after so many polls, between any two of which the transaction may stand anywhere.
async fn give_up(door: &UserStore, polls: usize) -> bool {
    let text = door.user().0.to_string();
    let mut work = pin!(async {
        door.keep_place(None, &text).await.unwrap();
        read(door).await;
    });
    for _ in 0..polls {
        let state = std::future::poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await;
        if state.is_ready() {
            return false;
        }
        // What the server answers may come meanwhile, or not.
        tokio::task::yield_now().await;
    }
    true
}

/// No connection is in a transaction, and so no claim is on any, for all of them end with it.
async fn nothing_is_left(place: &Place) {
    let mut admin = place.raw().await;
    let settled = async {
        loop {
            let open: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity
                 WHERE usename = 'lightmeter_test_service' AND state <> 'idle' AND query LIKE '%' || $1 || '%'",
            )
            .bind(&place.schema)
            .fetch_one(&mut admin)
            .await
            .unwrap();
            if open == 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    assert!(
        tokio::time::timeout(Duration::from_secs(20), settled).await.is_ok(),
        "a transaction is left open"
    );
}
