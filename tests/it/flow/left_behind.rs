//! A login whose process died with a token at hand: what the next process makes of it.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Attempt, AttemptStep, FailureCode, Login, RenewedBy},
    sandbox::Host,
};

use super::{
    exchange::{crash_while_meta_holds, parked},
    world::{LEASE, World},
};

/// Leaves a login behind with its token at hand, as a killed process does, and lets the lease run out.
async fn left_behind(login: Login, path: &str, step: AttemptStep) -> (World, Attempt) {
    let mut world = World::new().await;
    let host = if login == Login::Instagram { Host::InstagramGraph } else { Host::FacebookGraph };
    let name = if login == Login::Instagram { "nordwind" } else { "nora" };
    let attempt = parked(&world, login, name).await;
    crash_while_meta_holds(&world, host, path).await;
    assert_eq!(world.attempt(attempt.id).await.step, step);
    world.new_worker(RenewedBy::Nobody).await;
    world.hand.advance(LEASE);
    (world, attempt)
}

const AT_HAND: [(Login, &str, AttemptStep); 3] = [
    (Login::Instagram, "/access_token", AttemptStep::Short),
    (Login::Instagram, "/me", AttemptStep::Long),
    (Login::Facebook, "/debug_token", AttemptStep::Long),
];

#[tokio::test]
async fn a_token_left_at_hand_is_taken_up_by_the_next_worker_and_told_truly_at_every_moment() {
    for (login, path, step) in AT_HAND {
        let (world, attempt) = left_behind(login, path, step).await;
        let told = world.services.aftermath().await.unwrap().unwrap();
        assert!(told.contains("lease reconnect"), "{step:?}: {told}");
        world.hand.advance(Attempt::PATIENCE - LEASE - TimeDelta::seconds(1));
        world.work_attempts().await;
        let taken_up = world.attempt(attempt.id).await;
        assert_eq!(taken_up.step, AttemptStep::Proposed, "{step:?}, in the last second");
        assert_eq!(taken_up.expires_at, world.now() + Attempt::PATIENCE, "and ten more minutes to answer");
        world.accept(&taken_up, &["nordwind"]).await;
        assert_eq!(world.services.aftermath().await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_token_left_at_hand_that_nobody_takes_up_in_time_ends_as_please_reconnect_and_is_erased() {
    for (login, path, step) in AT_HAND {
        let (world, attempt) = left_behind(login, path, step).await;
        world.hand.advance(Attempt::PATIENCE - LEASE);
        world.meta().forget_requests();
        world.work_attempts().await;
        let failure = world.attempt(attempt.id).await.failure.unwrap();
        assert_eq!(failure.code, FailureCode::Interrupted, "{step:?}");
        assert_eq!(world.meta().requests().len(), 0, "nothing is asked with it any more");
        let told = world.services.aftermath().await.unwrap().unwrap();
        assert!(told.contains("please reconnect"), "{told}");
        assert!(world.services.connections(true).await.unwrap().is_empty());
    }
}
