//! Which of two tokens a renewal judges, and what it keeps of each.

use std::time::Duration;

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Login, RecordKind, RenewalOutcome, Standing, VerdictCode, WorkKind},
    sandbox::{Fault, Host, LoginKind, Matching, Trouble, Variants, variants::OldToken},
    store::Store,
};
use sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions};

use super::world::{Setup, World};

/// A little longer than a writer waits for another one.
const LOCKED_FOR: Duration = Duration::from_millis(5_500);

/// A connection that was fetched once, two days ago.
async fn two_days_old(variants: Variants) -> (World, AccountId) {
    let world = World::of(variants).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    world.work_due().await;
    (world, account)
}

/// The calls by which a token is tried: so many go free, and so many meet a trouble.
fn first_uses(skip: u32, count: Option<u32>) -> Matching {
    let path = Some("/v26.0/me".to_owned());
    Matching { host: Some(Host::InstagramGraph), path, skip, count, ..Matching::default() }
}

fn rejected() -> Trouble {
    Trouble::TokenRevoked { subcode: 467 }
}

#[tokio::test]
async fn a_new_token_that_meta_rejects_is_not_charged_to_the_old_one() {
    let (world, account) = two_days_old(Variants::default()).await;
    let before = world.token_of(&account).await;
    world.meta().plant(Fault { matching: first_uses(0, Some(1)), trouble: rejected() });
    world.meta().forget_requests();
    world.renew(&account).await;
    let tried = world.meta().requests().iter().filter(|one| one.path.ends_with("/me")).count();
    assert_eq!(tried, 2, "the new one, and the old one once");
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
    assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::hours(24)));
    let entry = &world.records(&account).await[0];
    assert_eq!(entry.kind, RecordKind::Refused);
    assert!(entry.sentence.contains("not renewed") && entry.sentence.contains("old one works"), "{entry:?}");
    assert_eq!(world.token_of(&account).await, before);
    world.hand.advance(TimeDelta::hours(24));
    world.work_due().await;
    assert_ne!(world.token_of(&account).await, before, "it is tried again");
}

#[tokio::test]
async fn an_old_token_that_meta_rejects_as_well_is_told_as_rejected() {
    let variants = Variants { old_token_after_renewal: OldToken::Dies, ..Variants::default() };
    let (world, account) = two_days_old(variants).await;
    world.meta().plant(Fault { matching: first_uses(0, Some(1)), trouble: rejected() });
    world.renew(&account).await;
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Revoked, VerdictCode::Reconnect));
}

#[tokio::test]
async fn an_old_token_that_could_not_be_tried_is_not_judged() {
    let (world, account) = two_days_old(Variants::default()).await;
    world.meta().plant(Fault { matching: first_uses(0, Some(1)), trouble: rejected() });
    world.meta().plant(Fault { matching: first_uses(0, None), trouble: Trouble::Unavailable });
    world.renew(&account).await;
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Wait));
}

#[tokio::test]
async fn a_new_token_is_kept_though_another_program_locks_the_database_for_a_while() {
    let (world, account) =
        two_days_old(Variants { old_token_after_renewal: OldToken::Dies, ..Variants::default() }).await;
    let path = Some("/refresh_access_token".to_owned());
    world.meta().plant(Fault { matching: Matching { path, ..Matching::default() }, trouble: Trouble::Held });
    world.services.ask(WorkKind::Renew, &account).await.unwrap();
    let worker = world.worker.clone();
    let mut running = tokio::spawn(async move { worker.step_due().await });
    while world.meta().in_flight() == 0 {
        tokio::task::yield_now().await;
    }
    let file = world.folder.path().join(Store::FILE);
    let mut other = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    world.meta().clear_faults();
    let gave_up = tokio::time::timeout(LOCKED_FOR, &mut running).await;
    assert!(gave_up.is_err(), "one try of the store is not the end of a token that Meta has issued");
    assert!(world.worker.unrepeatable().is_any(), "and whoever ends the process waits");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    running.await.unwrap().unwrap();
    assert_eq!(world.records(&account).await[0].kind, RecordKind::Renewed);
    assert_eq!(world.sync(&account).await.error, None);
}

#[tokio::test]
async fn a_missing_app_and_a_meta_that_is_away_leave_entries_of_their_own() {
    let without = Setup { change: |config| config.meta.facebook.app_secret = None, ..Setup::default() };
    for (setup, outcome, http_status) in
        [(without, RenewalOutcome::NotConfigured, None), (Setup::default(), RenewalOutcome::Later, Some(0))]
    {
        let world = World::with(setup).await;
        let account = world.connect_pasted(LoginKind::Facebook, "nordwind", TimeDelta::days(1)).await;
        world.work_due().await;
        let path = Some("/oauth/access_token".to_owned());
        world
            .meta()
            .plant(Fault { matching: Matching { path, ..Matching::default() }, trouble: Trouble::Cut });
        world.renew(&account).await;
        let entry = &world.records(&account).await[0];
        assert_eq!((entry.renewal, entry.http_status), (Some(outcome), http_status), "{entry:?}");
    }
}
