//! Meta's days: they begin and end at midnight in Los Angeles, so at 07:00 or 08:00 UTC.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::America::Los_Angeles;

pub(crate) fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    Los_Angeles
        .from_local_datetime(&midnight)
        .earliest()
        .map_or_else(|| midnight.and_utc() + TimeDelta::hours(8), |local| local.with_timezone(&Utc))
}

pub(crate) fn end_of(day: NaiveDate) -> DateTime<Utc> {
    start_of(day + TimeDelta::days(1))
}

pub(crate) fn day_of(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Los_Angeles).date_naive()
}

/// The days whose bucket ends after `since` and no later than `until`, oldest first. A day belongs to a window by
/// its end: thirty days that hold the autumn's clock change are an hour longer than the longest window.
pub(crate) fn days_ending_in(since: DateTime<Utc>, until: DateTime<Utc>) -> Vec<NaiveDate> {
    day_of(since)
        .iter_days()
        .skip_while(|day| end_of(*day) <= since)
        .take_while(|day| end_of(*day) <= until)
        .collect()
}
