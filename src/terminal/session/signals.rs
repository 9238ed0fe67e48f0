//! The signals a dashboard obeys.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
};

use crate::tui::Arrival;

/// Caught from the moment this is made, which is before the terminal is taken: a signal that ended the process
/// in between would leave the terminal as it is.
#[derive(Debug)]
pub(super) struct Signals {
    step_aside: Option<Signal>,
    terminate: Option<Signal>,
    hang_up: Option<Signal>,
    interrupt: Option<Signal>,
    quit: Option<Signal>,
}

impl Signals {
    /// Needs a running tokio runtime.
    pub(super) fn catch() -> Self {
        Self {
            step_aside: listen(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw())),
            terminate: listen(SignalKind::terminate()),
            hang_up: listen(SignalKind::hangup()),
            interrupt: listen(SignalKind::interrupt()),
            quit: listen(SignalKind::quit()),
        }
    }

    /// Returns when a signal asks the program to end; stepping aside goes to the dashboard.
    pub(super) async fn until_end(mut self, arrivals: mpsc::WeakUnboundedSender<Arrival>) {
        loop {
            tokio::select! {
                () = next(&mut self.terminate) => return,
                () = next(&mut self.hang_up) => return,
                () = next(&mut self.interrupt) => return,
                () = next(&mut self.quit) => return,
                () = next(&mut self.step_aside) => {
                    if let Some(arrivals) = arrivals.upgrade() {
                        // A dashboard that is gone has nothing to step aside with.
                        let _ = arrivals.send(Arrival::Suspend);
                    }
                }
            }
        }
    }
}

fn listen(kind: SignalKind) -> Option<Signal> {
    signal(kind).inspect_err(|error| tracing::warn!(%error, "a signal cannot be caught")).ok()
}

async fn next(signal: &mut Option<Signal>) {
    if let Some(signal) = signal
        && signal.recv().await.is_some()
    {
        return;
    }
    std::future::pending::<()>().await;
}
