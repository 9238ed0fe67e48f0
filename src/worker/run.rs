//! The worker's loops, and how they end.

use std::time::Duration;

use tokio::{sync::watch, task::JoinSet};

use super::{
    LOGINS_AT_ONCE, Worker,
    running::{Running, note},
};
use crate::{
    domain::{RenewedBy, Timestamp},
    store::{Changes, ClaimedAttempt, Error, WorkerSeen},
};

/// Says `true` once the worker is to end.
type Stop = watch::Receiver<bool>;

impl Worker {
    /// Works until the task is dropped, and then leaves what it had claimed to its leases.
    pub async fn run(self) {
        self.run_until(std::future::pending()).await;
    }

    /// Works until `stop`. Then it claims nothing more, lets renewals and steps of logins end, and gives back what
    /// else it had claimed. A step that fails is logged and tried again, and so is one that panics.
    pub async fn run_until(self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let loops = async {
            tokio::join!(
                self.kept_running("connecting", &stopped, Self::connect_loop),
                self.kept_running("working", &stopped, Self::work_loop),
                self.kept_running("telling the key", &stopped, Self::announce_loop),
            )
        };
        tokio::join!(loops, async {
            stop.await;
            stopping.send_replace(true);
        });
    }

    /// As [`Self::run_until`], for a process of its own: fronts elsewhere are told again and again that it is there.
    pub async fn serve_until(self, stop: impl Future<Output = ()>) {
        let here = self.clone();
        tokio::select! {
            () = self.run_until(stop) => {}
            () = here.stay_known() => {}
        }
    }

    async fn stay_known(&self) {
        loop {
            self.clock.sleep(WorkerSeen::EVERY).await;
            if let Err(error) = self.door.announce().await {
                tracing::warn!(%error, "fronts were not told that a worker is there; it is tried again");
            }
        }
    }

    /// As [`Self::run_until`], but for logins alone: for a process that ends with the login, and would only begin
    /// a fetch to give it back.
    pub async fn run_logins_until(self, stop: impl Future<Output = ()>) {
        let (stopping, stopped) = watch::channel(false);
        let loops = async {
            tokio::join!(
                self.kept_running("connecting", &stopped, Self::connect_loop),
                self.kept_running("telling the key", &stopped, Self::announce_loop),
            )
        };
        tokio::join!(loops, async {
            stop.await;
            stopping.send_replace(true);
        });
    }

    /// Runs one loop in a task of its own and starts it again when it panicked; its lease runs out meanwhile.
    async fn kept_running<F>(&self, doing: &str, stop: &Stop, start: impl Fn(Self, Stop) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        loop {
            // Dropping the set ends the task with this one.
            let mut running = JoinSet::new();
            running.spawn(start(self.clone(), stop.clone()));
            match running.join_next().await {
                Some(Err(error)) => tracing::error!(%error, doing, "the worker ended early; it starts again"),
                Some(Ok(())) | None => return,
            }
            tokio::time::sleep(self.between_tries()).await;
        }
    }

    async fn connect_loop(self, mut stop: Stop) {
        let mut changes = self.store.changes();
        let mut logins = JoinSet::new();
        while !*stop.borrow() {
            let has_room = logins.len() < LOGINS_AT_ONCE;
            match self.claim_login(has_room).await {
                Ok(Some(claimed)) => {
                    let worker = self.clone();
                    logins.spawn(async move { worker.step_claimed(claimed).await });
                    continue;
                }
                Ok(None) => {}
                Err(error) => self.stumble("connecting", &error).await,
            }
            let next = if has_room { self.door.next_attempt_deadline().await.ok().flatten() } else { None };
            tokio::select! {
                Some(ended) = logins.join_next() => note("a step of a login", ended),
                () = self.rest(&mut changes, next, &mut stop) => {}
            }
        }
        while let Some(ended) = logins.join_next().await {
            note("a step of a login", ended);
        }
    }

    async fn claim_login(&self, has_room: bool) -> Result<Option<ClaimedAttempt>, Error> {
        if has_room { self.claim_attempt().await } else { Ok(None) }
    }

    /// A slow account takes one place of four and keeps nobody waiting while another place is free.
    async fn work_loop(self, mut stop: Stop) {
        // Who opens their dashboard may just have put right what was wrong.
        if self.renewed_by == RenewedBy::Dashboard
            && let Err(error) = self.look_again().await
        {
            self.stumble("looking again", &error).await;
        }
        let mut changes = self.store.changes();
        let mut running = Running::default();
        while !*stop.borrow() {
            match self.claim_into(&mut running).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => self.stumble("working", &error).await,
            }
            let next = if self.room(&running) > 0 {
                self.door.next_due_deadline(self.keeps_schedule()).await.ok().flatten()
            } else {
                None
            };
            tokio::select! {
                true = running.next() => {}
                () = self.rest(&mut changes, next, &mut stop) => {}
            }
        }
        running.leave(&self).await;
    }

    /// Tells the fronts the new public key whenever a token key was put before the one that was told.
    async fn announce_loop(self, mut stop: Stop) {
        let mut told = self.door.public_key();
        while !*stop.borrow() {
            let newest = tokio::select! {
                newest = self.door.other_key_than(&told) => newest,
                _ = stop.changed() => return,
            };
            match self.door.announce().await {
                Ok(()) => told = newest,
                Err(error) => self.stumble("telling the key", &error).await,
            }
        }
    }

    /// Waits for a change, for the next thing to fall due, or for the end.
    async fn rest(&self, changes: &mut Changes, next: Option<Timestamp>, stop: &mut Stop) {
        let wake = async {
            match next {
                // Due already, and yet there was nothing to claim: another worker is about to take it.
                Some(at) if at <= self.clock.now() => tokio::time::sleep(self.between_tries() / 4).await,
                Some(at) => self.clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = changes.changed() => {}
            () = wake => {}
            _ = stop.changed() => {}
        }
    }

    async fn stumble(&self, doing: &str, error: &Error) {
        tracing::warn!(%error, doing, "the worker could not go on; it tries again");
        tokio::time::sleep(self.between_tries()).await;
    }

    fn between_tries(&self) -> Duration {
        self.config.sync.between_tries.to_std().unwrap_or_default()
    }
}
