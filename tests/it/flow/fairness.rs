//! One huge account, whose history takes hours, beside fifty ordinary ones at a worker that does one thing at a time: who
//! is ordinary waits for no more than one turn of the huge one, and that is no longer than anybody's.

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Login, RenewedBy},
    sandbox::SeenRequest,
};

use super::world::{Setup, World};

/// Five years of nine posts a week.
const HUGE: &str = "atlas.outdoor";
const ORDINARY: u64 = 50;
/// Within this the history of each account falls due.
const STEP: TimeDelta = TimeDelta::minutes(25);
/// More than an hour, within which every account is asked for its posts.
const STEPS: usize = 4;
/// Calls of one turn of an account, however much there is to fetch: a month of days, and its newest posts.
const LONGEST_TURN: usize = 100;

/// How many calls each account's turns took, one after the other.
fn turns(calls: &[SeenRequest]) -> Vec<(&str, usize)> {
    let of = |call: &'_ SeenRequest| call.account.clone();
    let turns = calls.chunk_by(|one, next| of(one) == of(next));
    turns.map(|turn| (turn[0].account.as_deref().unwrap_or_default(), turn.len())).collect()
}

#[tokio::test]
async fn an_account_whose_history_takes_hours_keeps_no_other_waiting_for_longer_than_a_turn() {
    let world = World::with(Setup {
        crowd: ORDINARY,
        renewed_by: RenewedBy::Worker,
        change: |config| config.sync.accounts_at_once = 1,
        ..Setup::default()
    })
    .await;
    let huge = world.connect(Login::Instagram, HUGE).await;
    let mut ordinary: Vec<AccountId> = Vec::new();
    for place in 1..=ORDINARY {
        ordinary.push(world.connect(Login::Instagram, &format!("shop.{place:03}")).await);
    }
    world.meta().forget_requests();
    let mut filled = 0;
    for step in 0..STEPS {
        world.work_due().await;
        let calls = world.meta().calls();
        let turns = turns(&calls);
        let of_huge: Vec<usize> =
            turns.iter().filter(|(name, _)| *name == HUGE).map(|(_, calls)| *calls).collect();
        assert!(of_huge.len() <= 1, "step {step}: it has {} turns while others wait", of_huge.len());
        assert!(of_huge.iter().all(|calls| *calls <= LONGEST_TURN), "step {step}: {of_huge:?}");
        for connection in world.services.connections(false).await.unwrap() {
            let next = connection.next_sync_at.unwrap();
            assert!(next > world.now(), "step {step}: {} waits since {next}", connection.account.id);
        }
        let history = world.connection(&huge).await.history.unwrap();
        assert!(
            history.repairable > 0 && (step == 0 || history.complete > filled),
            "step {step}: {history:?}"
        );
        filled = history.complete;
        world.meta().forget_requests();
        world.hand.advance(STEP);
    }
    for account in &ordinary {
        let last = world.connection(account).await.last_sync_at.unwrap();
        assert!(world.now() - last <= TimeDelta::minutes(66), "{account} was last fetched at {last}");
    }
}
