//! Who renews and when are told together: nothing is promised that nobody will do.

use std::sync::Arc;

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Login, RenewedBy, VerdictCode, WorkKind},
    sandbox::{Fault, Host, LoginKind, Matching, Trouble, Variants, variants::Reexchange},
};

use super::{
    holding::until_meta,
    world::{Setup, World},
};

/// A connection that nobody renews by themselves.
async fn unattended() -> (World, AccountId) {
    let world = World::with(Setup { renewed_by: RenewedBy::Nobody, ..Setup::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    (world, account)
}

fn at_renewal() -> Matching {
    Matching {
        host: Some(Host::InstagramGraph),
        path: Some("/refresh_access_token".to_owned()),
        ..Matching::default()
    }
}

/// Fails where the connection, its verdict or the newest record promises another try.
async fn promises_nothing(world: &World, account: &AccountId, what: &str) {
    let connection = world.connection(account).await;
    assert_eq!(connection.renewed_by, RenewedBy::Nobody, "{what}");
    assert_eq!(connection.next_renewal_at, None, "{what}");
    let record = world.records(account).await.remove(0).sentence;
    assert!(record.contains("was not renewed"), "{what}: {record}");
    for sentence in [connection.verdict.sentence, record] {
        for promise in ["by ourselves", "tried again", "goes on", "later sync"] {
            assert!(!sentence.contains(promise), "{what}: {sentence}");
        }
    }
    let requests = world.meta().requests().len();
    world.hand.advance(TimeDelta::days(3));
    world.work_due().await;
    assert_eq!(world.meta().requests().len(), requests, "{what}: and nothing is tried");
}

#[tokio::test]
async fn a_refused_renewal_that_nobody_repeats_promises_nothing() {
    let throttled = |regain_minutes| Trouble::Throttled {
        code: 80002,
        subcode: None,
        regain_minutes,
        retry_after_seconds: None,
    };
    for trouble in [
        Trouble::Http { status: 502 },
        Trouble::Unavailable,
        Trouble::Cut,
        Trouble::Garbage,
        throttled(None),
        throttled(Some(12)),
    ] {
        let (world, account) = unattended().await;
        world.hand.advance(TimeDelta::days(2));
        world.meta().plant(Fault { matching: at_renewal(), trouble: trouble.clone() });
        world.renew(&account).await;
        assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Wait, "{trouble:?}");
        promises_nothing(&world, &account, &format!("{trouble:?}")).await;
    }
    let (world, account) = unattended().await;
    world.renew(&account).await;
    promises_nothing(&world, &account, "too young").await;
}

#[tokio::test]
async fn a_renewal_put_off_because_meta_is_to_be_left_alone_says_so_and_promises_nothing() {
    let (world, account) = unattended().await;
    world.hand.advance(TimeDelta::days(2));
    let trouble = Trouble::Throttled {
        code: 80002,
        subcode: None,
        regain_minutes: Some(30),
        retry_after_seconds: None,
    };
    world.meta().plant(Fault { matching: Matching { count: Some(1), ..Matching::default() }, trouble });
    world.sync(&account).await;
    let entries = world.records(&account).await.len();
    world.services.ask(WorkKind::Renew, &account).await.unwrap();
    world.worker.step_due().await.unwrap();
    let connection = world.connection(&account).await;
    let pause = world.worker.pause_of(&connection).await.unwrap().unwrap();
    assert_eq!(pause.on_renewal(world.now()), "Meta asks us to slow down; renew again in 32 min.");
    assert_eq!(connection.next_renewal_at, None);
    assert_eq!(world.records(&account).await.len(), entries, "nothing was asked of Meta");
}

#[tokio::test]
async fn reconnecting_by_a_command_ends_no_schedule() {
    for promised in [RenewedBy::Dashboard, RenewedBy::Timer, RenewedBy::Worker] {
        let mut world = World::with(Setup { renewed_by: promised, ..Setup::default() }).await;
        let account = world.connect(Login::Instagram, "nordwind").await;
        world.work_due().await;
        world.new_worker(RenewedBy::Nobody).await;
        world.connect(Login::Instagram, "nordwind").await;
        let connection = world.connection(&account).await;
        assert_eq!(connection.renewed_by, promised);
        assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
        // Whoever disconnected has ended it.
        world.services.disconnect(&account, false).await.unwrap();
        world.connect(Login::Instagram, "nordwind").await;
        assert_eq!(world.connection(&account).await.renewed_by, RenewedBy::Nobody);
    }
}

#[tokio::test]
async fn what_cannot_be_renewed_is_renewed_by_nobody() {
    let mut world = World::new().await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    world.work_due().await;
    assert_eq!(world.connection(&account).await.renewed_by, RenewedBy::Dashboard);
    let mut config = (*world.config).clone();
    config.meta.facebook.app_secret = None;
    world.config = Arc::new(config);
    world.new_worker(RenewedBy::Dashboard).await;
    world.hand.advance(TimeDelta::days(2));
    world.renew(&account).await;
    let connection = world.connection(&account).await;
    assert_eq!((connection.renewed_by, connection.next_renewal_at), (RenewedBy::Nobody, None));
    let pasted = world.connect_pasted(LoginKind::Facebook, "mara.moves", TimeDelta::days(1)).await;
    let connection = world.connection(&pasted).await;
    assert_eq!((connection.renewed_by, connection.next_renewal_at), (RenewedBy::Nobody, None));
}

#[tokio::test]
async fn a_renewal_that_meta_does_not_accept_is_not_called_nothing_to_do() {
    let (world, account) = unattended().await;
    world.hand.advance(TimeDelta::days(2));
    let trouble =
        Trouble::Error { status: 400, code: 100, subcode: None, message: "(#100) weird".to_owned() };
    world.meta().plant(Fault { matching: at_renewal(), trouble });
    world.renew(&account).await;
    let record = world.records(&account).await.remove(0);
    assert_eq!(record.code, Some(100));
    assert!(record.sentence.contains("press c to log in again"), "{}", record.sentence);
    assert!(!record.sentence.contains("nothing to do"), "{}", record.sentence);
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok, "the token works on");
}

#[tokio::test]
async fn a_fetch_that_another_overtook_takes_no_promise_back() {
    let facebook_reexchange = Reexchange::KeepsTheDate;
    let mut world = World::of(Variants { facebook_reexchange, ..Variants::default() }).await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    let accounts = ["mara.moves", "nordwind"].map(|username| world.id(username));
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    // A renewal ends between two tokens, so the new one waits.
    let first_use = Matching {
        host: Some(Host::FacebookGraph),
        path: Some("/v26.0/me".to_owned()),
        ..Matching::default()
    };
    world.meta().plant(Fault { matching: first_use.clone(), trouble: Trouble::Unavailable });
    world.renew(&accounts[0]).await;
    world.meta().clear_faults();
    world.new_worker(RenewedBy::Nobody).await;
    // One fetch is held at its trial while the other takes the token up, whose date did not move.
    let once = Matching { count: Some(1), ..first_use };
    world.meta().plant(Fault { matching: once, trouble: Trouble::Held });
    world.services.ask(WorkKind::Fetch, &accounts[0]).await.unwrap();
    let worker = world.worker.clone();
    let held = tokio::spawn(async move { worker.step_due().await });
    until_meta(&world, |meta| meta.held() > 0).await;
    world.sync(&accounts[1]).await;
    let promised = world.connection(&accounts[1]).await;
    assert_eq!((promised.renewed_by, promised.next_renewal_at), (RenewedBy::Dashboard, None));
    world.meta().release();
    held.await.unwrap().unwrap();
    for account in &accounts {
        assert_eq!(world.connection(account).await.renewed_by, RenewedBy::Dashboard);
    }
}
