//! What goes into an attempt and what a worker holds of one.

use chrono::TimeDelta;
use uuid::Uuid;

use super::Error;
use crate::domain::{
    AccessToken, AccountId, Attempt, AttemptId, Grant, Login, RenewedBy, Source, StateParameter, Timestamp,
    Untrusted, UserId,
};

/// The start of an attempt.
#[derive(Clone, Debug)]
pub struct NewAttempt<'a> {
    /// `None` for a pasted token until its login is known.
    pub login: Option<Login>,
    pub source: Source,
    /// Stored as its SHA-256 only.
    pub state: Option<&'a StateParameter>,
    /// Sent again with the code, byte for byte.
    pub redirect_uri: Option<String>,
    /// Where the person sits, such as a terminal's name.
    pub origin: String,
    /// The account that is being reconnected.
    pub expected: Option<AccountId>,
}

#[derive(Debug, thiserror::Error)]
pub enum ParkError {
    /// Unknown, used, expired, cancelled or of the other login: which one is not told.
    #[error("this answer belongs to no open attempt: press c to start again")]
    NotOpen,
    #[error(transparent)]
    Store(#[from] Error),
}

/// An attempt under a worker's lease; every step of it fails once somebody else has moved the attempt.
#[derive(Clone, Debug)]
pub struct ClaimedAttempt {
    pub user: UserId,
    pub attempt: Attempt,
    pub redirect_uri: Option<String>,
    pub version: i64,
    pub(super) lease: Uuid,
    /// Each step renews the lease for this long.
    pub(super) lease_for: TimeDelta,
}

/// A worker's lease on an attempt, to be renewed beside the steps that are taken under it.
#[derive(Clone, Debug)]
pub struct AttemptLease {
    pub(super) user: UserId,
    pub(super) attempt: AttemptId,
    pub(super) lease: Uuid,
    pub(super) lease_for: TimeDelta,
}

impl AttemptLease {
    /// Once renewed it runs out so soon, for others to take the attempt up.
    #[must_use]
    pub const fn for_only(self, lease_for: TimeDelta) -> Self {
        Self { lease_for, ..self }
    }
}

impl ClaimedAttempt {
    pub const fn lease(&self) -> AttemptLease {
        AttemptLease {
            user: self.user,
            attempt: self.attempt.id,
            lease: self.lease,
            lease_for: self.lease_for,
        }
    }
}

/// What a finished attempt leaves behind, in one transaction.
#[derive(Clone, Debug)]
pub struct NewConnections {
    pub grant: Grant,
    pub token: AccessToken,
    /// Each account with its username as it came.
    pub accounts: Vec<(AccountId, Untrusted)>,
    pub renewed_by: RenewedBy,
    pub next_renewal_at: Option<Timestamp>,
}
