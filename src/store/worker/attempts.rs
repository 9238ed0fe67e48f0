//! A worker's side of the connect flow. Each step is committed before what follows it.

use chrono::TimeDelta;

use crate::{
    domain::{Failure, Login, Proposal, Timestamp, Untrusted},
    store::{AttemptLease, ClaimedAttempt, Error, ExchangedToken, NewConnections, Parcel, WorkerStore, on},
};

impl WorkerStore {
    /// When an attempt, or a lease on one, next runs out; it may have passed already.
    pub async fn next_attempt_deadline(&self) -> Result<Option<Timestamp>, Error> {
        on!(self.backend, claims::next_deadline())
    }

    /// An attempt that waits for a worker, or one whose worker is gone.
    pub async fn claim_attempt(&self, lease: TimeDelta) -> Result<Option<ClaimedAttempt>, Error> {
        on!(self.backend, claims::claim(lease))
    }

    /// Renews the lease, whatever step the attempt is at; [`Error::Overtaken`] once it is lost or given back.
    pub async fn keep_attempt(&self, lease: &AttemptLease) -> Result<(), Error> {
        on!(self.backend, claims::keep(lease))
    }

    /// The parked code or token; [`Error::Overtaken`] once it is erased.
    pub async fn open_parcel(&self, claimed: &ClaimedAttempt) -> Result<Parcel, Error> {
        on!(self.backend, claims::open_parcel(&self.keyring, claimed))
    }

    /// Committed before the call to Meta; the parked code is erased, for a code is used once.
    pub async fn exchanging(&self, claimed: &mut ClaimedAttempt) -> Result<(), Error> {
        on!(self.backend, steps::exchanging(claimed))
    }

    pub async fn keep_short(
        &self,
        claimed: &mut ClaimedAttempt,
        token: &ExchangedToken,
    ) -> Result<(), Error> {
        on!(self.backend, steps::keep_short(&self.keyring, claimed, token))
    }

    pub async fn keep_long(&self, claimed: &mut ClaimedAttempt, token: &ExchangedToken) -> Result<(), Error> {
        on!(self.backend, steps::keep_long(&self.keyring, claimed, token))
    }

    /// Replaces the token of a chosen attempt, which stays chosen.
    pub async fn keep_chosen(
        &self,
        claimed: &mut ClaimedAttempt,
        token: &ExchangedToken,
    ) -> Result<(), Error> {
        on!(self.backend, steps::keep_chosen(&self.keyring, claimed, token))
    }

    /// What [`Self::keep_short`] or [`Self::keep_long`] sealed.
    pub async fn open_token(&self, claimed: &ClaimedAttempt) -> Result<ExchangedToken, Error> {
        on!(self.backend, claims::open_token(&self.keyring, claimed))
    }

    /// Shows the person what was found and gives the lease back; there are ten more minutes to answer.
    pub async fn propose(
        &self,
        claimed: &mut ClaimedAttempt,
        login: Login,
        proposal: &Proposal<Untrusted>,
    ) -> Result<(), Error> {
        on!(self.backend, steps::propose(claimed, login, proposal))
    }

    /// Ends a chosen attempt in one transaction: the token sealed, one connection for each account, its first
    /// fetch due, the attempt stored and its secrets erased. The other login's grant is replaced, and erased
    /// when nothing needs it any more.
    pub async fn store_connections(
        &self,
        claimed: &mut ClaimedAttempt,
        new: &NewConnections,
    ) -> Result<(), Error> {
        on!(self.backend, connect::store(&self.keyring, claimed, new))
    }

    pub async fn fail_attempt(&self, claimed: &mut ClaimedAttempt, failure: &Failure) -> Result<(), Error> {
        on!(self.backend, steps::fail(claimed, failure))
    }

    /// Ends what is out of time and under no live lease, and erases its secrets; tells how many.
    pub async fn end_overdue_attempts(&self) -> Result<u32, Error> {
        on!(self.backend, steps::end_overdue())
    }

    /// Gives the lease back and leaves the step as it is.
    pub async fn release_attempt(&self, claimed: &mut ClaimedAttempt) -> Result<(), Error> {
        on!(self.backend, steps::release(claimed))
    }
}
