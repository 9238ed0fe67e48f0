//! What is asked for, what is kept meanwhile, and which answers count.

use lightmeter::{
    domain::Range,
    tui::{Answer, Effect, Loadable, Message, Problem, update},
};

use super::SIZE;
use crate::screens::world::{
    expired, healthy, now, overview, press, ready, request_of, setup, several, started, visit,
};

#[test]
fn only_what_is_visible_is_asked_for() {
    let (mut state, effects) = started(setup(), SIZE);
    assert!(matches!(effects.as_slice(), [Effect::LoadConnections { .. }]));
    let answer = Answer::Connections(Ok(several()));
    let effects = update(&mut state, Message::Loaded { request: request_of(&effects), answer });
    let range = Range::last(30, now());
    assert!(
        matches!(effects.as_slice(), [Effect::LoadOverview { account, range: asked, .. }]
            if *account == healthy().account.id && *asked == range),
        "{effects:?}"
    );
    assert_eq!(press(&mut state, "1"), []);
    let effects = press(&mut state, "2 tab");
    assert!(matches!(effects.as_slice(), [Effect::LoadPosts { .. }]), "{effects:?}");
}

#[test]
fn nothing_connected_asks_for_no_figures() {
    let mut state = ready(&[], SIZE);
    assert_eq!(press(&mut state, "tab tab 1 2"), []);
    assert_eq!(state.overview.account, None);
}

#[test]
fn refresh_keeps_the_old_figures_until_new_ones_arrive() {
    let mut state = ready(&[healthy()], SIZE);
    let effects = press(&mut state, "r");
    let request = effects
        .iter()
        .find_map(|effect| match effect {
            Effect::LoadOverview { request, .. } => Some(*request),
            _ => None,
        })
        .unwrap();
    assert_eq!(state.overview.summary.data.value(), Some(&overview()));
    let problem = Problem::new("The database does not answer.");
    update(&mut state, Message::Loaded { request, answer: Answer::Overview(Err(problem.clone())) });
    assert_eq!(state.overview.summary.data.value(), Some(&overview()));
    assert_eq!(state.overview.summary.data.problem(), Some(&problem));
}

#[test]
fn a_late_answer_is_dropped() {
    let mut state = ready(&[healthy()], SIZE);
    let first = request_of(&press(&mut state, "]"));
    let second = request_of(&press(&mut state, "]"));
    assert_ne!(first, second);
    state.stale = false;
    let mut late = overview();
    late.figures.clear();
    update(&mut state, Message::Loaded { request: first, answer: Answer::Overview(Ok(Box::new(late))) });
    assert_eq!(state.overview.summary.data.value(), Some(&overview()));
    assert!(!state.stale, "a dropped answer draws nothing");
    update(
        &mut state,
        Message::Loaded { request: second, answer: Answer::Overview(Ok(Box::new(overview()))) },
    );
    assert!(matches!(state.overview.summary.data, Loadable::Ready(_)) && state.stale);
}

#[test]
fn a_store_that_changes_all_the_time_still_gets_read() {
    let mut state = ready(&[healthy()], SIZE);
    let first = update(&mut state, Message::StoreChanged);
    assert_eq!(first.len(), 2, "{first:?}");
    assert_eq!(update(&mut state, Message::StoreChanged), [], "both answers are on their way");
    let request = request_of(&first);
    let answer = Answer::Connections(Ok(vec![healthy()]));
    let again = update(&mut state, Message::Loaded { request, answer });
    assert!(matches!(again.as_slice(), [Effect::LoadConnections { .. }]), "{again:?}");
}

#[test]
fn a_change_is_read_when_its_section_is_looked_at() {
    let mut state = ready(&[healthy()], SIZE);
    visit(&mut state, "tab 1", &[healthy()]);
    let effects = update(&mut state, Message::StoreChanged);
    assert!(matches!(effects.as_slice(), [Effect::LoadConnections { .. }]), "{effects:?}");
    let effects = press(&mut state, "2");
    assert!(matches!(effects.as_slice(), [Effect::LoadPosts { .. }]), "{effects:?}");
}

#[test]
fn an_answer_of_another_kind_changes_nothing() {
    let mut state = ready(&[healthy()], SIZE);
    let request = request_of(&press(&mut state, "]"));
    let before = state.clone();
    update(&mut state, Message::Loaded { request, answer: Answer::Connections(Ok(vec![expired()])) });
    assert_eq!(state.connections, before.connections);
}
