//! What is kept after all that time against what the pretend Meta would say of it.

mod days;
mod others;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use lightmeter::{
    domain::{AccountId, Day, History, Range, Reading, Timestamp, Value},
    sandbox::Truth,
    store::UserStore,
};

use super::weather::Weather;
use crate::flow::world::World;

/// It takes its time while calls fail, and a first fetch that is cut short goes on before it; what Meta drops until then is
/// lost with it.
const HISTORY_WITHIN: TimeDelta = TimeDelta::days(35);

/// One account, and what is known of it.
pub(super) struct Kept<'a> {
    world: &'a World,
    mine: UserStore,
    truth: Truth,
    weather: &'a Weather,
    account: &'a AccountId,
    username: &'a str,
    /// Since when the account is connected.
    since: Timestamp,
}

/// How many readings of each sort there are, for the note.
pub(super) type Counts = BTreeMap<String, u64>;

impl<'a> Kept<'a> {
    pub(super) fn of(
        world: &'a World,
        weather: &'a Weather,
        (account, username): (&'a AccountId, &'a str),
        since: Timestamp,
    ) -> Self {
        let (mine, truth) = (world.store.as_user(world.user.id), world.meta().truth());
        Self { world, mine, truth, weather, account, username, since }
    }

    pub(super) async fn compare(&self, counts: &mut Counts) {
        self.compare_days(counts).await;
        self.compare_history(counts).await;
        self.compare_windows(counts).await;
        self.compare_posts(counts).await;
        self.compare_profile(counts).await;
        self.compare_audience(counts).await;
    }

    /// From the oldest day that Meta keeps when the history is there until yesterday.
    fn all_days(&self) -> Range {
        let oldest = Day::containing(self.since + HISTORY_WITHIN - History::KEPT_FOR).plus(1);
        let converted = Day::new(self.truth.account(self.username).unwrap().converted);
        Range::new(oldest.max(converted), Day::containing(self.world.now()).plus(-1)).unwrap()
    }

    /// What was measured is what was so as it was asked for.
    fn check(&self, what: &str, reading: Reading, so: Option<u64>) {
        if let Reading::Measured(value) = reading {
            assert!(so.is_some_and(|so| is(value, so)), "@{}: {what}: {value:?}, not {so:?}", self.username);
        }
    }
}

fn is(value: Value, so: u64) -> bool {
    match value {
        Value::Whole(whole) => u64::try_from(whole) == Ok(so),
        Value::Decimal(_) => false,
    }
}

fn count(counts: &mut Counts, what: &str, reading: Reading) {
    let reason = reading.reason().map(|reason| format!(" {reason}")).unwrap_or_default();
    *counts.entry(format!("{what} {}{reason}", reading.status())).or_default() += 1;
}
