//! When a token ends, and what is said while Meta has not told.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Expiry, Login, RenewedBy, Runway, VerdictCode},
    sandbox::{Fault, LoginKind, Matching, Trouble, Variants},
};

use super::world::{Setup, World};

const LIFE: TimeDelta = TimeDelta::seconds(5_183_944);

#[tokio::test]
async fn trap_09_a_young_pasted_token_has_an_unknown_date_until_meta_says_it() {
    let world = World::new().await;
    let account = world.connect_pasted(LoginKind::Instagram, "nordwind", TimeDelta::hours(5)).await;
    world.work_due().await;
    let connection = world.connection(&account).await;
    assert_eq!(connection.expiry, Expiry::Unknown);
    let next = world.now() + TimeDelta::hours(24);
    assert_eq!(Runway::of(&connection, world.now()), Runway::Unknown { next: Some(next) });
    world.hand.set(next);
    world.work_due().await;
    assert_eq!(world.connection(&account).await.expiry, Expiry::At(world.now() + LIFE));
}

#[tokio::test]
async fn trap_09_a_pasted_token_of_a_day_gets_its_date_on_arrival() {
    let world = World::new().await;
    let account = world.connect_pasted(LoginKind::Instagram, "nordwind", TimeDelta::hours(25)).await;
    assert_eq!(world.connection(&account).await.expiry, Expiry::At(world.now() + LIFE));
    let facebook = world.connect_pasted(LoginKind::Facebook, "mara.moves", TimeDelta::days(20)).await;
    let end = world.now() - TimeDelta::days(20) + LIFE;
    assert_eq!(world.connection(&facebook).await.expiry, Expiry::At(end), "debug_token says it");
}

#[tokio::test]
async fn trap_09_a_date_that_is_not_told_is_asked_for_and_0_is_never() {
    let silent = Variants { facebook_long_expires_in: false, ..Variants::default() };
    let world = World::of(silent).await;
    world.connect(Login::Facebook, "nordwind").await;
    let connection = world.connection(&world.id("nordwind")).await;
    assert_eq!(connection.expiry, Expiry::At(world.now() + LIFE));
    let never = Variants { facebook_token_never_expires: true, ..silent };
    let world = World::of(never).await;
    world.connect(Login::Facebook, "nordwind").await;
    let connection = world.connection(&world.id("nordwind")).await;
    assert_eq!((connection.expiry, connection.next_renewal_at), (Expiry::Never, None));
    let world = World::of(Variants { instagram_expires_in: false, ..Variants::default() }).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    assert_eq!(world.connection(&account).await.expiry, Expiry::Unknown, "nothing is assumed");
}

#[tokio::test]
async fn who_is_to_log_in_soon_is_told_so_also_while_meta_asks_to_wait() {
    let world = World::with(Setup { renewed_by: RenewedBy::Worker, ..Setup::default() }).await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    world.work_due().await;
    for _ in 0..13 {
        world.hand.advance(TimeDelta::days(6));
        world.renew(&account).await;
    }
    world.meta().plant(Fault {
        matching: Matching { path: Some("/insights".to_owned()), ..Matching::default() },
        trouble: Trouble::Throttled {
            code: 80002,
            subcode: None,
            regain_minutes: Some(60),
            retry_after_seconds: None,
        },
    });
    world.sync(&account).await;
    let connection = world.connection(&account).await;
    assert_eq!(connection.verdict.code, VerdictCode::Wait, "{:?}", connection.verdict);
    let end = connection.data_access_expires_at.unwrap();
    let told = connection.verdict(world.now()).sentence;
    assert!(told.contains("log in again"), "{told}");
    let long_before = connection.verdict(end - TimeDelta::days(15));
    assert_eq!(long_before, connection.verdict, "it is waited for as long as nobody is needed");
}
