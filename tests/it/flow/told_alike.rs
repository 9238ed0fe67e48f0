//! One trouble has one sentence: in the verdict, the sync and the record, the first time and until it is over.

use chrono::TimeDelta;
use lightmeter::{
    domain::{FetchOutcome, Login, RenewedBy, VerdictCode},
    sandbox::{Fault, Matching, Trouble},
};

use super::world::World;

#[tokio::test]
async fn a_trouble_has_one_sentence_in_verdict_sync_and_record() {
    for login in [Login::Instagram, Login::Facebook] {
        for trouble in [
            Trouble::Checkpoint,
            Trouble::Unconfirmed,
            Trouble::PageRoleLost,
            Trouble::TokenExpired,
            Trouble::TokenRevoked { subcode: 460 },
            Trouble::Permission { code: 10 },
            Trouble::Garbage,
            Trouble::Blocked,
        ] {
            let world = World::new().await;
            let account = world.connect(login, "nordwind").await;
            world.work_due().await;
            world.hand.advance(TimeDelta::days(2));
            world.meta().plant(Fault { matching: Matching::default(), trouble: trouble.clone() });
            let told = world.sync(&account).await.error.unwrap();
            assert_eq!(told, world.connection(&account).await.verdict.sentence, "{login}, {trouble:?}");
            assert_eq!(told, world.records(&account).await[0].sentence, "{login}, {trouble:?}");
        }
    }
}

#[tokio::test]
async fn a_block_is_told_as_one_until_it_is_over_and_what_was_not_asked_leaves_no_entry() {
    let mut world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    world.meta().plant(Fault {
        matching: Matching { count: Some(1), ..Matching::default() },
        trouble: Trouble::Blocked,
    });
    let first = world.sync(&account).await.error.unwrap();
    assert!(first.contains("policy reasons"), "{first}");
    let entries = world.records(&account).await.len();
    for renewed_by in [RenewedBy::Dashboard, RenewedBy::Nobody] {
        world.new_worker(renewed_by).await;
        world.meta().forget_requests();
        let next = world.sync(&account).await;
        assert_eq!((next.outcome, next.error), (FetchOutcome::Throttled, Some(first.clone())));
        for _ in 0..2 {
            world.renew(&account).await;
        }
        assert_eq!(world.meta().requests().len(), 0);
        assert_eq!(world.records(&account).await.len(), entries);
        assert_eq!(world.connection(&account).await.verdict.sentence, first);
        let pause = world.worker.pause_of(&world.connection(&account).await).await.unwrap().unwrap();
        assert!(pause.on_renewal(world.now()).contains("policy reasons"));
    }
    world.hand.advance(TimeDelta::hours(6));
    assert_eq!(world.sync(&account).await.error, None);
    assert_eq!(world.connection(&account).await.verdict.code, VerdictCode::Ok);
}

#[tokio::test]
async fn a_renewal_that_meets_a_block_tells_of_it() {
    let world = World::new().await;
    let account = world.connect(Login::Instagram, "nordwind").await;
    world.work_due().await;
    world.hand.advance(TimeDelta::days(2));
    world.meta().plant(Fault { matching: Matching::default(), trouble: Trouble::Blocked });
    world.renew(&account).await;
    // The fetch that is due beside it meets the block, too, before it or after it.
    let records = world.records(&account).await;
    let verdict = world.connection(&account).await.verdict;
    let told = format!("The token was not renewed: {}", verdict.sentence);
    assert!(records.iter().any(|entry| entry.sentence == told), "{records:?}");
    assert!(verdict.sentence.contains("policy reasons"), "{verdict:?}");
}
