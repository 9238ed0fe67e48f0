//! Tests of `exchange`.

use serde_json::json;

use super::*;

#[test]
fn both_shapes_of_the_instagram_exchange_are_read() {
    let wrapped = json!({ "data": [ { "access_token": "IGAA-short", "user_id": "10200000000000001",
        "permissions": "instagram_business_basic,instagram_business_manage_insights" } ] });
    let flat: Json = serde_json::from_str(
        r#"{ "access_token": "IGAA-short", "user_id": 10200000000000001,
             "permissions": ["instagram_business_basic", "instagram_business_manage_insights"] }"#,
    )
    .unwrap();
    for answer in [wrapped, flat] {
        let exchanged = exchanged(&answer).unwrap();
        assert_eq!(exchanged.token.expose(), "IGAA-short");
        assert_eq!(exchanged.subject.as_deref(), Some("10200000000000001"));
        assert_eq!(exchanged.granted, Some(Scopes::wanted(Login::Instagram)));
        assert_eq!(exchanged.expires_in, None);
    }
}

#[test]
fn facebook_tells_only_the_token_and_perhaps_its_life() {
    let full =
        exchanged(&json!({ "access_token": "EAAG", "token_type": "bearer", "expires_in": 5183 })).unwrap();
    assert_eq!((full.expires_in, full.subject, full.granted), (Some(5183), None, None));
    let bare = exchanged(&json!({ "access_token": "EAAG" })).unwrap();
    assert_eq!(bare.expires_in, None);
}

#[test]
fn a_blank_token_is_an_error_and_never_a_token() {
    for answer in [
        json!({ "access_token": "" }),
        json!({ "access_token": " \n" }),
        json!({ "access_token": null }),
        json!({ "access_token": 5 }),
        json!({}),
        json!({ "data": [] }),
        json!([]),
        json!(null),
    ] {
        assert!(matches!(exchanged(&answer), Err(Error::Unreadable { .. })), "{answer}");
    }
}
