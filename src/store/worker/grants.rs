//! Grants with their tokens, their renewal and their clocks.

use crate::{
    domain::{AccountId, GrantId, RenewedBy, Standing, UserId, Verdict, Withdrawal},
    store::{
        Due, Error, OpenGrant, RenewalEnd, RenewedToken, WorkerStore,
        tables::{grants, health, renewals, withdrawals},
    },
};

impl WorkerStore {
    /// `None` when there is none, or its token is erased.
    pub async fn grant(&self, user: UserId, id: &GrantId) -> Result<Option<OpenGrant>, Error> {
        grants::open(&self.database, &self.keyring, user, id).await
    }

    /// The grant of a connected account.
    pub async fn grant_of(&self, user: UserId, account: &AccountId) -> Result<Option<OpenGrant>, Error> {
        grants::of_account(&self.database, &self.keyring, user, account).await
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
        renewals::keep_pending(&self.database, &self.keyring, user, id, version, renewed).await
    }

    pub async fn pending(&self, user: UserId, id: &GrantId) -> Result<Option<RenewedToken>, Error> {
        renewals::pending(&self.database, &self.keyring, user, id).await
    }

    /// Makes the pending token the token, after it has served a call, and ends its renewal as [`Self::end_renewal`]
    /// does, all or nothing: what was promoted but had not ended would be renewed once more. `false`, and nothing
    /// written, when somebody else was faster.
    pub async fn promote_pending(
        &self,
        user: UserId,
        id: &GrantId,
        work: Option<&Due>,
        end: &RenewalEnd,
    ) -> Result<bool, Error> {
        renewals::promote(&self.database, &self.keyring, user, id, work, end).await
    }

    /// Drops the pending token. The grant's new version, which whatever is kept next must name; `None` when the
    /// grant has moved on or nothing waits.
    pub async fn drop_pending(&self, user: UserId, id: &GrantId, version: i64) -> Result<Option<i64>, Error> {
        renewals::drop_pending(&self.database, user, id, version).await
    }

    /// Notes who renews the grant from now on, on all its connections.
    pub async fn promise(&self, user: UserId, id: &GrantId, by: RenewedBy) -> Result<(), Error> {
        renewals::promise(&self.database, user, id, by).await
    }

    /// Notes how the withdrawal of the grant at Meta ended, for the front that asked.
    pub async fn note_withdrawal(
        &self,
        user: UserId,
        id: &GrantId,
        withdrawal: &Withdrawal,
    ) -> Result<(), Error> {
        withdrawals::note(&self.database, user, id, withdrawal).await
    }

    /// Sets both clocks and the next renewal, on the grant, on its connections and on its due row, and tells what
    /// the renewal meant for them; `work` is given back with it. `false`, and nothing written, once the grant has
    /// moved on.
    pub async fn end_renewal(
        &self,
        user: UserId,
        id: &GrantId,
        work: Option<&Due>,
        end: &RenewalEnd,
    ) -> Result<bool, Error> {
        renewals::end(&self.database, user, id, work, end).await
    }

    /// `None` leaves the standing as it is; a disconnected account is left alone.
    pub async fn set_health(
        &self,
        user: UserId,
        account: &AccountId,
        standing: Option<Standing>,
        verdict: &Verdict,
    ) -> Result<(), Error> {
        health::set(&self.database, user, account, standing, verdict).await
    }
}
