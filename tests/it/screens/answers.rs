//! The question before an account is connected tells how it stands: new, connected already, expected or another.

use lightmeter::{
    domain::{Candidate, Login},
    tui::{ConnectNews, Message, State, update},
};
use ratatui::layout::Size;

use super::{
    SIZES, text,
    world::{candidate, expired, healthy, invitation, press, proposed, ready, request_of},
};

/// A reconnect of the healthy account, from its details, that has come to these accounts.
fn asked(size: (u16, u16), expected: bool, candidates: Vec<Candidate>) -> State {
    let mut state = ready(&[healthy()], Size::new(size.0, size.1));
    press(&mut state, if expected { "1 enter c down" } else { "1 c down" });
    let request = request_of(&press(&mut state, "enter"));
    let invitation = Box::new(invitation(Login::Instagram));
    update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
    let mut attempt = proposed(candidates);
    attempt.expected = expected.then(|| healthy().account.id);
    update(&mut state, Message::Connect(ConnectNews::Changed(Box::new(attempt))));
    state
}

fn lumen(already_connected: bool) -> Candidate {
    Candidate { already_connected, ..candidate(healthy().account.id.as_str(), "lumen.studio") }
}

fn told(state: &State) -> String {
    text(state).split(['│', '\n']).flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_question_tells_whether_the_account_is_connected_already() {
    for size in SIZES {
        let connected = asked(size, false, vec![lumen(true)]);
        assert!(told(&connected).contains("now connected already"), "{}", text(&connected));
        let new = asked(size, false, vec![lumen(false)]);
        assert!(told(&new).contains("now not connected"), "{}", text(&new));
        assert!(!told(&new).contains("expected"), "{}", text(&new));
    }
}

#[test]
fn the_question_of_a_reconnect_tells_which_account_was_expected() {
    for size in SIZES {
        let state = asked(size, true, vec![lumen(true)]);
        assert!(told(&state).contains("expected @lumen.studio, and this is it"), "{}", text(&state));
        assert!(told(&state).contains("now connected already"), "{}", text(&state));
        let state = asked(size, true, vec![candidate("9", "someone.else")]);
        assert!(told(&state).contains("nother account than @lumen.studio"), "{}", text(&state));
        assert!(!told(&state).contains("this is it"), "{}", text(&state));
    }
}

#[test]
fn the_chooser_tells_of_each_account_how_it_stands() {
    for size in SIZES {
        let other = Candidate { already_connected: true, ..candidate("2", "kiosk.berlin") };
        let state = asked(size, true, vec![lumen(true), other, candidate("3", "fresh.face")]);
        let screen = text(&state);
        let row = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_owned();
        let [lumen, other, new] = ["] @lumen", "] @kiosk", "] @fresh"].map(row);
        let expected =
            if size.0 == 40 { "expected, connected" } else { "already, and the one you set out to" };
        assert!(lumen.contains(expected), "{screen}");
        assert!(other.contains("· connected"), "{screen}");
        assert!(new.contains("· new"), "{screen}");
        assert!(told(&state).contains("enter replaces the token of 1 account."), "{screen}");
    }
}

#[test]
fn the_chooser_says_what_enter_does_to_what_is_ticked() {
    let mut state = asked((80, 24), true, vec![lumen(true), candidate("2", "b"), candidate("3", "c")]);
    press(&mut state, "down space down space");
    assert!(
        told(&state).contains("enter connects 2 accounts and replaces the token of 1."),
        "{}",
        text(&state)
    );
    press(&mut state, "up up space");
    assert!(told(&state).contains("enter connects 2 accounts."), "{}", text(&state));
}

#[test]
fn a_chooser_without_the_expected_account_says_so() {
    for size in SIZES {
        let state = asked(size, true, vec![candidate("2", "b"), candidate("3", "c")]);
        let screen = told(&state);
        assert!(screen.contains("▲ @lumen.studio"), "{}", text(&state));
        assert!(screen.contains("is not among"), "{}", text(&state));
    }
}

#[test]
fn the_selected_account_is_in_sight_however_many_there_are() {
    for size in SIZES {
        let many = (10..60).map(|number| candidate(&number.to_string(), &format!("page{number}.x")));
        let mut state = asked(size, false, many.collect());
        for number in 10..60 {
            let row = text(&state).lines().any(|line| line.contains(&format!("▌ [ ] @page{number}.x")));
            assert!(row, "@page{number} is out of sight: {}", text(&state));
            press(&mut state, "down");
        }
        assert!(text(&state).contains(" ▲ "), "{}", text(&state));
    }
}

#[test]
fn the_selected_way_is_in_sight_in_the_smallest_terminal() {
    let mut state = ready(&[expired()], Size::new(40, 12));
    state.setup.sandbox_token = Some(lightmeter::tui::Pasted::new("IGsandbox"));
    state.setup.obstacles =
        [Login::Instagram, Login::Facebook].map(|login| (login, "No app id. ".repeat(30))).into();
    press(&mut state, "1 c");
    for way in ["Paste a token", "Instagram Login", "Facebook Login"] {
        assert!(text(&state).contains(&format!("▌  {way}")), "{}", text(&state));
        press(&mut state, "down");
    }
}
