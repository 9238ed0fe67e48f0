//! A renewal that was asked for says how it ended.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Connection, Expiry, Pause, RefusalKind, Work, WorkKind},
    tui::{Answer, Effect, Message, Severity, State, update},
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
fn told(state: &mut State, work: Vec<Work>, connection: &Connection) {
    told_beside(None, state, work, connection);
}

/// As [`told`], where Meta has asked for this pause.
fn told_beside(pause: Option<Pause>, state: &mut State, work: Vec<Work>, connection: &Connection) {
    update(state, Message::WorkChanged(work));
    let effects = update(state, Message::StoreChanged);
    read_anew(pause, state, effects, connection);
}

fn read_anew(pause: Option<Pause>, state: &mut State, effects: Vec<Effect>, connection: &Connection) {
    for effect in effects {
        let Effect::LoadConnections { request } = effect else {
            answer_all(state, vec![effect], std::slice::from_ref(connection));
            continue;
        };
        let answer = Answer::Connections(Ok(vec![connection.clone()]));
        for why in update(state, Message::Loaded { request, answer }) {
            if let Effect::ExplainRenewal { connection } = why {
                update(state, Message::NotRenewed { connection, pause });
            }
        }
    }
}

fn notice(state: &State) -> Option<(Severity, &str)> {
    state.notices.last().map(|notice| (notice.severity, notice.problem.sentence.as_str()))
}

#[test]
fn a_renewal_that_succeeded_is_told_once() {
    let mut state = asked();
    told(&mut state, renewing(), &healthy());
    assert_eq!(notice(&state), None);
    let renewed = Connection { expiry: Expiry::At(in_time(TimeDelta::days(60))), ..healthy() };
    told(&mut state, Vec::new(), &renewed);
    assert_eq!(notice(&state), Some((Severity::Info, "The token of @lumen.studio is renewed.")));
    state.notices.clear();
    told(&mut state, Vec::new(), &renewed);
    assert_eq!(notice(&state), None);
}

#[test]
fn a_renewal_that_failed_is_told_and_where_to_read_why() {
    let mut state = asked();
    told(&mut state, renewing(), &healthy());
    told(&mut state, Vec::new(), &healthy());
    assert_eq!(notice(&state), Some((Severity::Warn, "The token of @lumen.studio was not renewed.")));
    assert!(state.notices.last().unwrap().problem.next_step.as_ref().unwrap().contains("flight record"));
}

#[test]
fn a_renewal_that_a_pause_put_off_is_told_with_why_and_until_when() {
    for (because, why) in [
        (RefusalKind::AppThrottled, "Meta asks us to slow down; renew again in 31 min."),
        (RefusalKind::Blocked, "Meta has blocked this for policy reasons for now"),
    ] {
        let mut state = asked();
        told(&mut state, renewing(), &healthy());
        let pause = Pause { until: in_time(TimeDelta::minutes(30)), because };
        told_beside(Some(pause), &mut state, Vec::new(), &healthy());
        let (severity, sentence) = notice(&state).unwrap();
        assert_eq!(severity, Severity::Warn);
        let told = format!("The token of @lumen.studio was not renewed: {why}");
        assert!(sentence.starts_with(&told), "{sentence}");
        // Nothing is written there of it.
        assert_eq!(state.notices.last().unwrap().problem.next_step, None);
    }
}

#[test]
fn nothing_is_claimed_before_the_work_has_been_seen() {
    let mut state = asked();
    told(&mut state, Vec::new(), &healthy());
    assert_eq!(notice(&state), None);
    told(&mut state, renewing(), &healthy());
    told(&mut state, Vec::new(), &healthy());
    assert!(notice(&state).is_some());
}

#[test]
fn a_renewal_that_nobody_asked_for_here_is_no_news() {
    let mut state = ready(&[healthy()], SIZE);
    told(&mut state, renewing(), &healthy());
    told(&mut state, Vec::new(), &Connection { expiry: Expiry::Unknown, ..healthy() });
    assert_eq!(notice(&state), None);
}

#[test]
fn a_renewal_that_is_over_before_its_work_was_seen_is_told() {
    let mut state = asked();
    let account = healthy().account.id;
    let effects = update(&mut state, Message::RenewalAsked { account, result: Ok(Vec::new()) });
    read_anew(None, &mut state, effects, &healthy());
    assert!(notice(&state).unwrap().1.contains("was not renewed"));
}

#[test]
fn work_that_was_read_before_it_was_asked_for_is_no_end() {
    let mut state = asked();
    let account = healthy().account.id;
    let effects = update(&mut state, Message::RenewalAsked { account, result: Ok(renewing()) });
    read_anew(None, &mut state, effects, &healthy());
    update(&mut state, Message::WorkChanged(Vec::new()));
    update(&mut state, Message::RenewalGoesOn(Box::new(healthy())));
    assert_eq!(notice(&state), None);
    let renewed = Connection { expiry: Expiry::At(in_time(TimeDelta::days(60))), ..healthy() };
    told(&mut state, Vec::new(), &renewed);
    assert_eq!(notice(&state), Some((Severity::Info, "The token of @lumen.studio is renewed.")));
}
