//! A login whose process died with a token at hand: what the next process makes of it.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Attempt, AttemptStep, FailureCode, Login, RenewedBy},
    sandbox::{Choice, Host, LoginKind},
};

use super::{
    browser::visit,
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
    world.new_front().await;
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

#[tokio::test]
async fn a_login_that_another_process_follows_is_left_behind_at_no_step_before_that_process_is_gone() {
    for step in [AttemptStep::Started, AttemptStep::Parked, AttemptStep::Proposed] {
        let mut world = World::new().await;
        let connecting = world.begin(Login::Instagram).await;
        let id = connecting.invitation().attempt;
        if step != AttemptStep::Started {
            visit(&world.approve(&connecting, &Choice::of("nordwind"))).await;
        }
        connecting.finish().await;
        if step == AttemptStep::Proposed {
            world.work_attempts().await;
        }
        assert_eq!(world.attempt(id).await.step, step);
        let other = world.second_front().await;
        assert_eq!(other.aftermath().await.unwrap(), None, "{step:?}, while it is followed");
        other.sweep_links().await.unwrap();
        assert_eq!(other.aftermath().await.unwrap(), None, "{step:?}, after the sweep of another start");
        world.new_front().await;
        let told = world.services.aftermath().await.unwrap().unwrap();
        assert!(told.contains("Please reconnect"), "{step:?}: {told}");
    }
}

#[tokio::test]
async fn a_pasted_token_that_another_process_follows_is_not_left_behind() {
    let mut world = World::new().await;
    let token = world.meta().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    let attempt = world.pasted(&token, None).await;
    assert_eq!(attempt.step, AttemptStep::Proposed);
    let other = world.second_front().await;
    assert_eq!(other.aftermath().await.unwrap(), None);
    world.new_front().await;
    assert!(other.aftermath().await.unwrap().unwrap().contains("Please reconnect"));
}

#[tokio::test]
async fn a_mark_goes_with_the_end_of_its_attempt_and_with_the_next_start() {
    let mut world = World::new().await;
    let marked = world.folder.path().join("attempts");
    let marks = || {
        std::fs::read_dir(&marked)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "lock"))
            .count()
    };
    let attempt = world.proposed(Login::Instagram, &Choice::of("nordwind")).await;
    assert_eq!(marks(), 1);
    world.accept(&attempt, &["nordwind"]).await;
    assert_eq!(marks(), 0, "after the end");
    let connecting = world.begin(Login::Instagram).await;
    let id = connecting.invitation().attempt;
    world.services.cancel(id).await.unwrap();
    connecting.finish().await;
    assert_eq!(marks(), 0, "after a cancel");
    std::fs::write(marked.join(format!("attempt-{id}.lock")), "").unwrap();
    world.new_front().await;
    world.services.sweep_links().await.unwrap();
    assert_eq!(marks(), 0, "after a start");
}
