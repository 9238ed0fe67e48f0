//! `sync --json`: one object an account.

use serde::Serialize;

use crate::domain::{AccountId, Day, Fetched, Gap, Reason, Shown};

/// The contract's fields, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SyncRow {
    pub account_id: AccountId,
    pub account_username: Shown,
    #[serde(flatten)]
    pub fetched: Fetched,
    /// After a repair: what is missing of the history, newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gaps: Option<Vec<GapRow>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GapRow {
    pub from: Day,
    /// Inclusive.
    pub to: Day,
    pub is_repairable: bool,
    pub reason: Reason,
}

impl From<&Gap> for GapRow {
    fn from(gap: &Gap) -> Self {
        let Gap { range, is_repairable, reason, .. } = *gap;
        Self { from: range.from(), to: range.to(), is_repairable, reason }
    }
}
