//! Tests of `demographics`.

use serde_json::json;

use super::*;

fn answer(results: &Json) -> Json {
    json!({ "data": [ { "name": "follower_demographics", "period": "lifetime", "total_value": { "breakdowns": [
        { "dimension_keys": ["timeframe", "country"], "results": results } ] } } ] })
}

#[test]
fn the_key_is_the_dimension_and_not_the_timeframe() {
    let results = json!([ { "dimension_values": ["THIS_MONTH", "PL"], "value": 812 },
        { "dimension_values": ["THIS_MONTH", "DE"], "value": 0 }, { "dimension_values": ["THIS_MONTH", "FR"] } ]);
    let expected = vec![(Untrusted::new("PL"), Value::Whole(812)), (Untrusted::new("DE"), Value::Whole(0))];
    assert_eq!(shares(&answer(&results), AudienceKind::Followers, Dimension::Country), Some(expected));
}

#[test]
fn the_order_of_the_keys_does_not_matter() {
    let answer = json!({ "data": [ { "name": "follower_demographics", "total_value": { "breakdowns": [ { "dimension_keys": ["country", "timeframe"],
        "results": [ { "dimension_values": ["PL", "THIS_MONTH"], "value": 1 } ] } ] } } ] });
    assert_eq!(
        shares(&answer, AudienceKind::Followers, Dimension::Country),
        Some(vec![(Untrusted::new("PL"), Value::Whole(1))])
    );
}

#[test]
fn every_way_to_say_no_data_is_none() {
    for answer in [
        json!({ "data": [] }),
        json!({}),
        json!({ "data": [ { "name": "follower_demographics", "period": "lifetime" } ] }),
        json!({ "data": [ { "name": "follower_demographics", "total_value": { "breakdowns": [ { "dimension_keys": ["timeframe", "country"] } ] } } ] }),
        json!({ "data": [ { "name": "follower_demographics", "total_value": { "breakdowns": [ { "results": [] } ] } } ] }),
        json!({ "data": [ { "name": "follower_demographics", "total_value": null } ] }),
    ] {
        assert_eq!(shares(&answer, AudienceKind::Followers, Dimension::Country), None, "{answer}");
    }
}

#[test]
fn each_audience_of_one_answer_has_its_own_shares() {
    let row = |name: &str, value: i64| {
        json!({ "name": name, "total_value": { "breakdowns": [ { "dimension_keys": ["timeframe", "country"],
            "results": [ { "dimension_values": ["THIS_MONTH", "PL"], "value": value } ] } ] } })
    };
    let answer =
        json!({ "data": [ row("engaged_audience_demographics", 3), row("follower_demographics", 812) ] });
    for (kind, value) in [(AudienceKind::Followers, 812), (AudienceKind::Engaged, 3)] {
        let expected = vec![(Untrusted::new("PL"), Value::Whole(value))];
        assert_eq!(shares(&answer, kind, Dimension::Country), Some(expected));
    }
}
