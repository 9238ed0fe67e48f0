//! Insights as the client reads them are what is so in the pretend world.

use chrono::{DateTime, TimeDelta, Utc};
use lightmeter::{
    domain::{AccessToken, AccountId, AudienceKind, Day, Dimension, Login, Metric, Value},
    meta::{Client, Error, refused_metric},
    sandbox::{Variants, variants::NoData},
};

use super::pretend::{Pretend, access, nordwind};

const BOTH: [Login; 2] = [Login::Instagram, Login::Facebook];

/// Whole days that ended well before the pretend now.
fn window() -> (Day, Day, DateTime<Utc>, DateTime<Utc>) {
    let (first, last) = (Day::parse("2026-11-01").unwrap(), Day::parse("2026-11-14").unwrap());
    (first, last, first.start(), last.end())
}

fn whole(value: Option<Value>) -> Option<u64> {
    u64::try_from(value?.whole()?).ok()
}

#[tokio::test]
async fn series_are_the_days_of_the_world_through_both_logins() {
    let pretend = Pretend::open().await;
    let (first, last, since, until) = window();
    for login in BOTH {
        let token = pretend.mint(login, "nordwind");
        let access = access(login, &token);
        let series = pretend.client.series(access, &nordwind(), Metric::SERIES, since, until).await.unwrap();
        assert_eq!(series.len(), 2);
        for one in series {
            let days: Vec<Day> = one.points.iter().map(|(end, _)| Day::ending_at(*end)).collect();
            assert_eq!((days.first(), days.last(), days.len()), (Some(&first), Some(&last), 14), "{login}");
            for (end, value) in one.points {
                let truth =
                    pretend.control.truth().published("nordwind", &one.name, Day::ending_at(end).date());
                assert!(truth.is_some(), "{} {end}", one.name);
                assert_eq!(whole(value), truth, "{login} {} {end}", one.name);
            }
        }
    }
}

#[tokio::test]
async fn totals_are_those_of_the_world_through_both_logins() {
    let pretend = Pretend::open().await;
    let (first, last, since, until) = window();
    let names: Vec<&str> = Metric::TOTALS.iter().map(|metric| metric.request_name()).collect();
    for login in BOTH {
        let token = pretend.mint(login, "nordwind");
        let totals = pretend
            .client
            .totals(access(login, &token), &nordwind(), &names, None, since, until)
            .await
            .unwrap();
        assert_eq!(totals.iter().map(|total| total.name.as_str()).collect::<Vec<_>>(), names, "{login}");
        for total in totals {
            let truth = pretend.control.truth().total("nordwind", &total.name, first.date(), last.date());
            assert!(truth.is_some(), "{}", total.name);
            assert_eq!(whole(total.value), truth, "{login} {}", total.name);
        }
    }
}

#[tokio::test]
async fn a_breakdown_comes_in_parts() {
    let pretend = Pretend::open().await;
    let (_, _, since, until) = window();
    let token = pretend.mint(Login::Instagram, "nordwind");
    let totals = pretend
        .client
        .totals(
            access(Login::Instagram, &token),
            &nordwind(),
            &["follows_and_unfollows"],
            Some("follow_type"),
            since,
            until,
        )
        .await
        .unwrap();
    let parts = &totals.first().unwrap().parts;
    let names: Vec<&str> = parts.iter().filter_map(|(names, _)| names.first().map(String::as_str)).collect();
    assert!(names.contains(&"FOLLOWER") && names.contains(&"NON_FOLLOWER"), "{names:?}");
    assert!(parts.iter().all(|(_, value)| value.is_some()));
}

#[tokio::test]
async fn what_is_not_published_is_never_a_zero() {
    // These days have not ended, so nothing of them is published.
    let today = Day::parse("2026-11-22").unwrap();
    let (since, until) = (today.start(), today.end() - TimeDelta::seconds(1));
    let names = ["views", "likes", "follows_and_unfollows"];
    for no_data in [NoData::AsSeen, NoData::Empty, NoData::WithoutTotal, NoData::WithoutResults] {
        let pretend = Pretend::with(Variants { no_data, ..Variants::default() }).await;
        let token = pretend.mint(Login::Instagram, "nordwind");
        let access = access(Login::Instagram, &token);
        for name in names {
            let breakdown = (name == "follows_and_unfollows").then_some("follow_type");
            let totals =
                pretend.client.totals(access, &nordwind(), &[name], breakdown, since, until).await.unwrap();
            for total in totals {
                assert_eq!((total.value, total.parts.len()), (None, 0), "{no_data:?} {name}");
            }
        }
        let series =
            pretend.client.series(access, &nordwind(), &[Metric::Reach], since, until).await.unwrap();
        assert!(series.iter().all(|one| one.points.iter().all(|(_, value)| value.is_none())), "{no_data:?}");
    }
}

async fn small(no_data: NoData) -> (Pretend, AccessToken, AccountId) {
    let pretend = Pretend::with(Variants { no_data, ..Variants::default() }).await;
    let token = pretend.mint(Login::Instagram, "lille.lykke");
    let account = AccountId::parse(&pretend.control.truth().account("lille.lykke").unwrap().id).unwrap();
    (pretend, token, account)
}

#[tokio::test]
async fn a_small_account_has_no_audience() {
    for no_data in [NoData::AsSeen, NoData::Empty, NoData::WithoutTotal, NoData::WithoutResults] {
        let (pretend, token, account) = small(no_data).await;
        let access = access(Login::Instagram, &token);
        let shares = pretend
            .client
            .demographics(access, &account, AudienceKind::Followers, Dimension::Country)
            .await
            .unwrap();
        assert_eq!(shares, None, "{no_data:?}");
    }
}

#[tokio::test]
async fn demographics_are_those_of_the_world() {
    let pretend = Pretend::open().await;
    for login in BOTH {
        let token = pretend.mint(login, "nordwind");
        for dimension in Dimension::ALL {
            let shares = pretend
                .client
                .demographics(access(login, &token), &nordwind(), AudienceKind::Followers, *dimension)
                .await
                .unwrap()
                .unwrap();
            let read: Vec<(&str, Option<u64>)> =
                shares.iter().map(|(key, value)| (key.as_it_came(), whole(Some(*value)))).collect();
            let truth = pretend.control.truth().demographics("nordwind", dimension.as_str()).unwrap();
            let truth: Vec<(&str, Option<u64>)> =
                truth.into_iter().take(45).map(|(key, value)| (key, Some(value))).collect();
            assert_eq!(read, truth, "{login} {dimension}");
        }
    }
}

#[tokio::test]
async fn online_followers_have_24_hours_a_day() {
    let pretend = Pretend::open().await;
    let (_, _, since, until) = window();
    let token = pretend.mint(Login::Instagram, "nordwind");
    let days = pretend
        .client
        .online_followers(access(Login::Instagram, &token), &nordwind(), since, until)
        .await
        .unwrap();
    assert_eq!(days.len(), 14);
    for (end, hours) in days {
        let labels: Vec<u8> = hours.iter().map(|(hour, _)| *hour).collect();
        assert_eq!(labels, (0..24).collect::<Vec<u8>>(), "{end}");
    }
}

/// Asks, and takes out each metric Meta complains about, until it answers.
async fn without_the_refused(
    client: &Client,
    token: &AccessToken,
    asked: &[&'static str],
) -> Vec<&'static str> {
    let (_, _, since, until) = window();
    let mut left = asked.to_vec();
    loop {
        match client.totals(access(Login::Instagram, token), &nordwind(), &left, None, since, until).await {
            Ok(_) => return left,
            Err(Error::Refused(refusal)) => {
                let culprit = refused_metric(&refusal, &left);
                left.remove(culprit.expect("Meta names the metric"));
            }
            Err(error) => unreachable!("{error}"),
        }
    }
}

#[tokio::test]
async fn one_refused_metric_is_found_and_fails_alone() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Instagram, "nordwind");
    for refused in ["impressions", "nonsense", "threads_views", "follower_count", "follower_demographics"] {
        let asked = ["reach", "views", refused, "likes"];
        let left = without_the_refused(&pretend.client, &token, &asked).await;
        assert_eq!(left, ["reach", "views", "likes"], "{refused}");
    }
}

#[tokio::test]
async fn a_window_over_30_days_is_refused_as_a_whole() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(Login::Instagram, "nordwind");
    let until = pretend.now();
    let error = pretend
        .client
        .totals(
            access(Login::Instagram, &token),
            &nordwind(),
            &["views"],
            None,
            until - TimeDelta::days(31),
            until,
        )
        .await
        .unwrap_err();
    assert_eq!(refused_metric(&error.refusal(), &["views"]), None);
}
