//! Work under way, each piece with the lease it is done under.

use std::collections::HashMap;

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use super::Worker;
use crate::{
    domain::WorkKind,
    store::{Due, Error},
};

#[derive(Debug, Default)]
pub(super) struct Running {
    tasks: JoinSet<Result<(), Error>>,
    held: HashMap<Id, (Due, AbortHandle)>,
}

impl Running {
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.tasks.len()).unwrap_or(u32::MAX)
    }

    /// What is under way, whether its lease has run out or not.
    pub(super) fn held(&self) -> Vec<Due> {
        self.held.values().map(|(due, _)| due.clone()).collect()
    }

    pub(super) fn start(&mut self, worker: Worker, due: Due) {
        let claimed = due.clone();
        let handle = self.tasks.spawn(async move {
            let lease = due.clone();
            worker.under_lease(|until| worker.perform(due, until), || worker.door.keep_lease(&lease)).await
        });
        self.held.insert(handle.id(), (claimed, handle));
    }

    /// Waits for one piece to end; `false` when there is none.
    pub(super) async fn next(&mut self) -> bool {
        let Some(ended) = self.tasks.join_next_with_id().await else { return false };
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        self.held.remove(&id);
        note("a piece of work", ended.map(|(_, result)| result));
        true
    }

    /// Ends what can be ended and gives it back, so that the next process may take it up at once. A renewal is
    /// waited for, and so is a token that a fetch takes up: cut off between two tokens it could lose both.
    pub(super) async fn leave(mut self, worker: &Worker) {
        let fetches: Vec<(Due, AbortHandle)> =
            self.held.values().filter(|(due, _)| due.kind == WorkKind::Fetch).cloned().collect();
        for (_, handle) in &fetches {
            handle.abort();
        }
        while self.next().await {}
        worker.unrepeatable.over().await;
        for (due, _) in fetches {
            // What had ended just before is under no lease any more, and stays as it is.
            if let Err(error) = worker.door.finish(&due, Some(worker.clock.now())).await {
                tracing::warn!(%error, "a piece of work could not be given back; its lease runs out");
            }
        }
    }
}

/// One account's failure or panic must not stop the others: its lease runs out and it is tried again.
pub(super) fn note(what: &str, ended: Result<Result<(), Error>, JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, what, "it could not be stored"),
        Err(error) if error.is_cancelled() => {}
        Err(error) => tracing::error!(%error, what, "it ended early"),
    }
}
