//! Everybody's connections, as operators see them.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Handle, Health, Role},
    tui::{Answer, Effect, Message, Problem, State, update},
};
use ratatui::layout::Size;

use super::{
    check, text,
    world::{now, press, ready, several},
};

fn everybody() -> Vec<Health> {
    let handles = ["anna", "bea", "a.very.long.handle.of.somebody"];
    let connections = several().into_iter().enumerate();
    let handle = |index: usize| Handle::parse(handles[index % handles.len()]).unwrap();
    connections.map(|(index, connection)| Health::new(handle(index), connection)).collect()
}

/// An operator who has pressed the key; what is asked for.
fn asked(size: Size) -> (State, Vec<Effect>) {
    let mut state = ready(&several(), size);
    state.setup.role = Role::Operator;
    press(&mut state, "1");
    let effects = press(&mut state, "E");
    (state, effects)
}

fn answered(size: Size, answer: Result<Vec<Health>, Problem>) -> State {
    let (mut state, effects) = asked(size);
    let request = effects.iter().find_map(|effect| match effect {
        Effect::LoadHealth { request } => Some(*request),
        _ => None,
    });
    update(&mut state, Message::Loaded { request: request.unwrap(), answer: Answer::Health(answer) });
    state
}

#[test]
fn everybodys_connections() {
    check("everybody", |size| answered(size, Ok(everybody())));
}

#[test]
fn it_says_how_old_it_is_and_reads_again_on_asking() {
    let mut state = answered(Size::new(120, 50), Ok(everybody()));
    assert!(text(&state).contains("Read just now; r reads it again."), "{}", text(&state));
    update(&mut state, Message::Tick(now() + TimeDelta::minutes(5)));
    assert!(text(&state).contains("Read 5 min ago"), "{}", text(&state));
    let effects = press(&mut state, "r");
    assert!(matches!(effects.as_slice(), [Effect::LoadHealth { .. }]), "{effects:?}");
    press(&mut state, "q");
    assert!(state.dialogs.is_empty());
}

#[test]
fn what_cannot_be_read_is_said() {
    let state = answered(Size::new(80, 24), Err(Problem::new("The database does not answer.")));
    assert!(text(&state).contains("The database does not answer."));
    let state = answered(Size::new(80, 24), Ok(Vec::new()));
    assert!(text(&state).contains("Nobody has connected an account yet."));
}

#[test]
fn who_is_no_operator_is_told_so() {
    let mut state = ready(&several(), Size::new(120, 40));
    press(&mut state, "1");
    assert_eq!(press(&mut state, "E"), []);
    assert!(text(&state).contains("Only operators see"));
}
