//! Meta failing at one place: nothing that is known is lost, and the rest is stored.
#![expect(clippy::indexing_slicing, reason = "a JSON row that lacks a column ends the test")]

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Login, Metric, Range, VerdictCode},
    sandbox::{Fault, Matching, Trouble, Variants},
    services::export::Format,
};

use super::world::{World, rows};

/// Everything an account's exports say, without the time of fetching.
async fn known(world: &World, account: &AccountId) -> Vec<String> {
    let range = Range::last(60, world.now() + TimeDelta::days(1));
    let mut lines = Vec::new();
    for table in [
        world.services.export_insights(account, range).await.unwrap(),
        world.services.export_posts(account, range).await.unwrap(),
        world.services.export_audience(account, range).await.unwrap(),
    ] {
        for mut row in rows(&table.render(Format::Json).unwrap()) {
            if row["status"] == "measured" {
                row.as_object_mut().unwrap().remove("fetched_at");
                lines.push(row.to_string());
            }
        }
    }
    lines
}

fn places() -> Vec<(&'static str, Matching)> {
    let path = |path: &str| Matching { path: Some(path.to_owned()), ..Matching::default() };
    let metric = |metric: &str| Matching { metric: Some(metric.to_owned()), ..Matching::default() };
    vec![
        ("posts", path("/media")),
        ("stories", path("/stories")),
        ("the daily series", metric("follower_count")),
        ("totals", metric("accounts_engaged")),
        ("follows", metric("follows_and_unfollows")),
        ("figures of posts", metric("saved")),
        ("hours online", metric("online_followers")),
        ("demographics", metric("follower_demographics")),
        ("the profile", Matching { count: Some(3), ..Matching::default() }),
    ]
}

#[tokio::test]
async fn a_place_that_fails_costs_only_what_is_told_there() {
    let prompt = Variants { longest_delay_hours: 0, ..Variants::default() };
    for (login, trouble) in [
        (Login::Instagram, Trouble::Http { status: 500 }),
        (Login::Instagram, Trouble::Cut),
        (Login::Instagram, Trouble::Garbage),
        (Login::Facebook, Trouble::Unavailable),
        (Login::Facebook, Trouble::Cut),
    ] {
        let whole = World::of(prompt).await;
        let account = whole.connect(login, "nordwind").await;
        whole.work_due().await;
        let everything = known(&whole, &account).await;
        for (name, matching) in places() {
            let world = World::of(prompt).await;
            let account = world.connect(login, "nordwind").await;
            world.meta().plant(Fault { matching, trouble: trouble.clone() });
            world.work_due().await;
            let connection = world.connection(&account).await;
            assert!(!connection.verdict.code.needs_person(), "{name}, {trouble:?}");
            let first = known(&world, &account).await;
            let least = match name {
                "totals" | "posts" | "figures of posts" => everything.len() / 8,
                // Every hour of thirty days is a line of its own.
                "hours online" => everything.len() / 2,
                _ => everything.len() * 8 / 10,
            };
            assert!(first.len() >= least, "{name}, {trouble:?}: {} of {}", first.len(), everything.len());
            assert!(first.iter().all(|line| everything.contains(line)), "{name}: nothing is made up");
            world.meta().clear_faults();
            world.sync(&account).await;
            let after = known(&world, &account).await;
            assert_eq!(after.len(), everything.len(), "{name}, {trouble:?}: all of it in the end");
            assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
        }
    }
}

#[tokio::test]
async fn a_fetch_that_fails_later_leaves_every_figure_as_it_was() {
    for trouble in [
        Trouble::Http { status: 500 },
        Trouble::Cut,
        Trouble::Garbage,
        Trouble::Without { fields: vec!["values".to_owned(), "total_value".to_owned()] },
        Trouble::Without { fields: vec!["value".to_owned(), "results".to_owned()] },
        Trouble::Without { fields: vec!["followers_count".to_owned(), "media_count".to_owned()] },
        Trouble::Error { status: 400, code: 100, subcode: None, message: "(#100) planted".to_owned() },
        Trouble::TokenExpired,
        Trouble::Slow { millis: 5 },
    ] {
        let world = World::new().await;
        let account = world.connect(Login::Facebook, "mara.moves").await;
        world.work_due().await;
        let before = known(&world, &account).await;
        let profile = world.overview(&account, 30).await.profile;
        world.meta().plant(Fault { matching: Matching::default(), trouble: trouble.clone() });
        world.sync(&account).await;
        let after = known(&world, &account).await;
        let lost: Vec<&String> = before.iter().filter(|line| !after.contains(line)).collect();
        assert!(lost.is_empty(), "{trouble:?}: {:?}", lost.first());
        let now = world.overview(&account, 30).await.profile;
        assert_eq!(now.followers_count.value(), profile.followers_count.value(), "{trouble:?}");
    }
}

#[tokio::test]
async fn a_refused_metric_beside_calls_without_an_answer_fails_alone() {
    let world = World::of(Variants { longest_delay_hours: 0, ..Variants::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    let of = |metric: &str, count| Matching {
        path: Some("/insights".to_owned()),
        metric: Some(metric.to_owned()),
        count: Some(count),
        ..Matching::default()
    };
    // Of the series, with its tries; then one metric of the first window.
    world.meta().plant(Fault { matching: of("follower_count", 3), trouble: Trouble::Unavailable });
    world.meta().plant(Fault {
        matching: of("reposts", 1),
        trouble: Trouble::Error {
            status: 400,
            code: 100,
            subcode: None,
            message: "(#100) The metric (reposts) is not supported on this Instagram account".to_owned(),
        },
    });
    world.work_due().await;
    let overview = world.overview(&account, 30).await;
    let engaged = overview.figures.iter().find(|figure| figure.metric == Metric::AccountsEngaged).unwrap();
    assert!(engaged.current.value().is_some(), "{:?}", engaged.current);
}
