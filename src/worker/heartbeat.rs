//! Keeps a lease alive for as long as what is done under it takes.

use std::pin::pin;

use super::Worker;
use crate::store::Error;

/// A lease is renewed so many times before it would run out.
const BEATS: i32 = 3;

impl Worker {
    /// Does the work, and calls `keep` again and again until it has ended or the lease is lost. What has lost its
    /// lease goes on: it finds that out at its next step, where it can stop without losing anything.
    pub(super) async fn under_lease<T, F>(&self, work: impl Future<Output = T>, keep: impl Fn() -> F) -> T
    where
        F: Future<Output = Result<(), Error>>,
    {
        let mut work = pin!(work);
        // A lease runs from when its beat began, not from when the store had written it.
        let mut began = self.clock.now();
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = self.clock.sleep_until(began + self.config.sync.lease / BEATS) => {}
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
                Ok(()) => {}
                Err(Error::Overtaken) => return work.await,
                Err(error) => tracing::warn!(%error, "a lease could not be renewed; it is tried again"),
            }
        }
    }
}
