//! A rotation of many users' keys while their tokens are read: no read fails, and afterwards one key is in use.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use lightmeter::{
    clock::Clock,
    domain::{AccessToken, Expiry, GrantId, Login, Platform, UserId},
    store::{Keyring, RenewedToken, WorkerStore},
};

use super::{token_keys::Office, world::World};

/// How many users; a tenth of what is asked for in the long run.
fn count() -> usize {
    #[expect(clippy::disallowed_methods, reason = "how the runner of the tests asks for the full size")]
    let is_long = std::env::var_os("LIGHTMETER_LONG").is_some();
    if is_long { 10_000 } else { 1_000 }
}

const READERS: usize = 2;
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_read_fails_while_many_users_keys_are_rotated() {
    let office = Office::new().await;
    let users = connected(&office.world, count()).await;
    // Two processes that run meanwhile and know the old key only.
    let (done, reads) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut readers = tokio::task::JoinSet::new();
    for number in 0..READERS {
        let door = office.another();
        readers.spawn(read(door, Arc::clone(&users), number, Arc::clone(&done), Arc::clone(&reads)));
    }
    let old = office.world.keyring.newest_id();
    let began = Clock::system().now();
    let new = office.world.keyring.add_newest().unwrap();
    // The first process that rotates dies in the middle.
    let first = tokio::spawn({
        let door = office.another();
        async move { door.rewrap_data_keys().await }
    });
    while office.token_keys_in_use().await == 1 {}
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    assert_eq!(office.token_keys_in_use().await, 2, "some are done, and some are not");
    let survey = office.world.worker.rewrap_data_keys().await.unwrap();
    let took = (Clock::system().now() - began).to_std().unwrap();
    done.store(true, Ordering::Relaxed);
    while let Some(read) = readers.join_next().await {
        read.unwrap();
    }
    let (reads, users) = (reads.load(Ordering::Relaxed), users.len());
    #[expect(clippy::print_stderr, reason = "a figure of the long run")]
    {
        eprintln!("{users} users' keys rotated in {took:?} beside {reads} reads");
    }
    assert!((1..users as u64).contains(&survey.rewrapped), "what was done is not done again: {survey:?}");
    assert!(reads > users / 20, "only {reads} reads");
    assert!(took < PATIENCE, "{took:?}");
    assert_eq!(office.token_keys_in_use().await, 1);
    office.world.keyring.forget(&[old]).unwrap();
    assert_eq!(Keyring::load_file(&office.file()).unwrap().newest_id(), new);
    assert_eq!(office.another().survey_data_keys().await.unwrap().missing.len(), 0);
}

/// Opens one token after the other; each is read as it was sealed.
async fn read(
    door: WorkerStore,
    users: Arc<[UserId]>,
    from: usize,
    done: Arc<AtomicBool>,
    reads: Arc<AtomicUsize>,
) {
    let mut number = from;
    while !done.load(Ordering::Relaxed) {
        let user = users[number % users.len()];
        let opened = door.pending(user, &grant()).await.unwrap().unwrap();
        assert_eq!(opened.token.expose(), token(user));
        reads.fetch_add(1, Ordering::Relaxed);
        // In an order that meets what was rotated and what was not.
        number += 7919;
    }
}

/// So many users, each with a sealed token.
async fn connected(world: &World, count: usize) -> Arc<[UserId]> {
    let people = world.place.people(count).await;
    world.worker.announce().await.unwrap();
    // Something that is no token, for the sealed one to wait beside; each back end writes bytes in its own way.
    world
        .run(
            "INSERT INTO user_tokens (u_id, platform, login, subject, source, scopes, expiry, access_token)
                 SELECT u_id, 'instagram', 'instagram', '10', 'oauth', '', 'unknown', public_key FROM users, workers",
        )
        .await;
    for user in &people {
        let renewed = RenewedToken {
            token: AccessToken::new(token(*user)),
            expiry: Expiry::Unknown,
            data_access_expires_at: None,
            at: world.now(),
        };
        assert!(world.worker.keep_pending(*user, &grant(), 1, &renewed).await.unwrap());
    }
    people.into()
}

fn grant() -> GrantId {
    GrantId { platform: Platform::Instagram, login: Login::Instagram, subject: "10".to_owned() }
}

fn token(user: UserId) -> String {
    format!("IG{}", user.0.simple())
}
