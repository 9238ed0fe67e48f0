//! From stored days and windows to figures: which may be added up, and what stands where nothing was measured.

use std::collections::BTreeMap;

use crate::{
    domain::{
        Account, Aggregation, Day, Figure, Metric, Overview, Point, ProfileFigures, Range, Reading, Reason,
        Series, Taken, Timestamp, Value,
    },
    store::{DayReadings, WindowReading},
};

type ByDay = BTreeMap<(Metric, Day), Taken<Reading>>;

/// Puts an overview together; pure.
pub(crate) fn assemble(
    account: Account,
    range: Range,
    profile: ProfileFigures,
    days: &[DayReadings],
    windows: &[WindowReading],
    now: Timestamp,
) -> Overview {
    let by_day: ByDay = days
        .iter()
        .flat_map(|day| day.readings.iter().map(|(metric, taken)| ((*metric, day.day), *taken)))
        .collect();
    let figures = Metric::ALL
        .iter()
        .map(|metric| {
            let whole = |range| figure_of(*metric, range, &by_day, windows, now);
            let both = || (whole(range), whole(range.previous()));
            let (current, previous) = so_far(*metric, range, &by_day, now).unwrap_or_else(both);
            Figure {
                metric: *metric,
                current: current.reading,
                previous: previous.reading,
                fetched_at: current.fetched_at,
            }
        })
        .collect();
    let series: Vec<Series> =
        Metric::ALL.iter().map(|metric| series_of(*metric, range, &by_day, now)).collect();
    let fetched_at = newest(range, &by_day, windows).into_iter().chain(profile.fetched_at).max();
    Overview { account, range, fetched_at, profile, figures, series }
}

struct Aged {
    reading: Reading,
    fetched_at: Option<Timestamp>,
}

/// Meta's own total of the window where there is one; otherwise the sum of the days for counts that add up, if
/// every day of the range is there. Uniques are never summed, but of a single day its own count is the total.
fn figure_of(
    metric: Metric,
    range: Range,
    by_day: &ByDay,
    windows: &[WindowReading],
    now: Timestamp,
) -> Aged {
    let stored = windows.iter().find(|window| window.metric == metric && window.range == range);
    if let Some(window) = stored
        && window.reading.what.value().is_some()
    {
        return Aged { reading: window.reading.what, fetched_at: Some(window.reading.at) };
    }
    let days_tell = metric.aggregation() == Aggregation::Sum || range.day_count() == 1;
    let summed = days_tell.then(|| sum_of_days(metric, range, by_day, now));
    match (summed, stored) {
        (Some(sum), _) if sum.reading.value().is_some() => sum,
        (_, Some(window)) => Aged { reading: window.reading.what, fetched_at: Some(window.reading.at) },
        (Some(sum), None) => sum,
        (None, None) => {
            let reason = if range.is_one_window() { Reason::NotFetched } else { Reason::BeyondWindow };
            Aged { reading: Reading::Unavailable(reason), fetched_at: None }
        }
    }
}

/// The sum up to the last published day, and of as many days of the range before, both as stand-ins: where Meta
/// has no total of its own, the newest days would keep every sum late. `None` unless nothing but the newest days is
/// missing.
fn so_far(metric: Metric, range: Range, by_day: &ByDay, now: Timestamp) -> Option<(Aged, Aged)> {
    let has_total = range.is_fetched_whole() && metric != Metric::FollowerCount;
    if has_total || metric.aggregation() != Aggregation::Sum {
        return None;
    }
    let is_awaited = |day: Day| {
        by_day.get(&(metric, day)).is_some_and(|taken| taken.what == Reading::Late && is_still_late(day, now))
    };
    let awaited = i64::try_from(range.days().rev().take_while(|day| is_awaited(*day)).count()).ok()?;
    let published = |range: Range| Range::new(range.from(), range.to().plus(-awaited));
    let stand_in = |range: Range| {
        let sum = sum_of_days(metric, range, by_day, now);
        let reading = match sum.reading {
            Reading::Measured(value) => Reading::Carried(value),
            other => other,
        };
        Aged { reading, ..sum }
    };
    let current = stand_in(published(range).filter(|_| awaited > 0)?);
    current.reading.value()?;
    Some((current, stand_in(published(range.previous())?)))
}

fn sum_of_days(metric: Metric, range: Range, by_day: &ByDay, now: Timestamp) -> Aged {
    let mut total = 0_i64;
    let mut oldest: Option<Timestamp> = None;
    let mut carried = false;
    for day in range.days() {
        let Some(taken) = by_day.get(&(metric, day)) else {
            let reading = Reading::Unavailable(why_no_sum(metric, range, day, now));
            return Aged { reading, fetched_at: None };
        };
        match taken.what {
            Reading::Measured(Value::Whole(value)) => total = total.saturating_add(value),
            Reading::Carried(Value::Whole(value)) => {
                carried = true;
                total = total.saturating_add(value);
            }
            // A day that may still come makes the whole sum late; one that never will makes it unavailable.
            Reading::Late if is_still_late(day, now) => {
                return Aged { reading: Reading::Late, fetched_at: Some(taken.at) };
            }
            Reading::Late => {
                return Aged {
                    reading: Reading::Unavailable(Reason::NotPublished),
                    fetched_at: Some(taken.at),
                };
            }
            Reading::Unavailable(reason) => {
                return Aged { reading: Reading::Unavailable(reason), fetched_at: Some(taken.at) };
            }
            Reading::Measured(Value::Decimal(_)) | Reading::Carried(Value::Decimal(_)) => {
                return Aged { reading: Reading::Unavailable(Reason::NotSupported), fetched_at: None };
            }
        }
        oldest = oldest.into_iter().chain([taken.at]).min();
    }
    let value = Value::Whole(total);
    let reading = if carried { Reading::Carried(value) } else { Reading::Measured(value) };
    Aged { reading, fetched_at: oldest }
}

/// Meta takes up to 48 h to publish a day.
pub(super) fn is_still_late(day: Day, now: Timestamp) -> bool {
    now < day.end() + chrono::TimeDelta::hours(48)
}

/// Why a range has no sum for want of this day.
fn why_no_sum(metric: Metric, range: Range, day: Day, now: Timestamp) -> Reason {
    // These are only ever asked for by whole windows.
    let has_no_days = matches!(metric, Metric::Follows | Metric::Unfollows);
    if has_no_days && !range.is_one_window() {
        return Reason::BeyondWindow;
    }
    why_unknown(metric, day, now)
}

/// Why nothing is known of a day: Meta has it no more, or was not asked.
fn why_unknown(metric: Metric, day: Day, now: Timestamp) -> Reason {
    let kept_for = if metric == Metric::FollowerCount { Range::LONGEST_WINDOW } else { Range::LONGEST };
    if day < Range::last(kept_for, now).from() { Reason::BeyondWindow } else { Reason::NotFetched }
}

fn series_of(metric: Metric, range: Range, by_day: &ByDay, now: Timestamp) -> Series {
    let points = range
        .days()
        .map(|day| match by_day.get(&(metric, day)) {
            Some(taken) => Point::from_taken(day, *taken),
            None => Point::unknown(day, why_unknown(metric, day, now)),
        })
        .collect();
    Series { metric, points }
}

fn newest(range: Range, by_day: &ByDay, windows: &[WindowReading]) -> Option<Timestamp> {
    let of_days = by_day.iter().filter(|((_, day), _)| range.contains(*day)).map(|(_, taken)| taken.at).max();
    let of_windows =
        windows.iter().filter(|window| window.range == range).map(|window| window.reading.at).max();
    of_days.max(of_windows)
}

#[cfg(test)]
mod tests;
