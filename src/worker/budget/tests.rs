//! How much the schedule slows down.

use super::slowdown;
use crate::domain::Allowance;

#[test]
fn the_tighter_of_the_two_allowances_counts_and_what_is_not_told_slows_nothing() {
    let cases = [
        (None, None, 1),
        (Some(0), Some(0), 1),
        (Some(75), Some(12), 1),
        (Some(76), None, 2),
        (None, Some(76), 2),
        (Some(3), Some(90), 2),
        (Some(91), Some(12), 4),
        (Some(100), Some(100), 4),
    ];
    for (account_used_percent, app_used_percent, factor) in cases {
        let allowance = Allowance { account_used_percent, app_used_percent };
        assert_eq!(slowdown(allowance), factor, "{allowance:?}");
    }
}
