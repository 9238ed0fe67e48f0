//! A person's own keys are named wherever a key is named.

use chrono::TimeDelta;
use lightmeter::{
    domain::{Connection, Expiry, FlightRecord, Login, RenewedBy},
    tui::{
        Answer, ConnectNews, Dialog, Effect, Keymap, Message, Problem, Severity, State, Step, Told, update,
    },
};
use ratatui::layout::Size;

use super::{
    text,
    world::{
        answer_all, candidate, connection, expired, in_time, invitation, press, proposed, ready, records,
        request_of, setup, several, started, visit,
    },
};

const LARGE: Size = Size::new(120, 40);

/// Every action that a sentence or a page names, each with a key that nothing has by default.
const OWN: [(&str, &str); 17] = [
    ("connect", "F2"),
    ("refresh", "F3"),
    ("renew", "F4"),
    ("show-link", "F5"),
    ("copy-link", "F6"),
    ("open-browser", "F7"),
    ("export", "F8"),
    ("yes", "F9"),
    ("no", "F10"),
    ("close", "F11"),
    ("toggle", "F12"),
    ("accept", "F13"),
    ("connections", "F14"),
    ("overview", "F15"),
    ("forget-history", "F16"),
    ("revoke", "F17"),
    ("sandbox-token", "F18"),
];

fn own() -> Keymap {
    let own = OWN.map(|(action, key)| (action.to_owned(), vec![key.to_owned()]));
    Keymap::with_overrides(&own.into_iter().collect()).unwrap()
}

/// The screen in one line, as a person with those keys sees it.
fn said(state: &State) -> String {
    let mut state = state.clone();
    state.setup.keymap = own();
    let screen = text(&state).replace('│', " ");
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn names(state: &State, wanted: &[&str]) {
    let screen = said(state);
    for phrase in wanted {
        assert!(screen.contains(phrase), "{phrase:?} is not in {screen}");
    }
    let words: Vec<&str> = screen.split(' ').collect();
    for pair in words.windows(2) {
        let [press, key] = pair else { continue };
        let letter = key.trim_end_matches(['.', ',', ';', ':']);
        assert!(!press.eq_ignore_ascii_case("press") || letter.len() > 1, "press {letter}: {screen}");
    }
}

fn at(keys: &str, connections: &[Connection]) -> State {
    let mut state = ready(connections, LARGE);
    visit(&mut state, keys, connections);
    state
}

#[test]
fn the_tabs_and_their_advice_name_them() {
    names(&at("1", &several()), &["F14 Connections", "F15 Instagram Overview", "press F2"]);
    names(&at("1 down down down down enter", &several()), &["then press F3."]);
    names(&at("1", &[]), &["F2 connect your Instagram"]);
    names(&at("2", &[]), &["F2 connect your Instagram", "F14 go to Connections"]);
    names(&at("2", &[expired()]), &["press F2 to connect again"]);
    let ends = Connection {
        renewed_by: RenewedBy::Nobody,
        next_renewal_at: None,
        expiry: Expiry::At(in_time(TimeDelta::days(3))),
        ..connection("17841400000000001", "kiosk", Login::Instagram)
    };
    names(&at("1", std::slice::from_ref(&ends)), &["press F4 to renew it"]);
    names(&at("1 enter", std::slice::from_ref(&ends)), &["nobody: press F4 by"]);
    let data_ends = Connection {
        data_access_expires_at: Some(in_time(TimeDelta::days(20))),
        expiry: Expiry::Never,
        renewed_by: RenewedBy::Nobody,
        ..connection("17841400000000001", "kiosk", Login::Facebook)
    };
    names(&at("1", &[data_ends]), &["only a new login at Meta extends it: F2."]);
}

#[test]
fn what_failed_and_what_is_told_name_them() {
    let (mut state, effects) = started(setup(), LARGE);
    for effect in effects {
        if let Effect::LoadConnections { request } = effect {
            let problem = Problem::new("It cannot be read.");
            update(&mut state, Message::Loaded { request, answer: Answer::Connections(Err(problem)) });
        }
    }
    names(&state, &["Press F3 to try again."]);
    press(&mut state, "1");
    names(&state, &["Press F3 to try again."]);
    let problem = Problem::new("It has ended: press c.").with_next_step("Press r to look again.");
    update(&mut state, Message::Notice { severity: Severity::Warn, problem });
    names(&state, &["It has ended: press F2. Press F3 to look again.", "F11"]);
    let mut state = at("1", &[expired()]);
    press(&mut state, "R");
    names(&state, &["Press F2 to connect again."]);
    let mut state = at("2", &several());
    state.setup.clipboard = false;
    state.setup.keymap = own();
    press(&mut state, "y");
    names(&state, &["Export with F8, or"]);
}

#[test]
fn the_flight_record_names_them() {
    let (mut state, effects) = started(setup(), LARGE);
    answer_all(&mut state, effects, &several());
    let told = FlightRecord {
        sentence: "Meta withdrew the token: press c to connect again.".to_owned(),
        ..records().remove(0)
    };
    for effect in press(&mut state, "1") {
        if let Effect::LoadRecords { request, .. } = effect {
            let answer = Answer::Records(Ok(vec![told.clone()]));
            update(&mut state, Message::Loaded { request, answer });
        }
    }
    names(&state, &["press F2 to connect again"]);
}

#[test]
fn the_dialogs_name_them() {
    names(&at("1 d", &several()), &["F16 "]);
    names(&at("1 down d", &several()), &["F16 ", "F17 "]);
    let mut state = at("1 c", &several());
    state.setup.sandbox_token = Some(lightmeter::tui::Pasted::new("IGAA"));
    names(&state, &["F18 use a token"]);
    names(&at("1 c enter", &several()), &["as soon as you press F13"]);
    let mut state = at("1 c down", &several());
    let request = request_of(&press(&mut state, "enter"));
    let invitation = Box::new(invitation(Login::Instagram));
    update(&mut state, Message::Connect(ConnectNews::Invited { request, invitation }));
    names(&state, &["F5 whole link", "F6 copy", "F7 browser here"]);
    let mut sent = state.clone();
    let Some(Dialog::Connect(open)) = sent.dialogs.last_mut() else { panic!("no dialog") };
    let Step::Waiting(waiting) = &mut open.step else { panic!("nothing waits") };
    waiting.told = Some(Told::SentToClipboard);
    names(&sent, &["press F5 instead"]);
    let one = proposed(vec![candidate("1", "lumen.studio")]);
    update(&mut state, Message::Connect(ConnectNews::Changed(Box::new(one))));
    names(&state, &["F9 yes, connect", "F10 no, throw"]);
    let two = proposed(vec![candidate("1", "lumen.studio"), candidate("2", "kiosk")]);
    update(&mut state, Message::Connect(ConnectNews::Changed(Box::new(two))));
    names(&state, &["F13 connects"]);
    press(&mut state, "space");
    let none = said(&state);
    assert!(!none.contains("enter ") && !none.contains("space "), "{none}");
}

#[test]
fn a_login_that_failed_names_them() {
    let mut state = at("1 c down", &several());
    let request = request_of(&press(&mut state, "enter"));
    let problem = Problem::new("You said no at Meta. Press c to try again.");
    update(&mut state, Message::Connect(ConnectNews::Refused { request, problem }));
    names(&state, &["Press F2 to try again.", "F2 try again"]);
}
