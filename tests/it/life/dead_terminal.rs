//! When the terminal is gone the process ends by itself, soon and quietly.

use std::{
    fs,
    io::{Read as _, Write as _},
};

use portable_pty::{Child, PtySize, native_pty_system};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open},
};

use super::shell::{EMPTY, command, sh};
use crate::pty::desk::Desk;

/// A hundredth of a second, as Linux counts in `/proc`.
const TICKS_A_SECOND: u64 = 100;
const PATIENCE: Timespec = Timespec { tv_sec: 15, tv_nsec: 0 };
/// How each frame ends.
const FRAME_END: &[u8] = b"\x1b[?25l";

#[test]
fn a_dashboard_that_was_told_to_ignore_hangups_ends_with_its_terminal() {
    ends_quietly("trap '' HUP; echo pid:$$:; exec \"$0\" -v");
}

#[test]
fn a_dashboard_that_hears_no_hangup_ends_with_its_terminal() {
    // The shell leads the session, so the hang-up goes to it alone. It ends after the dashboard, whose time it then
    // has on its own account.
    ends_quietly("trap '' HUP; sh -c 'echo pid:$$:; exec \"$0\" -v' \"$0\"; exit 0");
}

#[test]
fn a_dashboard_on_a_terminal_that_is_not_its_own_works_and_ends_with_it() {
    // In a session of its own it has no `/dev/tty`, only the terminal it was given, and hears no hang-up.
    ends_quietly("trap '' HUP; setsid --wait sh -c 'echo pid:$$:; exec \"$0\" -v' \"$0\"; exit 0");
}

/// What is left when a terminal has died.
struct Orphan {
    shell: Box<dyn Child + Send + Sync>,
    /// The process we started: the dashboard, or the shell that waits for it.
    ours: Pid,
    dashboard: Pid,
    /// The clock ticks of both until then.
    before: u64,
}

fn ends_quietly(script: &str) {
    let desk = Desk::new();
    let Orphan { mut shell, ours, dashboard, before } = on_a_terminal_that_dies(&desk, script);
    let handle = pidfd_open(ours, PidfdFlags::empty()).unwrap();
    let is_gone = poll(&mut [PollFd::new(&handle, PollFlags::IN)], Some(&PATIENCE)).unwrap() > 0;
    // Nobody has waited for it yet, so its account is still there.
    let burnt = ticks_of(ours).saturating_sub(before);
    if !is_gone {
        let _ = kill_process(dashboard, Signal::KILL);
    }
    let _ = shell.kill();
    let _ = shell.wait();
    assert!(burnt < TICKS_A_SECOND, "{burnt} hundredths of a second of CPU for a dead terminal");
    assert!(is_gone, "still there after {} s", PATIENCE.tv_sec);
    let log = fs::read_to_string(desk.data().join("lightmeter.log")).unwrap();
    assert!(!log.contains("panicked"), "{log}");
}

/// The clock ticks that a process and the children it has waited for have used.
fn ticks_of(process: Pid) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).unwrap();
    // The program's name stands in parentheses and may hold anything; the state follows it.
    let fields = stat.rsplit_once(") ").unwrap().1.split(' ');
    fields.skip(11).take(4).map(|field| field.parse::<u64>().unwrap()).sum()
}

/// Starts a dashboard, waits for its first screen, and closes every handle on the terminal's far side.
fn on_a_terminal_that_dies(desk: &Desk, script: &str) -> Orphan {
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let shell = pair.slave.spawn_command(command(desk, script, &[])).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut writer = pair.master.take_writer().unwrap();
    let mut parser = vt100::Parser::new(40, 120, 0);
    let mut text = Vec::new();
    // Up to the end of a frame, so that the dashboard is at rest: then no failing write can tell it.
    let mut read_until = |wanted: &str| {
        while !parser.screen().contents().contains(wanted) || !text.ends_with(FRAME_END) {
            let mut chunk = [0; 8192];
            let count = reader.read(&mut chunk).unwrap();
            assert!(count > 0, "ended early: {}", String::from_utf8_lossy(&text));
            text.extend_from_slice(&chunk[..count]);
            parser.process(&chunk[..count]);
        }
    };
    read_until(EMPTY);
    writer.write_all(b"?").unwrap();
    read_until("every key");
    let text = String::from_utf8_lossy(&text);
    let pid = text.split("pid:").nth(1).unwrap().split(':').next().unwrap().parse().unwrap();
    let dashboard = Pid::from_raw(pid).unwrap();
    let ours = Pid::from_raw(i32::try_from(shell.process_id().unwrap()).unwrap()).unwrap();
    let before = ticks_of(ours) + if ours == dashboard { 0 } else { ticks_of(dashboard) };
    Orphan { shell, ours, dashboard, before }
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
    terminal.press("\u{3}");
    assert!(terminal.wait_end().success());
}
