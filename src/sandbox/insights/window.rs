//! The time an insights request asks for, and which of its days Meta shows.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::sandbox::{
    call::Call,
    errors::GraphError,
    state::Platform,
    world::{account::Account, pacific},
};

/// 30 days in seconds, whatever the clocks do in between.
const LONGEST: TimeDelta = TimeDelta::seconds(2_592_000);
const RETENTION: TimeDelta = TimeDelta::days(730);
const SHORT_RETENTION: TimeDelta = TimeDelta::days(30);

#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) since: DateTime<Utc>,
    /// Inclusive.
    pub(crate) until: DateTime<Utc>,
}

pub(crate) fn window(platform: &Platform, call: &Call) -> Result<Window, GraphError> {
    let now = platform.now();
    let window = match (instant(call, "since")?, instant(call, "until")?) {
        // Without a window it is the last day that has ended.
        (None, None) => {
            Window { since: pacific::start_of(pacific::day_of(now) - TimeDelta::days(1)), until: now }
        }
        (Some(since), None) => Window { since, until: now.max(since) },
        (None, Some(until)) => Window { since: until - TimeDelta::days(1), until },
        (Some(since), Some(until)) => Window { since, until },
    };
    if window.until < window.since {
        return Err(GraphError::parameter("Invalid parameter: since must not be later than until"));
    }
    if window.until - window.since > LONGEST {
        return Err(GraphError::parameter(
            "There cannot be more than 30 days (2592000 s) between since and until",
        ));
    }
    Ok(window)
}

/// Unix seconds, or a date or time as text.
pub(crate) fn instant(call: &Call, name: &str) -> Result<Option<DateTime<Utc>>, GraphError> {
    let Some(text) = call.param(name).filter(|text| !text.is_empty()) else { return Ok(None) };
    let unix = text.parse().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let written = || DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.to_utc());
    let date = || text.parse().ok().map(pacific::start_of);
    unix.or_else(written)
        .or_else(date)
        .map(Some)
        .ok_or_else(|| GraphError::parameter(format!("Param {name} must be a valid UNIX timestamp")))
}

/// Days that end in the window and are published and not yet dropped at `now`, oldest first.
pub(crate) fn shown_days(
    platform: &Platform,
    account: &Account,
    window: Window,
    short_retention: bool,
    now: DateTime<Utc>,
) -> Vec<NaiveDate> {
    let kept = if short_retention { SHORT_RETENTION } else { RETENTION };
    let hours = platform.variants().longest_delay_hours;
    pacific::days_ending_in(window.since, window.until)
        .into_iter()
        .filter(|day| *day >= account.converted && pacific::end_of(*day) >= now - kept)
        .filter(|day| platform.world.published_at(account, *day, hours) <= now)
        .collect()
}
