//! A shared database that does not answer, and a worker that nobody sees: said for as long as it is so.

use chrono::TimeDelta;
use lightmeter::{
    services::Lack,
    tui::{Effect, Message, State, update},
};
use ratatui::layout::Size;

use super::{
    check, text,
    world::{ago, now, press, ready, several},
};

fn standing(state: &mut State, lack: Option<Lack>) -> Vec<Effect> {
    update(state, Message::Standing(Ok(lack)))
}

#[test]
fn the_database_is_away() {
    check("database-away", |size| {
        let mut state = ready(&several(), size);
        press(&mut state, "1");
        standing(&mut state, Some(Lack::Database));
        state
    });
}

#[test]
fn no_worker_is_seen() {
    check("no-worker", |size| {
        let mut state = ready(&several(), size);
        press(&mut state, "1");
        standing(&mut state, Some(Lack::Worker { seen_at: Some(ago(TimeDelta::hours(3))) }));
        state
    });
}

#[test]
fn an_outage_is_said_until_it_is_over_and_then_everything_is_read_again() {
    let mut state = ready(&several(), Size::new(120, 40));
    press(&mut state, "1");
    state.stale = false;
    assert_eq!(standing(&mut state, None), []);
    assert!(!state.stale, "nothing has changed");
    standing(&mut state, Some(Lack::Database));
    assert!(state.stale && text(&state).contains("Database away since"));
    let noticed = state.outage.clone();
    update(&mut state, Message::Tick(now() + TimeDelta::minutes(5)));
    standing(&mut state, Some(Lack::Database));
    assert_eq!(state.outage, noticed, "since it was first noticed");
    let effects = standing(&mut state, None);
    assert!(!text(&state).contains("Database away"));
    let reads = |effect: &Effect| matches!(effect, Effect::LoadConnections { .. });
    assert!(effects.iter().any(reads), "{effects:?}");
    standing(&mut state, Some(Lack::Worker { seen_at: None }));
    assert!(text(&state).contains("No worker was ever seen"));
}

#[test]
fn who_is_no_user_any_more_is_out_at_once() {
    let mut state = ready(&several(), Size::new(120, 40));
    assert_eq!(standing(&mut state, Some(Lack::User)), [Effect::Leave]);
}
