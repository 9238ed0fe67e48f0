//! A renewal beside something else: a token that was left waiting, a reconnect, a fetch.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Connection, Login, RecordKind, Standing, VerdictCode, WorkKind},
    sandbox::{Choice, Fault, Host, LoginKind, Matching, Trouble, Variants, variants::OldToken},
};

use super::{
    holding::until_meta,
    world::{LEASE, World},
};

fn at(host: Host, path: &str) -> Matching {
    Matching { host: Some(host), path: Some(path.to_owned()), ..Matching::default() }
}

#[tokio::test]
async fn a_renewal_after_a_rejected_waiting_token_keeps_the_token_that_it_gets() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    let before = world.token_of(&account).await;
    // A renewal ends between two tokens, so the new one waits.
    let first_use = || at(Host::InstagramGraph, "/v26.0/me");
    world.meta().plant(Fault { matching: first_use(), trouble: Trouble::Unavailable });
    world.renew(&account).await;
    world.meta().clear_faults();
    // Meta rejects the one that waits, and ends the old one as it gives another.
    let once = Matching { count: Some(1), ..first_use() };
    world.meta().plant(Fault { matching: once, trouble: Trouble::TokenRevoked { subcode: 467 } });
    let deadly = Variants { old_token_after_renewal: OldToken::Dies, ..Variants::default() };
    world.meta().set_variants(deadly);
    world.hand.advance(TimeDelta::hours(24));
    world.work_due().await;
    assert_ne!(world.token_of(&account).await, before);
    assert_eq!(world.records(&account).await[0].kind, RecordKind::Renewed);
    assert_eq!(world.sync(&account).await.error, None);
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
}

/// A renewal that Meta holds at `matching` while the person reconnects; then Meta answers.
async fn reconnected_while_meta_holds(
    login: Login,
    matching: Matching,
    ends: bool,
) -> (World, AccountId, Connection) {
    let world = World::new().await;
    let account = world.connect(login, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(50));
    let matching = Matching { count: Some(1), ..matching };
    world.meta().plant(Fault { matching, trouble: Trouble::Held });
    world.services.ask(WorkKind::Renew, &account).await.unwrap();
    let worker = world.worker.clone();
    let running = tokio::spawn(async move { worker.step_due().await });
    until_meta(&world, |meta| meta.held() > 0).await;
    if ends {
        world.meta().end_tokens("nordwind", 467);
    }
    // The clocks of the two can be told apart.
    world.hand.advance(TimeDelta::minutes(5));
    let attempt = world.proposed(login, &Choice::of("nordwind")).await;
    world.accept(&attempt, &["nordwind"]).await;
    let made_anew = world.connection(&account).await;
    world.meta().release();
    running.await.unwrap().unwrap();
    (world, account, made_anew)
}

#[tokio::test]
async fn a_reconnect_during_a_renewal_keeps_the_new_clocks_however_the_renewal_ends() {
    for (login, matching, ends) in [
        (Login::Instagram, at(Host::InstagramGraph, "/refresh_access_token"), true),
        (Login::Instagram, at(Host::InstagramGraph, "/refresh_access_token"), false),
        (Login::Facebook, at(Host::FacebookGraph, "/oauth/access_token"), false),
        (Login::Facebook, at(Host::FacebookGraph, "/debug_token"), false),
    ] {
        let what = format!("{login}, {:?}, {ends}", matching.path);
        let (world, account, made_anew) = reconnected_while_meta_holds(login, matching, ends).await;
        let connection = world.connection(&account).await;
        assert_eq!(connection, made_anew, "{what}");
        assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)), "{what}");
        assert_eq!(
            (connection.standing, connection.verdict.code),
            (Standing::Active, VerdictCode::Ok),
            "{what}"
        );
        assert_eq!(world.records(&account).await[0].kind, RecordKind::Connected, "{what}");
        assert_eq!(world.sync(&account).await.error, None, "{what}");
        let before = world.token_of(&account).await;
        world.hand.advance(TimeDelta::days(7));
        world.work_due().await;
        assert_ne!(world.token_of(&account).await, before, "{what}: and it is renewed when it said");
    }
}

#[tokio::test]
async fn a_renewal_that_was_cut_off_before_its_end_is_ended_and_not_done_again() {
    let world = World::new().await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(7));
    world.meta().forget_renewals();
    world.meta().plant(Fault { matching: at(Host::FacebookGraph, "/debug_token"), trouble: Trouble::Held });
    let worker = world.worker.clone();
    let running = tokio::spawn(async move { worker.step_due().await });
    until_meta(&world, |meta| meta.held() > 0).await;
    running.abort();
    assert!(running.await.unwrap_err().is_cancelled());
    world.meta().clear_faults();
    world.hand.advance(LEASE);
    world.work_due().await;
    let control = world.meta();
    let person = control
        .people()
        .into_iter()
        .find(|one| one.pages.iter().any(|page| page.instagram.as_deref() == Some("nordwind")))
        .unwrap();
    assert_eq!(control.renewals(LoginKind::Facebook, &person.username).calls, 1);
    let newest = control.long_tokens(LoginKind::Facebook, &person.username).pop().unwrap();
    assert_eq!(world.token_of(&account).await, newest.token);
    let connection = world.connection(&account).await;
    assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
    assert_eq!(connection.expiry.instant(), newest.expires_at);
    let records = world.records(&account).await;
    assert_eq!(records.iter().filter(|record| record.kind == RecordKind::Renewed).count(), 1);
}

#[tokio::test]
async fn a_renewal_leaves_an_advice_that_is_not_about_the_token() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    let insights = Matching { path: Some("/insights".to_owned()), ..Matching::default() };
    world.meta().plant(Fault { matching: insights.clone(), trouble: Trouble::Permission { code: 10 } });
    world.sync(&account).await;
    let missing = world.connection(&account).await.verdict;
    assert!(missing.sentence.contains("permission"), "{}", missing.sentence);
    world.renew(&account).await;
    assert_eq!(world.records(&account).await[0].kind, RecordKind::Renewed);
    assert_eq!(world.connection(&account).await.verdict, missing, "it is missing still");
    world.meta().clear_faults();
    world.hand.advance(TimeDelta::hours(2));
    world.sync(&account).await;
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok, "a fetch says otherwise");

    world.hand.advance(TimeDelta::days(1));
    world.meta().plant(Fault { matching: insights, trouble: Trouble::Unavailable });
    world.meta().plant(Fault { matching: Matching::default(), trouble: Trouble::Unavailable });
    world.sync(&account).await;
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Wait);
    world.meta().clear_faults();
    world.renew(&account).await;
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok, "Meta answers again");
}
