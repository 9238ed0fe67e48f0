//! Code exchange, long-lived exchange, refresh, `debug_token`, permissions and proofs.

use chrono::TimeDelta;
use lightmeter::sandbox::{
    Host, LoginKind, Variants,
    variants::{Acceptance, DebugShape, ExchangeShape, OldToken, Reexchange},
};

use super::server::{self, Server, error_of, message_of};

const INSTAGRAM: [(&str, &str); 4] = [
    ("client_id", "8880001000200030"),
    ("client_secret", "sandbox-instagram-secret"),
    ("grant_type", "authorization_code"),
    ("redirect_uri", "https://localhost:8724/cb/instagram"),
];
const FACEBOOK: [(&str, &str); 3] = [
    ("client_id", "9990001000200030"),
    ("client_secret", "sandbox-facebook-secret"),
    ("redirect_uri", "http://localhost:8723/cb/facebook"),
];
const APP_TOKEN: &str = "9990001000200030|sandbox-facebook-secret";

fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let replaced = |name: &str| more.iter().any(|(key, _)| *key == name);
    base.iter().filter(|(name, _)| !replaced(name)).chain(more).copied().collect()
}

async fn instagram_exchange(server: &Server, more: &[(&str, &str)]) -> server::Answered {
    server.post(Host::InstagramApi, "/oauth/access_token", &with(&INSTAGRAM, more)).await
}

async fn facebook_exchange(server: &Server, more: &[(&str, &str)]) -> server::Answered {
    server.get(Host::FacebookGraph, "/v26.0/oauth/access_token", &with(&FACEBOOK, more)).await
}

async fn instagram_short(server: &Server) -> String {
    let code = server.code(&server.instagram_dialog(), "nordwind");
    instagram_exchange(server, &[("code", &code)]).await.1["access_token"].as_str().unwrap().to_owned()
}

async fn lengthen(server: &Server, short: &str, secret: &str) -> server::Answered {
    let query = [("grant_type", "ig_exchange_token"), ("client_secret", secret), ("access_token", short)];
    server.get(Host::InstagramGraph, "/access_token", &query).await
}

async fn refresh(server: &Server, long: &str) -> server::Answered {
    let query = [("grant_type", "ig_refresh_token"), ("access_token", long)];
    server.get(Host::InstagramGraph, "/refresh_access_token", &query).await
}

async fn debug(server: &Server, token: &str, asking: &str) -> server::Answered {
    let query = [("input_token", token), ("access_token", asking)];
    server.get(Host::FacebookGraph, "/v26.0/debug_token", &query).await
}

#[tokio::test]
async fn the_instagram_exchange_answers_in_both_shapes_and_types() {
    let server = server::start().await;
    let control = server.sandbox.control();
    for (shape, wrapped, text) in [
        (ExchangeShape::Flat, false, false),
        (ExchangeShape::FlatWithText, false, true),
        (ExchangeShape::Wrapped, true, true),
        (ExchangeShape::WrappedWithNumber, true, false),
    ] {
        control.set_variants(Variants { instagram_exchange: shape, ..Variants::default() });
        let code = server.code(&server.instagram_dialog(), "nordwind");
        let (status, body) = instagram_exchange(&server, &[("code", &code)]).await;
        assert_eq!(status, 200);
        let grant = if wrapped { &body["data"][0] } else { &body };
        assert!(grant["access_token"].as_str().unwrap().starts_with("IGAA"));
        assert_eq!(grant["user_id"].is_string(), text);
        assert_eq!(grant["user_id"].to_string().trim_matches('"'), "10200000000000001");
        assert_eq!(grant["permissions"].is_string(), text);
        assert!(grant["permissions"].to_string().contains("instagram_business_manage_insights"));
    }
}

#[tokio::test]
async fn a_code_works_once_for_an_hour_at_its_own_address_and_app() {
    let server = server::start().await;
    let fresh = || server.code(&server.instagram_dialog(), "nordwind");
    let refused = |(status, body): server::Answered, message: &str| {
        assert_eq!(
            (status, &body["error_type"], &body["code"]),
            (400, &"OAuthException".into(), &400.into())
        );
        assert_eq!(body["error_message"], message);
    };
    let code = fresh();
    refused(
        instagram_exchange(&server, &[("code", &code), ("client_id", "9990001000200030")]).await,
        "Invalid platform app",
    );
    let slash = ("redirect_uri", "https://localhost:8724/cb/instagram/");
    refused(instagram_exchange(&server, &[("code", &code), slash]).await, "Invalid redirect_uri");
    assert_eq!(instagram_exchange(&server, &[("code", &code)]).await.0, 200);
    let used = "Matching code was not found or was already used";
    refused(instagram_exchange(&server, &[("code", &code)]).await, used);
    let late = fresh();
    server.hand.advance(TimeDelta::minutes(61));
    refused(instagram_exchange(&server, &[("code", &late)]).await, used);
    let got = server.get(Host::InstagramApi, "/oauth/access_token", &INSTAGRAM).await;
    assert_eq!(message_of(&got), "Unsupported request - method type: get");
    assert_eq!(got.1["error"]["type"], "IGApiException");
}

#[tokio::test]
async fn the_instagram_exchange_and_refresh_keep_their_clocks() {
    let server = server::start().await;
    let short = instagram_short(&server).await;
    assert_eq!(lengthen(&server, &short, "wrong").await.0, 400);
    let (status, long) = lengthen(&server, &short, "sandbox-instagram-secret").await;
    assert_eq!(
        (status, &long["token_type"], &long["expires_in"]),
        (200, &"bearer".into(), &5_183_944.into())
    );
    let long = long["access_token"].as_str().unwrap();
    assert_ne!(long, short);
    assert_eq!(refresh(&server, &short).await.0, 400);
    assert_eq!(refresh(&server, long).await.0, 400, "younger than 24 hours");
    server.hand.advance(TimeDelta::hours(24));
    let renewed = refresh(&server, long).await;
    assert_eq!(renewed.1["expires_in"], 5_183_944);
    let newer = renewed.1["access_token"].as_str().unwrap().to_owned();
    server.hand.advance(TimeDelta::days(59) + TimeDelta::hours(12));
    assert_eq!(error_of(&refresh(&server, long).await), (190, Some(463)));
    assert_eq!(refresh(&server, &newer).await.0, 200);
    let versioned = [("grant_type", "ig_refresh_token"), ("access_token", newer.as_str())];
    let versioned = server.get(Host::InstagramGraph, "/v25.0/refresh_access_token", &versioned).await;
    assert_eq!(error_of(&versioned).0, 100);
}

#[tokio::test]
async fn a_short_token_dies_after_an_hour() {
    let server = server::start().await;
    let short = instagram_short(&server).await;
    server.hand.advance(TimeDelta::minutes(59));
    assert_eq!(server.get(Host::InstagramGraph, "/me", &[("access_token", &short)]).await.0, 200);
    server.hand.advance(TimeDelta::minutes(1));
    let dead = lengthen(&server, &short, "sandbox-instagram-secret").await;
    assert_eq!(error_of(&dead), (190, Some(463)));
}

#[tokio::test]
async fn an_old_token_lives_on_or_dies_as_the_variant_says() {
    for (fate, lives) in [(OldToken::Lives, true), (OldToken::Dies, false)] {
        let server =
            server::start_with(Variants { old_token_after_renewal: fate, ..Variants::default() }).await;
        let old = server.instagram("nordwind");
        server.hand.advance(TimeDelta::days(2));
        assert_eq!(refresh(&server, &old).await.0, 200);
        let after = server.get(Host::InstagramGraph, "/me", &[("access_token", &old)]).await;
        assert_eq!(after.0 == 200, lives);
    }
}

#[tokio::test]
async fn the_facebook_exchange_checks_code_address_and_pair() {
    let server = server::start().await;
    let code = server.code(&server.facebook_dialog(), "nora");
    let other = ("redirect_uri", "http://localhost:8723/cb/facebook?x=1");
    assert_eq!(error_of(&facebook_exchange(&server, &[("code", &code), other]).await), (100, Some(36007)));
    assert_ne!(facebook_exchange(&server, &[("code", &code), ("client_secret", "no")]).await.0, 200);
    let (status, body) = facebook_exchange(&server, &[("code", &code)]).await;
    assert_eq!((status, &body["token_type"]), (200, &"bearer".into()));
    assert!(body["access_token"].as_str().unwrap().starts_with("EAAG"));
    assert!((3600..=7200).contains(&body["expires_in"].as_u64().unwrap()));
    assert_eq!(error_of(&facebook_exchange(&server, &[("code", &code)]).await), (100, Some(36009)));
    let code = server.code(&server.facebook_dialog(), "nora");
    let posted = server
        .post(Host::FacebookGraph, "/v26.0/oauth/access_token", &with(&FACEBOOK, &[("code", &code)]))
        .await;
    assert_eq!(posted.0, 200);
}

#[tokio::test]
async fn pkce_is_verified_once_a_challenge_was_sent() {
    let server = server::start().await;
    // The pair of RFC 7636, appendix B.
    let dialog = format!(
        "{}&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
        server.facebook_dialog()
    );
    let code = server.code(&dialog, "nora");
    assert_ne!(facebook_exchange(&server, &[("code", &code)]).await.0, 200);
    assert_ne!(facebook_exchange(&server, &[("code", &code), ("code_verifier", "wrong")]).await.0, 200);
    let right = ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(facebook_exchange(&server, &[("code", &code), right]).await.0, 200);
}

async fn facebook_lengthen(server: &Server, token: &str) -> server::Answered {
    facebook_exchange(server, &[("grant_type", "fb_exchange_token"), ("fb_exchange_token", token)]).await
}

#[tokio::test]
async fn a_facebook_re_exchange_moves_the_date_or_not() {
    for (variant, moved, told) in [
        (Reexchange::MovesTheDate, true, true),
        (Reexchange::KeepsTheDate, false, true),
        (Reexchange::KeepsTheDateSilently, false, false),
    ] {
        let server =
            server::start_with(Variants { facebook_reexchange: variant, ..Variants::default() }).await;
        let old = server.facebook("nora");
        server.hand.advance(TimeDelta::days(10));
        let (status, body) = facebook_lengthen(&server, &old).await;
        assert_eq!((status, body["expires_in"].is_u64()), (200, told));
        let new = body["access_token"].as_str().unwrap();
        let before = debug(&server, &old, APP_TOKEN).await.1["data"]["expires_at"].as_i64().unwrap();
        let after = debug(&server, new, APP_TOKEN).await.1["data"]["expires_at"].as_i64().unwrap();
        assert_eq!(after - before == 10 * 86_400, moved);
    }
}

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
async fn permissions_are_listed_and_withdrawn() {
    let server = server::start().await;
    let token = server.facebook("nora");
    let url = |path: &str| format!("{}{path}?access_token={token}", server.sandbox.base(Host::FacebookGraph));
    let statuses = async || {
        let (_, body) =
            server.get(Host::FacebookGraph, "/v26.0/me/permissions", &[("access_token", &token)]).await;
        let list = body["data"].as_array().unwrap().clone();
        move |name: &str| list.iter().find(|row| row["permission"] == name).unwrap()["status"].clone()
    };
    assert_eq!(statuses().await("instagram_basic"), "granted");
    let one = server.client.delete(url("/v26.0/me/permissions/instagram_basic")).send().await.unwrap();
    assert_eq!(server::read(one).await.1["success"], true);
    assert_eq!(statuses().await("instagram_basic"), "declined");
    server.hand.advance(TimeDelta::days(1));
    let all = server.client.delete(url("/v26.0/me/permissions")).send().await.unwrap();
    assert_eq!(all.status(), 200);
    let dead = server.get(Host::FacebookGraph, "/v26.0/me", &[("access_token", &token)]).await;
    assert_eq!(error_of(&dead), (190, Some(458)));
}

#[tokio::test]
async fn data_access_ends_after_90_days_for_instagram_permissions_only() {
    let server = server::start().await;
    let short = server.facebook("nora");
    server.hand.advance(TimeDelta::days(50));
    let (_, body) = facebook_lengthen(&server, &short).await;
    let token = body["access_token"].as_str().unwrap();
    server.hand.advance(TimeDelta::days(41));
    let (_, list) =
        server.get(Host::FacebookGraph, "/v26.0/me/permissions", &[("access_token", token)]).await;
    let status = |name: &str| {
        list["data"].as_array().unwrap().iter().find(|row| row["permission"] == name).unwrap()["status"]
            .clone()
    };
    assert_eq!(status("instagram_basic"), "expired");
    assert_eq!(status("pages_show_list"), "granted");
    let path = format!("/v26.0/{}", server::NORDWIND);
    let refused = server.get(Host::FacebookGraph, &path, &[("access_token", token)]).await;
    assert_eq!(error_of(&refused).0, 10);
    server.code(&server.facebook_dialog().replace("reauthenticate", "reauthorize"), "nora");
    assert_eq!(server.get(Host::FacebookGraph, &path, &[("access_token", token)]).await.0, 200);
}

#[tokio::test]
async fn a_proof_is_checked_when_sent_and_demanded_when_required() {
    let server = server::start().await;
    let token = server.facebook("nora");
    let ask = async |more: &[(&str, &str)]| {
        server.get(Host::FacebookGraph, "/v26.0/me", &with(&[("access_token", &token)], more)).await
    };
    assert_eq!(ask(&[]).await.0, 200);
    assert_eq!(error_of(&ask(&[("appsecret_proof", "00")]).await).0, 104);
    let now = server::instant("2026-11-22T20:00:00Z").timestamp();
    let stale = (now - 301).to_string();
    for (time, right) in [(None, true), (Some(now.to_string()), true), (Some(stale), false)] {
        let message = time.as_ref().map_or_else(|| token.clone(), |time| format!("{token}|{time}"));
        let proof = hmac_hex("sandbox-facebook-secret", &message);
        let mut more = vec![("appsecret_proof", proof.as_str())];
        more.extend(time.as_deref().map(|time| ("appsecret_time", time)));
        assert_eq!(ask(&more).await.0 == 200, right);
    }
    server.sandbox.control().set_variants(Variants { proof_required: true, ..Variants::default() });
    assert_eq!(error_of(&ask(&[]).await).0, 100);
}

fn hmac_hex(key: &str, message: &str) -> String {
    use std::fmt::Write;

    use hmac::{Hmac, Mac};
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

#[tokio::test]
async fn a_token_travels_in_the_query_or_in_the_header() {
    let server = server::start().await;
    let token = server.instagram("nordwind");
    let url = format!("{}/v26.0/me", server.sandbox.base(Host::InstagramGraph));
    let ask = async || server.client.get(&url).bearer_auth(&token).send().await.unwrap().status();
    assert_eq!(ask().await, 200);
    let refused = Variants { instagram_bearer_header: Acceptance::Refused, ..Variants::default() };
    server.sandbox.control().set_variants(refused);
    assert_eq!(ask().await, 400);
    assert_eq!(error_of(&server.get(Host::InstagramGraph, "/v26.0/me", &[]).await).0, 2500);
    let facebook = server.sandbox.control().mint_token(LoginKind::Facebook, "nora");
    let crossed = server.get(Host::InstagramGraph, "/v26.0/me", &[("access_token", &facebook)]).await;
    assert_eq!(error_of(&crossed).0, 190);
}
