//! Help and the hint bar lead to every key, in the smallest terminal too.

use lightmeter::{
    domain::Login,
    tui::{Action, ConnectNews, Focus, Keymap, Message, State, update},
};
use ratatui::layout::Size;

use super::{
    text,
    world::{candidate, invitation, press, proposed, ready, request_of, several, visit},
};

const SMALLEST: Size = Size::new(40, 12);

fn at(keys: &str) -> State {
    let mut state = ready(&several(), SMALLEST);
    visit(&mut state, keys, &several());
    state
}

fn connecting(candidates: &[&str]) -> State {
    let mut state = at("1 c down");
    let request = request_of(&press(&mut state, "enter"));
    let invitation = Box::new(invitation(Login::Instagram));
    update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
    if !candidates.is_empty() {
        let candidates = candidates.iter().map(|name| candidate(&format!("1{}", name.len()), name));
        propose(&mut state, candidates.collect());
    }
    state
}

fn propose(state: &mut State, candidates: Vec<lightmeter::domain::Candidate>) {
    update(state, Message::Connect(ConnectNews::Changed(Box::new(proposed(candidates)))));
}

/// A state for every focus in which no text is typed and nothing but waiting is done.
fn places() -> Vec<State> {
    vec![
        at("1"),
        at("2"),
        at("tab"),
        at("tab tab"),
        at("tab tab tab"),
        at("1 enter"),
        at("1 d"),
        at("1 c"),
        connecting(&[]),
        connecting(&["lumen.studio"]),
        connecting(&["lumen.studio", "kiosk"]),
    ]
}

/// The page in full, line by line as a person scrolls it.
fn scrolled_through(state: &mut State) -> String {
    let mut page: Vec<String> = Vec::new();
    let mut before = Vec::new();
    loop {
        let screen = text(state);
        let inside: Vec<String> = screen
            .lines()
            .filter_map(|line| line.strip_prefix('│')?.split('│').next())
            .map(|line| line.trim().to_owned())
            .collect();
        if inside == before {
            return page.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let new = if page.is_empty() { 0 } else { inside.len() - 1 };
        page.extend(inside.iter().skip(new).cloned());
        before = inside;
        press(state, "down");
    }
}

#[test]
fn help_tells_every_key_of_every_place_in_the_smallest_terminal() {
    let keymap = Keymap::default();
    for mut state in places() {
        let focus = state.focus();
        press(&mut state, "?");
        assert_eq!(state.focus(), Focus::Help, "{focus:?} has no help");
        let page = scrolled_through(&mut state);
        for row in keymap.rows(focus) {
            let keys: Vec<String> = row.keys.iter().map(ToString::to_string).collect();
            let line = format!("{} {}", keys.join(" "), row.action.description());
            assert!(page.contains(&line), "{focus:?} lacks `{line}`: {page}");
        }
        press(&mut state, "esc");
        assert_eq!(state.focus(), focus);
    }
}

#[test]
fn help_says_that_there_is_more_and_how_to_see_it() {
    let mut state = at("1 ?");
    let last = |state: &State| text(state).lines().nth(10).unwrap().to_owned();
    assert!(last(&state).contains("more · pagedown"), "{}", text(&state));
    assert!(!last(&state).contains('▲'), "{}", text(&state));
    press(&mut state, "pagedown");
    assert!(last(&state).contains('▲') && last(&state).contains('▼'), "{}", text(&state));
    press(&mut state, "end end");
    assert!(last(&state).contains('▲') && !last(&state).contains('▼'), "{}", text(&state));
}

#[test]
fn help_explains_the_marks_where_there_are_figures_only() {
    for mut state in places() {
        let focus = state.focus();
        press(&mut state, "?");
        let figures = matches!(focus, Focus::Summary | Focus::Posts | Focus::Audience);
        assert_eq!(scrolled_through(&mut state).contains("Meta said so"), figures, "{focus:?}");
    }
}

#[test]
fn help_closes_when_the_question_below_it_changes() {
    let mut state = connecting(&[]);
    press(&mut state, "?");
    propose(&mut state, vec![candidate("1", "lumen.studio")]);
    assert_eq!(state.focus(), Focus::Confirm);
}

#[test]
fn a_key_of_ones_own_is_told_in_full_however_long() {
    let own = [("details".to_owned(), ["ctrl-backspace", "alt-pagedown"].map(str::to_owned).to_vec())];
    let mut state = at("1");
    state.setup.keymap = Keymap::with_overrides(&own.into_iter().collect()).unwrap();
    for size in [SMALLEST, Size::new(80, 24)] {
        update(&mut state, Message::Resized(size));
        press(&mut state, "?");
        assert!(text(&state).contains("ctrl-backspace alt-pagedown"), "{}", text(&state));
        press(&mut state, "esc");
    }
}

#[test]
fn the_hint_bar_has_whole_hints_the_most_useful_first_and_help() {
    let bar = |state: &State| text(state).lines().last().unwrap().to_owned();
    assert_eq!(bar(&at("1")), " c connect  d disconnect  ? help  q quit");
    assert_eq!(bar(&at("2")), " [ ] days  tab next  ? help  q quit");
    assert_eq!(bar(&at("tab")), " s sort  tab next  ? help  q quit");
    assert_eq!(bar(&at("1 enter")), " c connect  R renew  esc close  ? help");
    for state in places() {
        assert!(bar(&state).contains("? help"), "{}", bar(&state));
    }
    assert_eq!(Action::ShorterRange.hint(), Action::LongerRange.hint());
}
