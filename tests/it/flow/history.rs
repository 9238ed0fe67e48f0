//! The days before the last thirty: fetched newest first by a worker that goes on, repaired when a person asks.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, FetchOutcome, History, HistoryDays, Login, Metric, Reason, RenewedBy, WorkKind},
    sandbox::{Fault, Matching, Trouble},
};

use super::world::World;

async fn connected(login: Login) -> (World, AccountId) {
    let world = World::new().await;
    let account = world.connect(login, "nordwind").await;
    world.work_due().await;
    (world, account)
}

async fn days(world: &World, account: &AccountId) -> HistoryDays {
    world.connection(account).await.history.expect("the first fetch has looked")
}

/// Goes from one thing that falls due to the next, until the history is there or so many have gone by.
async fn go_on(world: &World, account: &AccountId, most: usize) {
    let door = world.store.worker(world.keyring.clone());
    for _ in 0..most {
        if days(world, account).await.repairable == 0 {
            return;
        }
        let next = door.next_due_deadline(true).await.unwrap().unwrap();
        world.hand.set(next.max(world.now()));
        world.work_due().await;
    }
}

#[tokio::test]
async fn a_worker_that_goes_on_brings_the_history_a_month_at_a_time_newest_first() {
    let (world, account) = connected(Login::Facebook).await;
    let whole = days(&world, &account).await;
    assert_eq!((whole.complete, whole.lost), (0, 0));
    let began = world.now();
    world.hand.advance(TimeDelta::minutes(5));
    world.work_due().await;
    let range = History::range(world.now());
    let stored = world.store.as_user(world.user.id).days(&account, range).await.unwrap();
    assert_eq!(stored.len(), 30, "a month");
    assert_eq!(stored.iter().map(|one| one.day).max(), Some(range.to()), "the newest");
    assert_eq!(days(&world, &account).await.complete, 30);
    go_on(&world, &account, 60).await;
    let done = days(&world, &account).await;
    assert_eq!(done.repairable, 0);
    assert!(done.complete > 300, "{done:?}");
    assert!(world.now() - began < TimeDelta::hours(6), "within hours, not days");
    assert_eq!(world.meta().counters().in_regain_window, 0);
}

#[tokio::test]
async fn a_worker_that_takes_over_goes_on_where_the_other_was() {
    let (mut world, account) = connected(Login::Facebook).await;
    for _ in 0..2 {
        world.hand.advance(TimeDelta::minutes(5));
        world.work_due().await;
    }
    assert_eq!(days(&world, &account).await.complete, 60);
    world.new_worker(RenewedBy::Worker).await;
    world.meta().forget_requests();
    world.hand.advance(TimeDelta::minutes(5));
    world.work_due().await;
    assert_eq!(days(&world, &account).await.complete, 90);
    let calls = world.meta().requests().iter().filter(|one| one.path.ends_with("/insights")).count();
    assert!(calls < 50, "{calls}: nothing is asked for twice");
}

#[tokio::test]
async fn a_repair_brings_all_of_it_at_once_and_says_what_is_lost() {
    for login in [Login::Instagram, Login::Facebook] {
        let (mut world, account) = connected(login).await;
        world.new_worker(RenewedBy::Nobody).await;
        world.services.ask(WorkKind::Repair, &account).await.unwrap();
        world.work_due().await;
        let fetched = world.fetched(&account).await;
        assert_eq!((fetched.outcome, fetched.error.as_deref()), (FetchOutcome::Stored, None), "{login}");
        let done = fetched.history.unwrap();
        assert_eq!(done.repairable, 0, "{login}");
        let history = world.services.history(&account).await.unwrap();
        assert_eq!(history.days(), done);
        assert!(history.gaps.iter().all(|gap| !gap.is_repairable));
    }
}

#[tokio::test]
async fn days_that_meta_refused_are_a_gap_until_they_are_repaired() {
    let (mut world, account) = connected(Login::Facebook).await;
    world.new_worker(RenewedBy::Nobody).await;
    world.meta().plant(Fault {
        matching: Matching {
            metric: Some("views".to_owned()),
            skip: 20,
            count: Some(3),
            ..Matching::default()
        },
        trouble: Trouble::Error {
            status: 400,
            code: 2500,
            subcode: None,
            message: "(#2500) Error parsing the request".to_owned(),
        },
    });
    world.services.ask(WorkKind::Repair, &account).await.unwrap();
    world.work_due().await;
    let before = days(&world, &account).await;
    assert!(before.repairable > 0, "{before:?}");
    let gaps = world.services.history(&account).await.unwrap().gaps;
    assert!(gaps.iter().any(|gap| gap.is_repairable && gap.reason == Reason::Refused), "{gaps:?}");
    world.meta().clear_faults();
    world.services.ask(WorkKind::Repair, &account).await.unwrap();
    world.work_due().await;
    let after = days(&world, &account).await;
    assert_eq!(after.repairable, 0, "{after:?}");
    assert_eq!(after.complete + after.lost, before.complete + before.lost + before.repairable);
}

#[tokio::test]
async fn the_history_waits_while_little_is_left_of_the_allowance() {
    let (world, account) = connected(Login::Instagram).await;
    let calls = world.meta().requests().len() as u64;
    world.meta().set_call_limit("nordwind", calls * 100 / 55);
    world.sync(&account).await;
    assert!(world.connection(&account).await.allowance.is_tight());
    world.hand.advance(TimeDelta::minutes(30));
    world.meta().forget_requests();
    world.work_due().await;
    assert!(world.meta().requests().is_empty());
    assert_eq!(days(&world, &account).await.complete, 0);
}

#[tokio::test]
async fn an_answer_without_its_list_says_nothing_of_a_day() {
    for login in [Login::Instagram, Login::Facebook] {
        let (mut world, account) = connected(login).await;
        world.new_worker(RenewedBy::Nobody).await;
        world.meta().plant(Fault {
            matching: Matching {
                metric: Some("views".to_owned()),
                skip: 20,
                count: Some(1),
                ..Matching::default()
            },
            trouble: Trouble::Without { fields: vec!["data".to_owned()] },
        });
        world.services.ask(WorkKind::Repair, &account).await.unwrap();
        world.work_due().await;
        assert!(days(&world, &account).await.repairable > 0, "{login}: a day is still to be asked for");
        world.services.ask(WorkKind::Repair, &account).await.unwrap();
        world.work_due().await;
        assert_eq!(days(&world, &account).await.repairable, 0, "{login}");
        let range = History::range(world.now());
        let stored = world.store.as_user(world.user.id).days(&account, range).await.unwrap();
        let views =
            stored.iter().flat_map(|one| &one.readings).filter(|(metric, _)| *metric == Metric::Views);
        let untold = views.filter(|(_, taken)| taken.what.value().is_none()).count();
        assert_eq!(untold, 0, "{login}: Meta has them all");
    }
}
