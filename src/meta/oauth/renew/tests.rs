//! Tests of `renew`.

use serde_json::json;

use super::*;

#[test]
fn the_life_of_a_renewed_token_is_never_assumed() {
    let told =
        renewed(&json!({ "access_token": "IGAA-long", "token_type": "bearer", "expires_in": 5_183_944 }))
            .unwrap();
    assert_eq!((told.token.expose(), told.expires_in), ("IGAA-long", Some(5_183_944)));
    assert_eq!(renewed(&json!({ "access_token": "EAAG-long" })).unwrap().expires_in, None);
}

#[test]
fn a_blank_answer_renews_nothing() {
    for answer in [json!({}), json!({ "access_token": "", "expires_in": 5_183_944 }), json!(true)] {
        assert!(matches!(renewed(&answer), Err(Error::Unreadable { .. })), "{answer}");
    }
}
