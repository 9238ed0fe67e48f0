//! The worker: exchanges codes, renews tokens and fetches insights. It alone opens secrets.

mod exchange;
mod fetch;
mod health;
mod inspect;
mod renew;
mod report;
mod window;

pub use report::{Outcome, SyncReport};

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::{sync::broadcast, task::JoinSet};

use crate::{
    clock::Clock,
    config::Config,
    domain::{RenewedBy, WorkKind},
    meta,
    store::{Due, Error, Keyring, Store, WorkerStore},
};

/// One worker; in personal mode it is a task beside the front. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Worker {
    store: Store,
    door: WorkerStore,
    meta: meta::Client,
    config: Arc<Config>,
    clock: Clock,
    renewed_by: RenewedBy,
    reports: broadcast::Sender<SyncReport>,
}

/// How long a claim is good for: longer than the longest call, so that only a dead worker loses it.
const LEASE: TimeDelta = TimeDelta::seconds(45);
/// A connection in trouble is looked at again this often.
const LOOK_AGAIN: TimeDelta = TimeDelta::minutes(15);
/// Accounts fetched at the same time.
const AT_ONCE: u32 = 4;

impl Worker {
    /// `renewed_by` is what this process promises the connections it makes.
    pub fn new(
        store: &Store,
        keyring: Keyring,
        config: Arc<Config>,
        clock: &Clock,
        renewed_by: RenewedBy,
    ) -> Self {
        let meta = meta::Client::new(&config.meta, clock);
        let (reports, _) = broadcast::channel(256);
        Self {
            door: store.worker(keyring),
            store: store.clone(),
            meta,
            config,
            clock: clock.clone(),
            renewed_by,
            reports,
        }
    }

    /// Every finished piece of fetching, from now on.
    pub fn reports(&self) -> broadcast::Receiver<SyncReport> {
        self.reports.subscribe()
    }

    /// Makes the worker known, so that fronts can seal to it.
    pub async fn announce(&self) -> Result<(), Error> {
        self.door.announce().await
    }

    /// Works until the task is dropped. A step that fails is logged and tried again; nothing ends the loop.
    pub async fn run(self) {
        tokio::join!(self.connect_loop(), self.work_loop(), self.look_again_loop());
    }

    /// As [`Self::run`], but for logins alone: for a process that ends with the login, and would leave a fetch that
    /// it had begun under a lease that nobody else may touch until it runs out.
    pub async fn run_logins(self) {
        self.connect_loop().await;
    }

    /// One step of one attempt; whether there was one.
    pub async fn step_attempt(&self) -> Result<bool, Error> {
        self.door.end_overdue_attempts().await?;
        let Some(claimed) = self.door.claim_attempt(LEASE).await? else { return Ok(false) };
        self.advance(claimed).await?;
        Ok(true)
    }

    /// Claims what is due and does it, up to four pieces at a time; whether there was anything.
    pub async fn step_due(&self) -> Result<bool, Error> {
        let claimed = self.door.claim_due(AT_ONCE, LEASE).await?;
        let any = !claimed.is_empty();
        let mut running = JoinSet::new();
        for due in claimed {
            let worker = self.clone();
            running.spawn(async move { worker.perform(due).await });
        }
        while let Some(ended) = running.join_next().await {
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "a piece of work could not be stored"),
                // One account's panic must not stop the others; its lease runs out and it is tried again.
                Err(error) => tracing::error!(%error, "a piece of work ended early"),
            }
        }
        Ok(any)
    }

    async fn perform(&self, due: Due) -> Result<(), Error> {
        match due.kind {
            WorkKind::Fetch => self.fetch(&due).await,
            WorkKind::Renew => self.renew(&due).await,
            WorkKind::Revoke => self.revoke(&due).await,
        }
    }

    async fn connect_loop(&self) {
        let mut changes = self.store.changes();
        loop {
            match self.step_attempt().await {
                Ok(true) => {}
                Ok(false) => self.rest(&mut changes).await,
                Err(error) => self.stumble("connecting", &error).await,
            }
        }
    }

    async fn work_loop(&self) {
        let mut changes = self.store.changes();
        loop {
            match self.step_due().await {
                Ok(true) => {}
                Ok(false) => self.rest(&mut changes).await,
                Err(error) => self.stumble("working", &error).await,
            }
        }
    }

    /// Waits for a change or for the next thing to fall due.
    async fn rest(&self, changes: &mut crate::store::Changes) {
        let next = self.door.next_deadline().await.ok().flatten();
        let wake = async {
            match next {
                Some(at) => self.clock.sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = changes.changed() => {}
            () = wake => {}
        }
    }

    async fn stumble(&self, doing: &str, error: &Error) {
        tracing::warn!(%error, doing, "the worker could not go on; it tries again");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    /// Fetches for every connection that is in trouble, at once and then every 15 minutes.
    async fn look_again_loop(&self) {
        loop {
            if let Err(error) = self.look_again().await {
                tracing::warn!(%error, "failing connections could not be looked at again");
            }
            self.clock.sleep(LOOK_AGAIN).await;
        }
    }

    /// Asks for a fetch of every connection whose verdict is not ok.
    pub async fn look_again(&self) -> Result<(), Error> {
        for (user, account) in self.door.all_connected().await? {
            let mine = self.store.as_user(user);
            let in_trouble = mine.connection(&account).await?.is_some_and(|connection| {
                connection.verdict(self.clock.now()).code != crate::domain::VerdictCode::Ok
            });
            if in_trouble {
                mine.ask(WorkKind::Fetch, &account).await?;
            }
        }
        Ok(())
    }
}
