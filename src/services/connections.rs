//! The connections of a user: listing, and finding one by what a person types.

use super::{Error, Services};
use crate::domain::{AccountId, Connection, FlightRecord};

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

    /// The newest entries of the flight record, of one account or of all.
    pub async fn flight_records(
        &self,
        account: Option<&AccountId>,
        limit: u32,
    ) -> Result<Vec<FlightRecord>, Error> {
        Ok(self.mine.flight_records(account, limit).await?)
    }
}
