//! Batches, multi-get, versions, usage headers and limits.

use chrono::TimeDelta;
use lightmeter::sandbox::{
    Fault, Host, Matching, Trouble, Variants,
    variants::{Acceptance, UsageKeys},
};
use serde_json::{Value, json};

use super::server::{self, NORDWIND, Server, error_of};

async fn batch(server: &Server, token: &str, operations: &Value) -> server::Answered {
    let text = operations.to_string();
    server.post(Host::FacebookGraph, "/v26.0/", &[("access_token", token), ("batch", &text)]).await
}

#[tokio::test]
async fn a_batch_answers_each_operation_in_order_as_text() {
    let server = server::start_prompt().await;
    let token = server.facebook("nora");
    let other = server.facebook("pia");
    server.sandbox.control().set_call_limit("nordwind", 100);
    server.sandbox.control().plant(Fault {
        matching: Matching { path: Some("/stories".to_owned()), ..Matching::default() },
        trouble: Trouble::Cut,
    });
    let operations = json!([
        {"method": "GET", "relative_url": format!("{NORDWIND}/insights?metric=reach&period=day")},
        {"method": "GET", "relative_url": format!("{NORDWIND}/insights?metric=plays&period=day")},
        {"method": "GET", "relative_url": format!("v26.0/{NORDWIND}/stories")},
        {"method": "GET", "relative_url": "me?fields=name", "access_token": other},
    ]);
    let (status, body) = batch(&server, &token, &operations).await;
    assert_eq!(status, 200);
    let answers = body.as_array().unwrap();
    let codes: Vec<_> = answers.iter().map(|answer| answer["code"].clone()).collect();
    assert_eq!(codes, [json!(200), json!(400), Value::Null, json!(200)]);
    assert!(answers[2].is_null(), "timed out");
    let first: Value = serde_json::from_str(answers[0]["body"].as_str().unwrap()).unwrap();
    assert_eq!(first["data"][0]["name"], "reach");
    assert!(answers[0]["headers"].to_string().contains("x-business-use-case-usage"));
    assert!(answers[3]["body"].as_str().unwrap().contains("Pia"));
    assert_eq!(server.sandbox.control().requests().iter().filter(|seen| seen.in_batch).count(), 4);
}

#[tokio::test]
async fn a_batch_has_at_most_50_operations_and_its_own_token() {
    let server = server::start().await;
    let token = server.facebook("nora");
    let many = |count: usize| Value::from(vec![json!({"method": "GET", "relative_url": "me"}); count]);
    assert_eq!(batch(&server, &token, &many(50)).await.0, 200);
    assert_eq!(error_of(&batch(&server, &token, &many(51)).await).0, 100);
    assert_eq!(error_of(&batch(&server, "", &many(1)).await).0, 2500);
    let instagram = server.instagram("nordwind");
    let form = [("access_token", instagram.as_str()), ("batch", r#"[{"method":"GET","relative_url":"me"}]"#)];
    assert_eq!(server.post(Host::InstagramGraph, "/v26.0/", &form).await.0, 400);
    let accepting = Variants { instagram_batch: Acceptance::Accepted, ..Variants::default() };
    server.sandbox.control().set_variants(accepting);
    assert_eq!(server.post(Host::InstagramGraph, "/v26.0/", &form).await.1[0]["code"], 200);
}

#[tokio::test]
async fn a_limit_fills_the_header_then_refuses_until_the_day_has_rolled() {
    let server = server::start().await;
    let control = server.sandbox.control();
    control.set_call_limit("nordwind", 10);
    control.set_variants(Variants { usage_keys: UsageKeys::InstagramId, ..Variants::default() });
    let token = server.instagram("nordwind");
    let url = format!("{}/v26.0/me?access_token={token}", server.sandbox.base(Host::InstagramGraph));
    let ask = async || {
        let response = server.client.get(&url).send().await.unwrap();
        let header = response.headers()["x-business-use-case-usage"].to_str().unwrap().to_owned();
        let usage: Value = serde_json::from_str(&header).unwrap();
        (server::read(response).await, usage[NORDWIND][0].clone())
    };
    for call in 1..=10 {
        let (answered, usage) = ask().await;
        assert_eq!((answered.0, &usage["call_count"]), (200, &json!(call * 10)));
        assert_eq!(
            (&usage["type"], &usage["estimated_time_to_regain_access"]),
            (&json!("instagram"), &json!(0))
        );
    }
    let (refused, usage) = ask().await;
    assert_eq!(error_of(&refused).0, 80002);
    let minutes = usage["estimated_time_to_regain_access"].as_i64().unwrap();
    assert!((1..=24 * 60 + 1).contains(&minutes), "minutes, not seconds: {minutes}");
    ask().await;
    assert_eq!(control.counters().in_regain_window, 1, "the call that came although told to wait");
    server.hand.advance(TimeDelta::hours(24));
    assert_eq!(server.get(Host::InstagramGraph, "/v26.0/me", &[("access_token", &token)]).await.0, 200);
}

#[tokio::test]
async fn platform_calls_carry_the_apps_header_and_absence_is_not_zero() {
    let server = server::start().await;
    let control = server.sandbox.control();
    let token = server.facebook("nora");
    let url = format!("{}/v26.0/me/accounts?access_token={token}", server.sandbox.base(Host::FacebookGraph));
    let ask = async || server.client.get(&url).send().await.unwrap();
    assert!(ask().await.headers().get("x-app-usage").is_none());
    control.set_call_limit("app", 4);
    let header = ask().await.headers()["x-app-usage"].to_str().unwrap().to_owned();
    assert_eq!(serde_json::from_str::<Value>(&header).unwrap()["call_count"], 50);
    ask().await;
    ask().await;
    assert_eq!(error_of(&server::read(ask().await).await).0, 4);
}

#[tokio::test]
async fn versions_and_unknown_paths_answer_as_meta_does() {
    let server = server::start().await;
    let of = async |path: &str| server.get(Host::FacebookGraph, path, &[]).await;
    assert_eq!(error_of(&of("/v26.0/me").await).0, 2500);
    assert!(server::message_of(&of("/v26.0/me").await).contains("active access token"));
    assert!(server::message_of(&of("/v27.0/me").await).contains("Unknown path components"));
    let token = server.facebook("nora");
    let ids = format!("{NORDWIND},111000111");
    let query = [("ids", ids.as_str()), ("fields", "id,name"), ("access_token", &token)];
    let (_, several) = server.get(Host::FacebookGraph, "/v26.0/", &query).await;
    assert_eq!(
        (&several[NORDWIND]["id"], &several["111000111"]["name"]),
        (&json!(NORDWIND), &json!("Nordwind Coffee"))
    );
}
