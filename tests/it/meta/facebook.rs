//! Facebook Login from the dialog to the account behind a Page.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccessToken, Expiry, FailureCode, Login, RefusalKind, Scopes},
    meta::{PermissionStatus, Reason, new_pkce},
    sandbox::{
        Choice, Fault, Matching, Trouble, Variants,
        variants::{Acceptance, DebugShape, OldToken, Pkce, Reexchange},
    },
};

use super::pretend::{Pretend, access, nordwind, redirect_uri};

const LOGIN: Login = Login::Facebook;

/// Dialog, exchange and long-lived exchange of a person who says yes to everything.
async fn long_token(pretend: &Pretend, username: &str) -> AccessToken {
    let (verifier, challenge) = new_pkce();
    let code = pretend.code(LOGIN, Some(&challenge), Reason::First, &Choice::of(username));
    let client = &pretend.client;
    let short = client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), Some(&verifier)).await.unwrap();
    assert_eq!(short.expires_in.is_some(), pretend.control.variants().facebook_code_expires_in);
    client.exchange_for_long(LOGIN, &short.token).await.unwrap().token
}

async fn connects(variants: Variants) {
    let pretend = Pretend::with(variants).await;
    let token = long_token(&pretend, "nora").await;
    let client = &pretend.client;
    let pages = client.pages(&token).await.unwrap();
    let names: Vec<_> = pages.iter().map(|page| page.name.as_it_came()).collect();
    assert_eq!(names, ["Nordwind Coffee", "Page without Instagram"], "{variants:?}");
    let account = pages.first().unwrap().account.as_ref().unwrap();
    assert_eq!((account.id.clone(), account.username.as_it_came()), (nordwind(), "nordwind"));
    assert!(account.profile.followers_count.is_some());
    assert_eq!(pages.get(1).expect("two Pages").account, None);
    let me = client.me(access(LOGIN, &token)).await.unwrap();
    let info = client.debug_token(&token).await.unwrap();
    assert!(info.is_valid && info.error.is_none());
    assert_eq!(info.subject, Some(me.subject));
    assert_eq!(info.data_access_expires_at.is_none(), variants.debug_token_shape.without_data_access);
    assert!(Scopes::wanted(LOGIN).missing_from(&info.scopes).is_empty());
    match info.expiry {
        Some(Expiry::Never) => assert!(variants.facebook_token_never_expires),
        Some(Expiry::At(end)) => assert!(end > pretend.now() + TimeDelta::days(59)),
        other => unreachable!("{other:?}"),
    }
    let profile = client.profile(access(LOGIN, &token), &nordwind()).await.unwrap();
    assert_eq!(profile.username.unwrap().as_it_came(), "nordwind");
}

#[tokio::test]
async fn a_person_connects_whatever_is_unconfirmed_about_meta() {
    let plain = Variants::default();
    connects(plain).await;
    connects(Variants { facebook_pkce: Pkce::Ignored, ..plain }).await;
    connects(Variants { facebook_appends_fragment: false, ..plain }).await;
    connects(Variants { facebook_code_expires_in: false, facebook_long_expires_in: false, ..plain }).await;
    connects(Variants { facebook_token_never_expires: true, ..plain }).await;
    connects(Variants { old_token_after_renewal: OldToken::Dies, ..plain }).await;
    connects(Variants { app_tokens: Acceptance::Refused, ..plain }).await;
    connects(Variants { proof_required: true, ..plain }).await;
    let debug_token_shape = DebugShape {
        app_id_as_number: true,
        without_issued_at: true,
        without_granular_scopes: true,
        without_data_access: true,
    };
    connects(Variants { debug_token_shape, ..plain }).await;
}

#[tokio::test]
async fn where_facebook_refuses_pkce_a_person_connects_without_it() {
    let pretend = Pretend::with(Variants { facebook_pkce: Pkce::Refused, ..Variants::default() }).await;
    let code = pretend.code(LOGIN, None, Reason::First, &Choice::of("nora"));
    pretend.client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap();
}

#[tokio::test]
async fn without_the_verifier_a_challenged_code_is_worth_nothing() {
    let pretend = Pretend::open().await;
    let (_, challenge) = new_pkce();
    let (other, _) = new_pkce();
    for verifier in [None, Some(&other)] {
        let code = pretend.code(LOGIN, Some(&challenge), Reason::First, &Choice::of("nora"));
        let error =
            pretend.client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), verifier).await.unwrap_err();
        assert_eq!(error.failure_code(), FailureCode::Rejected);
    }
}

#[tokio::test]
async fn a_wrong_address_a_used_code_and_a_wrong_app_are_told_apart() {
    for facebook_exchange_subcodes in [true, false] {
        let pretend = Pretend::with(Variants { facebook_exchange_subcodes, ..Variants::default() }).await;
        let client = &pretend.client;
        let code = pretend.code(LOGIN, None, Reason::First, &Choice::of("nora"));
        let elsewhere = client.exchange_code(LOGIN, &code, "http://localhost:8723/", None).await.unwrap_err();
        assert!(elsewhere.sentence().contains("redirect address"), "{}", elsewhere.sentence());
        client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap();
        let used = client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap_err();
        assert!(used.sentence().contains("start again"), "{}", used.sentence());
        client.check_app(LOGIN).await.unwrap();
        let secret = pretend.client_with(|meta| meta.facebook.app_secret = meta.instagram.app_secret.clone());
        let secret = secret.check_app(LOGIN).await.unwrap_err();
        assert!(secret.sentence().contains("app secret is wrong"), "{}", secret.sentence());
        let id = pretend.client_with(|meta| meta.facebook.app_id = meta.instagram.app_id.clone());
        let id = id.check_app(LOGIN).await.unwrap_err();
        assert!(id.sentence().contains("no app with this id"), "{}", id.sentence());
    }
}

#[tokio::test]
async fn a_declined_permission_is_read_back_and_asked_for_again_only_with_its_reason() {
    let pretend = Pretend::open().await;
    let choice =
        Choice { unticked_permissions: vec!["instagram_manage_insights".to_owned()], ..Choice::of("nora") };
    for (reason, choice, expected) in [
        (Reason::First, &choice, PermissionStatus::Declined),
        (Reason::First, &Choice::of("nora"), PermissionStatus::Declined),
        (Reason::RefusedScope, &Choice::of("nora"), PermissionStatus::Granted),
    ] {
        let code = pretend.code(LOGIN, None, reason, choice);
        let token =
            pretend.client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap().token;
        let permissions = pretend.client.permissions(&token).await.unwrap();
        let found = permissions.iter().find(|(scope, _)| scope.as_str() == "instagram_manage_insights");
        assert_eq!(found.map(|(_, status)| *status), Some(expected), "{reason:?}");
    }
}

#[tokio::test]
async fn pages_that_were_not_shared_are_not_there() {
    let pretend = Pretend::open().await;
    let all = pretend.client.pages(&long_token(&pretend, "amir").await).await.unwrap();
    assert_eq!(all.len(), 5);
    let jonas = all.iter().find(|page| page.name.as_it_came() == "Jonas at Home").unwrap();
    assert_eq!(jonas.account, None, "a personal account is no professional one");
    let choice = Choice { pages: Some(vec!["Lille Lykke".to_owned()]), ..Choice::of("nora") };
    let code = pretend.code(LOGIN, None, Reason::First, &choice);
    let token = pretend.client.exchange_code(LOGIN, &code, redirect_uri(LOGIN), None).await.unwrap().token;
    assert_eq!(pretend.client.pages(&token).await.unwrap(), []);
}

#[tokio::test]
async fn sending_a_long_token_again_says_what_became_of_its_date() {
    for (facebook_reexchange, moves) in [
        (Reexchange::MovesTheDate, true),
        (Reexchange::KeepsTheDate, false),
        (Reexchange::KeepsTheDateSilently, false),
    ] {
        let pretend = Pretend::with(Variants { facebook_reexchange, ..Variants::default() }).await;
        let first = long_token(&pretend, "nora").await;
        let before = pretend.client.debug_token(&first).await.unwrap().expiry.unwrap().instant().unwrap();
        pretend.hand.advance(TimeDelta::days(7));
        let renewed = pretend.client.exchange_for_long(LOGIN, &first).await.unwrap();
        let after =
            pretend.client.debug_token(&renewed.token).await.unwrap().expiry.unwrap().instant().unwrap();
        assert_eq!(after > before, moves, "{facebook_reexchange:?}");
    }
}

#[tokio::test]
async fn withdrawing_ends_every_token_and_debug_token_says_why() {
    let pretend = Pretend::open().await;
    let token = long_token(&pretend, "nora").await;
    let other = pretend.mint(LOGIN, "nora");
    pretend.client.revoke(&token).await.unwrap();
    let error = pretend.client.me(access(LOGIN, &other)).await.unwrap_err();
    assert!(error.kind().rejects_token(), "{error:?}");
    let info = pretend.client.debug_token(&other).await.unwrap();
    assert!(!info.is_valid);
    assert!(info.error.unwrap().kind().rejects_token());
}

#[tokio::test]
async fn without_a_secret_a_token_is_inspected_by_itself() {
    let pretend = Pretend::open().await;
    let bare = pretend.client_with(|meta| meta.facebook.app_secret = None);
    let token = pretend.mint(LOGIN, "nora");
    assert!(bare.debug_token(&token).await.unwrap().is_valid);
    let proofs = pretend.control.requests();
    assert!(proofs.iter().all(|request| !request.query_names.iter().any(|name| name == "appsecret_proof")));
}

#[tokio::test]
async fn a_wrong_secret_is_told_by_the_proof() {
    let pretend = Pretend::open().await;
    let wrong = pretend.client_with(|meta| meta.facebook.app_secret = meta.instagram.app_secret.clone());
    let token = pretend.mint(LOGIN, "nora");
    let error = wrong.pages(&token).await.unwrap_err();
    assert_eq!(error.kind(), RefusalKind::Signature);
    assert_eq!(error.failure_code(), FailureCode::AppSettings);
}

#[tokio::test]
async fn pages_go_on_over_a_trouble_in_the_middle() {
    let pretend = Pretend::open().await;
    let token = pretend.mint(LOGIN, "amir");
    let matching = Matching { path: Some("/me/accounts".to_owned()), count: Some(2), ..Matching::default() };
    pretend.control.plant(Fault { matching, trouble: Trouble::Unavailable });
    assert_eq!(pretend.client.pages(&token).await.unwrap().len(), 5);
    assert_eq!(pretend.seen("/me/accounts"), 3);
}
