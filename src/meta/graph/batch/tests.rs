//! Tests of `batch`.

use serde_json::json;

use super::*;

fn client() -> Client {
    Client::new(&crate::config::Meta::default(), &crate::clock::Clock::system())
}

fn read(part_json: &Json) -> Result<Answer, Error> {
    client().part(Some(part_json), &Redactions::default())
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
    assert_eq!(client().part(None, &Redactions::default()), Err(Error::TimedOut));
}

#[test]
fn an_operations_own_headers_tell_of_its_account() {
    let client = client();
    let value = r#"{"17841400000000001":[{"type":"instagram","call_count":100,"total_cputime":3,"total_time":4,"estimated_time_to_regain_access":19}]}"#;
    let refused = client.part(
        Some(&json!({ "code": 400, "headers": [ { "name": "X-Business-Use-Case-Usage", "value": value }, { "name": 5 } ],
            "body": r#"{"error":{"code":80002}}"# })),
        &Redactions::default(),
    );
    assert_eq!(refused.unwrap_err().refusal().regain_minutes, Some(19));
    assert_eq!(client.usage().accounts["17841400000000001"].call_count, 100);
}
