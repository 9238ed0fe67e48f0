//! Which figures may be made of days, and what stands where nothing was measured.

use super::assemble;
use crate::{
    domain::{
        Account, AccountId, Day, Metric, Overview, ProfileFigures, Range, Reading, Reason, Shown, Taken,
        Timestamp, Value,
    },
    store::{DayReadings, WindowReading},
};

const NOW: &str = "2026-11-22T12:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn week() -> Range {
    Range::last(7, now())
}

fn measured(value: i64) -> Taken<Reading> {
    Taken { what: Reading::Measured(Value::Whole(value)), at: now() }
}

fn days(range: Range, metric: Metric, reading: impl Fn(Day) -> Option<Reading>) -> Vec<DayReadings> {
    range
        .days()
        .filter_map(|day| {
            let readings = vec![(metric, Taken { what: reading(day)?, at: now() })];
            Some(DayReadings { day, readings, later: Vec::new() })
        })
        .collect()
}

fn overview(range: Range, days: &[DayReadings], windows: &[WindowReading]) -> Overview {
    let account =
        Account { id: AccountId::parse("17841400000000001").unwrap(), username: Shown::new("nordwind") };
    let nothing = Reading::Unavailable(Reason::NotFetched);
    let profile = ProfileFigures {
        followers_count: nothing,
        follows_count: nothing,
        media_count: nothing,
        fetched_at: None,
    };
    assemble(account, range, profile, days, windows, now())
}

fn figure(overview: &Overview, metric: Metric) -> crate::domain::Figure {
    *overview.figures.iter().find(|figure| figure.metric == metric).unwrap()
}

#[test]
fn trap_6_counts_add_up_and_uniques_never_do() {
    let views = days(week(), Metric::Views, |_| Some(Reading::Measured(Value::Whole(10))));
    let reach = days(week(), Metric::Reach, |_| Some(Reading::Measured(Value::Whole(10))));
    let overview = overview(week(), &[views, reach].concat(), &[]);
    assert_eq!(figure(&overview, Metric::Views).current, Reading::Measured(Value::Whole(70)));
    assert_eq!(figure(&overview, Metric::Reach).current, Reading::Unavailable(Reason::NotFetched));
}

#[test]
fn trap_6_a_window_total_is_not_added_to_its_days() {
    let views = days(week(), Metric::Views, |_| Some(Reading::Measured(Value::Whole(10))));
    let window = WindowReading { range: week(), metric: Metric::Views, reading: measured(71) };
    assert_eq!(
        figure(&overview(week(), &views, &[window]), Metric::Views).current,
        Reading::Measured(Value::Whole(71)),
        "Meta's own total stands alone"
    );
}

#[test]
fn trap_4_one_missing_day_makes_a_sum_unavailable_and_zeros_make_it_zero() {
    let gap = week().from().plus(3);
    let holed = days(week(), Metric::Likes, |day| (day != gap).then_some(Reading::Measured(Value::Whole(1))));
    let zeros = days(week(), Metric::Saves, |_| Some(Reading::Measured(Value::Whole(0))));
    let overview = overview(week(), &[holed, zeros].concat(), &[]);
    assert_eq!(figure(&overview, Metric::Likes).current, Reading::Unavailable(Reason::NotFetched));
    assert_eq!(figure(&overview, Metric::Saves).current, Reading::Measured(Value::Whole(0)));
}

#[test]
fn trap_5_without_a_previous_window_there_is_no_trend() {
    let window = WindowReading { range: week(), metric: Metric::Views, reading: measured(71) };
    let alone = figure(&overview(week(), &[], &[window]), Metric::Views);
    assert_eq!(alone.change(), None);
    let from_zero = WindowReading { range: week().previous(), metric: Metric::Views, reading: measured(0) };
    let change = figure(&overview(week(), &[], &[window, from_zero]), Metric::Views).change().unwrap();
    assert_eq!((change.absolute, change.percent), (71.0, None), "from zero there is no percentage");
}

#[test]
fn a_late_day_makes_a_sum_late_until_it_is_too_old_for_that() {
    let recent = week().to();
    let late = days(week(), Metric::Shares, |day| {
        Some(if day == recent { Reading::Late } else { Reading::Measured(Value::Whole(1)) })
    });
    assert_eq!(figure(&overview(week(), &late, &[]), Metric::Shares).current, Reading::Late);
    let old = week().from();
    let lost = days(week(), Metric::Shares, |day| {
        Some(if day == old { Reading::Late } else { Reading::Measured(Value::Whole(1)) })
    });
    assert_eq!(
        figure(&overview(week(), &lost, &[]), Metric::Shares).current,
        Reading::Unavailable(Reason::NotPublished)
    );
}

#[test]
fn uniques_of_more_than_30_days_are_beyond_meta() {
    let ninety = overview(Range::last(90, now()), &[], &[]);
    assert_eq!(figure(&ninety, Metric::Reach).current, Reading::Unavailable(Reason::BeyondWindow));
    assert_eq!(figure(&ninety, Metric::Views).current, Reading::Unavailable(Reason::NotFetched));
}

#[test]
fn what_was_not_asked_for_is_told_from_what_meta_has_no_more() {
    use Reason::{BeyondWindow, NotFetched};
    let unavailable = Reading::Unavailable;
    let ninety = Range::last(90, now());
    let known = [Metric::FollowerCount, Metric::Likes]
        .map(|metric| days(Range::last(30, now()), metric, |_| Some(Reading::Measured(Value::Whole(1)))));
    let of_ninety = overview(ninety, &known.concat(), &[]);
    for metric in [Metric::FollowerCount, Metric::Follows, Metric::Unfollows] {
        assert_eq!(figure(&of_ninety, metric).current, unavailable(BeyondWindow), "{metric}");
    }
    for metric in [Metric::Likes, Metric::Comments] {
        assert_eq!(figure(&of_ninety, metric).current, unavailable(NotFetched), "{metric}: Meta has them");
    }
    let month = overview(Range::last(30, now()), &known.concat(), &[]);
    assert_eq!(figure(&month, Metric::FollowerCount).previous, unavailable(BeyondWindow));
    assert_eq!(figure(&month, Metric::Follows).current, unavailable(NotFetched));
    let reason_of = |metric, day| {
        let series = of_ninety.series.iter().find(|series| series.metric == metric).unwrap();
        series.points.iter().find(|point| point.day == day).unwrap().reading.reason()
    };
    let old = ninety.from();
    assert_eq!(reason_of(Metric::FollowerCount, old), Some(BeyondWindow));
    assert_eq!(reason_of(Metric::Likes, old), Some(NotFetched));
    let ancient = Range::new(old.plus(-900), old.plus(-890)).unwrap();
    assert_eq!(figure(&overview(ancient, &[], &[]), Metric::Likes).current, unavailable(BeyondWindow));
}

#[test]
fn every_day_of_the_range_has_a_point() {
    let overview = overview(week(), &[], &[]);
    let series = overview.series.iter().find(|series| series.metric == Metric::Reach).unwrap();
    assert_eq!(series.points.len(), 7);
    assert!(series.values().next().is_none(), "no value is made up");
}

/// Two weeks of a metric, ten a day in the older one and twelve in the newer, the last two days not published.
fn two_weeks(metric: Metric) -> Vec<DayReadings> {
    let older = days(week().previous(), metric, |_| Some(Reading::Measured(Value::Whole(10))));
    let newer = days(week(), metric, |day| {
        let awaited = day > week().to().plus(-2);
        Some(if awaited { Reading::Late } else { Reading::Measured(Value::Whole(12)) })
    });
    [older, newer].concat()
}

#[test]
fn new_followers_are_told_up_to_the_last_published_day() {
    let figure = figure(&overview(week(), &two_weeks(Metric::FollowerCount), &[]), Metric::FollowerCount);
    assert_eq!(figure.current, Reading::Carried(Value::Whole(60)), "a stand-in, and called one");
    assert_eq!(figure.fetched_at, Some(now()));
}

#[test]
fn trap_5_what_is_told_so_far_is_compared_with_as_many_days() {
    let figure = figure(&overview(week(), &two_weeks(Metric::FollowerCount), &[]), Metric::FollowerCount);
    assert_eq!(figure.previous, Reading::Carried(Value::Whole(50)), "five days, not seven");
    let change = figure.change().unwrap();
    assert_eq!((change.absolute, change.percent), (10.0, Some(20.0)));
    let newer: Vec<_> = two_weeks(Metric::FollowerCount).split_off(7);
    let alone = self::figure(&overview(week(), &newer, &[]), Metric::FollowerCount);
    assert_eq!((alone.current.value(), alone.change()), (Some(Value::Whole(60)), None));
}

#[test]
fn what_is_told_so_far_has_no_hole_and_is_never_nothing() {
    let mut holed = two_weeks(Metric::FollowerCount);
    holed.remove(9);
    let none = days(week(), Metric::FollowerCount, |_| Some(Reading::Late));
    for known in [holed, none] {
        let figure = figure(&overview(week(), &known, &[]), Metric::FollowerCount);
        assert_eq!((figure.current.value(), figure.change()), (None, None));
    }
}

#[test]
fn where_meta_has_a_total_the_days_do_not_stand_in_for_it() {
    let views = figure(&overview(week(), &two_weeks(Metric::Views), &[]), Metric::Views);
    assert_eq!(views.current, Reading::Late);
    let ninety = Range::last(90, now());
    let known = days(ninety, Metric::Views, |day| {
        Some(if day == ninety.to() { Reading::Late } else { Reading::Measured(Value::Whole(1)) })
    });
    let views = figure(&overview(ninety, &known, &[]), Metric::Views);
    assert_eq!(views.current, Reading::Carried(Value::Whole(89)), "of 90 days Meta has none");
}

#[test]
fn of_a_single_day_its_own_count_is_the_total_also_of_uniques() {
    let day = Range::last(1, now());
    let known = |metric| {
        days(Range::last(2, now()), metric, |one| {
            Some(Reading::Measured(Value::Whole(if one == day.to() { 12 } else { 10 })))
        })
    };
    for metric in [Metric::Reach, Metric::AccountsEngaged, Metric::Views] {
        let figure = figure(&overview(day, &known(metric), &[]), metric);
        assert_eq!(figure.current, Reading::Measured(Value::Whole(12)), "{metric}");
        assert_eq!((figure.previous, figure.fetched_at), (Reading::Measured(Value::Whole(10)), Some(now())));
        let none = self::figure(&overview(day, &[], &[]), metric);
        assert_eq!(none.current, Reading::Unavailable(Reason::NotFetched), "{metric}");
        let late = days(day, metric, |_| Some(Reading::Late));
        assert_eq!(self::figure(&overview(day, &late, &[]), metric).current, Reading::Late, "{metric}");
    }
    let two = Range::last(2, now());
    let reach = figure(&overview(two, &known(Metric::Reach), &[]), Metric::Reach);
    assert_eq!(reach.current, Reading::Unavailable(Reason::NotFetched), "two days of it are no total");
}

#[test]
fn of_a_length_whose_total_nobody_fetches_counts_are_told_up_to_the_last_published_day() {
    for length in [2, 5, 6, 20] {
        let range = Range::last(length, now());
        let known = days(Range::last(length * 2, now()), Metric::Views, |day| {
            Some(if day == range.to() { Reading::Late } else { Reading::Measured(Value::Whole(3)) })
        });
        let views = figure(&overview(range, &known, &[]), Metric::Views);
        let published = Reading::Carried(Value::Whole(3 * (i64::from(length) - 1)));
        assert_eq!((views.current, views.previous), (published, published), "{length}");
    }
}
