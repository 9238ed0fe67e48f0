//! A terminal as a person has it before the dashboard starts: a shell's, with settings of its own.

use portable_pty::CommandBuilder;

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
