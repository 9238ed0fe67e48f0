//! A renewal that was asked for says how it ended.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Connection, Expiry, Work, WorkKind},
    tui::{Message, Severity, State, update},
};

use super::SIZE;
use crate::screens::world::{ago, answer_all, healthy, in_time, press, ready};

fn renewing() -> Vec<Work> {
    let asked_at = ago(TimeDelta::seconds(1));
    vec![Work { account_id: healthy().account.id, kind: WorkKind::Renew, progress: None, asked_at }]
}

fn asked() -> State {
    let mut state = ready(&[healthy()], SIZE);
    press(&mut state, "1 R");
    state
}

/// What the worker and the store say: the work there is, and the connection as it is now.
fn told(state: &mut State, work: Vec<Work>, connection: Connection) {
    update(state, Message::WorkChanged(work));
    let effects = update(state, Message::StoreChanged);
    answer_all(state, effects, &[connection]);
}

fn notice(state: &State) -> Option<(Severity, &str)> {
    state.notices.last().map(|notice| (notice.severity, notice.problem.sentence.as_str()))
}

#[test]
fn a_renewal_that_succeeded_is_told_once() {
    let mut state = asked();
    told(&mut state, renewing(), healthy());
    assert_eq!(notice(&state), None);
    let renewed = Connection { expiry: Expiry::At(in_time(TimeDelta::days(60))), ..healthy() };
    told(&mut state, Vec::new(), renewed.clone());
    assert_eq!(notice(&state), Some((Severity::Info, "The token of @lumen.studio is renewed.")));
    state.notices.clear();
    told(&mut state, Vec::new(), renewed);
    assert_eq!(notice(&state), None);
}

#[test]
fn a_renewal_that_failed_is_told_and_where_to_read_why() {
    let mut state = asked();
    told(&mut state, renewing(), healthy());
    told(&mut state, Vec::new(), healthy());
    assert_eq!(notice(&state), Some((Severity::Warn, "The token of @lumen.studio was not renewed.")));
    assert!(state.notices.last().unwrap().problem.next_step.as_ref().unwrap().contains("flight record"));
}

#[test]
fn nothing_is_claimed_before_the_work_has_been_seen() {
    let mut state = asked();
    told(&mut state, Vec::new(), healthy());
    assert_eq!(notice(&state), None);
    told(&mut state, renewing(), healthy());
    told(&mut state, Vec::new(), healthy());
    assert!(notice(&state).is_some());
}

#[test]
fn a_renewal_that_nobody_asked_for_here_is_no_news() {
    let mut state = ready(&[healthy()], SIZE);
    told(&mut state, renewing(), healthy());
    told(&mut state, Vec::new(), Connection { expiry: Expiry::Unknown, ..healthy() });
    assert_eq!(notice(&state), None);
}
