//! What to ask Meta about, and what an answer without a number means; pure.

use chrono::TimeDelta;

use crate::{
    domain::{Day, Metric, Range, Reading, Reason, Taken, Timestamp, Value},
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

/// The windows of [`windows`] that are not yet settled.
pub(super) fn windows_to_fetch(now: Timestamp, stored: &[WindowReading], again: TimeDelta) -> Vec<Range> {
    let is_settled_window = |range: &Range| {
        let known = stored.iter().filter(|one| one.range == *range).map(|one| (one.metric, one.reading));
        // Each of the two calls that a window costs tells one of these.
        is_settled(known, &[Metric::Views, Metric::Follows], range.to(), now, again)
    };
    windows(now).into_iter().filter(|range| !is_settled_window(range)).collect()
}

/// The days whose totals are asked for, newest first: those that are not yet settled.
pub(super) fn days_to_fetch(
    range: Range,
    stored: &[DayReadings],
    now: Timestamp,
    again: TimeDelta,
) -> Vec<Day> {
    let is_settled_day = |day: Day| {
        let known = stored.iter().filter(|one| one.day == day).flat_map(DayReadings::last_answers);
        let totals = known.filter(|(metric, _)| !Metric::SERIES.contains(metric));
        is_settled(totals, &[Metric::Views], day, now, again)
    };
    range.days().rev().filter(|day| !is_settled_day(*day)).collect()
}

/// Whether asking about what ended with `to` would tell nothing new: it was asked once Meta had published it all,
/// and nothing was refused. After `again`, what was refused is asked for once more.
/// An instant that is still to come is that of a clock that was ahead, and tells nothing.
fn is_settled(
    known: impl Iterator<Item = (Metric, Taken<Reading>)>,
    needed: &[Metric],
    to: Day,
    now: Timestamp,
    again: TimeDelta,
) -> bool {
    let mut missing = needed.to_vec();
    for (metric, taken) in known {
        let is_final = match taken.what {
            Reading::Unavailable(Reason::Refused | Reason::NotFetched) => now - taken.at < again,
            _ => true,
        };
        if !is_final || taken.at < to.end() + PUBLISHED_AFTER || taken.at > now {
            return false;
        }
        missing.retain(|one| *one != metric);
    }
    missing.is_empty()
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
