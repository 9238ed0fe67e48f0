//! A worker as a task beside a command: however the command ends, the worker ends in order.

use std::time::Duration;

use tokio::{sync::oneshot, task::JoinHandle};

use crate::{
    cli::{Failure, Process},
    services::UnderWay,
};

/// How long a person who leaves is kept waiting at most.
const STOPPING: Duration = Duration::from_secs(5);
/// A person who leaves wonders about no shorter wait.
const UNTOLD: Duration = Duration::from_secs(1);
/// How much longer while a call is out whose answer comes only once: together it is the client's own deadline and
/// the time that a commit takes.
const CALL_ENDS_WITHIN: Duration = Duration::from_secs(20);

/// A running worker. Dropped it ends by itself, if the process lives for long enough.
#[derive(Debug)]
pub(in crate::cli) struct WorkerTask {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    unrepeatable: UnderWay,
}

/// Tells the worker that it is to end.
#[derive(Debug)]
pub(in crate::cli) struct Stop(oneshot::Receiver<()>);

impl Stop {
    pub(in crate::cli) async fn asked_for(self) {
        // Nothing is ever sent: the other half is dropped.
        let _ = self.0.await;
    }

    pub(super) fn is_asked_for(&mut self) -> bool {
        self.0.try_recv() == Err(oneshot::error::TryRecvError::Closed)
    }
}

impl WorkerTask {
    /// `unrepeatable` are the calls of that worker.
    pub(in crate::cli) fn start<F>(unrepeatable: UnderWay, run: impl FnOnce(Stop) -> F) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (stop, stopped) = oneshot::channel();
        Self { stop, task: tokio::spawn(run(Stop(stopped))), unrepeatable }
    }

    /// Nothing to start or to end: the worker is another process.
    pub(super) fn elsewhere() -> Self {
        Self::start(UnderWay::default(), Stop::asked_for)
    }

    /// Does a command's work and then ends the worker; a signal ends the work, and is told as a failure.
    pub(in crate::cli) async fn beside<T>(
        self,
        process: &mut Process,
        work: impl AsyncFnOnce(&mut Process) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let ended = process.unless_interrupted(work).await;
        self.stop(process).await;
        ended?
    }

    /// Waits for a worker that ends by itself; a signal ends it before, and is told as a failure.
    pub(in crate::cli) async fn done(mut self, process: &mut Process) -> Result<(), Failure> {
        // One that panicked is in the log, and what it held is taken up after its lease.
        let ended = process.unless_interrupted(async |_| drop((&mut self.task).await)).await;
        if ended.is_err() {
            self.stop(process).await;
        }
        ended
    }

    /// Ends the worker in order: what it had claimed is done or given back, so that the next process need not wait.
    /// A call that Meta holds is not waited for, and then its lease runs out; but one that cannot be repeated is,
    /// for with its answer both tokens would be lost. A person who does not care for it presses ctrl-c.
    pub(in crate::cli) async fn stop(self, process: &mut Process) {
        let Self { stop, task, unrepeatable } = self;
        let (out, interrupt) = process.ending();
        drop(stop);
        let patience = async {
            if unrepeatable.is_any() {
                out.aside("finishing a renewal or a login at Meta, for 30 s at most; ctrl-c leaves it");
                tokio::time::sleep(STOPPING).await;
            } else {
                tokio::time::sleep(UNTOLD).await;
                out.aside("waiting for what Meta is being asked, for 4 s more at most; ctrl-c leaves it");
                tokio::time::sleep(STOPPING.saturating_sub(UNTOLD)).await;
            }
            if unrepeatable.is_any()
                && tokio::time::timeout(CALL_ENDS_WITHIN, unrepeatable.over()).await.is_ok()
            {
                // What came back is stored; now it takes over.
                tokio::time::sleep(STOPPING).await;
            }
        };
        tokio::select! {
            biased;
            () = interrupt.caught() => {}
            // It only ends early when it panicked, and then there is nothing to wait for.
            _ = task => {}
            () = patience => {}
        }
    }
}
