//! Tests of `fields`.

use serde_json::json;

use super::*;

#[test]
fn ids_are_exact_above_two_to_the_53_as_number_and_as_text() {
    let parsed: Json = serde_json::from_str(
        r#"{ "a": 17841400000000001, "b": "17841400000000001", "c": 18446744073709551615 }"#,
    )
    .unwrap();
    assert_eq!(text(&parsed, "a").as_deref(), Some("17841400000000001"));
    assert_eq!(text(&parsed, "b").as_deref(), Some("17841400000000001"));
    assert_eq!(text(&parsed, "c").as_deref(), Some("18446744073709551615"));
}

#[test]
fn a_number_that_is_no_id_is_no_id() {
    let parsed: Json =
        serde_json::from_str(r#"{ "a": 1.5, "b": 99999999999999999999, "c": true, "d": "" }"#).unwrap();
    for key in ["a", "b", "c", "d", "missing"] {
        assert_eq!(text(&parsed, key), None, "{key}");
    }
}

#[test]
fn instants_come_in_three_ways() {
    let expected = DateTime::from_timestamp(1_795_075_200, 0);
    for value in [json!("2026-11-19T08:00:00+0000"), json!("2026-11-19T08:00:00Z"), json!(1_795_075_200)] {
        assert_eq!(instant_of(&value), expected, "{value}");
    }
    for value in [json!("yesterday"), json!(null), json!({})] {
        assert_eq!(instant_of(&value), None, "{value}");
    }
}

#[test]
fn a_missing_count_is_not_zero() {
    let object = json!({ "zero": 0, "null": null, "text": "12", "words": "many" });
    assert_eq!(count(&object, "zero"), Some(0));
    assert_eq!(count(&object, "text"), Some(12));
    for key in ["null", "words", "missing"] {
        assert_eq!(count(&object, key), None, "{key}");
    }
}

#[test]
fn the_wrapper_may_be_there_or_not() {
    let object = json!({ "id": "1" });
    for answer in [object.clone(), json!({ "data": [object.clone()] }), json!({ "data": object.clone() })] {
        assert_eq!(unwrapped(&answer), &object, "{answer}");
    }
    assert_eq!(unwrapped(&json!({ "data": [] })), &Json::Null);
}
