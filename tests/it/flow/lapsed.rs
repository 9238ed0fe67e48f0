//! A lease that runs out while a call waits for its turn: whoever has the work now asks, and nobody else.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccessToken, AccountId, Login, MediaId, RenewedBy, WorkKind},
    meta::{self, Access, Client, Read},
    sandbox::{Fault, LoginKind, Matching, Trouble},
};
use tokio::task::JoinSet;

use super::{
    holding::until_meta,
    world::{LEASE, World},
};

/// Requests that may be under way to a host.
const PLACES: usize = 16;

/// A client all whose places at graph.instagram.com are taken until Meta answers.
async fn busy(world: &World) -> (Client, JoinSet<()>) {
    let client = Client::with_options(&world.config.meta, &world.clock, meta::Options::default());
    let matching = Matching { path: Some("/insights".to_owned()), ..Matching::default() };
    world.meta().plant(Fault { matching, trouble: Trouble::Held });
    let token = AccessToken::new(world.meta().mint_token(LoginKind::Instagram, "lille.lykke"));
    let mut calls = JoinSet::new();
    for _ in 0..PLACES {
        let (client, token) = (client.clone(), token.clone());
        calls.spawn(async move {
            let read = Read::media_insights(&MediaId("1".to_owned()), &["reach"], None);
            let _ = client.read(Access { login: Login::Instagram, token: &token }, &read).await;
        });
    }
    until_meta(world, |meta| meta.held() >= PLACES).await;
    (client, calls)
}

/// What a worker asks that gets its turn only after another has taken the work over.
async fn asked_by_a_late_worker(kind: WorkKind) -> Vec<String> {
    let mut world = World::new().await;
    let account: AccountId = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    let (client, calls) = busy(&world).await;
    let late = world.worker.clone().with_client(client);
    world.services.ask(kind, &account).await.unwrap();
    let running = tokio::spawn(async move { late.step_due().await });
    let door = world.store.worker(world.keyring.clone());
    while door.next_due_deadline(true).await.unwrap().is_none_or(|at| at <= world.now()) {
        tokio::task::yield_now().await;
    }
    world.new_worker(RenewedBy::Worker).await;
    let token = world.meta().mint_token(LoginKind::Instagram, "nordwind");
    let attempt = world.pasted(&token, None).await;
    world.accept(&attempt, &["nordwind"]).await;
    world.meta().forget_requests();
    world.hand.advance(LEASE);
    world.meta().clear_faults();
    world.meta().release();
    running.await.unwrap().unwrap();
    calls.join_all().await;
    world
        .meta()
        .calls()
        .into_iter()
        .map(|call| call.path)
        .filter(|path| !path.ends_with("/insights"))
        .collect()
}

#[tokio::test]
async fn a_fetch_that_has_lost_its_lease_while_it_waited_asks_nothing() {
    assert_eq!(asked_by_a_late_worker(WorkKind::Fetch).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_fetch_whose_lease_ran_out_while_it_waited_is_begun_again() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::hours(2));
    let before = world.fetches_of(&account).await;
    let (client, calls) = busy(&world).await;
    let late = world.worker.clone().with_client(client);
    world.services.ask(WorkKind::Repair, &account).await.unwrap();
    let running = tokio::spawn(async move { late.step_due().await });
    let door = world.store.worker(world.keyring.clone());
    while door.next_due_deadline(true).await.unwrap().is_none_or(|at| at <= world.now()) {
        tokio::task::yield_now().await;
    }
    world.meta().clear_faults();
    // As on a machine that slept: no beat comes between.
    world.hand.advance(LEASE);
    world.meta().release();
    running.await.unwrap().unwrap();
    calls.join_all().await;
    world.work_due().await;
    assert_eq!(world.fetches_of(&account).await, before + 1);
    assert_eq!(world.fetched(&account).await.history.unwrap().repairable, 0, "as it was asked for");
}
