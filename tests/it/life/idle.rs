//! While nothing happens, nothing is written.

use std::time::Duration;

use lightmeter::sandbox::LoginKind;

use super::shell::EMPTY;
use crate::pty::{desk::Desk, terminal::Terminal};

/// Silence can only be measured: this is longer than any tick of the clock file, the store or the screen.
const STRETCH: Duration = Duration::from_secs(2);

/// Not one byte leaves in a stretch of time, once what was under way has left.
#[track_caller]
fn is_silent(terminal: &Terminal) {
    // Loading may still be drawing, in more pieces than a thousand only if it never comes to rest.
    let is_at_rest = (0..1_000).any(|_| terminal.stays_silent(STRETCH));
    assert!(is_at_rest, "it never comes to rest:\n{}", terminal.screen());
}

#[test]
fn an_idle_dashboard_writes_nothing_while_the_clock_stands_still() {
    let desk = Desk::new();
    let terminal = desk.terminal(&[]);
    terminal.wait_for(EMPTY);
    is_silent(&terminal);
}

#[test]
fn a_connected_dashboard_writes_nothing_between_two_ticks() {
    let desk = Desk::new();
    desk.connect_with_token(&desk.control().mint_token(LoginKind::Instagram, "nordwind"));
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for("@nordwind");
    is_silent(&terminal);
    // A second that changes no text on the screen draws nothing either; a day does.
    let before = terminal.bytes().len();
    desk.advance(chrono::TimeDelta::days(1));
    terminal.wait_for_bytes("the countdown", |bytes| bytes.len() > before);
    terminal.press("q");
    assert!(terminal.wait_end().success());
}
