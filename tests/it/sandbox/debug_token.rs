//! `debug_token`: both clocks, its shapes, and who may ask.

use chrono::TimeDelta;
use lightmeter::sandbox::{
    Host, LoginKind, Variants,
    variants::{Acceptance, DebugShape},
};

use super::{
    exchange::{APP_TOKEN, debug, facebook_lengthen},
    server::{self, error_of},
};

#[tokio::test]
async fn debug_token_tells_both_clocks_and_what_was_shared() {
    let server = server::start().await;
    let token = server.facebook("nora");
    let now = server::instant("2026-11-22T20:00:00Z").timestamp();
    let (status, body) = debug(&server, &token, APP_TOKEN).await;
    let data = &body["data"];
    assert_eq!((status, &data["is_valid"], &data["type"]), (200, &true.into(), &"USER".into()));
    assert_eq!(data["app_id"], "9990001000200030");
    assert_eq!(data["issued_at"], now);
    assert_eq!(data["expires_at"], now + 5_183_944);
    assert_eq!(data["data_access_expires_at"], now + 90 * 86_400);
    let granular = data["granular_scopes"].as_array().unwrap();
    let of =
        |scope: &str| granular.iter().find(|entry| entry["scope"] == scope).unwrap()["target_ids"].clone();
    assert_eq!(of("instagram_basic"), serde_json::json!([server::NORDWIND]));
    assert_eq!(of("pages_show_list"), serde_json::json!(["111000111", "111000222"]));
    assert!(of("public_profile").is_null());
    assert_eq!(debug(&server, &token, &token).await.0, 200, "a developer may ask");
    let pia = server.facebook("pia");
    assert_eq!(error_of(&debug(&server, &token, &pia).await).0, 100);
}

#[tokio::test]
async fn debug_token_answers_a_bad_token_inside_data() {
    let server = server::start().await;
    let token = server.facebook("nora");
    server.hand.advance(TimeDelta::days(61));
    let (status, body) = debug(&server, &token, APP_TOKEN).await;
    assert_eq!((status, &body["data"]["is_valid"]), (200, &false.into()));
    assert_eq!(
        (&body["data"]["error"]["code"], &body["data"]["error"]["subcode"]),
        (&190.into(), &463.into())
    );
    assert!(body["data"]["error"].get("error_subcode").is_none());
    assert_eq!(debug(&server, "EAAGnonsense", APP_TOKEN).await.1["data"]["is_valid"], false);
}

#[tokio::test]
async fn debug_token_variants_change_its_shape_and_who_may_ask() {
    let shape = DebugShape { app_id_as_number: true, without_issued_at: true, ..DebugShape::default() };
    let server = server::start_with(Variants {
        debug_token_shape: shape,
        facebook_token_never_expires: true,
        ..Variants::default()
    })
    .await;
    let short = server.facebook("nora");
    let (_, long) = facebook_lengthen(&server, &short).await;
    assert!(long.get("expires_in").is_none());
    let (_, body) = debug(&server, long["access_token"].as_str().unwrap(), APP_TOKEN).await;
    assert!(body["data"]["app_id"].is_u64());
    assert!(body["data"].get("issued_at").is_none());
    assert_eq!(body["data"]["expires_at"], 0);
    let native = Variants { app_tokens: Acceptance::Refused, ..Variants::default() };
    server.sandbox.control().set_variants(native);
    assert_eq!(error_of(&debug(&server, &short, APP_TOKEN).await).0, 190);
}

#[tokio::test]
async fn debug_token_and_revocation_on_instagram_are_variants() {
    let server = server::start().await;
    let token = server.instagram("nordwind");
    let query = [("input_token", token.as_str()), ("access_token", token.as_str())];
    let ask = async |path: &str| server.get(Host::InstagramGraph, path, &query).await;
    assert_ne!(ask("/debug_token").await.0, 200);
    assert_ne!(ask("/me/permissions").await.0, 200);
    server.sandbox.control().set_variants(Variants {
        instagram_debug_token: Acceptance::Accepted,
        instagram_revoke: Acceptance::Accepted,
        ..Variants::default()
    });
    assert_eq!(ask("/debug_token").await.1["data"]["is_valid"], true);
    assert_eq!(ask("/me/permissions").await.1["data"][0]["status"], "granted");
}

#[tokio::test]
async fn a_system_users_token_never_expires_and_may_be_kept_from_insights() {
    let server = server::start().await;
    let token = server.sandbox.control().mint_system_user_token("nora");
    let data = debug(&server, &token, APP_TOKEN).await.1["data"].clone();
    assert_eq!((&data["type"], &data["expires_at"]), (&"SYSTEM_USER".into(), &0.into()));
    let path = format!("/v26.0/{}/insights", server::NORDWIND);
    let query = [("metric", "reach"), ("period", "day"), ("access_token", token.as_str())];
    assert_eq!(error_of(&server.get(Host::FacebookGraph, &path, &query).await).0, 10);
    let accepting = Variants { system_user_insights: Acceptance::Accepted, ..Variants::default() };
    server.sandbox.control().set_variants(accepting);
    assert_eq!(server.get(Host::FacebookGraph, &path, &query).await.0, 200);
    assert_eq!(server.sandbox.control().mint_token(LoginKind::Facebook, "nobody"), "");
}
