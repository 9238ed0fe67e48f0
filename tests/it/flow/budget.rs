//! What Meta's answers say of its allowance: told to every process and every person, and obeyed before it ends.

use chrono::TimeDelta;
use lightmeter::{
    domain::{FetchOutcome, Login, RenewedBy},
    sandbox::{Fault, Matching, Trouble},
};

use super::world::World;

#[tokio::test]
async fn what_is_used_of_the_allowance_is_told_with_the_fetch_and_at_the_connection() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.meta().set_call_limit("nordwind", 1_000);
    let fetched = world.sync(&account).await;
    let used = fetched.allowance.account_used_percent.expect("Meta said so");
    assert!((1..=20).contains(&used), "of 1 000: {used} %");
    let connection = world.connection(&account).await;
    assert_eq!(connection.allowance, fetched.allowance);
    assert_eq!(connection.next_sync_at, fetched.next_sync_at);
}

#[tokio::test]
async fn above_three_quarters_of_the_allowance_the_schedule_is_slower_in_every_process() {
    let mut world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    let usual = world.fetched(&account).await.next_sync_at.unwrap() - world.now();
    assert!(usual <= TimeDelta::hours(1), "{usual}");
    let calls = world.meta().requests().len() as u64;
    // What the next fetch of everything brings above three quarters, and not to the end.
    world.meta().set_call_limit("nordwind", calls * 100 / 55);
    world.new_worker(RenewedBy::Worker).await;
    let fetched = world.sync(&account).await;
    assert_eq!(fetched.error, None);
    let used = fetched.allowance.account_used_percent.unwrap();
    assert!((76..=90).contains(&used), "{used} %");
    let slower = fetched.next_sync_at.unwrap() - world.now();
    assert!(slower > usual && slower <= TimeDelta::hours(2), "{slower} after {usual}");
    // Another worker, which has asked nothing yet, knows it as well.
    world.new_worker(RenewedBy::Worker).await;
    world.meta().forget_requests();
    world.hand.advance(TimeDelta::minutes(59));
    world.work_due().await;
    assert!(world.meta().requests().is_empty());
}

#[tokio::test]
async fn an_allowance_that_is_used_up_is_the_end_even_where_meta_names_no_time() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.meta().plant(Fault {
        matching: Matching { skip: 3, count: Some(1), ..Matching::default() },
        trouble: Trouble::Exhausted { regain_minutes: 0 },
    });
    world.meta().forget_requests();
    let fetched = world.sync(&account).await;
    assert_eq!(fetched.outcome, FetchOutcome::Throttled);
    assert_eq!(fetched.allowance.account_used_percent, Some(100));
    assert_eq!(fetched.next_sync_at, Some(world.now() + TimeDelta::minutes(61)), "its rolling hour");
    let asked = world.meta().requests().len();
    world.hand.advance(TimeDelta::minutes(60));
    world.work_due().await;
    assert_eq!(world.meta().requests().len(), asked);
}

#[tokio::test]
async fn calls_that_are_told_to_wait_together_are_all_obeyed() {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    world.work_due().await;
    for (code, regain_minutes) in [(80002, 7), (4, 90)] {
        world.meta().plant(Fault {
            matching: Matching { path: Some("/insights".to_owned()), count: Some(1), ..Matching::default() },
            trouble: Trouble::Throttled {
                code,
                subcode: None,
                regain_minutes: Some(regain_minutes),
                retry_after_seconds: None,
            },
        });
    }
    let fetched = world.sync(&world.id("nordwind")).await;
    assert_eq!(fetched.next_sync_at, Some(world.now() + TimeDelta::minutes(91)), "the longer of both");
    world.hand.advance(TimeDelta::minutes(10));
    let other = world.sync(&world.id("mara.moves")).await;
    assert_eq!((other.outcome, other.calls), (FetchOutcome::Throttled, 0), "the app is to wait");
}

#[tokio::test]
async fn a_wait_that_is_told_as_the_clocks_are_asked_for_is_obeyed_too() {
    let world = World::new().await;
    let renewed = world.connect(Login::Facebook, "nordwind").await;
    let other = world.connect(Login::Instagram, "mara.moves").await;
    world.work_due().await;
    world.meta().plant(Fault {
        matching: Matching { path: Some("/debug_token".to_owned()), count: Some(1), ..Matching::default() },
        trouble: Trouble::Throttled {
            code: 4,
            subcode: None,
            regain_minutes: None,
            retry_after_seconds: Some(30 * 60),
        },
    });
    world.renew(&renewed).await;
    let fetched = world.sync(&other).await;
    assert_eq!((fetched.outcome, fetched.calls), (FetchOutcome::Throttled, 0), "the app is to wait");
    assert_eq!(fetched.next_sync_at, Some(world.now() + TimeDelta::minutes(31)));
}
