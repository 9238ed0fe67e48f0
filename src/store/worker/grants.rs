//! Grants with their tokens, their renewal and their clocks.

use crate::{
    domain::{
        AccountId, Expiry, GrantId, RenewedBy, Standing, Timestamp, Untrusted, UserId, Verdict, Withdrawal,
    },
    store::{Error, OpenGrant, RenewedToken, WorkerStore, on},
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

    /// Makes the pending token the token, after it has served a call; `false` when somebody else was faster.
    pub async fn promote_pending(&self, user: UserId, id: &GrantId, version: i64) -> Result<bool, Error> {
        on!(self.backend, renewals::promote(&self.keyring, user, id, version))
    }

    pub async fn drop_pending(&self, user: UserId, id: &GrantId, version: i64) -> Result<bool, Error> {
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

    /// Sets both clocks and the next renewal, on the grant, on its connections and on its due row.
    pub async fn set_clocks(
        &self,
        user: UserId,
        id: &GrantId,
        expiry: Expiry,
        data_access_expires_at: Option<Timestamp>,
        next_renewal_at: Option<Timestamp>,
    ) -> Result<(), Error> {
        on!(self.backend, renewals::set_clocks(user, id, expiry, data_access_expires_at, next_renewal_at))
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

    pub async fn set_username(
        &self,
        user: UserId,
        account: &AccountId,
        username: &Untrusted,
    ) -> Result<(), Error> {
        on!(self.backend, health::set_username(user, account, username))
    }

    pub async fn mark_synced(&self, user: UserId, account: &AccountId, at: Timestamp) -> Result<(), Error> {
        on!(self.backend, health::mark_synced(user, account, at))
    }
}
