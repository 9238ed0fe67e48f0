//! What one fetch of one account came to.

use serde::Serialize;

use crate::domain::{AccountId, Shown, Timestamp, UserId};

/// As `sync --json` prints it, but for the user.
#[derive(Clone, Debug, Serialize)]
pub struct SyncReport {
    #[serde(skip)]
    pub user: UserId,
    pub account_id: AccountId,
    pub account_username: Shown,
    pub outcome: Outcome,
    /// Calls made to Meta, every try of each.
    pub calls: u64,
    pub readings_stored: u64,
    pub media_stored: u64,
    pub next_sync_at: Option<Timestamp>,
    /// What went wrong and what to do.
    pub error: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Stored,
    NothingNew,
    Throttled,
    Failed,
    Skipped,
}
