//! Slow work keeps its lease: nobody takes from a worker what it is still doing.

use std::time::Duration;

use chrono::TimeDelta;
use lightmeter::{
    domain::{AttemptStep, FetchOutcome, Login, Timestamp, WorkKind},
    sandbox::{Choice, Fault, Host, LoginKind, Matching, Trouble},
    store::WorkerStore,
};

use super::{
    browser::visit,
    holding::{until_meta, until_meta_holds},
    world::World,
};

/// Shorter than a lease, and two of them are longer.
const A_WHILE: TimeDelta = TimeDelta::seconds(60);

fn at(host: Host, path: &str) -> Matching {
    Matching { host: Some(host), path: Some(path.to_owned()), ..Matching::default() }
}

/// The door of another process.
async fn another(world: &World) -> WorkerStore {
    let path = world.folder.path().join(lightmeter::store::Store::FILE);
    let store = lightmeter::store::Store::open_sqlite(&path, &world.clock).await.unwrap();
    store.worker(world.keyring.clone())
}

/// Lets time pass as slow work knows it, and waits until the lease was renewed.
async fn a_while_goes_by<F: Future<Output = Option<Timestamp>>>(world: &World, deadline: impl Fn() -> F) {
    world.hand.advance(A_WHILE);
    let mut changes = world.store.changes();
    let renewed = async {
        while deadline().await.is_none_or(|at| at < world.now() + A_WHILE) {
            changes.changed().await;
        }
    };
    let renewed = tokio::time::timeout(Duration::from_secs(20), renewed).await;
    assert!(renewed.is_ok(), "the lease was not renewed");
}

#[tokio::test]
async fn a_fetch_that_takes_longer_than_a_lease_is_done_once() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::hours(2));
    let before = world.fetches_of(&account).await;
    let mut changes = world.services.changes();
    world.services.ask(WorkKind::Fetch, &account).await.unwrap();
    let worker = tokio::spawn(world.worker.clone().run());
    until_meta_holds(&world, at(Host::InstagramGraph, &format!("/v26.0/{account}"))).await;
    let other = another(&world).await;
    for _ in 0..4 {
        a_while_goes_by(&world, || async { other.next_due_deadline(true).await.unwrap() }).await;
        let taken = other.claim_due(4, A_WHILE).await.unwrap();
        assert!(taken.is_empty(), "{taken:?}");
    }
    world.meta().clear_faults();
    world.meta().release();
    while world.fetches_of(&account).await == before {
        changes.changed().await;
    }
    let report = world.fetched(&account).await;
    assert!(matches!(report.outcome, FetchOutcome::Stored | FetchOutcome::NothingNew), "{report:?}");
    worker.abort();
}

#[tokio::test]
async fn a_login_that_takes_longer_than_a_lease_is_taken_by_nobody() {
    let world = World::new().await;
    let connecting = world.begin(Login::Instagram).await;
    visit(&world.approve(&connecting, &Choice::of("nordwind"))).await;
    let id = connecting.invitation().attempt;
    connecting.finish().await;
    let worker = world.worker.clone();
    let running = tokio::spawn(async move { worker.step_attempt().await });
    until_meta_holds(&world, at(Host::InstagramGraph, "/access_token")).await;
    let other = another(&world).await;
    for _ in 0..4 {
        a_while_goes_by(&world, || async { other.next_attempt_deadline().await.unwrap() }).await;
        assert!(other.claim_attempt(A_WHILE).await.unwrap().is_none());
    }
    world.meta().clear_faults();
    world.meta().release();
    running.await.unwrap().unwrap();
    world.accept(&world.attempt(id).await, &["nordwind"]).await;
}

#[tokio::test]
async fn a_login_that_meta_answers_slowly_keeps_no_other_waiting() {
    let world = World::new().await;
    world.meta().plant(Fault {
        matching: Matching { host: Some(Host::InstagramGraph), ..Matching::default() },
        trouble: Trouble::Held,
    });
    let worker = tokio::spawn(world.worker.clone().run());
    let slow = world.meta().mint_token(LoginKind::Instagram, "nordwind");
    let slow = world.services.begin_token(&slow, None).await.unwrap();
    until_meta(&world, |meta| meta.held() > 0).await;
    let other = world.meta().mint_token(LoginKind::Facebook, "nora");
    let other = world.services.begin_token(&other, None).await.unwrap();
    let mut seen = world.attempt(other).await;
    while seen.step != AttemptStep::Proposed {
        let next = world.services.attempt_after(other, Some(&seen));
        seen = tokio::time::timeout(Duration::from_secs(20), next)
            .await
            .expect("it waits for the other")
            .unwrap();
    }
    assert!(!world.attempt(slow).await.step.is_over());
    world.meta().clear_faults();
    world.meta().release();
    worker.abort();
}
