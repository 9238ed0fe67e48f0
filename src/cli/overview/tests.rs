//! The words of a change.

use super::{ONLY_OF_DAYS, change};
use crate::domain::{Figure, Metric, Reading, Reason, Value};

fn words(current: i64, previous: i64) -> String {
    change_of(measured(current), measured(previous))
}

fn measured(value: i64) -> Reading {
    Reading::Measured(Value::Whole(value))
}

fn change_of(current: Reading, previous: Reading) -> String {
    change(&Figure { metric: Metric::Reach, current, previous, fetched_at: None })
}

#[test]
fn a_figure_that_did_not_move_has_no_sign() {
    assert_eq!(words(200, 200), "0 %");
    assert_eq!(words(0, 0), "0");
    assert_eq!(words(110, 100), "+10.0 %");
    assert_eq!(words(5, 0), "+5");
}

#[test]
fn only_a_window_before_that_has_no_figure_is_told_as_missing() {
    assert_eq!(change_of(Reading::Late, measured(5)), "");
    assert_eq!(change_of(Reading::Late, Reading::Late), "no previous window");
    assert_eq!(change_of(measured(5), Reading::Unavailable(Reason::NotFetched)), "no previous window");
}

#[test]
fn single_days_are_among_the_ranges_that_meta_totals() {
    assert!(ONLY_OF_DAYS.contains("single days"));
}
