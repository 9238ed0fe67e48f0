//! A scale never says a value that its line does not have.

use super::{Scale, label, nice_ceiling};

#[test]
fn the_scale_ends_on_a_round_number_above_the_highest_value() {
    for (value, ceiling) in [(1.0, 1.0), (7.0, 8.0), (12.0, 15.0), (99.0, 100.0), (1234.0, 1500.0)] {
        assert!((nice_ceiling(value) - ceiling).abs() < 1e-9, "{value}: {}", nice_ceiling(value));
    }
}

fn labels(lowest: f64, highest: f64, height: u16) -> Vec<(u16, String)> {
    let mut labels = Scale::of(lowest, highest, height).labels;
    labels.sort();
    labels
}

#[test]
fn a_quarter_that_no_label_can_tell_has_none() {
    let told = |labels: Vec<(u16, String)>| labels.into_iter().map(|(_, label)| label).collect::<Vec<_>>();
    // A quarter of 5k is 1.25k, which would be told as 1.2k.
    assert_eq!(told(labels(0.0, 4_900.0, 17)), ["5k", "2.5k", "0"]);
    assert_eq!(told(labels(0.0, 7_500.0, 17)), ["8k", "6k", "4k", "2k", "0"]);
    // A half of 3 is no count.
    assert_eq!(told(labels(0.0, 3.0, 17)), ["3", "0"]);
    assert_eq!(told(labels(0.0, 0.0, 17)), ["1", "0"]);
}

#[test]
fn every_label_is_the_value_of_its_line() {
    for highest in
        [0.0, 1.0, 2.0, 3.0, 7.0, 14.0, 33.0, 480.0, 999.0, 1_400.0, 4_900.0, 14_999.0, 3.2e6, 7.7e9]
    {
        for height in [2, 3, 5, 9, 13, 17, 33] {
            let scale = Scale::of(0.0, highest, height);
            let mut before = f64::INFINITY;
            for (line, told) in labels(0.0, highest, height) {
                let value = scale.ceiling * (1.0 - f64::from(line) / f64::from(height - 1));
                assert_eq!(told, label(value), "{highest} at line {line} of {height}");
                let parsed: f64 = told.trim_end_matches(['k', 'M', 'G']).parse().unwrap();
                let unit = [("k", 1e3), ("M", 1e6), ("G", 1e9)];
                let unit =
                    unit.into_iter().find(|(letter, _)| told.ends_with(letter)).map_or(1.0, |(_, unit)| unit);
                assert!((parsed * unit - value).abs() < 1e-6 * value.max(1.0), "{told} is not {value}");
                assert!(value < before);
                before = value;
            }
        }
    }
}

#[test]
fn what_is_below_zero_has_a_round_end_and_zero_its_line() {
    assert_eq!(labels(-3.0, 9.0, 14), [(0, "10".to_owned()), (10, "0".to_owned()), (13, "-3".to_owned())]);
    assert_eq!(labels(-3.0, -1.0, 5), [(0, "0".to_owned()), (4, "-3".to_owned())]);
}
