//! A user's connections.

use crate::{
    domain::{Account, AccountId, Connection, Withdrawal},
    store::{Disconnected, Error, UserStore, on},
};

impl UserStore {
    /// Oldest connection first.
    pub async fn connections(&self, with_disconnected: bool) -> Result<Vec<Connection>, Error> {
        on!(self.backend, connections::list(self.user, with_disconnected))
    }

    /// One connection, also a disconnected one.
    pub async fn connection(&self, account: &AccountId) -> Result<Option<Connection>, Error> {
        on!(self.backend, connections::find(self.user, account))
    }

    /// The other connections that need the same grant.
    pub async fn kept_by(&self, account: &AccountId) -> Result<Vec<Account>, Error> {
        on!(self.backend, connections::kept_by(self.user, account))
    }

    /// How the withdrawal at Meta ended that was asked for last, of the grant behind a connection; `None` where none
    /// was, or none since the grant was made anew.
    pub async fn withdrawal(&self, account: &AccountId) -> Result<Option<Withdrawal>, Error> {
        on!(self.backend, withdrawals::of_account(self.user, account))
    }

    /// Ends a connection in one transaction. The token is erased unless another connection needs it; the
    /// history stays unless it is to be forgotten; the flight record always stays.
    pub async fn disconnect(&self, account: &AccountId, forget_history: bool) -> Result<Disconnected, Error> {
        on!(self.backend, disconnect::disconnect(self.user, account, forget_history))
    }
}
