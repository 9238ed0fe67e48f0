//! Raw mode and the alternate screen, given back whatever happens.

use std::io::{self, BufWriter, Stdout, Write as _};

use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute,
    terminal::{
        EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, is_raw_mode_enabled,
    },
};
use ratatui::{
    Terminal,
    backend::CrosstermBackend,
    layout::{Position, Rect},
};

use super::bounded::Bounded;

pub(super) type Backend = Bounded<CrosstermBackend<BufWriter<Stdout>>>;

/// Holds the terminal; dropping it gives the terminal back.
#[derive(Debug)]
pub struct Screen(());

impl Screen {
    /// One frame fits, so that it leaves in few writes.
    const BUFFER: usize = 64 * 1_024;

    /// Takes the terminal.
    pub fn enter() -> io::Result<Self> {
        take()?;
        Ok(Self(()))
    }

    /// A terminal to draw on.
    pub fn terminal(&self) -> io::Result<Terminal<Backend>> {
        let out = BufWriter::with_capacity(Self::BUFFER, io::stdout());
        Terminal::new(Bounded(CrosstermBackend::new(out)))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

pub(super) fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)
}

/// Empties the screen, so that the next frame is drawn whole. `Terminal::clear` would ask the terminal where its
/// cursor is, and that answer goes to the thread that reads the keys.
pub(super) fn forget(terminal: &mut Terminal<Backend>) -> io::Result<()> {
    let size = terminal.size()?;
    terminal.resize(Rect::from((Position::ORIGIN, size)))
}

/// Whether a dashboard holds the terminal.
pub fn is_taken() -> bool {
    is_raw_mode_enabled().unwrap_or(false)
}

/// Gives the terminal back if it was taken; any number of times, from any place, a panic hook too.
pub fn restore() {
    if !is_taken() {
        return;
    }
    // A terminal that is gone cannot be given back, and nobody is there to be told.
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = io::stdout().flush();
}
