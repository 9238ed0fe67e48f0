//! Marked secrets through a whole run that logs everything, with faults that echo them: they come out nowhere.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use lightmeter::sandbox::{Choice, Fault, Host, LoginKind, Matching, Trouble};

use super::{
    desk::{Desk, Ended, FACEBOOK_SECRET, INSTAGRAM_SECRET, visit},
    running::Running,
    secrets::{Leaks, holds},
    terminal::{DOWN, ENTER},
};

/// What a proxy or a careless error of Meta's would say back.
fn echo(host: Host, path: &str, secrets: &[&str]) -> Fault {
    let message =
        format!("Invalid request: client_secret={INSTAGRAM_SECRET} {FACEBOOK_SECRET} {}", secrets.join(" "));
    Fault {
        matching: Matching { host: Some(host), path: Some(path.to_owned()), ..Matching::default() },
        trouble: Trouble::Error { status: 400, code: 100, subcode: None, message },
    }
}

#[track_caller]
fn look(leaks: &Leaks, ended: &Ended, what: &str) {
    leaks.look_at(ended.err.as_bytes(), &format!("standard error of {what}"));
    leaks.look_for_states_too(ended.err.as_bytes(), &format!("standard error of {what}"));
    leaks.look_at(ended.out.as_bytes(), &format!("standard output of {what}"));
}

/// Runs to its end at the highest verbosity, and looks at everything it left.
#[track_caller]
fn watched(desk: &Desk, leaks: &Leaks, arguments: &[&str], input: &str) -> Ended {
    let arguments: Vec<&str> = ["-vvv"].iter().chain(arguments).copied().collect();
    let ended = desk.run_with(&arguments, input);
    let what = arguments.join(" ");
    look(leaks, &ended, &what);
    leaks.look_for_states_too(ended.out.as_bytes(), &what);
    leaks.look_at_files(desk, &what);
    ended
}

#[test]
fn no_secret_leaves_a_run_that_logs_everything() {
    let desk = Desk::new();
    let mut leaks = Leaks::new();
    let pasted = desk.control().mint_token_aged(LoginKind::Instagram, "mara.moves", TimeDelta::days(2));
    leaks.add("the pasted token", &pasted);
    for (login, username) in [("instagram", "nordwind"), ("facebook", "nora")] {
        let arguments = ["-vvv", "connect", "--login", login, "--yes", "--no-browser"];
        let mut running = Running::start(desk.command(&arguments));
        let link = running.link().unwrap();
        let id = running.id();
        let process = |name: &str| fs::read(format!("/proc/{id}/{name}")).unwrap();
        for name in ["environ", "cmdline"] {
            leaks.look_at(&process(name), name);
        }
        let address = desk.approve(&link, username);
        leaks.add_login(&link, &address);
        leaks.look_at_files(&desk, "while the link is out");
        let page = visit(&address);
        leaks.look_for_states_too(page.as_bytes(), "the page");
        let ended = running.end();
        assert_eq!(ended.code, Some(0), "{ended:?}");
        look(&leaks, &ended, "connect");
        leaks.look_at_files(&desk, "after connecting");
    }
    assert_eq!(watched(&desk, &leaks, &["connect", "--token-stdin", "--yes"], &pasted).code, Some(0));
    let known = [pasted.as_str()];
    for planted in [
        Vec::new(),
        vec![echo(Host::InstagramGraph, "/insights", &known), echo(Host::FacebookGraph, "/insights", &known)],
        vec![echo(Host::InstagramGraph, "/", &known), echo(Host::FacebookGraph, "/", &known)],
    ] {
        desk.control().clear_faults();
        for fault in planted {
            desk.control().plant(fault);
        }
        desk.advance(TimeDelta::days(2));
        for arguments in [
            &["sync", "--json"][..],
            &["renew"],
            &["accounts", "--json"],
            &["record", "mara.moves", "--json"],
            &["overview", "mara.moves"],
            &["export", "insights", "mara.moves", "-o", "insights.csv"],
            &["export", "posts", "mara.moves", "--format", "json"],
            &["config", "show"],
            &["doctor", "--json"],
        ] {
            watched(&desk, &leaks, arguments, "");
            desk.advance(TimeDelta::minutes(1));
        }
    }
    // A login whose exchange is refused with an echo.
    desk.control().clear_faults();
    let mut running = Running::start(desk.command(&["-vvv", "connect", "--yes", "--no-browser"]));
    let link = running.link().unwrap();
    let address = desk.control().approve(&link, &Choice::of("nordwind")).unwrap();
    leaks.add_login(&link, &address);
    desk.control().plant(echo(Host::InstagramApi, "/", &[&address]));
    visit(&address);
    let ended = running.end();
    assert_ne!(ended.code, Some(0), "{ended:?}");
    look(&leaks, &ended, "the refused connect");
    leaks.look_at_files(&desk, "after the refused connect");
    let log = fs::read(desk.data().join("lightmeter.log")).unwrap();
    assert!(!log.is_empty(), "the log was written");
}

#[test]
fn on_the_screen_the_state_stands_only_in_the_link() {
    let desk = Desk::new();
    let mut leaks = Leaks::new();
    let mut terminal = desk.terminal(&["-vvv"]);
    terminal.wait_for("No account is connected");
    terminal.press("c");
    terminal.wait_for("Paste a token");
    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.wait_for("returns to");
    let link = super::journeys::plain_link(&mut terminal);
    terminal.press("y");
    let copied = STANDARD.encode(&link);
    terminal.wait_for_bytes("the link copied", |bytes| holds(bytes, &copied));
    let address = desk.approve(&link, "nordwind");
    leaks.add_login(&link, &address);
    leaks.look_at_files(&desk, "while the link is out");
    // The code comes back by paste, and a pasted code is not shown.
    terminal.paste(&address);
    terminal.wait_for("characters");
    terminal.press(ENTER);
    terminal.wait_for("Connect @nordwind to you?");
    terminal.press("y");
    terminal.wait_for("Connected @nordwind");
    terminal.press(ENTER);
    terminal.wait_for("Views");
    terminal.press("q");
    assert!(terminal.wait_end().success());
    let bytes = terminal.bytes();
    leaks.look_at(&bytes, "the terminal");
    let state = &leaks.states()[0];
    let without_link = String::from_utf8_lossy(&bytes).replace(&link, "");
    assert!(!without_link.contains(state.as_str()), "the state is on the screen beside the link");
    leaks.look_at_files(&desk, "at the end");
    for (path, bytes) in desk.files() {
        assert!(!holds(&bytes, state), "the state is left in {}", path.display());
    }
}
