//! Commands that are interrupted while Meta has a question whose answer comes only once: they wait for it.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::Duration,
};

use chrono::TimeDelta;
use lightmeter::sandbox::{Fault, LoginKind, Matching, Trouble, Variants, variants::OldToken};
use rustix::process::{Pid, Signal, kill_process};

use super::{
    leaving::{RENEWING, SAID, SLOW, renewing_meets, still_works},
    shell::sh,
};
use crate::pty::{
    desk::{Desk, Ended},
    running::Running,
    terminal::{Terminal, now},
};

const WAITING: &str = "waiting for what Meta is being asked";

/// Interrupts the command once Meta was asked for this, and waits for its end.
fn interrupted(desk: &Desk, running: Running, asked: &str, signal: Signal) -> Ended {
    desk.until_meta_is_asked_for(asked);
    kill_process(Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap(), signal).unwrap();
    running.end()
}

#[test]
fn a_command_that_is_interrupted_during_a_slow_renewal_finishes_it() {
    for (command, signal) in [
        (["renew", "nordwind"].as_slice(), Signal::INT),
        (&["sync", "--renew"], Signal::INT),
        (&["sync", "--renew", "--json"], Signal::TERM),
    ] {
        let desk = renewing_meets(SLOW);
        let ended = interrupted(&desk, Running::start(desk.command(command)), RENEWING, signal);
        assert_eq!((ended.code, ended.out.as_str()), (Some(1), ""), "{ended:?}");
        assert!(ended.err.contains(SAID) && ended.err.contains("interrupted"), "{ended:?}");
        still_works(&desk);
    }
}

#[test]
fn a_second_ctrl_c_ends_the_command_at_once() {
    for command in [["renew"].as_slice(), &["sync", "--renew"]] {
        let desk = renewing_meets(Trouble::Held);
        let mut terminal = desk.terminal(command);
        desk.until_meta_is_asked_for(RENEWING);
        terminal.press("\u{3}");
        terminal.wait_for(SAID);
        terminal.press("\u{3}");
        assert_eq!(terminal.wait_end().exit_code(), 1);
        // A renewal that came to its end would have said how.
        let record = desk.run(&["record", "nordwind", "--json"]).json();
        assert!(record.as_array().unwrap().iter().all(|entry| entry["kind"] == "connected"), "{record}");
    }
}

#[test]
fn a_command_whose_terminal_goes_during_a_slow_renewal_finishes_it() {
    let desk = renewing_meets(SLOW);
    let terminal = desk.terminal(&["renew"]);
    desk.until_meta_is_asked_for(RENEWING);
    terminal.signal(Signal::HUP);
    terminal.wait_for(SAID);
    assert_eq!(terminal.wait_end().exit_code(), 1);
    still_works(&desk);
}

#[test]
fn a_command_that_was_started_to_outlive_its_terminal_does_so() {
    let desk = renewing_meets(Trouble::Held);
    let mut command = Command::new("sh");
    let script = "trap '' HUP; exec \"$0\" renew";
    command.args(["-c", script, env!("CARGO_BIN_EXE_lightmeter")]).env_clear().envs(desk.environment());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let running = Running::start(command);
    desk.until_meta_is_asked_for(RENEWING);
    kill_process(Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap(), Signal::HUP).unwrap();
    desk.control().clear_faults();
    let ended = running.end();
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
}

#[test]
fn nothing_is_waited_for_where_every_call_can_be_repeated() {
    let desk = renewing_meets(Trouble::Held);
    desk.control().clear_faults();
    let matching = Matching { path: Some("/insights".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: Trouble::Held });
    desk.advance(TimeDelta::hours(2));
    let ended = interrupted(&desk, Running::start(desk.command(&["sync"])), "/insights", Signal::INT);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("interrupted") && !ended.err.contains(SAID), "{ended:?}");
}

/// A login of which Meta holds a question that can be repeated: whose token it is.
fn asking_whose_token_it_is() -> (Desk, Terminal) {
    let desk = Desk::new();
    let matching = Matching { path: Some("/me".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: Trouble::Held });
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.write_private("token", &token);
    let script = format!("exec \"$0\" connect --token-stdin --yes <{}", desk.path("token").display());
    let terminal = sh(&desk, &script, &[]);
    desk.until_meta_is_asked_for("/me");
    (desk, terminal)
}

#[test]
fn a_short_wait_for_what_can_be_repeated_is_told_after_a_second() {
    let (_desk, mut terminal) = asking_whose_token_it_is();
    terminal.press("\u{3}");
    terminal.wait_for(WAITING);
    assert_eq!(terminal.wait_end().exit_code(), 1);
    let screen = terminal.screen();
    assert!(screen.contains("ctrl-c leaves it") && !screen.contains(SAID), "{screen}");
    assert_eq!(screen.matches(WAITING).count(), 1, "{screen}");
}

#[test]
fn one_more_ctrl_c_ends_a_short_wait() {
    let (_desk, mut terminal) = asking_whose_token_it_is();
    terminal.press("\u{3}");
    terminal.wait_for(WAITING);
    let told = now();
    terminal.press("\u{3}");
    assert_eq!(terminal.wait_end().exit_code(), 1);
    assert!(told.elapsed() < Duration::from_secs(3), "{:?}", told.elapsed());
}

/// Connects by a pasted token whose first renewal, which ends it, takes Meta a while.
fn connecting() -> (Desk, Running) {
    let desk = Desk::new();
    let variants = Variants { old_token_after_renewal: OldToken::Dies, ..desk.control().variants() };
    desk.control().set_variants(variants);
    let matching = Matching { path: Some(RENEWING.to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: SLOW });
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    let mut command = desk.command(&["connect", "--token-stdin", "--yes"]);
    command.stdin(Stdio::piped());
    let mut running = Running::start(command);
    running.stdin().write_all(token.as_bytes()).unwrap();
    (desk, running)
}

#[test]
fn a_connect_that_is_interrupted_during_the_first_renewal_is_connected() {
    let (desk, running) = connecting();
    let ended = interrupted(&desk, running, RENEWING, Signal::INT);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("@nordwind is connected") && ended.err.contains(SAID), "{ended:?}");
    still_works(&desk);
}

#[test]
fn a_connect_that_is_interrupted_during_the_exchange_of_its_code_waits_and_connects_nothing() {
    let desk = Desk::new();
    let matching = Matching { path: Some("/oauth/access_token".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: Trouble::Slow { millis: 2_000 } });
    let mut running = Running::start(desk.command(&["connect", "--yes", "--no-browser"]));
    let link = running.link().unwrap();
    desk.say_yes(&link, "nordwind");
    let ended = interrupted(&desk, running, "/oauth/access_token", Signal::INT);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains(SAID) && ended.err.contains("nothing was connected"), "{ended:?}");
    assert_eq!(desk.run(&["accounts", "--json"]).json(), serde_json::json!([]));
}

#[test]
fn a_sync_that_is_interrupted_while_it_finishes_a_login_lets_the_login_end() {
    let desk = Desk::new();
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    let died = desk.run_to("worker.attempt.token_renewed", &["connect", "--token-stdin", "--yes"], &token);
    assert_eq!(died.code, None, "{died:?}");
    desk.advance(TimeDelta::minutes(3));
    let matching = Matching { path: Some(RENEWING.to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: SLOW });
    desk.control().forget_requests();
    let ended = interrupted(&desk, Running::start(desk.command(&["sync"])), RENEWING, Signal::INT);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains(SAID) && ended.err.contains("interrupted"), "{ended:?}");
    assert_eq!(desk.run(&["accounts", "--json"]).json()[0]["status"], "active");
}
