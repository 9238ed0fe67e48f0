//! Grants with their tokens, their renewal and their clocks.

use crate::{
    domain::{AccountId, GrantId, RenewedBy, Standing, UserId, Verdict, Withdrawal},
    store::{Error, OpenGrant, RenewalEnd, RenewedToken, WorkerStore, on},
};

impl WorkerStore {
    /// `None` when there is none, or its token is erased.
    pub async fn grant(&self, user: UserId, id: &GrantId) -> Result<Option<OpenGrant>, Error> {
        on!(self.backend, grants::open(&self.keyring, user, id))
    }

    /// The grant of a connected account.
    pub async fn grant_of(&self, user: UserId, account: &AccountId) -> Result<Option<OpenGrant>, Error> {
        on!(self.backend, grants::of_account(&self.keyring, user, account))
    }

    /// Keeps a new token beside the old one; `false` when the grant has moved on or a new token waits already.
    /// The version stays, so promoting and dropping name the same one.
    pub async fn keep_pending(
        &self,
        user: UserId,
        id: &GrantId,
        version: i64,
        renewed: &RenewedToken,
    ) -> Result<bool, Error> {
        on!(self.backend, renewals::keep_pending(&self.keyring, user, id, version, renewed))
    }

    pub async fn pending(&self, user: UserId, id: &GrantId) -> Result<Option<RenewedToken>, Error> {
        on!(self.backend, renewals::pending(&self.keyring, user, id))
    }

    /// Makes the pending token the token, after it has served a call. The grant's new version; `None` when somebody
    /// else was faster.
    pub async fn promote_pending(
        &self,
        user: UserId,
        id: &GrantId,
        version: i64,
    ) -> Result<Option<i64>, Error> {
        on!(self.backend, renewals::promote(&self.keyring, user, id, version))
    }

    /// Drops the pending token. The grant's new version, which whatever is kept next must name; `None` when the
    /// grant has moved on or nothing waits.
    pub async fn drop_pending(&self, user: UserId, id: &GrantId, version: i64) -> Result<Option<i64>, Error> {
        on!(self.backend, renewals::drop_pending(user, id, version))
    }

    /// Notes who renews the grant from now on, on all its connections.
    pub async fn promise(&self, user: UserId, id: &GrantId, by: RenewedBy) -> Result<(), Error> {
        on!(self.backend, renewals::promise(user, id, by))
    }

    /// Notes how the withdrawal of the grant at Meta ended, for the front that asked.
    pub async fn note_withdrawal(
        &self,
        user: UserId,
        id: &GrantId,
        withdrawal: &Withdrawal,
    ) -> Result<(), Error> {
        on!(self.backend, withdrawals::note(user, id, withdrawal))
    }

    /// Sets both clocks and the next renewal, on the grant, on its connections and on its due row, and tells what
    /// the renewal meant for them. `false`, and nothing written, once the grant has moved on.
    pub async fn end_renewal(&self, user: UserId, id: &GrantId, end: &RenewalEnd) -> Result<bool, Error> {
        on!(self.backend, renewals::end(user, id, end))
    }

    /// `None` leaves the standing as it is; a disconnected account is left alone.
    pub async fn set_health(
        &self,
        user: UserId,
        account: &AccountId,
        standing: Option<Standing>,
        verdict: &Verdict,
    ) -> Result<(), Error> {
        on!(self.backend, health::set(user, account, standing, verdict))
    }
}
