//! Work that a worker has claimed.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::domain::{
    AccountId, Fetched, FlightRecord, Standing, Timestamp, UserId, Verdict, Wanted, WorkKind,
};

/// One piece of work under a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub user: UserId,
    pub kind: WorkKind,
    pub account: AccountId,
    pub version: i64,
    /// When it was asked for or fell due.
    pub due_at: Timestamp,
    /// Of a fetch: who wants it.
    pub wanted: Wanted,
    pub(super) target: String,
    pub(super) lease: Uuid,
    /// Each sign of life renews the lease for this long.
    pub(super) lease_for: TimeDelta,
}

/// What a fetch has found out about its connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// Of the grant whose token the calls carried.
    pub grant_version: i64,
    /// `None` leaves the standing as it is.
    pub standing: Option<Standing>,
    pub verdict: Verdict,
    pub record: Option<FlightRecord>,
    /// `None` where nothing was synced.
    pub synced_at: Option<Timestamp>,
}

/// How the last fetch of an account went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastFetch {
    pub account: AccountId,
    /// Counts them, so that a later one is told from an earlier.
    pub number: i64,
    pub fetched: Fetched,
}
