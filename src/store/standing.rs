//! How a front stands: whether its user still is one, and when a worker was seen last.

use chrono::TimeDelta;

use super::SealingKey;
use crate::domain::Timestamp;

/// As the database sees it at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// `false` once the user is disabled or the login is nobody's any more.
    pub is_user: bool,
    /// `None` when none was ever there.
    pub worker: Option<WorkerSeen>,
}

/// When a worker was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerSeen {
    pub at: Timestamp,
    /// How long ago that is by the database's own clock.
    pub ago: TimeDelta,
}

impl WorkerSeen {
    /// A worker tells this often that it is there.
    pub const EVERY: TimeDelta = TimeDelta::seconds(20);

    /// Whether it missed several times to tell, so that nobody may be there.
    pub fn is_away(&self) -> bool {
        self.ago > Self::EVERY * 4
    }
}

/// A worker that told its key, and when it was last there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenWorker {
    pub key: SealingKey,
    pub seen: WorkerSeen,
}
