//! What the Summary of one account shows for one range.

use super::{Account, Day, Metric, Range, Reading, Taken, Timestamp, Value};

/// Figures, series and profile of one account for one range, with the age of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    pub account: Account,
    pub range: Range,
    /// When Meta was last asked for any of it.
    pub fetched_at: Option<Timestamp>,
    pub profile: ProfileFigures,
    /// One a metric, in catalogue order.
    pub figures: Vec<Figure>,
    /// One a metric, each with one point for every day of the range.
    pub series: Vec<Series>,
}

/// Follower, following and media counts, as last seen.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileFigures {
    pub followers_count: Reading,
    pub follows_count: Reading,
    pub media_count: Reading,
    pub fetched_at: Option<Timestamp>,
}

/// One metric over the range, beside the range before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    pub metric: Metric,
    pub current: Reading,
    pub previous: Reading,
    pub fetched_at: Option<Timestamp>,
}

impl Figure {
    /// The change against the previous window; `None` unless both were had, for there is no invented trend.
    pub fn change(&self) -> Option<Change> {
        let current = self.current.value()?.as_f64();
        let previous = self.previous.value()?.as_f64();
        let percent = (previous != 0.0).then(|| (current - previous) / previous.abs() * 100.0);
        Some(Change { absolute: current - previous, percent })
    }
}

/// How much a figure moved; from zero there is no percentage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub absolute: f64,
    pub percent: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub metric: Metric,
    pub points: Vec<Point>,
}

impl Series {
    pub fn values(&self) -> impl Iterator<Item = (Day, Value)> {
        self.points.iter().filter_map(|point| point.reading.value().map(|value| (point.day, value)))
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub day: Day,
    pub reading: Reading,
    pub fetched_at: Option<Timestamp>,
}

impl Point {
    /// A day of which Meta has told nothing.
    pub const fn unknown(day: Day, reason: super::Reason) -> Self {
        Self { day, reading: Reading::Unavailable(reason), fetched_at: None }
    }

    pub const fn from_taken(day: Day, taken: Taken<Reading>) -> Self {
        Self { day, reading: taken.what, fetched_at: Some(taken.at) }
    }
}
