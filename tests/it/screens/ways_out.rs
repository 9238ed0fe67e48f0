//! A login that waits shows every way out of it by keys, in every terminal, before and after the hints.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Attempt, Invitation, Listening, Login},
    tui::{ConnectNews, Effect, Focus, Message, Problem, State, update},
};
use ratatui::layout::Size;

use super::{
    text,
    world::{invitation, now, press, ready, request_of, typed},
};

const SMALL: [Size; 2] = [Size::new(80, 24), Size::new(40, 12)];

fn waiting(size: Size, invitation: Invitation) -> State {
    let mut state = ready(&[], size);
    let keys = if invitation.login == Login::Instagram { "c down" } else { "c down down" };
    press(&mut state, keys);
    let request = request_of(&press(&mut state, "enter"));
    let invitation = Box::new(invitation);
    update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
    state
}

/// The lines inside the dialog's box.
fn inside(state: &State) -> Vec<String> {
    let screen = text(state);
    let lines = screen.lines().filter_map(|line| line.trim().strip_prefix('│')?.strip_suffix('│'));
    lines.map(|line| line.trim().to_owned()).collect()
}

/// The page line by line, as `down` brings it, without the breaks of its lines.
fn scrolled_through(state: &mut State) -> String {
    press(state, "home");
    let mut page = inside(state);
    loop {
        let before = inside(state);
        press(state, "down");
        let after = inside(state);
        if after == before {
            return page.concat().replace(' ', "");
        }
        page.extend(after.last().cloned());
    }
}

fn hints_time(state: &mut State) {
    update(state, Message::Tick(now() + Attempt::HINT_AFTER));
}

#[track_caller]
fn holds(page: &str, wanted: &[&str]) {
    for line in wanted {
        assert!(page.contains(&line.replace(' ', "")), "no `{line}` in {page}");
    }
}

#[test]
fn every_way_out_of_a_login_is_reached_by_keys_before_and_after_the_hints() {
    let wanted = [
        "https://localhost:8724/cb/instagram",
        "on port 8724 of this machine",
        "the browser will warn about the certificate",
        "/home/mia/.local/share/lightmeter/link",
        "ssh -L 8724:localhost:8724 studio-server",
    ];
    for size in SMALL {
        let mut state = waiting(size, invitation(Login::Instagram));
        holds(&scrolled_through(&mut state), &wanted);
        hints_time(&mut state);
        let page = scrolled_through(&mut state);
        holds(&page, &wanted);
        holds(&page, &["Nothing has come yet", "URL blocked", "go on past the certificate page"]);
    }
}

#[test]
fn why_nothing_listens_is_reached_by_keys_before_and_after_the_hints() {
    let sentence = "port 8723 is in use by another program";
    for size in SMALL {
        let listening = Listening::Not { sentence: sentence.to_owned() };
        let mut state = waiting(size, Invitation { listening, ..invitation(Login::Facebook) });
        holds(&scrolled_through(&mut state), &[sentence]);
        hints_time(&mut state);
        holds(&scrolled_through(&mut state), &[sentence, "ssh -L 8723:localhost:8723 studio-server"]);
    }
}

#[test]
fn a_page_of_a_login_says_that_there_is_more_and_by_which_key() {
    let mut state = waiting(SMALL[1], invitation(Login::Instagram));
    assert!(text(&state).contains("more · pagedown"), "{}", text(&state));
    press(&mut state, "end");
    assert!(text(&state).contains('▲') && !text(&state).contains("more ·"), "{}", text(&state));
    // The time that passes moves nothing back.
    let seen = inside(&state);
    update(&mut state, Message::Tick(now() + TimeDelta::seconds(5)));
    assert_eq!(inside(&state), seen);
}

#[test]
fn the_whole_link_is_had_in_three_ways_in_the_smallest_terminal() {
    let wanted = invitation(Login::Instagram);
    let mut state = waiting(SMALL[1], wanted.clone());
    assert_eq!(press(&mut state, "o"), [Effect::ShowLinkPlain(wanted.link.clone())]);
    assert_eq!(press(&mut state, "y"), [Effect::CopyLink(wanted.link)]);
    press(&mut state, "end");
    let path = wanted.link_file.unwrap().display().to_string();
    // On lines of its own, so that it can be selected.
    assert!(inside(&state).concat().contains(&path), "{}", text(&state));
    press(&mut state, "home");
    assert!(text(&state).contains("o whole link") && text(&state).contains("y copy"), "{}", text(&state));
}

#[test]
fn the_field_and_what_is_wrong_with_a_paste_are_seen_wherever_the_page_was() {
    for size in SMALL {
        let mut state = waiting(size, invitation(Login::Instagram));
        hints_time(&mut state);
        press(&mut state, "end");
        typed(&mut state, "code");
        assert_eq!(state.focus(), Focus::PasteBox);
        assert!(text(&state).contains("4 characters, enter to send"), "{}", text(&state));
        press(&mut state, "enter");
        press(&mut state, "end");
        let problem = Problem::new("That is not the address of this login.");
        update(&mut state, Message::Connect(ConnectNews::PasteRefused(problem)));
        let page = inside(&state).join(" ");
        assert!(page.contains("not the address of this login"), "{page}");
    }
}
