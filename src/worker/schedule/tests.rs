//! What is due when, on a clock that is set.

use chrono::TimeDelta;

use super::{Ended, Past, Plan, Rhythm, ladder::next_step, next};
use crate::{
    config::Sync,
    domain::{Followed, Media, MediaId, ProductType, Timestamp, Untrusted, Upkeep},
};

const NOW: &str = "2026-11-22T18:30:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn hours(count: i64) -> TimeDelta {
    TimeDelta::hours(count)
}

fn followed(product_type: ProductType, age: TimeDelta, read_at_age: Option<TimeDelta>) -> Followed {
    let published_at = now() - age;
    Followed {
        id: MediaId("17900000000000001".to_owned()),
        published_at,
        product_type,
        read_at: read_at_age.map(|age| published_at + age),
    }
}

/// Everything was fetched just now.
fn fresh() -> Upkeep {
    let at = Some(now());
    Upkeep { figures_at: at, posts_at: at, audience_at: at, history_next_at: None, failures: 0 }
}

/// Nothing but the lists of posts, which say that the account is awake.
fn awake() -> Vec<Followed> {
    vec![followed(ProductType::Feed, hours(24 * 13), Some(hours(24 * 13)))]
}

const fn usual(sync: &Sync) -> Rhythm<'_> {
    Rhythm { sync, slowdown: 1 }
}

fn due(known: Upkeep, followed: &[Followed], after: TimeDelta) -> Plan {
    Plan::due(usual(&Sync::default()), known, followed.to_vec(), now() + after)
}

#[test]
fn what_was_never_fetched_is_due() {
    let plan = due(Upkeep::default(), &[], TimeDelta::zero());
    assert!(plan.figures && plan.posts.list && plan.audience);
}

#[test]
fn each_part_is_due_after_its_time_and_not_before() {
    let cases = [
        (TimeDelta::minutes(50), [false, false, false]),
        (hours(1), [true, false, false]),
        (hours(6), [true, true, false]),
        (hours(24), [true, true, true]),
    ];
    for (after, expected) in cases {
        let plan = due(fresh(), &awake(), after);
        assert_eq!([plan.posts.list, plan.figures, plan.audience], expected, "{after}");
    }
}

#[test]
fn parts_that_fall_due_within_minutes_are_fetched_together() {
    let known = Upkeep { figures_at: Some(now() - hours(5) + TimeDelta::minutes(4)), ..fresh() };
    let plan = due(known, &awake(), hours(1));
    assert!(plan.figures && plan.posts.list);
}

#[test]
fn a_sleepy_account_is_asked_about_a_quarter_as_often_but_for_its_demographics() {
    let sleepy = [followed(ProductType::Feed, hours(24 * 15), Some(hours(24 * 15)))];
    let plan = due(fresh(), &sleepy, hours(3));
    assert!(!plan.posts.list && !plan.figures);
    let plan = due(fresh(), &sleepy, hours(4));
    assert!(plan.posts.list && !plan.figures);
    let plan = due(fresh(), &sleepy, hours(24));
    assert!(plan.posts.list && plan.figures && plan.audience);
}

#[test]
fn a_story_wakes_an_account_as_a_post_does() {
    let story = [followed(ProductType::Story, hours(2), Some(hours(1)))];
    assert!(due(fresh(), &story, hours(1)).posts.list);
}

#[test]
fn posts_are_read_at_the_ages_of_the_ladder() {
    let mut read_at = None;
    let mut ages = Vec::new();
    let mut post = followed(ProductType::Reels, TimeDelta::zero(), None);
    while let Some(at) = next_step(&Followed { read_at, ..post.clone() }) {
        ages.push((at - post.published_at).num_hours());
        read_at = Some(at);
    }
    let weekly = (14..=84).step_by(7).map(|days| days * 24);
    let expected: Vec<i64> = [0, 1, 3, 6, 24, 72, 168].into_iter().chain(weekly).collect();
    assert_eq!(ages, expected);
    post.product_type = ProductType::Story;
    let mut ages = Vec::new();
    read_at = None;
    while let Some(at) = next_step(&Followed { read_at, ..post.clone() }) {
        ages.push((at - post.published_at).num_hours());
        read_at = Some(at);
    }
    assert_eq!(ages, [0, 6, 23]);
}

#[test]
fn steps_that_were_missed_are_one_reading_and_not_many() {
    let post = followed(ProductType::Feed, hours(30), Some(hours(1)));
    assert_eq!(next_step(&post), Some(post.published_at + hours(3)), "it is due since then");
    let read_now = Followed { read_at: Some(now()), ..post };
    assert_eq!(next_step(&read_now), Some(read_now.published_at + hours(72)));
}

#[test]
fn only_posts_whose_step_has_come_are_read() {
    let young = followed(ProductType::Feed, hours(2), Some(hours(2)));
    let due_one = Followed {
        id: MediaId("17900000000000002".to_owned()),
        ..followed(ProductType::Feed, hours(4), Some(hours(2)))
    };
    let plan = due(fresh(), &[young, due_one.clone()], TimeDelta::zero());
    let wanted: Vec<MediaId> = plan.posts.steps().into_iter().map(|media| media.id).collect();
    assert_eq!(wanted, [due_one.id]);
}

#[test]
fn the_next_fetch_is_when_the_first_thing_falls_due() {
    let sync = Sync::default();
    assert_eq!(next(usual(&sync), fresh(), &awake(), Ended::Served, now(), 0), now() + hours(1));
    let story = [followed(ProductType::Story, TimeDelta::minutes(22 * 60 + 30), Some(hours(6)))];
    assert_eq!(next(usual(&sync), fresh(), &story, Ended::Served, now(), 0), now() + TimeDelta::minutes(30));
}

#[test]
fn jitter_takes_up_to_a_tenth_off_and_makes_nothing_late() {
    let sync = Sync::default();
    for spread in [0, 1, 500, 1_000, u16::MAX] {
        let at = next(usual(&sync), fresh(), &awake(), Ended::Served, now(), spread);
        assert!(at <= now() + hours(1) && at >= now() + TimeDelta::minutes(54), "{spread}: {at}");
    }
    assert_ne!(
        next(usual(&sync), fresh(), &awake(), Ended::Served, now(), 0),
        next(usual(&sync), fresh(), &awake(), Ended::Served, now(), 500)
    );
}

#[test]
fn what_fails_is_tried_again_at_doubling_distances_up_to_a_day() {
    let sync = Sync::default();
    let waits: Vec<i64> = (1..=9)
        .map(|failures| {
            (next(usual(&sync), Upkeep { failures, ..fresh() }, &[], Ended::InVain, now(), 0) - now())
                .num_minutes()
        })
        .collect();
    assert_eq!(waits, [15, 30, 60, 120, 240, 480, 960, 1_440, 1_440]);
    let many = next(usual(&sync), Upkeep { failures: u32::MAX, ..fresh() }, &[], Ended::InVain, now(), 0);
    assert_eq!(many, now() + hours(24));
}

#[test]
fn a_clock_that_was_ahead_puts_nothing_off() {
    let known = Upkeep { figures_at: Some(now() + hours(24 * 365)), ..fresh() };
    assert!(due(known, &awake(), TimeDelta::zero()).figures);
}

#[test]
fn an_account_is_never_fetched_twice_within_a_minute() {
    let known = Upkeep { posts_at: Some(now() - TimeDelta::seconds(3_599)), ..fresh() };
    assert_eq!(
        next(usual(&Sync::default()), known, &awake(), Ended::Served, now(), 0),
        now() + TimeDelta::minutes(1)
    );
}

#[test]
fn what_is_still_due_right_after_a_fetch_is_a_failure() {
    let at = next(usual(&Sync::default()), Upkeep::default(), &[], Ended::Served, now(), 0);
    assert_eq!(at, now() + TimeDelta::minutes(15));
}

fn listed(id: &str, age: TimeDelta) -> Media<Untrusted> {
    Media {
        id: MediaId(id.to_owned()),
        published_at: now() - age,
        product_type: ProductType::Feed,
        permalink: None,
        caption: None,
    }
}

#[test]
fn what_is_new_in_a_list_is_read_unless_it_is_older_than_what_is_followed() {
    let known = followed(ProductType::Feed, hours(2), Some(hours(2)));
    let list = vec![listed(&known.id.0, hours(2)), listed("2", hours(1)), listed("3", hours(24 * 91))];
    let ids = |plan: Plan| -> Vec<String> {
        plan.posts.of_list(list.clone(), now()).into_iter().map(|media| media.id.0).collect()
    };
    assert_eq!(ids(due(fresh(), std::slice::from_ref(&known), hours(0))), ["2"]);
    assert_eq!(ids(Plan::everything()).len(), 3, "a person who asks gets all that is listed");
}

#[test]
fn a_part_that_fails_holds_back_none_of_the_others() {
    let sync = Sync::default();
    let without_lists = Upkeep { posts_at: None, failures: 7, ..fresh() };
    let at = next(usual(&sync), without_lists, &awake(), Ended::Served, now(), 0);
    assert_eq!(at, now() + hours(6), "the figures are due before the next try");
    let at = next(usual(&sync), without_lists, &awake(), Ended::InVain, now(), 0);
    assert_eq!(at, now() + hours(16), "where nothing is answered nothing is asked before");
}

#[test]
fn while_little_is_left_of_the_allowance_the_waits_grow_but_no_story_is_missed() {
    let sync = Sync::default();
    let tight = Rhythm { sync: &sync, slowdown: 2 };
    assert_eq!(next(tight, fresh(), &awake(), Ended::Served, now(), 0), now() + hours(2));
    let plan = Plan::due(tight, fresh(), awake(), now() + hours(6));
    assert!(plan.posts.list && !plan.figures, "figures each twelve hours");
    let story = [followed(ProductType::Story, TimeDelta::minutes(22 * 60 + 30), Some(hours(6)))];
    assert_eq!(next(tight, fresh(), &story, Ended::Served, now(), 0), now() + TimeDelta::minutes(30));
}

#[test]
fn the_history_goes_on_in_its_time_and_waits_while_the_allowance_is_tight() {
    let sync = Sync::default();
    let known = Upkeep { history_next_at: Some(now() + TimeDelta::minutes(5)), ..fresh() };
    assert_eq!(next(usual(&sync), known, &awake(), Ended::Served, now(), 0), now() + TimeDelta::minutes(5));
    assert_eq!(due(known, &awake(), TimeDelta::minutes(5)).past, Past::Month);
    assert_eq!(due(fresh(), &awake(), hours(24)).past, Past::Nothing);
    let tight = Rhythm { sync: &sync, slowdown: 2 };
    assert_eq!(next(tight, known, &awake(), Ended::Served, now(), 0), now() + hours(2));
    assert_eq!(Plan::due(tight, known, awake(), now() + hours(1)).past, Past::Nothing);
}

#[test]
fn the_schedule_s_own_times_are_configured() {
    let sync = Sync {
        together: TimeDelta::minutes(20),
        soonest: TimeDelta::minutes(9),
        sleepy_after: TimeDelta::days(5),
        ..Sync::default()
    };
    let plan = Plan::due(usual(&sync), fresh(), vec![], now() + hours(6) - TimeDelta::minutes(20));
    assert!(!plan.figures, "asleep");
    let today = [followed(ProductType::Feed, hours(24 * 4), Some(hours(24 * 4)))];
    let at = |wait: TimeDelta| Plan::due(usual(&sync), fresh(), today.to_vec(), now() + wait).posts.list;
    assert_eq!([at(TimeDelta::minutes(39)), at(TimeDelta::minutes(41))], [false, true]);
    assert!(
        !Plan::due(usual(&sync), fresh(), awake(), now() + hours(3)).posts.list,
        "asleep after five days"
    );
    let known = Upkeep { posts_at: Some(now() - TimeDelta::seconds(3_599)), ..fresh() };
    assert_eq!(next(usual(&sync), known, &today, Ended::Served, now(), 0), now() + TimeDelta::minutes(9));
}
