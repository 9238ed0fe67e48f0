//! How a connection stands, whosever it is, and no figure: what operators see.

use super::{Account, Connection, Handle, Platform, Status, Timestamp, Verdict};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    pub handle: Handle,
    /// By whose rules it is judged; its source, its grant's subject and its last sync are not told to an operator, so
    /// they are not looked at.
    connection: Connection,
}

impl Health {
    pub const fn new(handle: Handle, connection: Connection) -> Self {
        Self { handle, connection }
    }

    pub const fn platform(&self) -> Platform {
        self.connection.grant.platform
    }

    pub const fn account(&self) -> &Account {
        &self.connection.account
    }

    /// As the connection's own user is told.
    pub fn status(&self, now: Timestamp) -> Status {
        self.connection.status(now)
    }

    /// As the connection's own user is told.
    pub fn verdict(&self, now: Timestamp) -> Verdict {
        self.connection.verdict(now)
    }

    /// Whether it ends within days unless somebody acts.
    pub fn is_expiring(&self, now: Timestamp) -> bool {
        self.status(now) == Status::Expiring
    }

    /// The earlier of both clocks, if any is known.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.connection.ends_at()
    }
}
