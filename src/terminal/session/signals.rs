//! The signals a dashboard obeys.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
};

use crate::tui::Arrival;

/// Returns when a signal asks the program to end; stepping aside goes to the dashboard.
pub(super) async fn until_end(arrivals: mpsc::WeakUnboundedSender<Arrival>) {
    let mut stop = listen(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()));
    let mut terminate = listen(SignalKind::terminate());
    let mut hang_up = listen(SignalKind::hangup());
    let mut interrupt = listen(SignalKind::interrupt());
    let mut quit = listen(SignalKind::quit());
    loop {
        tokio::select! {
            () = next(&mut terminate) => return,
            () = next(&mut hang_up) => return,
            () = next(&mut interrupt) => return,
            () = next(&mut quit) => return,
            () = next(&mut stop) => {
                if let Some(arrivals) = arrivals.upgrade() {
                    // The dashboard that is gone has nothing to step aside with.
                    let _ = arrivals.send(Arrival::Suspend);
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
