//! The words of a change.

use super::change;
use crate::domain::{Figure, Metric, Reading, Value};

fn words(current: i64, previous: i64) -> String {
    let reading = |value| Reading::Measured(Value::Whole(value));
    let (current, previous) = (reading(current), reading(previous));
    change(&Figure { metric: Metric::Reach, current, previous, fetched_at: None })
}

#[test]
fn a_figure_that_did_not_move_has_no_sign() {
    assert_eq!(words(200, 200), "0 %");
    assert_eq!(words(0, 0), "0");
    assert_eq!(words(110, 100), "+10.0 %");
    assert_eq!(words(5, 0), "+5");
}
