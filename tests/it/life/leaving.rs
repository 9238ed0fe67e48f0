//! Leaving while something is under way that would be lost: a renewal is waited for, and so is what was confirmed.

use std::{
    fs,
    io::{Read as _, Write as _},
};

use chrono::TimeDelta;
use lightmeter::sandbox::{Fault, LoginKind, Matching, Trouble, Variants, variants::OldToken};
use portable_pty::{PtySize, native_pty_system};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, pidfd_open},
};

use super::shell::command;
use crate::pty::{
    desk::Desk,
    terminal::{DOWN, Terminal},
};

pub(super) const RENEWING: &str = "/refresh_access_token";
pub(super) const SAID: &str = "finishing a renewal";
/// Longer than the dashboard waits for anything else.
pub(super) const SLOW: Trouble = Trouble::Slow { millis: 8_000 };

/// A connection whose token Meta ends as soon as it hands out the next, which takes it a while.
pub(super) fn renewing_meets(trouble: Trouble) -> Desk {
    let desk = Desk::new();
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.connect_with_token(&token);
    desk.advance(TimeDelta::days(2));
    assert_eq!(desk.run(&["sync"]).code, Some(0));
    desk.control()
        .set_variants(Variants { old_token_after_renewal: OldToken::Dies, ..desk.control().variants() });
    let matching = Matching { path: Some(RENEWING.to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble });
    desk.control().forget_requests();
    desk
}

fn renewing(desk: &Desk) -> Terminal {
    let mut terminal = on_connections(desk);
    terminal.press("R");
    desk.until_meta_is_asked_for(RENEWING);
    terminal
}

fn on_connections(desk: &Desk) -> Terminal {
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for("@nordwind");
    terminal.press("1");
    terminal.wait_for("TIME LEFT");
    terminal
}

/// The new token was kept: the old one is dead.
#[track_caller]
pub(super) fn still_works(desk: &Desk) {
    let synced = desk.run(&["sync", "--json"]);
    assert_eq!(synced.code, Some(0), "{synced:?}");
    let record = desk.run(&["record", "nordwind"]);
    assert!(!record.out.contains("revoked"), "{record:?}");
}

#[test]
fn a_dashboard_that_is_left_during_a_slow_renewal_finishes_it() {
    let desk = renewing_meets(SLOW);
    let mut terminal = renewing(&desk);
    terminal.press("q");
    let screen = terminal.wait_for(SAID);
    assert!(!terminal.is_on_alternate_screen(), "{screen}");
    assert!(terminal.wait_end().success());
    still_works(&desk);
}

#[test]
fn ctrl_c_leaves_a_renewal_that_is_being_finished() {
    let desk = renewing_meets(Trouble::Held);
    let mut terminal = renewing(&desk);
    terminal.press("q");
    terminal.wait_for(SAID);
    terminal.press("\u{3}");
    assert!(terminal.wait_end().success());
    // A renewal that came to its end would have said how.
    let record = desk.run(&["record", "nordwind", "--json"]).json();
    assert!(record.as_array().unwrap().iter().all(|entry| entry["kind"] == "connected"), "{record}");
}

#[test]
fn a_dashboard_whose_terminal_dies_during_a_slow_renewal_finishes_it() {
    let desk = renewing_meets(SLOW);
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut child = pair.slave.spawn_command(command(&desk, "exec \"$0\"", &[])).unwrap();
    drop(pair.slave);
    let (mut reader, mut writer) =
        (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    let mut parser = vt100::Parser::new(40, 120, 0);
    let mut see = |wanted: &str| {
        while !parser.screen().contents().contains(wanted) {
            let mut chunk = [0; 8192];
            let count = reader.read(&mut chunk).unwrap();
            assert!(count > 0, "{}", parser.screen().contents());
            parser.process(&chunk[..count]);
        }
    };
    see("@nordwind");
    writer.write_all(b"1").unwrap();
    see("TIME LEFT");
    writer.write_all(b"R").unwrap();
    desk.until_meta_is_asked_for(RENEWING);
    let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
    let handle = pidfd_open(pid, PidfdFlags::empty()).unwrap();
    drop((pair.master, reader, writer));
    let patience = Timespec { tv_sec: 30, tv_nsec: 0 };
    let ended = poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&patience)).unwrap() > 0;
    let _ = child.kill();
    let _ = child.wait();
    assert!(ended, "still there: {}", fs::read_to_string(desk.data().join("lightmeter.log")).unwrap());
    still_works(&desk);
}

/// Revokes the only connection, whose withdrawal Meta holds.
fn revoking(desk: &Desk) -> Terminal {
    desk.connect_with_token(&desk.control().mint_token(LoginKind::Facebook, "nora"));
    assert_eq!(desk.run(&["sync"]).code, Some(0));
    let matching = Matching { path: Some("/permissions".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: Trouble::Held });
    let mut terminal = on_connections(desk);
    terminal.press("d");
    terminal.wait_for("also revoke at Meta");
    terminal.press("vy");
    desk.until_meta("the question", |meta| meta.held() > 0);
    terminal
}

#[test]
fn a_disconnect_that_was_confirmed_is_done_although_q_came_with_it() {
    let desk = Desk::new();
    let token = desk.control().mint_token_aged(LoginKind::Instagram, "nordwind", TimeDelta::days(2));
    desk.connect_with_token(&token);
    let mut terminal = on_connections(&desk);
    terminal.press("d");
    terminal.wait_for("Disconnect @nordwind");
    terminal.press("yq");
    assert!(terminal.wait_end().success());
    let accounts = desk.run(&["accounts", "--all", "--json"]).json();
    assert_eq!(accounts[0]["status"], "disconnected");
}

#[test]
fn a_revocation_that_is_left_is_taken_back_and_told() {
    let desk = Desk::new();
    let mut terminal = revoking(&desk);
    terminal.press("q");
    let screen = terminal.wait_for("stays connected");
    assert!(!terminal.is_on_alternate_screen(), "{screen}");
    assert!(terminal.wait_end().success());
    desk.control().forget_requests();
    // The lease of the process that has ended is over.
    desk.advance(TimeDelta::minutes(2));
    desk.run(&["sync"]);
    let asked = desk.control().requests();
    assert!(!asked.iter().any(|request| request.path.contains("/permissions")), "withdrawn by itself");
}

#[test]
fn one_ctrl_c_leaves_everything_that_is_being_finished() {
    let desk = renewing_meets(Trouble::Held);
    let token = desk.control().mint_token(LoginKind::Facebook, "amir");
    let command = ["connect", "--token-stdin", "--yes", "--account", "mara.moves"];
    assert_eq!(desk.run_with(&command, &token).code, Some(0));
    let matching = Matching { path: Some("/permissions".to_owned()), ..Matching::default() };
    desk.control().plant(Fault { matching, trouble: Trouble::Held });
    let mut terminal = renewing(&desk);
    terminal.press(DOWN);
    terminal.press("d");
    terminal.wait_for("Disconnect @mara.moves");
    terminal.press("vy");
    desk.until_meta_is_asked_for("/permissions");
    terminal.press("q");
    terminal.wait_for("finishing what you asked for last");
    terminal.press("\u{3}");
    assert!(terminal.wait_end().success());
    assert!(!terminal.screen().contains(SAID), "{}", terminal.screen());
}

#[test]
fn no_core_dump_is_written() {
    let desk = Desk::new();
    let terminal = super::shell::sh(&desk, "ulimit -S -c \"$(ulimit -H -c)\"; exec \"$0\"", &[]);
    terminal.wait_for(super::shell::EMPTY);
    let limits = fs::read_to_string(format!("/proc/{}/limits", terminal.pid().as_raw_nonzero())).unwrap();
    let line = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(line.split_whitespace().nth(4), Some("0"), "{line}");
}
