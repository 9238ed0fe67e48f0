//! Numbers, ages and durations as people read them, and the instant at which each of them changes.

use chrono::{DateTime, Datelike as _, FixedOffset, TimeDelta};

use crate::domain::{Change, Day, Range, Timestamp, Value};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `1 234 567`; every digit is there.
pub(crate) fn exact(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// `999`, `12.3k`, `1.2M`: at most five characters below a thousand billion.
pub(crate) fn compact(number: f64) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    let size = number.abs();
    // Each limit is where the rounded text would get too long for its unit.
    for (limit, unit, letter) in
        [(999.5, 1.0, ""), (999_500.0, 1e3, "k"), (999.5e6, 1e6, "M"), (f64::INFINITY, 1e9, "G")]
    {
        if size < limit {
            let scaled = size / unit;
            let digits = usize::from(!letter.is_empty() && scaled < 99.95);
            return format!("{sign}{scaled:.digits$}{letter}");
        }
    }
    "–".to_owned()
}

/// A value in at most `width` cells: exact where it fits, compact where not.
pub(crate) fn value(value: Value, width: usize) -> String {
    let text = match value {
        Value::Whole(whole) => exact(whole),
        Value::Decimal(decimal) => format!("{decimal:.1}"),
    };
    if text.chars().count() <= width { text } else { compact(value.as_f64()) }
}

/// `+3.4 %`, `0 %`, or the difference itself where there is no percentage.
pub(crate) fn change(change: Change) -> String {
    match change.percent {
        Some(percent) if percent.abs() < 0.05 => "0 %".to_owned(),
        Some(percent) if percent.abs() >= 999.5 => format!("{}x", compact_signed(percent / 100.0)),
        Some(percent) if percent.abs() >= 99.95 => format!("{percent:+.0} %"),
        Some(percent) => format!("{percent:+.1} %"),
        None if change.absolute == 0.0 => "0".to_owned(),
        None => compact_signed(change.absolute),
    }
}

fn compact_signed(number: f64) -> String {
    if number > 0.0 { format!("+{}", compact(number)) } else { compact(number) }
}

/// `just now`, `3 min ago`, `2 h ago`, `5 d ago`.
pub(crate) fn age(at: Timestamp, now: Timestamp) -> String {
    let seconds = (now - at).num_seconds();
    match seconds {
        ..MINUTE => "just now".to_owned(),
        MINUTE..HOUR => format!("{} min ago", seconds / MINUTE),
        HOUR..DAY => format!("{} h ago", seconds / HOUR),
        _ => format!("{} d ago", seconds / DAY),
    }
}

/// When [`age`] next says something else.
pub(crate) fn age_changes_at(at: Timestamp, now: Timestamp) -> Timestamp {
    let seconds = (now - at).num_seconds().max(0);
    let unit = match seconds {
        ..HOUR => MINUTE,
        HOUR..DAY => HOUR,
        _ => DAY,
    };
    at + TimeDelta::seconds((seconds / unit + 1) * unit)
}

/// What is left until `end`: `59 d 4 h`, `4 h 12 min`, below an hour `43:07`, at the end `00:00`.
pub(crate) fn countdown(end: Timestamp, now: Timestamp) -> String {
    let left = seconds_left(end, now);
    match left {
        ..HOUR => format!("{:02}:{:02}", left / MINUTE, left % MINUTE),
        HOUR..DAY => format!("{} h {} min", left / HOUR, left % HOUR / MINUTE),
        _ => format!("{} d {} h", left / DAY, left % DAY / HOUR),
    }
}

/// When [`countdown`] next says something else; `None` once it has ended.
pub(crate) fn countdown_changes_at(end: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let left = seconds_left(end, now);
    let unit = match left {
        ..=0 => return None,
        1..HOUR => 1,
        HOUR..DAY => MINUTE,
        _ => HOUR,
    };
    Some(end - TimeDelta::seconds(left / unit * unit - 1))
}

/// Whole seconds, rounded up, so that the last one ends exactly at `end`.
fn seconds_left(end: Timestamp, now: Timestamp) -> i64 {
    let left = end - now;
    let whole = left.num_seconds();
    (whole + i64::from(left > TimeDelta::seconds(whole))).max(0)
}

/// `21 Nov`.
pub(crate) fn day(day: Day) -> String {
    day.date().format("%-d %b").to_string()
}

/// `23 Oct – 21 Nov`, with `dash` between, and with the years where there are two.
pub(crate) fn days(range: Range, dash: &str) -> String {
    let (from, to) = (range.from(), range.to());
    if from.date().year() == to.date().year() {
        return format!("{} {dash} {}", day(from), day(to));
    }
    let with_year = |day: Day| day.date().format("%-d %b %Y").to_string();
    format!("{} {dash} {}", with_year(from), with_year(to))
}

/// `29 Nov 2026, 14:05` in the viewer's zone.
pub(crate) fn moment(at: Timestamp, offset: FixedOffset) -> String {
    local(at, offset).format("%-d %b %Y, %H:%M").to_string()
}

/// `29 Nov` in the viewer's zone.
pub(crate) fn date(at: Timestamp, offset: FixedOffset) -> String {
    local(at, offset).format("%-d %b").to_string()
}

/// `29 Nov 14:05` in the viewer's zone.
pub(crate) fn short_moment(at: Timestamp, offset: FixedOffset) -> String {
    local(at, offset).format("%e %b %H:%M").to_string()
}

fn local(at: Timestamp, offset: FixedOffset) -> DateTime<FixedOffset> {
    at.with_timezone(&offset)
}

/// `1 day`, `30 days`.
pub(crate) fn count(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", exact(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests;
