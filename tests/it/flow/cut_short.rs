//! A fetch that Meta cuts short is gone on with as it was asked for, once Meta allows it.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, FetchOutcome, Login, RenewedBy, WorkKind},
    sandbox::{Fault, Matching, Trouble},
};

use super::world::World;

async fn connected(login: Login) -> (World, AccountId) {
    let mut world = World::new().await;
    let account = world.connect(login, "nordwind").await;
    world.work_due().await;
    // A command's, which does no more than what is asked for.
    world.new_worker(RenewedBy::Nobody).await;
    (world, account)
}

fn throttle(world: &World, skip: u32) {
    world.meta().plant(Fault {
        matching: Matching { skip, count: Some(1), ..Matching::default() },
        trouble: Trouble::Throttled {
            code: 80002,
            subcode: None,
            regain_minutes: Some(47),
            retry_after_seconds: None,
        },
    });
}

#[tokio::test]
async fn a_repair_that_meta_throttles_midway_goes_on_as_a_repair() {
    for login in [Login::Instagram, Login::Facebook] {
        let (world, account) = connected(login).await;
        world.services.ask(WorkKind::Repair, &account).await.unwrap();
        throttle(&world, 100);
        world.work_due().await;
        let fetched = world.fetched(&account).await;
        assert_eq!(fetched.outcome, FetchOutcome::Throttled, "{login}");
        assert!(world.services.history(&account).await.unwrap().days().repairable > 0, "{login}");
        world.hand.set(fetched.next_sync_at.unwrap());
        world.work_due().await;
        let fetched = world.fetched(&account).await;
        assert_eq!((fetched.outcome, fetched.error), (FetchOutcome::Stored, None), "{login}");
        assert_eq!(fetched.history.unwrap().repairable, 0, "{login}: all of it");
        world.hand.advance(TimeDelta::days(1));
        let before = world.fetches_of(&account).await;
        world.work_due().await;
        assert_eq!(world.fetches_of(&account).await, before, "{login}: once is what was asked for");
    }
}

#[tokio::test]
async fn a_repair_that_goes_on_asks_no_second_time_for_what_was_asked_in_vain() {
    let (world, account) = connected(Login::Facebook).await;
    let days_asked = |world: &World| {
        let requests = world.meta().calls();
        requests.iter().filter(|one| one.metrics.iter().any(|metric| metric == "views")).count()
    };
    throttle(&world, 400);
    let refused = Fault {
        matching: Matching { metric: Some("views".to_owned()), skip: 20, ..Matching::default() },
        trouble: Trouble::Error {
            status: 400,
            code: 2500,
            subcode: None,
            message: "(#2500) Error parsing the request".to_owned(),
        },
    };
    world.meta().plant(refused);
    world.services.ask(WorkKind::Repair, &account).await.unwrap();
    world.meta().forget_requests();
    world.work_due().await;
    assert_eq!(world.fetched(&account).await.outcome, FetchOutcome::Throttled);
    let first = days_asked(&world);
    let all = lightmeter::domain::History::range(world.now()).days().count();
    world.meta().forget_requests();
    world.hand.advance(TimeDelta::minutes(48));
    world.work_due().await;
    let second = days_asked(&world);
    assert!(first > all / 3, "{first}");
    assert!(second < all, "{second} after {first}, of {all} days");
    assert_ne!(world.fetched(&account).await.outcome, FetchOutcome::Throttled, "it has come to its end");
}

#[tokio::test]
async fn a_fetch_that_was_whole_before_meta_said_to_wait_is_over() {
    let (world, account) = connected(Login::Instagram).await;
    world.services.ask(WorkKind::Fetch, &account).await.unwrap();
    world.meta().forget_requests();
    world.work_due().await;
    let calls = world.meta().calls().len();
    world.services.ask(WorkKind::Fetch, &account).await.unwrap();
    world.meta().plant(Fault {
        matching: Matching { skip: u32::try_from(calls).unwrap() - 1, count: Some(1), ..Matching::default() },
        trouble: Trouble::Exhausted { regain_minutes: 30 },
    });
    world.work_due().await;
    let fetched = world.fetched(&account).await;
    assert_eq!((fetched.outcome, fetched.calls), (FetchOutcome::Throttled, calls as u64));
    world.hand.set(fetched.next_sync_at.unwrap());
    let before = world.fetches_of(&account).await;
    world.work_due().await;
    assert_eq!(world.fetches_of(&account).await, before);
}

#[tokio::test]
async fn a_repair_that_is_asked_for_after_the_schedule_was_throttled_asks_for_everything() {
    let mut world = World::new().await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    world.meta().plant(Fault {
        matching: Matching {
            metric: Some("views".to_owned()),
            skip: 40,
            count: Some(400),
            ..Matching::default()
        },
        trouble: Trouble::Error {
            status: 400,
            code: 2500,
            subcode: None,
            message: "(#2500) Error parsing the request".to_owned(),
        },
    });
    // The history a month at a time, until the schedule has asked for some of it in vain.
    for _ in 0..3 {
        world.work_due().await;
        world.hand.advance(TimeDelta::minutes(31));
    }
    throttle(&world, 1);
    world.work_due().await;
    let fetched = world.fetched(&account).await;
    assert_eq!(fetched.outcome, FetchOutcome::Throttled);
    let gaps = world.services.history(&account).await.unwrap().gaps;
    assert!(gaps.iter().any(|gap| gap.asked_at.is_some()), "something was asked for in vain: {gaps:?}");
    world.meta().clear_faults();
    world.hand.set(fetched.next_sync_at.unwrap());
    world.new_worker(RenewedBy::Nobody).await;
    world.services.ask(WorkKind::Repair, &account).await.unwrap();
    world.work_due().await;
    assert_eq!(world.fetched(&account).await.history.unwrap().repairable, 0, "all of it, at once");
}
