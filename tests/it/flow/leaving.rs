//! A worker that ends in order: nothing new is begun, and nothing is left under a lease.

use lightmeter::{
    domain::{AttemptStep, Login, RenewedBy, WorkKind},
    sandbox::{Choice, Fault, Matching, Trouble, Variants, variants::OldToken},
};
use tokio::{sync::oneshot, task::JoinHandle};

use super::{
    browser::visit,
    holding::{until_meta, until_meta_holds},
    waiting::{left_waiting, pending},
    world::World,
};

/// A worker that runs until it is told to end.
fn started(world: &World) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = world.worker.clone();
    (stop, tokio::spawn(worker.run_until(async { drop(stopped.await) })))
}

fn at(path: &str) -> Matching {
    Matching { path: Some(path.to_owned()), ..Matching::default() }
}

/// One such call; others may be under way beside it.
fn one_at(path: &str) -> Matching {
    Matching { count: Some(1), ..at(path) }
}

#[tokio::test]
async fn a_fetch_that_was_begun_is_given_back_when_the_worker_ends() {
    let mut world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    let (stop, task) = started(&world);
    until_meta_holds(&world, at("/insights")).await;
    drop(stop);
    task.await.unwrap();
    world.meta().clear_faults();
    // Another process, the very same moment.
    world.new_worker(RenewedBy::Nobody).await;
    assert!(world.worker.step_due().await.unwrap(), "nothing is under a lease");
    assert_eq!(world.connection(&account).await.last_sync_at, Some(world.now()));
}

#[tokio::test]
async fn a_renewal_that_was_begun_is_brought_to_its_end() {
    let world = World::of(Variants { old_token_after_renewal: OldToken::Dies, ..Variants::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    let other = world.connect(Login::Instagram, "mara.moves").await;
    world.work_due().await;
    world.hand.advance(chrono::TimeDelta::days(2));
    let before = world.token_of(&account).await;
    world.services.ask(WorkKind::Renew, &account).await.unwrap();
    world.services.ask(WorkKind::Fetch, &other).await.unwrap();
    world.meta().plant(Fault { matching: one_at("/insights"), trouble: Trouble::Held });
    let (stop, task) = started(&world);
    until_meta_holds(&world, at("/refresh_access_token")).await;
    // A fetch beside it is cut off once the worker is told to end: when that shows, the worker is ending.
    until_meta(&world, |meta| meta.held() == 2).await;
    drop(stop);
    until_meta(&world, |meta| meta.held() == 1).await;
    assert!(!task.is_finished(), "it waits for the answer");
    world.meta().release();
    task.await.unwrap();
    assert_ne!(world.token_of(&account).await, before);
    let left = world.services.work().await.unwrap();
    assert!(left.iter().all(|work| work.kind == WorkKind::Fetch), "only what was given back: {left:?}");
    world.meta().clear_faults();
    assert_eq!(world.sync(&account).await.error, None);
}

#[tokio::test]
async fn a_fetch_that_takes_up_a_token_is_not_cut_off_before_the_token_has_taken_over() {
    let (world, account) = left_waiting(Login::Instagram, OldToken::Dies).await;
    let waiting = pending(&world, &account).await.unwrap();
    world.connect(Login::Instagram, "mara.moves").await;
    world.services.ask(WorkKind::Fetch, &account).await.unwrap();
    world.meta().plant(Fault { matching: one_at("/insights"), trouble: Trouble::Held });
    let first_use = Matching { account: Some("nordwind".to_owned()), ..at("/v26.0/me") };
    world.meta().plant(Fault { matching: Matching { count: Some(1), ..first_use }, trouble: Trouble::Held });
    let (stop, task) = started(&world);
    // The other fetch is cut off once the worker is told to end: when that shows, the worker is ending.
    until_meta(&world, |meta| meta.held() == 2).await;
    drop(stop);
    until_meta(&world, |meta| meta.held() == 1).await;
    assert!(!task.is_finished() && world.worker.unrepeatable().is_any(), "it waits for the answer");
    world.meta().release();
    task.await.unwrap();
    assert_eq!(world.token_of(&account).await, waiting.token.expose());
    world.meta().clear_faults();
    assert_eq!(world.sync(&account).await.error, None);
}

#[tokio::test]
async fn a_worker_that_has_ended_begins_nothing_more() {
    let mut world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    let (stop, task) = started(&world);
    drop(stop);
    task.await.unwrap();
    let before = world.fetches_of(&account).await;
    let mut changes = world.services.changes();
    world.services.ask(WorkKind::Fetch, &account).await.unwrap();
    // Told of it like everybody else, another worker finds all of it left to do.
    changes.changed().await;
    world.new_worker(RenewedBy::Nobody).await;
    assert!(world.worker.step_due().await.unwrap(), "it waited for somebody else");
    assert_eq!(world.fetches_of(&account).await, before + 1);
}

#[tokio::test]
async fn a_worker_for_logins_leaves_fetching_and_renewing_to_others() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.services.ask(WorkKind::Renew, &account).await.unwrap();
    world.hand.advance(chrono::TimeDelta::days(8));
    world.meta().forget_requests();
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(world.worker.clone().run_logins_until(async { drop(stopped.await) }));
    // A whole login goes by, so the worker was there and awake.
    let connecting = world.begin(Login::Instagram).await;
    visit(&world.approve(&connecting, &Choice::of("mara.moves"))).await;
    let id = connecting.invitation().attempt;
    let mut attempt = world.attempt(id).await;
    while attempt.step != AttemptStep::Proposed {
        attempt = world.services.attempt_after(id, Some(&attempt)).await.unwrap();
    }
    world.services.choose(id, &[world.id("mara.moves")]).await.unwrap();
    while attempt.step != AttemptStep::Stored {
        attempt = world.services.attempt_after(id, Some(&attempt)).await.unwrap();
    }
    drop(stop);
    task.await.unwrap();
    let requests = world.meta().requests();
    let other = |path: &str| path.ends_with("/insights") || path.contains("refresh_access_token");
    assert!(!requests.iter().any(|request| other(&request.path)), "{requests:?}");
    assert!(world.services.last_fetches().await.unwrap().is_empty());
    assert_eq!(world.services.work().await.unwrap().len(), 3, "two fetches and a renewal wait for others");
    assert!(world.services.work().await.unwrap().iter().all(|work| work.progress.is_none()));
    // And under no lease: another worker may begin at once.
    let door = world.store.worker(world.keyring.clone());
    assert_eq!(door.claim_due(10, chrono::TimeDelta::seconds(60)).await.unwrap().len(), 3);
}
