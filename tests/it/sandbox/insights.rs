//! Account insights: the documented rules, the shapes, and figures that agree with each other.

use chrono::NaiveDate;
use lightmeter::sandbox::{
    Host, Variants,
    variants::{FollowsMeaning, NoData},
};
use serde_json::{Value, json};

use super::server::{self, Server, unix};

pub(crate) const TOTAL: (&str, &str) = ("metric_type", "total_value");
pub(crate) const DAY: (&str, &str) = ("period", "day");

pub(crate) fn window(since: &str, until: &str) -> [(&'static str, String); 2] {
    [("since", unix(since)), ("until", unix(until))]
}

pub(crate) async fn ask(
    server: &Server,
    query: &[(&str, &str)],
    window: &[(&'static str, String)],
) -> server::Answered {
    let mut query = query.to_vec();
    query.extend(window.iter().map(|(name, value)| (*name, value.as_str())));
    server.insights(&query).await
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_series_has_one_point_for_each_whole_pacific_day() {
    let server = server::start_prompt().await;
    let window = window("2026-10-29T07:00:00Z", "2026-11-03T08:00:00Z");
    let (status, body) = ask(&server, &[("metric", "reach,follower_count"), DAY], &window).await;
    assert_eq!(status, 200);
    let reach = &body["data"][0];
    assert_eq!((&reach["name"], &reach["period"]), (&json!("reach"), &json!("day")));
    assert_eq!(reach["id"], "17841400000000001/insights/reach/day");
    let ends: Vec<_> = reach["values"].as_array().unwrap().iter().map(|v| v["end_time"].clone()).collect();
    // Daylight saving ends on the first of November.
    assert_eq!(
        ends,
        [
            "2026-10-30T07:00:00+0000",
            "2026-10-31T07:00:00+0000",
            "2026-11-01T07:00:00+0000",
            "2026-11-02T08:00:00+0000",
            "2026-11-03T08:00:00+0000"
        ]
    );
    assert_eq!(body["data"][1]["name"], "follower_count");
    assert!(body["paging"]["next"].as_str().unwrap().contains("access_token="), "it carries the token");
    assert!(body["paging"]["previous"].as_str().unwrap().contains("since="));
}

#[tokio::test]
async fn a_bucket_belongs_to_the_window_that_holds_its_end() {
    let server = server::start_prompt().await;
    for (since, until, days) in [
        ("2026-11-10T08:00:00Z", "2026-11-12T08:00:00Z", 2),
        ("2026-11-10T08:00:00Z", "2026-11-12T07:59:59Z", 1),
        ("2026-11-10T09:00:00Z", "2026-11-12T08:00:00Z", 2),
        ("2026-11-11T07:59:59Z", "2026-11-12T08:00:00Z", 2),
        ("2026-11-11T08:00:00Z", "2026-11-12T08:00:00Z", 1),
    ] {
        let (_, body) = ask(&server, &[("metric", "reach"), DAY], &window(since, until)).await;
        assert_eq!(body["data"][0]["values"].as_array().unwrap().len(), days, "{since} {until}");
    }
}

#[tokio::test]
async fn the_total_of_one_day_is_the_point_of_that_day_and_uniques_do_not_add_up() {
    let server = server::start_prompt().await;
    let whole = window("2026-11-01T07:00:00Z", "2026-11-22T08:00:00Z");
    let (_, series) = ask(&server, &[("metric", "reach"), DAY], &whole).await;
    let points: Vec<u64> = series["data"][0]["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v["value"].as_u64().unwrap())
        .collect();
    assert_eq!(points.len(), 21);
    let one = window("2026-11-10T08:00:00Z", "2026-11-11T08:00:00Z");
    let metrics = ("metric", "reach,views,likes,comments,saves,shares,replies,reposts,total_interactions");
    let (_, total) = ask(&server, &[metrics, DAY, TOTAL], &one).await;
    assert_eq!(total["data"][0]["total_value"]["value"], points[9]);
    let named = |body: &Value, name: &str| {
        let row = body["data"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
        row["total_value"]["value"].as_u64().unwrap()
    };
    let parts: u64 = ["likes", "comments", "saves", "shares", "replies", "reposts"]
        .map(|name| named(&total, name))
        .iter()
        .sum();
    assert_eq!(named(&total, "total_interactions"), parts);
    let (_, total) = ask(&server, &[metrics, DAY, TOTAL], &whole).await;
    let reach = named(&total, "reach");
    assert!(reach < points.iter().sum() && reach >= *points.iter().max().unwrap(), "{reach} of {points:?}");
    let truth = server.sandbox.control().truth();
    let days = day("2026-11-01").iter_days().take(21);
    let views: u64 = days.map(|day| truth.figures("nordwind", day).unwrap().views).sum();
    assert_eq!(named(&total, "views"), views, "counts add up");
}

#[tokio::test]
async fn follows_and_unfollows_need_the_breakdown() {
    let server = server::start_prompt().await;
    let window = window("2026-11-01T07:00:00Z", "2026-11-20T08:00:00Z");
    let metric = ("metric", "follows_and_unfollows");
    let (status, body) = ask(&server, &[metric, DAY, TOTAL], &window).await;
    assert_eq!(
        (status, &body),
        (200, &json!({"data": [{"name": "follows_and_unfollows", "period": "day"}]}))
    );
    let query = [metric, DAY, TOTAL, ("breakdown", "follow_type")];
    let values = async || {
        let (_, body) = ask(&server, &query, &window).await;
        let results = body["data"][0]["total_value"]["breakdowns"][0]["results"].clone();
        assert_eq!(
            (&results[0]["dimension_values"][0], &results[1]["dimension_values"][0]),
            (&json!("FOLLOWER"), &json!("NON_FOLLOWER"))
        );
        (results[0]["value"].as_i64().unwrap(), results[1]["value"].as_i64().unwrap())
    };
    let (gained, lost) = values().await;
    let truth = server.sandbox.control().truth();
    let followers = |text: &str| i64::try_from(truth.followers("nordwind", day(text)).unwrap()).unwrap();
    assert_eq!(gained - lost, followers("2026-11-19") - followers("2026-10-31"));
    let other = Variants {
        follows_meaning: FollowsMeaning::FollowerIsLost,
        longest_delay_hours: 0,
        ..Variants::default()
    };
    server.sandbox.control().set_variants(other);
    assert_eq!(values().await, (lost, gained));
}

#[tokio::test]
async fn days_not_yet_published_are_absent_and_no_data_has_three_forms() {
    let server = server::start_with(Variants::default()).await;
    let truth = server.sandbox.control().truth();
    let recent = window("2026-11-18T08:00:00Z", "2026-11-22T20:00:00Z");
    let (_, body) = ask(&server, &[("metric", "reach"), DAY], &recent).await;
    let shown = body["data"][0]["values"].as_array().unwrap().len();
    let published =
        (18..=21).filter(|n| truth.is_published("nordwind", day(&format!("2026-11-{n}")))).count();
    assert_eq!(shown, published);
    assert!(truth.is_published("nordwind", day("2026-11-19")), "48 hours at most");
    assert!(!truth.is_published("nordwind", day("2026-11-21")), "12 hours after its end");
    let today = window("2026-11-21T08:00:00Z", "2026-11-22T08:00:00Z");
    let query = [("metric", "follows_and_unfollows"), DAY, TOTAL, ("breakdown", "follow_type")];
    let name = "follows_and_unfollows";
    for (form, wanted) in [
        (NoData::Empty, json!({"data": []})),
        (NoData::WithoutTotal, json!({"data": [{"name": name, "period": "day"}]})),
        (
            NoData::WithoutResults,
            json!({"data": [{"name": name, "total_value": {"breakdowns": [{"dimension_keys": ["follow_type"]}]}}]}),
        ),
    ] {
        server.sandbox.control().set_variants(Variants { no_data: form, ..Variants::default() });
        assert_eq!(ask(&server, &query, &today).await, (200, wanted));
    }
    server.hand.advance(chrono::TimeDelta::hours(36));
    assert!(
        ask(&server, &query, &today).await.1["data"][0]["total_value"]["breakdowns"][0]["results"].is_array()
    );
}

#[tokio::test]
async fn retention_is_two_years_and_30_days_for_the_short_lived() {
    let server = server::start_prompt().await;
    let count = async |metric: &str, since: &str, until: &str| {
        let (status, body) = ask(&server, &[("metric", metric), DAY], &window(since, until)).await;
        assert_eq!(status, 200);
        body["data"][0]["values"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(count("reach", "2024-11-24T08:00:00Z", "2024-12-04T08:00:00Z").await, 10);
    assert_eq!(count("reach", "2024-11-01T07:00:00Z", "2024-11-20T08:00:00Z").await, 0);
    assert_eq!(count("follower_count", "2026-10-20T07:00:00Z", "2026-11-01T07:00:00Z").await, 9);
    assert_eq!(count("follower_count", "2026-09-01T07:00:00Z", "2026-09-11T07:00:00Z").await, 0);
}

#[tokio::test]
async fn online_followers_come_as_an_object_of_hours() {
    let server = server::start_prompt().await;
    let window = window("2026-11-18T08:00:00Z", "2026-11-20T08:00:00Z");
    let (_, body) = ask(&server, &[("metric", "online_followers"), ("period", "lifetime")], &window).await;
    let values = body["data"][0]["values"].as_array().unwrap();
    assert_eq!(values.len(), 2);
    let hours = values[0]["value"].as_object().unwrap();
    assert_eq!(hours.len(), 24);
    assert!(hours["0"].is_u64() && hours["23"].is_u64());
}

#[tokio::test]
async fn accounts_under_100_followers_lack_what_meta_keeps_from_them() {
    let server = server::start_prompt().await;
    let token = server.instagram("lille.lykke");
    let ask = async |query: &[(&str, &str)]| {
        let query = [query, &[("access_token", token.as_str())]].concat();
        server.get(Host::InstagramGraph, "/v26.0/me/insights", &query).await
    };
    for query in [
        &[("metric", "follower_count"), DAY][..],
        &[("metric", "online_followers"), ("period", "lifetime")],
        &[
            ("metric", "follower_demographics"),
            ("period", "lifetime"),
            TOTAL,
            ("breakdown", "age"),
            ("timeframe", "this_month"),
        ],
    ] {
        let (status, body) = ask(query).await;
        assert_eq!((status, &body["data"]), (200, &json!([])), "{query:?}");
    }
    let (_, body) = ask(&[("metric", "reach"), DAY]).await;
    assert_eq!(body["data"][0]["values"].as_array().unwrap().len(), 1, "yesterday, without a window");
}

#[tokio::test]
async fn what_was_served_is_what_is_true() {
    let server = server::start_prompt().await;
    ask(&server, &[("metric", "reach"), DAY], &window("2026-11-01T07:00:00Z", "2026-11-11T08:00:00Z")).await;
    let control = server.sandbox.control();
    let figures = control.served();
    assert_eq!(figures.len(), 10);
    for value in figures {
        let day = value.day.unwrap();
        assert_eq!(control.truth().published("nordwind", "reach", day), Some(value.value));
    }
}
