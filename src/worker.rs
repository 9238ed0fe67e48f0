//! The worker: exchanges codes, renews tokens and fetches insights. It alone opens secrets.

mod arrival;
mod exchange;
mod fetch;
mod halt;
mod health;
mod inspect;
mod pause;
mod renew;
mod report;
mod window;

pub use report::{Outcome, SyncReport};

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use tokio::{
    sync::broadcast,
    task::{JoinError, JoinSet},
};

use crate::{
    clock::Clock,
    config::Config,
    domain::{RenewedBy, Timestamp, Verdict, VerdictCode, WorkKind},
    meta,
    store::{Due, Error, Keyring, Store, WorkerStore},
    telemetry::panic_point,
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
const LEASE: TimeDelta = TimeDelta::seconds(75);
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

    /// Speaks to Meta through this client instead of its own, which waits longer between two tries.
    #[must_use]
    pub fn with_client(self, meta: meta::Client) -> Self {
        Self { meta, ..self }
    }

    /// Every finished piece of fetching, from now on.
    pub fn reports(&self) -> broadcast::Receiver<SyncReport> {
        self.reports.subscribe()
    }

    /// Makes the worker known, so that fronts can seal to it.
    pub async fn announce(&self) -> Result<(), Error> {
        self.door.announce().await
    }

    /// Works until the task is dropped. A step that fails is logged and tried again, and so is one that panics.
    pub async fn run(self) {
        tokio::join!(
            self.kept_running("connecting", |worker| async move { worker.connect_loop().await }),
            self.kept_running("working", |worker| async move { worker.work_loop().await }),
            self.kept_running("looking again", |worker| async move { worker.look_again_loop().await }),
        );
    }

    /// Runs one loop in a task of its own and starts it again when it panicked; its lease runs out meanwhile.
    async fn kept_running<F>(&self, doing: &str, start: impl Fn(Self) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        loop {
            // Dropping the set ends the task with this one.
            let mut running = JoinSet::new();
            running.spawn(start(self.clone()));
            match running.join_next().await {
                Some(Err(error)) => tracing::error!(%error, doing, "the worker ended early; it starts again"),
                Some(Ok(())) | None => return,
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// As [`Self::run`], but for logins alone: for a process that ends with the login, and would leave a fetch that
    /// it had begun under a lease that nobody else may touch until it runs out.
    pub async fn run_logins(self) {
        self.connect_loop().await;
    }

    /// One step of one attempt; whether there was one.
    pub async fn step_attempt(&self) -> Result<bool, Error> {
        panic_point("worker.connect");
        self.door.end_overdue_attempts().await?;
        let Some(claimed) = self.door.claim_attempt(LEASE).await? else { return Ok(false) };
        self.advance(claimed).await?;
        Ok(true)
    }

    /// Claims what is due, up to four pieces, and does it to the end; whether there was anything.
    pub async fn step_due(&self) -> Result<bool, Error> {
        let mut running = JoinSet::new();
        let any = self.claim_into(&mut running).await?;
        while let Some(ended) = running.join_next().await {
            note(ended);
        }
        Ok(any)
    }

    /// Starts what is due, as far as there is room; whether anything was started.
    async fn claim_into(&self, running: &mut JoinSet<Result<(), Error>>) -> Result<bool, Error> {
        panic_point("worker.work");
        let room = AT_ONCE.saturating_sub(u32::try_from(running.len()).unwrap_or(AT_ONCE));
        if room == 0 {
            return Ok(false);
        }
        let claimed = self.door.claim_due(room, LEASE).await?;
        let any = !claimed.is_empty();
        for due in claimed {
            let worker = self.clone();
            running.spawn(async move { worker.perform(due).await });
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
                Ok(false) => {
                    let next = self.door.next_attempt_deadline().await.ok().flatten();
                    self.rest(&mut changes, next).await;
                }
                Err(error) => self.stumble("connecting", &error).await,
            }
        }
    }

    /// A slow account takes one place of four and keeps nobody waiting while another place is free.
    async fn work_loop(&self) {
        let mut changes = self.store.changes();
        let mut running = JoinSet::new();
        loop {
            match self.claim_into(&mut running).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => self.stumble("working", &error).await,
            }
            let has_room = running.len() < AT_ONCE as usize;
            let next = if has_room { self.door.next_due_deadline().await.ok().flatten() } else { None };
            tokio::select! {
                Some(ended) = running.join_next() => note(ended),
                () = self.rest(&mut changes, next) => {}
            }
        }
    }

    /// Waits for a change or for the next thing to fall due.
    async fn rest(&self, changes: &mut crate::store::Changes, next: Option<Timestamp>) {
        let wake = async {
            match next {
                // Due already, and yet there was nothing to claim: another worker is about to take it.
                Some(at) if at <= self.clock.now() => tokio::time::sleep(Duration::from_millis(250)).await,
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

    /// Asks for a fetch of every connection that fails. One that works until a date which no renewal moves is in
    /// no trouble that asking again could end.
    pub async fn look_again(&self) -> Result<(), Error> {
        for (user, account) in self.door.all_connected().await? {
            let mine = self.store.as_user(user);
            let in_trouble = mine.connection(&account).await?.is_some_and(|connection| {
                let verdict = connection.verdict(self.clock.now());
                verdict.code != VerdictCode::Ok && verdict != Verdict::renewal_kept_the_date()
            });
            if in_trouble {
                mine.ask(WorkKind::Fetch, &account).await?;
            }
        }
        Ok(())
    }
}

/// One account's failure or panic must not stop the others: its lease runs out and it is tried again.
fn note(ended: Result<Result<(), Error>, JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "a piece of work could not be stored"),
        Err(error) => tracing::error!(%error, "a piece of work ended early"),
    }
}
