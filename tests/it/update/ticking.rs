//! When the dashboard wakes up by itself, and when it draws.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Expiry, Login},
    tui::{ConnectNews, Message, Problem, Severity, State, next_tick, update},
};
use proptest::prelude::*;

use super::SIZE;
use crate::screens::{
    text,
    world::{answer_all, healthy, in_time, invitation, now, press, ready, request_of, several, visit},
};

#[test]
fn nothing_to_tick_means_no_wake_up() {
    let mut state = ready(&[], SIZE);
    press(&mut state, "1");
    assert_eq!(next_tick(&state), None);
}

#[test]
fn countdowns_tick_by_the_second_only_below_an_hour() {
    let mut connection = healthy();
    connection.last_sync_at = None;
    connection.expiry = Expiry::At(in_time(TimeDelta::minutes(59)));
    let mut state = ready(&[connection.clone()], SIZE);
    visit(&mut state, "1", &[connection.clone()]);
    assert_eq!(next_tick(&state), Some(in_time(TimeDelta::seconds(1))));
    connection.expiry = Expiry::At(in_time(TimeDelta::hours(2) + TimeDelta::seconds(30)));
    let effects = update(&mut state, Message::StoreChanged);
    answer_all(&mut state, effects, &[connection]);
    assert_eq!(next_tick(&state), Some(in_time(TimeDelta::seconds(31))));
}

#[test]
fn an_open_attempt_ticks_by_the_second_and_hints_after_a_minute() {
    let mut state = waiting();
    assert_eq!(next_tick(&state), Some(in_time(TimeDelta::seconds(1))));
    update(&mut state, Message::Tick(in_time(TimeDelta::seconds(39))));
    assert!(!text(&state).contains("What it usually is"));
    update(&mut state, Message::Tick(in_time(TimeDelta::seconds(40))));
    assert!(text(&state).contains("What it usually is"));
}

#[test]
fn news_leaves_by_itself_and_a_warning_stays() {
    let mut state = ready(&[], SIZE);
    for severity in [Severity::Warn, Severity::Info] {
        update(&mut state, Message::Notice { severity, problem: Problem::new(format!("{severity:?}")) });
    }
    let due = next_tick(&state).unwrap();
    assert_eq!(due, in_time(TimeDelta::seconds(20)));
    state.stale = false;
    update(&mut state, Message::Tick(due));
    assert!(state.stale);
    assert_eq!(state.notices.len(), 1);
    assert_eq!(state.notices[0].severity, Severity::Warn);
}

#[test]
fn the_banner_turns_up_the_moment_the_clock_runs_out() {
    let mut connection = healthy();
    connection.expiry = Expiry::At(in_time(TimeDelta::seconds(90)));
    let mut state = ready(&[connection], SIZE);
    update(&mut state, Message::Tick(in_time(TimeDelta::seconds(89))));
    assert!(!text(&state).contains("no longer works"));
    update(&mut state, Message::Tick(in_time(TimeDelta::seconds(90))));
    assert!(text(&state).contains("no longer works"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The promise behind drawing only when stale.
    #[test]
    fn a_tick_that_draws_nothing_changes_no_text(which in 0_usize..6, seconds in 0_i64..200_000, millis in 0_i64..1000) {
        let mut state = scene(which);
        let before = text(&state);
        state.stale = false;
        update(&mut state, Message::Tick(now() + TimeDelta::seconds(seconds) + TimeDelta::milliseconds(millis)));
        if !state.stale {
            prop_assert_eq!(before, text(&state));
        }
    }

    #[test]
    fn the_screen_is_the_same_until_the_next_tick(which in 0_usize..6) {
        let mut state = scene(which);
        let before = text(&state);
        if let Some(due) = next_tick(&state) {
            state.stale = false;
            update(&mut state, Message::Tick(due - TimeDelta::nanoseconds(1)));
            prop_assert!(!state.stale);
            prop_assert_eq!(before, text(&state));
        }
    }
}

fn scene(which: usize) -> State {
    let keys = ["1", "2", "tab", "tab tab", "tab tab tab"];
    match keys.get(which) {
        Some(keys) => {
            let mut state = ready(&several(), SIZE);
            visit(&mut state, keys, &several());
            state
        }
        None => waiting(),
    }
}

fn waiting() -> State {
    let mut state = ready(&[], SIZE);
    press(&mut state, "c down");
    let request = request_of(&press(&mut state, "enter"));
    let invitation = Box::new(invitation(Login::Instagram));
    update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
    state
}
