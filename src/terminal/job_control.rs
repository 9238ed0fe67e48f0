//! Whether a shell stands behind the dashboard that could continue it after ctrl-z.

use rustix::process::{getpgid, getsid};

use crate::tui::{Message, Problem, Severity};

/// A shell with job control gives each command a process group of its own. In the session's first group, as under
/// `ssh -t host lightmeter`, a forced command or a terminal's `-e`, nobody would ever continue what has stopped.
pub(super) fn is_there() -> bool {
    match (getpgid(None), getsid(None)) {
        (Ok(group), Ok(session)) => group != session,
        _ => false,
    }
}

pub(super) fn missing() -> Message {
    Message::Notice {
        severity: Severity::Info,
        problem: Problem::new("There is no shell behind lightmeter to go back to: q quits."),
    }
}
