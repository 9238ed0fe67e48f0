//! Instagram Login's code exchange, long-lived exchange and refresh.

use chrono::TimeDelta;
use lightmeter::sandbox::{
    Host, LoginKind, Variants,
    variants::{Acceptance, ExchangeShape, OldToken},
};

use super::{
    exchange::{INSTAGRAM, instagram_exchange, instagram_short, lengthen, refresh},
    server::{self, error_of, message_of},
};

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
