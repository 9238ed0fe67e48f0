//! Work that is asked for or under way for one account.

use super::{AccountId, Timestamp, names::named_enum};

named_enum! {
    pub enum WorkKind {
        Fetch = "fetch",
        /// A fetch that also repairs the history; under way it is a fetch.
        Repair = "repair",
        Renew = "renew",
        Revoke = "revoke",
    }
}

/// One piece of work, as a front sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    pub account_id: AccountId,
    pub kind: WorkKind,
    /// What is being done right now, such as "daily reach, 30 days"; `None` while it waits for the worker.
    pub progress: Option<String>,
    pub asked_at: Timestamp,
}

impl Work {
    pub fn is_renewal_of(&self, account: &AccountId) -> bool {
        self.kind == WorkKind::Renew && self.account_id == *account
    }
}

/// Who wants a fetch, and how much of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// The schedule: what is due.
    BySchedule,
    /// Somebody, or an event such as connecting: everything that is recent.
    Recent,
    /// Somebody: also what the history lacks.
    Repair,
    /// The same, once Meta has cut it short: what it has not asked for by then.
    RestOfRepair,
}
