//! One thing to say to the person, until it is dismissed or has had its time.

use chrono::TimeDelta;

use super::message::Problem;
use crate::domain::Timestamp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Info,
    Warn,
    Error,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub severity: Severity,
    pub problem: Problem,
    pub at: Timestamp,
}

impl Notice {
    /// News leaves by itself; a warning or an error stays until it is read.
    pub const NEWS_STAYS: TimeDelta = TimeDelta::seconds(20);

    pub fn leaves_at(&self) -> Option<Timestamp> {
        (self.severity == Severity::Info).then(|| self.at + Self::NEWS_STAYS)
    }
}
