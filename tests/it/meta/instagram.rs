//! Instagram Login from the dialog to a renewed token.

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccessToken, AccountType, AuthorizationCode, FailureCode, Login, RefusalKind, Scopes, Untrusted,
    },
    meta::{Error, Reason},
    sandbox::{
        Choice, LoginKind, Variants,
        variants::{Acceptance, ExchangeShape, MeShape, OldToken, Pkce},
    },
};

use super::pretend::{NORDWIND, Pretend, access, nordwind, redirect_uri};

const LOGIN: Login = Login::Instagram;

async fn connects(variants: Variants) {
    let pretend = Pretend::with(variants).await;
    let code = pretend.code(LOGIN, None, Reason::First, &Choice::of("nordwind"));
    let client = &pretend.client;
    let exchanged = client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap();
    assert_eq!(exchanged.granted, Some(Scopes::wanted(LOGIN)), "{variants:?}");
    let long = client.exchange_for_long(LOGIN, &exchanged.token).await.unwrap();
    assert_ne!(long.token.expose(), exchanged.token.expose());
    assert_eq!(long.expires_in.is_some(), variants.instagram_expires_in);
    let me = client.me(access(LOGIN, &long.token)).await.unwrap();
    assert_eq!(exchanged.subject.as_deref(), Some(me.subject.as_str()), "{variants:?}");
    assert_eq!(me.account_id, Some(nordwind()));
    assert_eq!(me.account_type, AccountType::Business);
    assert_eq!(me.username.as_ref().map(Untrusted::as_it_came), Some("nordwind"));
    assert!(me.profile.followers_count.is_some_and(|followers| followers > 5_000));
    let profile = client.profile(access(LOGIN, &long.token), &nordwind()).await.unwrap();
    assert_eq!(profile, me.profile);
    pretend.hand.advance(TimeDelta::hours(25));
    let renewed = client.refresh(&long.token).await.unwrap();
    client.me(access(LOGIN, &renewed.token)).await.unwrap();
}

#[tokio::test]
async fn a_person_connects_whatever_is_unconfirmed_about_meta() {
    let plain = Variants::default();
    connects(plain).await;
    for instagram_exchange in
        [ExchangeShape::FlatWithText, ExchangeShape::Wrapped, ExchangeShape::WrappedWithNumber]
    {
        connects(Variants { instagram_exchange, ..plain }).await;
    }
    connects(Variants { instagram_me: MeShape::Wrapped, ..plain }).await;
    connects(Variants { instagram_expires_in: false, ..plain }).await;
    connects(Variants { instagram_bearer_header: Acceptance::Refused, ..plain }).await;
    connects(Variants { instagram_versioned_exchange: Acceptance::Accepted, ..plain }).await;
    connects(Variants { app_scoped_id_in_path: Acceptance::Accepted, ..plain }).await;
    connects(Variants { old_token_after_renewal: OldToken::Dies, ..plain }).await;
    connects(Variants { proof_required: true, ..plain }).await;
    for pkce in [Pkce::Ignored, Pkce::Refused, Pkce::Verified] {
        connects(Variants { instagram_pkce: pkce, ..plain }).await;
        connects(Variants { instagram_proof: pkce, ..plain }).await;
    }
}

#[tokio::test]
async fn a_code_works_once_and_only_at_its_address() {
    let pretend = Pretend::open().await;
    let client = &pretend.client;
    let code = pretend.code(LOGIN, None, Reason::First, &Choice::of("nordwind"));
    let elsewhere = client.exchange_code(LOGIN, &code, "https://localhost:8724/cb/instagram/", None).await;
    let error = elsewhere.unwrap_err();
    assert_eq!(error.failure_code(), FailureCode::AppSettings);
    assert!(error.sentence().contains("redirect address"), "{}", error.sentence());
    client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap();
    let again = client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap_err();
    assert_eq!(again.failure_code(), FailureCode::Rejected);
    assert!(again.sentence().contains("start again"), "{}", again.sentence());
}

#[tokio::test]
async fn the_meta_app_id_in_place_of_the_instagram_app_id_is_told_so() {
    let pretend = Pretend::open().await;
    let wrong = pretend.client_with(|meta| meta.instagram.app_id = meta.facebook.app_id.clone());
    let code = AuthorizationCode::new("any");
    for error in [
        wrong.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.map(drop).unwrap_err(),
        wrong.check_app(LOGIN).await.unwrap_err(),
    ] {
        assert_eq!(error.failure_code(), FailureCode::AppSettings);
        assert!(error.sentence().contains("needs the Instagram app id and secret"), "{}", error.sentence());
    }
    pretend.client.check_app(LOGIN).await.unwrap();
}

#[tokio::test]
async fn refused_scopes_are_told_by_the_exchange() {
    let pretend = Pretend::open().await;
    let refused = "instagram_business_manage_insights".to_owned();
    let choice = Choice { unticked_permissions: vec![refused.clone()], ..Choice::of("nordwind") };
    let code = pretend.code(LOGIN, None, Reason::First, &choice);
    let exchanged = pretend.client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap();
    let missing = Scopes::wanted(LOGIN).missing_from(&exchanged.granted.unwrap());
    assert_eq!(missing, Scopes::parse(&refused));
}

#[tokio::test]
async fn a_token_is_renewed_from_its_24th_hour_to_its_60th_day() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(LOGIN, "nordwind");
    let young = pretend.client.refresh(&token).await.unwrap_err();
    assert!(young.is_too_young(), "{young:?}");
    pretend.hand.advance(TimeDelta::hours(24));
    pretend.client.refresh(&token).await.unwrap();
    pretend.hand.advance(TimeDelta::days(60));
    let dead = pretend.client.refresh(&token).await.unwrap_err();
    assert!(!dead.is_too_young());
    assert_eq!(dead.kind(), RefusalKind::Expired);
}

#[tokio::test]
async fn a_pasted_token_needs_no_secret_and_no_app() {
    let pretend = Pretend::open().await;
    let bare = pretend.client_with(|meta| {
        meta.instagram = lightmeter::config::InstagramApp::default();
        meta.facebook = lightmeter::config::FacebookApp::default();
    });
    let old = pretend.control.mint_token_aged(LoginKind::Instagram, "mara.moves", TimeDelta::days(3));
    let renewed = bare.refresh(&AccessToken::new(old)).await.unwrap();
    let me = bare.me(access(LOGIN, &renewed.token)).await.unwrap();
    assert_eq!(me.account_type, AccountType::Creator);
    let unset = bare.exchange_for_long(LOGIN, &renewed.token).await.unwrap_err();
    assert_eq!(unset, Error::NotConfigured { what: "meta.instagram.app_secret" });
}

#[tokio::test]
async fn a_token_of_one_login_is_no_token_of_the_other() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(LOGIN, "nordwind");
    let error = pretend.client.me(access(Login::Facebook, &token)).await.unwrap_err();
    assert!(error.kind().rejects_token());
    assert_eq!(pretend.seen("/me"), 1);
    assert_eq!(NORDWIND, nordwind().as_str());
}
