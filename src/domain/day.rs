//! The Pacific date of one of Meta's buckets.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::America::Los_Angeles;

use super::Timestamp;

/// A Pacific date. Meta's daily buckets end at Pacific midnight (07:00 or 08:00 UTC) and cannot be re-cut to
/// another zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(NaiveDate);

impl Day {
    pub const fn new(date: NaiveDate) -> Self {
        Self(date)
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Self)
    }

    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// The day that `instant` falls into.
    pub fn containing(instant: Timestamp) -> Self {
        Self(instant.with_timezone(&Los_Angeles).date_naive())
    }

    /// The day whose bucket ends at `end_time`, as Meta labels the points of a series.
    pub fn ending_at(end_time: Timestamp) -> Self {
        Self::containing(end_time - TimeDelta::seconds(1))
    }

    /// The bucket's first instant.
    pub fn start(self) -> Timestamp {
        let midnight = self.0.and_time(NaiveTime::MIN);
        Los_Angeles
            .from_local_datetime(&midnight)
            .earliest()
            .map_or_else(|| Utc.from_utc_datetime(&midnight), |local| local.with_timezone(&Utc))
    }

    /// The first instant after the bucket: Meta's `end_time`.
    pub fn end(self) -> Timestamp {
        self.plus(1).start()
    }

    /// `days` later, or earlier when negative; stays put at the ends of the calendar.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let distance = Days::new(days.unsigned_abs());
        let moved =
            if days < 0 { self.0.checked_sub_days(distance) } else { self.0.checked_add_days(distance) };
        Self(moved.unwrap_or(self.0))
    }

    /// Days from `earlier` to `self`; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_days()
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
