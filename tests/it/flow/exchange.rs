//! What goes wrong between the code and the token: crashes, wrong settings, used codes, and Meta away.

use chrono::TimeDelta;
use lightmeter::{
    config::Config,
    domain::{AppSecret, Attempt, AttemptStep, FailureCode, Login, RenewedBy},
    sandbox::{Choice, Fault, Host, Matching, Trouble},
};

use super::{
    holding::until_meta,
    world::{LEASE, Setup, World},
};

/// Parks a code of this login, and gives the attempt back.
pub(super) async fn parked(world: &World, login: Login, name: &str) -> Attempt {
    let connecting = world.begin(login).await;
    let location = world.approve(&connecting, &Choice::of(name));
    connecting.paster().paste(&location).await.unwrap();
    world.attempt(connecting.invitation().attempt).await
}

/// Runs the worker until Meta holds one of its calls, and then is no more.
pub(super) async fn crash_while_meta_holds(world: &World, host: Host, path: &str) {
    world.meta().plant(Fault {
        matching: Matching { host: Some(host), path: Some(path.to_owned()), ..Matching::default() },
        trouble: Trouble::Held,
    });
    let worker = world.worker.clone();
    let running = tokio::spawn(async move { worker.step_attempt().await });
    until_meta(world, |meta| meta.held() > 0).await;
    running.abort();
    let _ = running.await;
    world.meta().clear_faults();
}

#[tokio::test]
async fn a_crash_while_exchanging_ends_as_please_reconnect() {
    for (login, name, host) in
        [(Login::Instagram, "nordwind", Host::InstagramApi), (Login::Facebook, "nora", Host::FacebookGraph)]
    {
        let mut world = World::new().await;
        let attempt = parked(&world, login, name).await;
        crash_while_meta_holds(&world, host, "access_token").await;
        assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Exchanging);
        world.new_worker(RenewedBy::Dashboard).await;
        world.work_attempts().await;
        assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Exchanging, "the lease still lives");
        world.hand.advance(LEASE);
        world.work_attempts().await;
        let failure = world.attempt(attempt.id).await.failure.unwrap();
        assert_eq!(failure.code, FailureCode::Interrupted);
        assert!(failure.sentence.contains("please reconnect"), "{}", failure.sentence);
    }
}

#[tokio::test]
async fn a_crash_with_the_short_token_at_hand_goes_on() {
    let mut world = World::new().await;
    let attempt = parked(&world, Login::Instagram, "nordwind").await;
    crash_while_meta_holds(&world, Host::InstagramGraph, "/access_token").await;
    assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Short);
    world.new_worker(RenewedBy::Dashboard).await;
    world.hand.advance(LEASE);
    world.work_attempts().await;
    world.accept(&world.attempt(attempt.id).await, &["nordwind"]).await;
}

#[tokio::test]
async fn a_crash_with_the_long_token_at_hand_goes_on() {
    let cases = [
        (Login::Instagram, "nordwind", Host::InstagramGraph, "/me"),
        (Login::Facebook, "nora", Host::FacebookGraph, "/debug_token"),
        (Login::Facebook, "nora", Host::FacebookGraph, "/me/accounts"),
    ];
    for (login, name, host, path) in cases {
        let mut world = World::new().await;
        let attempt = parked(&world, login, name).await;
        crash_while_meta_holds(&world, host, path).await;
        assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Long);
        world.new_worker(RenewedBy::Dashboard).await;
        world.hand.advance(LEASE);
        world.work_attempts().await;
        world.accept(&world.attempt(attempt.id).await, &["nordwind"]).await;
    }
}

#[tokio::test]
async fn a_crash_before_the_call_loses_nothing() {
    let mut world = World::new().await;
    let attempt = parked(&world, Login::Facebook, "nora").await;
    let door = world.store.worker(world.keyring.clone());
    assert!(door.claim_attempt(TimeDelta::seconds(60)).await.unwrap().is_some(), "claimed, and then gone");
    world.new_worker(RenewedBy::Dashboard).await;
    world.hand.advance(LEASE);
    world.work_attempts().await;
    assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Proposed);
}

#[tokio::test]
async fn a_crash_after_the_answer_still_connects() {
    let mut world = World::new().await;
    let attempt = world.proposed(Login::Facebook, &Choice::of("nora")).await;
    world.services.choose(attempt.id, &[world.id("nordwind")]).await.unwrap();
    let door = world.store.worker(world.keyring.clone());
    door.claim_attempt(TimeDelta::seconds(60)).await.unwrap().unwrap();
    world.new_worker(RenewedBy::Dashboard).await;
    world.hand.advance(LEASE);
    world.work_attempts().await;
    assert_eq!(world.attempt(attempt.id).await.step, AttemptStep::Stored);
}

/// The failure of an attempt in a world whose settings are wrong.
async fn failure_with(login: Login, name: &str, change: fn(&mut Config)) -> (FailureCode, String) {
    let world = World::with(Setup { change, ..Setup::default() }).await;
    let attempt = parked(&world, login, name).await;
    world.work_attempts().await;
    let attempt = world.attempt(attempt.id).await;
    assert_eq!(attempt.step, AttemptStep::Failed);
    assert!(world.services.connections(true).await.unwrap().is_empty());
    let failure = attempt.failure.unwrap();
    assert!(!failure.sentence.contains("tried again"), "a failed attempt is over: {}", failure.sentence);
    (failure.code, failure.sentence)
}

#[tokio::test]
async fn a_wrong_app_secret_is_said() {
    let wrong = |config: &mut Config| {
        config.meta.facebook.app_secret = Some(AppSecret::new("wrong-secret-of-facebook"));
        config.meta.instagram.app_secret = Some(AppSecret::new("wrong-secret-of-instagram"));
    };
    for (login, name) in [(Login::Instagram, "nordwind"), (Login::Facebook, "nora")] {
        let (code, sentence) = failure_with(login, name, wrong).await;
        assert_eq!(code, FailureCode::AppSettings);
        assert!(sentence.contains("secret") && !sentence.contains("wrong-secret"), "{sentence}");
    }
}

#[tokio::test]
async fn a_missing_app_secret_is_said_with_its_key() {
    let missing = |config: &mut Config| config.meta.instagram.app_secret = None;
    let (code, sentence) = failure_with(Login::Instagram, "nordwind", missing).await;
    assert_eq!(code, FailureCode::AppSettings);
    assert!(sentence.contains("meta.instagram.app_secret"), "{sentence}");
}

#[tokio::test]
async fn a_redirect_address_meta_does_not_know_is_named_in_full() {
    let world = World::with(Setup {
        registered: Some(|http, _| vec![format!("http://localhost:{http}/cb/facebook/")]),
        ..Setup::default()
    })
    .await;
    let connecting = world.begin(Login::Facebook).await;
    let blocked = world.meta().approve(connecting.invitation().link.as_str(), &Choice::of("nora"));
    assert!(blocked.unwrap_err().contains("URL Blocked"));
    let port = world.config.callback.http_port;
    assert_eq!(connecting.invitation().redirect_uri, format!("http://localhost:{port}/cb/facebook"));
}

#[tokio::test]
async fn a_redirect_address_that_differs_in_the_exchange_is_said() {
    let world = World::new().await;
    let attempt = parked(&world, Login::Facebook, "nora").await;
    world.meta().plant(Fault {
        matching: Matching { path: Some("/oauth/access_token".to_owned()), ..Matching::default() },
        trouble: Trouble::Error {
            status: 400,
            code: 100,
            subcode: Some(36007),
            message: "Error validating verification code. Please make sure your redirect_uri is identical"
                .to_owned(),
        },
    });
    world.work_attempts().await;
    let failure = world.attempt(attempt.id).await.failure.unwrap();
    assert_eq!(failure.code, FailureCode::AppSettings);
    assert!(failure.sentence.contains("redirect address"), "{}", failure.sentence);
}

#[tokio::test]
async fn a_code_that_was_used_or_is_too_old_is_said() {
    for (login, name) in [(Login::Instagram, "nordwind"), (Login::Facebook, "nora")] {
        let world = World::new().await;
        let first = world.begin(login).await;
        let code = code_in(&world.approve(&first, &Choice::of(name)));
        first.paster().paste(&code).await.unwrap();
        world.work_attempts().await;
        assert_eq!(world.attempt(first.invitation().attempt).await.step, AttemptStep::Proposed);
        let second = world.begin(login).await;
        second.paster().paste(&code).await.unwrap();
        world.work_attempts().await;
        let failure = world.attempt(second.invitation().attempt).await.failure.unwrap();
        assert_eq!(failure.code, FailureCode::Rejected, "{login}: {}", failure.sentence);
        assert!(failure.sentence.contains("used before or is too old"), "{}", failure.sentence);
        // A code that lay about for more than Meta's hour.
        let old = world.begin(login).await;
        let code = code_in(&world.approve(&old, &Choice::of(name)));
        world.hand.advance(TimeDelta::minutes(61));
        let late = world.begin(login).await;
        late.paster().paste(&code).await.unwrap();
        world.work_attempts().await;
        let failure = world.attempt(late.invitation().attempt).await.failure.unwrap();
        assert_eq!(failure.code, FailureCode::Rejected);
    }
}

fn code_in(location: &str) -> String {
    let url = url::Url::parse(location).unwrap();
    url.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned()
}

#[tokio::test]
async fn meta_away_during_the_exchange_fails_once_and_says_what_to_do() {
    for trouble in
        [Trouble::Unavailable, Trouble::Http { status: 502 }, Trouble::Cut, Trouble::Garbage, Trouble::Empty]
    {
        let world = World::new().await;
        let attempt = parked(&world, Login::Instagram, "nordwind").await;
        world.meta().plant(Fault {
            matching: Matching { host: Some(Host::InstagramApi), ..Matching::default() },
            trouble: trouble.clone(),
        });
        world.meta().forget_requests();
        world.work_attempts().await;
        assert_eq!(world.meta().requests().len(), 1, "a code is sent once: {trouble:?}");
        let failure = world.attempt(attempt.id).await.failure.unwrap();
        assert_eq!(failure.code, FailureCode::Unreachable, "{trouble:?}");
        assert!(failure.sentence.contains("press c"), "{}", failure.sentence);
        assert!(!failure.sentence.contains("tried again"), "{}", failure.sentence);
    }
}

#[tokio::test]
async fn meta_away_for_a_moment_after_the_exchange_is_waited_out() {
    for (login, name, host, path) in [
        (Login::Instagram, "nordwind", Host::InstagramGraph, "/access_token"),
        (Login::Instagram, "nordwind", Host::InstagramGraph, "/me"),
        (Login::Facebook, "nora", Host::FacebookGraph, "/debug_token"),
        (Login::Facebook, "nora", Host::FacebookGraph, "/me/permissions"),
    ] {
        let world = World::new().await;
        let attempt = parked(&world, login, name).await;
        world.meta().plant(Fault {
            matching: Matching {
                host: Some(host),
                path: Some(path.to_owned()),
                count: Some(1),
                ..Matching::default()
            },
            trouble: Trouble::Http { status: 500 },
        });
        world.work_attempts().await;
        let attempt = world.attempt(attempt.id).await;
        assert_eq!(attempt.step, AttemptStep::Proposed, "{path}: {:?}", attempt.failure);
    }
}
