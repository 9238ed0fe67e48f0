//! Which of two tokens a renewal judges, and what it keeps of each.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Login, RecordKind, Standing, VerdictCode},
    sandbox::{Fault, Host, Matching, Trouble, Variants, variants::OldToken},
};

use super::world::World;

/// A connection that was fetched once, two days ago.
async fn two_days_old(variants: Variants) -> (World, AccountId) {
    let world = World::of(variants).await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
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
