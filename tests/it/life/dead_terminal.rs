//! When the terminal is gone the process ends by itself, soon and quietly.

use std::{
    fs,
    io::{Read as _, Write as _},
    time::Duration,
};

use portable_pty::{Child, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::shell::{EMPTY, command, sh, state_of, wait_until};
use crate::pty::desk::Desk;

/// A hundredth of a second, as Linux counts in `/proc`.
const TICKS_A_SECOND: u64 = 100;

#[test]
fn a_dashboard_that_was_told_to_ignore_hangups_ends_with_its_terminal() {
    ends_quietly("trap '' HUP; echo pid:$$:; exec \"$0\" -v");
}

#[test]
fn a_dashboard_that_hears_no_hangup_ends_with_its_terminal() {
    // The shell leads the session, so the hang-up goes to it alone.
    ends_quietly("trap '' HUP; sh -c 'echo pid:$$:; exec \"$0\" -v' \"$0\"; sleep 60");
}

fn ends_quietly(script: &str) {
    let desk = Desk::new();
    let (pid, mut shell) = on_a_terminal_that_dies(&desk, script);
    let (_, before) = state_of(pid).unwrap();
    let mut burnt = before;
    let mut is_gone = false;
    for _ in 0..1_500 {
        match state_of(pid) {
            None | Some(('Z', _)) => is_gone = true,
            Some((_, ticks)) => burnt = ticks,
        }
        if is_gone {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    if !is_gone {
        let _ = kill_process(pid, Signal::KILL);
    }
    let _ = shell.kill();
    let _ = shell.wait();
    let burnt = burnt - before;
    assert!(burnt < TICKS_A_SECOND, "{burnt} hundredths of a second of CPU for a dead terminal");
    assert!(is_gone, "still there after 15 s");
    let log = fs::read_to_string(desk.data().join("lightmeter.log")).unwrap();
    assert!(!log.contains("panicked"), "{log}");
}

/// Starts a dashboard, waits for its first screen, and closes every handle on the terminal's far side.
fn on_a_terminal_that_dies(desk: &Desk, script: &str) -> (Pid, Box<dyn Child + Send + Sync>) {
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let child = pair.slave.spawn_command(command(desk, script, &[])).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let mut parser = vt100::Parser::new(40, 120, 0);
    let mut text = Vec::new();
    let mut read_until = |wanted: &str| {
        while !parser.screen().contents().contains(wanted) {
            let mut chunk = [0; 8192];
            let count = reader.read(&mut chunk).unwrap();
            assert!(count > 0, "ended early: {}", String::from_utf8_lossy(&text));
            text.extend_from_slice(&chunk[..count]);
            parser.process(&chunk[..count]);
        }
    };
    read_until(EMPTY);
    // A dashboard at rest has nothing to write, so no failing write can tell it.
    writer.write_all(b"?").unwrap();
    read_until("every key");
    std::thread::sleep(Duration::from_millis(500));
    let text = String::from_utf8_lossy(&text);
    let pid = text.split("pid:").nth(1).unwrap().split(':').next().unwrap().parse().unwrap();
    (Pid::from_raw(pid).unwrap(), child)
}

#[test]
fn without_a_terminal_to_read_it_says_what_to_use_and_touches_nothing() {
    for (script, code) in [("\"$0\" </dev/null", 2), ("\"$0\" <&-", 2)] {
        let desk = Desk::new();
        let terminal = sh(&desk, &format!("{script}; echo code:$?:"), &[]);
        let screen = terminal.wait_for("code:");
        assert!(screen.contains(&format!("code:{code}:")), "{script}: {screen}");
        assert!(screen.contains("there is no terminal for the dashboard"), "{script}: {screen}");
        terminal.wait_end();
        let bytes = terminal.bytes();
        assert!(!bytes.contains(&0x1b), "{script}: {}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn ctrl_d_is_a_key_like_any_other() {
    let desk = Desk::new();
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for(EMPTY);
    terminal.press("\u{4}?");
    terminal.wait_for("every key");
    wait_until("the process to go on", || state_of(terminal.pid()).is_some());
    terminal.press("\u{3}");
    assert!(terminal.wait_end().success());
}
