//! However the dashboard is asked to end, the terminal is as it was before.

use rustix::process::Signal;

use super::shell::{EMPTY, Taken, taken};
use crate::pty::{
    desk::Desk,
    terminal::{DOWN, ENTER, ESC, Terminal},
};

const CTRL_C: &str = "\u{3}";
const ENDING: [Signal; 4] = [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT];

/// Ends a dashboard one way and looks at the terminal it leaves.
#[track_caller]
fn gives_back(end: impl FnOnce(&mut Terminal)) {
    let desk = Desk::new();
    let mut taken = taken(&desk, &[]);
    end(&mut taken.terminal);
    let status = taken.terminal.wait_end();
    assert!(status.success(), "{status:?}");
    taken.is_as_before();
}

#[test]
fn q_gives_the_terminal_back() {
    gives_back(|terminal| terminal.press("q"));
}

#[test]
fn ctrl_c_gives_the_terminal_back() {
    gives_back(|terminal| terminal.press(CTRL_C));
}

#[test]
fn ctrl_c_ends_it_in_a_dialog_too() {
    gives_back(|terminal| {
        terminal.press("c");
        terminal.wait_for("Paste a token");
        terminal.press(CTRL_C);
    });
}

#[test]
fn every_signal_that_ends_it_gives_the_terminal_back() {
    for signal in ENDING {
        gives_back(|terminal| terminal.signal(signal));
    }
}

#[test]
fn a_signal_while_the_link_stands_plain_gives_the_terminal_back() {
    let desk = Desk::new();
    let mut taken = taken(&desk, &[]);
    show_plain_link(&mut taken);
    taken.terminal.signal(Signal::TERM);
    assert!(taken.terminal.wait_end().success());
    taken.is_as_before();
}

#[test]
fn what_is_pasted_while_the_link_stands_plain_reaches_the_attempt() {
    let desk = Desk::new();
    let mut taken = taken(&desk, &[]);
    let link = show_plain_link(&mut taken);
    taken.terminal.paste(&desk.approve(&link, "nordwind"));
    taken.terminal.wait_for("enter to send");
    taken.terminal.press(ENTER);
    taken.terminal.wait_for("Connect @nordwind to you?");
}

#[test]
fn a_window_resized_while_the_link_stands_plain_is_filled_afterwards() {
    let desk = Desk::new();
    let mut taken = taken(&desk, &[]);
    show_plain_link(&mut taken);
    taken.terminal.resize(90, 28);
    // F9 means nothing in the dashboard.
    taken.terminal.press("\u{1b}[20~");
    taken.terminal.wait_for("to log in at");
    let screen = wait_for_last_row(&taken.terminal, 28, "esc");
    assert!(screen.lines().all(|row| row.chars().count() <= 90), "{screen}");
}

#[test]
fn a_key_and_a_new_size_that_arrive_together_are_both_heard() {
    let desk = Desk::new();
    let mut terminal = desk.terminal(&[]);
    terminal.wait_for(EMPTY);
    // Which of the two is found first is the system's affair, so it is tried often.
    for (width, height) in [(90, 28), (120, 40)].repeat(20) {
        terminal.resize(width, height);
        terminal.press("?");
        wait_for_last_row(&terminal, height, "esc close");
        terminal.resize(width + 10, height + 2);
        terminal.press(ESC);
        wait_for_last_row(&terminal, height + 2, "quit");
    }
    terminal.press("q");
    assert!(terminal.wait_end().success());
}

#[track_caller]
fn wait_for_last_row(terminal: &Terminal, height: u16, key: &str) -> String {
    terminal.wait_until("the keys in the last row of the new size", |screen| {
        let last = screen.lines().nth(usize::from(height) - 1);
        screen.lines().count() == usize::from(height) && last.is_some_and(|row| row.contains(key))
    })
}

/// Opens an attempt and its link outside the dashboard's screen.
#[track_caller]
fn show_plain_link(taken: &mut Taken) -> String {
    let terminal = &mut taken.terminal;
    terminal.press("c");
    terminal.wait_for("Paste a token");
    terminal.press(DOWN);
    terminal.press(ENTER);
    terminal.wait_for("to log in at");
    let link = super::no_browser::plain_link(terminal);
    assert!(!terminal.is_on_alternate_screen());
    link
}
