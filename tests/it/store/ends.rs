//! Of two answers one counts, and what an attempt ends with.

use lightmeter::{
    domain::{Attempt, Failure, Login, StateParameter},
    store::Error,
};

use super::world::{ANNA, LEASE, SHOP, World, account, proposal};

#[tokio::test]
async fn of_two_answers_at_once_one_is_the_answer() {
    let world = World::new().await;
    let state = StateParameter::new("state");
    let id = world.begin(Login::Instagram, &state).await;
    world.user.park_code(&state, Login::Instagram, &world.parcel("code", id)).await.unwrap();
    let mut claimed = world.worker.claim_attempt(LEASE).await.unwrap().unwrap();
    world.worker.propose(&mut claimed, Login::Instagram, &proposal(&[ANNA, SHOP])).await.unwrap();
    let other = world.second_store().await.as_user(world.user.user());
    let (anna, shop) = ([account(ANNA)], [account(SHOP)]);
    let (one, two) = tokio::join!(world.user.choose(id, &anna), other.choose(id, &shop));
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert!(matches!(one.and(two), Err(Error::NotProposed)));
}

#[tokio::test]
async fn what_was_proposed_goes_with_the_end_of_its_attempt() {
    let world = World::new().await;
    let kept = "SELECT count(*) FROM oauth_states WHERE proposal IS NOT NULL OR chosen_accounts IS NOT NULL";
    let figures = r#"SELECT count(*) FROM oauth_states WHERE proposal LIKE '%"followers_count":0%'"#;
    let cancelled = world.chosen(Login::Instagram, &[ANNA]).await;
    assert_eq!((world.scalar(kept).await, world.scalar(figures).await), (1, 1));
    world.user.cancel(cancelled.attempt.id).await.unwrap();
    assert_eq!(world.scalar(kept).await, 0, "cancelled");
    let mut failed = world.chosen(Login::Instagram, &[ANNA]).await;
    world.worker.fail_attempt(&mut failed, &Failure::interrupted()).await.unwrap();
    assert_eq!(world.scalar(kept).await, 0, "failed");
    world.chosen(Login::Instagram, &[ANNA]).await;
    world.hand.advance(Attempt::YES_STANDS + Attempt::PATIENCE);
    world.worker.end_overdue_attempts().await.unwrap();
    assert_eq!(world.scalar(kept).await, 0, "out of time");

    let mut stored = world.chosen(Login::Instagram, &[ANNA, SHOP]).await;
    let new = world.connections(Login::Instagram, "10", "IGtoken", &[ANNA, SHOP]);
    world.worker.store_connections(&mut stored, &new).await.unwrap();
    assert_eq!(world.scalar(figures).await, 0, "no figure is left");
    let told = world.user.attempt(stored.attempt.id).await.unwrap().unwrap();
    let names: Vec<_> =
        told.proposal.iter().flat_map(|one| &one.candidates).map(|one| &one.account_id).collect();
    assert_eq!(names, [&account(ANNA), &account(SHOP)], "whoever waits for the end can tell it");
    world.hand.advance(Attempt::PATIENCE);
    world.worker.end_overdue_attempts().await.unwrap();
    assert_eq!(world.scalar(kept).await, 0, "stored and told");
}
