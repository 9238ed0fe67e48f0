//! Work that is asked for or under way for one account.

use super::{AccountId, Timestamp, names::named_enum};

named_enum! {
    pub enum WorkKind {
        Fetch = "fetch",
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
