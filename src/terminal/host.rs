//! What the dashboard asks of a local terminal: the browser, the clipboard, the plain link, stepping aside.

use std::io::{self, Write as _};

use ratatui::Terminal;
use tokio::sync::mpsc;

use super::{
    browser::{self, Browser},
    osc::{self, Multiplexer},
    screen::{self, Backend},
};
use crate::{
    domain::{AuthorizeLink, Environment, Shown},
    tui::{Arrival, Host, Message, Problem},
};

/// The local transport's answers.
#[derive(Debug)]
pub(super) struct Local {
    pub(super) environment: Environment,
    pub(super) browser: Browser,
    pub(super) multiplexer: Multiplexer,
}

impl Host<Backend> for Local {
    fn open_link(&mut self, link: &AuthorizeLink) -> Result<(), Problem> {
        match self.browser {
            Browser::NotHere(why) => Err(Problem::new(why.sentence())),
            here => browser::open(link, here, &self.environment)
                .map_err(|error| Problem::new(format!("The browser did not open: {error}."))),
        }
    }

    fn copy(&mut self, text: &str) -> Result<(), Problem> {
        send(&osc::copy(&Shown::new(text), self.multiplexer))
    }

    fn copy_link(&mut self, link: &AuthorizeLink) -> Result<(), Problem> {
        send(&osc::copy(link, self.multiplexer))
    }

    async fn show_plain(
        &mut self,
        terminal: &mut Terminal<Backend>,
        link: &AuthorizeLink,
        input: &mut mpsc::UnboundedReceiver<Arrival>,
    ) -> Result<Option<Message>, Problem> {
        crossterm::execute!(io::stdout(), crossterm::terminal::LeaveAlternateScreen, crossterm::cursor::Show)
            .map_err(|error| trouble(&error))?;
        let clicked = osc::link(link, &Shown::new("click here"));
        send(&format!(
            "\r\nCopy this line whole, or {clicked} if your terminal opens links:\r\n\r\n{}\r\n\r\nPress any key to go \
             back to lightmeter.\r\n",
            link.as_str()
        ))?;
        let pasted = loop {
            match input.recv().await {
                Some(Arrival::Message(pasted @ Message::Paste(_))) => break Some(pasted),
                Some(Arrival::Message(Message::Key(_)) | Arrival::Suspend) | None => break None,
                Some(Arrival::Message(_)) => {}
            }
        };
        crossterm::execute!(io::stdout(), crossterm::terminal::EnterAlternateScreen)
            .and_then(|()| screen::forget(terminal))
            .map_err(|error| trouble(&error))?;
        Ok(pasted)
    }

    fn suspend(&mut self, terminal: &mut Terminal<Backend>) -> Result<(), Problem> {
        screen::restore();
        // The whole job stops, as the shell expects; the next line runs once it is continued.
        let _ = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
        screen::take().and_then(|()| screen::forget(terminal)).map_err(|error| trouble(&error))
    }
}

fn send(text: &str) -> Result<(), Problem> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| trouble(&error))
}

fn trouble(error: &io::Error) -> Problem {
    Problem::new(format!("The terminal did not take it: {error}."))
}
