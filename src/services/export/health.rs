//! `health --json`: one object a connection of anybody's.

use serde::Serialize;

use super::{accounts::VerdictRow, instant};
use crate::domain::{Health, Timestamp};

/// The contract's fields, in its order; `expires_at` is the earlier of both clocks, RFC 3339 UTC or null.
#[derive(Clone, Debug, Serialize)]
pub struct HealthRow {
    handle: String,
    platform: &'static str,
    account_id: String,
    account_username: String,
    status: &'static str,
    expires_at: Option<String>,
    verdict: VerdictRow,
}

impl HealthRow {
    pub fn of(health: &Health, now: Timestamp) -> Self {
        Self {
            handle: health.handle.as_str().to_owned(),
            platform: health.platform().as_str(),
            account_id: health.account().id.as_str().to_owned(),
            account_username: health.account().username.as_str().to_owned(),
            status: health.status(now).as_str(),
            expires_at: health.ends_at().map(instant),
            verdict: VerdictRow::of(&health.verdict(now)),
        }
    }
}
