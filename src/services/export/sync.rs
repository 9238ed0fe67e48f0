//! `sync --json`: one object an account.

use serde::Serialize;

use crate::domain::{AccountId, Fetched, Shown};

/// The contract's fields, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SyncRow {
    pub account_id: AccountId,
    pub account_username: Shown,
    #[serde(flatten)]
    pub fetched: Fetched,
}
