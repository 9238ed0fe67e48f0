//! Tests of `batch`.

use serde_json::json;

use super::*;

fn read(part_json: &Json) -> Result<BatchAnswer, Error> {
    part(Some(part_json), &Redactions::default())
}

#[test]
fn a_body_is_json_inside_text() {
    let answer =
        read(&json!({ "code": 200, "body": r#"{"data":[{"name":"reach","values":[{"value":3}]}]}"# }));
    assert_eq!(answer.unwrap().totals()[0].value.and_then(crate::domain::Value::whole), Some(3));
}

#[test]
fn a_part_that_failed_fails_alone_and_a_null_timed_out() {
    let refused = read(&json!({ "code": 400, "body": r#"{"error":{"code":100}}"# })).unwrap_err();
    assert_eq!((refused.refusal().http, refused.refusal().code), (400, Some(100)));
    assert_eq!(read(&Json::Null), Err(Error::TimedOut));
    assert_eq!(part(None, &Redactions::default()), Err(Error::TimedOut));
}

#[test]
fn an_address_inside_a_batch_is_encoded() {
    let call =
        BatchCall::media_insights(&MediaId("1/../2?x".to_owned()), &["reach", "views"], Some("action_type"));
    assert_eq!(call.relative_url(), "1%2F..%2F2%3Fx/insights?metric=reach%2Cviews&breakdown=action_type");
}
