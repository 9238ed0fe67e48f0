//! The connections of a user: listing, finding one by what a person types, disconnecting.

use super::{Error, Services};
use crate::{
    domain::{Account, AccountId, Connection, FlightRecord, Work, WorkKind},
    store::Disconnected,
};

impl Services {
    /// The user's connections; `with_disconnected` adds those whose history alone is left.
    pub async fn connections(&self, with_disconnected: bool) -> Result<Vec<Connection>, Error> {
        Ok(self.mine.connections(with_disconnected).await?)
    }

    /// Finds a connection by username (with or without `@`) or account id, disconnected ones included.
    pub async fn find(&self, typed: &str) -> Result<Connection, Error> {
        let name = typed.trim().trim_start_matches('@');
        let all = self.mine.connections(true).await?;
        if let Some(exact) = all.iter().find(|connection| connection.account.id.as_str() == name) {
            return Ok(exact.clone());
        }
        let mut named = all
            .into_iter()
            .filter(|connection| connection.account.username.as_str().eq_ignore_ascii_case(name));
        match (named.next(), named.next()) {
            (Some(only), None) => Ok(only),
            (Some(first), Some(second)) => match (first.is_connected(), second.is_connected()) {
                (true, false) => Ok(first),
                (false, true) => Ok(second),
                _ => Err(Error::SeveralAccounts(name.to_owned())),
            },
            (None, _) => Err(Error::NoSuchAccount(typed.trim().to_owned())),
        }
    }

    /// The other connections that need the same grant, so that disconnecting keeps its token.
    pub async fn kept_by(&self, account: &AccountId) -> Result<Vec<Account>, Error> {
        Ok(self.mine.kept_by(account).await?)
    }

    /// Ends a connection: erases its token unless another connection needs the grant, and its history when
    /// `forget_history` is set. Withdrawing at Meta is work for the worker, asked for before the token goes.
    pub async fn disconnect(&self, account: &AccountId, forget_history: bool) -> Result<Disconnected, Error> {
        Ok(self.mine.disconnect(account, forget_history).await?)
    }

    /// Asks the worker to withdraw the grant at Meta, which ends every connection made with that Meta login.
    pub async fn revoke(&self, account: &AccountId) -> Result<(), Error> {
        self.ask(WorkKind::Revoke, account).await
    }

    /// As [`Services::revoke`], and waits until the worker has tried; its flight record says how it went.
    pub async fn revoke_and_wait(&self, account: &AccountId) -> Result<(), Error> {
        self.revoke(account).await?;
        let mut changes = self.changes();
        let is_revoking = |work: &Work| work.kind == WorkKind::Revoke && work.account_id == *account;
        while self.work().await?.iter().any(is_revoking) {
            changes.changed().await;
        }
        Ok(())
    }

    /// The newest entries of the flight record, of one account or of all.
    pub async fn flight_records(
        &self,
        account: Option<&AccountId>,
        limit: u32,
    ) -> Result<Vec<FlightRecord>, Error> {
        Ok(self.mine.flight_records(account, limit).await?)
    }
}
