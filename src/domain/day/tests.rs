//! Days against the instants at which Meta's buckets end.

use super::Day;
use crate::domain::Timestamp;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

#[test]
fn a_bucket_ends_at_08_utc_in_winter_and_07_utc_in_summer() {
    let winter = Day::parse("2026-11-19").unwrap();
    let summer = Day::parse("2026-07-19").unwrap();
    assert_eq!(winter.end(), at("2026-11-20T08:00:00Z"));
    assert_eq!(summer.end(), at("2026-07-20T07:00:00Z"));
}

#[test]
fn the_day_of_a_point_is_the_one_its_end_time_closes() {
    assert_eq!(Day::ending_at(at("2026-11-20T08:00:00Z")).to_string(), "2026-11-19");
    assert_eq!(Day::containing(at("2026-11-20T08:00:00Z")).to_string(), "2026-11-20");
}

#[test]
fn days_of_the_clock_change_have_23_and_25_hours() {
    let spring = Day::parse("2026-03-08").unwrap();
    let autumn = Day::parse("2026-11-01").unwrap();
    assert_eq!((spring.end() - spring.start()).num_hours(), 23);
    assert_eq!((autumn.end() - autumn.start()).num_hours(), 25);
}
