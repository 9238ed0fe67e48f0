//! Tests of `debug_token`.

use serde_json::json;

use super::*;
use crate::domain::RefusalKind;

fn read(answer: &Json) -> Result<TokenInfo, Error> {
    token_info(answer, &Redactions::default())
}

#[test]
fn the_full_answer_is_read() {
    let info = read(&json!({ "data": {
        "app_id": 9_990_001, "type": "USER", "application": "ig-dash", "is_valid": true,
        "issued_at": 1_763_000_000, "expires_at": 1_768_184_000, "data_access_expires_at": 1_770_776_000,
        "user_id": "10150000000000001", "scopes": ["pages_show_list", "instagram_basic"],
        "granular_scopes": [ { "scope": "pages_show_list", "target_ids": ["111000111", 17_841_400_000_000_001_u64] },
                             { "scope": "public_profile" } ] } }))
    .unwrap();
    assert!(info.is_valid);
    assert_eq!(info.subject.as_deref(), Some("10150000000000001"));
    assert_eq!(info.expiry, Timestamp::from_timestamp(1_768_184_000, 0).map(Expiry::At));
    assert_eq!(info.data_access_expires_at, Timestamp::from_timestamp(1_770_776_000, 0));
    assert_eq!(info.scopes, Scopes::parse("pages_show_list,instagram_basic"));
    assert_eq!(info.error, None);
}

#[test]
fn zero_is_never_and_absent_is_nothing() {
    let never =
        read(&json!({ "data": { "is_valid": true, "expires_at": 0, "data_access_expires_at": 0 } })).unwrap();
    assert_eq!((never.expiry, never.data_access_expires_at), (Some(Expiry::Never), None));
    let silent = read(&json!({ "data": { "is_valid": true } })).unwrap();
    assert_eq!((silent.expiry, silent.data_access_expires_at), (None, None));
}

#[test]
fn a_bad_token_says_why() {
    let info = read(&json!({ "data": { "is_valid": false, "scopes": [],
        "error": { "code": 190, "subcode": 463, "message": "The session has expired" } } }))
    .unwrap();
    assert!(!info.is_valid);
    assert_eq!(info.error.unwrap().kind(), RefusalKind::Expired);
}

#[test]
fn an_answer_that_says_nothing_of_validity_is_unreadable() {
    for answer in [json!({}), json!({ "data": {} }), json!({ "data": { "is_valid": "yes" } })] {
        assert!(matches!(read(&answer), Err(Error::Unreadable { .. })), "{answer}");
    }
}
