//! What is due, under leases.

use chrono::TimeDelta;

use crate::{
    domain::{AccountId, Fetched, FlightRecord, Followed, Pause, Timestamp, Untrusted, Upkeep, UserId},
    store::{
        Due, Error, Findings, WorkerStore,
        tables::{budget, connections, due, fetches, health, media, records},
    },
};

impl WorkerStore {
    /// What is due and under no live lease: what concerns tokens before any fetch, and of each the longest due first.
    pub async fn claim_due(&self, limit: u32, lease: TimeDelta) -> Result<Vec<Due>, Error> {
        self.claim_due_beside(&[], limit, lease, true).await
    }

    /// As [`Self::claim_due`], without what this process is doing already, though its lease may have run out while
    /// the machine slept. Fetches that nobody asked for are claimed `by_schedule` only.
    pub async fn claim_due_beside(
        &self,
        held: &[Due],
        limit: u32,
        lease: TimeDelta,
        by_schedule: bool,
    ) -> Result<Vec<Due>, Error> {
        due::claim(&self.database, held, limit, lease, by_schedule).await
    }

    /// Renews the lease; [`Error::Overtaken`] once it is lost.
    pub async fn keep_lease(&self, due: &Due) -> Result<(), Error> {
        due::keep(&self.database, due).await
    }

    /// When a lease on work next runs out, or work falls due that [`Self::claim_due_beside`] would claim; it may have
    /// passed already.
    pub async fn next_due_deadline(&self, by_schedule: bool) -> Result<Option<Timestamp>, Error> {
        due::next_deadline(&self.database, by_schedule).await
    }

    /// Says what is being done right now and renews the lease; [`Error::Overtaken`] once it is lost.
    pub async fn progress(&self, due: &Due, text: &str) -> Result<(), Error> {
        due::progress(&self.database, due, text).await
    }

    /// Gives work back until `next`; `None` removes it. Nothing once the lease is lost.
    pub async fn finish(&self, due: &Due, next: Option<Timestamp>) -> Result<(), Error> {
        due::finish(&self.database, due, next).await
    }

    /// Ends a fetch until `next`, keeps how it went and what has been fetched by now. Nothing once the lease is lost.
    pub async fn finish_fetch(
        &self,
        due: &Due,
        next: Timestamp,
        fetched: &Fetched,
        upkeep: Upkeep,
    ) -> Result<(), Error> {
        fetches::finish(&self.database, due, next, fetched, upkeep).await
    }

    /// As [`Self::finish_fetch`], of a fetch that Meta cut short: it goes on by `next`, asked for as it was.
    pub async fn break_off_fetch(
        &self,
        due: &Due,
        next: Timestamp,
        fetched: &Fetched,
        upkeep: Upkeep,
    ) -> Result<(), Error> {
        fetches::break_off(&self.database, due, next, fetched, upkeep).await
    }

    /// Gives a fetch that could not begin back until `next`, asked for as it was, and keeps why. Nothing once the lease
    /// is lost.
    pub async fn put_off_fetch(&self, due: &Due, next: Timestamp, fetched: &Fetched) -> Result<(), Error> {
        fetches::put_off(&self.database, due, next, fetched).await
    }

    /// What has been fetched of an account by now.
    pub async fn upkeep(&self, user: UserId, account: &AccountId) -> Result<Upkeep, Error> {
        fetches::upkeep(&self.database, user, account).await
    }

    /// The posts and live stories that are young enough to be followed.
    pub async fn followed(&self, user: UserId, account: &AccountId) -> Result<Vec<Followed>, Error> {
        media::followed(&self.database, user, account).await
    }

    /// Writes what a fetch found out, all or nothing; [`Error::Overtaken`] once its lease is lost, as by connecting
    /// again. `false` when the grant has another token by now: health and record, which speak of the old one, are
    /// then left alone.
    pub async fn settle(&self, due: &Due, findings: &Findings) -> Result<bool, Error> {
        health::settle(&self.database, due, findings).await
    }

    /// The account's name as Meta tells it to the fetch; [`Error::Overtaken`] once its lease is lost.
    pub async fn set_username(&self, due: &Due, username: &Untrusted) -> Result<(), Error> {
        health::set_username(&self.database, due, username).await
    }

    /// Nobody calls Meta for `scope` until the pause is over; a later end that is already known stays.
    pub async fn pause(&self, scope: &str, pause: &Pause) -> Result<(), Error> {
        budget::pause(&self.database, scope, pause).await
    }

    /// The pause of all these that ends last, if Meta may not be called now; and of each how many percent of its
    /// allowance are used, as far as Meta said so within the hour.
    pub async fn budget(&self, scopes: [&str; 3]) -> Result<(Option<Pause>, Vec<(String, u32)>), Error> {
        budget::used(&self.database, scopes).await
    }

    /// Keeps how much is used of a scope's allowance.
    pub async fn note_used(&self, scope: &str, percent: u32) -> Result<(), Error> {
        budget::note(&self.database, scope, percent).await
    }

    /// A user's connected accounts.
    pub async fn accounts(&self, user: UserId) -> Result<Vec<(UserId, AccountId)>, Error> {
        connections::connected(&self.database, Some(user)).await
    }

    /// Every connected account, to look at all of them again at a start.
    pub async fn all_connected(&self) -> Result<Vec<(UserId, AccountId)>, Error> {
        connections::connected(&self.database, None).await
    }

    /// Adds to a user's flight record.
    pub async fn record(&self, user: UserId, record: &FlightRecord) -> Result<(), Error> {
        records::add(&self.database, user, record).await
    }
}
