//! Tests of `me`.

use serde_json::json;

use super::*;

fn nordwind() -> Json {
    json!({ "user_id": "17841400000000001", "username": "nordwind", "name": "Nordwind Coffee",
        "account_type": "Business", "followers_count": 5120, "follows_count": 210, "media_count": 310,
        "id": "10200000000000001" })
}

#[test]
fn flat_and_wrapped_say_the_same() {
    let flat = me(&nordwind(), Login::Instagram).unwrap();
    assert_eq!(flat.subject, "10200000000000001");
    assert_eq!(flat.account_id, AccountId::parse("17841400000000001"));
    assert_eq!((flat.account_type.clone(), flat.profile.media_count), (AccountType::Business, Some(310)));
    assert_eq!(me(&json!({ "data": [nordwind()] }), Login::Instagram), Ok(flat));
}

#[test]
fn every_spelling_of_the_account_type_is_known() {
    for (spelling, expected) in [
        ("MEDIA_CREATOR", AccountType::Creator),
        ("Media_Creator", AccountType::Creator),
        ("BUSINESS", AccountType::Business),
        ("Personal", AccountType::Personal),
    ] {
        let answer = json!({ "id": "1", "account_type": spelling });
        assert_eq!(me(&answer, Login::Instagram).unwrap().account_type, expected, "{spelling}");
    }
}

#[test]
fn facebook_tells_the_person_only() {
    let person = me(&json!({ "id": "10150000000000001" }), Login::Facebook).unwrap();
    assert_eq!((person.subject.as_str(), person.account_id), ("10150000000000001", None));
    assert!(matches!(me(&json!({ "data": [] }), Login::Facebook), Err(Error::Unreadable { .. })));
}
