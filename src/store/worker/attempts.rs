//! A worker's side of the connect flow. Each step is committed before what follows it.

use chrono::TimeDelta;

use crate::{
    domain::{Failure, Login, Proposal, Timestamp, Untrusted},
    store::{
        AttemptLease, ClaimedAttempt, Error, ExchangedToken, NewConnections, Parcel, WorkerStore,
        tables::{claims, connect, steps},
    },
};

impl WorkerStore {
    /// When an attempt, or a lease on one, next runs out; it may have passed already.
    pub async fn next_attempt_deadline(&self) -> Result<Option<Timestamp>, Error> {
        claims::next_deadline(&self.database).await
    }

    /// An attempt that waits for a worker, or one whose worker is gone.
    pub async fn claim_attempt(&self, lease: TimeDelta) -> Result<Option<ClaimedAttempt>, Error> {
        claims::claim(&self.database, lease).await
    }

    /// Renews the lease, whatever step the attempt is at; [`Error::Overtaken`] once it is lost or given back.
    pub async fn keep_attempt(&self, lease: &AttemptLease) -> Result<(), Error> {
        claims::keep(&self.database, lease).await
    }

    /// The parked code or token; [`Error::Overtaken`] once it is erased.
    pub async fn open_parcel(&self, claimed: &ClaimedAttempt) -> Result<Parcel, Error> {
        claims::open_parcel(&self.database, &self.keyring, claimed).await
    }

    /// Committed before the call to Meta; the parked code is erased, for a code is used once.
    pub async fn exchanging(&self, claimed: &mut ClaimedAttempt) -> Result<(), Error> {
        steps::exchanging(&self.database, claimed).await
    }

    pub async fn keep_short(
        &self,
        claimed: &mut ClaimedAttempt,
        token: &ExchangedToken,
    ) -> Result<(), Error> {
        steps::keep_short(&self.database, &self.keyring, claimed, token).await
    }

    pub async fn keep_long(&self, claimed: &mut ClaimedAttempt, token: &ExchangedToken) -> Result<(), Error> {
        steps::keep_long(&self.database, &self.keyring, claimed, token).await
    }

    /// Replaces the token of a chosen attempt, which stays chosen.
    pub async fn keep_chosen(
        &self,
        claimed: &mut ClaimedAttempt,
        token: &ExchangedToken,
    ) -> Result<(), Error> {
        steps::keep_chosen(&self.database, &self.keyring, claimed, token).await
    }

    /// What [`Self::keep_short`] or [`Self::keep_long`] sealed.
    pub async fn open_token(&self, claimed: &ClaimedAttempt) -> Result<ExchangedToken, Error> {
        claims::open_token(&self.database, &self.keyring, claimed).await
    }

    /// Shows the person what was found and gives the lease back; there are ten more minutes to answer.
    pub async fn propose(
        &self,
        claimed: &mut ClaimedAttempt,
        login: Login,
        proposal: &Proposal<Untrusted>,
    ) -> Result<(), Error> {
        steps::propose(&self.database, claimed, login, proposal).await
    }

    /// Ends a chosen attempt in one transaction: the token sealed, one connection for each account, its first
    /// fetch due, the attempt stored and its secrets erased. The other login's grant is replaced, and erased
    /// when nothing needs it any more.
    pub async fn store_connections(
        &self,
        claimed: &mut ClaimedAttempt,
        new: &NewConnections,
    ) -> Result<(), Error> {
        connect::store(&self.database, &self.keyring, claimed, new).await
    }

    pub async fn fail_attempt(&self, claimed: &mut ClaimedAttempt, failure: &Failure) -> Result<(), Error> {
        steps::fail(&self.database, claimed, failure).await
    }

    /// Ends what is out of time and under no live lease, and erases its secrets; tells how many.
    pub async fn end_overdue_attempts(&self) -> Result<u32, Error> {
        steps::end_overdue(&self.database).await
    }

    /// Gives the lease back and leaves the step as it is.
    pub async fn release_attempt(&self, claimed: &mut ClaimedAttempt) -> Result<(), Error> {
        steps::release(&self.database, claimed).await
    }
}
