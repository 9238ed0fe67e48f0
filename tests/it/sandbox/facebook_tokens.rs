//! Facebook Login's code exchange, re-exchange, permissions, data access and proofs.

use chrono::TimeDelta;
use lightmeter::sandbox::{Host, Variants, variants::Reexchange};

use super::{
    exchange::{APP_TOKEN, FACEBOOK, debug, facebook_exchange, facebook_lengthen, with},
    server::{self, error_of},
};

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
