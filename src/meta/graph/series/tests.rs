//! Tests of `series`.

use chrono::DateTime;
use serde_json::json;

use super::*;

fn at(text: &str) -> Timestamp {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

#[test]
fn each_day_keeps_its_end_and_its_value() {
    let answer = json!({ "data": [ { "name": "reach", "period": "day", "values": [
        { "value": 320, "end_time": "2026-11-19T08:00:00+0000" },
        { "value": 0, "end_time": "2026-11-20T08:00:00+0000" },
        { "end_time": "2026-11-21T08:00:00+0000" },
        { "value": null, "end_time": "2026-11-22T08:00:00+0000" },
        { "value": 7 } ], "id": "1/insights/reach/day" } ],
        "paging": { "previous": "https://graph.facebook.com/…", "next": "https://graph.facebook.com/…" } });
    let expected = SeriesAnswer {
        name: "reach".to_owned(),
        points: vec![
            (at("2026-11-19T08:00:00Z"), Some(Value::Whole(320))),
            (at("2026-11-20T08:00:00Z"), Some(Value::Whole(0))),
            (at("2026-11-21T08:00:00Z"), None),
            (at("2026-11-22T08:00:00Z"), None),
        ],
    };
    assert_eq!(series(&answer), [expected]);
}

#[test]
fn no_data_is_no_series_or_one_without_points() {
    assert_eq!(series(&json!({ "data": [] })), []);
    assert_eq!(series(&json!({})), []);
    let bare = series(&json!({ "data": [ { "name": "follower_count", "period": "day" } ] }));
    assert_eq!(bare, [SeriesAnswer { name: "follower_count".to_owned(), points: vec![] }]);
}
