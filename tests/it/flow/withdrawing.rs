//! Withdrawing at Meta: how it ended is stored for the front that asked.

use lightmeter::{
    domain::{AccountId, Login, Standing, WithdrawalOutcome, Work, WorkKind},
    sandbox::{Fault, Matching, Trouble},
    services::{Revocation, Services},
};
use tokio::task::JoinHandle;

use super::world::World;

async fn withdrawn_while(trouble: Option<Trouble>) -> (World, AccountId) {
    let world = World::new().await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    world.work_due().await;
    if let Some(trouble) = trouble {
        let matching = Matching { path: Some("/permissions".to_owned()), ..Matching::default() };
        world.meta().plant(Fault { matching, trouble });
    }
    world.services.ask(WorkKind::Revoke, &account).await.unwrap();
    world.work_due().await;
    (world, account)
}

#[tokio::test]
async fn how_a_withdrawal_ended_is_stored_as_data() {
    let revoked = |subcode| Some(Trouble::TokenRevoked { subcode });
    let no = Trouble::Error { status: 400, code: 100, subcode: None, message: "No".to_owned() };
    for (trouble, outcome) in [
        (None, WithdrawalOutcome::Withdrawn),
        (revoked(458), WithdrawalOutcome::Withdrawn),
        (revoked(460), WithdrawalOutcome::Unconfirmed),
        (Some(Trouble::Unavailable), WithdrawalOutcome::RefusedForNow),
        (Some(no), WithdrawalOutcome::Refused),
    ] {
        let (world, account) = withdrawn_while(trouble.clone()).await;
        let mine = world.store.as_user(world.user.id);
        let withdrawal = mine.withdrawal(&account).await.unwrap().unwrap();
        assert_eq!((withdrawal.outcome, withdrawal.at), (outcome, world.now()), "{trouble:?}");
        let is_revoked = world.connection(&account).await.standing == Standing::Revoked;
        assert_eq!(is_revoked, outcome == WithdrawalOutcome::Withdrawn, "{trouble:?}");
        let says_withdrawn = withdrawal.sentence.contains("was withdrawn");
        assert_eq!(says_withdrawn, outcome == WithdrawalOutcome::Withdrawn, "{}", withdrawal.sentence);
    }
}

#[tokio::test]
async fn a_grant_that_was_made_anew_has_no_withdrawal_behind_it() {
    let (world, account) = withdrawn_while(None).await;
    world.connect(Login::Facebook, "nordwind").await;
    assert_eq!(world.store.as_user(world.user.id).withdrawal(&account).await.unwrap(), None);
}

/// Asks for the withdrawal and waits for it, once the question is in the store.
async fn asking(services: &Services, account: &AccountId) -> JoinHandle<Revocation> {
    let (services, account) = (services.clone(), account.clone());
    let mut changes = services.changes();
    let (asks, of) = (services.clone(), account.clone());
    let asked = tokio::spawn(async move { asks.revoke_and_wait(&of).await.unwrap() });
    while !services.work().await.unwrap().iter().any(|work| is_question(work, &account)) {
        changes.changed().await;
    }
    asked
}

fn is_question(work: &Work, account: &AccountId) -> bool {
    work.kind == WorkKind::Revoke && work.account_id == *account
}

#[tokio::test]
async fn a_front_that_is_left_takes_back_only_what_it_asked_for_itself() {
    let world = World::new().await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    let other_account = world.connect(Login::Instagram, "mara.moves").await;
    let other = world.second_front().await;
    let (asked, asked_there) =
        (asking(&world.services, &account).await, asking(&other, &other_account).await);
    world.services.take_back_revocations().await.unwrap();
    assert_eq!(asked.await.unwrap(), Revocation::NotInTime);
    let left = world.services.work().await.unwrap();
    assert!(!left.iter().any(|work| is_question(work, &account)), "{left:?}");
    assert!(left.iter().any(|work| is_question(work, &other_account)), "the other front waits: {left:?}");
    other.take_back_revocations().await.unwrap();
    assert_eq!(asked_there.await.unwrap(), Revocation::NotInTime);
}

#[tokio::test]
async fn a_front_that_has_heard_takes_nothing_back() {
    let world = World::new().await;
    let account = world.connect(Login::Facebook, "nordwind").await;
    let asked = asking(&world.services, &account).await;
    world.services.take_back_revocations().await.unwrap();
    assert_eq!(asked.await.unwrap(), Revocation::NotInTime);
    let asked_there = asking(&world.second_front().await, &account).await;
    world.services.take_back_revocations().await.unwrap();
    let left = world.services.work().await.unwrap();
    assert!(left.iter().any(|work| is_question(work, &account)), "{left:?}");
    asked_there.abort();
}
