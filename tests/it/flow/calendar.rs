//! Thirty days that hold the autumn's clock change are an hour longer than Meta's longest window.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Day, Login, Metric, Range, Reading, Value},
    sandbox::Variants,
};

use super::world::World;

/// Published at midnight, so that every day of the window is there.
fn prompt() -> Variants {
    Variants { longest_delay_hours: 0, ..Variants::default() }
}

#[tokio::test]
async fn the_total_of_thirty_days_over_the_clock_change_is_the_sum_of_its_days() {
    let world = World::of(prompt()).await;
    let account = world.connect(Login::Instagram, "atlas.outdoor").await;
    world.sync(&account).await;
    let range = Range::last(30, world.now());
    assert_eq!(range.to().end() - range.from().start(), TimeDelta::seconds(2_595_600));
    let overview = world.overview(&account, 30).await;
    let whole = overview.figures.iter().find(|figure| figure.metric == Metric::Views).unwrap();
    let days = overview.series.iter().find(|series| series.metric == Metric::Views).unwrap();
    let daily: Vec<i64> = days.values().filter_map(|(_, value)| value.whole()).collect();
    assert_eq!(daily.len(), 30);
    assert_eq!(whole.current, Reading::Measured(Value::Whole(daily.iter().sum())));
    let truth = world.meta().truth();
    let total = truth.total("atlas.outdoor", "views", range.from().date(), range.to().date()).unwrap();
    assert_eq!(whole.current.value().and_then(Value::whole), Some(i64::try_from(total).unwrap()));
}

#[tokio::test]
async fn the_daily_reach_over_the_clock_change_has_all_its_days() {
    let world = World::of(prompt()).await;
    let account = world.connect(Login::Facebook, "mara.moves").await;
    world.sync(&account).await;
    let overview = world.overview(&account, 30).await;
    for metric in [Metric::Reach, Metric::FollowerCount] {
        let series = overview.series.iter().find(|series| series.metric == metric).unwrap();
        for point in &series.points {
            let served = world.meta().truth().published("mara.moves", metric.as_str(), point.day.date());
            let value = served.map(|value| Value::Whole(i64::try_from(value).unwrap()));
            assert_eq!(point.reading.value(), value, "{metric} on {}", point.day);
            assert!(value.is_some(), "{metric} on {}", point.day);
        }
        assert_eq!(series.points.first().map(|point| point.day), Day::parse("2026-10-23"));
    }
}

#[tokio::test]
async fn a_day_is_counted_once_where_two_windows_meet() {
    let world = World::of(prompt()).await;
    let account = world.connect(Login::Instagram, "atlas.outdoor").await;
    world.sync(&account).await;
    for days in [7, 14, 30] {
        let range = Range::last(days, world.now());
        let overview = world.overview(&account, days).await;
        let figure = overview.figures.iter().find(|figure| figure.metric == Metric::Likes).unwrap();
        for (range, reading) in [(range, figure.current), (range.previous(), figure.previous)] {
            let truth = world.meta().truth();
            let total = truth.total("atlas.outdoor", "likes", range.from().date(), range.to().date());
            assert_eq!(
                reading.value().and_then(Value::whole),
                total.map(|total| i64::try_from(total).unwrap()),
                "{range:?}"
            );
        }
    }
}
