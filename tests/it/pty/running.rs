//! The binary while it runs without a terminal: its lines as they come.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use super::desk::Ended;

/// A command under way; it is killed when this is dropped.
pub(crate) struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
    out: String,
}

impl Running {
    /// `command` has its output in pipes.
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines, out: String::new() }
    }

    /// The next line that `wanted` takes; `None` when the output ends before.
    pub(crate) fn line(&mut self, wanted: impl Fn(&str) -> bool) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            self.out.push_str(&line);
            let line = line.trim_end();
            if wanted(line) {
                return Some(line.to_owned());
            }
        }
    }

    /// The link to open, which stands alone on its line.
    pub(crate) fn link(&mut self) -> Option<String> {
        self.line(|line| line.starts_with("http") && line.contains("client_id="))
    }

    /// Closed when it is dropped.
    pub(crate) fn stdin(&mut self) -> ChildStdin {
        self.child.stdin.take().unwrap()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Reads to the end and waits for it.
    pub(crate) fn end(mut self) -> Ended {
        self.lines.read_to_string(&mut self.out).unwrap();
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let code = self.child.wait().unwrap().code();
        Ended { code, out: std::mem::take(&mut self.out), err }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended and was waited for cannot be killed, and that is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
