//! Waits are what the configuration says.

use chrono::TimeDelta;
use lightmeter::{
    domain::{FetchOutcome, Login},
    sandbox::{Fault, Matching, Trouble},
};

use super::world::{Setup, World};

#[tokio::test]
async fn a_renewal_that_failed_is_tried_again_after_the_time_that_is_configured() {
    let world = World::with(Setup {
        change: |config| {
            config.sync.renewal_retry_first = TimeDelta::minutes(2);
            config.sync.renewal_retry_longest = TimeDelta::minutes(3);
        },
        ..Setup::default()
    })
    .await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(7));
    let matching = Matching { path: Some("/refresh_access_token".to_owned()), ..Matching::default() };
    world.meta().plant(Fault { matching, trouble: Trouble::Unavailable });
    world.work_due().await;
    for (least, most) in [(90, 120), (90, 180), (120, 180), (120, 180)] {
        let next = world.connection(&account).await.next_renewal_at.unwrap();
        let wait = (next - world.now()).num_seconds();
        assert!((least..=most).contains(&wait), "{wait} s");
        world.hand.set(next);
        world.work_due().await;
    }
}

#[tokio::test]
async fn meta_is_waited_for_as_long_as_is_configured() {
    let world = World::with(Setup {
        change: |config| config.meta.answer_within = TimeDelta::milliseconds(100),
        ..Setup::default()
    })
    .await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::hours(2));
    world.meta().plant(Fault { matching: Matching::default(), trouble: Trouble::Held });
    let fetched = tokio::time::timeout(std::time::Duration::from_secs(15), world.sync(&account)).await;
    let fetched = fetched.expect("less than one call may take by default");
    assert_eq!(fetched.outcome, FetchOutcome::Failed);
    assert!(fetched.error.unwrap().contains("did not answer in time"));
    world.meta().release();
}
