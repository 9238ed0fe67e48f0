//! What the sandbox remembers for tests: each request that came, each figure that left, and what became of tokens.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::host::Host;

/// A request as the sandbox saw it; operations of a batch are seen one by one.
#[derive(Clone, Debug, Serialize)]
pub struct SeenRequest {
    pub host: Host,
    pub method: String,
    /// With its version, without the host's segment and the query.
    pub path: String,
    /// Names of the parameters, of query and form; values may be secrets.
    pub query_names: Vec<String>,
    /// Names in `metric`.
    pub metrics: Vec<String>,
    /// `since` and `until`, where it has both.
    pub window: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Username of the account, or of the Facebook person.
    pub account: Option<String>,
    pub at: DateTime<Utc>,
    /// Came although the caller had been told to wait.
    pub in_regain_window: bool,
    pub in_batch: bool,
}

impl SeenRequest {
    /// The envelope around operations, which is no call by itself.
    pub fn is_batch(&self) -> bool {
        self.query_names.iter().any(|name| name == "batch")
    }
}

/// One figure as it left the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServedValue {
    pub at: DateTime<Utc>,
    /// Username of the account.
    pub account: String,
    /// Set for a figure of one post.
    pub media_id: Option<String>,
    pub metric: String,
    /// The value of the breakdown, or the hour of `online_followers`.
    pub dimension: Option<String>,
    /// The day of a series' point; totals have `since` and `until` instead.
    pub day: Option<NaiveDate>,
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub value: u64,
}

/// The calls that renewed one grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Renewals {
    /// So far, with those that are being answered.
    pub calls: usize,
    pub in_flight: usize,
    /// The most that were being answered at one time.
    pub highest_in_flight: usize,
}

/// A token as it was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedToken {
    pub token: String,
    pub issued_at: DateTime<Utc>,
    /// `None` never expires.
    pub expires_at: Option<DateTime<Utc>>,
    pub works: bool,
}
