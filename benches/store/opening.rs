//! How long a dashboard waits for what Overview shows, with much stored and with little.

use std::{sync::Arc, time::Duration};

use lightmeter::{
    clock::Clock,
    config::Config,
    domain::{AccountId, Handle, Range, Role, User},
    services::{Services, Setting},
};

use super::{
    filled::Filled,
    print_ratio,
    stopwatch::{Median as _, milliseconds, now},
};

/// Statements are prepared and caches filled before.
const WARM_UP: usize = 50;
const RUNS: usize = 500;

/// In turns, so that what else the machine does meets both; with much stored it is another user each time.
pub(crate) async fn measure(one: &Filled, many: &Filled) {
    let (alone, among_others) = (fronts(one), fronts(many));
    let (mut little, mut much) = (Vec::new(), Vec::new());
    for run in 0..WARM_UP + RUNS {
        let first = alone[run % alone.len()].open().await;
        let second = among_others[run % among_others.len()].open().await;
        if run >= WARM_UP {
            little.push(first);
            much.push(second);
        }
    }
    let (much, little) = (much.median(), little.median());
    let ratio = much.as_secs_f64() / little.as_secs_f64();
    print_ratio(
        "1 000 accounts stored, and 1 account",
        (milliseconds(much), milliseconds(little)),
        ratio,
        "at most 1.3",
    );
}

/// A dashboard at one account.
struct Front {
    services: Services,
    account: AccountId,
    range: Range,
}

/// One for each user whose rows lie among others'.
fn fronts(filled: &Filled) -> Vec<Front> {
    let config = Arc::new(Config::default());
    let others = if filled.accounts.len() > 1 { &filled.accounts[1..] } else { &filled.accounts[..] };
    let front = |(id, account): &(_, AccountId)| {
        let user = User { id: *id, handle: Handle::from_os_user(""), role: Role::Member };
        let store = filled.store.clone();
        let services = Services::new(store, user, Arc::clone(&config), Setting::default(), Clock::system());
        Front { services, account: account.clone(), range: Range::last(30, filled.now) }
    };
    others.iter().map(front).collect()
}

impl Front {
    async fn open(&self) -> Duration {
        let started = now();
        let (overview, connections, _) = tokio::try_join!(
            self.services.overview(&self.account, self.range),
            self.services.connections(false),
            self.services.work(),
        )
        .unwrap();
        let took = now() - started;
        assert!(overview.figures.iter().any(|figure| figure.current.value().is_some()), "it shows something");
        assert!(!connections.is_empty());
        took
    }
}
