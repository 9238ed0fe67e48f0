//! One dashboard on the local terminal, from taking it to giving it back.

mod hangup;
mod signals;

use std::{io, mem::ManuallyDrop};

use ratatui::layout::Size;
use tokio::sync::mpsc;

use super::{bounded::bounded, browser::Browser, host::Local, input, osc::Multiplexer, screen::Screen};
use crate::{
    domain::Environment,
    tui::{App, End},
};
use signals::Signals;

/// A dashboard session on this process's terminal.
#[derive(Debug)]
pub struct Session {
    signals: Signals,
    screen: Screen,
    local: Local,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The person quit, or a signal asked for it.
    Quit,
    /// Whoever this was is no user any more.
    Out,
    /// The terminal is gone.
    HungUp,
}

impl From<End> for Ended {
    fn from(end: End) -> Self {
        match end {
            End::Quit => Self::Quit,
            End::Out => Self::Out,
        }
    }
}

impl Session {
    /// Catches the signals, then takes the terminal. Needs a running tokio runtime.
    pub fn open(environment: Environment, browser: Browser) -> io::Result<Self> {
        let multiplexer = Multiplexer::detect(&environment);
        let signals = Signals::catch();
        Ok(Self { signals, screen: Screen::enter()?, local: Local { environment, browser, multiplexer } })
    }

    /// Cells of the terminal; 80×24 where the system does not tell.
    pub fn size() -> Size {
        crossterm::terminal::size()
            .ok()
            .filter(|(width, height)| *width > 0 && *height > 0)
            .map_or(Size::new(80, 24), |(width, height)| bounded(Size { width, height }))
    }

    /// Runs the dashboard until the person quits, a signal asks for it, or the terminal is gone. `must_finish` says
    /// whether the process has something under way that would be lost with it.
    pub async fn run(
        mut self,
        app: App,
        must_finish: impl Fn() -> bool + Send + 'static,
    ) -> io::Result<Ended> {
        let (arrivals, input) = mpsc::unbounded_channel();
        // When nothing reads any more the channel closes and the dashboard ends, so the signals hold it weakly.
        let steps_aside = arrivals.downgrade();
        input::read(arrivals);
        let hung_up = hangup::watch(must_finish);
        // Dropped, it would show the cursor once more, and panic where the terminal is gone; the screen does it.
        let mut terminal = ManuallyDrop::new(self.screen.terminal()?);
        let ended = tokio::select! {
            ended = app.run(&mut terminal, &mut self.local, input) => ended.map(Ended::from),
            () = self.signals.until_end(steps_aside) => Ok(Ended::Quit),
            _ = hung_up => Ok(Ended::HungUp),
        };
        drop(self.screen);
        ended
    }
}
