//! Spans, windows and days against the calendar.

use chrono::TimeDelta;

use super::{LONGEST_SPAN, days_to_fetch, reading_of, span, windows, windows_to_fetch};
use crate::{
    domain::{Day, Metric, Range, Reading, Reason, Taken, Timestamp, Value},
    store::{DayReadings, WindowReading},
};

const AN_HOUR: TimeDelta = TimeDelta::hours(1);

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

/// The days from 17 to 19 November that are asked for on the 22nd, when the 17th has this reading of views and
/// everything else is unknown.
fn asked_with(what: Reading, taken: &str) -> Vec<String> {
    let known = DayReadings {
        day: Day::parse("2026-11-17").unwrap(),
        readings: vec![(Metric::Views, Taken { what, at: at(taken) })],
        later: Vec::new(),
    };
    let days = days_to_fetch(range("2026-11-17", "2026-11-19"), &[known], at(NOW), AN_HOUR);
    days.iter().map(Day::to_string).collect()
}

const NOW: &str = "2026-11-22T12:00:00Z";
const ONE: Reading = Reading::Measured(Value::Whole(1));

#[test]
fn days_are_fetched_newest_first_until_they_are_settled() {
    assert_eq!(asked_with(ONE, "2026-11-20T09:00:00Z"), ["2026-11-19", "2026-11-18"]);
    let early = asked_with(ONE, "2026-11-20T07:00:00Z");
    assert_eq!(early, ["2026-11-19", "2026-11-18", "2026-11-17"], "Meta may still have corrected it");
}

#[test]
fn a_day_that_was_refused_is_asked_for_again_an_hour_later() {
    for reason in [Reason::Refused, Reason::NotFetched] {
        let refused = Reading::Unavailable(reason);
        assert_eq!(asked_with(refused, "2026-11-22T11:00:00Z").len(), 3, "{reason}");
        assert_eq!(asked_with(refused, "2026-11-22T11:00:01Z").len(), 2, "{reason}: politely");
    }
    for reason in [Reason::NotPublished, Reason::TooSmall, Reason::NotSupported] {
        assert_eq!(asked_with(Reading::Unavailable(reason), "2026-11-21T12:00:00Z").len(), 2, "{reason}");
    }
}

#[test]
fn one_refused_metric_is_enough_to_ask_about_the_day_again() {
    let day = Day::parse("2026-11-17").unwrap();
    let taken = |what| Taken { what, at: at("2026-11-21T12:00:00Z") };
    let refused = Reading::Unavailable(Reason::Refused);
    let asked = |metric| {
        let readings = vec![(Metric::Views, taken(ONE)), (metric, taken(refused))];
        days_to_fetch(
            range("2026-11-17", "2026-11-17"),
            &[DayReadings { day, readings, later: Vec::new() }],
            at(NOW),
            AN_HOUR,
        )
        .len()
    };
    assert_eq!(asked(Metric::Likes), 1);
    assert_eq!(asked(Metric::FollowerCount), 0, "a series is not asked for by the day");
}

#[test]
fn a_day_fetched_in_the_future_is_not_settled() {
    assert_eq!(asked_with(ONE, "2027-03-01T12:00:00Z").len(), 3, "that clock was ahead");
    let window = range("2026-10-23", "2026-11-21");
    let ahead = WindowReading {
        range: window,
        metric: Metric::Views,
        reading: Taken { what: ONE, at: at("2027-03-01T12:00:00Z") },
    };
    assert!(windows_to_fetch(at(NOW), &[ahead], AN_HOUR).contains(&window));
}

#[test]
fn a_window_is_asked_for_again_while_one_of_its_two_answers_is_missing_or_refused() {
    let window = range("2026-09-23", "2026-10-22");
    let known = |metric, what, taken| {
        let reading = Taken { what, at: at(taken) };
        WindowReading { range: window, metric, reading }
    };
    let asked = |stored: &[WindowReading]| windows_to_fetch(at(NOW), stored, AN_HOUR).contains(&window);
    let before = "2026-11-22T10:00:00Z";
    let views = known(Metric::Views, ONE, before);
    let refused = Reading::Unavailable(Reason::Refused);
    let small = Reading::Unavailable(Reason::TooSmall);
    assert!(asked(&[views]), "follows and unfollows were not answered");
    assert!(asked(&[views, known(Metric::Follows, refused, before)]));
    assert!(!asked(&[views, known(Metric::Follows, refused, "2026-11-22T11:30:00Z")]), "politely");
    assert!(!asked(&[views, known(Metric::Follows, small, before)]));
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

#[test]
fn a_day_that_was_asked_about_again_in_vain_is_settled() {
    let early = (Metric::Views, Taken { what: ONE, at: at("2026-11-18T09:00:00Z") });
    let asked = |what, taken| {
        let later = (Metric::Views, Taken { what, at: at(taken) });
        let day = Day::parse("2026-11-17").unwrap();
        let known = DayReadings { day, readings: vec![early], later: vec![later] };
        days_to_fetch(range("2026-11-17", "2026-11-17"), &[known], at(NOW), AN_HOUR).len()
    };
    assert_eq!(asked(Reading::Unavailable(Reason::NotPublished), "2026-11-20T09:00:00Z"), 0);
    assert_eq!(asked(Reading::Late, "2026-11-19T09:00:00Z"), 1, "Meta may still publish it");
    assert_eq!(asked(Reading::Unavailable(Reason::Refused), "2026-11-22T10:00:00Z"), 1);
}
