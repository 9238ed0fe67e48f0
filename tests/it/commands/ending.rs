//! `disconnect --revoke`: what Meta said decides what is done and what is told.

use chrono::TimeDelta;
use lightmeter::sandbox::{Choice, Fault, LoginKind, Matching, Trouble};
use rustix::process::{Pid, Signal, kill_process};

use super::exit_codes::one_sentence;
use crate::pty::{
    desk::{Desk, Ended, visit},
    running::Running,
};

const REVOKE: &[&str] = &["disconnect", "nordwind", "--yes", "--revoke"];

fn connected() -> Desk {
    let desk = Desk::new();
    desk.connect_with_token(&desk.control().mint_token(LoginKind::Facebook, "nora"));
    assert_eq!(desk.run(&["sync"]).code, Some(0));
    desk
}

fn revoking_meets(desk: &Desk, trouble: Trouble) {
    let matching = Matching { path: Some("/permissions".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble });
}

#[track_caller]
fn still_connected(desk: &Desk) {
    let accounts = desk.run(&["accounts", "--json"]);
    assert_eq!((accounts.code, &accounts.json()[0]["status"]), (Some(0), &"active".into()), "{accounts:?}");
    desk.control().clear_faults();
    let synced = desk.run(&["sync"]);
    assert_eq!(synced.code, Some(0), "the token is still there: {synced:?}");
}

#[test]
fn a_revocation_that_meta_refuses_keeps_the_connection() {
    let desk = connected();
    let message = "No".to_owned();
    revoking_meets(&desk, Trouble::Error { status: 400, code: 100, subcode: None, message });
    one_sentence(&desk.run(REVOKE), 1, &["@nordwind stays connected", "not withdrawn at Meta"]);
    still_connected(&desk);
}

#[test]
fn a_revocation_while_meta_is_away_keeps_the_connection() {
    let desk = connected();
    revoking_meets(&desk, Trouble::Unavailable);
    one_sentence(&desk.run(REVOKE), 4, &["@nordwind stays connected", "not withdrawn at Meta"]);
    still_connected(&desk);
}

#[test]
fn a_revocation_that_meta_does_not_answer_has_a_deadline() {
    let desk = connected();
    revoking_meets(&desk, Trouble::Held);
    desk.control().forget_requests();
    let running = Running::start(desk.command(REVOKE));
    desk.until_meta_is_asked_for("/permissions");
    desk.advance(TimeDelta::minutes(3));
    let ended = running.end();
    let [waits, stays] = ended.err.lines().collect::<Vec<_>>()[..] else { panic!("{ended:?}") };
    assert!(waits.contains("waiting for what Meta is being asked"), "{ended:?}");
    assert!(stays.contains("@nordwind stays connected") && stays.contains("did not answer"), "{ended:?}");
    assert_eq!(ended.code, Some(4));
}

/// Interrupts the command once Meta was asked to withdraw.
fn interrupted(desk: &Desk) -> Ended {
    desk.control().forget_requests();
    let running = Running::start(desk.command(REVOKE));
    desk.until_meta_is_asked_for("/permissions");
    kill_process(Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap(), Signal::INT).unwrap();
    running.end()
}

#[test]
fn a_revocation_that_is_interrupted_is_taken_back_and_told() {
    let desk = connected();
    revoking_meets(&desk, Trouble::Held);
    let ended = interrupted(&desk);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let told =
        "interrupted; @nordwind stays connected: Meta did not answer whether the permission was withdrawn";
    assert!(ended.err.contains(told), "{ended:?}");
    assert_eq!(desk.run(&["accounts", "--json"]).json()[0]["status"], "active");
    desk.control().forget_requests();
    // The lease of the process that has ended is over.
    desk.advance(TimeDelta::minutes(2));
    desk.run(&["sync"]);
    let asked = desk.control().requests();
    assert!(!asked.iter().any(|request| request.path.contains("/permissions")), "withdrawn by itself");
}

#[test]
fn what_meta_withdraws_while_the_command_is_interrupted_is_ended_here_too() {
    let desk = connected();
    revoking_meets(&desk, Trouble::Slow { millis: 2_500 });
    let ended = interrupted(&desk);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("@nordwind is disconnected"), "{ended:?}");
    let accounts = desk.run(&["accounts", "--all", "--json"]).json();
    assert_eq!(accounts[0]["status"], "disconnected");
}

#[test]
fn revoking_ends_every_connection_of_that_login_and_says_which() {
    let desk = Desk::new();
    for name in ["nordwind", "mara.moves"] {
        let command = ["connect", "--login", "facebook", "--account", name, "--yes", "--no-browser"];
        let mut running = Running::start(desk.command(&command));
        let link = running.link().unwrap();
        visit(&desk.control().approve(&link, &Choice::of("amir")).unwrap());
        assert_eq!(running.end().code, Some(0));
    }
    let kept = desk.run(&["disconnect", "nordwind"]);
    assert!(kept.out.contains("@mara.moves still needs it"), "{kept:?}");
    let ended = desk.run(REVOKE);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(!ended.out.contains("Kept: the token"), "{ended:?}");
    for words in ["ends @nordwind and @mara.moves", "@nordwind and @mara.moves are disconnected"] {
        assert!(ended.out.contains(words), "{words}: {ended:?}");
    }
    let all = desk.run(&["accounts", "--all", "--json"]).json();
    let states: Vec<_> = all.as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
    assert_eq!(states, ["disconnected", "disconnected"]);
}
