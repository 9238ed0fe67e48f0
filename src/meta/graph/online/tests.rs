//! Tests of `online`.

use serde_json::json;

use super::*;

#[test]
fn hours_are_ascending_and_keep_metas_labels() {
    let answer = json!({ "data": [ { "name": "online_followers", "period": "lifetime", "values": [
        { "value": { "23": 57, "0": 41, "1": 33, "24": 1, "x": 2 }, "end_time": "2026-11-20T08:00:00+0000" },
        { "value": {}, "end_time": "2026-11-21T08:00:00+0000" },
        { "end_time": "2026-11-22T08:00:00+0000" } ] } ] });
    let days = days(&answer);
    assert_eq!(days[0].1, [(0, 41), (1, 33), (23, 57)]);
    assert_eq!(days[1].1, []);
    assert_eq!(days[2].1, []);
    assert_eq!(days.len(), 3);
}

#[test]
fn no_data_is_no_days() {
    assert_eq!(days(&json!({ "data": [] })), []);
    assert_eq!(days(&json!({ "data": [ { "name": "online_followers" } ] })), []);
}
