//! Waits are what the configuration says.

use chrono::TimeDelta;
use lightmeter::{
    domain::{FetchOutcome, Login, RenewedBy},
    sandbox::{Fault, Matching, Trouble},
    store::Keyring,
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

#[tokio::test]
async fn a_throttle_that_names_no_time_lasts_as_long_as_is_configured() {
    let world = World::with(Setup {
        change: |config| {
            config.meta.wait_throttled = TimeDelta::minutes(20);
            config.meta.wait_irregular = TimeDelta::minutes(3);
            config.meta.wait_blocked = TimeDelta::hours(2);
        },
        ..Setup::default()
    })
    .await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    for (code, subcode, minutes) in [(4, None, 20), (613, Some(1_996), 3), (368, None, 120)] {
        world.hand.advance(TimeDelta::days(1));
        let message = "(#4) Application request limit reached".to_owned();
        let trouble = Trouble::Error { status: 400, code, subcode, message };
        world.meta().plant(Fault { matching: Matching::default(), trouble });
        let fetched = world.sync(&account).await;
        assert_eq!(fetched.next_sync_at, Some(world.now() + TimeDelta::minutes(minutes)), "{code}");
        world.meta().clear_faults();
    }
}

#[tokio::test]
async fn a_token_is_renewed_as_often_as_is_configured() {
    for login in [Login::Instagram, Login::Facebook] {
        let world = World::with(Setup {
            change: |config| config.sync.renew_every = TimeDelta::days(3),
            ..Setup::default()
        })
        .await;
        let account = world.connect(login, "nordwind").await;
        for _ in 0..2 {
            let next = world.connection(&account).await.next_renewal_at.unwrap();
            assert_eq!(next, world.now() + TimeDelta::days(3), "{login}");
            world.work_due().await;
            world.hand.set(next);
            world.work_due().await;
        }
    }
}

#[tokio::test]
async fn what_meta_refused_is_asked_for_again_after_the_times_that_are_configured() {
    let world = World::with(Setup {
        change: |config| {
            config.sync.ask_again = TimeDelta::hours(2);
            config.sync.ask_again_soon = TimeDelta::minutes(5);
        },
        ..Setup::default()
    })
    .await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    let refused = |path: &str, metric: Option<&str>| {
        let (path, metric) = (Some(path.to_owned()), metric.map(str::to_owned));
        let message = "(#100) Invalid parameter".to_owned();
        Fault {
            matching: Matching { path, metric, ..Matching::default() },
            trouble: Trouble::Error { status: 400, code: 100, subcode: None, message },
        }
    };
    let calls = |metric: &'static str| {
        let calls = world.meta().calls();
        calls.into_iter().filter(|one| one.metrics.iter().any(|name| name == metric)).count()
    };
    world.meta().plant(refused("/insights", Some("website_clicks")));
    world.sync(&account).await;
    world.meta().clear_faults();
    // With the metric left out as well, what the windows lack of it is asked for after the shorter time.
    for (wait, is_asked) in [(TimeDelta::minutes(110), false), (TimeDelta::minutes(11), true)] {
        world.hand.advance(wait);
        world.meta().forget_requests();
        world.sync(&account).await;
        assert_eq!(calls("website_clicks") > 0, is_asked, "{wait}");
    }
    world.hand.advance(TimeDelta::days(1));
    world.meta().plant(refused("/refresh_access_token", None));
    world.renew(&account).await;
    let next = world.connection(&account).await.next_renewal_at.unwrap();
    assert_eq!(next, world.now() + TimeDelta::hours(2));
}

#[tokio::test]
async fn what_does_not_open_is_tried_again_after_the_time_that_is_configured() {
    let mut world = World::with(Setup {
        change: |config| config.sync.unopened_again = TimeDelta::minutes(40),
        ..Setup::default()
    })
    .await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.keyring = Keyring::generate();
    world.new_worker(RenewedBy::Dashboard).await;
    let fetched = world.sync(&account).await;
    assert_eq!(fetched.next_sync_at, Some(world.now() + TimeDelta::minutes(40)));
}
