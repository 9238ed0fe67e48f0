//! Renewal: what a new token changes, and what it must never cost.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Expiry, Login, RecordKind, RenewedBy, Runway, Standing, Timestamp, VerdictCode},
    sandbox::{
        Fault, Host, LoginKind, Matching, Trouble, Variants,
        variants::{OldToken, Reexchange},
    },
};

use super::{
    holding::until_meta,
    world::{LEASE, Setup, World},
};

const LIFE: TimeDelta = TimeDelta::seconds(5_183_944);
const LOGINS: [Login; 2] = [Login::Instagram, Login::Facebook];

/// A connection that was fetched once, two days ago.
async fn two_days_old(login: Login, variants: Variants) -> (World, AccountId) {
    let world = World::of(variants).await;
    let account = world.connect(login, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    // What the schedule fetches by itself is fetched before, so that it does not tell of the token as well.
    world.work_due().await;
    (world, account)
}

fn at_renewal(login: Login) -> Matching {
    let (host, path) = match login {
        Login::Instagram => (Host::InstagramGraph, "/refresh_access_token"),
        Login::Facebook => (Host::FacebookGraph, "/oauth/access_token"),
    };
    Matching { host: Some(host), path: Some(path.to_owned()), ..Matching::default() }
}

fn at_first_use(login: Login) -> Matching {
    let host = match login {
        Login::Instagram => Host::InstagramGraph,
        Login::Facebook => Host::FacebookGraph,
    };
    Matching { host: Some(host), path: Some("/v26.0/me".to_owned()), ..Matching::default() }
}

async fn ends_at(world: &World, account: &AccountId) -> Timestamp {
    world.connection(account).await.expiry.instant().unwrap()
}

#[tokio::test]
async fn a_renewed_token_takes_over_with_its_date_whether_the_old_one_lives_or_dies() {
    for login in LOGINS {
        for old_token_after_renewal in [OldToken::Lives, OldToken::Dies] {
            let variants = Variants { old_token_after_renewal, ..Variants::default() };
            let (world, account) = two_days_old(login, variants).await;
            let (before, end) = (world.token_of(&account).await, ends_at(&world, &account).await);
            world.renew(&account).await;
            assert_ne!(world.token_of(&account).await, before, "{login}, {old_token_after_renewal:?}");
            assert_eq!(ends_at(&world, &account).await, world.now() + LIFE);
            assert!(world.now() + LIFE > end);
            let connection = world.connection(&account).await;
            assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
            assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
            assert_eq!(world.records(&account).await[0].kind, RecordKind::Renewed);
            assert_eq!(world.sync(&account).await.error, None);
        }
    }
}

#[tokio::test]
async fn a_token_is_renewed_weekly_by_itself() {
    for login in LOGINS {
        let world = World::new().await;
        let account = world.connect(login, "nordwind").await;
        world.work_due().await;
        for week in 1..=9 {
            let before = world.token_of(&account).await;
            world.hand.advance(TimeDelta::days(7) - TimeDelta::minutes(1));
            world.work_due().await;
            assert_eq!(world.token_of(&account).await, before, "{login}, week {week}: not yet");
            world.hand.advance(TimeDelta::minutes(1));
            world.work_due().await;
            assert_ne!(world.token_of(&account).await, before, "{login}, week {week}");
            assert_eq!(ends_at(&world, &account).await, world.now() + LIFE);
        }
    }
}

#[tokio::test]
async fn nobody_renews_what_nobody_promised() {
    let world = World::with(Setup { renewed_by: RenewedBy::Nobody, ..Setup::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    let before = world.token_of(&account).await;
    world.hand.advance(TimeDelta::days(30));
    world.work_due().await;
    assert_eq!(world.token_of(&account).await, before);
    let connection = world.connection(&account).await;
    assert_eq!(connection.next_renewal_at, None);
    assert_eq!(Runway::of(&connection, world.now()), Runway::EndsAt(ends_at(&world, &account).await));
    world.renew(&account).await;
    assert_ne!(world.token_of(&account).await, before, "but it can be asked for");
}

#[tokio::test]
async fn a_command_that_happens_to_renew_ends_no_schedule() {
    let mut world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(8));
    world.new_worker(RenewedBy::Nobody).await;
    let before = world.token_of(&account).await;
    world.work_due().await;
    assert_ne!(world.token_of(&account).await, before);
    let connection = world.connection(&account).await;
    assert_eq!(connection.renewed_by, RenewedBy::Dashboard);
    assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
}

#[tokio::test]
async fn a_timer_that_renews_is_named_as_the_one_who_does() {
    let mut world = World::with(Setup { renewed_by: RenewedBy::Nobody, ..Setup::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    world.new_worker(RenewedBy::Timer).await;
    world.renew(&account).await;
    let connection = world.connection(&account).await;
    assert_eq!(connection.renewed_by, RenewedBy::Timer);
    assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
}

#[tokio::test]
async fn a_renewal_that_keeps_the_date_asks_for_a_new_login_and_says_when_it_ends() {
    for facebook_reexchange in [Reexchange::KeepsTheDate, Reexchange::KeepsTheDateSilently] {
        let variants = Variants { facebook_reexchange, ..Variants::default() };
        let (world, account) = two_days_old(Login::Facebook, variants).await;
        let end = ends_at(&world, &account).await;
        world.renew(&account).await;
        for moment in ["after the renewal", "after the next fetch"] {
            let connection = world.connection(&account).await;
            assert_eq!(connection.expiry, Expiry::At(end), "{moment}");
            assert_eq!(connection.standing, Standing::Active, "{moment}");
            assert_eq!(connection.verdict.code, VerdictCode::Reconnect, "{moment}");
            assert_eq!(Runway::of(&connection, world.now()), Runway::EndsAt(end), "{moment}");
            assert_eq!(world.sync(&account).await.error, None);
        }
        let requests = world.meta().requests().len();
        world.worker.look_again().await.unwrap();
        world.work_due().await;
        assert_eq!(world.meta().requests().len(), requests, "what works is not looked at every 15 minutes");
        // Meta may move it another time.
        let moves = Variants { facebook_reexchange: Reexchange::MovesTheDate, ..variants };
        world.meta().set_variants(moves);
        world.hand.advance(TimeDelta::days(7));
        world.work_due().await;
        let connection = world.connection(&account).await;
        assert_eq!(connection.expiry, Expiry::At(world.now() + LIFE));
        assert_eq!(connection.verdict.code, VerdictCode::Ok);
    }
}

#[tokio::test]
async fn trap_08_a_blank_answer_never_overwrites_a_good_token() {
    for login in LOGINS {
        for trouble in [
            Trouble::Without { fields: vec!["access_token".to_owned()] },
            Trouble::Empty,
            Trouble::Garbage,
            Trouble::Http { status: 502 },
        ] {
            let (world, account) = two_days_old(login, Variants::default()).await;
            let (before, end) = (world.token_of(&account).await, ends_at(&world, &account).await);
            world.meta().plant(Fault { matching: at_renewal(login), trouble: trouble.clone() });
            world.renew(&account).await;
            assert_eq!(world.token_of(&account).await, before, "{login}, {trouble:?}");
            let connection = world.connection(&account).await;
            assert_eq!(connection.expiry, Expiry::At(end));
            assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Wait));
            let again = connection.next_renewal_at.unwrap() - world.now();
            assert!((8..=10).contains(&again.num_minutes()), "soon: {again}");
            world.meta().clear_faults();
            world.hand.advance(again);
            world.work_due().await;
            assert_ne!(world.token_of(&account).await, before, "{login}: tried again by itself");
            assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
        }
    }
}

#[tokio::test]
async fn a_token_under_a_day_old_is_renewed_a_day_later() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    let before = world.token_of(&account).await;
    world.renew(&account).await;
    assert_eq!(world.token_of(&account).await, before);
    let connection = world.connection(&account).await;
    assert_eq!(connection.verdict.code, VerdictCode::Ok, "too young is not a fault of the connection");
    assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::hours(24)));
    assert!(world.records(&account).await[0].sentence.contains("24 hours"));
    world.hand.advance(TimeDelta::hours(24));
    world.work_due().await;
    assert_ne!(world.token_of(&account).await, before);
}

#[tokio::test]
async fn the_old_token_stays_until_the_new_one_has_served_a_call() {
    for login in LOGINS {
        for old_token_after_renewal in [OldToken::Lives, OldToken::Dies] {
            let variants = Variants { old_token_after_renewal, ..Variants::default() };
            let (world, account) = two_days_old(login, variants).await;
            let before = world.token_of(&account).await;
            world.meta().plant(Fault { matching: at_first_use(login), trouble: Trouble::Unavailable });
            world.renew(&account).await;
            assert_eq!(world.token_of(&account).await, before, "{login}");
            let door = world.store.worker(world.keyring.clone());
            let id = world.connection(&account).await.grant;
            let waiting = door.pending(world.user.id, &id).await.unwrap().unwrap();
            world.meta().clear_faults();
            world.hand.advance(TimeDelta::hours(24));
            world.work_due().await;
            assert_eq!(world.token_of(&account).await, waiting.token.expose(), "{login}: it was kept");
            assert!(door.pending(world.user.id, &id).await.unwrap().is_none());
            let connection = world.connection(&account).await;
            assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
            assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
        }
    }
}

#[tokio::test]
async fn a_new_token_that_meta_rejects_is_dropped_and_the_old_one_goes_on() {
    let (world, account) = two_days_old(Login::Instagram, Variants::default()).await;
    let before = world.token_of(&account).await;
    world.meta().plant(Fault {
        matching: Matching { count: Some(1), ..at_first_use(Login::Instagram) },
        trouble: Trouble::TokenRevoked { subcode: 467 },
    });
    world.renew(&account).await;
    assert_eq!(world.token_of(&account).await, before);
    assert_eq!(world.sync(&account).await.error, None);
    let connection = world.connection(&account).await;
    assert_eq!((connection.standing, connection.verdict.code), (Standing::Active, VerdictCode::Ok));
    world.hand.advance(TimeDelta::hours(24));
    world.work_due().await;
    assert_ne!(world.token_of(&account).await, before);
}

#[tokio::test]
async fn a_crash_between_two_tokens_loses_neither() {
    for login in LOGINS {
        let variants = Variants { old_token_after_renewal: OldToken::Dies, ..Variants::default() };
        let (mut world, account) = two_days_old(login, variants).await;
        world.meta().plant(Fault { matching: at_first_use(login), trouble: Trouble::Held });
        world.services.ask(lightmeter::domain::WorkKind::Renew, &account).await.unwrap();
        let worker = world.worker.clone();
        let running = tokio::spawn(async move { worker.step_due().await });
        until_meta(&world, |meta| meta.held() > 0).await;
        running.abort();
        let _ = running.await;
        world.meta().clear_faults();
        world.new_worker(RenewedBy::Dashboard).await;
        world.hand.advance(LEASE);
        world.work_due().await;
        assert_eq!(world.sync(&account).await.error, None, "{login}");
        assert_eq!(world.connection(&account).await.standing, Standing::Active);
    }
}

#[tokio::test]
async fn renewing_goes_on_after_a_person_has_put_things_right_at_meta() {
    let (world, account) = two_days_old(Login::Instagram, Variants::default()).await;
    for trouble in [Trouble::Checkpoint, Trouble::TokenRevoked { subcode: 467 }] {
        let before = world.token_of(&account).await;
        world.meta().plant(Fault { matching: Matching::default(), trouble });
        world.renew(&account).await;
        assert!(world.connection(&account).await.verdict.code.needs_person());
        world.meta().clear_faults();
        assert_eq!(world.sync(&account).await.error, None);
        world.hand.advance(TimeDelta::days(7));
        world.work_due().await;
        assert_ne!(world.token_of(&account).await, before);
        // What is asked for now is not what has just been done.
        world.hand.advance(TimeDelta::minutes(1));
    }
}

#[tokio::test]
async fn without_a_secret_a_facebook_token_cannot_be_renewed_and_stays_as_it_is() {
    let world =
        World::with(Setup { change: |config| config.meta.facebook.app_secret = None, ..Setup::default() })
            .await;
    let account = world.connect_pasted(LoginKind::Facebook, "nordwind", TimeDelta::days(1)).await;
    world.work_due().await;
    let (before, connection) = (world.token_of(&account).await, world.connection(&account).await);
    assert_eq!(connection.next_renewal_at, None, "nothing is promised");
    world.renew(&account).await;
    assert_eq!(world.token_of(&account).await, before);
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok, "it works as before");
    assert!(world.records(&account).await[0].sentence.contains("meta.facebook.app_secret"));
}

#[tokio::test]
async fn a_renewal_serves_every_account_of_its_grant() {
    let world = World::new().await;
    world.connect_facebook("amir", &["mara.moves", "nordwind"]).await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    world.renew(&world.id("nordwind")).await;
    for username in ["mara.moves", "nordwind"] {
        let connection = world.connection(&world.id(username)).await;
        assert_eq!(connection.expiry, Expiry::At(world.now() + LIFE));
        assert_eq!(connection.next_renewal_at, Some(world.now() + TimeDelta::days(7)));
        assert_eq!(world.records(&world.id(username)).await[0].kind, RecordKind::Renewed);
    }
}
