//! Spans, windows and days against the calendar.

use super::{LONGEST_SPAN, days_to_fetch, reading_of, span, windows};
use crate::{
    domain::{Day, Metric, Range, Reading, Reason, Taken, Timestamp, Value},
    store::DayReadings,
};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn range(from: &str, to: &str) -> Range {
    Range::new(Day::parse(from).unwrap(), Day::parse(to).unwrap()).unwrap()
}

#[test]
fn thirty_days_never_span_more_than_meta_allows() {
    for day in range("2025-01-01", "2026-12-31").days() {
        let thirty = Range::new(day.plus(-29), day).unwrap();
        let (since, until) = span(thirty);
        assert!(until - since <= LONGEST_SPAN, "{thirty:?}");
        assert!(since < thirty.from().end(), "the first bucket still ends inside {thirty:?}");
    }
}

#[test]
fn the_default_window_and_the_one_before_it_come_first() {
    let all = windows(at("2026-11-22T12:00:00Z"));
    assert_eq!(all[0], range("2026-10-23", "2026-11-21"));
    assert_eq!(all[1], range("2026-09-23", "2026-10-22"));
    assert_eq!(all.len(), 6);
}

#[test]
fn days_are_fetched_newest_first_until_they_are_settled() {
    let settled = DayReadings {
        day: Day::parse("2026-11-17").unwrap(),
        readings: vec![(
            Metric::Views,
            Taken { what: Reading::Measured(Value::Whole(1)), at: at("2026-11-20T09:00:00Z") },
        )],
    };
    let early = DayReadings {
        day: Day::parse("2026-11-18").unwrap(),
        readings: vec![(
            Metric::Views,
            Taken { what: Reading::Measured(Value::Whole(1)), at: at("2026-11-20T09:00:00Z") },
        )],
    };
    let days = days_to_fetch(range("2026-11-17", "2026-11-19"), &[settled, early]);
    let names: Vec<String> = days.iter().map(Day::to_string).collect();
    assert_eq!(names, ["2026-11-19", "2026-11-18"]);
}

#[test]
fn no_number_is_late_then_unpublished_and_never_zero() {
    let day = Day::parse("2026-11-20").unwrap();
    let read = |metric, value, followers, now: &str| reading_of(metric, value, day, followers, at(now));
    let soon = "2026-11-22T12:00:00Z";
    let later = "2026-11-24T12:00:00Z";
    assert_eq!(read(Metric::Views, None, None, soon), Reading::Late);
    assert_eq!(read(Metric::Views, None, None, later), Reading::Unavailable(Reason::NotPublished));
    assert_eq!(read(Metric::Follows, None, Some(40), soon), Reading::Unavailable(Reason::TooSmall));
    assert_eq!(
        read(Metric::Views, Some(Value::Whole(0)), Some(40), soon),
        Reading::Measured(Value::Whole(0)),
        "a real zero is measured"
    );
}
