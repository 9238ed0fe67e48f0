//! What to ask Meta about, and what an answer without a number means; pure.

use chrono::TimeDelta;

use crate::{
    domain::{Day, Metric, Range, Reading, Reason, Timestamp, Value},
    store::{DayReadings, WindowReading},
};

/// Meta refuses a longer span between `since` and `until`.
const LONGEST_SPAN: TimeDelta = TimeDelta::seconds(2_592_000);

/// `since` and `until` for a range of at most 30 days. Thirty days that hold the autumn's clock change are an
/// hour too long for Meta, so the span then begins an hour into its first bucket; buckets count by their end.
pub(super) fn span(range: Range) -> (Timestamp, Timestamp) {
    let until = range.to().end();
    (range.from().start().max(until - LONGEST_SPAN), until)
}

/// The windows whose totals are fetched: each length that one window can hold, with the window before it.
pub(super) fn windows(now: Timestamp) -> Vec<Range> {
    let mut lengths: Vec<u16> =
        Range::STEPS.iter().copied().filter(|days| *days <= Range::LONGEST_WINDOW).collect();
    // The default first, so that the first screen fills first.
    lengths.sort_by_key(|days| (*days != Range::DEFAULT_DAYS, *days));
    lengths
        .into_iter()
        .flat_map(|days| {
            let current = Range::last(days, now);
            [current, current.previous()]
        })
        .collect()
}

/// The windows of [`windows`] that are not yet measured, or that Meta may still correct.
pub(super) fn windows_to_fetch(now: Timestamp, stored: &[WindowReading]) -> Vec<Range> {
    let is_settled = |range: &Range| {
        stored.iter().any(|one| {
            one.range == *range
                && one.metric == Metric::Views
                && one.reading.at >= range.to().end() + PUBLISHED_AFTER
        })
    };
    windows(now).into_iter().filter(|range| !is_settled(range)).collect()
}

/// The days whose totals are asked for, newest first: those not yet measured, and those that Meta may still
/// correct because they ended less than 48 h before they were fetched.
pub(super) fn days_to_fetch(range: Range, stored: &[DayReadings]) -> Vec<Day> {
    range
        .days()
        .rev()
        .filter(|day| {
            let settled = stored.iter().find(|one| one.day == *day).is_some_and(|one| {
                one.readings.iter().any(|(metric, taken)| {
                    *metric == Metric::Views && taken.at >= day.end() + PUBLISHED_AFTER
                })
            });
            !settled
        })
        .collect()
}

/// Meta takes up to this long to publish a day.
const PUBLISHED_AFTER: TimeDelta = TimeDelta::hours(48);

/// What an answered metric means for a window that ends with `to`.
pub(super) fn reading_of(
    metric: Metric,
    value: Option<Value>,
    to: Day,
    followers: Option<i64>,
    now: Timestamp,
) -> Reading {
    match value {
        Some(value) => Reading::Measured(value),
        None if metric.needs_100_followers() && followers.is_some_and(|count| count < 100) => {
            Reading::Unavailable(Reason::TooSmall)
        }
        None if now < to.end() + PUBLISHED_AFTER => Reading::Late,
        None => Reading::Unavailable(Reason::NotPublished),
    }
}

#[cfg(test)]
mod tests;
