//! Insights as the client reads them are what is so in the pretend world.

use chrono::{DateTime, TimeDelta, Utc};
use lightmeter::{
    domain::{AccessToken, AccountId, AudienceKind, Day, Dimension, Login, Metric, Value},
    meta::{Client, Error, Read, refused_metric},
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
        let read = Read::series(&nordwind(), Metric::SERIES, since, until);
        let series = pretend.client.read(access, &read).await.unwrap().series();
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
        let read = Read::totals(&nordwind(), &names, None, since, until);
        let totals = pretend.client.read(access(login, &token), &read).await.unwrap().totals();
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
    let read = Read::totals(&nordwind(), &["follows_and_unfollows"], Some("follow_type"), since, until);
    let totals = pretend.client.read(access(Login::Instagram, &token), &read).await.unwrap().totals();
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
            let read = Read::totals(&nordwind(), &[name], breakdown, since, until);
            let totals = pretend.client.read(access, &read).await.unwrap().totals();
            for total in totals {
                assert_eq!((total.value, total.parts.len()), (None, 0), "{no_data:?} {name}");
            }
        }
        let read = Read::series(&nordwind(), &[Metric::Reach], since, until);
        let series = pretend.client.read(access, &read).await.unwrap().series();
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
        let (followers, country) = (AudienceKind::Followers, Dimension::Country);
        let read = Read::demographics(&account, &[followers], country);
        let answer = pretend.client.read(access, &read).await.unwrap();
        assert_eq!(answer.demographics(followers, country), None, "{no_data:?}");
    }
}

#[tokio::test]
async fn demographics_are_those_of_the_world() {
    let pretend = Pretend::open().await;
    for login in BOTH {
        let token = pretend.mint(login, "nordwind");
        for dimension in Dimension::ALL {
            let read = Read::demographics(&nordwind(), AudienceKind::ALL, *dimension);
            let answer = pretend.client.read(access(login, &token), &read).await.unwrap();
            assert!(answer.demographics(AudienceKind::Engaged, *dimension).is_some(), "{login} {dimension}");
            let shares = answer.demographics(AudienceKind::Followers, *dimension).unwrap();
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
    let read = Read::online_followers(&nordwind(), since, until);
    let days = pretend.client.read(access(Login::Instagram, &token), &read).await.unwrap().online_followers();
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
        let read = Read::totals(&nordwind(), &left, None, since, until);
        match client.read(access(Login::Instagram, token), &read).await {
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
    let read = Read::totals(&nordwind(), &["views"], None, until - TimeDelta::days(31), until);
    let error = pretend.client.read(access(Login::Instagram, &token), &read).await.unwrap_err();
    assert_eq!(refused_metric(&error.refusal(), &["views"]), None);
}
