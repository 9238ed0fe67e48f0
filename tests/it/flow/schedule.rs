//! What a worker that goes on fetches by itself, and when.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Login, ProductType, RenewedBy, Standing, Timestamp, VerdictCode, WorkKind},
    sandbox::{Fault, Matching, SeenRequest, Trouble},
};

use super::world::World;

/// Longer than any wait of the first day is shortened by.
const STEP: TimeDelta = TimeDelta::minutes(10);

async fn fetched_once(username: &str) -> (World, AccountId) {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, username).await;
    world.work_due().await;
    world.meta().forget_requests();
    (world, account)
}

/// Time goes by, and the worker is there all the while.
async fn go_by(world: &World, time: TimeDelta) {
    let end = world.now() + time;
    while world.now() < end {
        world.hand.advance(STEP);
        world.work_due().await;
    }
}

fn times(world: &World, is_one: impl Fn(&SeenRequest) -> bool) -> Vec<Timestamp> {
    world.meta().requests().iter().filter(|one| is_one(one)).map(|one| one.at).collect()
}

#[tokio::test]
async fn each_part_is_fetched_in_its_rhythm_without_being_asked_for() {
    let (world, _) = fetched_once("nordwind").await;
    go_by(&world, TimeDelta::hours(24)).await;
    let lists = times(&world, |one| one.path.ends_with("/media"));
    let figures = times(&world, |one| one.metrics.iter().any(|name| name == "follower_count"));
    let cities = times(&world, |one| one.metrics.iter().any(|name| name == "online_followers"));
    assert!((24..=27).contains(&lists.len()), "each hour or a little sooner: {}", lists.len());
    assert!((4..=5).contains(&figures.len()), "each six hours: {}", figures.len());
    assert!((1..=2).contains(&cities.len()), "each day: {}", cities.len());
}

#[tokio::test]
async fn posts_are_read_at_the_steps_of_the_ladder_and_stories_before_they_end() {
    let (world, account) = fetched_once("nordwind").await;
    let began = world.now();
    go_by(&world, TimeDelta::hours(50)).await;
    let followed = world.store.worker(world.keyring.clone()).followed(world.user.id, &account).await.unwrap();
    // Stories that have ended are followed no more, so what they are is asked of the truth.
    let mut ages: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let requests = world.meta().requests();
    for one in &followed {
        let path = format!("/{}/insights", one.id.0);
        let mut at: Vec<Timestamp> =
            requests.iter().filter(|seen| seen.path.ends_with(&path)).map(|seen| seen.at).collect();
        at.dedup();
        let hours = at.iter().map(|at| (*at - one.published_at).num_minutes());
        ages.insert(one.id.0.clone(), hours.collect());
    }
    let young: Vec<_> = followed
        .iter()
        .filter(|one| one.product_type != ProductType::Story && one.published_at > began)
        .collect();
    assert!(!young.is_empty(), "something was published in two days");
    for post in young {
        let read = &ages[&post.id.0];
        let age = (world.now() - post.published_at).num_minutes();
        for step in [60, 3 * 60, 6 * 60, 24 * 60].into_iter().filter(|step| *step + 20 < age) {
            let near = read.iter().any(|read| (step..step + 20).contains(read));
            assert!(near, "{} was not read at {step} min: {read:?}", post.id.0);
        }
        assert!(read.len() <= 6, "and not all the time: {read:?}");
    }
    let stories = followed.iter().filter(|one| one.product_type == ProductType::Story);
    for story in stories.filter(|one| one.published_at > began) {
        let read = &ages[&story.id.0];
        assert!(read.first().is_some_and(|read| *read <= 70), "soon after it was published: {read:?}");
        let age = (world.now() - story.published_at).num_minutes();
        if age > 6 * 60 + 20 {
            assert!(read.iter().any(|read| (6 * 60..6 * 60 + 20).contains(read)), "{read:?}");
        }
    }
}

#[tokio::test]
async fn a_story_s_last_figures_are_those_of_its_last_hour() {
    let (world, account) = fetched_once("nordwind").await;
    let door = world.store.worker(world.keyring.clone());
    let mut last_read: BTreeMap<String, (Timestamp, Timestamp)> = BTreeMap::new();
    let began = world.now();
    for _ in 0..(60 * 6) {
        world.hand.advance(STEP);
        world.work_due().await;
        for one in door.followed(world.user.id, &account).await.unwrap() {
            if one.product_type == ProductType::Story {
                last_read.insert(one.id.0, (one.published_at, one.read_at.unwrap()));
            }
        }
    }
    let over = world.now() - TimeDelta::hours(24);
    let ended: Vec<_> =
        last_read.values().filter(|(published, _)| *published > began && *published < over).collect();
    assert!(!ended.is_empty(), "there were stories");
    for (published, read) in ended {
        let age = (*read - *published).num_minutes();
        assert!((23 * 60..24 * 60).contains(&age), "read last at {age} min");
    }
}

#[tokio::test]
async fn a_command_that_ends_soon_fetches_only_what_it_was_asked_for() {
    let (mut world, account) = fetched_once("nordwind").await;
    for renewed_by in [RenewedBy::Nobody, RenewedBy::Timer] {
        world.new_worker(renewed_by).await;
        world.hand.advance(TimeDelta::hours(7));
        let before = world.fetches_of(&account).await;
        world.work_due().await;
        assert_eq!(world.fetches_of(&account).await, before);
        world.services.ask(WorkKind::Fetch, &account).await.unwrap();
        world.work_due().await;
        assert_eq!(world.fetches_of(&account).await, before + 1);
    }
}

#[tokio::test]
async fn what_is_asked_for_during_a_scheduled_fetch_is_fetched_after_it() {
    let (world, account) = fetched_once("nordwind").await;
    world.hand.advance(TimeDelta::minutes(61));
    let held = Matching { path: Some("/media".to_owned()), count: Some(1), ..Matching::default() };
    world.meta().plant(Fault { matching: held, trouble: Trouble::Held });
    let worker = world.worker.clone();
    let running = tokio::spawn(async move { worker.step_due().await });
    while world.meta().held() == 0 {
        tokio::task::yield_now().await;
    }
    world.services.ask(WorkKind::Fetch, &account).await.unwrap();
    world.meta().clear_faults();
    running.await.unwrap().unwrap();
    let figures =
        |world: &World| times(world, |one| one.metrics.iter().any(|name| name == "follower_count")).len();
    assert_eq!(figures(&world), 0, "the schedule's was about posts");
    world.work_due().await;
    assert!(figures(&world) > 0, "what was asked for is everything");
}

#[tokio::test]
async fn a_connection_in_trouble_is_looked_at_again_by_itself_less_and_less_often() {
    let (world, account) = fetched_once("nordwind").await;
    world.meta().plant(Fault { matching: Matching::default(), trouble: Trouble::Permission { code: 10 } });
    world.hand.advance(TimeDelta::hours(1));
    let mut last = 0;
    let mut waits = Vec::new();
    for _ in 0..5 {
        world.work_due().await;
        let fetched = world.fetched(&account).await;
        assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Reconnect);
        let next = fetched.next_sync_at.unwrap();
        waits.push((next - world.now()).num_minutes());
        world.hand.set(next);
    }
    for wait in &waits {
        assert!(*wait > last, "{waits:?}");
        last = *wait;
    }
    assert!((13..=15).contains(&waits[0]), "{waits:?}");
    world.meta().clear_faults();
    world.work_due().await;
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
    let next = world.fetched(&account).await.next_sync_at.unwrap();
    assert!(next - world.now() <= TimeDelta::hours(1), "and then it is as before");
}

#[tokio::test]
async fn nothing_is_fetched_for_a_disconnected_account_by_schedule() {
    let (world, account) = fetched_once("nordwind").await;
    world.services.disconnect(&account, false).await.unwrap();
    world.hand.advance(TimeDelta::days(2));
    world.work_due().await;
    assert!(world.meta().requests().is_empty());
}

#[tokio::test]
async fn a_day_of_upkeep_asks_as_often_as_the_readme_says() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let mut told = Vec::new();
    for login in [Login::Instagram, Login::Facebook] {
        let world = World::new().await;
        let account = world.connect(login, "nordwind").await;
        world.services.ask(WorkKind::Repair, &account).await.unwrap();
        world.work_due().await;
        go_by(&world, TimeDelta::hours(24)).await;
        world.meta().forget_requests();
        go_by(&world, TimeDelta::hours(24)).await;
        let (requests, calls) = (world.meta().http_requests(), world.meta().calls().len());
        told.push(format!("| {} | {requests} | {calls} |", login.title()));
    }
    for row in &told {
        assert!(readme.contains(row), "the README does not say: {told:?}");
    }
}
