//! Keeps a lease alive for as long as what is done under it takes.

use std::pin::pin;

use tokio::sync::watch;

use super::Worker;
use crate::{domain::Timestamp, store::Error};

/// Until when a lease runs, as its worker knows it; no later than anybody else thinks.
pub(super) type Lease = watch::Receiver<Timestamp>;

/// A lease is renewed so many times before it would run out.
const BEATS: i32 = 3;

impl Worker {
    /// Does the work, and calls `keep` again and again until it has ended or the lease is lost. What has lost its
    /// lease goes on: it finds that out at its next step, where it can stop without losing anything.
    pub(super) async fn under_lease<T, W, F>(&self, work: impl FnOnce(Lease) -> W, keep: impl Fn() -> F) -> T
    where
        W: Future<Output = T>,
        F: Future<Output = Result<(), Error>>,
    {
        let lasts = self.config.sync.lease;
        // A lease runs from when its beat began, not from when the store had written it.
        let mut began = self.clock.now();
        let (until, lease) = watch::channel(began + lasts);
        let mut work = pin!(work(lease));
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = self.clock.sleep_until(began + lasts / BEATS) => {}
            }
            began = self.clock.now();
            let mut beat = pin!(keep());
            let kept = tokio::select! {
                done = &mut work => {
                    // A write that was begun is brought to its end.
                    let _ = beat.await;
                    return done;
                }
                kept = &mut beat => kept,
            };
            match kept {
                Ok(()) => {
                    until.send_replace(began + lasts);
                }
                Err(Error::Overtaken) => {
                    until.send_replace(began);
                    return work.await;
                }
                Err(error) => tracing::warn!(%error, "a lease could not be renewed; it is tried again"),
            }
        }
    }
}
