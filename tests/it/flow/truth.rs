//! What the exports and the overview say is what the pretend Meta served, in every shape it has.
#![expect(clippy::indexing_slicing, reason = "a JSON row that lacks a column ends the test")]

use std::collections::BTreeMap;

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Day, Login, Range},
    sandbox::{
        Variants,
        variants::{Acceptance, DebugShape, ExchangeShape, FollowsMeaning, MeShape, NoData, UsageKeys},
    },
    services::export::{Format, OverviewDocument},
};
use serde_json::Value;

use super::world::{World, rows};

/// Every exported day figure against the truth: measured where it is published, and nothing anywhere else.
async fn compare_days(world: &World, account: &AccountId, username: &str, name: &str) {
    let truth = world.meta().truth();
    let mut seen = BTreeMap::new();
    let today = Day::containing(world.now()).date();
    for row in world.insights(account, 60).await {
        let day: chrono::NaiveDate = row["day"].as_str().unwrap().parse().unwrap();
        let metric = row["metric"].as_str().unwrap();
        let status = row["status"].as_str().unwrap().to_owned();
        let small = truth.account(username).unwrap().followers < 100;
        let kept = metric != "follower_count" || (today - day).num_days() <= 30;
        let told =
            truth.published(username, metric, day).filter(|_| kept && !(metric == "follower_count" && small));
        match told {
            Some(value) => {
                assert_eq!(row["value"], value, "{name}: {metric} of @{username} on {day}");
                assert_eq!(status, "measured", "{name}: {metric} on {day}");
            }
            None => {
                assert_eq!(row["value"], Value::Null, "{name}: {metric} of @{username} on {day}");
                let reason = row["reason"].as_str().unwrap_or_default();
                let expected = match (metric == "follower_count" && small, status.as_str()) {
                    (true, "unavailable") => reason == "too_small",
                    (false, "late") => true,
                    (false, "unavailable") => reason == "not_published",
                    _ => false,
                };
                assert!(expected, "{name}: {metric} on {day} is {status} {reason}");
            }
        }
        *seen.entry(status).or_insert(0) += 1;
    }
    assert!(seen.get("measured").is_some_and(|count| *count > 300), "{name}: {seen:?}");
}

/// The figures of the overview against what left the sandbox for exactly that window.
async fn compare_windows(world: &World, account: &AccountId, username: &str, name: &str) {
    let served = world.meta().served();
    for days in [7, 14, 30] {
        let range = Range::last(days, world.now());
        let document =
            serde_json::to_value(OverviewDocument::from(&world.overview(account, days).await)).unwrap();
        assert_eq!(document["range"]["days"], days);
        let until = range.to().end();
        for metric in document["metrics"].as_array().unwrap() {
            let mut parts = metric["name"].as_str().unwrap().splitn(2, '.');
            let (meta_name, part) = (parts.next().unwrap(), parts.next());
            if meta_name == "follower_count" {
                continue;
            }
            let told = served.iter().rev().find(|one| {
                one.account == username
                    && one.metric == meta_name
                    && one.media_id.is_none()
                    && one.dimension.as_deref() == part
                    && one.until == Some(until)
                    && one.since.is_some_and(|since| (since - range.from().start()).num_hours().abs() <= 1)
            });
            match told {
                Some(told) => {
                    assert_eq!(metric["value"], told.value, "{name}: {} in {days} days", metric["name"])
                }
                None => assert_eq!(metric["value"], Value::Null, "{name}: {} in {days} days", metric["name"]),
            }
        }
        let profile = &document["profile"];
        let today = Day::containing(world.now()).date();
        assert_eq!(profile["followers_count"], world.meta().truth().followers(username, today).unwrap());
    }
}

async fn compare_posts(world: &World, account: &AccountId, username: &str, name: &str) {
    let truth = world.meta().truth();
    let range = Range::last(365, world.now() + TimeDelta::days(1));
    let table = world.services.export_posts(account, range).await.unwrap();
    let posts: BTreeMap<String, _> = truth
        .posts(username)
        .into_iter()
        .chain(truth.stories(username))
        .map(|post| (post.id.clone(), post))
        .collect();
    let mut compared = 0;
    for row in rows(&table.render(Format::Json).unwrap()) {
        let post = &posts[row["media_id"].as_str().unwrap()];
        let metric = row["metric"].as_str().unwrap();
        if row["status"] == "measured" && !metric.contains('.') && !metric.starts_with("ig_reels") {
            let served = world.meta().served().into_iter().rev().find(|one| {
                one.media_id.as_deref() == Some(post.id.as_str())
                    && one.metric == metric
                    && one.dimension.is_none()
            });
            let value = served.expect("only what was served is exported").value;
            assert_eq!(
                row["value"].as_f64(),
                Some(f64::from(u32::try_from(value).unwrap())),
                "{name}: {metric}"
            );
            compared += 1;
        }
    }
    assert!(compared > 30, "{name}: {compared}");
}

async fn compare_audience(world: &World, account: &AccountId, username: &str, name: &str) {
    let truth = world.meta().truth();
    let range = Range::last(31, world.now() + TimeDelta::days(1));
    let table = world.services.export_audience(account, range).await.unwrap();
    let exported = rows(&table.render(Format::Json).unwrap());
    for dimension in ["age", "gender", "country", "city"] {
        let mut told: Vec<(String, u64)> = exported
            .iter()
            .filter(|row| row["audience"] == "follower_demographics" && row["dimension"] == dimension)
            .filter(|row| row["status"] == "measured")
            .map(|row| (row["key"].as_str().unwrap().to_owned(), row["value"].as_u64().unwrap()))
            .collect();
        told.sort();
        let mut so: Vec<(String, u64)> = truth
            .demographics(username, dimension)
            .unwrap()
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        so.sort();
        if truth.account(username).unwrap().followers < 100 {
            so.clear();
        }
        assert_eq!(told, so, "{name}: {dimension}");
    }
}

async fn compare(login: Login, username: &str, variants: Variants, name: &str) {
    let world = World::of(variants).await;
    let account = world.connect(login, username).await;
    world.work_due().await;
    compare_days(&world, &account, username, name).await;
    compare_windows(&world, &account, username, name).await;
    compare_posts(&world, &account, username, name).await;
    compare_audience(&world, &account, username, name).await;
}

#[tokio::test]
async fn every_account_through_instagram_login_is_told_as_it_is() {
    for username in ["nordwind", "lille.lykke", "mara.moves", "atlas.outdoor", "knots.and.bytes"] {
        compare(Login::Instagram, username, Variants::default(), username).await;
    }
}

#[tokio::test]
async fn every_account_through_facebook_login_is_told_as_it_is() {
    for username in ["nordwind", "lille.lykke", "mara.moves", "atlas.outdoor"] {
        compare(Login::Facebook, username, Variants::default(), username).await;
    }
}

#[tokio::test]
async fn every_form_of_no_data_is_no_data() {
    for no_data in [NoData::AsSeen, NoData::Empty, NoData::WithoutTotal, NoData::WithoutResults] {
        for username in ["lille.lykke", "nordwind"] {
            let variants = Variants { no_data, ..Variants::default() };
            compare(Login::Instagram, username, variants, &format!("{no_data:?}")).await;
        }
    }
}

#[tokio::test]
async fn every_shape_of_an_answer_tells_the_same() {
    let plain = Variants::default();
    let shapes = [
        (
            Login::Instagram,
            "wrapped, ids as text, no bearer",
            Variants {
                instagram_exchange: ExchangeShape::Wrapped,
                instagram_me: MeShape::Wrapped,
                instagram_bearer_header: Acceptance::Refused,
                usage_keys: UsageKeys::BusinessId,
                ..plain
            },
        ),
        (
            Login::Instagram,
            "no expires_in, plain media fields",
            Variants {
                instagram_expires_in: false,
                instagram_exchange: ExchangeShape::WrappedWithNumber,
                throttle_status: 429,
                longest_delay_hours: 0,
                ..plain
            },
        ),
        (
            Login::Facebook,
            "a bare debug_token, proof required",
            Variants {
                proof_required: true,
                debug_token_shape: DebugShape {
                    app_id_as_number: true,
                    without_issued_at: true,
                    without_granular_scopes: true,
                    without_data_access: true,
                },
                facebook_long_expires_in: false,
                usage_keys: UsageKeys::InstagramId,
                ..plain
            },
        ),
        (
            Login::Facebook,
            "follows the other way round",
            Variants {
                follows_meaning: FollowsMeaning::FollowerIsLost,
                app_tokens: Acceptance::Refused,
                ..plain
            },
        ),
    ];
    for (login, name, variants) in shapes {
        compare(login, "nordwind", variants, name).await;
    }
}
