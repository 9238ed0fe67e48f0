//! Which days count as there, as repairable and as lost.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::{Answers, Gap, History};
use crate::domain::{Day, Metric, Range, Reading, Reason, Taken, Timestamp, Value};

fn now() -> Timestamp {
    "2026-11-22T18:30:00Z".parse().unwrap()
}

fn told(reach: Reading, views: Reading) -> Answers {
    [(Metric::Reach, reach), (Metric::Views, views)]
        .map(|(metric, what)| (metric, Taken { what, at: now() }))
        .into()
}

fn measured() -> Reading {
    Reading::Measured(Value::Whole(7))
}

/// The range's days from its newest on.
fn history(days: &[Option<Answers>]) -> History {
    let all = History::range(now());
    let known: BTreeMap<Day, Answers> = days
        .iter()
        .enumerate()
        .filter_map(|(index, answers)| {
            Some((all.to().plus(-i64::try_from(index).unwrap()), answers.clone()?))
        })
        .collect();
    let from = all.to().plus(1 - i64::try_from(days.len()).unwrap());
    History::of(Range::new(from, all.to()).unwrap(), now(), |day| known.get(&day).cloned())
}

#[test]
fn it_covers_what_meta_keeps_before_the_days_that_each_fetch_looks_at() {
    let range = History::range(now());
    assert_eq!(range.to(), Range::last(30, now()).from().plus(-1));
    assert!(range.from().end() > now() - History::KEPT_FOR);
    assert!(range.from().plus(-1).end() <= now() - History::KEPT_FOR + TimeDelta::days(1));
}

#[test]
fn days_are_there_repairable_or_lost() {
    let refused = Reading::Unavailable(Reason::Refused);
    let silent = Reading::Unavailable(Reason::NotPublished);
    let small = Reading::Unavailable(Reason::TooSmall);
    let history = history(&[
        Some(told(measured(), measured())),
        Some(told(measured(), refused)),
        None,
        None,
        Some(told(silent, silent)),
        Some(told(silent, measured())),
        Some(told(small, measured())),
        Some(told(measured(), Reading::Late)),
    ]);
    assert_eq!((history.complete, history.repairable(), history.lost()), (3, 4, 1));
    let told: Vec<(i64, bool, Reason)> =
        history.gaps.iter().map(|gap| (gap.range.day_count(), gap.is_repairable, gap.reason)).collect();
    let expected = [
        (1, true, Reason::Refused),
        (2, true, Reason::NotFetched),
        (1, false, Reason::NotPublished),
        (1, true, Reason::NotPublished),
    ];
    assert_eq!(told, expected);
}

#[test]
fn before_a_month_of_silence_meta_has_nothing_and_is_not_asked() {
    let silent =
        || Some(told(Reading::Unavailable(Reason::NotPublished), Reading::Unavailable(Reason::NotPublished)));
    let mut days: Vec<Option<Answers>> = (0..29).map(|_| silent()).collect();
    days.push(None);
    assert_eq!(history(&days).repairable(), 1, "a shorter silence may be a gap");
    days.insert(0, silent());
    days.push(None);
    let history = history(&days);
    assert_eq!((history.repairable(), history.lost()), (0, 32));
    assert_eq!(
        history.gaps,
        [Gap { range: history.range, is_repairable: false, reason: Reason::NotPublished, asked_at: None }]
    );
}

#[test]
fn a_day_of_which_only_the_series_is_known_is_not_complete() {
    let series = vec![(Metric::Reach, Taken { what: measured(), at: now() })];
    assert_eq!(history(&[Some(series)]).repairable(), 1);
}

#[test]
fn new_followers_which_nobody_can_ask_for_any_more_neither_make_a_gap_nor_date_one() {
    let before = now() - TimeDelta::days(40);
    let day = |views: Reading, followers: Reading| {
        let mut answers = told(measured(), views);
        answers.push((Metric::FollowerCount, Taken { what: followers, at: before }));
        Some(answers)
    };
    let refused = Reading::Unavailable(Reason::Refused);
    let history =
        history(&[day(measured(), refused), day(measured(), Reading::Late), day(refused, measured())]);
    assert_eq!((history.complete, history.repairable()), (2, 1));
    assert_eq!(history.gaps[0].asked_at, Some(now()), "and not when new followers were last asked for");
}
