//! Unconfirmed facts: each behaves one way and the other.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use hmac::{Hmac, Mac};
use lightmeter::sandbox::{
    Choice, Host, LoginKind, PostKind, Variants,
    variants::{Acceptance, Pkce, UsageKeys},
};
use serde_json::{Value, json};

use super::{
    exchange::{
        facebook_exchange, facebook_lengthen, instagram_exchange, instagram_short, lengthen, refresh,
    },
    server::{self, NORDWIND, error_of},
};

const SECRET: &str = "sandbox-instagram-secret";

#[tokio::test]
async fn expires_in_may_be_missing_everywhere() {
    let server = server::start_with(Variants {
        facebook_code_expires_in: false,
        facebook_long_expires_in: false,
        instagram_expires_in: false,
        ..Variants::default()
    })
    .await;
    let code = server.code(&server.facebook_dialog(), "nora");
    let (_, short) = facebook_exchange(&server, &[("code", &code)]).await;
    let (_, long) = facebook_lengthen(&server, short["access_token"].as_str().unwrap()).await;
    let instagram = instagram_short(&server).await;
    let (_, instagram) = lengthen(&server, &instagram, SECRET).await;
    server.hand.advance(TimeDelta::days(2));
    let (_, renewed) = refresh(&server, instagram["access_token"].as_str().unwrap()).await;
    for answer in [short, long, instagram, renewed] {
        assert!(answer["access_token"].is_string());
        assert!(answer.get("expires_in").is_none());
    }
}

#[tokio::test]
async fn instagram_ignores_verifies_or_refuses_pkce() {
    let challenge = "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    for (pkce, dialog, without, wrong) in [
        (Pkce::Ignored, true, true, true),
        (Pkce::Verified, true, false, false),
        (Pkce::Refused, false, false, false),
    ] {
        let server = server::start_with(Variants { instagram_pkce: pkce, ..Variants::default() }).await;
        let url = format!("{}{challenge}", server.instagram_dialog());
        let approve = || server.sandbox.control().approve(&url, &Choice::of("nordwind"));
        assert_eq!(approve().is_ok(), dialog);
        if !dialog {
            continue;
        }
        let code = || server::query_of(&approve().unwrap(), "code").unwrap();
        assert_eq!(instagram_exchange(&server, &[("code", &code())]).await.0 == 200, without);
        let verifier = ("code_verifier", "wrong");
        assert_eq!(instagram_exchange(&server, &[("code", &code()), verifier]).await.0 == 200, wrong);
    }
}

#[tokio::test]
async fn a_versioned_exchange_works_only_where_accepted() {
    for (acceptance, status) in [(Acceptance::Refused, 400), (Acceptance::Accepted, 200)] {
        let variants = Variants { instagram_versioned_exchange: acceptance, ..Variants::default() };
        let server = server::start_with(variants).await;
        let short = instagram_short(&server).await;
        let query = [
            ("grant_type", "ig_exchange_token"),
            ("client_secret", SECRET),
            ("access_token", short.as_str()),
        ];
        assert_eq!(server.get(Host::InstagramGraph, "/v26.0/access_token", &query).await.0, status);
    }
}

#[tokio::test]
async fn facebooks_exchange_errors_may_lack_their_subcodes() {
    let server =
        server::start_with(Variants { facebook_exchange_subcodes: false, ..Variants::default() }).await;
    assert_eq!(error_of(&facebook_exchange(&server, &[("code", "AQDunknown")]).await), (100, None));
}

#[tokio::test]
async fn fields_tagged_facebook_login_only_may_be_refused_on_instagram() {
    let server = server::start().await;
    let token = server.instagram("nordwind");
    let query = [("fields", "id,caption,media_product_type"), ("access_token", token.as_str())];
    let ask = async || server.get(Host::InstagramGraph, "/v26.0/me/media", &query).await;
    assert_eq!(ask().await.0, 200);
    let refusing = Variants { instagram_media_fields: Acceptance::Refused, ..Variants::default() };
    server.sandbox.control().set_variants(refusing);
    assert_eq!(error_of(&ask().await).0, 100);
}

#[tokio::test]
async fn watch_times_come_in_milliseconds_or_seconds() {
    let server = server::start().await;
    let posts = server.sandbox.control().truth().posts("nordwind");
    let reel = &posts.iter().find(|post| post.kind == PostKind::Reel).unwrap().id;
    let token = server.instagram("nordwind");
    let path = format!("/v26.0/{reel}/insights");
    let ask = async || {
        let query = [("metric", "ig_reels_avg_watch_time"), ("access_token", token.as_str())];
        let (_, body) = server.get(Host::InstagramGraph, &path, &query).await;
        body["data"][0]["values"][0]["value"].as_u64().unwrap()
    };
    let milliseconds = ask().await;
    server.sandbox.control().set_variants(Variants { watch_time_in_seconds: true, ..Variants::default() });
    assert_eq!(ask().await, milliseconds / 1000);
}

#[tokio::test]
async fn usage_is_keyed_by_business_by_account_or_by_both() {
    let token_of = async |keys: UsageKeys| {
        let server = server::start_with(Variants { usage_keys: keys, ..Variants::default() }).await;
        server.sandbox.control().set_call_limit("nordwind", 10);
        let token = server.instagram("nordwind");
        let url = format!("{}/me?access_token={token}", server.sandbox.base(Host::InstagramGraph));
        let response = server.client.get(url).send().await.unwrap();
        let header = response.headers()["x-business-use-case-usage"].to_str().unwrap().to_owned();
        serde_json::from_str::<Value>(&header).unwrap()
    };
    let keys = async |keys| {
        let usage = token_of(keys).await;
        let names: Vec<_> = usage.as_object().unwrap().keys().map(|key| key == NORDWIND).collect();
        names
    };
    assert_eq!(keys(UsageKeys::InstagramId).await, [true]);
    assert_eq!(keys(UsageKeys::BusinessId).await, [false]);
    assert_eq!(keys(UsageKeys::Both).await, [false, true]);
}

#[tokio::test]
async fn an_expansion_is_one_call_or_one_for_each_object() {
    for (each, percent) in [(false, 10), (true, 20)] {
        let server =
            server::start_with(Variants { expansion_billed_per_object: each, ..Variants::default() }).await;
        server.sandbox.control().set_call_limit("nordwind", 10);
        let token = server.instagram("nordwind");
        let url = format!(
            "{}/me?fields=username,media.limit(2){{id,like_count}}&access_token={token}",
            server.sandbox.base(Host::InstagramGraph)
        );
        let response = server.client.get(url).send().await.unwrap();
        let header = response.headers()["x-business-use-case-usage"].to_str().unwrap().to_owned();
        let usage: Value = serde_json::from_str(&header).unwrap();
        assert_eq!(usage[NORDWIND][0]["call_count"], percent);
        let (_, body) = server::read(response).await;
        assert_eq!(body["media"]["data"].as_array().unwrap().len(), 2);
        assert!(body["media"]["data"][0]["like_count"].is_u64());
    }
}

#[tokio::test]
async fn likes_that_the_owner_hides_are_missing_from_an_expansion_only() {
    let server = server::start().await;
    let token = server.instagram("mara.moves");
    let ask = async |path: &str, fields: &str| {
        server.get(Host::InstagramGraph, path, &[("fields", fields), ("access_token", &token)]).await.1
    };
    let nested = ask("/me", "media.limit(1){id,like_count}").await;
    assert!(nested["media"]["data"][0].get("like_count").is_none());
    assert!(ask("/me/media", "id,like_count").await["data"][0]["like_count"].is_u64());
}

#[tokio::test]
async fn an_instagram_proof_is_checked_with_its_own_secret() {
    let server = server::start().await;
    let token = server.instagram("nordwind");
    let proof = "00".repeat(32);
    let query = [("access_token", token.as_str()), ("appsecret_proof", &proof)];
    let ask = async || server.get(Host::InstagramGraph, "/me", &query).await;
    assert_eq!(error_of(&ask().await).0, 104);
    let set = |instagram_proof| {
        server.sandbox.control().set_variants(Variants { instagram_proof, ..Variants::default() });
    };
    set(Pkce::Ignored);
    assert_eq!(ask().await.0, 200);
    set(Pkce::Refused);
    assert_eq!(error_of(&ask().await).0, 100);
}

#[tokio::test]
async fn a_signed_request_is_signed_over_its_encoded_payload() {
    let server = server::start().await;
    let control = server.sandbox.control();
    for (login, name, id, secret) in [
        (LoginKind::Instagram, "nordwind", "10200000000000001", SECRET),
        (LoginKind::Facebook, "nora", "10150000000000001", "sandbox-facebook-secret"),
    ] {
        let signed = control.signed_request(login, name);
        let (signature, payload) = signed.split_once('.').unwrap();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(payload.as_bytes());
        mac.verify_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        let payload: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
        assert_eq!((&payload["user_id"], &payload["algorithm"]), (&json!(id), &json!("HMAC-SHA256")));
    }
}

#[tokio::test]
async fn a_device_polls_until_its_person_decides() {
    for (acceptance, profile) in [(Acceptance::Refused, 10), (Acceptance::Accepted, 0)] {
        let server = server::start_with(Variants { device_login: acceptance, ..Variants::default() }).await;
        let control = server.sandbox.control();
        let app = ("access_token", "9990001000200030|client-token");
        let scopes = ("scope", "pages_show_list,instagram_basic");
        let begin = async || server.post(Host::FacebookGraph, "/v26.0/device/login", &[app, scopes]).await.1;
        let device = begin().await;
        assert_eq!((&device["expires_in"], &device["interval"]), (&json!(420), &json!(5)));
        let poll = async |device: &Value| {
            server.hand.advance(TimeDelta::seconds(5));
            let form = [app, ("code", device["code"].as_str().unwrap())];
            server.post(Host::FacebookGraph, "/v26.0/device/login_status", &form).await
        };
        assert_eq!(error_of(&poll(&device).await), (31, Some(1_349_174)));
        server.hand.advance(TimeDelta::seconds(-5));
        assert_eq!(error_of(&poll(&device).await), (17, Some(1_349_172)));
        assert!(control.decide_device(device["user_code"].as_str().unwrap(), Some("nora")));
        let (_, token) = poll(&device).await;
        let query = [("access_token", token["access_token"].as_str().unwrap())];
        let (status, body) = server.get(Host::FacebookGraph, &format!("/v26.0/{NORDWIND}"), &query).await;
        assert_eq!(body["error"]["code"].as_u64().unwrap_or(0), profile, "{status}");
        let declined = begin().await;
        assert!(control.decide_device(declined["user_code"].as_str().unwrap(), None));
        assert_eq!(error_of(&poll(&declined).await).1, Some(1_349_173));
        let late = begin().await;
        server.hand.advance(TimeDelta::seconds(420));
        assert_eq!(error_of(&poll(&late).await), (463, Some(1_349_152)));
    }
}
