//! The worker: exchanges codes, renews tokens and fetches insights. It alone opens secrets.

mod arrival;
mod budget;
mod exchange;
mod fetch;
mod halt;
mod health;
mod heartbeat;
mod inspect;
mod pause;
mod renew;
mod run;
mod running;
mod schedule;
mod spread;
mod unopened;
mod window;

use std::sync::Arc;

use self::{heartbeat::Lease, running::Running};
use crate::{
    clock::Clock,
    config::Config,
    domain::{RenewedBy, Verdict, VerdictCode, WorkKind},
    meta,
    services::UnderWay,
    store::{ClaimedAttempt, Due, Error, Keyring, Store, WorkerStore},
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
    unrepeatable: UnderWay,
}

/// Logins taken on at the same time: one that Meta answers slowly keeps nobody else waiting.
const LOGINS_AT_ONCE: usize = 8;

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
        Self {
            door: store.worker(keyring),
            store: store.clone(),
            meta,
            config,
            clock: clock.clone(),
            renewed_by,
            unrepeatable: UnderWay::default(),
        }
    }

    /// Speaks to Meta through this client instead of its own, which waits longer between two tries.
    #[must_use]
    pub fn with_client(self, meta: meta::Client) -> Self {
        Self { meta, ..self }
    }

    /// Calls whose answer comes only once, because it may end what was sent: code exchanges and renewals, until what
    /// came back is stored.
    pub fn unrepeatable(&self) -> UnderWay {
        self.unrepeatable.clone()
    }

    /// Makes the worker known, so that fronts can seal to it, and what they need of its configuration.
    pub async fn announce(&self) -> Result<(), Error> {
        self.door.tell_settings(&self.config.public_facts()).await?;
        self.door.announce().await
    }

    /// One step of one attempt; whether there was one.
    pub async fn step_attempt(&self) -> Result<bool, Error> {
        let Some(claimed) = self.claim_attempt().await? else { return Ok(false) };
        self.step_claimed(claimed).await?;
        Ok(true)
    }

    async fn claim_attempt(&self) -> Result<Option<ClaimedAttempt>, Error> {
        panic_point("worker.connect");
        self.door.end_overdue_attempts().await?;
        self.door.claim_attempt(self.config.sync.lease).await
    }

    async fn step_claimed(&self, claimed: ClaimedAttempt) -> Result<(), Error> {
        let lease = claimed.lease();
        self.under_lease(|_| self.advance(claimed), || self.door.keep_attempt(&lease)).await
    }

    /// Claims what is due, as much as it does at once, and does it to the end; whether there was anything.
    pub async fn step_due(&self) -> Result<bool, Error> {
        let mut running = Running::default();
        let any = self.claim_into(&mut running).await?;
        while running.next().await {}
        Ok(any)
    }

    /// How much more may be started.
    fn room(&self, running: &Running) -> u32 {
        self.config.sync.accounts_at_once.saturating_sub(running.count())
    }

    /// Whether this process goes on, and so fetches what nobody asked for; a command does what it was called for.
    const fn keeps_schedule(&self) -> bool {
        matches!(self.renewed_by, RenewedBy::Worker | RenewedBy::Dashboard)
    }

    /// Starts what is due, as far as there is room; whether anything was started.
    async fn claim_into(&self, running: &mut Running) -> Result<bool, Error> {
        panic_point("worker.work");
        let room = self.room(running);
        if room == 0 {
            return Ok(false);
        }
        let lease = self.config.sync.lease;
        let held = running.held();
        let claimed = self.door.claim_due_beside(&held, room, lease, self.keeps_schedule()).await?;
        let any = !claimed.is_empty();
        for due in claimed {
            running.start(self.clone(), due);
        }
        Ok(any)
    }

    async fn perform(&self, due: Due, lease: Lease) -> Result<(), Error> {
        let done = match due.kind {
            WorkKind::Fetch | WorkKind::Repair => self.fetch(&due, &lease).await,
            WorkKind::Renew => self.renew(&due, &lease).await,
            WorkKind::Revoke => self.revoke(&due).await,
        };
        match done {
            Err(error) => self.tell_unopened(&due, error).await,
            Ok(()) => Ok(()),
        }
    }

    /// Asks for a fetch of every connection that fails, before the schedule would. One that works until a date which no renewal moves is in
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
