//! Stepping aside for the shell, and coming back whole.

use portable_pty::CommandBuilder;
use rustix::process::{Signal, WaitId, WaitIdOptions, waitid};

use super::shell::{EMPTY, taken};
use crate::pty::{
    desk::Desk,
    terminal::{ESC, Terminal},
};

const CTRL_Z: &str = "\u{1a}";

#[test]
fn a_stopped_dashboard_has_given_the_terminal_back_and_comes_back_whole() {
    let desk = Desk::new();
    let mut taken = taken(&desk, &[]);
    let whole = taken.terminal.screen();
    taken.terminal.signal(Signal::TSTP);
    wait_stopped(&taken.terminal);
    taken.terminal.wait_gone(EMPTY);
    taken.is_as_before();

    taken.terminal.signal(Signal::CONT);
    let again = taken.terminal.wait_until("the same screen", |screen| screen == whole);
    assert!(again.contains(EMPTY));
    assert!(taken.terminal.is_on_alternate_screen() && taken.terminal.takes_bracketed_paste());
    taken.terminal.press("?");
    taken.terminal.wait_for("every key");
    taken.terminal.press(ESC);
    taken.terminal.wait_gone("every key");
    taken.terminal.press("q");
    assert!(taken.terminal.wait_end().success());
    taken.is_as_before();
}

#[test]
fn a_window_resized_while_stopped_is_filled_afterwards() {
    let desk = Desk::new();
    let taken = taken(&desk, &[]);
    let mut terminal = taken.terminal;
    terminal.signal(Signal::TSTP);
    wait_stopped(&terminal);
    terminal.resize(90, 28);
    terminal.signal(Signal::CONT);
    terminal.wait_until("the keys in the last row of the new size", |screen| {
        screen.lines().count() == 28 && screen.lines().last().is_some_and(|row| row.contains("quit"))
    });
    terminal.press("q");
    assert!(terminal.wait_end().success());
}

#[test]
fn ctrl_z_goes_back_to_the_shell_and_fg_brings_the_dashboard_again() {
    let desk = Desk::new();
    let mut terminal = interactive_shell(&desk);
    terminal.wait_for("ready>");
    terminal.press("$LIGHTMETER\r");
    terminal.wait_for(EMPTY);
    terminal.press(CTRL_Z);
    terminal.wait_for("Stopped");
    assert!(!terminal.is_on_alternate_screen() && !terminal.hides_cursor());
    terminal.press("echo shell$((40+2))works\r");
    terminal.wait_for("shell42works");
    terminal.press("fg\r");
    terminal.wait_for(EMPTY);
    terminal.press("?");
    terminal.wait_for("every key");
    terminal.press(ESC);
    terminal.wait_gone("every key");
    terminal.press("q");
    terminal.wait_until("the prompt", |screen| screen.trim_end().ends_with("$LIGHTMETER\nready>"));
    terminal.press("echo code$?\r");
    terminal.wait_for("code0");
    terminal.press("exit\r");
    terminal.wait_end();
}

#[test]
fn ctrl_z_does_not_stop_a_dashboard_that_no_shell_could_continue() {
    let desk = Desk::new();
    let mut taken = taken(&desk, &[]);
    taken.terminal.press(CTRL_Z);
    taken.terminal.wait_for("There is no shell behind lightmeter");
    assert!(taken.terminal.is_on_alternate_screen());
    taken.terminal.press("q");
    assert!(taken.terminal.wait_end().success());
    taken.is_as_before();
}

/// Waits until the process has stopped, as its parent's shell would.
fn wait_stopped(terminal: &Terminal) {
    waitid(WaitId::Pid(terminal.pid()), WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT).unwrap();
}

fn interactive_shell(desk: &Desk) -> Terminal {
    let mut command = CommandBuilder::new("/bin/bash");
    command.args(["--norc", "--noprofile", "-i"]);
    command.env_clear();
    for (name, text) in desk.environment() {
        command.env(name, text);
    }
    command.env("PS1", "ready> ");
    command.env("LIGHTMETER", env!("CARGO_BIN_EXE_lightmeter"));
    command.cwd(desk.path("work"));
    Terminal::start(command, 120, 40)
}
