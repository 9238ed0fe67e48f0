//! Where commands print to: their answer on standard output, and what stands beside it on standard error.

use std::io::{self, IsTerminal as _, Write};

use serde::Serialize;

/// What a command has to say does not arrive.
#[derive(Debug, thiserror::Error)]
#[error("failed to write the output: {0}")]
pub(super) struct Unwritten(#[from] io::Error);

/// Where a command's answer goes.
#[derive(Debug)]
pub(super) struct Output(io::Stdout);

impl Output {
    pub(super) fn stdout() -> Self {
        Self(io::stdout())
    }

    pub(super) fn is_terminal(&self) -> bool {
        self.0.is_terminal()
    }

    /// Prints a line at once. A reader that has gone away, such as `head`, is no failure.
    pub(super) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Unwritten> {
        self.raw(&format!("{}\n", text.as_ref()))
    }

    pub(super) fn raw(&mut self, text: &str) -> Result<(), Unwritten> {
        let mut lock = self.0.lock();
        match lock.write_all(text.as_bytes()).and_then(|()| lock.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            settled => Ok(settled?),
        }
    }

    /// Says something beside the answer, on standard error, so that no program takes it for a part of it.
    pub(super) fn aside(&mut self, text: impl AsRef<str>) {
        self.aside_line(&format!("lightmeter: {}", text.as_ref()));
    }

    #[expect(clippy::unused_self, reason = "everything that commands say goes through here")]
    fn aside_line(&mut self, line: &str) {
        // With standard error closed there is nobody to tell.
        let _ = writeln!(io::stderr(), "{line}");
    }

    /// Says how far it is, to a person who watches and to nobody else.
    pub(super) fn progress(&mut self, text: impl AsRef<str>) {
        if io::stderr().is_terminal() {
            self.aside_line(text.as_ref());
        }
    }

    /// Prints a document as JSON.
    pub(super) fn json(&mut self, document: &impl Serialize) -> Result<(), Unwritten> {
        let text = serde_json::to_string_pretty(document).map_err(io::Error::other)?;
        self.line(text)
    }
}
