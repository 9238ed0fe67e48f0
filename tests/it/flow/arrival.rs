//! A pasted token: what is done with it before the person's yes, and what after.

use std::sync::Arc;

use chrono::TimeDelta;
use lightmeter::{
    domain::{
        AccountId, Attempt, AttemptStep, AuthorizationCode, Expiry, FailureCode, Login, RenewedBy, Runway,
        VerdictCode,
    },
    meta,
    sandbox::{Choice, Fault, Host, LoginKind, Matching, Trouble, Variants, variants::OldToken},
};

use super::{
    holding::until_meta,
    world::{LEASE, Setup, World},
};

const LIFE: TimeDelta = TimeDelta::seconds(5_183_944);

/// A world in which a renewal ends the token that was sent.
async fn deadly() -> World {
    World::of(Variants { old_token_after_renewal: OldToken::Dies, ..Variants::default() }).await
}

/// Waits at "Connect @nordwind to you?" with the very token that a working connection uses.
async fn pasted_again(world: &World) -> (AccountId, Attempt) {
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    let attempt = world.pasted(&world.token_of(&account).await, None).await;
    assert_eq!(attempt.step, AttemptStep::Proposed, "{:?}", attempt.failure);
    (account, attempt)
}

/// Says yes, and runs the worker until Meta holds its call to `path`; then the worker is no more.
async fn crash_after_the_yes(world: &mut World, attempt: &Attempt, path: &str) {
    world.meta().plant(Fault {
        matching: Matching {
            host: Some(Host::InstagramGraph),
            path: Some(path.to_owned()),
            ..Matching::default()
        },
        trouble: Trouble::Held,
    });
    world.services.choose(attempt.id, &[world.id("nordwind")]).await.unwrap();
    let worker = world.worker.clone();
    let running = tokio::spawn(async move { worker.step_attempt().await });
    until_meta(world, |meta| meta.held() > 0).await;
    running.abort();
    let _ = running.await;
    world.meta().clear_faults();
    world.new_worker(RenewedBy::Dashboard).await;
    world.hand.advance(LEASE);
}

#[tokio::test]
async fn a_no_to_the_token_of_a_working_connection_leaves_it_working() {
    let world = deadly().await;
    let (account, attempt) = pasted_again(&world).await;
    world.services.cancel(attempt.id).await.unwrap();
    world.work_attempts().await;
    assert_eq!(world.sync(&account).await.error, None);
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
}

#[tokio::test]
async fn a_yes_to_the_token_of_a_working_connection_renews_it() {
    for old_token_after_renewal in [OldToken::Lives, OldToken::Dies] {
        let world = World::of(Variants { old_token_after_renewal, ..Variants::default() }).await;
        let (account, attempt) = pasted_again(&world).await;
        let before = world.token_of(&account).await;
        world.accept(&attempt, &["nordwind"]).await;
        assert_ne!(world.token_of(&account).await, before, "{old_token_after_renewal:?}");
        assert_eq!(world.connection(&account).await.expiry, Expiry::At(world.now() + LIFE));
        assert_eq!(world.sync(&account).await.error, None, "{old_token_after_renewal:?}");
    }
}

#[tokio::test]
async fn a_crash_once_the_renewed_token_is_kept_loses_nothing() {
    let mut world = deadly().await;
    let (account, attempt) = pasted_again(&world).await;
    crash_after_the_yes(&mut world, &attempt, "/v26.0/me").await;
    world.work_attempts().await;
    assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Stored);
    assert_eq!(world.connection(&account).await.expiry, Expiry::At(world.now() - LEASE + LIFE));
    assert_eq!(world.sync(&account).await.error, None);
}

#[tokio::test]
async fn a_yes_is_brought_to_its_end_however_late_the_next_worker_comes() {
    for late in [TimeDelta::minutes(11), TimeDelta::days(6)] {
        let mut world = deadly().await;
        let (account, attempt) = pasted_again(&world).await;
        crash_after_the_yes(&mut world, &attempt, "/v26.0/me").await;
        world.hand.advance(late);
        world.work_attempts().await;
        let after = world.attempt(attempt.id).await;
        assert_eq!(after.step, AttemptStep::Stored, "{late}: {:?}", after.failure);
        assert_eq!(world.sync(&account).await.error, None, "{late}: the only token that works was kept");
    }
}

#[tokio::test]
async fn a_yes_that_nobody_takes_up_for_days_ends_as_please_reconnect() {
    let mut world = deadly().await;
    let (_, attempt) = pasted_again(&world).await;
    crash_after_the_yes(&mut world, &attempt, "/v26.0/me").await;
    world.hand.advance(Attempt::YES_STANDS + Attempt::PATIENCE);
    world.work_attempts().await;
    let failure = world.attempt(attempt.id).await.failure.unwrap();
    assert_eq!(failure.code, FailureCode::Interrupted);
    assert!(failure.sentence.contains("please reconnect"), "{}", failure.sentence);
}

#[tokio::test]
async fn a_crash_while_meta_renews_ends_as_connected_where_the_pasted_token_lives_on() {
    let mut world = World::new().await;
    let (account, attempt) = pasted_again(&world).await;
    crash_after_the_yes(&mut world, &attempt, "/refresh_access_token").await;
    world.work_attempts().await;
    assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Stored);
    assert_eq!(world.sync(&account).await.error, None);
}

#[tokio::test]
async fn a_crash_while_meta_renews_ends_as_please_reconnect_where_the_pasted_token_died() {
    let mut world = deadly().await;
    let (account, attempt) = pasted_again(&world).await;
    crash_after_the_yes(&mut world, &attempt, "/refresh_access_token").await;
    world.work_attempts().await;
    let failure = world.attempt(attempt.id).await.failure.unwrap();
    assert!(failure.sentence.contains("please reconnect"), "{}", failure.sentence);
    world.sync(&account).await;
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Reconnect, "and it is not hidden");
}

#[tokio::test]
async fn a_renewed_token_that_meta_rejects_gives_way_to_the_pasted_one() {
    let world = World::new().await;
    let token = world.meta().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    let attempt = world.pasted(&token, None).await;
    world.meta().plant(Fault {
        matching: Matching { path: Some("/v26.0/me".to_owned()), count: Some(1), ..Matching::default() },
        trouble: Trouble::TokenRevoked { subcode: 467 },
    });
    world.accept(&attempt, &["nordwind"]).await;
    assert_eq!(world.token_of(&world.id("nordwind")).await, token);
}

async fn without_pkce() -> World {
    World::with(Setup { change: |config| config.meta.facebook.pkce = false, ..Setup::default() }).await
}

/// A Facebook token as the code exchange gives it: for an hour and a half.
async fn short_facebook_token(world: &World) -> String {
    let connecting = world.begin(Login::Facebook).await;
    let location = world.approve(&connecting, &Choice::of("nora"));
    let url = url::Url::parse(&location).unwrap();
    let code = url.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let redirect = connecting.invitation().redirect_uri.clone();
    world.services.cancel(connecting.invitation().attempt).await.unwrap();
    let client = meta::Client::new(&world.config.meta, &world.clock);
    let code = AuthorizationCode::new(code);
    let exchanged = client.exchange_code(Login::Facebook, &code, &redirect, None).await.unwrap();
    exchanged.token.expose().to_owned()
}

#[tokio::test]
async fn a_short_lived_facebook_token_becomes_a_long_lived_one_after_the_yes() {
    let world = without_pkce().await;
    let token = short_facebook_token(&world).await;
    world.meta().forget_requests();
    let attempt = world.pasted(&token, None).await;
    let asked =
        || world.meta().requests().iter().filter(|one| one.path.ends_with("/oauth/access_token")).count();
    assert_eq!(asked(), 0, "not before the yes");
    world.accept(&attempt, &["nordwind"]).await;
    assert_eq!(asked(), 1);
    let account = world.id("nordwind");
    assert_ne!(world.token_of(&account).await, token);
    let connection = world.connection(&account).await;
    assert_eq!(connection.expiry, Expiry::At(world.now() + LIFE));
    assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
    assert_eq!(world.sync(&account).await.error, None);
}

#[tokio::test]
async fn without_a_secret_the_runway_says_how_short_a_facebook_token_lives() {
    let mut world = without_pkce().await;
    let token = short_facebook_token(&world).await;
    let end = world.now() + TimeDelta::seconds(5183);
    let mut config = (*world.config).clone();
    config.meta.facebook.app_secret = None;
    world.config = Arc::new(config);
    world.new_worker(RenewedBy::Dashboard).await;
    let attempt = world.pasted(&token, None).await;
    world.accept(&attempt, &["nordwind"]).await;
    let connection = world.connection(&world.id("nordwind")).await;
    assert_eq!(connection.expiry, Expiry::At(end));
    assert_eq!(connection.next_renewal_at, None, "nothing is promised");
    assert_eq!(Runway::of(&connection, world.now()), Runway::EndsAt(end));
}

#[tokio::test]
async fn a_token_that_was_never_one_is_not_called_withdrawn() {
    let world = World::new().await;
    let real = world.meta().mint_token(LoginKind::Instagram, "nordwind");
    let cut = &real[..real.len() - 3];
    let garbage = "x".repeat(120);
    for pasted in [cut, "EAAGmistypedmistypedmistypedmistypedmistypedmistyped", &garbage] {
        let failure = world.pasted(pasted, None).await.failure.unwrap();
        assert_eq!(failure.code, FailureCode::Rejected, "{pasted}");
        assert!(failure.sentence.contains("does not accept this token"), "{pasted}: {}", failure.sentence);
        assert!(failure.sentence.contains("copied whole"), "{pasted}: {}", failure.sentence);
    }
    assert!(world.services.connections(true).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_token_that_ended_before_it_was_pasted_is_called_expired() {
    for login in [LoginKind::Instagram, LoginKind::Facebook] {
        let world = World::new().await;
        let token = world.meta().mint_token_aged(login, "nordwind", TimeDelta::days(61));
        let failure = world.pasted(&token, None).await.failure.unwrap();
        assert!(failure.sentence.contains("expired"), "{}", failure.sentence);
    }
}
