//! Killed at every step of connecting: afterwards it is connected, or the person is told to reconnect.

mod fetching;
mod found;
mod putting_off;
mod renewing;
mod scene;
mod start;

use chrono::TimeDelta;
use lightmeter::{clock::probe::STOP_VARIABLE, sandbox::LoginKind};

use super::{
    desk::{Desk, Ended},
    running::Running,
    secrets::Leaks,
};

/// How a connect is done that is to be killed.
#[derive(Clone, Copy, Debug)]
enum Way {
    Instagram,
    Facebook,
    Token,
}

/// What the person finds at the next start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Connected,
    ToldToReconnect,
    /// The yes was given in advance: until the process is dead it may still have been stored.
    AsFarAsItCame,
}

/// The points of a login with a link, in order.
const LOGIN: &[(&str, Fate)] = &[
    ("store.attempt.begun", Fate::ToldToReconnect),
    ("store.attempt.parked", Fate::ToldToReconnect),
    ("store.attempt.claimed", Fate::ToldToReconnect),
    ("store.attempt.exchanging", Fate::ToldToReconnect),
    ("worker.attempt.code_exchanged", Fate::ToldToReconnect),
    ("store.attempt.short", Fate::ToldToReconnect),
    ("worker.attempt.token_lengthened", Fate::ToldToReconnect),
    ("store.attempt.long", Fate::ToldToReconnect),
    ("worker.attempt.account_read", Fate::ToldToReconnect),
    ("store.attempt.proposed", Fate::AsFarAsItCame),
    ("store.attempt.chosen", Fate::Connected),
    ("store.attempt.stored", Fate::Connected),
];

const TOKEN: &[(&str, Fate)] = &[
    ("store.attempt.begun", Fate::ToldToReconnect),
    ("store.attempt.parked", Fate::ToldToReconnect),
    ("store.attempt.claimed", Fate::ToldToReconnect),
    ("store.attempt.long", Fate::ToldToReconnect),
    ("worker.attempt.account_read", Fate::ToldToReconnect),
    ("store.attempt.proposed", Fate::AsFarAsItCame),
    ("store.attempt.chosen", Fate::Connected),
    ("worker.attempt.token_renewed", Fate::Connected),
    ("store.attempt.renewed", Fate::Connected),
    ("store.attempt.stored", Fate::Connected),
];

/// The states in which a refusal ends an attempt: the person may not have been told yet.
const REFUSED: &[(&str, Fate)] = &[("store.attempt.failed", Fate::ToldToReconnect)];

#[test]
fn instagram_login_killed_at_any_step_is_connected_or_told() {
    each(Way::Instagram, LOGIN);
}

#[test]
fn facebook_login_killed_at_any_step_is_connected_or_told() {
    each(Way::Facebook, LOGIN);
}

#[test]
fn a_pasted_token_killed_at_any_step_is_connected_or_told() {
    each(Way::Token, TOKEN);
}

#[test]
fn a_login_killed_while_it_fails_is_told() {
    let (name, fate) = REFUSED[0];
    let desk = Desk::new();
    let mut command = desk.command(&["connect", "--login", "instagram", "--yes", "--no-browser"]);
    command.env(STOP_VARIABLE, name);
    let mut running = Running::start(command);
    let link = running.link().unwrap();
    let denied = desk.control().deny(&link).unwrap();
    super::desk::knock(&denied);
    assert_eq!(running.end().code, None, "killed");
    judge(&desk, &format!("{name} (denied)"), fate);
}

fn each(way: Way, points: &[(&str, Fate)]) {
    for (name, fate) in points {
        let desk = Desk::new();
        let mut leaks = Leaks::new();
        let ended = killed(&desk, way, name, &mut leaks);
        assert_eq!(ended.code, None, "{way:?} was not killed at {name}: {ended:?}");
        leaks.look_at_files(&desk, &format!("{way:?} killed at {name}"));
        judge(&desk, &format!("{way:?} killed at {name}"), *fate);
        leaks.look_at_files(&desk, &format!("{way:?} after {name}"));
    }
}

/// Connects as nordwind until the stop point.
fn killed(desk: &Desk, way: Way, stop: &str, leaks: &mut Leaks) -> Ended {
    let (login, username) = match way {
        Way::Token => {
            // Old enough to be renewed on arrival.
            let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
            leaks.add("the pasted token", &token);
            return desk.run_to(stop, &["connect", "--token-stdin", "--yes"], &token);
        }
        Way::Instagram => ("instagram", "nordwind"),
        Way::Facebook => ("facebook", "nora"),
    };
    let mut command = desk.command(&["connect", "--login", login, "--yes", "--no-browser"]);
    command.env(STOP_VARIABLE, stop);
    let mut running = Running::start(command);
    if let Some(link) = running.link() {
        let address = desk.approve(&link, username);
        leaks.add_login(&link, &address);
        super::desk::knock(&address);
    }
    running.end()
}

/// Starts again as a person would, with the clock past every lease and the attempt's time.
fn judge(desk: &Desk, what: &str, fate: Fate) {
    desk.advance(TimeDelta::minutes(2));
    let accounts = desk.run(&["accounts", "--json"]);
    let told = |text: &str| {
        ["lease reconnect", "You said no at Meta", "No answer came within"]
            .iter()
            .any(|words| text.contains(words))
    };
    let fate = match fate {
        Fate::AsFarAsItCame if accounts.err.contains("will finish the login") => Fate::Connected,
        Fate::AsFarAsItCame => Fate::ToldToReconnect,
        known => known,
    };
    if fate == Fate::ToldToReconnect {
        assert!(told(&accounts.err), "{what}: {accounts:?}");
        let terminal = desk.terminal(&[]);
        terminal.wait_until(&format!("{what}: a word on the dashboard"), told);
    }
    let sync = desk.run(&["sync", "--json"]);
    let accounts = desk.run(&["accounts", "--json"]);
    let rows = accounts.json();
    let rows = rows.as_array().unwrap();
    match fate {
        Fate::Connected => {
            assert_eq!(sync.code, Some(0), "{what}: {sync:?}");
            assert_eq!(rows.len(), 1, "{what}: {accounts:?}");
            assert_eq!(rows[0]["status"], "active", "{what}: {accounts:?}");
            assert_eq!(rows[0]["account_username"], "nordwind", "{what}");
            assert!(!told(&accounts.err), "{what}: {accounts:?}");
        }
        Fate::ToldToReconnect | Fate::AsFarAsItCame => {
            assert!(rows.is_empty(), "{what}: {accounts:?}");
            assert!(told(&accounts.err), "{what}: {accounts:?}");
            // Past its time it has ended, and that is told as well.
            desk.advance(TimeDelta::minutes(30));
            let accounts = desk.run(&["accounts"]);
            assert!(told(&accounts.err), "{what}, later: {accounts:?}");
        }
    }
    // Whatever was left behind, the next connect works, and then nothing is told any more.
    let token = desk.control().mint_token(LoginKind::Instagram, "nordwind");
    desk.connect_with_token(&token);
    let accounts = desk.run(&["accounts", "--json"]);
    assert_eq!(accounts.json()[0]["status"], "active", "{what}: {accounts:?}");
    assert_eq!(accounts.err, "", "{what}");
}
