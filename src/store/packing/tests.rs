//! Packed figures come back as they went in, and merging loses no number.

use std::collections::BTreeSet;

use chrono::DateTime;
use proptest::prelude::*;

use super::{
    Packed, codes::code_of, codes::metric_of, outranks, pack_reading, pack_shares, unpack_reading,
    unpack_shares,
};
use crate::domain::{Metric, Reading, Reason, Taken, Value};

/// No clock was ever ahead.
const END: DateTime<chrono::Utc> = DateTime::<chrono::Utc>::MAX_UTC;

#[test]
fn every_metric_has_a_code_of_its_own() {
    let codes: BTreeSet<u8> = Metric::ALL.iter().map(|metric| code_of(*metric)).collect();
    assert_eq!(codes.len(), Metric::ALL.len());
    assert!(Metric::ALL.iter().all(|metric| metric_of(code_of(*metric)) == Some(*metric)));
}

#[test]
fn the_bytes_of_version_one_stay_readable() {
    let mut packed = Packed::default();
    let at = DateTime::from_timestamp(1_772_884_800, 0).unwrap();
    packed.merge(Metric::Reach, Taken { what: Reading::Measured(Value::Whole(1500)), at }, END);
    packed.merge(Metric::Unfollows, Taken { what: Reading::Unavailable(Reason::TooSmall), at }, END);
    let bytes = [1, 128, 205, 224, 154, 13, 1, 0, 184, 23, 16, 6];
    assert_eq!(packed.to_bytes(), bytes);
    assert_eq!(Packed::from_bytes(&bytes).unwrap(), packed);
}

#[test]
fn a_metric_that_only_a_newer_version_knows_is_kept() {
    // Code 250, measured, 3.
    let bytes = [1, 0, 250, 0, 6];
    let mut packed = Packed::from_bytes(&bytes).unwrap();
    assert_eq!(packed.readings().count(), 0);
    packed.merge(Metric::Reach, Taken { what: Reading::Late, at: DateTime::UNIX_EPOCH }, END);
    assert_eq!(packed.to_bytes(), [1, 0, 1, 2, 250, 0, 6]);
}

#[test]
fn a_full_day_is_small() {
    let mut packed = Packed::default();
    for (offset, metric) in (0..).zip(Metric::ALL) {
        let at = DateTime::from_timestamp(1_772_884_800 + offset, 0).unwrap();
        packed.merge(*metric, Taken { what: Reading::Measured(Value::Whole(1000 + offset * 37)), at }, END);
    }
    assert!(packed.to_bytes().len() <= 80, "{} bytes", packed.to_bytes().len());
}

fn reading() -> impl Strategy<Value = Reading> {
    let value =
        prop_oneof![any::<i64>().prop_map(Value::Whole), proptest::num::f64::NORMAL.prop_map(Value::Decimal)];
    prop_oneof![
        value.clone().prop_map(Reading::Measured),
        value.prop_map(Reading::Carried),
        Just(Reading::Late),
        proptest::sample::select(Reason::ALL).prop_map(Reading::Unavailable),
    ]
}

fn taken() -> impl Strategy<Value = Taken<Reading>> {
    (reading(), -4_000_000_000_i64..8_000_000_000)
        .prop_map(|(what, at)| Taken { what, at: DateTime::from_timestamp(at, 0).unwrap() })
}

fn page() -> impl Strategy<Value = Vec<(Metric, Taken<Reading>)>> {
    proptest::collection::vec((proptest::sample::select(Metric::ALL), taken()), 0..30)
}

fn merged(page: &[(Metric, Taken<Reading>)]) -> Packed {
    let mut packed = Packed::default();
    for (metric, taken) in page {
        packed.merge(*metric, *taken, END);
    }
    packed
}

proptest! {
    #[test]
    fn what_is_packed_is_unpacked(page in page()) {
        let packed = merged(&page);
        prop_assert_eq!(Packed::from_bytes(&packed.to_bytes()), Ok(packed));
    }

    #[test]
    fn merging_again_changes_nothing(page in page()) {
        let once = merged(&page);
        let mut twice = once.clone();
        for (metric, taken) in once.readings() {
            prop_assert!(!twice.merge(metric, taken, END));
        }
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn a_number_is_never_lost(old in taken(), new in taken()) {
        let kept = if outranks(old, new, END) { old } else { new };
        if matches!(old.what, Reading::Measured(_)) {
            prop_assert!(matches!(kept.what, Reading::Measured(_)));
        }
    }

    #[test]
    fn one_reading_is_read_back(reading in reading()) {
        prop_assert_eq!(unpack_reading(&pack_reading(reading)), Ok(reading));
    }

    #[test]
    fn shares_are_read_back(shares in proptest::collection::vec((".{0,20}", any::<i64>()), 0..10)) {
        let shares: Vec<_> = shares.into_iter().map(|(key, value)| (key, Value::Whole(value))).collect();
        let bytes = pack_shares(shares.iter().map(|(key, value)| (key.as_str(), *value)));
        prop_assert_eq!(unpack_shares(&bytes), Ok(shares));
    }

    #[test]
    fn strange_bytes_are_refused_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _ = (Packed::from_bytes(&bytes), unpack_shares(&bytes), unpack_reading(&bytes));
    }
}

#[test]
fn a_number_is_kept_with_what_was_answered_later() {
    let at = |day: i64| DateTime::UNIX_EPOCH + chrono::TimeDelta::days(day);
    let number = |day| Taken { what: Reading::Measured(Value::Whole(1)), at: at(day) };
    let late = |day| Taken { what: Reading::Late, at: at(day) };
    for order in [[number(1), late(2), late(3)], [late(3), late(2), number(1)], [late(2), number(1), late(3)]]
    {
        let mut packed = Packed::default();
        for taken in order {
            packed.merge(Metric::Views, taken, END);
        }
        assert_eq!(packed.readings().collect::<Vec<_>>(), [(Metric::Views, number(1))]);
        assert_eq!(packed.later().collect::<Vec<_>>(), [(Metric::Views, late(3))]);
        let mut packed = Packed::from_bytes(&packed.to_bytes()).unwrap();
        packed.merge(Metric::Views, number(4), END);
        assert_eq!(packed.later().count(), 0, "a later number is the last word");
    }
}

#[test]
fn a_reading_of_a_clock_that_was_ahead_gives_way_to_a_true_one() {
    let at = |day: i64| DateTime::UNIX_EPOCH + chrono::TimeDelta::days(day);
    let taken = |value, day| Taken { what: Reading::Measured(Value::Whole(value)), at: at(day) };
    let late = Taken { what: Reading::Late, at: at(11) };
    assert!(!outranks(taken(1, 400), taken(2, 10), at(11)));
    assert!(outranks(taken(1, 10), taken(2, 9), at(11)), "a page that comes late");
    assert!(outranks(taken(1, 400), late, at(11)), "a number is a number");
}
