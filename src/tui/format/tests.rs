//! Numbers and durations, and when they change.

use chrono::{TimeDelta, TimeZone, Utc};
use proptest::prelude::*;

use super::*;
use crate::domain::{Change, Value};

fn at(seconds: i64) -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, 22, 12, 0, 0).unwrap() + TimeDelta::seconds(seconds)
}

#[test]
fn numbers_read_as_people_write_them() {
    for (number, text) in [
        (0, "0"),
        (999, "999"),
        (1234, "1 234"),
        (-1_234_567, "-1 234 567"),
        (i64::MIN, "-9 223 372 036 854 775 808"),
    ] {
        assert_eq!(exact(number), text);
    }
    for (number, text) in [
        (0.0, "0"),
        (999.0, "999"),
        (999.6, "1.0k"),
        (12_345.0, "12.3k"),
        (99_960.0, "100k"),
        (999_499.0, "999k"),
        (1_240_000.0, "1.2M"),
        (-4_500.0, "-4.5k"),
        (7.1e9, "7.1G"),
    ] {
        assert_eq!(compact(number), text, "{number}");
    }
    assert_eq!(value(Value::Whole(12_345_678), 8), "12.3M");
    assert_eq!(value(Value::Whole(12_345_678), 10), "12 345 678");
    assert_eq!(value(Value::Decimal(4.25), 8), "4.2");
}

#[test]
fn a_change_from_zero_has_no_percentage() {
    let of = |absolute, percent| change(Change { absolute, percent });
    assert_eq!(of(12.0, Some(3.44)), "+3.4 %");
    assert_eq!(of(-12.0, Some(-12.0)), "-12.0 %");
    assert_eq!(of(0.0, Some(0.0)), "0 %");
    assert_eq!(of(7.0, None), "+7");
    assert_eq!(of(0.0, None), "0");
    assert_eq!(of(900.0, Some(450.0)), "+450 %");
    assert_eq!(of(90_000.0, Some(4_500.0)), "+45x");
}

#[test]
fn durations_shrink_from_days_to_seconds() {
    for (left, text) in [
        (59 * DAY + 4 * HOUR + 59 * MINUTE, "59 d 4 h"),
        (DAY, "1 d 0 h"),
        (DAY - 1, "23 h 59 min"),
        (HOUR, "1 h 0 min"),
        (43 * MINUTE + 7, "43:07"),
        (1, "00:01"),
        (0, "00:00"),
        (-5, "00:00"),
    ] {
        assert_eq!(countdown(at(left), at(0)), text);
    }
    for (ago, text) in
        [(-3, "just now"), (59, "just now"), (60, "1 min ago"), (HOUR, "1 h ago"), (DAY * 5, "5 d ago")]
    {
        assert_eq!(age(at(-ago), at(0)), text);
    }
}

proptest! {
    #[test]
    fn the_next_change_is_the_first_instant_with_another_text(left in 1_i64..200_000, nanos in 0_i64..1_000_000_000) {
        let now = at(0) + TimeDelta::nanoseconds(nanos);
        let end = at(left + 1);
        let next = countdown_changes_at(end, now).unwrap();
        prop_assert!(next > now);
        prop_assert_eq!(countdown(end, next - TimeDelta::nanoseconds(1)), countdown(end, now));
        prop_assert_ne!(countdown(end, next), countdown(end, now));

        let then = at(-left);
        let next = age_changes_at(then, now);
        prop_assert!(next > now);
        prop_assert_eq!(age(then, next - TimeDelta::nanoseconds(1)), age(then, now));
        prop_assert_ne!(age(then, next), age(then, now));
    }
}
