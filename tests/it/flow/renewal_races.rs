//! A renewal beside something else: a token that was left waiting, a reconnect, a fetch.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Login, RecordKind, VerdictCode},
    sandbox::{Fault, Host, Matching, Trouble, Variants, variants::OldToken},
};

use super::world::World;

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
