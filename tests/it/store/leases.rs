//! Work is done under leases, one worker a piece.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Fetched, FlightRecord, Login, RecordKind, Refusal, Upkeep, Wanted, WorkKind},
    store::Error,
};

use super::world::{ANNA, LEASE, SHOP, World, account};

#[tokio::test]
async fn work_is_claimed_once_and_again_when_its_worker_is_gone() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let other = world.second_store().await.worker(world.keyring.clone());
    let first = world.worker.claim_due(10, LEASE).await.unwrap();
    assert_eq!((first.len(), first[0].kind, &first[0].account), (1, WorkKind::Fetch, &account(ANNA)));
    assert!(other.claim_due(10, LEASE).await.unwrap().is_empty());
    world.hand.advance(LEASE);
    let second = other.claim_due(10, LEASE).await.unwrap();
    assert_eq!(second.len(), 1);

    let later = world.now() + TimeDelta::hours(6);
    world.worker.finish(&first[0], Some(later)).await.unwrap();
    let too_late = world.worker.progress(&first[0], "too late").await;
    assert!(matches!(too_late, Err(Error::Overtaken)), "{too_late:?}");
    let work = world.user.work().await.unwrap();
    assert_eq!((work.len(), work[0].progress.as_deref()), (1, None), "a lost lease changes nothing");
    other.finish(&second[0], Some(later)).await.unwrap();
    assert!(world.user.work().await.unwrap().is_empty());
    world.hand.set(later);
    assert_eq!(world.worker.claim_due(10, LEASE).await.unwrap().len(), 1);
}

#[tokio::test]
async fn work_that_makes_progress_keeps_its_lease() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let due = world.worker.claim_due(10, LEASE).await.unwrap();
    for _ in 0..3 {
        world.hand.advance(LEASE - TimeDelta::seconds(1));
        world.worker.progress(&due[0], "still at it").await.unwrap();
    }
    assert!(world.worker.claim_due(10, LEASE).await.unwrap().is_empty(), "nobody may take it over");
}

#[tokio::test]
async fn the_front_sees_what_waits_and_what_is_being_done() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    let waiting = world.user.work().await.unwrap();
    assert_eq!((waiting.len(), waiting[0].kind, waiting[0].progress.as_deref()), (1, WorkKind::Fetch, None));
    assert_eq!(waiting[0].asked_at, world.now());
    let due = world.worker.claim_due(10, LEASE).await.unwrap();
    world.worker.progress(&due[0], "daily reach, 30 days").await.unwrap();
    assert_eq!(world.user.work().await.unwrap()[0].progress.as_deref(), Some("daily reach, 30 days"));
    world.worker.finish(&due[0], None).await.unwrap();
    assert!(world.user.work().await.unwrap().is_empty());
    world.user.ask(WorkKind::Fetch, &account(ANNA)).await.unwrap();
    assert_eq!(world.user.work().await.unwrap().len(), 1);
}

#[tokio::test]
async fn asking_brings_scheduled_work_forward_and_joins_what_is_under_way() {
    let world = World::new().await;
    world.connect(Login::Facebook, "10", "EAtoken", &[ANNA, SHOP]).await;
    let due = world.worker.claim_due(1, LEASE).await.unwrap();
    assert_eq!(due.len(), 1, "no more than asked for");
    world.user.ask(WorkKind::Fetch, &due[0].account).await.unwrap();
    world.worker.finish(&due[0], Some(world.now() + TimeDelta::hours(6))).await.unwrap();
    assert_eq!(world.user.work().await.unwrap().len(), 1, "only the other account still waits");

    world.user.ask(WorkKind::Renew, &account(ANNA)).await.unwrap();
    world.user.ask(WorkKind::Renew, &account(SHOP)).await.unwrap();
    let renewals = world.user.work().await.unwrap();
    let renewals = renewals.iter().filter(|work| work.kind == WorkKind::Renew);
    assert_eq!(renewals.count(), 1, "one grant is renewed once");
}

#[tokio::test]
async fn a_fetch_that_meta_cut_short_is_asked_for_still_and_one_that_is_over_is_not() {
    for (kind, wanted) in [(WorkKind::Fetch, Wanted::Recent), (WorkKind::Repair, Wanted::RestOfRepair)] {
        let world = World::new().await;
        world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
        world.user.ask(kind, &account(ANNA)).await.unwrap();
        let later = world.now() + TimeDelta::hours(1);
        let went = Fetched { next_sync_at: Some(later), ..Fetched::skipped(None) };
        let upkeep = Upkeep { figures_at: Some(world.now()), ..Upkeep::default() };
        let due = world.worker.claim_due(10, LEASE).await.unwrap();
        world.worker.break_off_fetch(&due[0], later, &went, upkeep).await.unwrap();
        assert!(world.user.work().await.unwrap().is_empty(), "not before Meta allows it");
        assert_eq!(world.worker.upkeep(world.user.user(), &account(ANNA)).await.unwrap(), upkeep);

        world.hand.set(later);
        // A command, which does no more than what is asked for.
        let due = world.worker.claim_due_beside(&[], 10, LEASE, false).await.unwrap();
        assert_eq!(due.iter().map(|due| due.wanted).collect::<Vec<_>>(), [wanted]);
        let later = later + TimeDelta::hours(1);
        world.worker.finish_fetch(&due[0], later, &went, upkeep).await.unwrap();
        world.hand.set(later);
        assert!(world.worker.claim_due_beside(&[], 10, LEASE, false).await.unwrap().is_empty());
        let due = world.worker.claim_due(10, LEASE).await.unwrap();
        assert_eq!(due.iter().map(|due| due.wanted).collect::<Vec<_>>(), [Wanted::BySchedule]);
    }
}

#[tokio::test]
async fn a_renewal_does_not_stand_behind_fetches_that_are_due_for_longer() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    world.connect(Login::Instagram, "20", "IGshop", &[SHOP]).await;
    world.hand.advance(TimeDelta::days(8));
    let kinds = |claimed: &[lightmeter::store::Due]| claimed.iter().map(|due| due.kind).collect::<Vec<_>>();
    let first = world.worker.claim_due(1, LEASE).await.unwrap();
    assert_eq!(kinds(&first), [WorkKind::Renew]);
    let rest = world.worker.claim_due(2, LEASE).await.unwrap();
    assert_eq!(kinds(&rest), [WorkKind::Renew, WorkKind::Fetch]);
    let rest = world.worker.claim_due(10, LEASE).await.unwrap();
    assert_eq!(kinds(&rest), [WorkKind::Fetch]);
}

#[tokio::test]
async fn a_repair_that_is_asked_for_outlives_a_reconnect() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    world.user.ask(WorkKind::Repair, &account(ANNA)).await.unwrap();
    world.connect(Login::Instagram, "10", "IGnew", &[ANNA]).await;
    let due = world.worker.claim_due(10, LEASE).await.unwrap();
    assert_eq!(due.iter().map(|due| due.wanted).collect::<Vec<_>>(), [Wanted::Repair]);
}

#[tokio::test]
async fn a_reconnect_takes_work_from_the_worker_that_has_the_old_token() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGold", &[ANNA]).await;
    let old = world.worker.claim_due(10, LEASE).await.unwrap();
    world.connect(Login::Instagram, "10", "IGnew", &[ANNA]).await;
    world.worker.finish(&old[0], Some(world.now() + TimeDelta::days(1))).await.unwrap();
    assert_eq!(world.worker.claim_due(10, LEASE).await.unwrap().len(), 1);
}

#[tokio::test]
async fn connected_accounts_are_listed_for_a_user_and_for_all() {
    let world = World::new().await;
    world.connect(Login::Facebook, "10", "EAtoken", &[ANNA, SHOP]).await;
    world.user.disconnect(&account(SHOP), false).await.unwrap();
    let expected = [(world.user.user(), account(ANNA))];
    assert_eq!(world.worker.all_connected().await.unwrap(), expected);
    assert_eq!(world.worker.accounts(world.user.user()).await.unwrap(), expected);
    let stranger = lightmeter::domain::UserId(uuid::Uuid::new_v4());
    assert!(world.worker.accounts(stranger).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_flight_record_is_read_newest_first_with_what_meta_said() {
    let world = World::new().await;
    let user = world.user.user();
    let mut refusal = Refusal::of_status(400);
    refusal.code = Some(190);
    refusal.subcode = Some(463);
    refusal.fbtrace_id = Some(lightmeter::domain::Shown::new("AbC"));
    let refused = FlightRecord::new(world.now(), account(ANNA), RecordKind::Refused, "It expired.");
    let refused = refused.with_refusal(&refusal);
    let repaired = FlightRecord::new(world.now(), account(SHOP), RecordKind::Repaired, "Repaired.");
    world.worker.record(user, &refused).await.unwrap();
    world.worker.record(user, &repaired).await.unwrap();
    assert_eq!(world.user.flight_records(None, 10).await.unwrap(), [repaired, refused.clone()]);
    assert_eq!(world.user.flight_records(Some(&account(ANNA)), 10).await.unwrap(), [refused]);
    assert_eq!(world.user.flight_records(None, 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn fronts_seal_to_the_worker_seen_last() {
    let world = World::new().await;
    assert_eq!(world.store.sealing_key().await.unwrap(), None);
    world.worker.announce().await.unwrap();
    world.hand.advance(TimeDelta::minutes(1));
    let newer = lightmeter::store::Keyring::generate();
    world.store.worker(newer.clone()).announce().await.unwrap();
    let seen = world.store.sealing_key().await.unwrap().unwrap();
    assert_eq!((&seen.key, seen.seen.at), (&newer.public_key(), world.now()));
    world.hand.advance(TimeDelta::minutes(1));
    world.worker.announce().await.unwrap();
    let seen = world.store.sealing_key().await.unwrap().unwrap();
    assert_eq!((&seen.key, seen.seen.at), (&world.keyring.public_key(), world.now()));
}

#[tokio::test]
async fn what_a_process_is_doing_it_does_not_claim_again_though_its_lease_ran_out() {
    let world = World::new().await;
    world.connect(Login::Instagram, "10", "IGtoken", &[ANNA]).await;
    world.connect(Login::Instagram, "20", "IGshop", &[SHOP]).await;
    let held = world.worker.claim_due(10, LEASE).await.unwrap();
    assert_eq!(held.len(), 2);
    world.hand.advance(LEASE);
    let again = world.worker.claim_due_beside(&held[..1], 10, LEASE, true).await.unwrap();
    let accounts: Vec<_> = again.iter().map(|due| &due.account).collect();
    assert_eq!(accounts, [&held[1].account], "only what it does not hold");
    world.worker.keep_lease(&held[0]).await.unwrap();
    assert!(matches!(world.worker.keep_lease(&held[1]).await, Err(Error::Overtaken)));
    let other = world.second_store().await.worker(world.keyring.clone());
    assert!(other.claim_due(10, LEASE).await.unwrap().is_empty(), "both are under a live lease");
}

#[tokio::test]
async fn an_attempt_keeps_its_lease_beside_its_steps() {
    let world = World::new().await;
    let mut claimed = world.chosen(Login::Instagram, &[ANNA]).await;
    let lease = claimed.lease();
    let other = world.second_store().await.worker(world.keyring.clone());
    for _ in 0..3 {
        world.hand.advance(LEASE - TimeDelta::seconds(1));
        world.worker.keep_attempt(&lease).await.unwrap();
        assert!(other.claim_attempt(LEASE).await.unwrap().is_none());
    }
    let token = world.token(Login::Instagram, "IGrenewed");
    world.worker.keep_chosen(&mut claimed, &token).await.unwrap();
    world.worker.keep_attempt(&lease).await.unwrap();
    world.hand.advance(LEASE);
    other.claim_attempt(LEASE).await.unwrap().unwrap();
    assert!(matches!(world.worker.keep_attempt(&lease).await, Err(Error::Overtaken)));
}
