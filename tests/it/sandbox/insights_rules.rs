//! What an insights request may ask, and Meta's words when it may not.

use lightmeter::sandbox::{
    Variants,
    variants::{Acceptance, ViewsBreakdown},
};
use serde_json::json;

use super::{
    insights::{DAY, TOTAL, ask, day, window},
    server::{self, error_of, message_of},
};

#[tokio::test]
async fn more_than_30_days_are_refused_even_when_the_clocks_change() {
    let server = server::start_prompt().await;
    for (since, until, good) in [
        ("2026-10-20T07:00:00Z", "2026-11-19T07:00:00Z", true),
        ("2026-10-20T07:00:00Z", "2026-11-19T07:00:01Z", false),
        ("2026-10-20T07:00:00Z", "2026-11-19T08:00:00Z", false),
    ] {
        let refused = ask(&server, &[("metric", "reach"), DAY], &window(since, until)).await;
        assert_eq!(refused.0 == 200, good, "{until}");
        if !good {
            assert_eq!(error_of(&refused).0, 100);
            assert!(
                message_of(&refused)
                    .contains("There cannot be more than 30 days (2592000 s) between since and until")
            );
        }
    }
}

#[tokio::test]
async fn one_bad_metric_fails_the_whole_request_by_its_index() {
    let server = server::start_prompt().await;
    let refused = server.insights(&[("metric", "views,likes,engagement"), DAY, TOTAL]).await;
    assert_eq!((refused.0, error_of(&refused).0), (400, 100));
    assert!(message_of(&refused).contains("metric[2] must be one of the following values: reach, follower_count, website_clicks, profile_views, online_followers"));
    assert!(message_of(&refused).contains("likes"), "valid names are listed");
    assert_eq!(message_of(&refused).split_once("values: ").unwrap().1.split(", ").count(), 28);
    let gone = server.insights(&[("metric", "impressions"), DAY, TOTAL]).await;
    assert!(
        message_of(&gone)
            .contains("Starting from version v22.0 and above, the impressions metric is no longer supported")
    );
    let threads = server.insights(&[("metric", "threads_views"), DAY, TOTAL]).await;
    assert!(message_of(&threads).contains("not supported on this Instagram account"));
    let period = server.insights(&[("metric", "likes"), ("period", "lifetime"), TOTAL]).await;
    assert_eq!(error_of(&period).0, 100);
}

#[tokio::test]
async fn metric_types_are_told_apart() {
    let server = server::start_prompt().await;
    for (metric, kind, text) in [
        ("views", None, "(views) should be specified with parameter metric_type=total_value"),
        ("views", Some("time_series"), "(views) is incompatible with the metric type (time_series)"),
        (
            "follower_count",
            Some("total_value"),
            "(follower_count) is incompatible with the metric type (total_value)",
        ),
    ] {
        let mut query = vec![("metric", metric), DAY];
        query.extend(kind.map(|kind| ("metric_type", kind)));
        let refused = server.insights(&query).await;
        assert_eq!(error_of(&refused).0, 100);
        assert!(message_of(&refused).contains(text), "{}", message_of(&refused));
    }
    for period in ["week", "days_28"] {
        assert_eq!(server.insights(&[("metric", "reach"), ("period", period)]).await.0, 200);
    }
}

#[tokio::test]
async fn a_wrong_breakdown_is_an_unknown_error_and_a_series_ignores_it() {
    let server = server::start_prompt().await;
    let wrong = server.insights(&[("metric", "replies"), DAY, TOTAL, ("breakdown", "follow_type")]).await;
    assert_eq!((error_of(&wrong).0, message_of(&wrong)), (1, "An unknown error has occurred."));
    let ignored = [("metric", "reach"), DAY, ("metric_type", "time_series"), ("breakdown", "nonsense")];
    assert_eq!(server.insights(&ignored).await.0, 200);
    let (_, body) = server.insights(&[("metric", "reach"), DAY, TOTAL, ("breakdown", "follow_type")]).await;
    let total = &body["data"][0]["total_value"];
    assert_eq!(total["breakdowns"][0]["dimension_keys"], json!(["follow_type"]));
    let results = total["breakdowns"][0]["results"].as_array().unwrap();
    let names: Vec<_> = results.iter().map(|row| row["dimension_values"][0].as_str().unwrap()).collect();
    assert_eq!(names, ["FOLLOWER", "NON_FOLLOWER", "UNKNOWN"]);
    assert_eq!(results.iter().map(|row| row["value"].as_u64().unwrap()).sum::<u64>(), total["value"]);
}

#[tokio::test]
async fn the_breakdown_of_views_is_spelled_as_the_variant_says() {
    for (variant, follow, follower) in [
        (ViewsBreakdown::Either, 200, 200),
        (ViewsBreakdown::FollowType, 200, 500),
        (ViewsBreakdown::FollowerType, 500, 200),
    ] {
        let server = server::start_with(Variants { views_breakdown: variant, ..Variants::default() }).await;
        for (breakdown, status) in [("follow_type", follow), ("follower_type", follower)] {
            let query = [("metric", "views"), DAY, TOTAL, ("breakdown", breakdown)];
            assert_eq!(server.insights(&query).await.0, status);
        }
    }
}

#[tokio::test]
async fn demographics_echo_their_timeframe_and_stay_below_the_followers() {
    let server = server::start_prompt().await;
    let base = [("metric", "follower_demographics"), ("period", "lifetime"), TOTAL];
    let followers = server.sandbox.control().truth().followers("nordwind", day("2026-11-22")).unwrap();
    for breakdown in ["age", "city", "country", "gender"] {
        let query = [&base[..], &[("breakdown", breakdown), ("timeframe", "this_month")]].concat();
        let (_, body) = server.insights(&query).await;
        let table = &body["data"][0]["total_value"]["breakdowns"][0];
        assert_eq!(table["dimension_keys"], json!(["timeframe", breakdown]));
        let rows = table["results"].as_array().unwrap();
        assert!(rows.len() <= 45 && rows.iter().all(|row| row["dimension_values"][0] == "THIS_MONTH"));
        let sum: u64 = rows.iter().map(|row| row["value"].as_u64().unwrap()).sum();
        assert!(sum <= followers && sum > followers / 2);
    }
    let long = [&base[..], &[("breakdown", "age"), ("timeframe", "last_90_days")]].concat();
    assert_eq!(error_of(&server.insights(&long).await).0, 100);
    let accepting = Variants { long_timeframes: Acceptance::Accepted, ..Variants::default() };
    server.sandbox.control().set_variants(accepting);
    assert_eq!(server.insights(&long).await.0, 200);
    let engaged = [
        ("metric", "engaged_audience_demographics"),
        ("period", "lifetime"),
        TOTAL,
        ("breakdown", "age"),
        ("timeframe", "last_90_days"),
    ];
    assert_eq!(error_of(&server.insights(&engaged).await).0, 100, "gone for the others");
}
