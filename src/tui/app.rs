//! The loop: message → update → effects; a frame only when something changed and the last one has left.

use std::path::PathBuf;

use ratatui::{Terminal, backend::Backend};
use tokio::sync::mpsc;

use super::{Effect, Message, Performer, Problem, State, Writes, next_tick, update, view};
use crate::{
    domain::AuthorizeLink,
    services::{Services, panic_point},
};

/// What arrives from the transport.
#[derive(Debug)]
pub enum Arrival {
    Message(Message),
    /// The person or the system asks the program to step aside for a while.
    Suspend,
}

/// What differs between a local terminal, an SSH channel and a test.
pub trait Host<B: Backend> {
    /// Opens the link in the browser of the person, if there is one here.
    fn open_link(&mut self, link: &AuthorizeLink) -> Result<(), Problem>;
    /// Hands text to the terminal's clipboard.
    fn copy(&mut self, text: &str) -> Result<(), Problem>;
    /// Hands the link to the terminal's clipboard.
    fn copy_link(&mut self, link: &AuthorizeLink) -> Result<(), Problem>;
    /// Leaves the alternate screen, prints the link alone on one unwrapped line, and comes back at a key, or with
    /// what was pasted.
    fn show_plain(
        &mut self,
        terminal: &mut Terminal<B>,
        link: &AuthorizeLink,
        input: &mut mpsc::UnboundedReceiver<Arrival>,
    ) -> impl Future<Output = Result<Option<Message>, Problem>>;
    /// Gives the terminal back, waits to be continued, and takes it again.
    fn suspend(&mut self, terminal: &mut Terminal<B>) -> Result<(), Problem>;
}

/// Why a dashboard ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The person quit, or the input ended.
    Quit,
    /// Whoever this was is no user any more.
    Out,
}

/// One dashboard session.
#[derive(Debug)]
pub struct App {
    state: State,
    services: Services,
    export_folder: PathBuf,
    writes: Writes,
}

impl App {
    /// What the person asked for goes on in `writes` when the dashboard ends.
    pub const fn new(state: State, services: Services, export_folder: PathBuf, writes: Writes) -> Self {
        Self { state, services, export_folder, writes }
    }

    /// Runs until the person quits, is no user any more, or the input ends.
    pub async fn run<B: Backend>(
        mut self,
        terminal: &mut Terminal<B>,
        host: &mut impl Host<B>,
        mut input: mpsc::UnboundedReceiver<Arrival>,
    ) -> Result<End, B::Error> {
        let (sender, mut answers) = mpsc::unbounded_channel();
        let mut performer = Performer::new(self.services.clone(), sender, self.export_folder.clone())
            .writing_to(self.writes.clone());
        let mut changes = self.services.changes();
        let mut standings = self.services.standings();
        let clock = self.services.clock().clone();
        let mut effects = self.step(Message::Tick(clock.now()));
        effects.extend(self.store_changed());
        loop {
            for effect in effects.drain(..) {
                let Some(effect) = performer.perform(effect) else { continue };
                match effect {
                    Effect::Quit => return Ok(End::Quit),
                    Effect::Leave => return Ok(End::Out),
                    _ => {}
                }
                self.transport(effect, terminal, host, &mut input).await;
            }
            if std::mem::take(&mut self.state.stale) {
                terminal.draw(|frame| {
                    panic_point("tui.draw");
                    view(&self.state, frame);
                })?;
            }
            let tick = async {
                match next_tick(&self.state) {
                    Some(at) => clock.sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                arrival = input.recv() => match arrival {
                    Some(Arrival::Message(message)) => effects.extend(self.step_at(clock.now(), message)),
                    Some(Arrival::Suspend) => effects.extend(self.suspend(terminal, host)),
                    None => return Ok(End::Quit),
                },
                Some(message) = answers.recv() => effects.extend(self.step_at(clock.now(), message)),
                () = changes.changed() => {
                    effects.extend(self.step(Message::Tick(clock.now())));
                    effects.extend(self.store_changed());
                }
                standing = standings.next() => {
                    let standing = standing.map_err(|error| Problem::new(error.sentence()));
                    effects.extend(self.step_at(clock.now(), Message::Standing(standing)));
                }
                () = tick => effects.extend(self.step(Message::Tick(clock.now()))),
            }
            // What has arrived meanwhile is taken in before the next frame.
            while let Ok(arrival) = input.try_recv() {
                effects.extend(match arrival {
                    Arrival::Message(message) => self.step_at(clock.now(), message),
                    Arrival::Suspend => self.suspend(terminal, host),
                });
            }
            while let Ok(message) = answers.try_recv() {
                effects.extend(self.step_at(clock.now(), message));
            }
        }
    }

    fn step(&mut self, message: Message) -> Vec<Effect> {
        panic_point("tui.update");
        update(&mut self.state, message)
    }

    fn step_at(&mut self, now: crate::domain::Timestamp, message: Message) -> Vec<Effect> {
        let mut effects = self.step(Message::Tick(now));
        effects.extend(self.step(message));
        effects
    }

    fn suspend<B: Backend>(&mut self, terminal: &mut Terminal<B>, host: &mut impl Host<B>) -> Vec<Effect> {
        let told = host.suspend(terminal);
        let mut effects = self.come_back(terminal);
        if let Err(problem) = told {
            effects.extend(self.step(Message::Notice { severity: super::Severity::Error, problem }));
        }
        effects
    }

    /// Draws everything afresh, at the size that the terminal has now: what happened to it meanwhile was not told.
    fn come_back<B: Backend>(&mut self, terminal: &Terminal<B>) -> Vec<Effect> {
        self.state.stale = true;
        terminal.size().map_or_else(|_| Vec::new(), |size| self.step(Message::Resized(size)))
    }

    fn store_changed(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::LoadWork];
        effects.extend(self.step(Message::StoreChanged));
        effects
    }

    async fn transport<B: Backend>(
        &mut self,
        effect: Effect,
        terminal: &mut Terminal<B>,
        host: &mut impl Host<B>,
        input: &mut mpsc::UnboundedReceiver<Arrival>,
    ) {
        let message = match effect {
            Effect::OpenLink(link) => Message::BrowserOpened(host.open_link(&link)),
            Effect::CopyLink(link) => copied(host.copy_link(&link)),
            Effect::CopyText(text) => copied(host.copy(&text)),
            Effect::ShowLinkPlain(link) => {
                let told = host.show_plain(terminal, &link, input).await;
                let _ = self.come_back(terminal);
                match told {
                    Ok(None) => return,
                    Ok(Some(message)) => message,
                    Err(problem) => Message::Notice { severity: super::Severity::Error, problem },
                }
            }
            _ => return,
        };
        // None of these messages asks for anything further.
        let _ = self.step(message);
    }
}

fn copied(result: Result<(), Problem>) -> Message {
    match result {
        Ok(()) => Message::Copied,
        Err(problem) => Message::Notice { severity: super::Severity::Error, problem },
    }
}
