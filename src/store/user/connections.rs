//! A user's connections.

use crate::{
    domain::{Account, AccountId, Connection, Health, Withdrawal},
    store::{
        Disconnected, Error, UserStore,
        tables::{connections, disconnect, overseen, withdrawals},
    },
};

impl UserStore {
    /// Oldest connection first.
    pub async fn connections(&self, with_disconnected: bool) -> Result<Vec<Connection>, Error> {
        connections::list(&self.database, self.user, with_disconnected).await
    }

    /// One connection, also a disconnected one.
    pub async fn connection(&self, account: &AccountId) -> Result<Option<Connection>, Error> {
        connections::find(&self.database, self.user, account).await
    }

    /// How everybody's connections stand, and no figure; [`Error::OperatorsOnly`] for who is no operator.
    pub async fn health(&self) -> Result<Vec<Health>, Error> {
        overseen::health(&self.database, Some(self.user)).await
    }

    /// The other connections that need the same grant.
    pub async fn kept_by(&self, account: &AccountId) -> Result<Vec<Account>, Error> {
        connections::kept_by(&self.database, self.user, account).await
    }

    /// How the withdrawal at Meta ended that was asked for last, of the grant behind a connection; `None` where none
    /// was, or none since the grant was made anew.
    pub async fn withdrawal(&self, account: &AccountId) -> Result<Option<Withdrawal>, Error> {
        withdrawals::of_account(&self.database, self.user, account).await
    }

    /// Ends a connection in one transaction. The token is erased unless another connection needs it; the
    /// history stays unless it is to be forgotten; the flight record always stays.
    pub async fn disconnect(&self, account: &AccountId, forget_history: bool) -> Result<Disconnected, Error> {
        disconnect::disconnect(&self.database, self.user, account, forget_history).await
    }
}
