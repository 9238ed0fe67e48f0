//! Work that a worker has claimed.

use chrono::TimeDelta;
use uuid::Uuid;

use crate::domain::{AccountId, UserId, WorkKind};

/// One piece of work under a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub user: UserId,
    pub kind: WorkKind,
    pub account: AccountId,
    pub version: i64,
    pub(super) target: String,
    pub(super) lease: Uuid,
    /// Each sign of life renews the lease for this long.
    pub(super) lease_for: TimeDelta,
}
