//! A terminal as a person has it before the dashboard starts: a shell's, with settings of its own.

use std::fs;

use portable_pty::CommandBuilder;
use rustix::process::Pid;

use crate::pty::{desk::Desk, terminal::Terminal};

/// What an empty dashboard shows.
pub(super) const EMPTY: &str = "No account is connected";

/// A command of `/bin/sh` on a terminal; `$0` in it is the binary.
pub(super) fn sh(desk: &Desk, script: &str, environment: &[(&str, &str)]) -> Terminal {
    Terminal::start(command(desk, script, environment), 120, 40)
}

pub(super) fn command(desk: &Desk, script: &str, environment: &[(&str, &str)]) -> CommandBuilder {
    let mut command = CommandBuilder::new("/bin/sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_lightmeter")]);
    command.env_clear();
    for (name, text) in desk.environment() {
        command.env(name, text);
    }
    for (name, text) in environment {
        command.env(name, text);
    }
    command.cwd(desk.path("work"));
    command
}

/// A dashboard that took a terminal with unusual settings, and what these were.
pub(super) struct Taken {
    pub(super) terminal: Terminal,
    before: String,
}

pub(super) fn taken(desk: &Desk, environment: &[(&str, &str)]) -> Taken {
    let script = "stty -ixon -onlcr erase '^H' intr '^G'; echo before; read -r _; exec \"$0\"";
    let mut terminal = sh(desk, script, environment);
    terminal.wait_for("before");
    let before = terminal.attributes();
    terminal.press("\n");
    terminal.wait_for(EMPTY);
    assert!(terminal.attributes() != before);
    assert!(terminal.is_on_alternate_screen() && terminal.takes_bracketed_paste());
    Taken { terminal, before }
}

impl Taken {
    /// The terminal is as it was before the dashboard, and so is what stood on it.
    #[track_caller]
    pub(super) fn is_as_before(&self) {
        let terminal = &self.terminal;
        let screen = terminal.screen();
        assert_eq!(terminal.attributes(), self.before, "{screen}");
        assert!(!terminal.is_on_alternate_screen(), "{screen}");
        assert!(!terminal.takes_bracketed_paste());
        assert!(!terminal.hides_cursor());
        assert!(screen.contains("before"), "{screen}");
        assert!(!screen.contains(EMPTY), "{screen}");
    }
}

/// The state letter of a process, such as `T` for stopped, and the clock ticks it has used.
pub(super) fn state_of(process: Pid) -> Option<(char, u64)> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).ok()?;
    // The program's name stands in parentheses and may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |place: usize| fields.get(place)?.parse::<u64>().ok();
    Some((fields.first()?.chars().next()?, ticks(11)? + ticks(12)?))
}

/// Waits for something outside the terminal.
#[track_caller]
pub(super) fn wait_until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if holds() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("waited 20 s for {what}");
}
