//! The signals that ask a command to end, for commands that have something to put away first.

use std::task::Poll;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Ctrl-C, a request to end, and a terminal that is gone; caught from the moment this is made.
#[derive(Debug)]
pub(super) struct Interrupt {
    signals: Vec<Signal>,
    has_come: bool,
}

impl Interrupt {
    /// Needs a running tokio runtime. A signal that cannot be caught ends the process as ever.
    pub(super) fn catch() -> Self {
        Self::of(&[SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()])
    }

    /// As [`Self::catch`], for a command that may run on its own: one that was started to outlive its terminal, as
    /// by `nohup`, does so.
    pub(super) fn catch_beside_work() -> Self {
        if ignores_hangup() { Self::catch_while_ending() } else { Self::catch() }
    }

    /// As [`Self::catch`], for a process that has begun to end: that its terminal is gone may be why.
    pub(super) fn catch_while_ending() -> Self {
        Self::of(&[SignalKind::interrupt(), SignalKind::terminate()])
    }

    fn of(kinds: &[SignalKind]) -> Self {
        let signals = kinds.iter().filter_map(|kind| signal(*kind).ok()).collect();
        Self { signals, has_come: false }
    }

    /// Returns when one of them has come, and from then on at once: what ends one wait ends those after it.
    pub(super) async fn caught(&mut self) {
        std::future::poll_fn(|context| {
            self.has_come |= self.signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if self.has_come { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// Linux tells it; elsewhere a hang-up ends the command.
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The signal with the number 1 is the lowest bit.
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}
