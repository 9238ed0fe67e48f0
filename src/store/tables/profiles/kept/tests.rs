//! Every value for itself: the later one stays, and none is lost.

use chrono::TimeDelta;

use super::Kept;
use crate::domain::{Profile, Taken, Timestamp, Untrusted};

fn at(minute: i64) -> Timestamp {
    "2026-11-22T12:00:00Z".parse::<Timestamp>().unwrap() + TimeDelta::minutes(minute)
}

fn told(minute: i64, name: Option<&str>, followers_count: Option<i64>) -> Kept {
    let what = Profile { name: name.map(Untrusted::new), followers_count, ..Profile::default() };
    Kept::of(&Taken { what, at: at(minute) })
}

type Summary<'a> = (Option<(&'a str, Timestamp)>, Option<(i64, Timestamp)>, Timestamp);

fn summary(kept: &Kept) -> Summary<'_> {
    let name = kept.name.as_ref().map(|name| (name.what.as_str(), name.at));
    (name, kept.followers_count.as_ref().map(|count| (count.what, count.at)), kept.fetched_at)
}

#[test]
fn each_value_is_the_later_one_in_whichever_order_they_came() {
    let wanted = (Some(("Anna", at(1))), Some((7, at(2))), at(2));
    let early = || told(1, Some("Anna"), Some(5));
    let late = || told(2, None, Some(7));
    assert_eq!(summary(&early().with(late(), at(9))), wanted);
    assert_eq!(summary(&late().with(early(), at(9))), wanted);
    assert_eq!(summary(&late().with(early(), at(9)).with(early(), at(9))), wanted, "replayed");
}

#[test]
fn what_a_clock_that_was_ahead_has_written_gives_way_but_is_not_lost() {
    let ahead = told(60, Some("Anna"), Some(5));
    let kept = ahead.with(told(1, None, Some(7)), at(2));
    assert_eq!(summary(&kept), (Some(("Anna", at(60))), Some((7, at(1))), at(1)));
}

#[test]
fn of_two_answers_at_one_time_the_second_stays() {
    let kept = told(1, Some("Anna"), Some(5)).with(told(1, Some("Anne"), Some(0)), at(1));
    assert_eq!(summary(&kept), (Some(("Anne", at(1))), Some((0, at(1))), at(1)));
}
