//! What one fetch of one account came to.

use serde::Serialize;

use super::{Allowance, HistoryDays, Timestamp, names::named_enum};

/// As `sync --json` prints it of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fetched {
    pub outcome: FetchOutcome,
    /// Calls made to Meta, every try of each.
    pub calls: u64,
    pub readings_stored: u64,
    pub media_stored: u64,
    pub next_sync_at: Option<Timestamp>,
    #[serde(flatten)]
    pub allowance: Allowance,
    /// Of the days before the last thirty; `None` where this fetch did not look.
    pub history: Option<HistoryDays>,
    /// What went wrong and what to do.
    pub error: Option<String>,
}

named_enum! {
    pub enum FetchOutcome {
        Stored = "stored",
        NothingNew = "nothing_new",
        Throttled = "throttled",
        Failed = "failed",
        /// Nobody fetched.
        Skipped = "skipped",
    }
}

impl Fetched {
    /// Of a fetch that nobody did, and why.
    pub fn skipped(error: Option<String>) -> Self {
        Self {
            outcome: FetchOutcome::Skipped,
            calls: 0,
            readings_stored: 0,
            media_stored: 0,
            next_sync_at: None,
            allowance: Allowance::default(),
            history: None,
            error,
        }
    }
}
