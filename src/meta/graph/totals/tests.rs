//! Tests of `totals`.

use serde_json::json;

use super::*;

fn one(row: &Json) -> TotalAnswer {
    let mut all = totals(&json!({ "data": [row] }));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn part(names: &[&str], value: Option<i64>) -> (Vec<String>, Option<Value>) {
    (names.iter().map(|name| (*name).to_owned()).collect(), value.map(Value::Whole))
}

#[test]
fn a_total_is_its_value() {
    let total = one(&json!({ "name": "views", "period": "day", "total_value": { "value": 9120 } }));
    assert_eq!(total.value, Some(Value::Whole(9120)));
    assert_eq!(total.parts, []);
}

#[test]
fn a_real_zero_is_zero() {
    let total = one(&json!({ "name": "views", "total_value": { "value": 0 } }));
    assert_eq!(total.value, Some(Value::Whole(0)));
}

#[test]
fn a_breakdown_is_its_parts() {
    let total = one(&json!({ "name": "follows_and_unfollows", "total_value": { "breakdowns": [
        { "dimension_keys": ["follow_type"], "results": [
            { "dimension_values": ["FOLLOWER"], "value": 14 },
            { "dimension_values": ["NON_FOLLOWER"], "value": 0 },
            { "dimension_values": ["UNKNOWN"] } ] } ] } }));
    assert_eq!(total.value, None);
    assert_eq!(
        total.parts,
        [part(&["FOLLOWER"], Some(14)), part(&["NON_FOLLOWER"], Some(0)), part(&["UNKNOWN"], None)]
    );
}

#[test]
fn none_of_the_three_ways_to_say_no_data_is_a_zero() {
    assert_eq!(totals(&json!({ "data": [] })), []);
    let bare = one(&json!({ "name": "follows_and_unfollows", "period": "day" }));
    assert_eq!((bare.value, bare.parts.len()), (None, 0));
    let empty = one(&json!({ "name": "follows_and_unfollows",
        "total_value": { "breakdowns": [ { "dimension_keys": ["follow_type"] } ] } }));
    assert_eq!((empty.value, empty.parts.len()), (None, 0));
    let null = one(&json!({ "name": "views", "total_value": null, "values": null }));
    assert_eq!(null.value, None);
}

#[test]
fn media_insights_put_the_total_into_values() {
    let total = one(&json!({ "name": "reach", "period": "lifetime", "values": [ { "value": 4569 } ] }));
    assert_eq!(total.value, Some(Value::Whole(4569)));
    let navigation = one(&json!({ "name": "navigation", "values": [ { "value": 25 } ], "total_value": {
        "value": 25, "breakdowns": [ { "dimension_keys": ["story_navigation_action_type"],
            "results": [ { "dimension_values": ["tap_forward"], "value": 19 } ] } ] } }));
    assert_eq!(navigation.value, Some(Value::Whole(25)));
    assert_eq!(navigation.parts, [part(&["tap_forward"], Some(19))]);
    let share = one(&json!({ "name": "reels_skip_rate", "values": [ { "value": 0.25 } ] }));
    assert_eq!(share.value, Some(Value::Decimal(0.25)));
}
