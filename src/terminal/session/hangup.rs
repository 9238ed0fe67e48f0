//! Notices that the terminal is gone. Crossterm does not: it spins on the dead file for ever.

use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use tokio::sync::oneshot;

/// After the terminal is gone the process has this long to end by itself.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many times as long where it has something to finish first: longer than that takes.
const TIMES: usize = 20;

/// Resolves when the terminal hangs up. A thread blocks in `poll` for no event at all, which still reports a
/// hang-up and costs nothing until then.
pub(super) fn watch(must_finish: impl Fn() -> bool + Send + 'static) -> oneshot::Receiver<()> {
    let (sender, receiver) = oneshot::channel();
    let spawned = std::thread::Builder::new().name("terminal watch".to_owned()).spawn(move || {
        wait();
        let _ = sender.send(());
        // The dashboard may be stuck writing to the dead terminal, and then only this ends it.
        for _ in 0..TIMES {
            let had_to_finish = must_finish();
            std::thread::sleep(PATIENCE);
            if !had_to_finish && !must_finish() {
                break;
            }
        }
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    });
    if let Err(error) = spawned {
        tracing::warn!(%error, "a dead terminal will not be noticed");
    }
    receiver
}

fn wait() {
    let stdin = rustix::stdio::stdin();
    loop {
        let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut watched, None) {
            Ok(_) => {
                let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                if watched.iter().any(|one| one.revents().intersects(gone)) {
                    return;
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
        }
    }
}
