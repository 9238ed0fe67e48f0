//! Machines whose clocks do not agree: everybody goes by the database's.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use lightmeter::{
    clock::Clock,
    domain::{
        Attempt, AttemptStep, Failure, Login, Pause, RefusalKind, Source, StateParameter, Timestamp, WorkKind,
    },
    store::{Keyring, NewAttempt, Store},
};

use super::{
    place::{Place, SERVICE},
    world::{ANNA, LEASE, World, account},
};

/// Beyond a lease, and beyond the time that a login has.
const OFF: [TimeDelta; 5] = [
    TimeDelta::minutes(-11),
    TimeDelta::milliseconds(-600),
    TimeDelta::zero(),
    TimeDelta::seconds(40),
    TimeDelta::minutes(11),
];

/// A place where nobody is believed who tells what time it is.
async fn place() -> World {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    world.place.run("DELETE FROM settings WHERE name = 'clock'; DELETE FROM due").await;
    world
}

#[expect(clippy::disallowed_methods, reason = "the server's clock cannot be set")]
fn now() -> Timestamp {
    Utc::now()
}

fn new(state: &StateParameter) -> NewAttempt<'_> {
    NewAttempt {
        login: Some(Login::Instagram),
        source: Source::Oauth,
        state: Some(state),
        redirect_uri: None,
        origin: "terminal".to_owned(),
        expected: None,
    }
}

/// A machine whose clock is off by so much.
async fn machine(place: &Place, off: TimeDelta) -> Store {
    let (clock, _hand) = Clock::set_by_hand(now() + off);
    Store::open_postgres(&place.url_of(SERVICE, "service"), &place.schema, None, &clock).await.unwrap()
}

#[tokio::test]
async fn what_was_just_asked_is_under_way_whatever_the_front_s_clock_says() {
    let world = place().await;
    for off in OFF {
        let user = machine(&world.place, off).await.as_user(world.user.user());
        user.ask(WorkKind::Fetch, &account(ANNA)).await.unwrap();
        let work = user.work().await.unwrap();
        assert_eq!(work.len(), 1, "{off}: {work:?}");
        // A machine whose clock is set by hand stays at the moment at which it came, and two know the database's clock
        // to a few milliseconds.
        let done = async {
            loop {
                let worker = machine(&world.place, TimeDelta::zero()).await.worker(Keyring::generate());
                if let Some(due) = worker.claim_due(1, LEASE).await.unwrap().pop() {
                    break worker.finish(&due, None).await.unwrap();
                }
            }
        };
        let done = tokio::time::timeout(Duration::from_secs(20), done).await;
        assert!(done.is_ok(), "{off}: nobody does it");
    }
}

#[tokio::test]
async fn a_worker_s_clock_ends_no_login_and_takes_no_other_worker_s() {
    let world = place().await;
    for off in OFF {
        let (one, other) = (machine(&world.place, TimeDelta::zero()).await, machine(&world.place, off).await);
        let (user, state) = (one.as_user(world.user.user()), StateParameter::new(format!("state of {off}")));
        let attempt = user.begin(new(&state)).await.unwrap();
        user.park_code(&state, Login::Instagram, &world.parcel("code", attempt)).await.unwrap();
        let one = one.worker(Keyring::generate());
        let other = other.worker(Keyring::generate());
        assert_eq!(other.end_overdue_attempts().await.unwrap(), 0, "{off}");
        let claimed = other.claim_attempt(LEASE).await.unwrap();
        let mut claimed = claimed.unwrap_or_else(|| panic!("{off}: it waits"));
        assert!(one.claim_attempt(LEASE).await.unwrap().is_none(), "{off}: it is taken");
        other.keep_attempt(&claimed.lease()).await.unwrap();
        assert!(one.claim_attempt(LEASE).await.unwrap().is_none(), "{off}: it is kept");
        assert_eq!(one.end_overdue_attempts().await.unwrap(), 0, "{off}");
        let failure = Failure::interrupted();
        other.fail_attempt(&mut claimed, &failure).await.unwrap();
        assert_eq!(world.user.attempt(attempt).await.unwrap().unwrap().step, AttemptStep::Failed);
    }
}

#[tokio::test]
async fn times_that_others_have_written_are_told_by_the_own_clock() {
    let world = place().await;
    let one = machine(&world.place, TimeDelta::minutes(3)).await;
    let until = now() + TimeDelta::minutes(33);
    let pause = Pause { until, because: RefusalKind::AppThrottled };
    one.worker(Keyring::generate()).pause("app", &pause).await.unwrap();
    let close = |told: Timestamp, meant: Timestamp| (told - meant).abs() < TimeDelta::seconds(20);
    for off in OFF {
        let other = machine(&world.place, off).await;
        let told = other.worker(Keyring::generate()).budget(["app", "", ""]).await.unwrap().0.unwrap();
        assert!(close(told.until, now() + off + TimeDelta::minutes(30)), "{off}: {told:?}");
        let user = other.as_user(world.user.user());
        let state = StateParameter::new(format!("state of {off}"));
        let attempt = user.begin(new(&state)).await.unwrap();
        let attempt = user.attempt(attempt).await.unwrap().unwrap();
        assert!(close(attempt.expires_at, now() + off + Attempt::PATIENCE), "{off}: {attempt:?}");
    }
}

#[tokio::test]
async fn who_waits_for_an_answer_hears_that_it_is_too_late() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    world.begin(Login::Instagram, &state).await;
    let mut changes = world.user.changes();
    changes.changed().await;
    world.hand.advance(TimeDelta::minutes(11));
    let elsewhere = world.second_store().await.worker(world.keyring.clone());
    assert_eq!(elsewhere.end_overdue_attempts().await.unwrap(), 1);
    let told = tokio::time::timeout(Duration::from_secs(20), changes.changed()).await;
    assert!(told.is_ok(), "the front still waits");
}
