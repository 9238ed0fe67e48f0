//! Whatever size the terminal says it has, the dashboard lives on.

use std::fs;

use super::shell::EMPTY;
use crate::pty::desk::Desk;

#[test]
fn trap_19_a_terminal_of_any_size_from_0x0_to_65535x65535_is_survived() {
    let desk = Desk::new();
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for(EMPTY);
    let edges = [0, 1, 40, 200, u16::MAX];
    for (width, height) in edges.iter().flat_map(|width| edges.map(|height| (*width, height))) {
        let before = terminal.bytes().len();
        terminal.claim_size(width, height);
        // Opens the help and closes it.
        terminal.press("??");
        // It answers every key, whatever can be seen of that.
        terminal.wait_for_bytes(&format!("a frame at {width}x{height}"), |bytes| bytes.len() > before);
    }
    terminal.resize(120, 40);
    terminal.wait_until("the first screen again", |screen| {
        screen.contains(EMPTY) && screen.lines().last().is_some_and(|row| row.contains("quit"))
    });
    let status = fs::read_to_string(format!("/proc/{}/status", terminal.pid().as_raw_nonzero())).unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(most < 500_000, "{most} kB for a terminal that nobody has");
    terminal.press("q");
    assert!(terminal.wait_end().success());
}
