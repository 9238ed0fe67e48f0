//! Tests of `answer`.

use super::*;
use crate::domain::RefusalKind;

fn refusal(status: u16, body: &str) -> Refusal {
    match read(status, None, body.as_bytes(), &Redactions::default()) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[test]
fn the_graph_envelope_is_read_whole() {
    let refusal = refusal(
        400,
        r#"{ "error": { "message": "Error validating access token: gone", "type": "OAuthException", "code": 190,
            "error_subcode": 463, "is_transient": false, "error_user_title": "Title", "error_user_msg": "Words",
            "fbtrace_id": "AbC123" } }"#,
    );
    assert_eq!((refusal.http, refusal.code, refusal.subcode), (400, Some(190), Some(463)));
    assert_eq!(refusal.message.unwrap().as_str(), "Error validating access token: gone");
    assert_eq!(refusal.user_message.unwrap().as_str(), "Words");
    assert_eq!(refusal.fbtrace_id.unwrap().as_str(), "AbC123");
}

#[test]
fn an_envelope_with_http_200_is_a_refusal() {
    let refusal = refusal(200, r#"{ "error": { "message": "m", "type": "t", "code": 80002 } }"#);
    assert_eq!((refusal.http, refusal.code), (200, Some(80_002)));
    assert_eq!(refusal.kind(), RefusalKind::AccountThrottled);
}

#[test]
fn subcode_0_is_no_subcode_and_debug_token_spells_it_its_own_way() {
    assert_eq!(refusal(400, r#"{ "error": { "code": 190, "error_subcode": 0 } }"#).subcode, None);
    assert_eq!(refusal(400, r#"{ "error": { "code": 190, "subcode": 467 } }"#).subcode, Some(467));
    assert_eq!(refusal(400, r#"{ "error": { "code": null, "error_subcode": null } }"#).code, None);
}

#[test]
fn the_flat_shape_of_the_instagram_exchange_is_not_temporary() {
    let refusal = refusal(
        400,
        r#"{ "error_type": "OAuthException", "code": 400, "error_message": "Matching code was not found or was already used" }"#,
    );
    assert_eq!(refusal.code, Some(400));
    assert_eq!(refusal.message.as_ref().unwrap().as_str(), "Matching code was not found or was already used");
    assert_eq!(refusal.kind(), RefusalKind::Parameter);
    assert!(!refusal.kind().is_temporary());
}

#[test]
fn oauths_own_shape_is_read() {
    let refusal =
        refusal(400, r#"{ "error": "invalid_request", "error_description": "Permissions error." }"#);
    assert_eq!(refusal.message.unwrap().as_str(), "Permissions error.");
}

#[test]
fn a_status_without_an_envelope_still_counts() {
    assert_eq!(refusal(502, "<html>Bad gateway</html>").kind(), RefusalKind::Service);
    assert_eq!(refusal(429, "").kind(), RefusalKind::AppThrottled);
    assert_eq!(refusal(302, "").kind(), RefusalKind::Unknown);
    assert_eq!(refusal(403, r#"{ "data": [] }"#).http, 403);
}

#[test]
fn garbage_with_http_200_is_unreadable() {
    for body in ["", "<html>", "{ \"data\": [", "\u{0}"] {
        let answer = read(200, None, body.as_bytes(), &Redactions::default());
        assert!(matches!(answer, Err(Error::Unreadable { .. })), "{body:?}: {answer:?}");
    }
}

#[test]
fn regain_minutes_reach_every_refusal() {
    let answer = read(400, Some(7), br#"{ "error": { "code": 4 } }"#, &Redactions::default());
    assert_eq!(answer.unwrap_err().refusal().regain_minutes, Some(7));
    let answer = read(503, Some(2), b"", &Redactions::default());
    assert_eq!(answer.unwrap_err().refusal().regain_minutes, Some(2));
}

#[test]
fn a_message_that_repeats_the_token_comes_out_without_it() {
    let mut redactions = Redactions::default();
    redactions.add("IGAA-short-token");
    let long = "E".repeat(180);
    let body = format!(
        r#"{{ "error": {{ "code": 190, "message": "Malformed access token IGAA-short-token and {long}.", "error_user_msg": "bad IGAA-short-token" }} }}"#
    );
    let error = read(400, None, body.as_bytes(), &redactions).unwrap_err();
    let refusal = error.refusal();
    assert_eq!(refusal.message.unwrap().as_str(), "Malformed access token … and …");
    assert_eq!(refusal.user_message.unwrap().as_str(), "bad …");
}

#[test]
fn a_list_of_metric_names_survives_the_cleaning() {
    let message = "(#100) metric[2] must be one of the following values: reach, engaged_audience_demographics, ig_reels_aggregated_all_plays_count";
    assert_eq!(Redactions::default().clean(message).as_str(), message);
}

#[test]
fn a_secret_is_cleaned_as_it_is_and_as_it_stands_in_an_address() {
    let mut redactions = Redactions::default();
    redactions.add("999|app secret");
    redactions.add(" ");
    assert_eq!(redactions.clean("bad 999|app secret, bad 999%7Capp+secret").as_str(), "bad …, bad …");
}
